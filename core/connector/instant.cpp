// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/instant.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace penstock::connector
{

namespace
{

// Reads from the front of a text.
class Front
{
public:
    explicit Front(std::string_view text) : m_text(text) {}
    bool isAtEnd() const { return m_text.empty(); }
    bool take(char c)
    {
        if (!m_text.starts_with(c))
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    std::optional<int> digits(std::size_t count)
    {
        if (m_text.size() < count)
            return std::nullopt;
        int number = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (m_text[i] < '0' || m_text[i] > '9')
                return std::nullopt;
            number = number * 10 + (m_text[i] - '0');
        }
        m_text.remove_prefix(count);
        return number;
    }
    std::string_view run()
    {
        std::size_t length = 0;
        while (length < m_text.size() && m_text[length] >= '0' && m_text[length] <= '9')
            ++length;
        const std::string_view taken = m_text.substr(0, length);
        m_text.remove_prefix(length);
        return taken;
    }

private:
    std::string_view m_text;
};

std::optional<Instant> fromMilliseconds(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    if (isNegative)
        text.remove_prefix(1);
    if (text.empty() || text.size() > 15 || text.find_first_not_of("0123456789") != text.npos)
        return std::nullopt;
    const std::int64_t number = std::strtoll(std::string(text).c_str(), nullptr, 10);
    return Instant(std::chrono::milliseconds(isNegative ? -number : number));
}

std::optional<std::chrono::microseconds> fraction(Front &text)
{
    const std::string_view digits = text.run();
    if (digits.empty() || digits.size() > 9)
        return std::nullopt;
    std::string six(digits.substr(0, 6));
    six.resize(6, '0');
    return std::chrono::microseconds(std::atoll(six.c_str()));
}

// Minutes east of UTC.
std::optional<std::chrono::minutes> zone(Front &text)
{
    if (text.isAtEnd() || text.take('Z') || text.take('z'))
        return std::chrono::minutes(0);
    const bool isWest = text.take('-');
    if (!isWest && !text.take('+'))
        return std::nullopt;
    const auto hours = text.digits(2);
    if (!hours || *hours > 18)
        return std::nullopt;
    int minutes = 0;
    const bool hasColon = text.take(':');
    if (hasColon || !text.isAtEnd()) {
        const auto rest = text.digits(2);
        if (!rest || *rest > 59)
            return std::nullopt;
        minutes = *rest;
    }
    const std::chrono::minutes offset(*hours * 60 + minutes);
    return isWest ? -offset : offset;
}

} // namespace

std::optional<Instant> parseInstant(std::string_view written)
{
    if (const auto milliseconds = fromMilliseconds(written); milliseconds && written.find('-', 1) == written.npos)
        return milliseconds;
    using namespace std::chrono;
    Front text(written);
    const auto year = text.digits(4);
    const bool hasMonth = year && text.take('-');
    const auto month = hasMonth ? text.digits(2) : std::nullopt;
    const bool hasDay = month && text.take('-');
    const auto day = hasDay ? text.digits(2) : std::nullopt;
    if (!day || !text.take('T'))
        return std::nullopt;
    const year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)), std::chrono::day(unsigned(*day))};
    const auto hour = text.digits(2);
    if (!date.ok() || !hour || *hour > 23)
        return std::nullopt;
    microseconds time = hours(*hour);
    if (text.take(':')) {
        const auto minute = text.digits(2);
        if (!minute || *minute > 59)
            return std::nullopt;
        time += minutes(*minute);
        if (text.take(':')) {
            const auto second = text.digits(2);
            if (!second || *second > 59)
                return std::nullopt;
            time += seconds(*second);
            if (text.take('.') || text.take(',')) {
                const auto part = fraction(text);
                if (!part)
                    return std::nullopt;
                time += *part;
            }
        }
    }
    const auto offset = zone(text);
    if (!offset || !text.isAtEnd())
        return std::nullopt;
    return Instant(sys_days(date)) + time - *offset;
}

std::string toText(Instant instant)
{
    using namespace std::chrono;
    const sys_days midnight = floor<days>(instant);
    const year_month_day date(midnight);
    const std::int64_t micro = (instant - midnight).count();
    const std::int64_t second = micro / 1000000;
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03d", int(date.year()), unsigned(date.month()), unsigned(date.day()),
                  int(second / 3600), int(second / 60 % 60), int(second % 60), int(micro / 1000 % 1000));
    std::string all = text;
    if (micro % 1000 != 0) {
        std::snprintf(text, sizeof text, "%03d", int(micro % 1000));
        all += text;
    }
    return all + 'Z';
}

Instant now()
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

} // namespace penstock::connector
