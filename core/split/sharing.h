// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The original copies objects but not lists: what a split cuts out of a list is still the page's own object, and a transform that changes it
// changes the page, as later templates see it (httpjson, section 5.3). Values here never change under somebody's feet, so the changes are
// written down and put into the page when somebody looks. One thread.
namespace penstock::split
{

// A place in the page: member names and list indexes (written as numbers).
using PagePath = std::vector<std::string>;

// Where parts of a document are the page's own.
struct Link {
    std::vector<std::string> at;     // in the document
    PagePath page;
    bool whole = true;               // the object itself; else only the lists in it
    json::Value original = {};       // whole: the object as it was when it was linked
};
using Links = std::vector<Link>;

class Sharing
{
public:
    // `page` is the decoded answer before any transform.
    explicit Sharing(json::Value page) : m_page(page), m_shown(std::move(page)) {}

    // The unit of the page that the next document is made from: the page itself (no path), or an element of it.
    void setUnit(PagePath path) { m_unit = std::move(path); }

    // The page as later templates see it.
    json::Value page();
    bool isChanged() const { return !m_changes.empty(); }
    std::size_t version() const { return m_version; }          // another one after each change

    // For the splitter. The links of a document made from the unit:
    Links ofUnit() const { return {{{}, m_unit, false}}; }
    // Where the list at `keys` of a document stands in the page; false: it is the document's own.
    bool findList(const Links &links, std::span<const std::string_view> keys, const json::Value &list, PagePath &found) const;
    // An element of the page's list, changed or not.
    json::Value element(const PagePath &list, int index, json::Value original) const;
    // After transforms: the document's shared objects are the page's.
    void note(const Links &links, const json::Value &document);
    // A copy of a document: its lists are still shared, its objects are not.
    static Links copied(Links links);

private:
    void change(const PagePath &path, json::Value value);

    json::Value m_page;
    json::Value m_shown;                           // m_page with the changes, but for those pending
    PagePath m_unit;
    std::map<PagePath, json::Value> m_changes;     // outer objects before those inside them
    std::set<PagePath> m_pending;
    std::size_t m_version = 0;
};

} // namespace penstock::split
