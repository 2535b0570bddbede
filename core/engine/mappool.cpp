// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/mappool.h"

namespace penstock
{

MapPool::MapPool(std::shared_ptr<const Document> document, map::WorkerOptions options, int threads, std::function<void()> ready)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->ready = std::move(ready);
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back(work, m_shared, document, options);
}

MapPool::~MapPool()
{
    bool idle = false;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->closing = true;
        m_shared->ready = nullptr;
        m_shared->jobs.clear();
        idle = m_shared->busy == 0;
    }
    m_shared->work.notify_all();
    for (std::thread &thread : m_threads) {
        if (idle)
            thread.join();
        else
            thread.detach();
    }
}

void MapPool::submit(StepId id, map::Job job)
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->jobs.emplace_back(id, std::move(job));
    }
    m_shared->work.notify_one();
}

std::deque<MapPool::Result> MapPool::take()
{
    const std::lock_guard lock(m_shared->mutex);
    return std::exchange(m_shared->results, {});
}

void MapPool::work(std::shared_ptr<Shared> shared, std::shared_ptr<const Document> document, map::WorkerOptions options)
{
    map::Worker worker(std::move(document), std::move(options));
    std::unique_lock lock(shared->mutex);
    while (true) {
        shared->work.wait(lock, [&shared] { return shared->closing || !shared->jobs.empty(); });
        if (shared->closing)
            return;
        const auto [id, job] = std::move(shared->jobs.front());
        shared->jobs.pop_front();
        ++shared->busy;
        lock.unlock();
        map::Mapped mapped = worker.run(job);
        lock.lock();
        --shared->busy;
        shared->results.push_back({id, std::move(mapped)});
        if (shared->ready && shared->results.size() == 1)
            shared->ready();
    }
}

} // namespace penstock
