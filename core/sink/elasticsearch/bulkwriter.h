// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/rawtree.h"
#include "core/sink/elasticsearch/settings.h"
#include "core/sink/sink.h"

#include <deque>

namespace penstock::sink::elasticsearch
{

// Mapped documents as lines of a bulk request. One thread.
//
// The document's id is its identifier (entities), else its member `_id`, else `id`; without any of these the engine chooses one, and a
// document that is sent again after a crash stands there twice.
class BulkWriter
{
public:
    BulkWriter(const Settings &settings, std::string timestamp);

    // What an item of the answer is about.
    struct Item {
        std::size_t delivery = 0;
        std::size_t offset = 0, length = 0;        // of its lines in the body
    };
    struct Body {
        std::string text;
        std::vector<Item> items;
        bool lacksIds = false;                     // of some; sent twice, these stand there twice
        bool isEmpty() const { return items.empty(); }
    };
    // `prefix`: what the id begins with, as JSON text without quotes.
    void add(Body &to, const map::Mapped &mapped, const map::Entity &entity, std::size_t delivery, std::string_view prefix = {});

private:
    std::string idOf(const map::Mapped &mapped, const map::Entity &entity);      // as JSON text; empty: none
    static std::string sendable(std::string id, std::string_view prefix);
    void append(std::string &to, std::string_view document, const std::string &id);
    bool isToBeLookedAt(std::string_view document, const map::Entity &entity) const;
    bool has(int path) const { return m_isLookedAt && m_tree.has(path); }

    const Settings &m_settings;
    const std::string m_members;                   // that every document gets: ,"_timestamp":"..."
    json::MemberPaths m_paths;
    int m_idPath, m_underscoreIdPath, m_timestampPath;
    json::RawTree m_tree;
    bool m_isLookedAt = false;                     // the document at hand
    std::string m_document;
};

} // namespace penstock::sink::elasticsearch
