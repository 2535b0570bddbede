// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/inorder.h"

#include <memory>

namespace penstock::sink::port
{

namespace
{
struct Jobs : std::enable_shared_from_this<Jobs> {
    std::size_t count = 0, width = 1, next = 0, running = 0;
    bool beginning = false, ended = false;
    std::function<bool(std::size_t, Over)> job;
    std::function<void()> done;

    // A job that is over while it is begun leads back here; the loop that is under way then goes on instead of a new one.
    void begin()
    {
        if (beginning || ended)
            return;
        beginning = true;
        while (next < count && running < width) {
            ++running;
            const auto over = [self = shared_from_this()] {
                --self->running;
                self->begin();
            };
            if (!job(next++, over))
                count = next;
        }
        beginning = false;
        if (next < count || running > 0)
            return;
        ended = true;
        job = nullptr;
        done();
    }
};
} // namespace

void inOrder(std::size_t count, std::size_t width, std::function<bool(std::size_t, Over)> job, std::function<void()> done)
{
    const auto jobs = std::make_shared<Jobs>();
    jobs->count = count;
    jobs->width = width;
    jobs->job = std::move(job);
    jobs->done = std::move(done);
    jobs->begin();
}

} // namespace penstock::sink::port
