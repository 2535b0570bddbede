// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/scan.h"


#include <array>
#include <bit>
#include <cstring>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace penstock::json
{

namespace
{

constexpr std::size_t blockSize = 64;

// One bit per byte of a block.
struct Marks {
    std::uint64_t quotes = 0, backslashes = 0, opening = 0, closing = 0;
};

#ifdef __SSE2__

std::uint64_t bits(__m128i bytes)
{
    return std::uint32_t(_mm_movemask_epi8(bytes));
}

Marks marksOf(const char *block)
{
    Marks marks;
    for (int i = 0; i < 4; ++i) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(block + 16 * i));
        const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));   // [ as {, ] as }
        marks.quotes |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) << (16 * i);
        marks.backslashes |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))) << (16 * i);
        marks.opening |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{'))) << (16 * i);
        marks.closing |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}'))) << (16 * i);
    }
    return marks;
}

#else

Marks marksOf(const char *block)
{
    Marks marks;
    for (std::size_t i = 0; i < blockSize; ++i) {
        const std::uint64_t bit = std::uint64_t(1) << i;
        switch (block[i]) {
        case '"': marks.quotes |= bit; break;
        case '\\': marks.backslashes |= bit; break;
        case '{':
        case '[': marks.opening |= bit; break;
        case '}':
        case ']': marks.closing |= bit; break;
        default: break;
        }
    }
    return marks;
}

#endif

// The bytes that follow an odd number of backslashes. `carry`: the byte before the block was such a backslash.
std::uint64_t escapedBytes(std::uint64_t backslashes, bool &carry)
{
    if (backslashes == 0)
        return std::exchange(carry, false) ? 1 : 0;
    // A run of backslashes escapes the byte behind it when it has odd length, which an addition finds out for all runs at once: it carries
    // through a run and sets the bit behind, and whether that bit is even or odd compared to the run's start tells the length's parity.
    constexpr std::uint64_t evenBits = 0x5555555555555555u;
    const std::uint64_t own = backslashes & ~std::uint64_t(carry);
    const std::uint64_t follows = (own << 1) | std::uint64_t(carry);
    const std::uint64_t oddStarts = own & ~evenBits & ~follows;
    std::uint64_t evenRuns = 0;
    carry = __builtin_add_overflow(oddStarts, own, &evenRuns);
    return (evenBits ^ (evenRuns << 1)) & follows;
}

// Bit i of the result: whether an odd number of bits up to i is set.
std::uint64_t parities(std::uint64_t marks)
{
    for (int shift = 1; shift < 64; shift *= 2)
        marks ^= marks << shift;
    return marks;
}

} // namespace

std::size_t ContainerScan::end(std::string_view text)
{
    std::size_t at = 0;
    for (; at + blockSize <= text.size(); at += blockSize) {
        const std::size_t found = endInBlock(text.data() + at);
        if (found != std::string_view::npos)
            return at + found;
    }
    return endOneByOne(text, at);
}

std::size_t ContainerScan::endInBlock(const char *block)
{
    const Marks marks = marksOf(block);
    const std::uint64_t quotes = marks.quotes & ~escapedBytes(marks.backslashes, m_escaped);
    const std::uint64_t inText = parities(quotes) ^ (m_inText ? ~std::uint64_t(0) : 0);
    m_inText = inText >> 63;
    const std::uint64_t opening = marks.opening & ~inText;
    for (std::uint64_t brackets = opening | (marks.closing & ~inText); brackets != 0; brackets &= brackets - 1) {
        const std::uint64_t lowest = brackets & (~brackets + 1);
        m_depth += opening & lowest ? 1 : -1;
        if (m_depth == 0)
            return std::size_t(std::countr_zero(brackets)) + 1;
    }
    return std::string_view::npos;
}

std::size_t ContainerScan::endOneByOne(std::string_view text, std::size_t at)
{
    for (; at < text.size(); ++at) {
        const char c = text[at];
        const bool escaped = std::exchange(m_escaped, false);
        if (c == '"' && !escaped)
            m_inText = !m_inText;
        else if (c == '\\')
            m_escaped = !escaped;
        else if (!m_inText && (c == '{' || c == '['))
            ++m_depth;
        else if (!m_inText && (c == '}' || c == ']') && --m_depth == 0)
            return at + 1;
    }
    return std::string_view::npos;
}

void LineCount::add(std::string_view text)
{
    std::size_t continuations = 0;
    const auto countIn = [&continuations](std::string_view part) {
        std::size_t at = 0;
#ifdef __SSE2__
        for (; at + 16 <= part.size(); at += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(part.data() + at));
            const std::uint64_t found = bits(_mm_cmplt_epi8(bytes, _mm_set1_epi8(char(0xc0))));
            if (found)
                continuations += std::size_t(std::popcount(found));
        }
#endif
        for (; at < part.size(); ++at)
            continuations += (part[at] & 0xc0) == 0x80;
    };
    while (const void *found = text.empty() ? nullptr : std::memchr(text.data(), '\n', text.size())) {
        ++line;
        column = 1;
        text.remove_prefix(std::size_t(static_cast<const char *>(found) - text.data()) + 1);
    }
    countIn(text);
    column += int(text.size() - continuations);
}

} // namespace penstock::json
