// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <string>
#include <string_view>
#include <vector>

// Paths of values as written in places and edits: resources[2].selector.query, a["x.y"]. Private to core/document.
namespace penstock::yaml
{

struct Step {
    std::string key;
    int index = -1;                             // of a list's item; -1: `key` is meant
};

// A path longer than this is cut, so that deep nesting of long keys stays small.
inline constexpr std::size_t longestPath = 1024;

std::string pathKey(const std::string &parent, std::string_view key);
std::string pathItem(const std::string &parent, int index);
Result<std::vector<Step>> parsePath(std::string_view path);   // bad-value

} // namespace penstock::yaml
