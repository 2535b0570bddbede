// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// JSON looked at where it lies: no value is built, a part of the text stands for it. For those who want a few members of many records.
namespace penstock::json
{

enum class RawKind : std::uint8_t { Null, False, True, Number, Text, Array, Object };

// A value in a text that is known to be JSON; valid while the text is.
struct Raw {
    RawKind kind = RawKind::Null;
    bool escaped = false;              // a Text with backslashes
    std::string_view text;             // a Number; a Text's inside, still escaped; an Array or Object with its brackets
};

// Which members of a record are wanted: .a.b.c, each with the ones on its way. Built once.
class MemberPaths
{
public:
    MemberPaths();
    int add(std::span<const std::string> names);   // the path's number; equal paths have one; no names: 0, the record
    int find(std::string_view name) const;         // of a member of the record itself; -1: not wanted
    int size() const { return int(m_nodes.size()); }

private:
    friend class RawTree;
    struct Node {
        std::string name;
        int parent = -1;
        std::vector<int> children;
    };
    std::vector<Node> m_nodes;
};

// A record's text, checked completely, with the wanted members found in the same pass. Reused for one record after the other. One thread.
class RawTree
{
public:
    enum class Found { Value, Null, Error };       // Error: the way leads through something that is neither object nor null

    explicit RawTree(const MemberPaths &paths) : m_paths(paths) {}

    // False: not JSON, or something rare that only parse() decides (halves of surrogate pairs, deep nesting). The text stays in place while this is used,
    // and the byte behind it is readable (it is part of a std::string).
    bool scan(std::string_view record);

    Found at(int path, Raw &value) const;
    const Raw &root() const { return m_root; }
    // Sets a member of the record itself over what was found.
    void override(int path, const Raw &value);
    bool has(int path) const { return m_slots[std::size_t(path)].record == m_record; }
    const MemberPaths &paths() const { return m_paths; }

private:
    struct Slot {
        std::uint64_t record = 0;      // in which it was found
        Raw value;
    };
    // Records have the same members in the same order: what the n-th one was last time is tried first.
    struct Known {
        std::string name;
        int child;
    };

    bool readValue(int node, Raw *value, int depth);
    bool readObject(int node, int depth);
    bool readArray(int depth);
    bool readText(bool &escaped);
    bool readEscape();
    bool readNumber();
    bool readWord(std::string_view word);
    void skipSpace();
    int childOf(int node, std::size_t ordinal, std::string_view name, bool escaped);
    int searchChild(int node, std::string_view name, bool escaped) const;
    void forget(int node);

    const MemberPaths &m_paths;
    std::vector<Slot> m_slots;
    std::vector<std::vector<Known>> m_known;
    Raw m_root;
    std::uint64_t m_record = 0;
    const char *m_at = nullptr;
    const char *m_end = nullptr;
};

// The elements or members of a Raw, in order.
class RawIterator
{
public:
    explicit RawIterator(const Raw &container);
    bool next(Raw &value);                         // an Array's
    bool next(Raw &name, Raw &value);              // an Object's; the last of equal names counts
private:
    void skipSeparators();
    Raw take();

    const char *m_at;
    const char *m_end;
};

// As write() would write the parsed value. False, and nothing appended: something rare that only parse() and write() do right.
bool appendCompact(std::string &to, const Raw &value);
void appendUnescaped(std::string &to, const Raw &text);

} // namespace penstock::json
