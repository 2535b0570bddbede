// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/project.h"
#include "core/document/yaml_spots.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{

using yaml::Spot;

QString tr(const char *text) { return QCoreApplication::translate("Format", text); }

constexpr int unit = 2;

// What becomes of the lines of a text. Only blanks are moved: indentation, the gap behind a dash, trailing blanks, the last line end.
class Formatter
{
public:
    explicit Formatter(std::string_view text) : m_text(text), m_lineEnd(yaml::lineEndOf(text))
    {
        const std::size_t start = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        for (std::size_t at = start; at < text.size(); at = yaml::nextLine(text, at)) {
            const std::size_t end = yaml::lineBreak(text, at);
            Line line{.begin = at, .end = end, .content = std::min(text.find_first_not_of(' ', at), end)};
            m_lines.push_back(line);
        }
    }

    std::string run(const Spot &root)
    {
        walk(root, 0, 0, 0);
        placeComments();
        std::vector<yaml::Edit> edits = std::move(m_edits);
        for (const Line &line : m_lines)
            addEdits(line, edits);
        return withLastLineEnd(yaml::apply(m_text, std::move(edits)));
    }

private:
    struct Line {
        std::size_t begin = 0, end = 0, content = 0;     // content: of the first character that is no blank, or the end
        int indent = -1;                                 // new; -1: as it is
        bool isStructure = false;                        // a key or a dash begins it
        bool isText = false;                             // inside a block or quoted scalar: trailing blanks stay
        int column() const { return int(content - begin); }
        bool isBlank() const { return content == end; }
    };

    std::size_t lineAt(std::size_t offset) const
    {
        const auto next = std::ranges::upper_bound(m_lines, offset, {}, &Line::begin);
        return next == m_lines.begin() ? 0 : std::size_t(next - m_lines.begin() - 1);
    }
    bool isFirst(std::size_t offset) const { return m_lines[lineAt(offset)].content == offset; }
    void setIndent(std::size_t offset, int indent)
    {
        Line &line = m_lines[lineAt(offset)];
        if (line.content != offset)
            return;
        line.indent = indent;
        line.isStructure = true;
    }
    void walk(const Spot &spot, int indent, int parent, int delta);
    void value(const Spot &spot, std::size_t keyOffset, int parent, int delta);
    void blockScalar(const Spot &spot, int parent, int delta);
    void continuation(const Spot &spot, int least, int delta);
    void placeComments();
    void addEdits(const Line &line, std::vector<yaml::Edit> &edits) const;
    std::string withLastLineEnd(std::string text) const;

    std::string_view m_text;
    std::string_view m_lineEnd;
    std::vector<Line> m_lines;
    std::vector<yaml::Edit> m_edits;                     // gaps behind dashes
    bool m_endsWithKeptBreaks = false;
};

// A block scalar's lines keep their places to each other; its indentation is one unit more than the parent's, unless its header says it.
void Formatter::blockScalar(const Spot &spot, int parent, int delta)
{
    const std::size_t header = lineAt(spot.begin);
    const std::string_view head = m_text.substr(spot.begin, m_lines[header].end - spot.begin);
    const std::size_t last = lineAt(std::max(spot.end, spot.extent) - 1);
    // With an indicator the indentation counts from the parent's, so the lines move as the parent does.
    const bool isIndicated = head.substr(0, 3).find_first_of("123456789") != std::string_view::npos;
    int before = -1;
    for (std::size_t i = header + 1; i <= last && before < 0; ++i)
        before = m_lines[i].isBlank() ? -1 : m_lines[i].column();
    for (std::size_t i = header + 1; i <= last; ++i) {
        Line &line = m_lines[i];
        line.isText = true;
        const int moved = isIndicated ? line.column() + delta : line.column() - before + parent + unit;
        if (before >= 0 && (!line.isBlank() || (!isIndicated && line.column() > before)))
            line.indent = std::max(0, moved);
        else if (before >= 0 && !isIndicated)
            line.indent = 0;
    }
    m_endsWithKeptBreaks = spot.extent > spot.end && spot.extent >= m_text.size();
}

// The further lines of flow collections and of plain and quoted scalars.
void Formatter::continuation(const Spot &spot, int least, int delta)
{
    if (spot.end == spot.begin)
        return;
    const bool isQuoted = spot.style == yaml::Style::SingleQuoted || spot.style == yaml::Style::DoubleQuoted;
    const std::size_t last = lineAt(spot.end - 1);
    for (std::size_t i = lineAt(spot.begin) + 1; i <= last; ++i) {
        Line &line = m_lines[i];
        line.isText = isQuoted;
        line.indent = line.isBlank() ? 0 : std::max(least, line.column() + delta);
    }
}

// A value behind a key (or on the lines below it), or an item. `parent`: the new indentation of what holds it.
void Formatter::value(const Spot &spot, std::size_t keyOffset, int parent, int delta)
{
    const bool isBelow = lineAt(spot.begin) != lineAt(keyOffset);
    if (isBelow && isFirst(spot.begin)) {
        const int before = m_lines[lineAt(spot.begin)].column();
        if (!spot.inFlow && spot.begin < spot.end)
            setIndent(spot.begin, parent + unit);
        delta = parent + unit - before;
    }
    walk(spot, parent + unit, parent, delta);
}

