// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>
#include <string_view>

namespace penstock::ui
{

struct Pretty {
    QString text;
    bool cut = false;                 // the limit came before the end
    std::size_t consumed = 0;         // bytes of the source that are shown
    int firstLine = 1;                // of the layout; more where the beginning was left out for the target
    int lineOfTarget = 0;             // in the layout, from 1; 0: not reached
};

struct PrettyLimits {
    std::size_t output = 128u << 10;  // bytes of output; behind the target where there is one
    std::size_t before = 32u << 10;   // bytes of output kept in front of the target
    int longestText = 4096;           // bytes of one string or number; longer ones are cut on screen, with their length
};

// JSON laid out in lines, token by token as it was received: numbers, escapes, order and repeated keys stay as they are. What is
// not JSON is copied as it stands. Stops at the limit, so what is shown does not grow with the answer. `target` is a byte
// offset in the source whose line is wanted; the text then begins shortly before it. Any thread.
Pretty prettyJson(std::string_view source, const PrettyLimits &limits = {}, std::size_t target = std::string_view::npos);
// Where the value of a JSON Pointer begins in the first JSON text of `source`; npos: it has none. Any thread.
std::size_t offsetOfPointer(std::string_view source, std::string_view pointer);
// The text as it stands, cut at the limit, and in lines of bounded length.
Pretty rawText(std::string_view source, const PrettyLimits &limits = {}, std::size_t target = std::string_view::npos);

} // namespace penstock::ui
