// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/base64.h"

#include <array>
#include <cstdint>

namespace penstock::tpl
{

namespace
{

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

void skipLineEnds(std::string_view &text)
{
    while (!text.empty() && isLineEnd(text[0]))
        text.remove_prefix(1);
}

// The equals signs that end a text after `digits` of a group. False: they do not fit. What stands behind them is a fault that comes too
// late to matter.
bool takePadding(std::string_view &text, int digits)
{
    if (digits < 2)
        return false;
    if (digits == 3)
        return true;
    skipLineEnds(text);
    return text.starts_with('=');
}

} // namespace

std::string toBase64(std::string_view bytes, bool padded)
{
    std::string text;
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 3))) {
        const auto byte = [&](std::size_t i) { return i < bytes.size() ? std::uint32_t(static_cast<unsigned char>(bytes[i])) : 0; };
        const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (std::size_t i = 0; i < 4; ++i) {
            if (i <= bytes.size())
                text += alphabet[group >> (18 - 6 * i) & 63];
            else if (padded)
                text += '=';
        }
    }
    return text;
}

std::string fromBase64(std::string_view text, bool padded)
{
    std::string bytes;
    for (;;) {
        std::uint32_t group = 0;
        int digits = 0;
        bool end = false;
        while (digits < 4 && !end) {
            skipLineEnds(text);
            const char c = text.empty() ? '=' : text[0];
            const std::size_t value = alphabet.find(c);
            if (value != std::string_view::npos) {
                group = group << 6 | static_cast<std::uint32_t>(value);
                ++digits;
                text.remove_prefix(1);
                continue;
            }
            if (text.empty() ? padded || digits < 2 : !padded || c != '=')
                return bytes;
            if (!text.empty()) {
                text.remove_prefix(1);
                if (!takePadding(text, digits))
                    return bytes;
            }
            end = true;
        }
        group <<= 6 * (4 - digits);
        for (int i = 0; i < digits - 1; ++i)
            bytes += static_cast<char>(group >> (16 - 8 * i) & 255);
        if (end)
            return bytes;
    }
}

} // namespace penstock::tpl
