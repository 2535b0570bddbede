// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_events.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <yaml.h>

#include <algorithm>

namespace penstock::yaml
{

namespace
{

constexpr std::size_t stride = 128;   // code points between two checkpoints

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

Style styleOf(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::SingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::DoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::Literal;
    case YAML_FOLDED_SCALAR_STYLE: return Style::Folded;
    default: return Style::Plain;
    }
}

std::string textOf(const yaml_char_t *text) { return text ? reinterpret_cast<const char *>(text) : std::string(); }

// What libyaml says, in sentences of ours; what is not listed is shown as it is.
struct Wording {
    const char *problem;
    const char *sentence;
};
constexpr Wording wordings[] = {
    {"did not find expected ',' or '}'", QT_TRANSLATE_NOOP("Yaml", "The flow mapping goes on without `,` or `}`.")},
    {"did not find expected ',' or ']'", QT_TRANSLATE_NOOP("Yaml", "The flow list goes on without `,` or `]`.")},
    {"did not find expected key", QT_TRANSLATE_NOOP("Yaml", "A key was expected here; the indentation does not fit the lines above.")},
    {"did not find expected '-' indicator", QT_TRANSLATE_NOOP("Yaml", "A list item (`- `) was expected here; the indentation does not fit the lines above.")},
    {"could not find expected ':'", QT_TRANSLATE_NOOP("Yaml", "A `:` is missing behind the key.")},
    {"mapping values are not allowed in this context", QT_TRANSLATE_NOOP("Yaml", "A `: ` stands inside a value; quote the value.")},
    {"found character that cannot start any token", QT_TRANSLATE_NOOP("Yaml", "A value cannot begin with this character; quote the value (tabs cannot indent).")},
    {"found unexpected end of stream", QT_TRANSLATE_NOOP("Yaml", "The text ends inside a quoted value.")},
    {"did not find expected <document start>", QT_TRANSLATE_NOOP("Yaml", "Something stands behind the end of the document.")},
    {"found undefined tag handle", QT_TRANSLATE_NOOP("Yaml", "The tag is not defined; quote the value if it begins with `!`.")},
    {"did not find expected node content", QT_TRANSLATE_NOOP("Yaml", "A value was expected here.")},
    {"control characters are not allowed", QT_TRANSLATE_NOOP("Yaml", "A control character is not allowed; write it as an escape in double quotes.")},
};

QString sentence(const char *problem)
{
    const std::string_view words = problem ? problem : "";
    for (const Wording &wording : wordings) {
        if (words == wording.problem)
            return QCoreApplication::translate("Yaml", wording.sentence);
    }
    return QCoreApplication::translate("Yaml", "The YAML cannot be read here: %1.").arg(QString::fromUtf8(words.data(), qsizetype(words.size())));
}

} // namespace

Locator::Locator(std::string_view text) : m_text(text)
{
    m_lines.push_back(0);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        m_lines.push_back(at + 1);
    if (text.starts_with("\xEF\xBB\xBF"))
        m_lines.front() = 3;
    m_offset = m_lines.front();
}

void Locator::locate(std::size_t offset, int &line, int &column)
{
    offset = std::clamp(offset, m_lines.front(), m_text.size());
    const auto next = std::upper_bound(m_lines.begin(), m_lines.end(), offset);
    const int wanted = int(next - m_lines.begin());
    if (wanted != m_line || offset < m_offset) {
        m_line = wanted;
        m_column = 1;
        m_offset = m_lines[std::size_t(wanted - 1)];
    }
    for (; m_offset < offset; ++m_offset)
        m_column += !isContinuation(m_text[m_offset]);
    line = m_line;
    column = m_column;
}

struct EventReader::Parser {
    yaml_parser_t parser{};
    bool ended = false;
    Parser() { yaml_parser_initialize(&parser); }
    ~Parser() { yaml_parser_delete(&parser); }
    Parser(const Parser &) = delete;
    Parser &operator=(const Parser &) = delete;
};

EventReader::EventReader(std::string_view text, const std::string &file)
    : m_text(text), m_file(file), m_locator(text), m_bom(text.starts_with("\xEF\xBB\xBF") ? 3 : 0), m_parser(std::make_unique<Parser>())
{
    m_ascii = std::ranges::all_of(text.substr(m_bom), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!m_ascii) {
        std::size_t index = 0;
        for (std::size_t at = m_bom; at < text.size(); ++at) {
            if (!isContinuation(text[at]) && index++ % stride == 0)
                m_checkpoints.push_back(at);
        }
    }
    const std::string_view content = text.substr(m_bom);
    yaml_parser_set_encoding(&m_parser->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&m_parser->parser, reinterpret_cast<const unsigned char *>(content.empty() ? "" : content.data()), content.size());
}

EventReader::~EventReader() = default;

std::size_t EventReader::byteOffset(std::size_t index) const
{
    if (m_ascii)
        return std::min(m_bom + index, m_text.size());
    const std::size_t checkpoint = index / stride;
    if (checkpoint >= m_checkpoints.size())
        return m_text.size();
    std::size_t at = m_checkpoints[checkpoint];
    for (std::size_t left = index % stride; left > 0 && at < m_text.size(); --left) {
        do {
            ++at;
        } while (at < m_text.size() && isContinuation(m_text[at]));
    }
    return at;
}

