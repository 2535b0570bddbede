// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::serve
{

// A path cut at its slashes, each part decoded, so that a part may hold any character.
std::vector<std::string> pathParts(std::string_view rawPath);

// What the {names} of a pattern stand for in a path, in order; nothing: it does not match.
std::optional<std::vector<std::string>> captures(std::string_view pattern, std::span<const std::string> parts);

// The rows (each with `method` and `path`) that match a path: those of the pattern with the most literal parts, as `_sync_job` goes before
// `{id}`.
template<typename Row>
struct Match {
    const Row *row = nullptr;
    std::vector<std::string> captured;
};

template<typename Row>
std::vector<Match<Row>> matching(std::span<const Row> rows, std::span<const std::string> parts)
{
    std::vector<Match<Row>> best;
    std::size_t fewest = std::string::npos;
    for (const Row &row : rows) {
        auto captured = captures(row.path, parts);
        if (!captured || captured->size() > fewest)
            continue;
        if (captured->size() < fewest)
            best.clear();
        fewest = captured->size();
        best.push_back({&row, std::move(*captured)});
    }
    return best;
}

} // namespace penstock::serve
