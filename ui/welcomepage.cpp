// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/welcomepage.h"

#include "ui/widgets/icons.h"

#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
QPushButton *bigButton(const QString &name, Icon icon, const QString &text)
{
    auto *button = new QPushButton(makeIcon(icon), text);
    button->setObjectName(name);
    button->setMinimumHeight(40);
    return button;
}
} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
    , m_recent(new QListWidget)
    , m_recentPart(new QWidget)
{
    setObjectName(QStringLiteral("welcomePage"));
    auto *title = new QLabel(tr("Penstock Studio"));
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.8);
    large.setBold(true);
    title->setFont(large);
    auto *lead = new QLabel(tr("Design and test HTTP integrations that are configuration only: see every request, page, record and entity, "
                               "and run the same project headless."));
    lead->setWordWrap(true);
    auto *sample = bigButton(QStringLiteral("trySampleButton"), Icon::Run, tr("Try the sample"));
    sample->setToolTip(tr("Opens an example project and the small API that it reads, both on this machine"));
    auto *open = bigButton(QStringLiteral("openProjectButton"), Icon::Folder, tr("Open project…"));
    m_recent->setObjectName(QStringLiteral("recentList"));
    m_recent->setAccessibleName(tr("Recent projects"));
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->setMaximumHeight(10 * fontMetrics().height());
    auto *recentLayout = new QVBoxLayout(m_recentPart);
    recentLayout->setContentsMargins(0, 12, 0, 0);
    recentLayout->addWidget(new QLabel(tr("Recent projects")));
    recentLayout->addWidget(m_recent);

    auto *column = new QWidget;
    column->setMaximumWidth(460);
    auto *layout = new QVBoxLayout(column);
    layout->setSpacing(10);
    layout->addWidget(title);
    layout->addWidget(lead);
    layout->addSpacing(8);
    layout->addWidget(sample);
    layout->addWidget(open);
    layout->addWidget(m_recentPart);
    layout->addStretch(1);
    auto *outer = new QHBoxLayout(this);
    outer->addStretch(1);
    outer->addWidget(column, 4);
    outer->addStretch(1);

    connect(sample, &QPushButton::clicked, this, &WelcomePage::sampleRequested);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    connect(m_recent, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) { Q_EMIT projectChosen(item->data(Qt::UserRole).toString()); });
}

void WelcomePage::setRecent(const QStringList &paths)
{
    m_recent->clear();
    for (const QString &path : paths) {
        auto *item = new QListWidgetItem(QDir::toNativeSeparators(path), m_recent);
        item->setData(Qt::UserRole, path);
        item->setToolTip(item->text());
    }
    m_recentPart->setVisible(!paths.isEmpty());
}

} // namespace penstock::ui
