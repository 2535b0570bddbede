// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml_events.h"
#include "core/document/yaml_path.h"

// Where everything stands in a text, for edits: unlike nodes, with aliases as aliases. Private to core/document.
namespace penstock::yaml
{

struct Member;

struct Spot {
    enum class Type { Scalar, Alias, Sequence, Mapping };
    Type type = Type::Scalar;
    Style style = Style::Plain;
    Kind kind = Kind::Null;            // of a scalar
    std::string value;
    std::size_t properties = 0;        // of the anchor or tag before it, else begin
    std::size_t begin = 0;
    std::size_t end = 0;               // of what is written, without trailing blank lines
    std::size_t extent = 0;            // behind the trailing blank lines that belong to a block scalar with `+`
    int column = 1;                    // of begin; of a block collection: of its keys or dashes
    bool inFlow = false;               // inside [ ] or { }
    std::vector<Member> members;
    std::vector<Spot> items;

    bool isNull() const { return type == Type::Scalar && kind == Kind::Null; }
    bool isEmptyNull() const { return isNull() && begin == end; }
    const Member *member(std::string_view key) const;
};

struct Member {
    Spot key;
    Spot value;
};

// The root of a text that yaml::read accepts; a null scalar when it is empty.
Result<Spot> readSpots(std::string_view text);

// The line end in use: the first one of the text.
std::string_view lineEndOf(std::string_view text);
std::size_t lineStart(std::string_view text, std::size_t at);
std::size_t lineBreak(std::string_view text, std::size_t at);      // of the line end (\r\n or \n) behind, or the end of the text
std::size_t nextLine(std::string_view text, std::size_t at);       // start of the line behind, or the end of the text
// The `-` of an item; npos where it is not plain to see.
std::size_t dashOf(std::string_view text, const Spot &item);

} // namespace penstock::yaml
