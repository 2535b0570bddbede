// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/time.h"

#include "core/template/golayout.h"

#include <array>
#include <cmath>
#include <limits>

namespace penstock::tpl
{

namespace
{

constexpr std::int64_t secondsPerDay = 86'400;
constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0);
}

// Sums wrap around silently, as in Go.
std::int64_t wrappingSum(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::int64_t wrappingProduct(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

// Days since 1970-01-01 of a date with a month in range; eras of 400 years, the year begins in March.
std::int64_t daysOf(std::int64_t year, std::int64_t month, std::int64_t day)
{
    const std::int64_t y = month <= 2 ? wrappingSum(year, -1) : year;
    const std::int64_t era = floorDivide(y, 400);
    const std::int64_t yearOfEra = y - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return wrappingSum(wrappingSum(wrappingProduct(era, 146'097), dayOfEra - 719'468), wrappingSum(day, -1));
}

// What is left of a time when it is divided by a unit, both counted from the year 1.
std::int64_t remainder(Time time, std::int64_t unit)
{
    __extension__ using Wide = __int128;
    const Wide whole = (Wide(time.seconds) - Time::zeroSeconds) * nanosecondsPerSecond + time.nanoseconds;
    const Wide rest = whole % unit;
    return static_cast<std::int64_t>(rest < 0 ? rest + unit : rest);
}

} // namespace

Civil civil(std::int64_t secondsSince1970)
{
    const std::int64_t days = floorDivide(secondsSince1970, secondsPerDay);
    const auto rest = static_cast<int>(secondsSince1970 - days * secondsPerDay);
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = floorDivide(shifted, 146'097);
    const std::int64_t dayOfEra = shifted - era * 146'097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shiftedMonth = (5 * dayOfYear + 2) / 153;
    Civil result;
    result.day = static_cast<int>(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
    result.month = static_cast<int>(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
    result.year = yearOfEra + era * 400 + (result.month <= 2);
    result.hour = rest / 3600;
    result.minute = rest / 60 % 60;
    result.second = rest % 60;
    result.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
    result.yearDay = static_cast<int>(days - daysOf(result.year, 1, 1)) + 1;
    return result;
}

std::int64_t secondsOf(std::int64_t year, std::int64_t month, std::int64_t day, std::int64_t hour, std::int64_t minute,
                       std::int64_t second)
{
    const std::int64_t years = floorDivide(wrappingSum(month, -1), 12);
    const std::int64_t monthInYear = wrappingSum(month, -1) - years * 12 + 1;
    std::int64_t sum = wrappingProduct(daysOf(wrappingSum(year, years), monthInYear, day), secondsPerDay);
    sum = wrappingSum(sum, wrappingProduct(hour, 3600));
    return wrappingSum(wrappingSum(sum, wrappingProduct(minute, 60)), second);
}

bool isLeapYear(std::int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int daysInMonth(int month, std::int64_t year)
{
    if (month == 2)
        return isLeapYear(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

const char *monthName(std::int64_t month)
{
    static constexpr std::array names{"January", "February", "March", "April", "May", "June",
                                      "July", "August", "September", "October", "November", "December"};
    return month >= 1 && month <= 12 ? names[static_cast<std::size_t>(month - 1)] : nullptr;
}

const char *weekdayName(std::int64_t weekday)
{
    static constexpr std::array names{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    return weekday >= 0 && weekday <= 6 ? names[static_cast<std::size_t>(weekday)] : nullptr;
}

Time timeOf(std::int64_t seconds, std::int64_t nanoseconds)
{
    const std::int64_t carried = floorDivide(nanoseconds, nanosecondsPerSecond);
    return {wrappingSum(seconds, carried), static_cast<std::int32_t>(nanoseconds - carried * nanosecondsPerSecond)};
}

Time plus(Time time, std::int64_t nanoseconds)
{
    const std::int64_t whole = floorDivide(nanoseconds, nanosecondsPerSecond);
    return timeOf(wrappingSum(time.seconds, whole), time.nanoseconds + (nanoseconds - whole * nanosecondsPerSecond));
}

std::int64_t minus(Time a, Time b)
{
    __extension__ using Wide = __int128;
    const Wide difference = (Wide(a.seconds) - b.seconds) * nanosecondsPerSecond + (a.nanoseconds - b.nanoseconds);
    return difference > largest ? largest : difference < smallest ? smallest : static_cast<std::int64_t>(difference);
}

Time addDate(Time time, std::int64_t years, std::int64_t months, std::int64_t days)
{
    const Civil c = civil(time.seconds);
    time.seconds = secondsOf(wrappingSum(c.year, years), wrappingSum(c.month, months), wrappingSum(c.day, days), c.hour, c.minute, c.second);
    return time;
}

Time truncated(Time time, std::int64_t nanoseconds)
{
    return nanoseconds <= 0 ? time : plus(time, -remainder(time, nanoseconds));
}

Time rounded(Time time, std::int64_t nanoseconds)
{
    if (nanoseconds <= 0)
        return time;
    const std::int64_t rest = remainder(time, nanoseconds);
    return rest < nanoseconds - rest ? plus(time, -rest) : plus(time, nanoseconds - rest);
}

std::string timeText(Time time)
{
    return formatTime(time, "2006-01-02 15:04:05.999999999 -0700 MST");
}

std::string durationText(std::int64_t nanoseconds)
{
    if (nanoseconds == 0)
        return "0s";
    std::uint64_t rest = static_cast<std::uint64_t>(nanoseconds);
    if (nanoseconds < 0)
        rest = 0 - rest;
    const auto decimal = [](std::uint64_t value, std::uint64_t unit) {
        std::string text = std::to_string(value / unit);
        if (value % unit == 0)
            return text;
        std::string fraction = std::to_string(unit + value % unit).substr(1);
        return text + '.' + fraction.substr(0, fraction.find_last_not_of('0') + 1);
    };
    std::string text = nanoseconds < 0 ? "-" : "";
    if (rest < 1'000)
        return text + std::to_string(rest) + "ns";
    if (rest < 1'000'000)
        return text + decimal(rest, 1'000) + "µs";
    if (rest < 1'000'000'000)
        return text + decimal(rest, 1'000'000) + "ms";
    const std::uint64_t seconds = rest / 1'000'000'000;
    if (seconds >= 3600)
        text += std::to_string(seconds / 3600) + 'h';
    if (seconds >= 60)
        text += std::to_string(seconds / 60 % 60) + 'm';
    return text + decimal(rest - seconds / 60 * 60'000'000'000, 1'000'000'000) + 's';
}

namespace
{

struct Unit {
    std::string_view name;
    std::uint64_t nanoseconds;
};

std::optional<std::uint64_t> takeUnit(std::string_view &text)
{
    static constexpr std::array units{Unit{"ns", 1}, Unit{"us", 1'000}, Unit{"µs", 1'000}, Unit{"μs", 1'000}, Unit{"ms", 1'000'000},
                                      Unit{"s", 1'000'000'000}, Unit{"m", 60'000'000'000}, Unit{"h", 3'600'000'000'000}};
    const std::size_t length = std::min(text.find_first_of(".0123456789"), text.size());
    for (const Unit &unit : units) {
        if (text.substr(0, length) != unit.name)
            continue;
        text.remove_prefix(length);
        return unit.nanoseconds;
    }
    return std::nullopt;
}

constexpr std::uint64_t durationBound = std::uint64_t(1) << 63;

// One number with its unit; nothing where the text is none or out of range.
std::optional<std::uint64_t> takePart(std::string_view &text)
{
    std::uint64_t whole = 0;
    bool digits = false;
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), digits = true) {
        if (whole > durationBound / 10)
            return std::nullopt;
        whole = whole * 10 + static_cast<std::uint64_t>(text[0] - '0');
    }
    std::uint64_t fraction = 0;
    double scale = 1;
    if (!text.empty() && text[0] == '.') {
        text.remove_prefix(1);
        for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), digits = true) {
            if (fraction > std::uint64_t(largest) / 10)
                continue; // more digits than can count
            fraction = fraction * 10 + static_cast<std::uint64_t>(text[0] - '0');
            scale *= 10;
        }
    }
    const auto unit = digits ? takeUnit(text) : std::nullopt;
    if (!unit || whole > durationBound / *unit)
        return std::nullopt;
    return whole * *unit + static_cast<std::uint64_t>(static_cast<double>(fraction) * (static_cast<double>(*unit) / scale));
}

} // namespace

std::optional<std::int64_t> parseDuration(std::string_view text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text == "0")
        return 0;
    if (text.empty())
        return std::nullopt;
    std::uint64_t sum = 0;
    while (!text.empty()) {
        const auto part = takePart(text);
        if (!part || *part > durationBound || sum + *part > durationBound)
            return std::nullopt;
        sum += *part;
    }
    if (negative)
        return static_cast<std::int64_t>(0 - sum);
    if (sum > std::uint64_t(largest))
        return std::nullopt;
    return static_cast<std::int64_t>(sum);
}

std::int64_t durationTruncated(std::int64_t duration, std::int64_t unit)
{
    return unit <= 0 ? duration : duration - duration % unit;
}

std::int64_t durationRounded(std::int64_t duration, std::int64_t unit)
{
    if (unit <= 0)
        return duration;
    const std::int64_t rest = duration % unit;
    const std::int64_t distance = rest < 0 ? -rest : rest;
    if (distance < unit - distance)
        return duration - rest;
    std::int64_t result = 0;
    if (__builtin_add_overflow(duration - rest, rest < 0 ? -unit : unit, &result))
        return duration < 0 ? smallest : largest;
    return result;
}

} // namespace penstock::tpl
