// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/runbar.h"

#include "ui/actions.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>

namespace penstock::ui
{

namespace
{
// Keeps what is chosen where it still exists.
void refill(QComboBox *box, const QString &first, const QStringList &names)
{
    const QSignalBlocker quiet(box);
    const QString chosen = box->currentData().toString();
    box->clear();
    box->addItem(first, QString());
    for (const QString &name : names)
        box->addItem(name, name);
    box->setCurrentIndex(std::max(0, box->findData(chosen)));
    box->setEnabled(!names.isEmpty());
}
} // namespace

RunBar::RunBar(const Actions &actions, QWidget *parent)
    : QToolBar(tr("Run"), parent)
    , m_environment(new QComboBox)
    , m_sink(new QComboBox)
    , m_profile(new QComboBox)
{
    setObjectName(QStringLiteral("runBar"));
    setAccessibleName(windowTitle());
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setMovable(false);
    const auto add = [this](QComboBox *box, const QString &name, const QString &label, const QString &tip) {
        box->setObjectName(name);
        box->setAccessibleName(label);
        box->setToolTip(tip);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMaximumWidth(200);
        auto *caption = new QLabel(label);
        caption->setBuddy(box);
        caption->setContentsMargins(6, 0, 4, 0);
        QAction *first = addWidget(caption);      // before its box: arguments of one call have no order
        return std::pair(first, addWidget(box));
    };
    add(m_environment, QStringLiteral("environmentBox"), tr("Environment"), tr("Whose values the variables have"));
    add(m_sink, QStringLiteral("sinkBox"), tr("Sink"), tr("Where Run to End writes; Run and Next never write"));
    const auto [caption, box] = add(m_profile, QStringLiteral("profileBox"), tr("Run as"), tr("Whose behaviour the run has; a run that writes follows the file"));
    m_profileActions[0] = caption;
    m_profileActions[1] = box;
    m_profile->addItem(tr("the file says"), QString());
    m_profile->addItem(tr("native"), QStringLiteral("native"));
    m_profile->addItem(tr("Filebeat"), QStringLiteral("httpjson"));
    addSeparator();
    addAction(actions.run);
    addAction(actions.next);
    addAction(actions.runToEnd);
    addAction(actions.stop);
    connect(m_environment, &QComboBox::activated, this, [this] { Q_EMIT environmentChosen(environment()); });
    setEnvironments({});
    setSinks({});
    setInput(false);
}

void RunBar::setEnvironments(const QStringList &names)
{
    refill(m_environment, tr("default"), names);
}

void RunBar::setSinks(const QStringList &names)
{
    refill(m_sink, tr("preview only"), names);
}

void RunBar::setInput(bool isInput)
{
    for (QAction *one : m_profileActions)
        one->setVisible(isInput);
    if (!isInput)
        m_profile->setCurrentIndex(0);
}

const Profile *RunBar::profile() const
{
    const std::string name = m_profile->currentData().toString().toStdString();
    return name.empty() ? nullptr : profileNamed(name);
}

QString RunBar::environment() const
{
    return m_environment->currentData().toString();
}

QString RunBar::sink() const
{
    return m_sink->currentData().toString();
}

} // namespace penstock::ui
