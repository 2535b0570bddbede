// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/number.h"
#include "core/json/value.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace penstock::json
{

namespace
{

// How a byte of a text is written: 0 as it is, a letter as \letter, 'u' as \u00XX.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (int c = 0; c < 0x20; ++c)
        table[std::size_t(c)] = 'u';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

void appendUnicodeEscape(std::string &to, unsigned unit)
{
    constexpr char digits[] = "0123456789abcdef";
    to += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        to += digits[(unit >> shift) & 0xf];
}

// True where one of eight bytes has to be escaped: below 0x20, a quote or a backslash.
bool needsEscape(std::uint64_t bytes)
{
    constexpr std::uint64_t ones = 0x0101010101010101u;
    constexpr std::uint64_t highs = 0x8080808080808080u;
    const std::uint64_t quote = bytes ^ (ones * '"');
    const std::uint64_t backslash = bytes ^ (ones * '\\');
    const std::uint64_t found = ((bytes - ones * 0x20) & ~bytes) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash);
    return (found & highs) != 0;
}

// The first byte at or after `at` that has to be escaped.
std::size_t nextEscape(std::string_view text, std::size_t at)
{
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes;
        std::memcpy(&bytes, text.data() + at, 8);
        if (needsEscape(bytes))
            break;
    }
    while (at < text.size() && !escapes[std::uint8_t(text[at])])
        ++at;
    return at;
}

void appendEscaped(std::string &to, std::string_view text)
{
    for (std::size_t at = 0;;) {
        const std::size_t end = nextEscape(text, at);
        to.append(text, at, end - at);
        if (end == text.size())
            return;
        const char escape = escapes[std::uint8_t(text[end])];
        if (escape == 'u') {
            appendUnicodeEscape(to, std::uint8_t(text[end]));
        } else {
            to += '\\';
            to += escape;
        }
        at = end + 1;
    }
}

// Escapes also what could end a script element, and the two line separators that JavaScript takes for line ends.
void appendHtmlEscaped(std::string &to, std::string_view text)
{
    std::size_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool separator = text.substr(i, 3) == "\xe2\x80\xa8" || text.substr(i, 3) == "\xe2\x80\xa9";
        if (c != '<' && c != '>' && c != '&' && !separator)
            continue;
        appendEscaped(to, text.substr(at, i - at));
        appendUnicodeEscape(to, separator ? (text[i + 2] == '\xa8' ? 0x2028 : 0x2029) : unsigned(c));
        at = i + (separator ? 3 : 1);
        i = at - 1;
    }
    appendEscaped(to, text.substr(at));
}

std::string_view textOf(jv string)
{
    return {jv_string_value(string), std::size_t(jv_string_length_bytes(jv_copy(string)))};
}

class Writer
{
public:
    Writer(std::string &to, const WriteOptions &options) : m_to(to), m_options(options) {}

    void write(const jv &value, int depth)
    {
        switch (jv_get_kind(value)) {
        case JV_KIND_TRUE: m_to += "true"; break;
        case JV_KIND_FALSE: m_to += "false"; break;
        case JV_KIND_NUMBER: writeNumber(value); break;
        case JV_KIND_STRING: writeText(textOf(value)); break;
        case JV_KIND_ARRAY: writeArray(value, depth); break;
        case JV_KIND_OBJECT: writeObject(value, depth); break;
        case JV_KIND_NULL:
        case JV_KIND_INVALID: m_to += "null"; break;
        }
    }

private:
    // libjq reads 10,000 levels and prints no more; only a program can build deeper values, and the stack ends somewhere.
    static constexpr int deepest = 10'000;

    void writeNumber(const jv &number)
    {
        const char *literal = jv_number_has_literal(number) ? jv_number_get_literal(number) : nullptr;
        if (literal)
            m_to += literal;
        else
            appendNumber(m_to, jv_number_value(number));
    }

    void writeText(std::string_view text)
    {
        m_to += '"';
        if (m_options.escapeHtml)
            appendHtmlEscaped(m_to, text);
        else
            appendEscaped(m_to, text);
        m_to += '"';
    }

    void breakLine(int depth)
    {
        if (m_options.indent == 0)
            return;
        m_to += '\n';
        m_to.append(std::size_t(depth) * std::size_t(m_options.indent), ' ');
    }

    void writeArray(const jv &array, int depth)
    {
        const int count = jv_array_length(jv_copy(array));
        m_to += '[';
        for (int i = 0; i < count && depth < deepest; ++i) {
            if (i > 0)
                m_to += ',';
            breakLine(depth + 1);
            const jv element = jv_array_get(jv_copy(array), i);
            write(element, depth + 1);
            jv_free(element);
        }
        if (count > 0)
            breakLine(depth);
        m_to += ']';
    }

    void writeMember(const jv &key, const jv &value, bool first, int depth)
    {
        if (!first)
            m_to += ',';
        breakLine(depth + 1);
        writeText(textOf(key));
        m_to += m_options.indent > 0 ? ": " : ":";
        write(value, depth + 1);
    }

    void writeObject(const jv &object, int depth)
    {
        m_to += '{';
        bool first = true;
        if (m_options.sortKeys) {
            writeSorted(object, depth, first);
        } else {
            for (int i = jv_object_iter(object); jv_object_iter_valid(object, i) && depth < deepest; i = jv_object_iter_next(object, i)) {
                const jv key = jv_object_iter_key(object, i);
                const jv value = jv_object_iter_value(object, i);
                writeMember(key, value, first, depth);
                jv_free(key);
                jv_free(value);
                first = false;
            }
        }
        if (!first)
            breakLine(depth);
        m_to += '}';
    }

    void writeSorted(const jv &object, int depth, bool &first)
    {
        struct Member {
            jv key, value;
        };
        std::vector<Member> members;
        for (int i = jv_object_iter(object); jv_object_iter_valid(object, i); i = jv_object_iter_next(object, i))
            members.push_back({jv_object_iter_key(object, i), jv_object_iter_value(object, i)});
        std::ranges::sort(members, {}, [](const Member &member) { return textOf(member.key); });
        for (const Member &member : members) {
            if (depth < deepest)
                writeMember(member.key, member.value, first, depth);
            jv_free(member.key);
            jv_free(member.value);
            first = false;
        }
    }

    std::string &m_to;
    const WriteOptions &m_options;
};

} // namespace

void write(std::string &to, const Value &value, const WriteOptions &options)
{
    Writer(to, options).write(value.raw(), 0);
}

void writeStringInside(std::string &to, std::string_view utf8)
{
    appendEscaped(to, utf8);
}

void writeString(std::string &to, std::string_view utf8)
{
    to += '"';
    appendEscaped(to, utf8);
    to += '"';
}

} // namespace penstock::json
