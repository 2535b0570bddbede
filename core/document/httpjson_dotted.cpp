// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/httpjson.h"

#include <algorithm>

namespace penstock::httpjson
{

namespace
{

using NodePointer = std::shared_ptr<const yaml::Node>;

bool isMapping(const NodePointer &node)
{
    return node && node->kind == yaml::Kind::Mapping;
}

// The part in front of the first dot; the whole key where its dots do not part names.
std::string_view firstName(std::string_view key)
{
    const bool parts = !key.empty() && key.front() != '.' && key.back() != '.' && key.find("..") == std::string_view::npos;
    return parts ? key.substr(0, key.find('.')) : key;
}

// a.b.c: value as a: {b.c: value}; the level below takes the rest apart.
NodePointer below(const yaml::Entry &entry, std::string_view rest)
{
    auto mapping = std::make_shared<yaml::Node>();
    mapping->kind = yaml::Kind::Mapping;
    mapping->style = yaml::Style::Block;
    mapping->place = entry.keyPlace;
    mapping->entries.push_back(entry);
    mapping->entries.back().key = rest;
    return mapping;
}

void add(yaml::Node &mapping, yaml::Entry entry)
{
    const auto same = std::ranges::find(mapping.entries, entry.key, &yaml::Entry::key);
    if (same == mapping.entries.end()) {
        mapping.entries.push_back(std::move(entry));
        return;
    }
    if (isMapping(same->node) && isMapping(entry.node)) {
        auto merged = std::make_shared<yaml::Node>(*same->node);
        merged->entries.insert(merged->entries.end(), entry.node->entries.begin(), entry.node->entries.end());
        same->node = std::move(merged);
        return;
    }
    *same = std::move(entry);
}

} // namespace

NodePointer withoutDottedKeys(const NodePointer &node)
{
    if (!node || node->isScalar())
        return node;
    auto whole = std::make_shared<yaml::Node>(*node);
    if (node->kind == yaml::Kind::Sequence) {
        std::ranges::transform(node->items, whole->items.begin(), withoutDottedKeys);
        return whole;
    }
    whole->entries.clear();
    for (const yaml::Entry &entry : node->entries) {
        const std::string_view name = firstName(entry.key);
        yaml::Entry first = entry;
        if (name.size() < entry.key.size())
            first.node = below(entry, std::string_view(entry.key).substr(name.size() + 1));
        first.key = name;
        add(*whole, std::move(first));
    }
    for (yaml::Entry &entry : whole->entries)
        entry.node = withoutDottedKeys(entry.node);
    return whole;
}

} // namespace penstock::httpjson
