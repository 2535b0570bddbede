// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/runlog.h"

#include <algorithm>

namespace penstock::ui
{

namespace
{
void touch(std::size_t &first, std::size_t row)
{
    first = std::min(first, row);
}

template<typename Row>
void append(std::vector<Row> &to, std::vector<Row> &&rows, std::size_t most, std::size_t &first)
{
    const std::size_t room = most - std::min(most, to.size());
    const std::size_t count = std::min(room, rows.size());
    if (count > 0)
        touch(first, to.size());
    to.insert(to.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(count)));
}

QString pageKey(const ExchangeRow &row)
{
    if (row.request > 0)
        return row.resource + QLatin1Char('\n') + QString::number(row.request);
    return row.resource + QLatin1Char('\n') + row.parameters + QLatin1Char('\n') + QString::number(row.page);
}
} // namespace

Touched RunLog::apply(RunUpdates updates)
{
    Touched touched;
    for (RunUpdate &update : updates)
        std::visit([&](auto &one) { take(std::move(one), touched); }, update);
    return touched;
}

const ExchangeRow *RunLog::exchange(std::uint64_t number) const
{
    const auto found = m_exchangeRows.find(number);
    return found == m_exchangeRows.end() ? nullptr : &m_exchanges[found->second];
}

const RecordRow *RunLog::record(std::uint64_t exchange, std::int64_t index) const
{
    const auto found = std::find_if(m_records.begin(), m_records.end(),
                                    [&](const RecordRow &row) { return row.exchange == exchange && row.index == index; });
    return found == m_records.end() ? nullptr : &*found;
}

const ExchangeRow *RunLog::held() const
{
    const auto found = std::find_if(m_exchanges.rbegin(), m_exchanges.rend(),
                                    [](const ExchangeRow &row) { return row.state == ExchangeState::Held; });
    return found == m_exchanges.rend() ? nullptr : &*found;
}

ExchangeRow *RunLog::touchExchange(std::uint64_t number, Touched &touched)
{
    const auto found = m_exchangeRows.find(number);
    if (found == m_exchangeRows.end())
        return nullptr;
    touch(touched.exchanges, found->second);
    return &m_exchanges[found->second];
}

void RunLog::take(ExchangeBegun update, Touched &touched)
{
    const auto [place, isNew] = m_exchangeRows.try_emplace(update.row.number, m_exchanges.size());
    touch(touched.exchanges, place->second);
    if (isNew)
        m_exchanges.push_back(std::move(update.row));
    else
        m_exchanges[place->second] = std::move(update.row);
    const ExchangeRow &row = m_exchanges[place->second];
    if (row.role == Role::Page || row.role == Role::Parameter || row.role == Role::Retry || row.role == Role::Redirect)
        touchPage(row, touched);
}

// A page has one row, however often it is asked for; the row shows the latest exchange.
void RunLog::touchPage(const ExchangeRow &row, Touched &touched)
{
    const QString key = pageKey(row);
    const auto open = m_openPages.constFind(key);
    if (open == m_openPages.constEnd() && row.role != Role::Page && row.role != Role::Parameter)
        return;
    const std::size_t index = open == m_openPages.constEnd() ? m_pages.size() : *open;
    if (index == m_pages.size()) {
        m_pages.push_back({});
        m_pages.back().asked = row.why;
        m_pages.back().ofParameter = row.role == Role::Parameter;
        m_openPages.insert(key, index);
    }
    PageRow &page = m_pages[index];
    page.resource = row.resource;
    page.parameters = row.parameters;
    page.page = row.page;
    page.exchange = row.number;
    page.held = row.state == ExchangeState::Held;
    page.interval = row.interval;
    page.step = row.step;
    page.parent = row.parent;
    m_pageRows[row.number] = index;
    touch(touched.pages, index);
}

void RunLog::take(ExchangeHead update, Touched &touched)
{
    if (ExchangeRow *row = touchExchange(update.number, touched)) {
        row->state = ExchangeState::Receiving;
        row->status = update.status;
        row->reason = update.reason;
        row->httpVersion = update.httpVersion;
        row->received = std::move(update.received);
    }
    const auto page = m_pageRows.find(update.number);
    if (page != m_pageRows.end()) {
        m_pages[page->second].status = update.status;
        touch(touched.pages, page->second);
    }
}

void RunLog::take(ExchangeOver update, Touched &touched)
{
    ExchangeRow *row = touchExchange(update.number, touched);
    if (!row)
        return;
    row->state = update.failed ? ExchangeState::Failed : ExchangeState::Done;
    row->failure = update.failure;
    row->sent = std::move(update.sent);
    row->nameLookup = update.stats.nameLookup;
    row->connect = update.stats.connect;
    row->tls = update.stats.tls;
    row->firstByte = update.stats.firstByte;
    row->total = update.stats.total;
    row->bytesReceived = update.stats.bytesReceived;
    row->bytesDecoded = update.stats.bytesDecoded;
    row->reused = update.stats.reused;
    row->remoteAddress = QString::fromStdString(update.stats.remoteAddress);
    row->body = std::move(update.body);
    m_bytes += row->bytesReceived;
    if (row->body) {
        ++m_withBody;
        dropOldBodies();
    }
}

