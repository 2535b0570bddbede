// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/api.h"
#include "core/connector/instant.h"
#include "core/connector/shape.h"
#include "core/connector/access.h"
#include "core/connector/values.h"

#include <functional>

// What the calls share. Private to this folder.
namespace penstock::connector
{

std::vector<Operation> connectorOperations();    // connectorcalls.cpp
std::vector<Operation> updateOperations();       // connectorupdates.cpp
std::vector<Operation> jobOperations();          // syncjobcalls.cpp
std::vector<Operation> secretOperations();       // secretcalls.cpp

// --- parameters
Checked<bool> flag(const Call &call, std::string_view name);                    // absent: false
struct Page {
    std::size_t from = 0, size = 100;
};
Checked<Page> page(const Call &call);
std::vector<std::string> listed(const Call &call, std::string_view name);      // comma separated
// {"count": of all, "results": the page}
Answer listAnswer(std::vector<StoredDocument> all, const Page &page);

// --- documents
Checked<StoredDocument> liveConnector(Access &access, std::string_view id);    // soft-deleted ones are unknown
Checked<StoredDocument> job(Access &access, std::string_view id);

// Writes what changed: {"result": updated} or, where nothing did, noop.
Checked<Answer> store(Access &access, std::string_view index, const StoredDocument &document, const json::Value &source, bool alwaysUpdated = false);
Checked<Answer> merge(Access &access, std::string_view index, const StoredDocument &document, const json::Value &change);

// Who else has the index, of the connectors that are not deleted.
Checked<> indexIsFree(Access &access, std::string_view indexName, std::string_view exceptConnector);

} // namespace penstock::connector
