// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/delivery.h"

#include <algorithm>

namespace penstock
{

DeliveryQueue::Ticket DeliveryQueue::reserve()
{
    m_entries.push_back({++m_last, Entry::State::Reserved, {}, {}});
    return m_last;
}

void DeliveryQueue::fill(Ticket ticket, sink::Delivery delivery, std::function<void()> acknowledged)
{
    const auto entry = std::ranges::find(m_entries, ticket, &Entry::ticket);
    const bool nothing = delivery.mapped.entities.empty() && delivery.mapped.examples.empty();
    entry->delivery = std::move(delivery);
    entry->then = std::move(acknowledged);
    entry->state = nothing ? Entry::State::Done : Entry::State::Filled;
    advance();
}

void DeliveryQueue::mark(std::function<void()> reached)
{
    m_entries.push_back({++m_last, Entry::State::Done, {}, std::move(reached)});
    advance();
}

void DeliveryQueue::advance()
{
    for (Entry &entry : m_entries) {
        if (entry.state == Entry::State::Reserved)
            break;
        if (entry.state == Entry::State::Filled) {
            entry.state = Entry::State::Sent;
            m_context.deliver(std::move(entry.delivery), [this, ticket = entry.ticket](Result<sink::Ack> ack) { settled(ticket, std::move(ack)); });
        }
    }
    while (!m_entries.empty() && m_entries.front().state == Entry::State::Done) {
        const auto then = std::move(m_entries.front().then);
        m_entries.pop_front();
        if (then)
            then();
    }
    if (m_entries.empty())
        m_context.post(m_drained);
}

void DeliveryQueue::settled(Ticket ticket, Result<sink::Ack> ack)
{
    if (!ack) {
        // What is not stored stays in the queue: nothing behind it may move the resume point.
        m_refused(ack.error());
        return;
    }
    m_context.state.sinkToken = ack->token;
    for (Diagnostic &diagnostic : ack->diagnostics)
        m_context.report(std::move(diagnostic));
    const auto entry = std::ranges::find(m_entries, ticket, &Entry::ticket);
    entry->state = Entry::State::Done;
    m_context.outcome.failed += ack->refused;
    m_context.tell(Delivered{0, ack->accepted, ack->refused});
    advance();
}

} // namespace penstock
