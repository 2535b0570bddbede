// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace penstock
{

// The span of time that a request asks for, as far as its query shows: from parameters such as since, start or after, and until, end or before,
// and from times within longer expressions, the first and the last one. Times are RFC 3339, dates, or seconds or milliseconds since 1970.
struct TimeWindow {
    using Time = std::chrono::system_clock::time_point;

    std::optional<Time> from, until;
    std::string fromName, untilName;       // of the parameters

    bool isPresent() const { return from || until; }
};

TimeWindow windowOf(const std::string &url);

} // namespace penstock
