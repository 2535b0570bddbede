// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

extern "C" {
#include <jv.h>
}

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::json
{

// Member names as jv strings, each made once: building an object then costs neither an allocation nor a hash per name. Records
// repeat their names in the same order, so an entry remembers its successor, and most look-ups are one comparison.
// One thread.
class KeyTable
{
public:
    struct Entry {
        std::string text;
        jv value;
        std::uint64_t hash = 0;
        Entry *next = nullptr;        // the name that followed last time
        Entry *inside = nullptr;      // the first name in the object that this name led to last time
    };

    KeyTable();
    ~KeyTable();
    KeyTable(const KeyTable &) = delete;
    KeyTable &operator=(const KeyTable &) = delete;

    // The entry of a name, or null where the table is full or the name too long to be worth keeping.
    Entry *find(std::string_view name);
    Entry *&root() { return m_root; }

private:
    void grow();

    std::deque<Entry> m_entries;
    std::vector<Entry *> m_slots;     // open addressing, a power of two
    Entry *m_root = nullptr;
};

} // namespace penstock::json
