// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/inplace.h"
#include "core/json/number.h"
#include "core/json/value.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>
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

// What could also end a script element, and (from their first byte) the two line separators that JavaScript takes for line ends.
bool isHtml(char c)
{
    return c == '<' || c == '>' || c == '&' || c == '\xe2';
}

void appendUnicodeEscape(std::string &to, unsigned unit)
{
    constexpr char digits[] = "0123456789abcdef";
    to += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        to += digits[(unit >> shift) & 0xf];
}

constexpr std::uint64_t ones = 0x0101010101010101u;

// The high bit is set in each of eight bytes that is zero, and perhaps in some above one.
constexpr std::uint64_t zeroBytes(std::uint64_t bytes)
{
    return (bytes - ones) & ~bytes;
}

// True where one of eight bytes has to be escaped: below 0x20, a quote or a backslash; or what isHtml() names.
template<bool html>
bool needsEscape(std::uint64_t bytes)
{
    constexpr std::uint64_t highs = 0x8080808080808080u;
    std::uint64_t found = ((bytes - ones * 0x20) & ~bytes) | zeroBytes(bytes ^ (ones * '"')) | zeroBytes(bytes ^ (ones * '\\'));
    if constexpr (html)
        found |= zeroBytes(bytes ^ (ones * '<')) | zeroBytes(bytes ^ (ones * '>')) | zeroBytes(bytes ^ (ones * '&')) | zeroBytes(bytes ^ (ones * 0xe2));
    return (found & highs) != 0;
}

// The first byte at or after `at` that has to be escaped, or looked at.
template<bool html>
std::size_t nextEscape(std::string_view text, std::size_t at)
{
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes;
        std::memcpy(&bytes, text.data() + at, 8);
        if (needsEscape<html>(bytes))
            break;
    }
    while (at < text.size() && !escapes[std::uint8_t(text[at])] && !(html && isHtml(text[at])))
        ++at;
    return at;
}

// Appends what the byte at `at` (or the separator that begins there) is written as, and returns where it ends.
std::size_t appendEscape(std::string &to, std::string_view text, std::size_t at)
{
    const char escape = escapes[std::uint8_t(text[at])];
    if (text[at] == '\xe2') {
        const std::string_view separator = text.substr(at, 3);
        if (separator != "\xe2\x80\xa8" && separator != "\xe2\x80\xa9") {
            to += text[at];
            return at + 1;
        }
        appendUnicodeEscape(to, separator.back() == '\xa8' ? 0x2028 : 0x2029);
        return at + 3;
    }
    if (escape == 'u' || escape == 0) {
        appendUnicodeEscape(to, std::uint8_t(text[at]));
    } else {
        to += '\\';
        to += escape;
    }
    return at + 1;
}

template<bool html>
void appendEscaped(std::string &to, std::string_view text)
{
    for (std::size_t at = 0;;) {
        const std::size_t end = nextEscape<html>(text, at);
        to.append(text, at, end - at);
        if (end == text.size())
            return;
        at = appendEscape(to, text, end);
    }
}

// Names as they are written. Documents share the strings of their names (KeyTable), so a name is known by its address; the entry holds the string,
// which keeps the address its own. One thread.
class WrittenNames
{
public:
    struct Name {
        jv key = jv_null();
        const char *address = nullptr;
        std::uint64_t begin = 0;       // the first bytes as a number, which orders most names without looking at them again
        std::string quoted;            // "name":
        std::string_view text() const { return std::string_view(quoted).substr(1, quoted.size() - 3); }
    };

    WrittenNames() = default;
    ~WrittenNames()
    {
        for (const Name &name : m_names)
            jv_free(name.key);
    }
    WrittenNames(const WrittenNames &) = delete;
    WrittenNames &operator=(const WrittenNames &) = delete;

    static WrittenNames &ofThread()
    {
        thread_local WrittenNames names;
        return names;
    }

