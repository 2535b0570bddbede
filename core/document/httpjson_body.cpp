// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/httpjson.h"
#include "core/json/number.h"

#include <algorithm>
#include <charconv>

namespace penstock::httpjson
{

namespace
{

json::Value scalarValue(const yaml::Node &node)
{
    switch (node.kind) {
    case yaml::Kind::Null: return {};
    case yaml::Kind::Boolean: return json::Value::boolean(node.text.starts_with('t') || node.text.starts_with('T'));
    case yaml::Kind::Integer: {
        const bool isDecimal = json::isNumber(node.text);
        if (isDecimal)
            return json::Value(jv_number_with_literal(node.text.c_str()));
        std::string_view digits = node.text;
        const bool hasPrefix = digits.starts_with("0x") || digits.starts_with("0o");
        const int base = digits.starts_with("0x") ? 16 : digits.starts_with("0o") ? 8 : 10;
        digits.remove_prefix(hasPrefix ? 2 : digits.starts_with('+') ? 1 : 0);
        std::uint64_t number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
        return json::Value(jv_number_with_literal(std::to_string(number).c_str()));
    }
    case yaml::Kind::Float: {
        std::string_view text = node.text;
        text.remove_prefix(text.starts_with('+') ? 1 : 0);
        double number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return json::Value::number(number);
    }
    default: return json::Value::string(node.text);
    }
}

json::Value innerValue(const yaml::Node &node)
{
    if (node.isScalar())
        return scalarValue(node);
    if (node.kind == yaml::Kind::Sequence) {
        json::Value list = json::Value::array();
        for (const auto &item : node.items)
            list.append(innerValue(*item));
        return list;
    }
    json::Value object;              // null while it is empty
    for (const yaml::Entry &entry : node.entries)
        object.set(entry.key, innerValue(*entry.node));
    return object;
}

} // namespace

json::Value bodyValue(const yaml::Node &body)
{
    json::Value object = json::Value::object();
    for (const yaml::Entry &entry : body.entries) {
        json::Value value = innerValue(*entry.node);
        if (!value.isNull())
            object.set(entry.key, std::move(value));
    }
    return object;
}

} // namespace penstock::httpjson
