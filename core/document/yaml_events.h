// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml.h"

#include <memory>
#include <optional>

// libyaml, wrapped once: a text as a row of events with byte offsets. Private to core/document.
namespace penstock::yaml
{

// Byte offsets to lines and columns (code points). Asking in ascending order is cheap, also on one very long line.
class Locator
{
public:
    explicit Locator(std::string_view text);
    void locate(std::size_t offset, int &line, int &column);

private:
    std::string_view m_text;
    std::vector<std::size_t> m_lines;   // offsets of line starts
    std::size_t m_offset = 0;
    int m_line = 1, m_column = 1;
};

struct Event {
    enum class Type { StreamEnd, DocumentStart, DocumentEnd, Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd };
    Type type = Type::StreamEnd;
    std::size_t begin = 0, end = 0;     // bytes; of a scalar without anchor and tag; trailing blanks of block scalars included
    std::size_t properties = 0;         // where the anchor or tag before it begins; begin where there is none
    Style style = Style::Plain;
    std::string value;                  // of a scalar, or the name of an alias
    std::string anchor, tag;
    bool plainImplicit = true;          // a scalar whose kind follows from its text
};

class EventReader
{
public:
    EventReader(std::string_view text, const std::string &file);
    ~EventReader();
    EventReader(const EventReader &) = delete;
    EventReader &operator=(const EventReader &) = delete;

    Result<Event> next();               // yaml-syntax; StreamEnd again and again at the end
    Place place(std::size_t begin, std::size_t end);
    std::string_view text() const { return m_text; }
    Locator &locator() { return m_locator; }

private:
    struct Parser;
    std::size_t byteOffset(std::size_t index) const;   // of a code point
    Diagnostic syntaxError();

    std::string_view m_text;
    std::string m_file;
    Locator m_locator;
    std::size_t m_bom = 0;
    bool m_ascii = true;
    std::vector<std::size_t> m_checkpoints;
    std::unique_ptr<Parser> m_parser;
};

// Where the pieces of a scalar stand; null where it is one piece from its content on.
std::shared_ptr<const Runs> runsOf(const Node &scalar, std::string_view text, const Event &event);
std::size_t skipProperties(std::string_view text, std::size_t offset);   // behind anchor, tag and the blanks after them
Kind kindOfPlain(std::string_view text);                                 // YAML 1.2 core schema

} // namespace penstock::yaml