Place EventReader::place(std::size_t begin, std::size_t end)
{
    Place place;
    place.file = m_file;
    place.offset = begin;
    place.length = end > begin ? end - begin : 0;
    m_locator.locate(begin, place.line, place.column);
    return place;
}

Diagnostic EventReader::syntaxError()
{
    const yaml_parser_t &parser = m_parser->parser;
    if (parser.error == YAML_MEMORY_ERROR)
        return Diagnostic(codes::documentTooLarge, QCoreApplication::translate("Yaml", "The text needs more memory than there is."), place(0, 0));
    const bool reader = parser.error == YAML_READER_ERROR;
    const std::size_t at = reader ? std::min(m_bom + parser.problem_offset, m_text.size()) : byteOffset(parser.problem_mark.index);
    if (reader && parser.problem_value != -1 && parser.problem && std::string_view(parser.problem).find("UTF-8") != std::string_view::npos)
        return Diagnostic(codes::yamlSyntax, QCoreApplication::translate("Yaml", "The text is not valid UTF-8."), place(at, at + 1));
    QString message = sentence(parser.problem);
    const bool isInFlow = parser.flow_level > 0 || std::string_view(parser.context ? parser.context : "").starts_with("while parsing a flow");
    if (isInFlow && parser.context) {
        const std::size_t from = byteOffset(parser.context_mark.index);
        const std::size_t lineEnd = std::min(m_text.find('\n', at), m_text.size());
        if (from < lineEnd && m_text.substr(from, lineEnd - from).contains("${"))
            message += u' ' % QCoreApplication::translate("Yaml", "`${...}` inside `{ }` or `[ ]` has to be quoted: \"${...}\".");
    }
    const std::size_t begin = byteOffset(parser.context_mark.index);
    const bool isOpenQuote = at == m_text.size() && parser.context && std::string_view(parser.context).contains("quoted scalar");
    const std::size_t from = isOpenQuote ? begin : at;     // where it is to be closed is not where the text ends
    return Diagnostic(codes::yamlSyntax, message, place(from, std::min(from + 1, m_text.size())));
}

std::size_t skipProperties(std::string_view text, std::size_t offset)
{
    std::size_t at = offset;
    while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
        at = std::min(text.find_first_of(" \t\r\n", at), text.size());
        at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
        while (at < text.size() && text[at] == '#')
            at = std::min(text.find_first_not_of(" \t\r\n", std::min(text.find('\n', at), text.size())), text.size());
    }
    return at;
}

Result<Event> EventReader::next()
{
    Event event;
    if (m_parser->ended)
        return event;
    yaml_event_t raw;
    do {
        if (!yaml_parser_parse(&m_parser->parser, &raw)) {
            m_parser->ended = true;
            return std::unexpected(syntaxError());
        }
    } while (raw.type == YAML_STREAM_START_EVENT && (yaml_event_delete(&raw), true));
    event.properties = byteOffset(raw.start_mark.index);
    event.begin = event.properties;
    event.end = byteOffset(raw.end_mark.index);
    switch (raw.type) {
    case YAML_DOCUMENT_START_EVENT: event.type = Event::Type::DocumentStart; break;
    case YAML_DOCUMENT_END_EVENT: event.type = Event::Type::DocumentEnd; break;
    case YAML_ALIAS_EVENT:
        event.type = Event::Type::Alias;
        event.value = textOf(raw.data.alias.anchor);
        break;
    case YAML_SCALAR_EVENT:
        event.type = Event::Type::Scalar;
        event.style = styleOf(raw.data.scalar.style);
        event.value.assign(reinterpret_cast<const char *>(raw.data.scalar.value), raw.data.scalar.length);
        event.anchor = textOf(raw.data.scalar.anchor);
        event.tag = textOf(raw.data.scalar.tag);
        event.plainImplicit = raw.data.scalar.plain_implicit != 0;
        break;
    case YAML_SEQUENCE_START_EVENT:
        event.type = Event::Type::SequenceStart;
        event.style = raw.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? Style::Flow : Style::Block;
        event.anchor = textOf(raw.data.sequence_start.anchor);
        event.tag = textOf(raw.data.sequence_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT: event.type = Event::Type::SequenceEnd; break;
    case YAML_MAPPING_START_EVENT:
        event.type = Event::Type::MappingStart;
        event.style = raw.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? Style::Flow : Style::Block;
        event.anchor = textOf(raw.data.mapping_start.anchor);
        event.tag = textOf(raw.data.mapping_start.tag);
        break;
    case YAML_MAPPING_END_EVENT: event.type = Event::Type::MappingEnd; break;
    default: m_parser->ended = true; break;
    }
    yaml_event_delete(&raw);
    if (!event.anchor.empty() || !event.tag.empty())
        event.begin = std::min(skipProperties(m_text, event.begin), std::max(event.end, event.begin));
    return event;
}

} // namespace penstock::yaml
