// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/ratelimit.h"

#include <algorithm>

namespace penstock::http
{

using std::chrono::nanoseconds;

RateLimit::RateLimit(double perSecond, int burst)
{
    constexpr double slowest = 1e-6;                          // one request in eleven days; keeps the interval representable
    if (perSecond > 0) {
        m_interval = nanoseconds(std::max<std::int64_t>(1, std::int64_t(1e9 / std::max(perSecond, slowest))));
        m_allowance = m_interval * (std::max(burst, 1) - 1);
    }
}

nanoseconds RateLimit::wait(Time now) const
{
    return isBounded() ? std::max(nanoseconds(0), m_next - m_allowance - now) : nanoseconds(0);
}

nanoseconds RateLimit::take(Time now)
{
    const nanoseconds pause = wait(now);
    if (isBounded())
        m_next = std::max(m_next, now) + m_interval;
    return pause;
}

} // namespace penstock::http
