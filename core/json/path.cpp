// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/records.h"

namespace penstock::json
{

namespace
{

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isNamePart(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9');
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

// A text in double quotes at the start of `rest`, which is then behind it. JQ's escapes are JSON's, plus interpolation.
std::optional<std::string> takeText(std::string_view &rest)
{
    std::size_t end = 1;
    for (; end < rest.size() && rest[end] != '"'; ++end)
        end += rest[end] == '\\' ? 1 : 0;
    if (end >= rest.size())
        return {};
    const Result<Value> text = parse(rest.substr(0, end + 1));
    if (!text)
        return {};
    rest.remove_prefix(end + 1);
    return text->toString();
}

std::optional<std::string> takeName(std::string_view &rest)
{
    std::size_t end = 0;
    while (end < rest.size() && (end == 0 ? isNameStart(rest[end]) : isNamePart(rest[end])))
        ++end;
    std::string name(rest.substr(0, end));
    rest.remove_prefix(end);
    return name.empty() ? std::nullopt : std::optional(std::move(name));
}

} // namespace

std::optional<std::vector<std::string>> plainPath(std::string_view jqProgram)
{
    std::string_view rest = trimmed(jqProgram);
    std::vector<std::string> names;
    if (rest == ".")
        return names;
    while (!rest.empty()) {
        const bool dot = rest.starts_with('.');
        if (!dot && (names.empty() || !rest.starts_with('[')))
            return {};
        rest.remove_prefix(dot ? 1 : 0);
        const bool bracket = rest.starts_with('[');
        rest.remove_prefix(bracket ? 1 : 0);
        std::optional<std::string> name = rest.starts_with('"') ? takeText(rest) : bracket ? std::nullopt : takeName(rest);
        if (!name || (bracket && !rest.starts_with(']')))
            return {};
        rest.remove_prefix(bracket ? 1 : 0);
        names.push_back(std::move(*name));
    }
    return names.empty() ? std::nullopt : std::optional(std::move(names));
}

} // namespace penstock::json
