// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_write.h"

#include "core/document/yaml_events.h"

#include <algorithm>
#include <cstdio>

namespace penstock::yaml
{

namespace
{

// The code point at `at`, which is moved behind it; U+FFFD for what is not UTF-8.
char32_t takeCodePoint(std::string_view text, std::size_t &at)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned first = byte(at);
    const int more = first < 0x80 ? 0 : first >= 0xC2 && first < 0xE0 ? 1 : first >= 0xE0 && first < 0xF0 ? 2 : first >= 0xF0 && first < 0xF5 ? 3 : -1;
    char32_t point = more < 1 ? first : first & (0x3Fu >> more);
    for (int i = 1; i <= more; ++i) {
        if ((byte(at + std::size_t(i)) & 0xC0) != 0x80) {
            ++at;
            return 0xFFFD;
        }
        point = (point << 6) | (byte(at + std::size_t(i)) & 0x3F);
    }
    at += std::size_t(std::max(more, 0) + 1);
    const bool isOverlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
    return more < 0 || isOverlong || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000) ? 0xFFFD : point;
}

// Whether every character may stand unescaped: no controls, no odd line breaks, valid UTF-8.
bool isPrintable(std::string_view text, bool lineBreaks)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = takeCodePoint(text, at);
        if (point == U'\n' && lineBreaks)
            continue;
        const bool isControl = (point < 0x20 && point != U'\t') || (point >= 0x7F && point < 0xA0);
        const bool isOdd = point == 0x2028 || point == 0x2029 || point == 0xFEFF || point == 0xFFFE || point == 0xFFFF;
        if (isControl || isOdd || (point == 0xFFFD && text.substr(begin, at - begin) != "\xEF\xBF\xBD"))
            return false;
    }
    return true;
}

// What older readers take for a boolean, a number, a date or a time.
bool isOldScalar(std::string_view text)
{
    static constexpr std::string_view words[] = {"y", "n", "yes", "no", "on", "off", "=", "<<"};
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (std::ranges::find(words, lower) != std::end(words))
        return true;
    const std::size_t digit = std::min(text.find_first_not_of("+-."), text.size());
    return digit < text.size() && text[digit] >= '0' && text[digit] <= '9' && text.find_first_not_of("0123456789+-_.:,xobeEtTzZ abcdefABCDEF") == std::string_view::npos;
}

std::string escape(char32_t point)
{
    switch (point) {
    case U'"': return "\\\"";
    case U'\\': return "\\\\";
    case U'\n': return "\\n";
    case U'\r': return "\\r";
    case U'\t': return "\\t";
    default: break;
    }
    char text[16];
    std::snprintf(text, sizeof text, point < 0x100 ? "\\x%02X" : point < 0x10000 ? "\\u%04X" : "\\U%08X", unsigned(point));
    return text;
}

} // namespace

bool isPlainSafe(std::string_view value, bool inFlow)
{
    if (value.empty() || value.front() == ' ' || value.back() == ' ' || value.back() == ':' || !isPrintable(value, false) || value.contains('\t'))
        return false;
    const bool beginsLikeItem = std::string_view("-?:").contains(value.front()) && (value.size() == 1 || value[1] == ' ' || (inFlow && value.front() != '-'));
    if (beginsLikeItem || std::string_view(",[]{}#&*!|>'\"%@`").contains(value.front()))
        return false;
    if (value.contains(": ") || value.contains(" #") || value.starts_with("---") || value.starts_with("..."))
        return false;
    return !inFlow || (value.find_first_of(",[]{}") == std::string_view::npos && !value.contains(":?"));
}

std::string singleQuoted(std::string_view value)
{
    std::string text = "'";
    for (const char c : value)
        text.append(c == '\'' ? 2 : 1, c);
    return text + "'";
}

std::string doubleQuoted(std::string_view value)
{
    std::string text = "\"";
    for (std::size_t at = 0; at < value.size();) {
        const std::size_t begin = at;
        const char32_t point = takeCodePoint(value, at);
        if (point == U'"' || point == U'\\' || point == U'\t' || !isPrintable(value.substr(begin, at - begin), false))
            text += escape(point);
        else
            text += value.substr(begin, at - begin);
    }
    return text + "\"";
}

bool isSingleQuotable(std::string_view value)
{
    return isPrintable(value, false);
}

