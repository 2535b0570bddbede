// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/watch.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace penstock::serve
{

using Clock = std::chrono::steady_clock;

namespace
{

constexpr std::chrono::seconds patience{2};

}

Watch::Watch(std::chrono::milliseconds requestTime, std::size_t crowd)
    : m_requestTime(requestTime)
    , m_crowd(crowd)
    , m_thread([this] { run(); })
{
}

Watch::~Watch()
{
    stop();
    m_thread.join();
}

void Watch::after(std::chrono::milliseconds delay, std::function<void()> due)
{
    std::unique_lock lock(m_mutex);
    if (m_stopping) {
        lock.unlock();
        due();
        return;
    }
    m_due.emplace(Clock::now() + delay, std::move(due));
    m_changed.notify_one();
}

void Watch::opened(const void *connection, int socket)
{
    const std::lock_guard lock(m_mutex);
    const Time now = Clock::now();
    m_open[connection] = {.socket = socket, .since = now, .deadline = now + m_requestTime};
    m_changed.notify_one();
}

void Watch::closed(const void *connection)
{
    const std::lock_guard lock(m_mutex);
    m_open.erase(connection);
}

void Watch::waiting(const void *connection)
{
    const std::lock_guard lock(m_mutex);
    if (const auto it = m_open.find(connection); it != m_open.end()) {
        const Time now = Clock::now();
        it->second = {.socket = it->second.socket, .since = now, .deadline = now + m_requestTime};
    }
}

void Watch::receiving(const void *connection)
{
    const std::lock_guard lock(m_mutex);
    if (const auto it = m_open.find(connection); it != m_open.end())
        it->second.canGo = false;
}

void Watch::answering(const void *connection)
{
    const std::lock_guard lock(m_mutex);
    if (const auto it = m_open.find(connection); it != m_open.end())
        it->second.waits = false;
}

void Watch::stop()
{
    std::multimap<Time, std::function<void()>> due;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        due.swap(m_due);
        m_changed.notify_one();
    }
    for (auto &[time, call] : due)
        call();
}

void Watch::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const Time now = Clock::now();
        std::vector<std::function<void()>> calls;
        while (!m_due.empty() && m_due.begin()->first <= now) {
            calls.push_back(std::move(m_due.begin()->second));
            m_due.erase(m_due.begin());
        }
        cut(now);
        if (!calls.empty()) {
            lock.unlock();
            for (auto &call : calls)
                call();
            lock.lock();
            continue;
        }
        const Time until = next();
        if (until == Time::max())
            m_changed.wait(lock);
        else
            m_changed.wait_until(lock, until);
    }
}

// Under the lock, so that the socket cannot be closed and its number given to somebody else in between.
void Watch::cut(Time now)
{
    const auto end = [](Open &open) {
        ::shutdown(open.socket, SHUT_RDWR);
        open.waits = false;
    };
    for (Open *open : crowding()) {
        if (open->since + patience <= now)
            end(*open);
    }
    for (auto &[connection, open] : m_open) {
        if (open.waits && open.deadline <= now)
            end(open);
    }
}

// Those beyond the crowd's size, of them that wait the longest.
std::vector<Watch::Open *> Watch::crowding()
{
    std::vector<Open *> waiting;
    if (m_open.size() <= m_crowd)
        return waiting;
    for (auto &[connection, open] : m_open) {
        if (open.waits && open.canGo)
            waiting.push_back(&open);
    }
    std::ranges::sort(waiting, {}, &Open::since);
    waiting.resize(std::min(waiting.size(), m_open.size() - m_crowd));
    return waiting;
}

Watch::Time Watch::next()
{
    Time until = m_due.empty() ? Time::max() : m_due.begin()->first;
    for (const auto &[connection, open] : m_open) {
        if (open.waits)
            until = std::min(until, open.deadline);
    }
    for (const Open *open : crowding())
        until = std::min(until, open->since + patience);
    return until;
}

} // namespace penstock::serve
