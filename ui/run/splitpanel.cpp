// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/splitpanel.h"

#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr int lossRole = Qt::UserRole;

QTreeWidgetItem *item(const QString &what, const QString &count)
{
    auto *result = new QTreeWidgetItem({what, count});
    result->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    result->setToolTip(0, what);
    return result;
}

QString number(std::int64_t value)
{
    return QLocale().toString(static_cast<qlonglong>(value));
}
} // namespace

SplitPanel::SplitPanel(const RunLog &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_open(new QToolButton)
    , m_pipeline(new QLabel)
    , m_tree(new QTreeWidget)
{
    setObjectName(QStringLiteral("splitPanel"));
    m_open->setObjectName(QStringLiteral("splitButton"));
    m_open->setText(tr("Split"));
    m_open->setToolTip(tr("Shows how the page became events, level by level"));
    m_open->setCheckable(true);
    m_open->setArrowType(Qt::RightArrow);
    m_open->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_pipeline->setObjectName(QStringLiteral("splitPipeline"));
    m_pipeline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pipeline->setTextFormat(Qt::PlainText);
    m_pipeline->setWordWrap(true);
    m_tree->setObjectName(QStringLiteral("splitTree"));
    m_tree->setAccessibleName(tr("Levels of the split"));
    m_tree->setHeaderLabels({tr("Level, note or sample"), tr("Count")});
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_tree->setVisible(false);
    m_tree->setMinimumHeight(5 * m_tree->fontMetrics().lineSpacing());

    auto *head = new QHBoxLayout;
    head->setContentsMargins(4, 0, 8, 0);
    head->addWidget(m_open);
    head->addWidget(m_pipeline, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addWidget(m_tree, 1);

    connect(m_open, &QToolButton::toggled, this, [this](bool open) {
        m_open->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_tree->setVisible(open);
    });
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem *activated) {
        const SplitRow *shown = row();
        const int level = m_tree->indexOfTopLevelItem(activated);
        if (shown && level >= 0 && level < int(shown->levels.size()))
            Q_EMIT placeActivated(shown->levels[std::size_t(level)].place);
    });
    reset();
}

const SplitRow *SplitPanel::row() const
{
    const auto &splits = m_log.explained().splits();
    const auto found = std::ranges::find(splits, m_exchange, &SplitRow::exchange);
    return found != splits.end() ? &*found : splits.empty() ? nullptr : &splits.front();
}

void SplitPanel::showExchange(std::uint64_t exchange)
{
    m_exchange = exchange;
    refresh();
}

void SplitPanel::follow()
{
    refresh();
}

void SplitPanel::reset()
{
    m_exchange = 0;
    refresh();
}

void SplitPanel::refresh()
{
    const SplitRow *shown = row();
    setVisible(shown != nullptr);
    if (!shown) {
        m_shown = 0;
        m_tree->clear();
        m_pipeline->clear();
        return;
    }
    if (shown->exchange == m_shown)
        return;
    m_shown = shown->exchange;
    fill(*shown);
}

void SplitPanel::fill(const SplitRow &shown)
{
    m_pipeline->setText(tr("Page %1, exchange %2: %3").arg(shown.page).arg(shown.exchange).arg(shown.pipeline()));
    m_tree->clear();
    const QColor warning = colour(Ink::Warning, palette());
    for (const SplitLevelRow &level : shown.levels) {
        const QString options = level.options.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(level.options.join(QStringLiteral(", ")));
        QTreeWidgetItem *top = item(tr("%1: %2 of %3%4").arg(level.path, level.kind, level.target, options), number(level.parts));
        const QString counts = tr("Documents: %1, parts found: %2, passed on: %3, dropped: %4").arg(number(level.documents), number(level.parts), number(level.passedOn), number(level.dropped));
        top->addChild(item(counts, number(level.passedOn)));
        for (const SplitNoteRow &note : level.notes) {
            QTreeWidgetItem *said = item(note.sentence, number(note.count));
            if (note.isLoss)
                said->setForeground(0, warning);
            said->setData(0, lossRole, note.isLoss);
            for (const QString &sample : note.samples)
                said->addChild(item(sample, {}));
            top->addChild(said);
        }
        if (!level.samples.empty()) {
            QTreeWidgetItem *kept = item(tr("Samples of what was passed on"), {});
            for (const QString &sample : level.samples)
                kept->addChild(item(sample, {}));
            top->addChild(kept);
        }
        m_tree->addTopLevelItem(top);
        top->setExpanded(true);
    }
    m_tree->addTopLevelItem(item(tr("Events"), number(shown.events)));
}

void SplitPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_shown = 0;
        refresh();
    }
}

} // namespace penstock::ui