bool isLiteralSafe(std::string_view value)
{
    if (!value.contains('\n') || !isPrintable(value, true) || value.contains('\t'))
        return false;
    // A first line that is blank or indented would need an indicator; so would nothing but line breaks.
    return value.front() != '\n' && value.front() != ' ' && !value.contains(" \n") && value.back() != ' ';
}

std::string scalarText(std::string_view value, bool inFlow)
{
    if (isPlainSafe(value, inFlow) && kindOfPlain(value) == Kind::String && !isOldScalar(value))
        return std::string(value);
    return isSingleQuotable(value) ? singleQuoted(value) : doubleQuoted(value);
}

std::string literalText(std::string_view value, std::size_t indent, std::string_view lineEnd)
{
    std::string_view body = value;
    std::size_t breaks = 0;
    while (body.ends_with('\n')) {
        body.remove_suffix(1);
        ++breaks;
    }
    std::string text = breaks == 0 ? "|-" : breaks == 1 ? "|" : "|+";
    for (std::size_t at = 0; at <= body.size();) {
        const std::size_t end = std::min(body.find('\n', at), body.size());
        text += lineEnd;
        if (end > at)
            text.append(indent, ' ').append(body.substr(at, end - at));
        at = end + 1;
    }
    for (; breaks > 1; --breaks)
        text += lineEnd;
    return text;
}

// --- Writer ------------------------------------------------------------------------------------------------------

// Opens the line of a key, an item or a comment.
void Writer::beginEntry()
{
    if (m_levels.empty())
        return;
    Level &level = m_levels.back();
    if (level.afterKey)
        m_text += '\n';
    if (!level.inLine)
        m_text.append((m_levels.size() - 1) * 2, ' ');
    level.afterKey = level.inLine = false;
}

void Writer::beginValue()
{
    if (m_afterKey)
        m_text += ' ';
    m_afterKey = false;
    if (m_levels.empty() || !m_levels.back().sequence)
        return;
    beginEntry();
    m_levels.back().empty = false;
    m_text += "- ";
}

void Writer::begin(bool sequence)
{
    Level level{.sequence = sequence};
    if (m_afterKey) {
        level.afterKey = true;
        m_afterKey = false;
    } else if (!m_levels.empty()) {
        beginValue();
        level.inLine = true;
    }
    m_levels.push_back(level);
}

void Writer::end(std::string_view ifEmpty)
{
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (!level.empty)
        return;
    if (level.afterKey)
        m_text += ' ';
    m_text += ifEmpty;
    m_text += '\n';
}

Writer &Writer::key(std::string_view name)
{
    beginEntry();
    m_levels.back().empty = false;
    m_text += scalarText(name) + ":";
    m_afterKey = true;
    return *this;
}

Writer &Writer::string(std::string_view value)
{
    beginValue();
    m_text += (isLiteralSafe(value) ? literalText(value, std::max<std::size_t>(m_levels.size(), 1) * 2, "\n") : scalarText(value)) + "\n";
    return *this;
}

Writer &Writer::plain(std::string_view value)
{
    beginValue();
    m_text.append(value).append("\n");
    return *this;
}

Writer &Writer::comment(std::string_view line)
{
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find('\n', at), line.size());
        beginEntry();
        m_text.append(end > at ? "# " : "#").append(line.substr(at, end - at)).append("\n");
        at = end + 1;
    }
    return *this;
}

Writer &Writer::beginMapping()
{
    begin(false);
    return *this;
}

Writer &Writer::endMapping()
{
    end("{}");
    return *this;
}

Writer &Writer::beginSequence()
{
    begin(true);
    return *this;
}

Writer &Writer::endSequence()
{
    end("[]");
    return *this;
}

Writer &Writer::node(const Node &value)
{
    switch (value.kind) {
    case Kind::Null: return plain("null");
    case Kind::String: return string(value.text);
    case Kind::Sequence:
        beginSequence();
        for (const std::shared_ptr<const Node> &item : value.items)
            node(*item);
        return endSequence();
    case Kind::Mapping:
        beginMapping();
        for (const Entry &entry : value.entries)
            key(entry.key).node(*entry.node);
        return endMapping();
    default: return plain(value.text);
    }
}

} // namespace penstock::yaml
