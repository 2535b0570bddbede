// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/access.h"
#include "core/state/sqlite.h"

#include <mutex>
#include <vector>

namespace penstock::connector
{

// Access to the file, within one transaction.
class StoreAccess final : public Access
{
public:
    bool hasIndex(std::string_view index);
    void createIndex(std::string_view index, const json::Value &settings);
    void removeIndex(std::string_view index);
    json::Value settings(std::string_view index);             // what it was created with: mappings, settings, aliases
    // In the order of their ids, those behind `after`, until `each` says no.
    void visitById(std::string_view index, std::string_view after, const std::function<bool(StoredDocument)> &each);
    std::int64_t count(std::string_view index);
    std::vector<std::pair<std::string, std::string>> values(std::string_view kind);

    std::optional<StoredDocument> find(std::string_view index, std::string_view id) override;
    void visit(std::string_view index, const std::function<void(StoredDocument)> &each) override;
    Checked<Written> put(std::string_view index, std::string_view id, const json::Value &source, const Condition &condition = {}) override;
    Checked<Written> remove(std::string_view index, std::string_view id, const Condition &condition = {}) override;
    std::optional<std::string> value(std::string_view kind, std::string_view name) override;
    void setValue(std::string_view kind, std::string_view name, std::string_view value) override;
    bool removeValue(std::string_view kind, std::string_view name) override;

private:
    friend class Store;
    explicit StoreAccess(sqlite::Database &database) : m_database(database) {}
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
    Checked<T> perform(const std::function<Checked<T>(StoreAccess &)> &work)
    {
        Checked<T> outcome = std::unexpected(Problem());
        const Checked<> done = transact([&](StoreAccess &access) -> bool {
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
    Checked<> transact(const std::function<bool(StoreAccess &)> &work);

    std::mutex m_mutex;
    std::unique_ptr<sqlite::Database> m_database;
};

} // namespace penstock::connector
