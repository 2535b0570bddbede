// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Instants and durations as Go has them: nanoseconds, years far beyond 9999, no leap seconds. Pure; any thread.
namespace penstock::tpl
{

constexpr std::int64_t nanosecondsPerSecond = 1'000'000'000;

// Every time that a template can hold is UTC: zones occur only while a text is read or written (httpjson, section 15.2).
struct Time {
    std::int64_t seconds = zeroSeconds; // since 1970
    std::int32_t nanoseconds = 0;       // 0...999999999

    static constexpr std::int64_t zeroSeconds = -62'135'596'800; // 0001-01-01, Go's zero time
    bool isZero() const { return seconds == zeroSeconds && nanoseconds == 0; }
    auto operator<=>(const Time &) const = default;
};

struct Civil {
    std::int64_t year = 1;
    int month = 1, day = 1, hour = 0, minute = 0, second = 0;
    int weekday = 0; // 0: Sunday
    int yearDay = 1; // from 1
};

Civil civil(std::int64_t secondsSince1970);
// Months and days beyond their range move the date on, as in Go: 31 February is 2 or 3 March.
std::int64_t secondsOf(std::int64_t year, std::int64_t month, std::int64_t day, std::int64_t hour = 0, std::int64_t minute = 0,
                       std::int64_t second = 0);
bool isLeapYear(std::int64_t year);
int daysInMonth(int month, std::int64_t year);
const char *monthName(std::int64_t month);     // 1...12; null beyond
const char *weekdayName(std::int64_t weekday); // 0...6, Sunday first; null beyond

Time timeOf(std::int64_t seconds, std::int64_t nanoseconds);         // normalises
Time plus(Time time, std::int64_t nanoseconds);
std::int64_t minus(Time a, Time b);                                  // held at the ends of the range
Time addDate(Time time, std::int64_t years, std::int64_t months, std::int64_t days);
Time truncated(Time time, std::int64_t nanoseconds);                 // counted from the year 1; unchanged where not above 0
Time rounded(Time time, std::int64_t nanoseconds);                   // half away from zero time
std::string timeText(Time time);                                     // 2020-11-05 12:25:32.5 +0000 UTC

std::string durationText(std::int64_t nanoseconds);                  // 1h0m0s, 1.5s, 250ms, 100µs
std::optional<std::int64_t> parseDuration(std::string_view text);    // Go's grammar: no days
std::int64_t durationTruncated(std::int64_t duration, std::int64_t unit);
std::int64_t durationRounded(std::int64_t duration, std::int64_t unit);

} // namespace penstock::tpl
