// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/step.h"

#include <memory>
#include <vector>

namespace penstock
{

struct RunOptions {
    std::vector<int> resources;                    // indexes; empty: all that are enabled
    // Preview: zero means no bound. These never reach a sync (product, rule 9).
    int maxPages = 0;
    int maxParameterValues = 0;
    std::int64_t maxRecords = 0;
    int maxExchanges = 0;
    bool cutWaits = false;                         // a long wait ends the listing with rate-limited instead of waiting
    std::size_t keepBody = 0;                      // bytes of each body that observers receive; 0: none
    bool keepRecords = false;                      // RecordsMapped carries jobs and results
    int explains = 0;                              // httpjson: so many applications of each list of transforms are told per page, and so many samples; 0: none
    int intervals = 1;                             // httpjson: polling rounds; 0: until cancelled
    bool waitsForInterval = true;                  // between two rounds; false: they follow at once
    int concurrentResources = 4;                   // where the profile allows more than one at a time
    int congestion = 8;                            // jobs and deliveries under way before reading pauses
    std::size_t batchBytes = 256u << 10;           // records of one Map step
};

// One execution of a document: an object without threads, sockets or clock. It returns what it wants next; a driver performs that and
// answers by id. One thread. Copying `state()` and making a new Run from it continues behind everything acknowledged.
class Run
{
public:
    using Time = std::chrono::system_clock::time_point;

    Run(std::shared_ptr<const Document> document, RunOptions options, RunState state, Observer *observer);
    ~Run();

    // Everything that can be begun now. Empty while answers are outstanding; ends with Finished, once.
    std::vector<Step> poll(Time now);

    void head(StepId id, http::ResponseHead head, Time now);
    void chunk(StepId id, std::string_view bytes, Time now);
    void end(StepId id, const http::TransferStats &stats, Time now);
    void failed(StepId id, const http::TransportError &error, const http::TransferStats &stats, Time now);
    void woken(StepId id, Time now);
    void mapped(StepId id, map::Mapped result, Time now);
    void acknowledged(StepId id, Result<sink::Ack> ack, Time now);
    void concluded(StepId id, Result<sink::Closing> closing, Time now);

    // No further request; what is under way is dropped by the driver. Acknowledged things stay, Conclude still comes (cancelled).
    void cancel();
    // No new page; what is under way is completed and acknowledged. The outcome is Cancelled.
    void finishSoon();
    bool isCongested() const;                      // the driver pauses transfers meanwhile
    const RunState &state() const;                 // covers acknowledged deliveries only

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace penstock
