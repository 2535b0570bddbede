// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_events.h"

#include <algorithm>
#include <utility>

// A scalar's value against its text in the file, piece by piece: escapes, folded lines and indentation stand only in the file.
namespace penstock::yaml
{

namespace
{

bool isBlank(char c) { return c == ' ' || c == '\t'; }

class Tracer
{
public:
    Tracer(const Node &scalar, std::string_view text, const Event &event)
        : m_scalar(scalar), m_text(text), m_at(scalar.contentOffset), m_end(event.end), m_line(scalar.contentLine), m_column(scalar.contentColumn)
    {
        if (scalar.style == Style::SingleQuoted || scalar.style == Style::DoubleQuoted)
            --m_end;
        begin();
    }

    Runs flow()
    {
        while (m_at < m_end) {
            if (isLineEndAhead())
                fold();
            else if (m_scalar.style == Style::DoubleQuoted && m_text[m_at] == '\\')
                escape();
            else if (m_scalar.style == Style::SingleQuoted && m_text.substr(m_at).starts_with("''"))
                piece(2, 1);
            else
                step();
        }
        begin();
        return std::move(m_runs);
    }

    // The value tells how many line ends are left of those of the file.
    Runs block()
    {
        const std::string_view value = m_scalar.text;
        m_runs.clear();
        startAtLine();
        while (m_at < m_end && m_value < value.size()) {
            const std::size_t lineEnd = std::min(m_text.find('\n', m_at), m_end);
            std::string_view line = m_text.substr(m_at, lineEnd - m_at);
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            if (!line.empty() || m_scalar.style == Style::Literal) {
                if (m_scalar.style == Style::Folded)
                    skipLineEnds(line.front());
                begin();
                for (std::size_t left = line.size(); left > 0; --left)
                    step();
                if (m_value >= value.size())
                    break;
                m_value += m_scalar.style == Style::Literal ? 1 : 0;
            }
            m_at = std::min(lineEnd + 1, m_end);
            ++m_line;
            m_column = 1;
            skipIndent();
        }
        m_value = value.size();
        begin();
        return std::move(m_runs);
    }

private:
    void begin() { m_runs.push_back({.text = m_value, .offset = m_at, .line = m_line, .column = m_column}); }

    void step()
    {
        if ((static_cast<unsigned char>(m_text[m_at]) & 0xC0) != 0x80)
            ++m_column;
        ++m_at;
        ++m_value;
    }

    // So much of the file for so much of the value.
    void piece(std::size_t inFile, std::size_t inValue)
    {
        begin();
        m_at = std::min(m_at + inFile, m_end);
        m_column += int(inFile);
        m_value += inValue;
        begin();
    }

    std::size_t blanksEnd(std::size_t at) const
    {
        while (at < m_end && isBlank(m_text[at]))
            ++at;
        return at;
    }

    bool isLineEnd(std::size_t at) const { return at < m_end && (m_text[at] == '\n' || m_text[at] == '\r'); }
    bool isLineEndAhead() const { return isLineEnd(isBlank(m_text[m_at]) ? blanksEnd(m_at) : m_at); }

    int skipLines()
    {
        int lines = 0;
        for (std::size_t at = blanksEnd(m_at); isLineEnd(at); at = blanksEnd(m_at)) {
            m_at = at + (m_text.substr(at).starts_with("\r\n") ? 2 : 1);
            ++m_line;
            m_column = 1;
            ++lines;
        }
        const std::size_t content = blanksEnd(m_at);
        m_column += int(content - m_at);
        m_at = content;
        return lines;
    }

    // One line end is a space, and of more all but the first stay.
    void fold()
    {
        begin();
        const int lines = skipLines();
        m_value += lines > 1 ? std::size_t(lines - 1) : 1;
        begin();
    }

    void escape()
    {
        const char kind = m_at + 1 < m_end ? m_text[m_at + 1] : '\\';
        if (kind == '\n' || kind == '\r') {
            begin();
            ++m_at;
            const int lines = skipLines();
            m_value += std::size_t(std::max(lines - 1, 0));
            begin();
            return;
        }
        const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        piece(2 + digits, bytesOf(kind, m_text.substr(std::min(m_at + 2, m_text.size()), digits)));
    }

    static std::size_t bytesOf(char kind, std::string_view digits)
    {
        if (kind == 'N' || kind == '_')
            return 2;
        if (kind == 'L' || kind == 'P')
            return 3;
        unsigned long code = 0;
        for (const char c : digits)
            code = code * 16 + static_cast<unsigned long>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }

    // A header such as |2 leaves some of the first line's blanks to the text.
    void startAtLine()
    {
        const std::size_t lineStart = m_text.rfind('\n', m_at - 1) + 1;
        m_at = lineStart;
        m_column = 1;
        const std::size_t first = std::min(m_scalar.text.find_first_not_of('\n'), m_scalar.text.size());
        const std::size_t blanks = std::min(m_scalar.text.find_first_not_of(' ', first), m_scalar.text.size()) - first;
        m_indent = std::max(m_scalar.contentIndent - int(blanks), 0);
        skipIndent();
    }

    void skipIndent()
    {
        for (int left = m_indent; left > 0 && m_at < m_end && m_text[m_at] == ' '; --left) {
            ++m_at;
            ++m_column;
        }
    }

    void skipLineEnds(char next)
    {
        const std::string_view value = m_scalar.text;
        while (m_value < value.size() && value[m_value] == '\n')
            ++m_value;
        if (m_value < value.size() && value[m_value] == ' ' && !isBlank(next) && m_value > 0)
            ++m_value;
    }

    const Node &m_scalar;
    std::string_view m_text;
    std::size_t m_at, m_end, m_value = 0;
    int m_line, m_column, m_indent = 0;
    Runs m_runs;
};

} // namespace

std::shared_ptr<const Runs> runsOf(const Node &scalar, std::string_view text, const Event &event)
{
    if (event.begin >= event.end || scalar.text.empty())
        return {};
    const std::string_view written = text.substr(event.begin, event.end - event.begin);
    if (scalar.style == Style::Literal || scalar.style == Style::Folded)
        return std::make_shared<const Runs>(Tracer(scalar, text, event).block());
    const bool isOnePiece = !written.contains('\n') && !(scalar.style == Style::DoubleQuoted && written.contains('\\'))
                            && !(scalar.style == Style::SingleQuoted && written.substr(1, written.size() - 2).contains('\''));
    return isOnePiece ? nullptr : std::make_shared<const Runs>(Tracer(scalar, text, event).flow());
}

} // namespace penstock::yaml
