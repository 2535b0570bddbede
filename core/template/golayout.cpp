// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/golayout.h"

#include "core/template/layoutpieces.h"

#include <QTimeZone>

#include <algorithm>
#include <array>
#include <charconv>

namespace penstock::tpl
{

namespace
{

struct Named {
    std::string_view name, layout;
};

constexpr std::array namedLayouts{
    Named{"ANSIC", "Mon Jan _2 15:04:05 2006"},
    Named{"UnixDate", "Mon Jan _2 15:04:05 MST 2006"},
    Named{"RubyDate", "Mon Jan 02 15:04:05 -0700 2006"},
    Named{"RFC822", "02 Jan 06 15:04 MST"},
    Named{"RFC822Z", "02 Jan 06 15:04 -0700"},
    Named{"RFC850", "Monday, 02-Jan-06 15:04:05 MST"},
    Named{"RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"},
    Named{"RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"},
    Named{"RFC3339", "2006-01-02T15:04:05Z07:00"},
    Named{"RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"},
    Named{"Kitchen", "3:04PM"},
};

// Where a name is no file of the database Qt reads it as a POSIX rule ("ABC5", even "Nowhere") or an offset ("UTC+3"). Those have no
// slash, so names without one are taken from this list only.
constexpr std::array<std::string_view, 46> plainZones{
    "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "Factory", "GB", "GB-Eire", "GMT", "GMT+0", "GMT-0", "GMT0",
    "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein", "Libya", "MET", "MST", "MST7MDT", "NZ",
    "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore", "Turkey", "UCT", "UTC", "Universal", "W-SU",
    "WET", "Zulu", "localtime"};

QTimeZone zoneNamed(std::string_view name)
{
    const bool hasSlash = name.find('/') != std::string_view::npos;
    if (name.starts_with('/') || name.find("..") != std::string_view::npos || name.find_first_of(",\\") != std::string_view::npos
        || (!hasSlash && std::ranges::find(plainZones, name) == plainZones.end()))
        return {};
    return QTimeZone(QByteArray(name.data(), static_cast<qsizetype>(name.size())));
}

void appendNumber(std::string &to, std::int64_t number, int width)
{
    std::array<char, 24> digits;
    const char *const end = std::to_chars(digits.data(), digits.data() + digits.size(), number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number)).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    if (number < 0)
        to += '-';
    if (count < static_cast<std::size_t>(width))
        to.append(static_cast<std::size_t>(width) - count, '0');
    to.append(digits.data(), count);
}

void appendOffset(std::string &to, const Piece &piece, int seconds)
{
    if (piece.zForUtc && seconds == 0) {
        to += 'Z';
        return;
    }
    to += seconds < 0 ? '-' : '+';
    const int distance = seconds < 0 ? -seconds : seconds;
    appendNumber(to, distance / 3600, 2);
    if (piece.offset == OffsetForm::Hours)
        return;
    const bool colons = piece.offset == OffsetForm::Colons || piece.offset == OffsetForm::ColonSeconds;
    if (colons)
        to += ':';
    appendNumber(to, distance / 60 % 60, 2);
    if (piece.offset != OffsetForm::Seconds && piece.offset != OffsetForm::ColonSeconds)
        return;
    if (colons)
        to += ':';
    appendNumber(to, distance % 60, 2);
}

void appendFraction(std::string &to, const Piece &piece, std::int32_t nanoseconds)
{
    std::string digits = std::to_string(nanosecondsPerSecond + nanoseconds).substr(1);
    digits.resize(std::min(digits.size(), static_cast<std::size_t>(piece.digits)));
    if (piece.kind == PieceKind::TrimmedFraction) {
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.empty())
            return;
    } else if (static_cast<std::size_t>(piece.digits) > digits.size()) {
        digits.append(static_cast<std::size_t>(piece.digits) - digits.size(), '0');
    }
    to += piece.text[0];
    to += digits;
}

void appendZoneName(std::string &to, const ZoneOffset &zone)
{
    if (!zone.abbreviation.empty()) {
        to += zone.abbreviation;
        return;
    }
    const int minutes = zone.seconds / 60;
    to += minutes < 0 ? '-' : '+';
    appendNumber(to, std::abs(minutes) / 60, 2);
    if (minutes % 60 != 0)
        appendNumber(to, std::abs(minutes) % 60, 2);
}

void appendPadded(std::string &to, int number, int width)
{
    const std::string digits = std::to_string(number);
    to.append(static_cast<std::size_t>(std::max(0, width - int(digits.size()))), ' ');
    to += digits;
}

