// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Number texts, without values around them. Any thread.
namespace penstock::json
{

// The grammar of RFC 8259, nothing before or after.
bool isNumber(std::string_view token);

// A number text that binary64 holds exactly enough to be written again as the same text: a whole number of at most 15 digits, or
// a decimal of at most 15 digits without exponent and without superfluous zeros. Everything else has to keep its text. The bounds
// are also those within which libjq writes a double as it was read.
// Precondition: isNumber(token).
bool isPlainNumber(std::string_view token);

// The nearest binary64; beyond its range infinity. Precondition: isNumber(token).
double toBinary64(std::string_view token);

// The shortest text that reads back as this number, whole numbers in full and without fraction; -0 as 0, NaN as null,
// infinities as the largest number (ocean, section 10.2).
void appendNumber(std::string &to, double number);

// The value of a number text where it is whole and in range: 12, 12.0, 1.2e1.
std::optional<std::int64_t> wholeNumber(std::string_view token);

} // namespace penstock::json
