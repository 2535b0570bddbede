// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/prettyjson.h"

#include "core/json/value.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <string>

namespace penstock::ui
{

namespace
{
bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Keeps whole lines.
void leaveOutBeginning(std::string &text, std::size_t kept, Pretty &result)
{
    if (text.size() <= kept)
        return;
    const std::size_t end = text.find('\n', text.size() - kept);
    if (end == std::string::npos)
        return;
    result.firstLine += static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end) + 1, '\n'));
    text.erase(0, end + 1);
}

// One pass over the tokens; never recursive, so nesting costs nothing but indentation.
class Printer
{
public:
    Printer(std::string_view source, const PrettyLimits &limits, std::size_t target)
        : m_source(source)
        , m_limits(limits)
        , m_target(target)
    {
    }

    Pretty run()
    {
        while (m_at < m_source.size()) {
            if (isSpace(m_source[m_at])) {
                ++m_at;
                continue;
            }
            const bool aiming = m_target < m_source.size() && m_result.lineOfTarget == 0;
            if (!aiming && m_out.size() >= m_limits.output) {
                m_result.cut = true;
                break;
            }
            token();
        }
        m_result.consumed = m_at;
        m_result.text = QString::fromStdString(m_out);
        return std::move(m_result);
    }

private:
    void token()
    {
        const char c = m_source[m_at];
        if (c == '}' || c == ']') {
            m_depth = std::max(0, m_depth - 1);
            if (!m_justOpened)
                newLine();
            put(c);
        } else {
            beforeValue();
            if (c == '{' || c == '[') {
                put(c);
                ++m_depth;
                m_justOpened = true;
                return;
            }
            if (c == ',' || c == ':')
                separator(c);
            else
                scalar();
        }
        m_justOpened = false;
    }

    void beforeValue()
    {
        if (m_justOpened)
            newLine();
        if (m_result.lineOfTarget == 0 && m_at >= m_target) {
            m_result.lineOfTarget = m_line;
            leaveOutBeginning(m_out, m_limits.before, m_result);
        }
    }

    void separator(char c)
    {
        put(c);
        if (c == ':')
            m_out += ' ';
        else
            newLine();
    }

    void scalar()
    {
        m_source[m_at] == '"' ? string() : word();
        if (m_depth == 0 && hasMore())
            newLine();
    }

    void string()
    {
        const std::size_t begin = m_at++;
        while (m_at < m_source.size() && m_source[m_at] != '"')
            m_at += m_source[m_at] == '\\' ? 2 : 1;
        m_at = std::min(m_at + 1, m_source.size());
        text(m_source.substr(begin, m_at - begin));
    }

    void word()
    {
        const std::size_t begin = m_at;
        while (m_at < m_source.size() && !isSpace(m_source[m_at]) && std::string_view("{}[],:\"").find(m_source[m_at]) == std::string_view::npos)
            ++m_at;
        text(m_source.substr(begin, m_at - begin));
    }

    void text(std::string_view token)
    {
        const auto longest = static_cast<std::size_t>(m_limits.longestText);
        if (token.size() <= longest) {
            m_out += token;
            return;
        }
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(token[end]) & 0xC0) == 0x80)
            --end;
        m_out += token.substr(0, end);
        m_out += QCoreApplication::translate("PrettyJson", "… (%1 bytes)").arg(token.size()).toStdString();
    }

    void put(char c)
    {
        m_out += c;
        ++m_at;
        if (m_depth == 0 && (c == '}' || c == ']') && hasMore())
            newLine();                            // the next document of an NDJSON answer
    }

    bool hasMore() const { return m_source.find_first_not_of(" \t\r\n", m_at) != std::string_view::npos; }

    void newLine()
    {
        constexpr int deepest = 200;
        m_out += '\n';
        m_out.append(static_cast<std::size_t>(2 * std::min(m_depth, deepest)), ' ');
        ++m_line;
    }

    std::string_view m_source;
    const PrettyLimits &m_limits;
    std::size_t m_target;
    std::size_t m_at = 0;
    std::string m_out;
    int m_depth = 0;
    int m_line = 1;
    bool m_justOpened = false;
    Pretty m_result;
};

std::string unescapedToken(std::string_view token)
{
    std::string name;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool escape = token[i] == '~' && i + 1 < token.size();
        name += !escape ? token[i] : token[++i] == '1' ? '/' : '~';
    }
    return name;
}