void Formatter::walk(const Spot &spot, int indent, int parent, int delta)
{
    const bool isBlock = spot.style == yaml::Style::Block;
    if (spot.type == Spot::Type::Mapping && isBlock) {
        const int moved = indent - (spot.column - 1);
        for (const yaml::Member &member : spot.members) {
            setIndent(member.key.properties, indent);
            value(member.value, member.key.begin, indent, moved);
        }
    } else if (spot.type == Spot::Type::Sequence && isBlock) {
        for (const Spot &item : spot.items) {
            const std::size_t dash = yaml::dashOf(m_text, item);
            if (dash == std::string_view::npos)
                continue;
            setIndent(dash, indent);
            const bool isBehind = lineAt(item.properties) == lineAt(dash) && item.properties > dash + 1;
            const std::size_t gap = isBehind ? item.properties - dash - 1 : 0;
            if (gap > 1 && m_text.substr(dash + 1, gap).find_first_not_of(' ') == std::string_view::npos)
                m_edits.push_back({.offset = dash + 1, .length = gap, .replacement = " "});
            value(item, dash, indent, indent + unit - (item.column - 1));
        }
    } else if (spot.type == Spot::Type::Scalar && (spot.style == yaml::Style::Literal || spot.style == yaml::Style::Folded)) {
        blockScalar(spot, parent, delta);
    } else {
        continuation(spot, parent + (spot.style == yaml::Style::Flow ? 0 : 1), delta);
    }
}

// A comment goes with the key below it where they were aligned, else with the nearest line above that it was aligned with.
void Formatter::placeComments()
{
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        Line &line = m_lines[i];
        if (line.isText || line.indent >= 0 || line.isBlank() || m_text[line.content] != '#')
            continue;
        const Line *below = nullptr;
        for (std::size_t next = i + 1; next < m_lines.size() && !below; ++next)
            below = m_lines[next].isStructure ? &m_lines[next] : nullptr;
        if (below && below->column() == line.column()) {
            line.indent = below->indent;
            continue;
        }
        for (std::size_t previous = i; previous > 0 && line.indent < 0; --previous) {
            const Line &above = m_lines[previous - 1];
            if (above.isStructure && above.column() == line.column())
                line.indent = above.indent;
            else if (above.isStructure && above.column() < line.column())
                break;
        }
        if (line.indent < 0)
            line.indent = below ? below->indent : line.column();
    }
}

void Formatter::addEdits(const Line &line, std::vector<yaml::Edit> &edits) const
{
    if (line.indent >= 0 && !(line.isBlank() && line.indent == 0) && line.indent != line.column())
        edits.push_back({.offset = line.begin, .length = line.content - line.begin, .replacement = std::string(std::size_t(line.indent), ' ')});
    const std::size_t next = yaml::nextLine(m_text, line.begin);
    std::size_t end = line.end;
    const bool isEmptied = line.isBlank() && (!line.isText || line.indent == 0);
    if (!line.isText || isEmptied) {
        while (end > line.begin && (m_text[end - 1] == ' ' || m_text[end - 1] == '\t') && (isEmptied || end > line.content))
            --end;
    }
    if (end < line.end)
        edits.push_back({.offset = end, .length = line.end - end, .replacement = {}});
    if (next > line.end && m_text.substr(line.end, next - line.end) != m_lineEnd)
        edits.push_back({.offset = line.end, .length = next - line.end, .replacement = std::string(m_lineEnd)});
}

std::string Formatter::withLastLineEnd(std::string text) const
{
    if (text.empty())
        return text;
    if (!m_endsWithKeptBreaks) {
        while (text.ends_with('\n') || text.ends_with('\r'))
            text.pop_back();
        if (text.empty() || text == "\xEF\xBB\xBF")
            return text;
    } else if (text.ends_with('\n')) {
        return text;
    }
    return text + std::string(m_lineEnd);
}

bool isSame(const Spot &a, const Spot &b)
{
    if (a.type != b.type || a.kind != b.kind || a.style != b.style || a.value != b.value || a.items.size() != b.items.size() || a.members.size() != b.members.size())
        return false;
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        if (!isSame(a.items[i], b.items[i]))
            return false;
    }
    for (std::size_t i = 0; i < a.members.size(); ++i) {
        if (!isSame(a.members[i].key, b.members[i].key) || !isSame(a.members[i].value, b.members[i].value))
            return false;
    }
    return true;
}

Diagnostic notFormatted(const std::string &file)
{
    Place place;
    place.file = file;
    return Diagnostic(codes::badValue, tr("The layout of this text cannot be changed without changing its meaning; it stays as it is."), place);
}

} // namespace

Result<std::string> formatText(std::string_view text, const std::string &file)
{
    if (const auto checked = yaml::read(text, file); !checked)
        return std::unexpected(checked.error());
    const Result<Spot> before = yaml::readSpots(text);
    if (!before)
        return std::unexpected(before.error());
    std::string formatted(text);
    // A moved line can make room for another; a text is done when nothing moves any more.
    for (int round = 0; round < 4; ++round) {
        const Result<Spot> spots = yaml::readSpots(formatted);
        if (!spots || !isSame(*before, *spots))
            return std::unexpected(notFormatted(file));
        std::string next = Formatter(formatted).run(*spots);
        if (next == formatted)
            return formatted;
        formatted = std::move(next);
    }
    return std::unexpected(notFormatted(file));
}

} // namespace penstock
