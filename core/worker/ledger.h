// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/remote.h"

#include <functional>
#include <initializer_list>
#include <vector>

namespace penstock::worker
{

using connector::Checked;
using connector::StoredDocument;

enum class Change { Written, Left, Missing };

// The two collections as a worker reads and writes them: every write demands that the document has not changed since it was read. May block;
// one thread, stop() from any.
class Ledger
{
public:
    explicit Ledger(connector::Server server) : m_caller(std::move(server)) {}

    Checked<> prepare();                               // makes the collections that are missing
    Checked<std::optional<StoredDocument>> find(std::string_view index, std::string_view id);
    Checked<std::vector<StoredDocument>> connectors(); // that are not deleted
    Checked<std::vector<StoredDocument>> jobs(std::initializer_list<const char *> statuses);    // the oldest first
    Checked<std::vector<StoredDocument>> jobsOf(std::string_view connector);

    // What the document is to become; nothing: it stays. Asked anew when somebody else wrote meanwhile.
    using Edit = std::function<std::optional<json::Value>(const json::Value &source)>;
    Checked<Change> change(std::string_view index, std::string_view id, const Edit &edit);
    Checked<json::Value> perform(std::string_view operation, const std::string &id, json::Value body = {});   // a call of the Connector APIs

    connector::Caller &caller() { return m_caller; }
    void stop() { m_caller.stop(); }

private:
    connector::Caller m_caller;
};

std::string_view textOf(const StoredDocument &document, const char *name);     // a member of its source

} // namespace penstock::worker
