// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/shell.h"

#include "core/exchange/references.h"

#include <algorithm>

namespace penstock::exchange
{

std::string shellQuoted(std::string_view text)
{
    constexpr std::string_view plain = "%+,-./:=@_";
    const auto harmless = [plain](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || plain.find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::ranges::all_of(text, harmless))
        return std::string(text);
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + '\'';
}

std::string shellWord(std::string_view marked, std::string_view filter)
{
    std::string word;
    for (const Piece &piece : pieces(marked)) {
        if (piece.kind == Piece::Kind::Text) {
            word += shellQuoted(piece.text);
            continue;
        }
        const std::string variable = piece.kind == Piece::Kind::Secret ? secretVariable(piece.text) : piece.text;
        word += filter.empty() ? "\"$" + variable + '"' : "\"$(" + std::string(filter) + " \"$" + variable + "\")\"";
    }
    return word.empty() ? "''" : word;
}

std::string secretVariable(std::string_view path)
{
    std::string name = "PENSTOCK_SECRET_";
    for (const char c : path) {
        if (c >= 'a' && c <= 'z')
            name += char(c - 'a' + 'A');
        else
            name += (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    }
    return name;
}

} // namespace penstock::exchange
