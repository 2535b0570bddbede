// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/driver.h"
#include "core/engine/exchanger.h"
#include "core/http/curltransport.h"

#include <map>

namespace penstock::test
{

// What a sink gets from the driver, without a run: exchanges over the network, and time. One thread.
class LiveHost
{
    using Steady = std::chrono::steady_clock;

public:
    LiveHost() : m_transport(http::makeCurlTransport()) {}
    sink::Host &host() { return m_exchanger; }

    // Until `isOver`, or too much time has passed; false then.
    template<typename Condition>
    bool drive(Condition isOver, std::chrono::seconds most = std::chrono::seconds(120))
    {
        const auto end = Steady::now() + most;
        while (!isOver() && Steady::now() < end)
            turn();
        return isOver();
    }

private:
    void turn()
    {
        while (!m_timers.empty() && m_timers.begin()->first <= Steady::now())
            m_timers.extract(m_timers.begin()).mapped()();
        if (m_exchanger.hasPosted())
            m_exchanger.runPosted();
        else
            m_transport->process(std::chrono::milliseconds(20));
    }

    std::unique_ptr<http::Transport> m_transport;
    std::multimap<Steady::time_point, std::function<void()>> m_timers;
    Exchanger m_exchanger{
        *m_transport,
        1,
        {[] { return systemClock().now(); }, [this](auto wait, auto then) { m_timers.emplace(Steady::now() + wait, std::move(then)); }}};
};

} // namespace penstock::test
