// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runupdate.h"

#include <QHash>

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

namespace penstock::ui
{

// The first row of each list that a batch of updates touched; everything from there on has to be shown anew.
struct Touched {
    static constexpr std::size_t nothing = std::size_t(-1);
    std::size_t exchanges = nothing, pages = nothing, records = nothing, entities = nothing, drops = nothing, findings = nothing,
                resources = nothing;
    bool outcome = false, state = false, explained = false;
};

// One run as it is shown: lists that only grow, whose rows are completed as answers come in. A value; GUI thread.
class RunLog
{
public:
    // So much is kept; what comes later is counted and not shown.
    static constexpr std::size_t mostRecords = 100'000;
    static constexpr std::size_t mostBodies = 200;

    Touched apply(RunUpdates updates);

    const std::vector<ExchangeRow> &exchanges() const { return m_exchanges; }
    const std::vector<PageRow> &pages() const { return m_pages; }
    const std::vector<RecordRow> &records() const { return m_records; }
    const std::vector<EntityRow> &entities() const { return m_entities; }
    const std::vector<DropRow> &drops() const { return m_drops; }
    const std::vector<Diagnostic> &findings() const { return m_findings; }
    const std::vector<ResourceTally> &resources() const { return m_resources; }
    const Explained &explained() const { return m_explained; }        // of httpjson runs
    const std::optional<NextRow> &next() const { return m_next; }     // the last one that was asked for
    const std::string &state() const { return m_state; }             // what would be needed to continue, as JSON
    const std::optional<Outcome> &outcome() const { return m_outcome; }

    const ExchangeRow *exchange(std::uint64_t number) const;
    const RecordRow *record(std::uint64_t exchange, std::int64_t index) const;
    std::int64_t recordCount() const { return m_recordCount; }       // those not kept included
    std::int64_t entityCount() const { return m_entityCount; }
    std::uint64_t bytes() const { return m_bytes; }
    const ExchangeRow *held() const;                                 // the request that waits for Next

private:
    void take(ExchangeBegun update, Touched &touched);
    void take(ExchangeHead update, Touched &touched);
    void take(ExchangeOver update, Touched &touched);
    void take(ExchangeWaits update, Touched &touched);
    void take(PageOver update, Touched &touched);
    void take(BatchMapped update, Touched &touched);
    void take(ResourceOver update, Touched &touched);
    void take(FindingTold update, Touched &touched);
    void take(StateTold update, Touched &touched);
    void take(ValueTold update, Touched &touched);
    void take(ApplicationTold update, Touched &touched);
    void take(SplitTold update, Touched &touched);
    void take(CursorTold update, Touched &touched);
    void take(NextTold update, Touched &touched);
    void take(RunOver update, Touched &touched);
    ExchangeRow *touchExchange(std::uint64_t number, Touched &touched);
    void touchPage(const ExchangeRow &row, Touched &touched);
    void countItems(std::uint64_t exchange, Touched &touched);
    void dropOldBodies();

    std::vector<ExchangeRow> m_exchanges;
    std::vector<PageRow> m_pages;
    std::vector<RecordRow> m_records;
    std::vector<EntityRow> m_entities;
    std::vector<DropRow> m_drops;
    std::vector<Diagnostic> m_findings;
    std::vector<ResourceTally> m_resources;
    Explained m_explained;
    std::optional<NextRow> m_next;
    std::string m_state;
    std::optional<Outcome> m_outcome;
    std::unordered_map<std::uint64_t, std::size_t> m_exchangeRows;
    std::unordered_map<std::uint64_t, std::size_t> m_pageRows;       // by exchange
    std::unordered_map<std::uint64_t, std::int64_t> m_items;         // by exchange
    QHash<QString, std::size_t> m_openPages;                         // not decided yet, by resource, parameters and number
    std::int64_t m_recordCount = 0, m_entityCount = 0;
    std::uint64_t m_bytes = 0;
    std::size_t m_withBody = 0, m_firstWithBody = 0;
};

} // namespace penstock::ui
