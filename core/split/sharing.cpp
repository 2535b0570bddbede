// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/split/sharing.h"

#include <algorithm>
#include <charconv>

namespace penstock::split
{

namespace
{

int indexOf(const std::string &key)
{
    int index = -1;
    std::from_chars(key.data(), key.data() + key.size(), index);
    return index;
}

json::Value child(const json::Value &value, const std::string &key)
{
    return value.isArray() ? value.at(indexOf(key)) : value.get(key);
}

json::Value atPath(json::Value value, std::span<const std::string> path)
{
    for (const std::string &key : path)
        value = child(value, key);
    return value;
}

void setChild(json::Value &value, const std::string &key, json::Value inner)
{
    if (!value.isArray()) {
        value.set(key, std::move(inner));
        return;
    }
    value.setAt(indexOf(key), std::move(inner));
}

// Each value is taken out of its parent on the way down, so that nothing is copied that nobody else holds.
void putAt(json::Value &value, std::span<const std::string> path, const json::Value &changed)
{
    if (path.empty()) {
        value = changed;
        return;
    }
    json::Value inner = child(value, path.front());
    setChild(value, path.front(), {});
    putAt(inner, path.subspan(1), changed);
    setChild(value, path.front(), std::move(inner));
}

bool beginsWith(const PagePath &path, const PagePath &prefix)
{
    return prefix.size() <= path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

bool isWithin(std::span<const std::string> prefix, std::span<const std::string_view> keys)
{
    return prefix.size() <= keys.size() && std::ranges::equal(prefix, keys.first(prefix.size()));
}

} // namespace

json::Value Sharing::page()
{
    for (const PagePath &path : m_pending) {
        // What was changed inside of the object comes back after the object itself.
        for (auto change = m_changes.find(path); change != m_changes.end() && beginsWith(change->first, path); ++change)
            putAt(m_shown, change->first, change->second);
    }
    m_pending.clear();
    return m_shown;
}

bool Sharing::findList(const Links &links, std::span<const std::string_view> keys, const json::Value &list, PagePath &found) const
{
    const Link *best = nullptr;
    for (const Link &link : links) {
        if (isWithin(link.at, keys) && (!best || link.at.size() >= best->at.size()))
            best = &link;
    }
    if (!best)
        return false;
    found = best->page;
    for (const std::string_view key : keys.subspan(best->at.size()))
        found.emplace_back(key);
    // A list that a transform put there is the document's own, unless the object around it is the page's.
    return best->whole || atPath(m_page, found).isSame(list) || m_changes.contains(PagePath(found.begin(), found.end() - 1));
}

json::Value Sharing::element(const PagePath &list, int index, json::Value original) const
{
    if (m_changes.empty())
        return original;
    PagePath path = list;
    path.push_back(std::to_string(index));
    const auto found = m_changes.find(path);
    return found == m_changes.end() ? original : found->second;
}

void Sharing::note(const Links &links, const json::Value &document)
{
    for (const Link &link : links) {
        if (!link.whole)
            continue;
        json::Value value = atPath(document, link.at);
        if (!value.isSame(link.original))
            change(link.page, std::move(value));
    }
}

void Sharing::change(const PagePath &path, json::Value value)
{
    ++m_version;
    m_changes.insert_or_assign(path, std::move(value));
    m_pending.insert(path);
}

Links Sharing::copied(Links links)
{
    for (Link &link : links)
        link.whole = false;
    return links;
}

} // namespace penstock::split
