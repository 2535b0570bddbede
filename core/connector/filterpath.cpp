// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/filterpath.h"

#include "core/connector/search.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace penstock::connector
{

namespace
{

using Path = std::vector<std::string>;

std::vector<std::string> cut(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        if (end > at)
            parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

// The paths that go on below a member of that name; an empty one: the member itself is meant.
std::vector<Path> below(const std::vector<Path> &paths, std::string_view name)
{
    std::vector<Path> rest;
    for (const Path &path : paths) {
        if (path.front() == "**") {
            rest.push_back(path);
            if (path.size() > 1 && matchesWildcard(name, path[1]))
                rest.emplace_back(path.begin() + 2, path.end());
        } else if (matchesWildcard(name, path.front())) {
            rest.emplace_back(path.begin() + 1, path.end());
        }
    }
    return rest;
}

bool isMeant(const std::vector<Path> &paths)
{
    return std::ranges::any_of(paths, [](const Path &path) { return path.empty() || path == Path{"**"}; });
}

std::optional<json::Value> included(const json::Value &value, const std::vector<Path> &paths)
{
    if (isMeant(paths))
        return value;
    if (paths.empty() || (!value.isObject() && !value.isArray()))
        return std::nullopt;
    json::Value kept = value.isObject() ? json::Value::object() : json::Value::array();
    for (int i = 0; value.isArray() && i < value.size(); ++i) {
        if (auto element = included(value.at(i), paths))
            kept.append(std::move(*element));
    }
    value.forEachMember([&](std::string_view name, const json::Value &member) {
        if (auto part = included(member, below(paths, name)))
            kept.set(name, std::move(*part));
    });
    return kept.size() > 0 ? std::optional(std::move(kept)) : std::nullopt;
}

json::Value excluded(const json::Value &value, const std::vector<Path> &paths)
{
    if (paths.empty() || (!value.isObject() && !value.isArray()))
        return value;
    json::Value kept = value.isObject() ? json::Value::object() : json::Value::array();
    for (int i = 0; value.isArray() && i < value.size(); ++i)
        kept.append(excluded(value.at(i), paths));
    value.forEachMember([&](std::string_view name, const json::Value &member) {
        const std::vector<Path> rest = below(paths, name);
        if (!isMeant(rest))
            kept.set(name, excluded(member, rest));
    });
    return kept;
}

} // namespace

json::Value filtered(const json::Value &body, std::string_view paths)
{
    std::vector<Path> wanted, unwanted;
    for (const std::string &one : cut(paths, ',')) {
        const bool isExclusion = one.starts_with('-');
        Path path = cut(isExclusion ? std::string_view(one).substr(1) : std::string_view(one), '.');
        if (!path.empty())
            (isExclusion ? unwanted : wanted).push_back(std::move(path));
    }
    const json::Value kept = wanted.empty() ? body : included(body, wanted).value_or(json::Value::object());
    return excluded(kept, unwanted);
}

} // namespace penstock::connector
