// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/values.h"

#include "core/document/document.h"

#include <algorithm>

namespace penstock::test
{

json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    return value ? std::move(*value) : json::Value::null();
}

json::Value toValue(const yaml::Node &node)
{
    return parsed(jsonText(node));
}

std::string shown(const json::Value &value, std::size_t most)
{
    std::string text = json::toText(value);
    if (text.size() <= most)
        return text;
    return text.substr(0, most * 2 / 3) + " ... " + text.substr(text.size() - most / 3);
}

namespace
{

void addMemberDifferences(std::vector<std::string> &to, const std::string &where, const json::Value &expected, const json::Value &observed)
{
    expected.forEachMember([&](std::string_view key, const json::Value &member) {
        const std::string place = where + "." + std::string(key);
        if (observed.has(key))
            addDifferences(to, place, member, observed.get(key));
        else
            to.push_back(place + ": missing, expected " + shown(member));
    });
    observed.forEachMember([&](std::string_view key, const json::Value &member) {
        if (!expected.has(key))
            to.push_back(where + "." + std::string(key) + ": not expected, got " + shown(member));
    });
}

} // namespace

void addDifferences(std::vector<std::string> &to, const std::string &where, const json::Value &expected, const json::Value &observed)
{
    if (expected.isObject() && observed.isObject()) {
        addMemberDifferences(to, where, expected, observed);
    } else if (expected.isArray() && observed.isArray()) {
        const int common = std::min(expected.size(), observed.size());
        for (int i = 0; i < common; ++i)
            addDifferences(to, where + "[" + std::to_string(i) + "]", expected.at(i), observed.at(i));
        for (int i = common; i < expected.size(); ++i)
            to.push_back(where + "[" + std::to_string(i) + "]: missing, expected " + shown(expected.at(i)));
        for (int i = common; i < observed.size(); ++i)
            to.push_back(where + "[" + std::to_string(i) + "]: not expected, got " + shown(observed.at(i)));
    } else if (!(expected == observed)) {
        to.push_back(where + ": expected " + shown(expected) + ", got " + shown(observed));
    }
}

} // namespace penstock::test
