// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>

namespace penstock::worker
{

// Whether a job is still ours: it was seen to be so not too long ago. Ends well before others take the job for lost, so that a worker which
// cannot reach the server, or was stopped for a while, writes nothing any more. Any thread.
class Lease
{
public:
    using Clock = std::chrono::steady_clock;

    explicit Lease(std::chrono::milliseconds length) : m_length(length) { confirm(Clock::now()); }

    // `when`: taken before the question was asked.
    void confirm(Clock::time_point when) { m_confirmed = when.time_since_epoch().count(); }
    void lose() { m_lost = true; }
    bool isHeld() const { return !m_lost && Clock::now() - Clock::time_point(Clock::duration(m_confirmed)) < m_length; }

private:
    const std::chrono::milliseconds m_length;
    std::atomic<Clock::rep> m_confirmed;
    std::atomic<bool> m_lost = false;
};

} // namespace penstock::worker