// Goes into a JSON text one member or element at a time and stands before a value.
class PointerScan
{
public:
    explicit PointerScan(std::string_view source)
        : m_source(source)
    {
        skipSpace();
    }

    std::size_t at() const { return m_at < m_source.size() ? m_at : std::string_view::npos; }

    bool enter(std::string_view name)
    {
        if (peek() == '[')
            return enterElement(name);
        if (peek() != '{')
            return false;
        std::size_t found = std::string_view::npos;             // of members with one name the last counts
        for (++m_at, skipSpace(); peek() == '"'; skipComma()) {
            const std::string_view key = value();
            skipSpace();
            if (peek() != ':')
                return false;
            ++m_at;
            skipSpace();
            if (isKey(key, name))
                found = m_at;
            value();
        }
        m_at = std::min(found, m_source.size());
        return found != std::string_view::npos;
    }

private:
    bool enterElement(std::string_view name)
    {
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
        if (error != std::errc() || end != name.data() + name.size())
            return false;
        ++m_at;
        skipSpace();
        for (; index > 0 && peek() != ']' && peek() != 0; --index, skipComma())
            value();
        return index == 0 && peek() != ']' && peek() != 0;
    }

    static bool isKey(std::string_view quoted, std::string_view name)
    {
        if (quoted.find('\\') == std::string_view::npos)
            return quoted.size() == name.size() + 2 && quoted.substr(1, name.size()) == name;
        const auto text = json::parse(quoted);
        return text && text->toString() == name;
    }

    char peek() const { return m_at < m_source.size() ? m_source[m_at] : char(0); }

    void skipSpace()
    {
        while (m_at < m_source.size() && isSpace(m_source[m_at]))
            ++m_at;
    }

    void skipComma()
    {
        skipSpace();
        m_at += peek() == ',';
        skipSpace();
    }

    // Its text; behind it afterwards.
    std::string_view value()
    {
        const std::size_t begin = m_at;
        int depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                for (++m_at; m_at < m_source.size() && m_source[m_at] != '"'; ++m_at)
                    m_at += m_source[m_at] == '\\';
                m_at = std::min(m_at + 1, m_source.size());
            } else if (depth > 0 || c == '{' || c == '[') {
                depth += (c == '{' || c == '[') - (c == '}' || c == ']');
                ++m_at;
            } else {
                m_at = std::max(m_at + 1, std::min(m_source.find_first_of(",]} \t\r\n", m_at), m_source.size()));
            }
        } while (depth > 0 && m_at < m_source.size());
        return m_source.substr(begin, m_at - begin);
    }

    std::string_view m_source;
    std::size_t m_at = 0;
};
} // namespace

std::size_t offsetOfPointer(std::string_view source, std::string_view pointer)
{
    PointerScan scan(source);
    while (!pointer.empty()) {
        pointer.remove_prefix(1);                 // the slash
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        if (!scan.enter(unescapedToken(pointer.substr(0, end))))
            return std::string_view::npos;
        pointer.remove_prefix(end);
    }
    return scan.at();
}

Pretty prettyJson(std::string_view source, const PrettyLimits &limits, std::size_t target)
{
    return Printer(source, limits, target).run();
}

Pretty rawText(std::string_view source, const PrettyLimits &limits, std::size_t target)
{
    Pretty result;
    const std::size_t wanted = target < source.size() ? target + limits.output : limits.output;
    std::string_view shown = source.substr(0, wanted);
    while (shown.size() < source.size() && !shown.empty() && (static_cast<unsigned char>(source[shown.size()]) & 0xC0) == 0x80)
        shown.remove_suffix(1);
    result.cut = shown.size() < source.size();
    result.consumed = shown.size();
    std::string lines;
    int line = 1;
    std::size_t width = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (i == target) {
            result.lineOfTarget = line;
            leaveOutBeginning(lines, limits.before, result);
        }
        const bool isStart = (static_cast<unsigned char>(shown[i]) & 0xC0) != 0x80;
        if (isStart && width >= static_cast<std::size_t>(limits.longestText)) {
            lines += '\n';
            ++line;
            width = 0;
        }
        lines += shown[i];
        line += shown[i] == '\n';
        width = shown[i] == '\n' ? 0 : width + 1;
    }
    result.text = QString::fromStdString(lines);
    return result;
}

} // namespace penstock::ui
