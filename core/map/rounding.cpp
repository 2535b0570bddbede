// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/rounding.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace penstock::map
{

namespace
{

using json::Value;

bool isExact(const Value &number)
{
    if (!jv_number_has_literal(number.raw()))
        return true;
    // Equal to the shortest text of the rounded number: nothing that arithmetic could lose.
    const std::string shortest = json::toText(Value::number(number.toDouble()));
    return Value(jv_number_with_literal(shortest.c_str())) == number;
}

// The rounded number stays a literal, so that comparing it still compares all digits.
Value replaced(const Value &number, Replacement replacement)
{
    const double rounded = number.toDouble();
    if (replacement == Replacement::Rounded)
        return Value(jv_number_with_literal(json::toText(Value::number(rounded)).c_str()));
    constexpr double noticeably = 1.0137;
    const double changed = rounded * noticeably;
    return Value::number(rounded == std::trunc(rounded) ? std::trunc(changed) : changed);
}

Value replacedAll(const Value &value, Replacement replacement, bool &any)
{
    switch (value.kind()) {
    case json::Kind::Number:
        if (isExact(value))
            return value;
        any = true;
        return replaced(value, replacement);
    case json::Kind::Array: {
        Value array = Value::array();
        for (int i = 0; i < value.size(); ++i)
            array.append(replacedAll(value.at(i), replacement, any));
        return array;
    }
    case json::Kind::Object: {
        Value object = Value::object();
        value.forEachMember([&](std::string_view key, const Value &member) { object.set(key, replacedAll(member, replacement, any)); });
        return object;
    }
    default: return value;
    }
}

} // namespace

bool mayCalculate(std::string_view program)
{
    // `/` is also part of `//`, `-` also a sign, and any of them may stand in a text: then the experiment says no.
    constexpr std::array words = {"add", "pow", "sqrt", "cbrt", "floor", "ceil", "round", "trunc", "abs", "log", "exp", "mod", "range", "sin", "cos",
                                  "tan", "date", "time", "nearbyint", "rint", "scalb", "significand", "gamma", "frexp", "ldexp", "hypot"};
    if (program.find_first_of("+*%-") != std::string_view::npos)
        return true;
    for (std::size_t at = program.find('/'); at != std::string_view::npos; at = program.find('/', at + 1)) {
        if (at + 1 < program.size() && program[at + 1] == '/' && program.substr(at + 2, 1) != "=")
            ++at;
        else
            return true;
    }
    return std::ranges::any_of(words, [program](const char *word) { return program.find(word) != std::string_view::npos; });
}

bool mayHaveLongNumbers(std::string_view json)
{
    // So many characters of a number in a row; every such row covers a multiple of this.
    constexpr std::size_t longest = 15;
    const auto isPart = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-'; };
    for (std::size_t at = longest - 1; at < json.size(); at += longest) {
        if (!isPart(json[at]))
            continue;
        std::size_t begin = at, end = at + 1;
        while (begin > 0 && isPart(json[begin - 1]))
            --begin;
        while (end < json.size() && isPart(json[end]))
            ++end;
        if (end - begin > longest)
            return true;
    }
    return false;
}

bool hasLongNumbers(const Value &value)
{
    bool any = false;
    switch (value.kind()) {
    case json::Kind::Number: return !isExact(value);
    case json::Kind::Array:
        for (int i = 0; i < value.size() && !any; ++i)
            any = hasLongNumbers(value.at(i));
        return any;
    case json::Kind::Object:
        value.forEachMember([&any](std::string_view, const Value &member) { any = any || hasLongNumbers(member); });
        return any;
    default: return false;
    }
}

std::optional<Value> withoutExactNumbers(const Value &value, Replacement replacement)
{
    bool any = false;
    Value result = replacedAll(value, replacement, any);
    return any ? std::optional(std::move(result)) : std::nullopt;
}

} // namespace penstock::map
