// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/documents.h"

namespace penstock
{

Documents::Documents(RunContext &context, int resource, std::function<void(const Diagnostic &)> refused, std::function<void()> drained)
    : m_context(context), m_index(resource), m_resource(context.document->resources[std::size_t(resource)]), m_queue(context, std::move(refused), std::move(drained))
{
}

void Documents::add(const std::string &json, int page, std::uint64_t exchange, const Cursor &before)
{
    if (!m_records.isEmpty() && (page != m_page || m_records.bytes.size() >= m_context.options.batchBytes))
        flush();
    m_page = page;
    m_exchange = exchange;
    m_records.spans.push_back({m_records.bytes.size(), json.size(), std::int64_t(m_records.spans.size()), 0});
    m_records.bytes += json;
    m_before = before;
    ++m_count;
}

void Documents::checkpoint(const Cursor &cursor)
{
    m_safe = cursor;
    flush();
}

void Documents::flush()
{
    if (m_records.isEmpty())
        return;
    json::Records records = std::exchange(m_records, {});
    const Cursor cursor = m_context.profile().cursorLags ? std::exchange(m_before, {}) : m_safe;
    const DeliveryQueue::Ticket ticket = m_queue.reserve();
    map::Job job;
    job.resource = m_index;
    job.page = m_page;
    job.exchange = m_exchange;
    if (m_resource.port || m_resource.map || m_resource.query) {
        job.records = std::move(records);
        const auto kept = m_context.options.keepRecords ? std::make_shared<const map::Job>(job) : nullptr;
        m_context.map(std::move(job), [this, ticket, page = m_page, cursor, kept](map::Mapped mapped) {
            if (kept)
                m_context.tell(RecordsMapped{m_index, kept->page, kept->exchange, kept, std::make_shared<const map::Mapped>(mapped)});
            deliver(ticket, std::move(mapped), page, cursor);
        });
        return;
    }
    map::Mapped mapped;
    for (const json::Records::Span &span : records.spans)
        mapped.entities.push_back({.offset = span.offset, .length = span.length, .record = span.index});
    mapped.items = std::int64_t(records.spans.size());
    mapped.bytes = records.bytes;
    if (m_context.options.keepRecords) {
        job.records = std::move(records);
        const auto kept = std::make_shared<const map::Job>(std::move(job));
        m_context.tell(RecordsMapped{m_index, kept->page, kept->exchange, kept, std::make_shared<const map::Mapped>(mapped)});
    }
    deliver(ticket, std::move(mapped), m_page, cursor);
}

void Documents::deliver(DeliveryQueue::Ticket ticket, map::Mapped mapped, int page, const Cursor &cursor)
{
    Outcome &outcome = m_context.outcome;
    outcome.records += mapped.items;
    outcome.entities += std::int64_t(mapped.entities.size());
    outcome.leftOut += mapped.leftOut;
    outcome.failed += mapped.failed;
    m_hasErrors = m_hasErrors || mapped.hasErrors;
    for (Diagnostic diagnostic : mapped.diagnostics) {
        diagnostic.origin.resource = m_resource.name;
        m_context.report(std::move(diagnostic));
    }
    m_queue.fill(ticket, {m_index, page, std::move(mapped)}, [this, cursor] { m_context.state.of(m_resource.name).cursor = cursor; });
}

} // namespace penstock
