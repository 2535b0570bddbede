// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/utf8.h"

namespace penstock::json
{

namespace
{
constexpr char32_t noUnit = 0x110000;

bool isHighSurrogate(char32_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool isLowSurrogate(char32_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }
} // namespace

std::size_t utf8Length(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? std::uint8_t(text[i]) : std::uint8_t(0); };
    const std::uint8_t lead = byte(at);
    const auto follows = [&](std::size_t i, std::uint8_t low = 0x80, std::uint8_t high = 0xbf) {
        return byte(at + i) >= low && byte(at + i) <= high;
    };
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return follows(1) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const std::uint8_t low = lead == 0xe0 ? 0xa0 : 0x80;
        const std::uint8_t high = lead == 0xed ? 0x9f : 0xbf;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const std::uint8_t low = lead == 0xf0 ? 0x90 : 0x80;
        const std::uint8_t high = lead == 0xf4 ? 0x8f : 0xbf;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

void appendUtf8(std::string &to, char32_t codePoint)
{
    if (codePoint < 0x80) {
        to += char(codePoint);
    } else if (codePoint < 0x800) {
        to += char(0xc0 | (codePoint >> 6));
        to += char(0x80 | (codePoint & 0x3f));
    } else if (codePoint < 0x10000) {
        to += char(0xe0 | (codePoint >> 12));
        to += char(0x80 | ((codePoint >> 6) & 0x3f));
        to += char(0x80 | (codePoint & 0x3f));
    } else {
        to += char(0xf0 | (codePoint >> 18));
        to += char(0x80 | ((codePoint >> 12) & 0x3f));
        to += char(0x80 | ((codePoint >> 6) & 0x3f));
        to += char(0x80 | (codePoint & 0x3f));
    }
}

char32_t hexUnit(std::string_view text, std::size_t at)
{
    if (at + 4 > text.size())
        return noUnit;
    char32_t unit = 0;
    for (const char c : text.substr(at, 4)) {
        const bool digit = c >= '0' && c <= '9';
        const char lower = char(c | 0x20);
        if (!digit && (lower < 'a' || lower > 'f'))
            return noUnit;
        unit = unit * 16 + char32_t(digit ? c - '0' : lower - 'a' + 10);
    }
    return unit;
}

bool appendEscaped(std::string &to, std::string_view text, std::size_t &at, bool &whole)
{
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (at + 1 >= text.size())
        return false;
    if (const std::size_t known = letters.find(text[at + 1]); known != std::string_view::npos) {
        to += meanings[known];
        at += 2;
        return true;
    }
    char32_t unit = text[at + 1] == 'u' ? hexUnit(text, at + 2) : noUnit;
    if (unit == noUnit)
        return false;
    at += 6;
    if (isHighSurrogate(unit) || isLowSurrogate(unit)) {
        const char32_t low = isHighSurrogate(unit) && text.substr(at, 2) == "\\u" ? hexUnit(text, at + 2) : noUnit;
        const bool pair = isLowSurrogate(low);
        unit = pair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : replacementCharacter;
        at += pair ? 6 : 0;
        whole = whole && pair;
    }
    appendUtf8(to, unit);
    return true;
}

} // namespace penstock::json
