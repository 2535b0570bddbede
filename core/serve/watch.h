// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace penstock::serve
{

// One thread that looks at the clock for a server: answers that are to be late, and connections whose request never becomes
// complete (a client that sends one byte now and then is never idle, so an idle time-out alone does not end it). Any thread.
class Watch
{
public:
    using Time = std::chrono::steady_clock::time_point;

    // A request has to be complete `requestTime` after its connection began or after the answer before it. Where more than `crowd` connections
    // are open, who has waited longest for a request goes first, after two seconds: else a few hundred silent ones keep everybody out.
    Watch(std::chrono::milliseconds requestTime, std::size_t crowd);
    ~Watch();

    // Calls `due` once, on the watch's thread, or on the one that calls stop().
    void after(std::chrono::milliseconds delay, std::function<void()> due);

    void opened(const void *connection, int socket);
    void closed(const void *connection);
    void waiting(const void *connection);        // for a request
    void receiving(const void *connection);      // a large body that was let in: a crowd does not end it
    void answering(const void *connection);      // the request is complete: no deadline

    void stop();                                 // everything that is due later is due now

private:
    struct Open {
        int socket = -1;
        bool waits = true;
        bool canGo = true;
        Time since, deadline;
    };
    void run();
    void cut(Time now);
    std::vector<Open *> crowding();
    Time next();

    const std::chrono::milliseconds m_requestTime;
    const std::size_t m_crowd;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::multimap<Time, std::function<void()>> m_due;
    std::map<const void *, Open> m_open;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace penstock::serve
