// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/environmentfile.h"

#include <algorithm>

namespace penstock::exchange
{

namespace
{

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

bool isVariableName(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::string unquoted(std::string_view value)
{
    if (value.size() < 2 || value.front() != value.back() || (value.front() != '"' && value.front() != '\''))
        return std::string(value);
    const bool escapes = value.front() == '"';
    value = value.substr(1, value.size() - 2);
    std::string text;
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (escapes && value[at] == '\\' && at + 1 < value.size())
            ++at;
        text += value[at];
    }
    return text;
}

} // namespace

std::vector<std::pair<std::string, std::string>> readEnvironmentFile(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> variables;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = trimmed(text.substr(begin, end - begin));
        begin = end + 1;
        if (line.starts_with("export "))
            line = trimmed(line.substr(7));
        const std::size_t equals = line.find('=');
        if (equals != std::string_view::npos && isVariableName(line.substr(0, equals)))
            variables.emplace_back(line.substr(0, equals), unquoted(trimmed(line.substr(equals + 1))));
    }
    return variables;
}

} // namespace penstock::exchange
