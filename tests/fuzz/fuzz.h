// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace penstock::fuzz
{

// A property that does not hold ends the program, which is what both libFuzzer and the replay look for.
inline void require(bool holds, const char *what, std::string_view detail = "")
{
    if (holds)
        return;
    std::fprintf(stderr, "property broken: %s\n%.*s\n", what, int(detail.size()), detail.data());
    std::abort();
}

// Takes an input apart: choices first, the text that is tested behind them.
class Input
{
public:
    Input(const std::uint8_t *data, std::size_t size) : m_rest(reinterpret_cast<const char *>(data), size) {}

    unsigned choice(unsigned count)
    {
        if (m_rest.empty())
            return 0;
        const unsigned byte = static_cast<unsigned char>(m_rest.front());
        m_rest.remove_prefix(1);
        return byte % count;
    }
    std::string_view rest() const { return m_rest; }
    bool isEmpty() const { return m_rest.empty(); }

private:
    std::string_view m_rest;
};

} // namespace penstock::fuzz
