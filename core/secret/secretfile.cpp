// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/secret/secretfile.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <yaml.h>

#include <algorithm>
#include <cstdio>

namespace penstock::secretfile
{

namespace
{

QString tr(const char *text) { return QCoreApplication::translate("Secrets", text); }

// libyaml's parser and current event; released in any case.
class Parser
{
public:
    explicit Parser(std::string_view text)
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char *>(text.data()), text.size());
    }
    ~Parser()
    {
        yaml_event_delete(&m_event);
        yaml_parser_delete(&m_parser);
    }
    Parser(const Parser &) = delete;
    Parser &operator=(const Parser &) = delete;

    bool next()
    {
        yaml_event_delete(&m_event);
        return yaml_parser_parse(&m_parser, &m_event) != 0;
    }
    const yaml_event_t &event() const { return m_event; }
    std::string scalar() const { return {reinterpret_cast<const char *>(m_event.data.scalar.value), m_event.data.scalar.length}; }
    int line() const { return int(m_event.type == YAML_NO_EVENT ? m_parser.problem_mark.line : m_event.start_mark.line); }
    // The line behind the event.
    int endLine() const { return int(m_event.end_mark.line) + (m_event.end_mark.column > 0 ? 1 : 0); }

private:
    yaml_parser_t m_parser{};
    yaml_event_t m_event{};
};

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

std::string quoted(std::string_view text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        const unsigned byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\x%02X", byte);
            quoted += escape;
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

std::string replaceLines(std::string_view text, int first, int end, std::string_view by)
{
    const std::vector<std::string_view> lines = linesOf(text);
    std::string changed;
    for (int i = 0; i < int(lines.size()); ++i) {
        if (i == first)
            changed += by;
        if (i < first || i >= end)
            changed += lines[std::size_t(i)];
    }
    return changed;
}

} // namespace

Result<std::vector<Entry>> parse(std::string_view text, const std::string &file)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    Parser parser(text);
    const auto refused = [&parser, &file] {
        Place place;
        place.file = file;
        place.line = parser.line() + 1;
        place.column = 1;
        return failure(codes::yamlSyntax, tr("The secrets file is one mapping of texts: `path: value` in each line."), place);
    };
    std::vector<Entry> entries;
    bool inMapping = false, ended = false;
    while (!ended) {
        if (!parser.next())
            return refused();
        switch (parser.event().type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        case YAML_STREAM_END_EVENT: ended = true; break;
        case YAML_MAPPING_START_EVENT:
            if (inMapping || parser.event().data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
                return refused();
            inMapping = true;
            break;
        case YAML_MAPPING_END_EVENT: break;
        case YAML_SCALAR_EVENT: {
            if (!inMapping)
                return refused();
            Entry entry{.path = parser.scalar(), .value = {}, .firstLine = parser.line(), .endLine = 0};
            if (!parser.next() || parser.event().type != YAML_SCALAR_EVENT)
                return refused();
            entry.value = parser.scalar();
            entry.endLine = parser.endLine();
            entries.push_back(std::move(entry));
            break;
        }
        default: return refused();
        }
    }
    return entries;
}

std::string withEntry(std::string_view text, const std::vector<Entry> &entries, std::string_view path, std::string_view value)
{
    const std::string line = quoted(path) + ": " + quoted(value) + "\n";
    const auto found = std::ranges::find(entries, path, &Entry::path);
    if (found != entries.end())
        return replaceLines(text, found->firstLine, found->endLine, line);
    std::string longer(text);
    if (!longer.empty() && !longer.ends_with('\n'))
        longer += '\n';
    return longer + line;
}

std::string withoutEntry(std::string_view text, const std::vector<Entry> &entries, std::string_view path)
{
    const auto found = std::ranges::find(entries, path, &Entry::path);
    return found == entries.end() ? std::string(text) : replaceLines(text, found->firstLine, found->endLine, {});
}

} // namespace penstock::secretfile
