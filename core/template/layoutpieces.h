// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

// The pieces of a Go date layout (httpjson, section 14.7). Pure; any thread.
namespace penstock::tpl
{

enum class PieceKind {
    Literal,
    Year, ShortYear,
    MonthName, ShortMonthName, Month, PaddedMonth,
    WeekdayName, ShortWeekdayName,
    Day, PaddedDay, SpacedDay, PaddedYearDay, SpacedYearDay,
    Hour, Hour12, PaddedHour12, Minute, PaddedMinute, Second, PaddedSecond,
    UpperHalf, LowerHalf,
    ZoneName, Offset,
    Fraction, TrimmedFraction,
};

enum class OffsetForm { Hours, Minutes, Colons, Seconds, ColonSeconds };

struct Piece {
    PieceKind kind = PieceKind::Literal;
    std::string_view text;                    // of the layout
    OffsetForm offset = OffsetForm::Minutes;  // Offset
    bool zForUtc = false;                     // Offset: Z0700 and the like
    int digits = 0;                           // Fraction, TrimmedFraction
};

// Takes the next piece off; an empty literal at the end.
Piece nextPiece(std::string_view &layout);

struct PlacedPiece {
    Piece piece;
    std::string_view rest;                    // of the layout, behind it
};
// All pieces. What a run needs again and again is kept per thread; the pieces are valid until the thread's next call.
std::span<const PlacedPiece> piecesOf(std::string_view layout);

} // namespace penstock::tpl
