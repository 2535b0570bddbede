// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/routing.h"

#include "core/http/url.h"

namespace penstock::serve
{

std::vector<std::string> pathParts(std::string_view rawPath)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < rawPath.size();) {
        const std::size_t end = std::min(rawPath.find('/', at), rawPath.size());
        if (end > at)
            parts.push_back(http::percentDecode(rawPath.substr(at, end - at)));
        at = end + 1;
    }
    return parts;
}

std::optional<std::vector<std::string>> captures(std::string_view pattern, std::span<const std::string> parts)
{
    const std::vector<std::string> expected = pathParts(pattern);
    if (expected.size() != parts.size())
        return std::nullopt;
    std::vector<std::string> captured;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (expected[i].starts_with('{'))
            captured.push_back(parts[i]);
        else if (expected[i] != parts[i])
            return std::nullopt;
    }
    return captured;
}

} // namespace penstock::serve
