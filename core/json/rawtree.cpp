// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/rawtree.h"

#include "core/json/number.h"
#include "core/json/utf8.h"
#include "core/json/value.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace penstock::json
{

namespace
{

constexpr int deepest = 64;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// The first byte in [at, end) that is a quote, a backslash, below 0x20 or above 0x7f; `end` where there is none.
inline const char *nextSpecial(const char *at, const char *end)
{
#ifdef __SSE2__
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
        const __m128i special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                                             _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)));   // signed: above 0x7f, too
        if (const unsigned found = unsigned(_mm_movemask_epi8(special)))
            return at + std::countr_zero(found);
    }
#endif
    while (at < end && *at != '"' && *at != '\\' && std::int8_t(*at) >= 0x20)
        ++at;
    return at;
}

// Behind the closing quote of a valid text that begins at `at`.
const char *behindText(const char *at, const char *end, bool &escaped)
{
    escaped = false;
    for (++at;; ++at) {
        at = nextSpecial(at, end);
        if (*at == '"')
            return at + 1;
        if (*at == '\\') {
            escaped = true;
            ++at;
        }
    }
}

// Behind the closing bracket of a valid container.
const char *behindContainer(const char *at, const char *end)
{
    bool ignored = false;
    for (int depth = 0;;) {
        switch (*at) {
        case '"': at = behindText(at, end, ignored); continue;
        case '{':
        case '[': ++depth; break;
        case '}':
        case ']':
            if (--depth == 0)
                return at + 1;
            break;
        default: break;
        }
        ++at;
    }
}

} // namespace

MemberPaths::MemberPaths() : m_nodes(1) {}

int MemberPaths::add(std::span<const std::string> names)
{
    int node = 0;
    for (const std::string &name : names) {
        const auto known = std::ranges::find_if(m_nodes[std::size_t(node)].children, [&](int child) { return m_nodes[std::size_t(child)].name == name; });
        if (known != m_nodes[std::size_t(node)].children.end()) {
            node = *known;
            continue;
        }
        m_nodes[std::size_t(node)].children.push_back(size());
        m_nodes.push_back({name, node, {}});
        node = size() - 1;
    }
    return node;
}

int MemberPaths::find(std::string_view name) const
{
    for (const int child : m_nodes[0].children) {
        if (m_nodes[std::size_t(child)].name == name)
            return child;
    }
    return -1;
}

bool RawTree::scan(std::string_view record)
{
    if (m_slots.size() != std::size_t(m_paths.size())) {
        m_slots.resize(std::size_t(m_paths.size()));
        m_known.resize(std::size_t(m_paths.size()));
    }
    ++m_record;
    m_at = record.data();
    m_end = record.data() + record.size();
    skipSpace();
    if (m_at >= m_end || !readValue(0, &m_root, 0))
        return false;
    skipSpace();
    m_slots[0] = {m_record, m_root};
    return m_at == m_end;
}

RawTree::Found RawTree::at(int path, Raw &value) const
{
    const Slot &slot = m_slots[std::size_t(path)];
    if (slot.record == m_record) {
        value = slot.value;
        return Found::Value;
    }
    Raw outer;
    const Found found = at(m_paths.m_nodes[std::size_t(path)].parent, outer);
    if (found != Found::Value)
        return found;
    return outer.kind == RawKind::Object || outer.kind == RawKind::Null ? Found::Null : Found::Error;
}

void RawTree::override(int path, const Raw &value)
{
    forget(path);
    m_slots[std::size_t(path)] = {m_record, value};
}

void RawTree::forget(int node)
{
    m_slots[std::size_t(node)].record = 0;
    for (const int child : m_paths.m_nodes[std::size_t(node)].children)
        forget(child);
}

