// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/golayout.h"
#include "core/template/layoutpieces.h"

namespace penstock::tpl
{

namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool digitAt(std::string_view text, std::size_t at)
{
    return at < text.size() && isDigit(text[at]);
}

// What has been read so far; -1: not named.
struct Reading {
    std::string_view text;
    std::int64_t year = 0;
    int month = -1, day = -1, yearDay = -1;
    int hour = 0, minute = 0, second = 0;
    std::int32_t nanoseconds = 0;
    bool am = false, pm = false;
    bool utc = false;
    std::optional<int> offset;
    std::string zoneName;

    bool take(std::string_view literal);
    bool takeNumber(int &number, bool twoDigits);
    bool takeYearDay(bool threeDigits);
    bool takeName(int &number, const char *(*name)(std::int64_t), int first, int last, bool isShort);
    bool takeYear();
    bool takeShortYear();
    bool takeSecond(std::string_view restOfLayout, bool twoDigits);
    bool takeFraction(std::size_t length);
    bool takeHalf(std::string_view before, std::string_view after);
    bool takeOffset(const Piece &piece);
    bool takeZoneName();
    bool takePiece(const Piece &piece, std::string_view restOfLayout);
    bool settleDate();
};

// White space of the layout stands for any number of blanks.
bool Reading::take(std::string_view literal)
{
    while (!literal.empty()) {
        if (literal[0] == ' ') {
            if (!text.empty() && text[0] != ' ')
                return false;
            literal.remove_prefix(std::min(literal.find_first_not_of(' '), literal.size()));
            text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
            continue;
        }
        if (text.empty() || text[0] != literal[0])
            return false;
        literal.remove_prefix(1);
        text.remove_prefix(1);
    }
    return true;
}

bool Reading::takeNumber(int &number, bool twoDigits)
{
    if (!digitAt(text, 0) || (twoDigits && !digitAt(text, 1)))
        return false;
    number = text[0] - '0';
    text.remove_prefix(1);
    if (!digitAt(text, 0))
        return true;
    number = number * 10 + (text[0] - '0');
    text.remove_prefix(1);
    return true;
}

bool Reading::takeYearDay(bool threeDigits)
{
    for (int i = 0; !threeDigits && i < 2 && text.starts_with(' '); ++i)
        text.remove_prefix(1);
    std::size_t length = 0;
    yearDay = 0;
    for (; length < 3 && digitAt(text, length); ++length)
        yearDay = yearDay * 10 + (text[length] - '0');
    text.remove_prefix(length);
    return length > 0 && (!threeDigits || length == 3);
}

bool sameLetters(std::string_view a, std::string_view b)
{
    for (std::size_t i = 0; i < b.size(); ++i) {
        if (i >= a.size() || (a[i] | 0x20) != (b[i] | 0x20) || ((a[i] | 0x20) < 'a' || (a[i] | 0x20) > 'z'))
            return false;
    }
    return true;
}

bool Reading::takeName(int &number, const char *(*name)(std::int64_t), int first, int last, bool isShort)
{
    for (int i = first; i <= last; ++i) {
        std::string_view word = name(i);
        if (isShort)
            word = word.substr(0, 3);
        if (!sameLetters(text, word))
            continue;
        text.remove_prefix(word.size());
        number = i;
        return true;
    }
    return false;
}

bool Reading::takeYear()
{
    for (std::size_t i = 0; i < 4; ++i) {
        if (!digitAt(text, i))
            return false;
        year = year * (i == 0 ? 0 : 10) + (text[i] - '0');
    }
    text.remove_prefix(4);
    return true;
}

bool Reading::takeShortYear()
{
    if (!digitAt(text, 0) || !digitAt(text, 1))
        return false;
    year = (text[0] - '0') * 10 + (text[1] - '0');
    year += year >= 69 ? 1900 : 2000;
    text.remove_prefix(2);
    return true;
}

// `length` counts the point and all digits; beyond nine digits they are read over.
bool Reading::takeFraction(std::size_t length)
{
    if (text.size() < length || (text[0] != '.' && text[0] != ','))
        return false;
    nanoseconds = 0;
    for (std::size_t i = 1; i < 10; ++i) {
        if (i < length && !isDigit(text[i]))
            return false;
        nanoseconds = nanoseconds * 10 + (i < length ? text[i] - '0' : 0);
    }
    text.remove_prefix(length);
    return true;
}

bool Reading::takeSecond(std::string_view restOfLayout, bool twoDigits)
{
    if (!takeNumber(second, twoDigits) || second >= 60)
        return false;
    if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !isDigit(text[1]))
        return true;
    // Go looks at the next piece that is no literal, however far away it is.
    Piece next = nextPiece(restOfLayout);
    if (next.kind == PieceKind::Literal && !next.text.empty())
        next = nextPiece(restOfLayout);
    if (next.kind == PieceKind::Fraction || next.kind == PieceKind::TrimmedFraction)
        return true;
    std::size_t length = 2;
    while (digitAt(text, length))
        ++length;
    return takeFraction(length);
}

