// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/delivery.h"

#include <map>

namespace penstock
{

// The documents of one httpjson resource on their way to the sink: collected into batches, mapped where the resource says how, delivered in
// order, and with each acknowledgement the cursor that goes with it is stored. Private to the engine.
class Documents
{
public:
    using Cursor = std::map<std::string, std::string>;
    Documents(RunContext &context, int resource, std::function<void(const Diagnostic &)> refused, std::function<void()> drained);

    // `before`: the cursor without it, which is what the original stores with it (httpjson, section 10).
    // `pointer`: where it stood in the answer; empty: not known.
    void add(const json::Value &document, int page, std::uint64_t exchange, const Cursor &before, const std::string &pointer = {});
    // Whoever goes on from this cursor misses nothing that is not added yet: it is stored with what was added so far, and with all that follows
    // until the next one.
    void checkpoint(const Cursor &cursor);
    // What was added so far goes out.
    void flush();
    bool isEmpty() const { return m_queue.isEmpty(); }
    bool hasErrors() const { return m_hasErrors; }
    std::int64_t count() const { return m_count; }
    std::int64_t nextIndex(std::uint64_t exchange) const { return exchange == m_exchange ? m_nextIndex : 0; }   // in its page

private:
    void deliver(DeliveryQueue::Ticket ticket, map::Mapped mapped, int page, const Cursor &cursor);

    RunContext &m_context;
    const int m_index;
    const Resource &m_resource;
    DeliveryQueue m_queue;
    json::Records m_records;
    std::vector<std::string> m_pointers;
    std::int64_t m_nextIndex = 0;
    Cursor m_before, m_safe;
    int m_page = 1;
    std::uint64_t m_exchange = 0;
    std::int64_t m_count = 0;
    bool m_hasErrors = false;
};

} // namespace penstock
