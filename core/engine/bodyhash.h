// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace penstock
{

// Tells equal bodies from different ones without keeping them, whatever pieces they arrive in. Not for adversaries.
class BodyHash
{
public:
    void add(std::string_view bytes)
    {
        m_length += bytes.size();
        while (m_held > 0 && m_held < 8 && !bytes.empty())
            hold(bytes);
        for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data(), 8);
            mix(word);
        }
        while (!bytes.empty())
            hold(bytes);
    }

    std::uint64_t value() const
    {
        BodyHash copy = *this;
        copy.mix(m_word ^ (std::uint64_t(m_held) << 60));
        copy.mix(m_length);
        return copy.m_state;
    }

private:
    void hold(std::string_view &bytes)
    {
        m_word |= std::uint64_t(static_cast<unsigned char>(bytes.front())) << (8 * m_held);
        bytes.remove_prefix(1);
        if (++m_held == 8) {
            mix(m_word);
            m_word = 0;
            m_held = 0;
        }
    }
    void mix(std::uint64_t word)
    {
        m_state = (m_state ^ word) * 0x9E3779B97F4A7C15u;
        m_state ^= m_state >> 29;
    }

    std::uint64_t m_state = 0x243F6A8885A308D3u, m_word = 0, m_length = 0;
    int m_held = 0;
};

} // namespace penstock
