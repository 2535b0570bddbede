// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/problem.h"

#include <functional>
#include <span>

// Bodies of requests, read as the reference reads them (connector-api, section 2.3): types first, then unknown and missing names.
namespace penstock::connector
{

// Which JSON types a property takes. A boolean is also taken from "true" and "false", an integer from numeric text and with its fraction cut off.
enum Takes : unsigned { String = 1, Number = 2, Boolean = 4, Object = 8, Array = 16, Null = 32, Anything = 63 };
inline constexpr unsigned Bool = Boolean | String;
inline constexpr unsigned Integer = Number | String | 64;

struct Field {
    const char *name;
    unsigned takes;
    bool required = false;
    std::function<Checked<json::Value>(const json::Value &)> convert = nullptr;   // what is kept instead; not asked for null
};

struct Shape {
    const char *parser;                 // the reference's name, which its messages carry
    std::vector<Field> fields;          // in the order of declaration
    bool isStrict = false;              // refuses names that it does not know; else they are left out
};

// The known members, converted, in the order of the fields.
Checked<json::Value> read(const Shape &shape, const json::Value &body);

// For Field::convert.
Checked<json::Value> toBoolean(const json::Value &value);
Checked<json::Value> toInteger(const json::Value &value);
Checked<json::Value> toInstant(const json::Value &value);        // normalised to UTC
std::function<Checked<json::Value>(const json::Value &)> oneOf(const char *kind, std::span<const std::string_view> words, bool anyCase);
std::function<Checked<json::Value>(const json::Value &)> objectOf(const Shape &shape);
std::function<Checked<json::Value>(const json::Value &)> listOf(const Shape &shape);
std::function<Checked<json::Value>(const json::Value &)> listOfText();

} // namespace penstock::connector