bool Reading::takeHalf(std::string_view before, std::string_view after)
{
    if (text.starts_with(before))
        am = true;
    else if (text.starts_with(after))
        pm = true;
    else
        return false;
    text.remove_prefix(2);
    return true;
}

bool Reading::takeOffset(const Piece &piece)
{
    if (piece.zForUtc && text.starts_with('Z')) {
        text.remove_prefix(1);
        utc = true;
        return true;
    }
    const std::string_view form = piece.offset == OffsetForm::Hours ? "+hh"
        : piece.offset == OffsetForm::Minutes ? "+hhmm"
        : piece.offset == OffsetForm::Colons ? "+hh:mm"
        : piece.offset == OffsetForm::Seconds ? "+hhmmss"
                                              : "+hh:mm:ss";
    if (text.size() < form.size() || (text[0] != '+' && text[0] != '-'))
        return false;
    int hours = 0, minutes = 0, seconds = 0;
    for (std::size_t i = 1; i < form.size(); ++i) {
        if (form[i] == ':' ? text[i] != ':' : !isDigit(text[i]))
            return false;
        int &number = form[i] == 'h' ? hours : form[i] == 'm' ? minutes : seconds;
        if (form[i] != ':')
            number = number * 10 + (text[i] - '0');
    }
    if (hours > 24 || minutes > 60 || seconds > 60)
        return false;
    offset = (text[0] == '-' ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds);
    text.remove_prefix(form.size());
    return true;
}

// How long a signed number of at most 23 is ("+03"); 0: there is none.
std::size_t signedHours(std::string_view text)
{
    if (text.empty() || (text[0] != '+' && text[0] != '-'))
        return 0;
    std::size_t length = 1;
    int hours = 0;
    for (; digitAt(text, length); ++length)
        hours = std::min(1000, hours * 10 + (text[length] - '0'));
    return length > 1 && hours <= 23 ? length : 0;
}

std::size_t zoneNameLength(std::string_view text)
{
    if (text.starts_with("ChST") || text.starts_with("MeST"))
        return 4;
    if (text.starts_with("GMT"))
        return 3 + signedHours(text.substr(3));
    if (text.size() >= 3 && (text[0] == '+' || text[0] == '-'))
        return signedHours(text);
    std::size_t upper = 0;
    while (upper < 6 && upper < text.size() && text[upper] >= 'A' && text[upper] <= 'Z')
        ++upper;
    if (upper == 3)
        return 3;
    if (upper == 4)
        return text[3] == 'T' || text.starts_with("WITA") ? 4 : 0;
    return upper == 5 && text[4] == 'T' ? 5 : 0;
}

bool Reading::takeZoneName()
{
    if (text.starts_with("UTC")) {
        text.remove_prefix(3);
        utc = true;
        return true;
    }
    const std::size_t length = zoneNameLength(text);
    zoneName = text.substr(0, length);
    text.remove_prefix(length);
    return length > 0;
}

