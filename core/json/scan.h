// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace penstock::json
{

// Finds the end of an object or array without looking at what is in it: 64 bytes at a time, brackets outside texts are counted.
// Survives any split of the text into pieces. Brackets of different kinds are not told apart; whoever reads the text will.
class ContainerScan
{
public:
    // `text` continues what the calls before got. The number of bytes up to and including the closing bracket; npos: not there yet.
    std::size_t end(std::string_view text);

private:
    std::size_t endInBlock(const char *block);
    std::size_t endOneByOne(std::string_view text, std::size_t at);

    int m_depth = 0;
    bool m_inText = false;
    bool m_escaped = false;       // the next byte follows a backslash
};

// Lines and code points of a text that arrives in pieces, for places in diagnostics.
struct LineCount {
    int line = 1;
    int column = 1;               // of the next byte; code points
    void add(std::string_view text);
};

} // namespace penstock::json
