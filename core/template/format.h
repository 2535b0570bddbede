// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/value.h"

#include <span>

// Printing as Go's package fmt does it (httpjson, sections 14.5 and 15.3). Pure; any thread.
namespace penstock::tpl
{

struct Printing {
    std::size_t limit = std::size_t(64) << 20; // bytes of one result; printing stops there
    bool masks = true;                         // names such as password are hidden in printed objects of the state (see jsonText)
};

// Each appends to `to`; false: the limit was reached.
bool print(std::string &to, const Value &value, const Printing &printing = {});                    // %v; nil is <nil>
bool printAll(std::string &to, std::span<const Value> values, const Printing &printing = {});      // blanks only between two that are no text
bool printLine(std::string &to, std::span<const Value> values, const Printing &printing = {});     // blanks between all, a line end
bool printFormatted(std::string &to, std::string_view format, std::span<const Value> values, const Printing &printing = {});

} // namespace penstock::tpl
