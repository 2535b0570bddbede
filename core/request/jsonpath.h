// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::request
{

// The JSONPath that a chain's `replace` is written in: $, .name, ['name'], [n], [a:b], [*], .. and [?(@.x==true)] (httpjson, section 17).
// Immutable; any thread.
class JsonPath
{
public:
    static Result<JsonPath> parse(std::string_view text);

    // Nothing: the path does not exist. A path with a wildcard, slice, filter or descent gives a list, another one the value itself.
    std::optional<json::Value> find(const json::Value &root) const;

private:
    struct Part {
        enum class Kind { Member, Index, Slice, All, Filter, Descent } kind = Kind::Member;
        std::string name;                       // Member; Filter: the path below @
        std::optional<int> from, to;            // Index: from; Slice
        std::string sign;                       // Filter: ==, !=, <, <=, >, >=; empty: exists
        json::Value operand;
    };
    static Result<Part> bracket(std::string_view inside, std::string_view whole);
    static void collect(const Part &part, const json::Value &value, std::vector<json::Value> &to);

    std::vector<Part> m_parts;
    bool m_isList = false;
};

// The ids that a chain takes from a value: texts and numbers, the latter as Go prints a float (httpjson, section 11.1).
std::vector<std::string> chainIds(const json::Value &found, bool exactNumbers);

} // namespace penstock::request
