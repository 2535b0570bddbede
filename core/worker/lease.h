// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"

#include <atomic>
#include <chrono>
#include <ctime>
#include <deque>
#include <memory>

namespace penstock::worker
{

// Goes on while the machine sleeps, as the server's clock does.
struct WakefulClock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<WakefulClock>;
    static constexpr bool is_steady = true;
    static time_point now()
    {
#ifdef CLOCK_BOOTTIME
        timespec time{};
        clock_gettime(CLOCK_BOOTTIME, &time);
        return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
#else
        return time_point(std::chrono::steady_clock::now().time_since_epoch());
#endif
    }
};

// Whether a job is still ours: it was seen to be so not too long ago. Ends well before others take the job for lost, so that a worker which
// cannot reach the server, or was stopped for a while, writes nothing any more. Any thread.
class Lease
{
public:
    using Clock = WakefulClock;

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

// Lets no request out when the lease is over: neither one that waited for an earlier answer, nor the repetition of one that failed. The lease
// outlives it.
class LeasedTransport final : public http::Transport
{
public:
    LeasedTransport(std::unique_ptr<http::Transport> transport, const Lease &lease) : m_transport(std::move(transport)), m_lease(lease) {}

    void start(http::TransferId id, http::Request request, http::Receiver &receiver) override;
    void abort(http::TransferId id) override;
    void process(std::chrono::milliseconds most) override;
    void wake() override { m_transport->wake(); }
    void pause(http::TransferId id) override { m_transport->pause(id); }
    void resume(http::TransferId id) override { m_transport->resume(id); }

private:
    struct Refused {
        http::TransferId id;
        http::Receiver *receiver;
    };
    const std::unique_ptr<http::Transport> m_transport;
    const Lease &m_lease;
    std::deque<Refused> m_refused;
};

} // namespace penstock::worker
