// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/document.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace penstock
{

namespace
{

void writeText(std::string &to, std::string_view text)
{
    to += '"';
    for (const char c : text) {
        switch (c) {
        case '"': to += "\\\""; break;
        case '\\': to += "\\\\"; break;
        case '\n': to += "\\n"; break;
        case '\r': to += "\\r"; break;
        case '\t': to += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                char escape[8];
                std::snprintf(escape, sizeof escape, "\\u%04x", unsigned(static_cast<unsigned char>(c)));
                to += escape;
            } else {
                to += c;
            }
        }
    }
    to += '"';
}

// 0x1F and 0o17 become decimal; what 64 bits do not hold stays a text.
void writeBased(std::string &to, std::string_view text, int base)
{
    std::uint64_t number = 0;
    const auto [at, error] = std::from_chars(text.data() + 2, text.data() + text.size(), number, base);
    if (error != std::errc() || at != text.data() + text.size())
        return writeText(to, text);
    to += std::to_string(number);
}

// A YAML number as a JSON one, digits kept: no plus, no leading zeros, digits on both sides of the point.
void writeNumber(std::string &to, std::string_view text)
{
    if (text.starts_with("0x") || text.starts_with("0o"))
        return writeBased(to, text, text[1] == 'x' ? 16 : 8);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    if (text.starts_with('-')) {
        to += '-';
        text.remove_prefix(1);
    }
    const std::size_t wholeEnd = std::min(text.find_first_of(".eE"), text.size());
    std::string_view whole = text.substr(0, wholeEnd);
    whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
    to += whole.empty() ? std::string_view("0") : whole;
    std::string_view rest = text.substr(wholeEnd);
    if (rest.starts_with('.')) {
        const std::size_t end = std::min(rest.find_first_of("eE"), rest.size());
        if (end > 1)
            to += rest.substr(0, end);
        rest.remove_prefix(end);
    }
    to += rest;
}

void writeFloat(std::string &to, std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    const std::string_view digits = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    if (digits == ".nan" || digits == ".NaN" || digits == ".NAN")
        to += "null";
    else if (digits == ".inf" || digits == ".Inf" || digits == ".INF")
        to += isNegative ? "-1.7976931348623157e308" : "1.7976931348623157e308";
    else
        writeNumber(to, text);
}

void writeNode(std::string &to, const yaml::Node &node)
{
    switch (node.kind) {
    case yaml::Kind::Null: to += "null"; break;
    case yaml::Kind::Boolean: to += node.text.front() == 't' || node.text.front() == 'T' ? "true" : "false"; break;
    case yaml::Kind::Integer: writeNumber(to, node.text); break;
    case yaml::Kind::Float: writeFloat(to, node.text); break;
    case yaml::Kind::String: writeText(to, node.text); break;
    case yaml::Kind::Sequence: {
        to += '[';
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            if (i > 0)
                to += ',';
            writeNode(to, *node.items[i]);
        }
        to += ']';
        break;
    }
    case yaml::Kind::Mapping: {
        to += '{';
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            if (i > 0)
                to += ',';
            writeText(to, node.entries[i].key);
            to += ':';
            writeNode(to, *node.entries[i].node);
        }
        to += '}';
        break;
    }
    }
}

} // namespace

std::string jsonText(const yaml::Node &node)
{
    std::string text;
    writeNode(text, node);
    return text;
}

} // namespace penstock
