// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/layoutpieces.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace penstock::tpl
{

namespace
{

struct Word {
    std::string_view text;
    PieceKind kind;
    bool endsHere = false;                   // not before a lower-case letter: Mon, not Month
    OffsetForm offset = OffsetForm::Minutes;
    bool zForUtc = false;
};

// Longer words stand before those they begin with.
constexpr std::array words{
    Word{"January", PieceKind::MonthName},
    Word{"Jan", PieceKind::ShortMonthName, true},
    Word{"Monday", PieceKind::WeekdayName},
    Word{"Mon", PieceKind::ShortWeekdayName, true},
    Word{"MST", PieceKind::ZoneName},
    Word{"01", PieceKind::PaddedMonth},
    Word{"02", PieceKind::PaddedDay},
    Word{"03", PieceKind::PaddedHour12},
    Word{"04", PieceKind::PaddedMinute},
    Word{"05", PieceKind::PaddedSecond},
    Word{"06", PieceKind::ShortYear},
    Word{"002", PieceKind::PaddedYearDay},
    Word{"15", PieceKind::Hour},
    Word{"1", PieceKind::Month},
    Word{"2006", PieceKind::Year},
    Word{"2", PieceKind::Day},
    Word{"_2", PieceKind::SpacedDay},
    Word{"__2", PieceKind::SpacedYearDay},
    Word{"3", PieceKind::Hour12},
    Word{"4", PieceKind::Minute},
    Word{"5", PieceKind::Second},
    Word{"PM", PieceKind::UpperHalf},
    Word{"pm", PieceKind::LowerHalf},
    Word{"-070000", PieceKind::Offset, false, OffsetForm::Seconds},
    Word{"-07:00:00", PieceKind::Offset, false, OffsetForm::ColonSeconds},
    Word{"-0700", PieceKind::Offset, false, OffsetForm::Minutes},
    Word{"-07:00", PieceKind::Offset, false, OffsetForm::Colons},
    Word{"-07", PieceKind::Offset, false, OffsetForm::Hours},
    Word{"Z070000", PieceKind::Offset, false, OffsetForm::Seconds, true},
    Word{"Z07:00:00", PieceKind::Offset, false, OffsetForm::ColonSeconds, true},
    Word{"Z0700", PieceKind::Offset, false, OffsetForm::Minutes, true},
    Word{"Z07:00", PieceKind::Offset, false, OffsetForm::Colons, true},
    Word{"Z07", PieceKind::Offset, false, OffsetForm::Hours, true},
};

std::optional<Piece> fractionAt(std::string_view layout)
{
    if (layout.size() < 2 || (layout[0] != '.' && layout[0] != ',') || (layout[1] != '0' && layout[1] != '9'))
        return std::nullopt;
    const std::size_t end = std::min(layout.find_first_not_of(layout[1], 1), layout.size());
    if (end < layout.size() && layout[end] >= '0' && layout[end] <= '9')
        return std::nullopt;
    const PieceKind kind = layout[1] == '9' ? PieceKind::TrimmedFraction : PieceKind::Fraction;
    return Piece{kind, layout.substr(0, end), {}, false, static_cast<int>(std::min<std::size_t>(end - 1, 1000))};
}

std::optional<Piece> pieceAt(std::string_view layout)
{
    if (layout.starts_with("_2006")) // a literal underscore before the year
        return std::nullopt;
    for (const Word &word : words) {
        if (!layout.starts_with(word.text))
            continue;
        const std::string_view rest = layout.substr(word.text.size());
        if (word.endsHere && !rest.empty() && rest[0] >= 'a' && rest[0] <= 'z')
            continue;
        return Piece{word.kind, layout.substr(0, word.text.size()), word.offset, word.zForUtc};
    }
    return fractionAt(layout);
}

} // namespace

Piece nextPiece(std::string_view &layout)
{
    std::size_t at = 0;
    std::optional<Piece> found;
    for (; at < layout.size(); ++at) {
        found = pieceAt(layout.substr(at));
        if (found)
            break;
    }
    Piece piece;
    if (found && at == 0)
        piece = *found;
    else
        piece.text = layout.substr(0, at);
    layout.remove_prefix(piece.text.size());
    return piece;
}

std::span<const PlacedPiece> piecesOf(std::string_view layout)
{
    constexpr std::size_t mostLayouts = 64;      // they may come from data
    thread_local std::map<std::string, std::vector<PlacedPiece>, std::less<>> known;
    if (const auto found = known.find(layout); found != known.end())
        return found->second;
    if (known.size() == mostLayouts)
        known.clear();
    const auto added = known.emplace(layout, std::vector<PlacedPiece>()).first;
    std::string_view rest = added->first;
    for (Piece piece = nextPiece(rest); piece.kind != PieceKind::Literal || !piece.text.empty(); piece = nextPiece(rest))
        added->second.push_back({piece, rest});
    return added->second;
}

} // namespace penstock::tpl
