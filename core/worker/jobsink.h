// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/elasticsearch.h"
#include "core/worker/lease.h"
#include "core/worker/rules.h"

#include <memory>
#include <mutex>

namespace penstock::worker
{

// What a job has done so far: written by its driver's thread, read by the one that reports it.
class Progress
{
public:
    struct Counts {
        std::int64_t indexed = 0, deleted = 0, refused = 0;
        std::uint64_t bytes = 0;
    };
    // `before`: what the job had done when it was suspended.
    explicit Progress(Counts before) : m_before(before) {}
    void set(const sink::BulkCounts &counts);
    Counts total() const;

private:
    mutable std::mutex m_mutex;
    const Counts m_before;
    Counts m_now;
};

// Stands before the index's sink: writes nothing when the job is no longer ours, applies the rules, asks for the permission to delete.
class JobSink final : public sink::Sink
{
public:
    struct Parts {
        std::unique_ptr<sink::ElasticsearchSink> index;
        Rules *rules = nullptr;
        const Lease *lease = nullptr;
        Progress *progress = nullptr;
        std::function<bool()> mayDeleteAll;        // whether somebody allowed more than the threshold; asked at the end
        std::int64_t broken = 0;                   // before the job was suspended
    };
    explicit JobSink(Parts parts) : m_parts(std::move(parts)), m_broken(m_parts.broken) {}

    void open(sink::Context context, std::function<void(Result<>)> done) override { m_parts.index->open(std::move(context), std::move(done)); }
    void deliver(sink::Delivery delivery, std::function<void(Result<sink::Ack>)> done) override;
    void close(sink::Conclusion conclusion, std::function<void(Result<sink::Closing>)> done) override;
    int concurrency() const override { return m_parts.index->concurrency(); }

    bool sawEverything() const { return m_sawEverything; }  // every page and every record of every resource; once it is closed
    std::int64_t broken() const { return m_broken; }        // records that could not be mapped

private:
    void filter(map::Mapped &mapped);

    Parts m_parts;
    bool m_sawEverything = false;
    std::int64_t m_broken;
};

} // namespace penstock::worker