bool Reading::takePiece(const Piece &piece, std::string_view restOfLayout)
{
    int ignored = 0;
    switch (piece.kind) {
    case PieceKind::Literal: return take(piece.text);
    case PieceKind::Year: return takeYear();
    case PieceKind::ShortYear: return takeShortYear();
    case PieceKind::MonthName: return takeName(month, monthName, 1, 12, false);
    case PieceKind::ShortMonthName: return takeName(month, monthName, 1, 12, true);
    case PieceKind::Month:
    case PieceKind::PaddedMonth: return takeNumber(month, piece.kind == PieceKind::PaddedMonth) && month >= 1 && month <= 12;
    case PieceKind::WeekdayName: return takeName(ignored, weekdayName, 0, 6, false);
    case PieceKind::ShortWeekdayName: return takeName(ignored, weekdayName, 0, 6, true);
    case PieceKind::SpacedDay:
        if (text.starts_with(' '))
            text.remove_prefix(1);
        return takeNumber(day, false);
    case PieceKind::Day:
    case PieceKind::PaddedDay: return takeNumber(day, piece.kind == PieceKind::PaddedDay);
    case PieceKind::PaddedYearDay:
    case PieceKind::SpacedYearDay: return takeYearDay(piece.kind == PieceKind::PaddedYearDay);
    case PieceKind::Hour: return takeNumber(hour, false) && hour < 24;
    case PieceKind::Hour12:
    case PieceKind::PaddedHour12: return takeNumber(hour, piece.kind == PieceKind::PaddedHour12) && hour <= 12;
    case PieceKind::Minute:
    case PieceKind::PaddedMinute: return takeNumber(minute, piece.kind == PieceKind::PaddedMinute) && minute < 60;
    case PieceKind::Second:
    case PieceKind::PaddedSecond: return takeSecond(restOfLayout, piece.kind == PieceKind::PaddedSecond);
    case PieceKind::UpperHalf: return takeHalf("AM", "PM");
    case PieceKind::LowerHalf: return takeHalf("am", "pm");
    case PieceKind::ZoneName: return takeZoneName();
    case PieceKind::Offset: return takeOffset(piece);
    case PieceKind::Fraction: return takeFraction(static_cast<std::size_t>(piece.digits) + 1);
    case PieceKind::TrimmedFraction: {
        if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !isDigit(text[1]))
            return true; // may be left out
        std::size_t length = 2;
        while (digitAt(text, length))
            ++length;
        return takeFraction(length);
    }
    }
    return false;
}

bool Reading::settleDate()
{
    if (pm && hour < 12)
        hour += 12;
    else if (am && hour == 12)
        hour = 0;
    if (yearDay >= 0) {
        if (yearDay < 1 || yearDay > (isLeapYear(year) ? 366 : 365))
            return false;
        const Civil c = civil(secondsOf(year, 1, yearDay));
        if ((month >= 0 && month != c.month) || (day >= 0 && day != c.day))
            return false;
        month = c.month;
        day = c.day;
    }
    month = month < 0 ? 1 : month;
    day = day < 0 ? 1 : day;
    return day >= 1 && day <= daysInMonth(month, year);
}

// "GMT+3" says its offset; every other abbreviation counts as 0.
int offsetOfName(std::string_view name)
{
    if (!name.starts_with("GMT") || name.size() <= 4)
        return 0;
    int hours = 0;
    for (const char c : name.substr(4))
        hours = hours * 10 + (c - '0');
    return (name[3] == '-' ? -hours : hours) * 3600;
}

} // namespace

std::optional<ParsedTime> parseTime(std::string_view text, std::string_view layout)
{
    Reading reading;
    reading.text = text;
    for (const auto &[piece, rest] : piecesOf(layout)) {
        if (!reading.takePiece(piece, rest))
            return std::nullopt;
    }
    if (!reading.text.empty() || !reading.settleDate())
        return std::nullopt;
    ParsedTime result;
    result.clockSeconds = secondsOf(reading.year, reading.month, reading.day, reading.hour, reading.minute, reading.second);
    result.nanoseconds = reading.nanoseconds;
    result.zoneName = reading.zoneName;
    if (reading.utc)
        result.offset = 0;
    else if (reading.offset)
        result.offset = *reading.offset;
    else
        result.offset = offsetOfName(reading.zoneName);
    if (!reading.utc && !reading.offset) // as in Go, a name leaves the instant where it is and moves the clock
        result.clockSeconds += result.offset;
    return result;
}

} // namespace penstock::tpl
