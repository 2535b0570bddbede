// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/problem.h"

#include <functional>
#include <optional>

namespace penstock::connector
{

// The two collections of the Connector Protocol; each is also known without its version.
inline constexpr std::string_view connectorsIndex = ".elastic-connectors-v1";
inline constexpr std::string_view jobsIndex = ".elastic-connectors-sync-jobs-v1";

// Of what requests bring, so that documents which hold others can be read again.
inline constexpr int maxDepth = 500;

struct StoredDocument {
    std::string id;
    json::Value source;
    std::int64_t seqNo = 0;          // of the collection's change that gave it this form, from 0
    std::int64_t version = 1;        // counts the document's changes
};
inline constexpr std::int64_t primaryTerm = 1;

// What a write demands of the document as it stands.
struct Condition {
    std::optional<std::int64_t> seqNo, primaryTerm;
    bool isNew = false;              // nothing may be there
};

struct Written {
    std::string_view result;         // created, updated, deleted, noop, not_found
    std::int64_t seqNo = 0, version = 1;
};

// Documents as a search engine keeps them: collections of JSON objects by id, each change with a sequence number. What a call of the
// Connector APIs works on, be it a file of this machine (Store) or an Elasticsearch (RemoteDocuments). When the keeper itself fails, everything
// further does nothing, and whoever made the Access answers with that failure. One thread.
class Access
{
public:
    virtual ~Access() = default;
    virtual std::optional<StoredDocument> find(std::string_view index, std::string_view id) = 0;
    // In the order of their sequence numbers.
    virtual void visit(std::string_view index, const std::function<void(StoredDocument)> &each) = 0;
    virtual Checked<Written> put(std::string_view index, std::string_view id, const json::Value &source, const Condition &condition = {}) = 0;
    virtual Checked<Written> remove(std::string_view index, std::string_view id, const Condition &condition = {}) = 0;

    // Small values with a name, sealed by whoever stores them.
    virtual std::optional<std::string> value(std::string_view kind, std::string_view name) = 0;
    virtual void setValue(std::string_view kind, std::string_view name, std::string_view value) = 0;
    virtual bool removeValue(std::string_view kind, std::string_view name) = 0;
};

} // namespace penstock::connector
