// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::yaml
{

enum class Kind { Null, Boolean, Integer, Float, String, Sequence, Mapping };
enum class Style { Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Block, Flow };

struct Node;

// A piece of a scalar that stands in the file as it does in the value: the value's bytes from `text` on are the file's from `offset` on.
struct Run {
    std::size_t text = 0;
    std::size_t offset = 0;
    int line = 1, column = 1;
};
using Runs = std::vector<Run>;

struct Entry {
    std::string key;
    Place keyPlace;
    std::shared_ptr<const Node> node;
    bool merged = false;                       // came in by `<<`
};

// A value of a YAML text with its place (YAML 1.2 core schema). Immutable; any thread. An alias is the anchored node itself
// with the place of the anchor; `<<` merge keys are resolved into `entries` after the own ones.
struct Node {
    Kind kind = Kind::Null;
    Style style = Style::Plain;
    std::string text;                          // of a scalar, after unquoting; numbers as written
    Place place;                               // of the value's text
    std::vector<Entry> entries;                // of a mapping, in order
    std::vector<std::shared_ptr<const Node>> items;
    int contentLine = 0, contentColumn = 0;    // of a scalar: where its first character stands (behind the quote, below the `|`)
    std::size_t contentOffset = 0;
    int contentIndent = 0;                     // of a block scalar: columns before each line of the text
    std::shared_ptr<const Runs> runs;          // of a scalar that is not one piece of the file: escapes, several lines; the last is the end

    bool isScalar() const { return kind != Kind::Sequence && kind != Kind::Mapping; }
    bool isQuoted() const { return style == Style::SingleQuoted || style == Style::DoubleQuoted || style == Style::Literal || style == Style::Folded; }
    const Node *find(std::string_view key) const;
    const Entry *entry(std::string_view key) const;
};

struct Limits {
    std::size_t bytes = 16u << 20;
    int depth = 128;
    std::size_t nodes = 1'000'000;             // aliases counted at every use
    std::size_t expandedBytes = 64u << 20;     // of scalars, aliases counted at every use
};

// One document; an empty text is null. Findings: yaml-syntax, duplicate-key, document-too-large; the first one is the error.
Result<std::shared_ptr<const Node>> read(std::string_view text, const std::string &file, const Limits &limits = {});
// The same, but a key written twice is only noted in `findings` (the last value counts); null where nothing could be read.
std::shared_ptr<const Node> read(std::string_view text, const std::string &file, Diagnostics &findings, const Limits &limits = {});
// Several documents in one text, separated by ---.
Result<std::vector<std::shared_ptr<const Node>>> readAll(std::string_view text, const std::string &file, const Limits &limits = {});

// A replacement of bytes. Edits are computed against a text and applied to it; everything else of the text stays as it is.
struct Edit {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string replacement;
};
std::string apply(std::string_view text, std::vector<Edit> edits);

// Path: resources[2].selector.query; a name with other characters than letters, digits, _ and - is quoted: a["x.y"].
// The smallest edit that sets the scalar there, keeping quoting style, indentation and line endings; makes missing mappings.
Result<Edit> setScalar(std::string_view text, std::string_view path, std::string_view value);
Result<Edit> insertItem(std::string_view text, std::string_view path, int index, std::string_view yamlText);
Result<Edit> remove(std::string_view text, std::string_view path);
Result<Edit> renameKey(std::string_view text, std::string_view path, std::string_view newKey);
const Node *atPath(const Node &root, std::string_view path);

// A scalar as YAML text that reads back as exactly this string: plain where possible, else quoted.
std::string scalarText(std::string_view value, bool inFlow = false);

// Builds YAML text in stable key order for what has no text yet (imports, exports). Values are written as scalarText.
class Writer
{
public:
    Writer &key(std::string_view name);
    Writer &string(std::string_view value);           // text, quoted if need be; several lines as a literal block
    Writer &plain(std::string_view value);            // number, boolean, null: as given
    Writer &comment(std::string_view line);
    Writer &beginMapping();
    Writer &endMapping();
    Writer &beginSequence();
    Writer &endSequence();
    Writer &node(const Node &value);                  // copied, with its scalars' types
    const std::string &text() const { return m_text; }

private:
    struct Level {
        bool sequence = false;
        bool empty = true;
        bool afterKey = false;      // begun behind `key:`, whose line is still open
        bool inLine = false;        // the first entry stands on a line that is begun (behind `- `)
    };
    void beginEntry();
    void beginValue();
    void begin(bool sequence);
    void end(std::string_view ifEmpty);
    void literal(std::string_view value);
    std::string m_text;
    std::vector<Level> m_levels;
    bool m_afterKey = false;
};

} // namespace penstock::yaml
