// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/instant.h"

#include <bitset>
#include <expected>
#include <set>

namespace penstock::connector
{

// A schedule in the Quartz notation (connector-api, section 9): second minute hour day-of-month month day-of-week [year], in UTC.
class Cron
{
public:
    // The error is the detail behind "invalid cron expression [..]".
    static std::expected<Cron, std::string> parse(std::string_view expression);

    // The first run strictly after; nothing when none comes within a hundred years.
    std::optional<Instant> next(Instant after) const;

private:
    friend class CronReader;
    bool matches(std::chrono::year_month_day date) const;
    bool matchesDayOfMonth(std::chrono::year_month_day date) const;
    bool matchesDayOfWeek(std::chrono::year_month_day date) const;

    std::bitset<60> m_seconds, m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_days;              // of the month
    std::bitset<13> m_months;
    std::bitset<8> m_weekdays;           // 1: Sunday
    std::set<int> m_years;               // empty: every one
    bool m_ignoresDays = false, m_ignoresWeekdays = false;   // ?
    bool m_lastDay = false;              // L in the days of the month
    int m_daysBeforeLast = 0;            // L-N
    bool m_nearestWeekday = false;       // W
    bool m_lastWeekday = false;          // NL
    int m_nthWeekday = 0;                // N#K
};

} // namespace penstock::connector
