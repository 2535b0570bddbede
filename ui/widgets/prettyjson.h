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
    int lineOfTarget = 0;             // from 1; 0: not reached
};

struct PrettyLimits {
    std::size_t output = 128u << 10;  // bytes of output
    int longestText = 4096;           // bytes of one string or number; longer ones are cut on screen, with their length
};

// JSON laid out in lines, token by token as it was received: numbers, escapes, order and repeated keys stay as they are. What is
// not JSON is copied as it stands. Stops at the limit, so the cost does not depend on the size of the answer. `target` is
// a byte offset in the source whose line is wanted. Any thread.
Pretty prettyJson(std::string_view source, const PrettyLimits &limits = {}, std::size_t target = std::string_view::npos);
// The text as it stands, cut at the limit, and in lines of bounded length.
Pretty rawText(std::string_view source, const PrettyLimits &limits = {}, std::size_t target = std::string_view::npos);

} // namespace penstock::ui
