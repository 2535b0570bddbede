// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <optional>
#include <string_view>

// jq keeps the text of a number until it calculates with it; then it is a binary64. Whether that has cost digits is found out by experiment: with
// the numbers that binary64 cannot hold changed noticeably, the output changes (so it depends on them), but with them only rounded it does not
// (so it does not depend on the digits that were lost).
namespace penstock::map
{

// Whether a program's text contains an arithmetic operator or function. May say yes too often, never no.
bool mayCalculate(std::string_view program);

// Whether a JSON text contains a number of more digits than binary64 always holds. May say yes too often (digits in a text), never no.
bool mayHaveLongNumbers(std::string_view json);
bool hasLongNumbers(const json::Value &value);

// The value with every number that binary64 cannot hold replaced; nothing where there is none.
enum class Replacement { Rounded, Changed };
std::optional<json::Value> withoutExactNumbers(const json::Value &value, Replacement replacement);

} // namespace penstock::map
