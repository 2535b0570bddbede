// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/documents.h"

#include "core/template/jsontext.h"

namespace penstock
{

Documents::Documents(RunContext &context, int resource, std::function<void(const Diagnostic &)> refused, std::function<void()> drained)
    : m_context(context), m_index(resource), m_resource(context.document->resources[std::size_t(resource)]), m_queue(context, std::move(refused), std::move(drained))
{
}

void Documents::add(const json::Value &document, int page, std::uint64_t exchange, const Cursor &before, const std::string &pointer)
{
    // A batch holds one page; of a chain, whose answers all count as page 1, also of one exchange where somebody looks at it.
    const bool isOther = page != m_page || (m_context.options.keepRecords && exchange != m_exchange);
    if (!m_records.isEmpty() && (isOther || m_records.bytes.size() >= m_context.options.batchBytes))
        flush();
    if (page != m_page || exchange != m_exchange)
        m_nextIndex = 0;
    m_page = page;
    m_exchange = exchange;
    const std::size_t begin = m_records.bytes.size();
    if (const Profile &profile = m_context.profile(); profile.sortedDocuments)
        tpl::appendJson(m_records.bytes, document, profile.numbers);
    else
        json::write(m_records.bytes, document);
    m_records.spans.push_back({begin, m_records.bytes.size() - begin, m_nextIndex++, 0});
    if (m_context.options.explains > 0)
        m_pointers.push_back(pointer);
    if (m_before != before)
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
    std::vector<std::string> pointers = std::exchange(m_pointers, {});
    const Cursor cursor = m_context.profile().cursorLags ? std::exchange(m_before, {}) : m_safe;
    const DeliveryQueue::Ticket ticket = m_queue.reserve();
    map::Job job;
    job.resource = m_index;
    job.page = m_page;
    job.exchange = m_exchange;
    if (m_resource.port || m_resource.map || m_resource.query) {
        job.records = std::move(records);
        const auto kept = m_context.options.keepRecords ? std::make_shared<const map::Job>(job) : nullptr;
        m_context.map(std::move(job), [this, ticket, page = m_page, cursor, kept, pointers](map::Mapped mapped) {
            if (kept)
                m_context.tell(RecordsMapped{m_index, kept->page, kept->exchange, kept, std::make_shared<const map::Mapped>(mapped), pointers});
            deliver(ticket, std::move(mapped), page, cursor);
        });
        return;
    }
    map::Mapped mapped;
    mapped.entities.reserve(records.spans.size());
    for (const json::Records::Span &span : records.spans)
        mapped.entities.push_back({.offset = span.offset, .length = span.length, .record = span.index});
    mapped.items = std::int64_t(records.spans.size());
    if (!m_context.options.keepRecords) {
        mapped.bytes = std::move(records.bytes);
    } else {
        mapped.bytes = records.bytes;
        job.records = std::move(records);
        const auto kept = std::make_shared<const map::Job>(std::move(job));
        m_context.tell(RecordsMapped{m_index, kept->page, kept->exchange, kept, std::make_shared<const map::Mapped>(mapped), std::move(pointers)});
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
