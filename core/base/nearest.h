// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace penstock
{

// "Did you mean": the known word with the smallest edit distance (a swap counts once); nothing when none is near enough to
// be a slip of the hand (a third of the word's length, at least one).
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known);
int editDistance(std::string_view a, std::string_view b);

} // namespace penstock
