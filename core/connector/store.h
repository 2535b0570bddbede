// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/problem.h"
#include "core/state/sqlite.h"

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace penstock::connector
{

// The two collections of the Connector Protocol; each is also known without its version.
inline constexpr std::string_view connectorsIndex = ".elastic-connectors-v1";
inline constexpr std::string_view jobsIndex = ".elastic-connectors-sync-jobs-v1";

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

// Documents as a search engine keeps them: collections of JSON objects by id, each change with a sequence number. Used inside
// Store::perform() only. When the database fails, everything further does nothing and perform() answers with that failure.
class Access
{
public:
    bool hasIndex(std::string_view index);
    void createIndex(std::string_view index, const json::Value &settings);
    void removeIndex(std::string_view index);
    std::vector<std::string> indexNames();
    json::Value settings(std::string_view index);             // what it was created with: mappings, settings, aliases

    std::optional<StoredDocument> find(std::string_view index, std::string_view id);
    // In the order of their sequence numbers.
    void visit(std::string_view index, const std::function<void(StoredDocument)> &each);
    // In the order of their ids, those behind `after`, until `each` says no.
    void visitById(std::string_view index, std::string_view after, const std::function<bool(StoredDocument)> &each);
    std::int64_t count(std::string_view index);
    Checked<Written> put(std::string_view index, std::string_view id, const json::Value &source, const Condition &condition = {});
    Checked<Written> remove(std::string_view index, std::string_view id, const Condition &condition = {});

    // Small values with a name: secrets (sealed by whoever stores them), API keys (hashed).
    std::optional<std::string> value(std::string_view kind, std::string_view name);
    void setValue(std::string_view kind, std::string_view name, std::string_view value);
    bool removeValue(std::string_view kind, std::string_view name);
    std::vector<std::pair<std::string, std::string>> values(std::string_view kind);

private:
    friend class Store;
    Access(sqlite::Database &database) : m_database(database) {}
    std::optional<sqlite::Statement> statement(std::string_view sql);
    bool step(sqlite::Statement &statement);
    Checked<> check(const Condition &condition, const std::optional<StoredDocument> &there, std::string_view id) const;
    std::int64_t nextSeqNo(std::string_view index);
    void note(const Diagnostic &problem);

    sqlite::Database &m_database;
    std::optional<Diagnostic> m_failure;
};

// The collections in one SQLite file, for any number of threads and processes: calls are transactions, one after the other.
class Store
{
public:
    // Makes the folder and `connectors.sqlite` in it. Errors: state-unreadable, state-unwritable.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path &folder);

    // All or nothing: what `work` wrote stays when it returns a value, and is undone when it returns a problem.
    template<typename T>
    Checked<T> perform(const std::function<Checked<T>(Access &)> &work)
    {
        Checked<T> outcome = std::unexpected(Problem());
        const Checked<> done = transact([&](Access &access) -> bool {
            outcome = work(access);
            return outcome.has_value();
        });
        if (!done)
            return std::unexpected(done.error());
        return outcome;
    }

private:
    Store() = default;
    Result<> prepare();
    Checked<> transact(const std::function<bool(Access &)> &work);

    std::mutex m_mutex;
    std::unique_ptr<sqlite::Database> m_database;
};

} // namespace penstock::connector
