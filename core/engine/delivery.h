// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/context.h"

#include <deque>

namespace penstock
{

// The order of one resource's results: mapping may finish in any order, the sink gets them in the order in which they were asked for, and what
// follows from a delivery (the resume point) happens in that order after its acknowledgement. Private to the engine.
class DeliveryQueue
{
public:
    using Ticket = std::uint64_t;

    DeliveryQueue(RunContext &context, std::function<void(const Diagnostic &)> refused, std::function<void()> drained)
        : m_context(context), m_refused(std::move(refused)), m_drained(std::move(drained)) {}

    Ticket reserve();                                                  // a place for a batch whose mapping is under way
    void fill(Ticket ticket, sink::Delivery delivery, std::function<void()> acknowledged);
    void mark(std::function<void()> reached);                          // when everything before is acknowledged
    bool isEmpty() const { return m_entries.empty(); }

private:
    struct Entry {
        Ticket ticket = 0;
        enum class State { Reserved, Filled, Sent, Done } state = State::Reserved;
        sink::Delivery delivery;
        std::function<void()> then;
    };
    void advance();
    void settled(Ticket ticket, Result<sink::Ack> ack);

    RunContext &m_context;
    std::function<void(const Diagnostic &)> m_refused;
    std::function<void()> m_drained;
    std::deque<Entry> m_entries;
    Ticket m_last = 0;
};

} // namespace penstock
