// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"

#include <string>
#include <string_view>
#include <vector>

// The schema table as a tree, for walking beside a document. Private to core/document.
namespace penstock::schema
{

struct Level;

struct Key {
    std::string_view name;
    const Level *level = nullptr;
    bool isAlias = false;
    unsigned systems = ~0u;        // of an alias: whose profile reads it
};

struct Level {
    const SchemaRow *row = nullptr;    // null: a level between, and the root
    std::vector<Key> keys;
    const Level *anyKey = nullptr;     // *
    const Level *item = nullptr;       // []

    ValueType type() const { return row ? row->type : ValueType::Mapping; }
    const Level *find(std::string_view name, System system) const;   // null: unknown
    const Key *key(std::string_view name, System system) const;
};

const Level &project();
const Level &resource();
// The system whose spelling rules a profile follows.
System systemOf(const Profile &profile);
// The parts of a|b|!c; `!` stays.
std::vector<std::string_view> words(const char *list);
bool isOneOf(std::string_view word, const char *list);

} // namespace penstock::schema
