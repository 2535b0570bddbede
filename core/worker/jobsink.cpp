// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/jobsink.h"

#include "core/base/codes.h"

#include <QCoreApplication>

namespace penstock::worker
{

namespace
{

Diagnostic leaseLost()
{
    return Diagnostic(codes::jobLost, QCoreApplication::translate("Worker", "The sync job is no longer this worker's; nothing more is written."));
}

} // namespace

void Progress::set(const sink::BulkCounts &counts)
{
    const std::scoped_lock lock(m_mutex);
    m_now = {counts.indexed, counts.deleted, counts.refused, counts.bytes};
}

Progress::Counts Progress::total() const
{
    const std::scoped_lock lock(m_mutex);
    return {m_before.indexed + m_now.indexed, m_before.deleted + m_now.deleted, m_before.refused + m_now.refused, m_before.bytes + m_now.bytes};
}

void JobSink::filter(map::Mapped &mapped)
{
    if (m_parts.rules->isEmpty())
        return;
    std::erase_if(mapped.entities, [&](const map::Entity &entity) {
        const auto document = json::parse(std::string_view(mapped.bytes).substr(entity.offset, entity.length));
        return document && !m_parts.rules->includes(*document);
    });
}

void JobSink::deliver(sink::Delivery delivery, std::function<void(Result<sink::Ack>)> done)
{
    if (!m_parts.lease->isHeld()) {
        done(std::unexpected(leaseLost()));
        return;
    }
    m_broken += delivery.mapped.failed;
    filter(delivery.mapped);
    m_parts.index->deliver(std::move(delivery), [this, done = std::move(done)](Result<sink::Ack> ack) {
        m_parts.progress->set(m_parts.index->counts());
        done(std::move(ack));
    });
}

void JobSink::close(sink::Conclusion conclusion, std::function<void(Result<sink::Closing>)> done)
{
    // A record that cannot be mapped is not gone from the source, so that its document stays.
    conclusion.complete = conclusion.complete && conclusion.unfetchedResources.empty() && m_broken == 0;
    m_sawEverything = conclusion.complete && !conclusion.cancelled;
    if (!m_parts.lease->isHeld()) {
        done(std::unexpected(leaseLost()));
        return;
    }
    if (m_sawEverything && m_parts.mayDeleteAll())
        m_parts.index->setDeleteThreshold(1.0);
    m_parts.index->close(std::move(conclusion), [this, done = std::move(done)](Result<sink::Closing> closing) {
        m_parts.progress->set(m_parts.index->counts());
        done(std::move(closing));
    });
}

} // namespace penstock::worker
