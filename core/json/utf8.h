// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace penstock::json
{

constexpr char32_t replacementCharacter = 0xfffd;

// Length of the valid UTF-8 sequence at `at`; 0 where there is none.
std::size_t utf8Length(std::string_view text, std::size_t at);
void appendUtf8(std::string &to, char32_t codePoint);

// The four hexadecimal digits at `at`; beyond 0xffff where they are none.
char32_t hexUnit(std::string_view text, std::size_t at);

// What an escape sequence stands for. `text[at]` is the backslash, `at` is behind the sequence afterwards. False: not a valid sequence. Halves
// of surrogate pairs become U+FFFD, and `whole` false.
bool appendEscaped(std::string &to, std::string_view text, std::size_t &at, bool &whole);

} // namespace penstock::json
