// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/overviewpanel.h"

#include "ui/connector/words.h"
#include "ui/widgets/inklabel.h"

#include <QFormLayout>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
using connector::ConnectorSummary;

QString number(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}
} // namespace

OverviewPanel::OverviewPanel(QWidget *parent)
    : DetailPanel(QStringLiteral("overviewPanel"), parent)
    , m_health(new InkLabel(Ink::Muted))
{
    m_health->setObjectName(QStringLiteral("overviewHealth"));
    m_health->setWordWrap(true);
    m_health->setTextFormat(Qt::PlainText);
    m_health->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *form = new QFormLayout;
    for (const QString &fact : {tr("Status"), tr("Id"), tr("Description"), tr("Service type"), tr("Index"), tr("Last seen"), tr("Last sync"), tr("Next sync"), tr("Jobs"), tr("Its service can")}) {
        auto *value = new QLabel;
        value->setWordWrap(true);
        value->setTextFormat(Qt::PlainText);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        form->addRow(fact, value);
        m_values.push_back(value);
    }
    auto *content = new QWidget;
    auto *inner = new QVBoxLayout(content);
    inner->addWidget(m_health);
    inner->addLayout(form);
    inner->addStretch(1);
    auto *area = new QScrollArea;
    area->setObjectName(QStringLiteral("overviewArea"));
    area->setAccessibleName(tr("Overview"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
}

// The one thing to do next, where there is one.
QString OverviewPanel::health(const ConnectorDetail &detail) const
{
    connector::JobSummary next;
    next.status = connector::word(connector::JobStatus::Pending);
    next.connectorId = detail.connector.id;
    next.type = connector::fullSync;
    next.created = detail.at;
    const auto hindrances = connector::hindrances(next, &detail.connector, detail.open, detail.at);
    return hindrances.empty() ? tr("A sync could start at once.") : hindranceText(hindrances.front(), &detail.connector, detail.at);
}

void OverviewPanel::fill(const ConnectorDetail &detail)
{
    const ConnectorSummary &c = detail.connector;
    const auto plain = [](const std::string &text, const QString &otherwise) { return text.empty() ? otherwise : QString::fromStdString(text); };
    const auto next = connector::nextSync(c.scheduling, detail.at);
    QStringList abilities;
    for (const auto &[can, what] : {std::pair(c.features.incremental, tr("incremental sync")), {c.features.documentLevelSecurity, tr("document level security")},
                                    {c.features.basicRules, tr("basic sync rules")}, {c.features.advancedRules, tr("advanced sync rules")}}) {
        if (can)
            abilities.append(what);
    }
    QString sync = c.lastSynced ? tr("%1 (%2)").arg(clockText(*c.lastSynced), agoText(*c.lastSynced, detail.at)) : tr("never");
    if (!c.lastSyncStatus.empty())
        sync += tr(", %1").arg(jobStatusText(c.lastSyncStatus));
    if (c.lastIndexed)
        sync += tr(", %1 indexed, %2 deleted").arg(number(*c.lastIndexed), number(c.lastDeleted.value_or(0)));
    if (!c.lastSyncError.empty())
        sync += QLatin1Char('\n') + QString::fromStdString(c.lastSyncError);
    const QString values[] = {
        c.error.empty() ? connectorStatusText(c.status) : tr("%1: %2").arg(connectorStatusText(c.status), QString::fromStdString(c.error)),
        QString::fromStdString(c.id),
        plain(c.description, tr("none")),
        plain(c.serviceType, tr("none: no service knows it")),
        plain(c.indexName, tr("none: nothing can be synced")),
        lastSeenText(c, detail.at),
        sync,
        next ? tr("%1 (%2)").arg(clockText(*next), agoText(*next, detail.at)) : tr("not scheduled"),
        tr("%1 so far, %2 not ended").arg(number(static_cast<std::int64_t>(detail.jobTotal)), number(static_cast<std::int64_t>(detail.open.size()))),
        abilities.isEmpty() ? tr("full sync") : tr("full sync, %1").arg(abilities.join(tr(", "))),
    };
    for (std::size_t i = 0; i < m_values.size(); ++i)
        m_values[i]->setText(values[i]);
    m_health->setInk(c.status == connector::word(connector::ConnectorStatus::Error) ? Ink::Error : isSilent(c, detail.at) ? Ink::Warning : Ink::Muted);
    m_health->setText(health(detail));
}

} // namespace penstock::ui
