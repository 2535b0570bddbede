// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// How Go spells numbers and quoted texts, in both directions. Pure; any thread.
namespace penstock::tpl
{

struct Rune {
    char32_t code = 0xfffd; // U+FFFD with length 1: a byte that is no UTF-8
    std::size_t length = 1;
};
Rune runeAt(std::string_view text, std::size_t at);   // precondition: at < text.size()
std::size_t runeCount(std::string_view text);
bool isPrintable(char32_t code);                      // letters, marks, numbers, punctuation, symbols, the blank
bool isLetterOrDigit(char32_t code);
void appendRune(std::string &to, char32_t code);      // U+FFFD for what is no code point

// verb: e E f g G x X b; precision -1: as many digits as it takes to read the same number back. In that case g changes to the exponent form
// below 1e-04 and from 1e+06 on, wherever Go prints (httpjson, section 14.4).
std::string floatText(double number, char verb = 'g', int precision = -1);
// What strconv.ParseFloat reads; numbers beyond the range are infinite. Nothing: not a number.
std::optional<double> parseFloat(std::string_view text);
// Whole numbers with Go's prefixes and underscores (0x10, 0b1, 0o7, 017, 1_000).
std::optional<std::int64_t> parseWhole(std::string_view text);
std::optional<std::uint64_t> parseUnsigned(std::string_view text);
std::int64_t truncatedToInt64(double number);         // beyond the range and NaN: the smallest, as the original's machine code gives

void appendQuoted(std::string &to, std::string_view text, bool asciiOnly = false);   // "..."
void appendQuotedRune(std::string &to, char32_t code, bool asciiOnly = false);       // '...'
bool canBackquote(std::string_view text);
// The text that a Go literal ("..." or `...`) stands for; nothing: not a valid literal.
std::optional<std::string> unquoted(std::string_view literal);
// The character of a literal '...'.
std::optional<char32_t> unquotedRune(std::string_view literal);

} // namespace penstock::tpl
