// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/connectorspanel.h"

#include "ui/connector/words.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tableview.h"

#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

QVariant text(const std::string &text)
{
    return QString::fromStdString(text);
}

QVariant timeKey(const std::optional<connector::Instant> &time)
{
    return static_cast<qlonglong>(time ? time->time_since_epoch().count() : 0);
}

QString lastSync(const ConnectorRow &row)
{
    const connector::ConnectorSummary &c = row.connector;
    if (!c.lastSynced)
        return c.lastSyncStatus.empty() ? Table::tr("never") : jobStatusText(c.lastSyncStatus);
    return c.lastSyncStatus.empty() ? agoText(*c.lastSynced, row.at) : Table::tr("%1, %2").arg(jobStatusText(c.lastSyncStatus), agoText(*c.lastSynced, row.at));
}

constexpr Column<ConnectorRow> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Name"), [](const ConnectorRow &r) { return text(r.connector.title()); }, nullptr, nullptr,
     [](const ConnectorRow &r) { return QVariant(Table::tr("%1\nid %2").arg(QString::fromStdString(r.connector.title()), QString::fromStdString(r.connector.id))); }},
    {QT_TRANSLATE_NOOP("Table", "Status"), [](const ConnectorRow &r) { return QVariant(connectorStatusText(r.connector.status)); }, nullptr,
     [](const ConnectorRow &r) { return QVariant(connectorStatusIcon(r.connector.status)); },
     [](const ConnectorRow &r) { return r.connector.error.empty() ? QVariant(connectorStatusText(r.connector.status)) : text(r.connector.error); }},
    {QT_TRANSLATE_NOOP("Table", "Index"), [](const ConnectorRow &r) { return r.connector.indexName.empty() ? QVariant(Table::tr("none")) : text(r.connector.indexName); }},
    {QT_TRANSLATE_NOOP("Table", "Last seen"), [](const ConnectorRow &r) { return QVariant(lastSeenText(r.connector, r.at)); },
     [](const ConnectorRow &r) { return timeKey(r.connector.lastSeen); },
     [](const ConnectorRow &r) { return isSilent(r.connector, r.at) ? QVariant(makeIcon(Icon::Warning)) : QVariant(); },
     [](const ConnectorRow &r) { return r.connector.lastSeen ? QVariant(clockText(*r.connector.lastSeen)) : QVariant(Table::tr("No worker or service has checked in yet.")); }},
    {QT_TRANSLATE_NOOP("Table", "Last sync"), [](const ConnectorRow &r) { return QVariant(lastSync(r)); }, [](const ConnectorRow &r) { return timeKey(r.connector.lastSynced); }, nullptr,
     [](const ConnectorRow &r) { return r.connector.lastSyncError.empty() ? QVariant(lastSync(r)) : text(r.connector.lastSyncError); }},
    {QT_TRANSLATE_NOOP("Table", "Next sync"), [](const ConnectorRow &r) { return QVariant(r.next ? agoText(*r.next, r.at) : Table::tr("not scheduled")); },
     [](const ConnectorRow &r) { return timeKey(r.next); }, nullptr, [](const ConnectorRow &r) { return QVariant(r.next ? clockText(*r.next) : Table::tr("No schedule is switched on.")); }},
    {QT_TRANSLATE_NOOP("Table", "Pending"), [](const ConnectorRow &r) { return QVariant(r.pending); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Service type"), [](const ConnectorRow &r) { return text(r.connector.serviceType); }},
    {QT_TRANSLATE_NOOP("Table", "Source"), [](const ConnectorRow &r) { return QVariant(r.sourceName); }},
};
} // namespace

ConnectorsPanel::ConnectorsPanel(const SourceList &sources, QWidget *parent)
    : QWidget(parent)
    , m_sources(sources)
    , m_model(m_rows, columns)
    , m_filter(new QLineEdit)
    , m_table(new TableView(&m_model, QStringLiteral("connectorTable"), tr("Connectors")))
    , m_stack(new EmptyState(m_table, tr("Connectors will be here. Make a new one (Ctrl+N), make the open project one (File menu), or add a cluster that has some.")))
{
    setObjectName(QStringLiteral("connectorsPanel"));
    m_filter->setObjectName(QStringLiteral("connectorFilter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the connectors"));
    m_filter->setClearButtonEnabled(true);
    m_table->setColumnWidths({20, 19, 20, 31, 20, 13, 8, 20, 0});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(4 * fontMetrics().lineSpacing());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 8, 0);
    layout->setSpacing(4);
    layout->addWidget(m_filter);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_table);
    connect(m_filter, &QLineEdit::textChanged, m_table, &TableView::setFilter);
    connect(m_table, &TableView::rowSelected, this, &ConnectorsPanel::selected);
    update();
}

void ConnectorsPanel::setSource(const QString &id)
{
    m_source = id;
    update();
}

void ConnectorsPanel::update()
{
    std::vector<ConnectorRow> rows;
    for (const auto &entry : m_sources.entries()) {
        const ConnectorSource &source = entry->client->source();
        if ((!m_source.isEmpty() && source.id != m_source) || !entry->snapshot)
            continue;
        for (const SeenConnector &one : entry->snapshot->connectors)
            rows.push_back({source.id, source.name, one.connector, one.pending, one.next, entry->snapshot->at});
    }
    const auto key = [](const ConnectorRow &row) { return std::pair(row.source, row.connector.id); };
    const bool isSame = std::ranges::equal(rows, m_rows, {}, key, key);
    if (isSame) {
        m_rows = std::move(rows);
        m_model.follow(0);
        return;
    }
    // One that was there and is gone makes place; one that is awaited stays chosen.
    const auto isCurrent = [&](const ConnectorRow &row) { return row.source == m_current.source && row.connector.id == m_current.id; };
    const bool isLost = std::ranges::any_of(m_rows, isCurrent) && std::ranges::none_of(rows, isCurrent);
    m_isUpdating = true;
    const int place = m_table->verticalScrollBar()->value();
    m_rows = std::move(rows);
    m_model.reset();
    m_isUpdating = false;
    m_stack->setEmpty(m_rows.empty());
    ConnectorKey wanted = isLost ? ConnectorKey() : m_current;
    if (!wanted.isValid() && !m_rows.empty())
        wanted = {m_rows.front().source, m_rows.front().connector.id};
    select(wanted);
    m_table->verticalScrollBar()->setValue(place);
}

void ConnectorsPanel::select(const ConnectorKey &key)
{
    const auto found = std::ranges::find_if(m_rows, [&](const ConnectorRow &row) { return row.source == key.source && row.connector.id == key.id; });
    const bool isOther = m_current != key;
    m_current = key;
    if (found != m_rows.end()) {
        m_isUpdating = true;
        m_table->selectSourceRow(static_cast<int>(found - m_rows.begin()));
        m_isUpdating = false;
    }
    if (isOther)
        Q_EMIT chosen(m_current);
}

void ConnectorsPanel::selected(int row)
{
    const ConnectorRow *connector = m_model.at(row);
    if (m_isUpdating || !connector)
        return;
    const ConnectorKey key{connector->source, connector->connector.id};
    if (key == m_current)
        return;
    m_current = key;
    Q_EMIT chosen(key);
}

} // namespace penstock::ui
