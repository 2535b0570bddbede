// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace penstock::http
{

// A ceiling on requests per second: a token bucket as a value, without a clock of its own. Each take() is one request; the caller waits
// as long as it says and then sends. Copyable; one thread.
class RateLimit
{
public:
    using Time = std::chrono::steady_clock::time_point;

    RateLimit() = default;                                    // no ceiling
    // `burst` requests may go at once after a pause; at least 1. A rate that is not positive is no ceiling.
    explicit RateLimit(double perSecond, int burst = 1);

    bool isBounded() const { return m_interval.count() > 0; }
    // Takes the next token and tells how long to wait until it is there.
    std::chrono::nanoseconds take(Time now);
    // How long take() would tell to wait.
    std::chrono::nanoseconds wait(Time now) const;
    bool operator==(const RateLimit &) const = default;

private:
    std::chrono::nanoseconds m_interval{0};                   // one token
    std::chrono::nanoseconds m_allowance{0};                  // tokens that may have gathered
    Time m_next{};                                            // when the bucket would be full again
};

} // namespace penstock::http
