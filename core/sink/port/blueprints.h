// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/port/catalogue.h"

#include <map>
#include <set>

namespace penstock::sink::port
{

// The catalogue's blueprints, asked for once each and only when something hangs on them.
class Blueprints
{
public:
    explicit Blueprints(Catalogue &catalogue) : m_catalogue(catalogue) {}

    void fetch(const std::set<std::string> &names, std::function<void()> done);
    // Of fetched ones; null where the catalogue did not give it.
    json::Value find(const std::string &name) const;
    // Blueprint that a relation leads to; empty: unknown.
    std::string targetOf(const std::string &blueprint, std::string_view relation) const;
    // properties.x or relations.x
    bool isRequired(const std::string &blueprint, std::string_view field) const;

private:
    Catalogue &m_catalogue;
    std::map<std::string, json::Value> m_known;
};

// A blueprint that a mapping names as a literal; nothing where it is computed for every record.
std::optional<std::string> literalBlueprint(const Resource &resource);

} // namespace penstock::sink::port