inline void RawTree::skipSpace()
{
    while (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t')
        ++m_at;
}

// `node`: where its members are wanted, else -1.
bool RawTree::readValue(int node, Raw *value, int depth)
{
    const char *const begin = m_at;
    Raw read;
    bool valid = false;
    switch (*m_at) {
    case '"':
        read.kind = RawKind::Text;
        valid = readText(read.escaped);
        if (valid && value)
            *value = {read.kind, read.escaped, {begin + 1, m_at - 1}};
        return valid;
    case '{':
        read.kind = RawKind::Object;
        valid = readObject(node, depth + 1);
        break;
    case '[':
        read.kind = RawKind::Array;
        valid = readArray(depth + 1);
        break;
    case 't':
        read.kind = RawKind::True;
        valid = readWord("true");
        break;
    case 'f':
        read.kind = RawKind::False;
        valid = readWord("false");
        break;
    case 'n': valid = readWord("null"); break;
    default:
        read.kind = RawKind::Number;
        valid = readNumber();
        break;
    }
    if (valid && value)
        *value = {read.kind, false, {begin, m_at}};
    return valid;
}

bool RawTree::readObject(int node, int depth)
{
    const bool wanted = node >= 0 && !m_paths.m_nodes[std::size_t(node)].children.empty();
    ++m_at;
    skipSpace();
    if (*m_at == '}') {
        ++m_at;
        return true;
    }
    if (depth > deepest)
        return false;
    for (std::size_t ordinal = 0;; ++ordinal) {
        const char *const begin = m_at;
        bool escaped = false;
        if (*m_at != '"' || !readText(escaped))
            return false;
        const int child = wanted ? childOf(node, ordinal, {begin + 1, m_at - 1}, escaped) : -1;
        skipSpace();
        if (*m_at != ':')
            return false;
        ++m_at;
        skipSpace();
        if (child < 0) {
            if (!readValue(-1, nullptr, depth))
                return false;
        } else {
            Slot &slot = m_slots[std::size_t(child)];
            if (slot.record == m_record)
                forget(child);         // of equal names the last one counts
            if (!readValue(child, &slot.value, depth))
                return false;
            slot.record = m_record;
        }
        skipSpace();
        if (*m_at == ',') {
            ++m_at;
            skipSpace();
            continue;
        }
        return *m_at++ == '}';
    }
}

bool RawTree::readArray(int depth)
{
    ++m_at;
    skipSpace();
    if (*m_at == ']') {
        ++m_at;
        return true;
    }
    if (depth > deepest)
        return false;
    for (;;) {
        if (!readValue(-1, nullptr, depth))
            return false;
        skipSpace();
        if (*m_at != ',')
            return *m_at++ == ']';
        ++m_at;
        skipSpace();
    }
}

bool RawTree::readText(bool &escaped)
{
    for (++m_at; m_at < m_end;) {
        m_at = nextSpecial(m_at, m_end);
        if (*m_at == '"') {
            ++m_at;
            return true;
        }
        if (*m_at == '\\') {
            escaped = true;
            if (!readEscape())
                return false;
        } else if (std::uint8_t(*m_at) < 0x20) {
            return false;
        } else {
            const std::size_t length = utf8Length({m_at, m_end}, 0);
            if (length == 0)
                return false;
            m_at += length;
        }
    }
    return false;
}

bool RawTree::readEscape()
{
    constexpr std::string_view letters = "\"\\/bfnrt";
    if (m_end - m_at >= 2 && letters.find(m_at[1]) != std::string_view::npos) {
        m_at += 2;
        return true;
    }
    std::string ignored;
    std::size_t length = 0;
    bool whole = true;
    if (!appendEscaped(ignored, {m_at, m_end}, length, whole) || !whole)
        return false;
    m_at += length;
    return true;
}

bool RawTree::readNumber()
{
    if (*m_at == '-')
        ++m_at;
    if (*m_at == '0')
        ++m_at;
    else if (isDigit(*m_at))
        while (isDigit(*m_at))
            ++m_at;
    else
        return false;
    if (*m_at == '.') {
        if (!isDigit(*++m_at))
            return false;
        while (isDigit(*m_at))
            ++m_at;
    }
    if (*m_at != 'e' && *m_at != 'E')
        return true;
    ++m_at;
    if (*m_at == '+' || *m_at == '-')
        ++m_at;
    if (!isDigit(*m_at))
        return false;
    while (isDigit(*m_at))
        ++m_at;
    return true;
}

bool RawTree::readWord(std::string_view word)
{
    if (std::size_t(m_end - m_at) < word.size() || std::memcmp(m_at, word.data(), word.size()) != 0)
        return false;
    m_at += word.size();
    return true;
}

int RawTree::childOf(int node, std::size_t ordinal, std::string_view name, bool escaped)
{
    constexpr std::size_t most = 256;
    std::vector<Known> &known = m_known[std::size_t(node)];
    if (ordinal < known.size() && known[ordinal].name == name)
        return known[ordinal].child;
    const int child = searchChild(node, name, escaped);
    if (ordinal < most) {
        if (ordinal >= known.size())
            known.resize(ordinal + 1);
        known[ordinal] = {std::string(name), child};
    }
    return child;
}

int RawTree::searchChild(int node, std::string_view name, bool escaped) const
{
    std::string unescaped;
    if (escaped) {
        appendUnescaped(unescaped, {RawKind::Text, true, name});
        name = unescaped;
    }
    for (const int child : m_paths.m_nodes[std::size_t(node)].children) {
        if (m_paths.m_nodes[std::size_t(child)].name == name)
            return child;
    }
    return -1;
}

RawIterator::RawIterator(const Raw &container) : m_at(container.text.data() + 1), m_end(container.text.data() + container.text.size() - 1) {}

void RawIterator::skipSeparators()
{
    while (m_at < m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t' || *m_at == ',' || *m_at == ':'))
        ++m_at;
}

Raw RawIterator::take()
{
    const char *const begin = m_at;
    Raw value;
    switch (*m_at) {
    case '"':
        value.kind = RawKind::Text;
        m_at = behindText(m_at, m_end, value.escaped);
        value.text = {begin + 1, m_at - 1};
        return value;
    case '{':
    case '[':
        value.kind = *m_at == '{' ? RawKind::Object : RawKind::Array;
        m_at = behindContainer(m_at, m_end + 1);
        break;
    default:
        value.kind = *m_at == 't' ? RawKind::True : *m_at == 'f' ? RawKind::False : *m_at == 'n' ? RawKind::Null : RawKind::Number;
        m_at = std::find_if(m_at, m_end, [](char c) { return c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
        break;
    }
    value.text = {begin, m_at};
    return value;
}

bool RawIterator::next(Raw &value)
{
    skipSeparators();
    if (m_at >= m_end)
        return false;
    value = take();
    return true;
}

bool RawIterator::next(Raw &name, Raw &value)
{
    return next(name) && next(value);
}

void appendUnescaped(std::string &to, const Raw &text)
{
    if (!text.escaped) {
        to += text.text;
        return;
    }
    for (std::size_t at = 0; at < text.text.size();) {
        const std::size_t backslash = std::min(text.text.find('\\', at), text.text.size());
        to += text.text.substr(at, backslash - at);
        at = backslash;
        bool whole = true;
        if (at < text.text.size() && !appendEscaped(to, text.text, at, whole))
            return;
    }
}

namespace
{

bool appendCompactArray(std::string &to, const Raw &array)
{
    RawIterator elements(array);
    Raw element;
    to += '[';
    for (bool first = true; elements.next(element); first = false) {
        if (!first)
            to += ',';
        if (!appendCompact(to, element))
            return false;
    }
    to += ']';
    return true;
}

bool appendCompactObject(std::string &to, const Raw &object)
{
    constexpr std::size_t most = 32;
    std::string_view names[most];
    std::size_t count = 0;
    RawIterator members(object);
    Raw name, value;
    to += '{';
    while (members.next(name, value)) {
        if (name.escaped || count == most || std::find(names, names + count, name.text) != names + count)
            return false;
        names[count++] = name.text;
        to += count > 1 ? ",\"" : "\"";
        to += name.text;
        to += "\":";
        if (!appendCompact(to, value))
            return false;
    }
    to += '}';
    return true;
}

} // namespace

bool appendCompact(std::string &to, const Raw &value)
{
    const std::size_t begin = to.size();
    bool done = true;
    switch (value.kind) {
    case RawKind::Null: to += "null"; break;
    case RawKind::True: to += "true"; break;
    case RawKind::False: to += "false"; break;
    case RawKind::Number:
        done = isPlainNumber(value.text);
        to += value.text;
        break;
    case RawKind::Text:
        if (value.escaped) {
            std::string text;
            appendUnescaped(text, value);
            writeString(to, text);
        } else {
            to += '"';
            to += value.text;
            to += '"';
        }
        break;
    case RawKind::Array: done = appendCompactArray(to, value); break;
    case RawKind::Object: done = appendCompactObject(to, value); break;
    }
    if (!done)
        to.resize(begin);
    return done;
}

} // namespace penstock::json
