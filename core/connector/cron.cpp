// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/cron.h"

#include <algorithm>
#include <array>
#include <vector>

namespace penstock::connector
{

namespace
{

enum Part { Second, Minute, Hour, DayOfMonth, Month, DayOfWeek, Year };
struct Range {
    int least, most;
    const char *fault;
};
constexpr std::array<Range, 7> ranges{{
    {0, 59, "Minute and Second values must be between 0 and 59"},
    {0, 59, "Minute and Second values must be between 0 and 59"},
    {0, 23, "Hour values must be between 0 and 23"},
    {1, 31, "Day of month values must be between 1 and 31"},
    {1, 12, "Month values must be between 1 and 12"},
    {1, 7, "Day-of-Week values must be between 1 and 7"},
    {1970, 2199, "Year values must be between 1970 and 2199"},
}};
constexpr std::array<std::string_view, 12> monthNames{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> dayNames{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

std::vector<std::string> split(std::string_view text, std::string_view separators)
{
    std::vector<std::string> parts;
    for (std::size_t at = text.find_first_not_of(separators); at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = text.find_first_not_of(separators, end);
    }
    return parts;
}

std::chrono::year_month_day lastOf(std::chrono::year_month_day date)
{
    return date.year() / date.month() / std::chrono::last;
}

// The weekday nearest to a date, in its month.
unsigned nearestWeekday(std::chrono::year_month_day date)
{
    const std::chrono::weekday weekday{std::chrono::sys_days(date)};
    const unsigned day = unsigned(date.day());
    if (weekday == std::chrono::Saturday)
        return day == 1 ? day + 2 : day - 1;
    if (weekday == std::chrono::Sunday)
        return date.day() == lastOf(date).day() ? day - 2 : day + 1;
    return day;
}

} // namespace

// One expression being read. Fails once, and then reads no further.
class CronReader
{
public:
    std::expected<Cron, std::string> read(std::string_view expression);

private:
    bool fail(std::string fault);
    bool readPart(Part part, const std::string &text);
    bool readTerm(Part part, const std::string &term);
    bool readQuestion(Part part, std::string_view rest);
    bool readLast(Part part, std::string_view rest);
    bool readSuffix(Part part, int value, std::string_view rest);
    std::optional<int> readValue(Part part, std::string_view &rest);
    std::optional<int> readNumber(std::string_view &rest);
    std::optional<int> readStep(Part part, std::string_view &rest);
    bool add(Part part, int first, int last, int step);
    void set(Part part, int value);

    Cron m_cron;
    std::string m_fault;
};

std::expected<Cron, std::string> CronReader::read(std::string_view expression)
{
    std::string upper(expression);
    std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
    const std::vector<std::string> parts = split(upper, " \t\r\n");
    for (std::size_t i = 0; i < parts.size() && i <= Year; ++i) {
        if (!readPart(Part(i), parts[i]))
            return std::unexpected(m_fault);
    }
    if (parts.size() <= DayOfWeek)
        return std::unexpected("Unexpected end of expression.");
    if (m_cron.m_ignoresDays == m_cron.m_ignoresWeekdays)
        return std::unexpected("Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.");
    return m_cron;
}

bool CronReader::fail(std::string fault)
{
    m_fault = std::move(fault);
    return false;
}

bool CronReader::readPart(Part part, const std::string &text)
{
    const bool isList = text.find(',') != text.npos;
    if (isList && part == DayOfMonth && text.find('L') != text.npos)
        return fail("Support for specifying 'L' and 'LW' with other days of the month is not implemented");
    if (isList && part == DayOfWeek && (text.ends_with('L') || text.find("L,") != text.npos))
        return fail("Support for specifying 'L' with other days of the week is not implemented");
    if (part == DayOfWeek && std::ranges::count(text, '#') > 1)
        return fail("Support for specifying multiple \"nth\" days is not implemented.");
    const std::vector<std::string> terms = split(text, ",");
    if (terms.empty())
        return fail("Unexpected end of expression.");
    return std::ranges::all_of(terms, [&](const std::string &term) { return readTerm(part, term); });
}

bool CronReader::readTerm(Part part, const std::string &term)
{
    std::string_view rest = term;
    if (rest.starts_with('?'))
        return readQuestion(part, rest.substr(1));
    if (rest == "L" || rest == "LW" || rest.starts_with("L-"))
        return readLast(part, rest.substr(1));
    if (rest.starts_with('*') || rest.starts_with('/')) {
        if (rest.starts_with('*'))
            rest.remove_prefix(1);
        if (rest.empty())
            return add(part, ranges[part].least, ranges[part].most, 1);
        const auto step = readStep(part, rest);
        return step && (rest.empty() || fail("Unexpected character: " + std::string(rest))) && add(part, ranges[part].least, ranges[part].most, *step);
    }
    const auto value = readValue(part, rest);
    return value && readSuffix(part, *value, rest);
}

bool CronReader::readQuestion(Part part, std::string_view rest)
{
    if (rest.size() > 1)
        return fail("Illegal character after '?': " + std::string(rest));
    if (part != DayOfMonth && part != DayOfWeek)
        return fail("'?' can only be specified for Day-of-Month or Day-of-Week.");
    (part == DayOfMonth ? m_cron.m_ignoresDays : m_cron.m_ignoresWeekdays) = true;
    return true;
}

bool CronReader::readLast(Part part, std::string_view rest)
{
    if (part == DayOfWeek && rest.empty())
        return add(part, 7, 7, 1);
    if (part != DayOfMonth)
        return fail("'L' option is not valid here.");
    m_cron.m_lastDay = true;
    if (rest.starts_with('-')) {
        rest.remove_prefix(1);
        const auto before = readNumber(rest);
        if (!before)
            return false;
        if (*before > 30)
            return fail("Offset from last day must be <= 30");
        m_cron.m_daysBeforeLast = *before;
    }
    if (rest == "W")
        m_cron.m_nearestWeekday = true;
    else if (!rest.empty())
        return fail("Unexpected character: " + std::string(rest));
    return true;
}

// What follows a value: nothing, L, W, #K, -END[/STEP], /STEP.
bool CronReader::readSuffix(Part part, int value, std::string_view rest)
{
    if (rest.empty())
        return add(part, value, value, 1);
    if (rest == "L" || rest.starts_with('#')) {
        if (part != DayOfWeek)
            return fail('\'' + std::string(rest.substr(0, 1)) + "' option is not valid here.");
        if (rest == "L") {
            m_cron.m_lastWeekday = true;
            return add(part, value, value, 1);
        }
        rest.remove_prefix(1);
        const auto nth = readNumber(rest);
        if (!nth || *nth < 1 || *nth > 5 || !rest.empty())
            return fail("A numeric value between 1 and 5 must follow the '#' option");
        m_cron.m_nthWeekday = *nth;
        return add(part, value, value, 1);
    }
    if (rest == "W") {
        if (part != DayOfMonth)
            return fail("'W' option is not valid here.");
        m_cron.m_nearestWeekday = true;
        return add(part, value, value, 1);
    }
    int last = value;
    const bool isRange = rest.starts_with('-');
    if (isRange) {
        rest.remove_prefix(1);
        const auto end = readValue(part, rest);
        if (!end)
            return false;
        last = *end;
    }
    int step = 1;
    if (rest.starts_with('/')) {
        const auto given = readStep(part, rest);
        if (!given)
            return false;
        step = *given;
        if (!isRange)
            last = ranges[part].most;
    }
    return (rest.empty() || fail("Illegal characters for this position: '" + std::string(rest) + '\'')) && add(part, value, last, step);
}

std::optional<int> CronReader::readNumber(std::string_view &rest)
{
    std::size_t length = 0;
    while (length < rest.size() && rest[length] >= '0' && rest[length] <= '9')
        ++length;
    if (length == 0 || length > 6) {
        fail("Unexpected character: " + std::string(rest.substr(0, 1)));
        return std::nullopt;
    }
    const int number = std::stoi(std::string(rest.substr(0, length)));
    rest.remove_prefix(length);
    return number;
}

std::optional<int> CronReader::readValue(Part part, std::string_view &rest)
{
    if (rest.empty()) {
        fail("Unexpected end of expression.");
        return std::nullopt;
    }
    if (rest.front() < 'A' || rest.front() > 'Z')
        return readNumber(rest);
    const std::string_view name = rest.substr(0, 3);
    const auto look = [&](const auto &names) -> std::optional<int> {
        const auto found = std::ranges::find(names, name);
        return found == names.end() ? std::nullopt : std::optional(int(found - names.begin()) + 1);
    };
    const std::optional<int> value = part == Month ? look(monthNames) : part == DayOfWeek ? look(dayNames) : std::nullopt;
    if (!value)
        fail((part == Month ? "Invalid Month value: '" : part == DayOfWeek ? "Invalid Day-of-Week value: '" : "Illegal characters for this position: '") + std::string(name) + '\'');
    else
        rest.remove_prefix(3);
    return value;
}

std::optional<int> CronReader::readStep(Part part, std::string_view &rest)
{
    rest.remove_prefix(1);
    if (rest.empty()) {
        fail("'/' must be followed by an integer.");
        return std::nullopt;
    }
    const auto step = readNumber(rest);
    const int most = part == DayOfMonth ? 31 : part == DayOfWeek ? 7 : part == Month ? 12 : part == Hour ? 23 : part == Year ? 1000 : 59;
    if (step && *step > most) {
        fail("Increment > " + std::to_string(most == 59 ? 60 : most == 23 ? 24 : most) + " : " + std::to_string(*step));
        return std::nullopt;
    }
    return step;
}

// Ranges whose end lies before their start wrap, but for years.
bool CronReader::add(Part part, int first, int last, int step)
{
    const Range &range = ranges[part];
    if (first < range.least || first > range.most || last < range.least || last > range.most)
        return fail(range.fault);
    if (part == Year && last < first)
        return fail("Start year must be less than stop year");
    const int span = range.most - range.least + 1;
    const int stop = last < first ? last + span : last;
    for (int value = first; value <= stop; value += std::max(step, 1)) {
        set(part, value > range.most ? value - span : value);
        if (step == 0)
            break;
    }
    return true;
}

void CronReader::set(Part part, int value)
{
    const auto bit = std::size_t(value);
    switch (part) {
    case Second: m_cron.m_seconds.set(bit); break;
    case Minute: m_cron.m_minutes.set(bit); break;
    case Hour: m_cron.m_hours.set(bit); break;
    case DayOfMonth: m_cron.m_days.set(bit); break;
    case Month: m_cron.m_months.set(bit); break;
    case DayOfWeek: m_cron.m_weekdays.set(bit); break;
    case Year: m_cron.m_years.insert(value); break;
    }
}

std::expected<Cron, std::string> Cron::parse(std::string_view expression)
{
    return CronReader().read(expression);
}

bool Cron::matchesDayOfMonth(std::chrono::year_month_day date) const
{
    if (m_lastDay) {
        const unsigned last = unsigned(lastOf(date).day());
        if (unsigned(m_daysBeforeLast) >= last)
            return false;
        const unsigned day = last - unsigned(m_daysBeforeLast);
        return unsigned(date.day()) == (m_nearestWeekday ? nearestWeekday(date.year() / date.month() / std::chrono::day(day)) : day);
    }
    if (!m_nearestWeekday)
        return m_days.test(unsigned(date.day()));
    for (unsigned day = 1; day <= unsigned(lastOf(date).day()); ++day) {
        if (m_days.test(day) && nearestWeekday(date.year() / date.month() / std::chrono::day(day)) == unsigned(date.day()))
            return true;
    }
    return false;
}

bool Cron::matchesDayOfWeek(std::chrono::year_month_day date) const
{
    const std::chrono::weekday weekday{std::chrono::sys_days(date)};
    if (!m_weekdays.test(weekday.c_encoding() + 1))
        return false;
    const unsigned day = unsigned(date.day());
    if (m_lastWeekday && day + 7 <= unsigned(lastOf(date).day()))
        return false;
    return m_nthWeekday == 0 || (day - 1) / 7 + 1 == unsigned(m_nthWeekday);
}

bool Cron::matches(std::chrono::year_month_day date) const
{
    if (!m_months.test(unsigned(date.month())) || (!m_years.empty() && !m_years.contains(int(date.year()))))
        return false;
    return m_ignoresDays ? matchesDayOfWeek(date) : matchesDayOfMonth(date);
}

std::optional<Instant> Cron::next(Instant after) const
{
    using namespace std::chrono;
    const sys_seconds first = floor<seconds>(after) + 1s;
    const sys_days start = floor<days>(first);
    for (sys_days date = start; date < start + days(36525); date += days(1)) {
        if (!matches(year_month_day(date)))
            continue;
        const int from = date == start ? int((first - start).count()) : 0;
        for (int hour = from / 3600; hour < 24; ++hour) {
            if (!m_hours.test(std::size_t(hour)))
                continue;
            for (int minute = hour == from / 3600 ? from / 60 % 60 : 0; minute < 60; ++minute) {
                if (!m_minutes.test(std::size_t(minute)))
                    continue;
                for (int second = hour * 60 + minute == from / 60 ? from % 60 : 0; second < 60; ++second) {
                    if (m_seconds.test(std::size_t(second)))
                        return Instant(date + hours(hour) + minutes(minute) + seconds(second));
                }
            }
        }
    }
    return std::nullopt;
}

} // namespace penstock::connector
