// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/access.h"

#include <string>
#include <vector>

// The part of the search language that the Connector Protocol and its tools use (connector-api, section 10.2).
namespace penstock::connector
{

// `*` is any text, `?` one character; the whole text has to match.
bool matchesWildcard(std::string_view text, std::string_view pattern);

struct SearchRequest {
    json::Value query;                   // null: everything
    json::Value sort;
    json::Value source;                  // _source
    std::size_t from = 0, size = 10;
    bool withSeqNo = false;
};
Checked<SearchRequest> readSearch(const json::Value &body);

// match_all, match_none, ids, term, terms, exists, range, prefix, wildcard and bool; another one is refused by name.
Checked<bool> matches(const json::Value &query, const StoredDocument &document);
Checked<> sortHits(std::vector<StoredDocument> &hits, const json::Value &sort);
json::Value hit(const std::string &index, const StoredDocument &document, const SearchRequest &request);
json::Value filteredSource(const json::Value &document, const json::Value &source);

} // namespace penstock::connector
