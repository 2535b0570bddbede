// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::ui
{

// The part of a template that one means by pointing at a byte of it and that can be evaluated by itself: a chain of fields up to there, what
// stands in parentheses, a function with its arguments, between the brackets all of it. Nothing: white space, text outside of brackets, a
// part that hangs on a variable, or on where the dot stands (inside `range`, `with`, `define`). Pure.
std::optional<std::string> partAt(std::string_view source, std::size_t offset);

} // namespace penstock::ui