void RunLog::dropOldBodies()
{
    for (; m_withBody > mostBodies && m_firstWithBody < m_exchanges.size(); ++m_firstWithBody) {
        if (m_exchanges[m_firstWithBody].body) {
            m_exchanges[m_firstWithBody].body.reset();
            --m_withBody;
        }
    }
}

void RunLog::take(ExchangeWaits update, Touched &touched)
{
    if (ExchangeRow *row = touchExchange(update.number, touched)) {
        row->waiting = update.duration;
        if (row->state != ExchangeState::Done && row->state != ExchangeState::Failed)
            row->state = ExchangeState::Waiting;
    }
}

void RunLog::take(PageOver update, Touched &touched)
{
    const auto found = m_pageRows.find(update.row.exchange);
    const std::size_t index = found == m_pageRows.end() ? m_pages.size() : found->second;
    if (index == m_pages.size()) {
        m_pages.push_back({});
        m_pageRows[update.row.exchange] = index;
    }
    if (const ExchangeRow *exchangeRow = exchange(update.row.exchange))
        m_openPages.remove(pageKey(*exchangeRow));
    PageRow &page = m_pages[index];
    const Why asked = page.asked;
    const int status = page.status;
    const bool ofParameter = page.ofParameter;
    page = std::move(update.row);
    page.asked = asked;
    page.status = status;
    page.ofParameter = ofParameter;
    page.decided = true;
    touch(touched.pages, index);
    countItems(page.exchange, touched);
}

// Some paginators decide without counting; the mapping counts in any case.
void RunLog::countItems(std::uint64_t exchange, Touched &touched)
{
    const auto page = m_pageRows.find(exchange);
    const auto items = m_items.find(exchange);
    if (page == m_pageRows.end() || items == m_items.end())
        return;
    PageRow &row = m_pages[page->second];
    row.items = std::max(row.items, items->second);
    touch(touched.pages, page->second);
}

void RunLog::take(BatchMapped update, Touched &touched)
{
    m_items[update.exchange] += update.items;
    countItems(update.exchange, touched);
    m_recordCount += static_cast<std::int64_t>(update.records.size());
    m_entityCount += static_cast<std::int64_t>(update.entities.size());
    append(m_records, std::move(update.records), mostRecords, touched.records);
    append(m_entities, std::move(update.entities), mostRecords, touched.entities);
    append(m_drops, std::move(update.drops), mostRecords, touched.drops);
}

void RunLog::take(ResourceOver update, Touched &touched)
{
    const auto found = std::find_if(m_resources.begin(), m_resources.end(),
                                    [&](const ResourceTally &tally) { return tally.resourceIndex == update.tally.resourceIndex; });
    const auto index = static_cast<std::size_t>(found - m_resources.begin());
    if (found == m_resources.end())
        m_resources.push_back(std::move(update.tally));
    else
        *found = std::move(update.tally);
    m_resources[index].ended = true;
    touch(touched.resources, index);
}

void RunLog::take(FindingTold update, Touched &touched)
{
    const auto same = std::find_if(m_findings.begin(), m_findings.end(), [&](const Diagnostic &known) {
        return known.code == update.diagnostic.code && known.message == update.diagnostic.message && known.place == update.diagnostic.place
            && known.origin.resource == update.diagnostic.origin.resource;
    });
    const auto index = static_cast<std::size_t>(same - m_findings.begin());
    if (same == m_findings.end())
        m_findings.push_back(std::move(update.diagnostic));
    else
        same->times += update.diagnostic.times;
    touch(touched.findings, index);
}

void RunLog::take(StateTold update, Touched &touched)
{
    m_state = std::move(update.json);
    touched.state = true;
}

void RunLog::take(ValueTold update, Touched &touched)
{
    m_explained.add(std::move(update.value));
    touched.explained = true;
}

void RunLog::take(ApplicationTold update, Touched &touched)
{
    m_explained.add(std::move(update.row));
    touched.explained = true;
}

void RunLog::take(SplitTold update, Touched &touched)
{
    m_explained.add(std::move(update.row));
    touched.explained = true;
}

void RunLog::take(CursorTold update, Touched &touched)
{
    m_explained.add(std::move(update.move));
    touched.explained = true;
}

void RunLog::take(NextTold update, Touched &touched)
{
    m_next = std::move(update.row);
    touched.explained = true;
}

// What was still under way was given up.
void RunLog::take(RunOver update, Touched &touched)
{
    m_outcome = update.outcome;
    touched.outcome = true;
    for (std::size_t i = 0; i < m_exchanges.size(); ++i) {
        ExchangeRow &row = m_exchanges[i];
        if (row.state == ExchangeState::Done || row.state == ExchangeState::Failed)
            continue;
        row.state = ExchangeState::Cancelled;
        touch(touched.exchanges, i);
    }
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        if (m_pages[i].held) {
            m_pages[i].held = false;
            touch(touched.pages, i);
        }
    }
}

} // namespace penstock::ui
