// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/rawtree.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::map
{

enum class LoweredOp {
    Identity,
    Path,            // names; `path` where the input is the record
    Field,           // arguments[0].name, `optional`
    Element,         // arguments[0][index], `optional`
    Iterate,         // arguments[0][]
    Constant,        // kind, text or number
    Text,            // interpolation of the arguments
    Alternative,
    Compare,         // text: the operator
    And,
    Or,
    Calculate,       // text: the operator
    If,              // condition, result, condition, result, ... and maybe the rest
    Pipe,
    Call,            // function
    List,            // [arguments[0]], or []
    Object,          // key, value, key, value, ...
};

enum class LoweredFunction {
    None, Tostring, Tojson, Tonumber, Not, Length, Map, Select, Downcase, Upcase, Join, Split, StartsWith, EndsWith, TrimStart, TrimEnd, Type, Empty,
};

struct LoweredNode {
    LoweredOp op = LoweredOp::Identity;
    LoweredFunction function = LoweredFunction::None;
    json::RawKind kind = json::RawKind::Null;   // of a Constant
    std::string text;                           // of a Constant text or number; a name; an operator
    std::string json;                           // of a Constant text: escaped, without quotes
    std::vector<std::string> names;
    int path = -1;
    int index = 0;
    bool optional = false;
    bool isMany = false;                        // may have several outputs
    std::vector<std::unique_ptr<LoweredNode>> arguments;

    // Whether the output, where there is one, is the input.
    bool handsOn() const { return op == LoweredOp::Identity || function == LoweredFunction::Select; }
};

// Null where the program is more than this parser knows. What it accepts means what it means to libjq.
std::unique_ptr<LoweredNode> parseLowered(std::string_view program, json::MemberPaths &paths);

} // namespace penstock::map
