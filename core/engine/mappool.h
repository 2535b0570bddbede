// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/step.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace penstock
{

// Maps pages beside the fetching: jobs in, results out, each thread with programs of its own. Private to the engine.
class MapPool
{
public:
    struct Result {
        StepId id = 0;
        map::Mapped mapped;
    };

    MapPool(std::shared_ptr<const Document> document, map::WorkerOptions options, int threads, std::function<void()> ready);
    // Does not wait for a program that will not end: its thread outlives the pool and then goes.
    ~MapPool();

    void submit(StepId id, map::Job job);
    std::deque<Result> take();                    // what is ready

private:
    struct Shared {
        std::mutex mutex;
        std::condition_variable work;
        std::deque<std::pair<StepId, map::Job>> jobs;
        std::deque<Result> results;
        std::function<void()> ready;
        int busy = 0;
        bool closing = false;
    };
    static void work(std::shared_ptr<Shared> shared, std::shared_ptr<const Document> document, map::WorkerOptions options);

    std::shared_ptr<Shared> m_shared;
    std::vector<std::thread> m_threads;
};

} // namespace penstock