    // Null: not known, and there is no room for it, or it has to be escaped.
    const Name *find(const jv &key)
    {
        const char *const address = jv_string_value(key);
        Name &name = m_names[(reinterpret_cast<std::uintptr_t>(address) / 16) % m_names.size()];
        if (name.address != address && !(name.address == nullptr && remember(name, key)))
            return nullptr;
        return &name;
    }

    static std::uint64_t beginOf(std::string_view name)
    {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, name.data(), std::min(name.size(), sizeof bytes));
        return std::endian::native == std::endian::little ? std::byteswap(bytes) : bytes;
    }

private:
    static bool remember(Name &name, const jv &key)
    {
        constexpr std::size_t longest = 64;
        const std::string_view text = inplace::textOf(key);
        if (text.size() > longest || nextEscape<true>(text, 0) < text.size())
            return false;
        name.key = jv_copy(key);
        name.address = text.data();
        name.begin = beginOf(text);
        name.quoted.append("\"").append(text).append("\":");
        return true;
    }

    std::array<Name, 512> m_names;
};

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
        case JV_KIND_STRING: writeText(inplace::textOf(value)); break;
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
        if (m_options.number) {
            m_options.number(m_to, Value(jv_copy(number)));
            return;
        }
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
            appendEscaped<true>(m_to, text);
        else
            appendEscaped<false>(m_to, text);
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

    struct Member {
        std::uint64_t begin;
        std::string_view name;
        const WrittenNames::Name *known;
        const jv *value;

        bool operator<(const Member &other) const { return begin != other.begin ? begin < other.begin : name < other.name; }
    };

    Member memberOf(const inplace::Members::Member &member)
    {
        if (const WrittenNames::Name *known = m_names.find(member.key))
            return {known->begin, known->text(), known, &member.value};
        const std::string_view name = inplace::textOf(member.key);
        return {WrittenNames::beginOf(name), name, nullptr, &member.value};
    }

    void writeMember(const Member &member, bool first, int depth)
    {
        if (!first)
            m_to += ',';
        breakLine(depth + 1);
        if (member.known) {
            m_to += member.known->quoted;
        } else {
            writeText(member.name);
            m_to += ':';
        }
        if (m_options.indent > 0)
            m_to += ' ';
        write(*member.value, depth + 1);
    }

    void writeObject(const jv &object, int depth)
    {
        m_to += '{';
        if (depth < deepest) {
            const inplace::Members members(object);
            if (m_options.sortKeys)
                writeSorted(members.all(), depth);
            else
                writeInOrder(members.all(), depth);
            if (!members.all().empty())
                breakLine(depth);
        }
        m_to += '}';
    }

    void writeInOrder(std::span<const inplace::Members::Member> members, int depth)
    {
        for (const auto &member : members)
            writeMember(memberOf(member), &member == members.data(), depth);
    }

    void writeSorted(std::span<const inplace::Members::Member> members, int depth)
    {
        constexpr std::size_t few = 16;
        std::array<Member, few> inPlace;
        std::vector<Member> many(members.size() > few ? members.size() : 0);
        const std::span<Member> sorted = members.size() > few ? std::span(many) : std::span(inPlace).first(members.size());
        std::ranges::transform(members, sorted.begin(), [this](const auto &member) { return memberOf(member); });
        std::sort(sorted.begin(), sorted.end());
        for (const Member &member : sorted)
            writeMember(member, &member == sorted.data(), depth);
    }

    std::string &m_to;
    const WriteOptions &m_options;
    WrittenNames &m_names = WrittenNames::ofThread();
};

} // namespace

void write(std::string &to, const Value &value, const WriteOptions &options)
{
    Writer(to, options).write(value.raw(), 0);
}

void writeStringInside(std::string &to, std::string_view utf8)
{
    appendEscaped<false>(to, utf8);
}

void writeString(std::string &to, std::string_view utf8)
{
    to += '"';
    appendEscaped<false>(to, utf8);
    to += '"';
}

} // namespace penstock::json
