// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"
#include "core/map/mapper.h"

#include <QString>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::sink::port
{

// One entity on its way into the catalogue.
struct Item {
    enum class Fate { Pending, Unchanged, Accepted, Refused };

    std::string_view mapped;        // the mapper's bytes, which outlive the item
    std::string rewritten;          // instead of them, where nulls are left out
    json::Value value;              // of what is sent
    std::string blueprint;          // as text
    std::string identifier;         // as text; of a search, known once the catalogue has answered
    bool searchesItself = false;    // the identifier is a search query
    bool searchesRelations = false;
    std::int64_t record = 0;        // in the page
    int parsed = -1;                // index in the list of itemsToParse
    Fate fate = Fate::Pending;
    QString why;                    // it was refused

    std::string_view text() const { return rewritten.empty() ? mapped : std::string_view(rewritten); }
};

// `sendNulls` false: members, properties and relations that are null are left out, so that the catalogue keeps its values (ocean 15.16).
std::vector<Item> itemsOf(const map::Mapped &mapped, bool sendNulls);
json::Value withoutNulls(const json::Value &entity);
// Only identifier, blueprint and relations, as the real system sends an entity for the second time (load-bulk-refused-sorted-retry).
json::Value reduced(const json::Value &entity);
// A JSON value as the text that entities are compared by: strings as they are, anything else as JSON.
std::string keyText(const json::Value &value);
// Identifiers that a relation's value points at: a text, a number or a list of them; a search points at nothing known.
std::vector<std::string> targetsOf(const json::Value &relation);

// The parts of a page that the real system loads one after another: the whole page, or for itemsToParse every `most` elements of a record's list.
std::vector<std::vector<Item *>> batchesOf(std::vector<Item> &items, int most);

} // namespace penstock::sink::port