void appendPiece(std::string &to, const Piece &piece, const Civil &c, std::int32_t nanoseconds, const ZoneOffset &zone)
{
    const int hour12 = c.hour % 12 == 0 ? 12 : c.hour % 12;
    switch (piece.kind) {
    case PieceKind::Literal: to += piece.text; return;
    case PieceKind::Year: appendNumber(to, c.year, 4); return;
    case PieceKind::ShortYear: appendNumber(to, std::abs(c.year) % 100, 2); return;
    case PieceKind::MonthName: to += monthName(c.month); return;
    case PieceKind::ShortMonthName: to += std::string_view(monthName(c.month)).substr(0, 3); return;
    case PieceKind::Month: appendNumber(to, c.month, 0); return;
    case PieceKind::PaddedMonth: appendNumber(to, c.month, 2); return;
    case PieceKind::WeekdayName: to += weekdayName(c.weekday); return;
    case PieceKind::ShortWeekdayName: to += std::string_view(weekdayName(c.weekday)).substr(0, 3); return;
    case PieceKind::Day: appendNumber(to, c.day, 0); return;
    case PieceKind::PaddedDay: appendNumber(to, c.day, 2); return;
    case PieceKind::SpacedDay: appendPadded(to, c.day, 2); return;
    case PieceKind::PaddedYearDay: appendNumber(to, c.yearDay, 3); return;
    case PieceKind::SpacedYearDay: appendPadded(to, c.yearDay, 3); return;
    case PieceKind::Hour: appendNumber(to, c.hour, 2); return;
    case PieceKind::Hour12: appendNumber(to, hour12, 0); return;
    case PieceKind::PaddedHour12: appendNumber(to, hour12, 2); return;
    case PieceKind::Minute: appendNumber(to, c.minute, 0); return;
    case PieceKind::PaddedMinute: appendNumber(to, c.minute, 2); return;
    case PieceKind::Second: appendNumber(to, c.second, 0); return;
    case PieceKind::PaddedSecond: appendNumber(to, c.second, 2); return;
    case PieceKind::UpperHalf: to += c.hour >= 12 ? "PM" : "AM"; return;
    case PieceKind::LowerHalf: to += c.hour >= 12 ? "pm" : "am"; return;
    case PieceKind::ZoneName: appendZoneName(to, zone); return;
    case PieceKind::Offset: appendOffset(to, piece, zone.seconds); return;
    case PieceKind::Fraction:
    case PieceKind::TrimmedFraction: appendFraction(to, piece, nanoseconds); return;
    }
}

} // namespace

std::string_view namedLayout(std::string_view nameOrLayout)
{
    for (const Named &named : namedLayouts) {
        if (named.name == nameOrLayout)
            return named.layout;
    }
    return nameOrLayout;
}

std::optional<ZoneOffset> offsetAt(std::string_view zone, std::int64_t secondsSince1970)
{
    if (zone.empty() || zone == "UTC" || zone == "Local")
        return ZoneOffset();
    const QTimeZone found = zoneNamed(zone);
    if (!found.isValid())
        return std::nullopt;
    // Qt counts milliseconds; beyond its range the offset no longer changes anyway.
    constexpr std::int64_t bound = std::int64_t(1) << 52;
    const auto instant = QDateTime::fromSecsSinceEpoch(std::clamp<std::int64_t>(secondsSince1970, -bound, bound), Qt::UTC);
    const QTimeZone::OffsetData data = found.offsetData(instant);
    if (data.offsetFromUtc == std::numeric_limits<int>::min())
        return ZoneOffset();
    return ZoneOffset{data.offsetFromUtc, data.abbreviation.toStdString()};
}

std::optional<std::int64_t> instantInZone(std::string_view zone, std::int64_t clockSeconds)
{
    const auto guess = offsetAt(zone, clockSeconds);
    if (!guess)
        return std::nullopt;
    // The offset at the clock's own reading is right except near a change; then the one on the other side is tried, once.
    const std::int64_t first = clockSeconds - guess->seconds;
    const auto there = offsetAt(zone, first);
    if (!there || there->seconds == guess->seconds)
        return first;
    return clockSeconds - there->seconds;
}

std::string formatTime(Time time, std::string_view layout, const ZoneOffset &zone)
{
    const Civil c = civil(time.seconds + zone.seconds);
    std::string text;
    for (const auto &[piece, rest] : piecesOf(layout))
        appendPiece(text, piece, c, time.nanoseconds, zone);
    return text;
}

} // namespace penstock::tpl
