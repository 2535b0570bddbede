// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"
#include "core/sink/output.h"
#include "core/sink/port/item.h"

#include <functional>
#include <optional>

namespace penstock::sink::port
{

// What this run has produced, on disk instead of in memory: one line per entity, in a file beside the state,
// <folder>/.penstock/port-<sink>.journal. A line is a JSON list: blueprint, identifier (null where only a search stands for it), relations as
// mapped, and the whole entity where it is to be sent again. Only the length is in the sink's token: a resumed run cuts the file to the
// acknowledged length and goes on, so an entity produced before a crash still counts as produced when stale ones are looked for.
// The file stays after the run, until the next one begins anew.
class Journal
{
public:
    // `acknowledged`: the length to continue at; nothing begins anew. Without a folder the journal is a nameless temporary file.
    static Result<Journal> open(const std::filesystem::path &folder, const std::string &sink, std::optional<std::int64_t> acknowledged);

    bool isWhole() const { return m_whole; } // false: the part before a crash is lost
    std::int64_t length() const { return m_length; }

    void add(const Item &item, bool again); // kept until write()
    Result<> write();

    struct Entry {
        std::string blueprint;
        std::string identifier;
        bool hasIdentifier = false;
        json::Value relations; // null: none
        json::Value entity; // null: not to be sent again
        std::int64_t offset = 0; // of its line
        std::size_t size = 0;
    };
    Result<> forEach(const std::function<void(const Entry &)> &visit) const;
    Result<Entry> at(std::int64_t offset, std::size_t size) const;

private:
    explicit Journal(Output file) : m_file(std::move(file)) {}
    Output m_file;
    std::int64_t m_length = 0;
    std::string m_unwritten;
    bool m_whole = true;
};

} // namespace penstock::sink::port
