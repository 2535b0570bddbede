// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/values.h"

#include <random>

namespace penstock::connector
{

json::Value withId(const StoredDocument &document)
{
    json::Value whole = json::Value::object();
    whole.set("id", json::Value::string(document.id));
    document.source.forEachMember([&](std::string_view name, const json::Value &value) { whole.set(name, value); });
    return whole;
}

json::Value instantValue(Instant instant)
{
    return json::Value::string(toText(instant));
}

json::Value object(std::initializer_list<std::pair<const char *, json::Value>> members)
{
    json::Value value = json::Value::object();
    for (const auto &[name, member] : members)
        value.set(name, member);
    return value;
}

std::string newId()
{
    constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::random_device random;
    std::uniform_int_distribution<std::size_t> first(0, 61), any(0, characters.size() - 1);
    std::string id(1, characters[first(random)]);
    while (id.size() < 20)
        id += characters[any(random)];
    return id;
}

json::Value merged(const json::Value &into, const json::Value &change)
{
    if (!into.isObject() || !change.isObject())
        return change;
    json::Value result = into;
    change.forEachMember([&](std::string_view name, const json::Value &value) {
        const std::optional<json::Value> there = into.find(name);
        result.set(name, there ? merged(*there, value) : value);
    });
    return result;
}

} // namespace penstock::connector
