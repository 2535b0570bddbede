// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/store.h"

#include "core/base/codes.h"

#include <QCoreApplication>

namespace penstock::connector
{

namespace
{

constexpr std::int64_t schemaVersion = 1;
constexpr std::int64_t applicationId = 0x504e4353;   // "PNCS": says that a database file is ours
constexpr const char *tables =
    "CREATE TABLE indices (name TEXT PRIMARY KEY, settings TEXT NOT NULL, next_seq_no INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE documents (index_name TEXT NOT NULL, id TEXT NOT NULL, seq_no INTEGER NOT NULL, version INTEGER NOT NULL, source TEXT NOT NULL,"
    " PRIMARY KEY (index_name, id)) WITHOUT ROWID;"
    "CREATE UNIQUE INDEX documents_by_seq_no ON documents (index_name, seq_no);"
    "CREATE TABLE named_values (kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;";

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ConnectorStore)
};

StoredDocument documentOf(const sqlite::Statement &row)
{
    StoredDocument document{row.text(0), {}, row.integer(1), row.integer(2)};
    if (auto source = json::parse(row.text(3)))
        document.source = std::move(*source);
    return document;
}

} // namespace

// --- StoreAccess ------------------------------------------------------------------------------------------------------

void StoreAccess::note(const Diagnostic &problem)
{
    if (!m_failure)
        m_failure = problem;
}

std::optional<sqlite::Statement> StoreAccess::statement(std::string_view sql)
{
    if (m_failure)
        return std::nullopt;
    auto prepared = m_database.prepare(sql);
    if (prepared)
        return std::move(*prepared);
    note(prepared.error());
    return std::nullopt;
}

bool StoreAccess::step(sqlite::Statement &statement)
{
    const Result<bool> row = statement.step();
    if (!row)
        note(row.error());
    return row && *row;
}

bool StoreAccess::hasIndex(std::string_view index)
{
    auto select = statement("SELECT 1 FROM indices WHERE name = ?");
    return select && step(select->bind(1, index));
}

void StoreAccess::createIndex(std::string_view index, const json::Value &settings)
{
    const std::string text = json::toText(settings);
    if (auto insert = statement("INSERT OR IGNORE INTO indices (name, settings, next_seq_no) VALUES (?, ?, 0)"))
        step(insert->bind(1, index).bind(2, text));
}

void StoreAccess::removeIndex(std::string_view index)
{
    for (const char *sql : {"DELETE FROM documents WHERE index_name = ?", "DELETE FROM indices WHERE name = ?"}) {
        if (auto remove = statement(sql))
            step(remove->bind(1, index));
    }
}

json::Value StoreAccess::settings(std::string_view index)
{
    auto select = statement("SELECT settings FROM indices WHERE name = ?");
    if (!select || !step(select->bind(1, index)))
        return {};
    return json::parse(select->text(0)).value_or(json::Value());
}

std::optional<StoredDocument> StoreAccess::find(std::string_view index, std::string_view id)
{
    auto select = statement("SELECT id, seq_no, version, source FROM documents WHERE index_name = ? AND id = ?");
    if (!select || !step(select->bind(1, index).bind(2, id)))
        return std::nullopt;
    return documentOf(*select);
}

void StoreAccess::visit(std::string_view index, const std::function<void(StoredDocument)> &each)
{
    auto select = statement("SELECT id, seq_no, version, source FROM documents WHERE index_name = ? ORDER BY seq_no");
    if (!select)
        return;
    select->bind(1, index);
    while (step(*select))
        each(documentOf(*select));
}

void StoreAccess::visitById(std::string_view index, std::string_view after, const std::function<bool(StoredDocument)> &each)
{
    auto select = statement("SELECT id, seq_no, version, source FROM documents WHERE index_name = ? AND id > ? ORDER BY id");
    if (!select)
        return;
    select->bind(1, index).bind(2, after);
    while (step(*select) && each(documentOf(*select))) {
    }
}

std::int64_t StoreAccess::count(std::string_view index)
{
    auto select = statement("SELECT count(*) FROM documents WHERE index_name = ?");
    return select && step(select->bind(1, index)) ? select->integer(0) : 0;
}

std::int64_t StoreAccess::nextSeqNo(std::string_view index)
{
    createIndex(index, json::Value::object());
    auto next = statement("UPDATE indices SET next_seq_no = next_seq_no + 1 WHERE name = ? RETURNING next_seq_no - 1");
    if (!next || !step(next->bind(1, index)))
        return 0;
    const std::int64_t number = next->integer(0);
    step(*next);
    return number;
}

Checked<> StoreAccess::check(const Condition &condition, const std::optional<StoredDocument> &there, std::string_view id) const
{
    const std::string name = '[' + std::string(id) + "]: version conflict, ";
    if (condition.isNew && there)
        return std::unexpected(problems::conflict(name + "document already exists (current version [" + std::to_string(there->version) + "])"));
    if (!condition.seqNo && !condition.primaryTerm)
        return {};
    const std::string required = "required seqNo [" + std::to_string(condition.seqNo.value_or(-2)) + "], primary term [" +
                                 std::to_string(condition.primaryTerm.value_or(0)) + "]. ";
    if (!there)
        return std::unexpected(problems::conflict(name + required + "but no document was found"));
    if (there->seqNo != condition.seqNo.value_or(there->seqNo) || primaryTerm != condition.primaryTerm.value_or(primaryTerm))
        return std::unexpected(problems::conflict(name + required + "current document has seqNo [" + std::to_string(there->seqNo) +
                                                  "] and primary term [" + std::to_string(primaryTerm) + ']'));
    return {};
}

Checked<Written> StoreAccess::put(std::string_view index, std::string_view id, const json::Value &source, const Condition &condition)
{
    Validation named;                                    // as Elasticsearch does
    named.require(!id.empty(), "if _id is specified it must not be empty");
    named.require(id.size() <= 512, "id [" + std::string(id) + "] is too long, must be no longer than 512 bytes but was: " + std::to_string(id.size()));
    if (Checked<> legal = named.result(); !legal)
        return std::unexpected(legal.error());
    const std::optional<StoredDocument> there = find(index, id);
    if (Checked<> met = check(condition, there, id); !met)
        return std::unexpected(met.error());
    const Written written{there ? "updated" : "created", nextSeqNo(index), there ? there->version + 1 : 1};
    const std::string text = json::toText(source);
    if (auto replace = statement("INSERT OR REPLACE INTO documents (index_name, id, seq_no, version, source) VALUES (?, ?, ?, ?, ?)"))
        step(replace->bind(1, index).bind(2, id).bind(3, written.seqNo).bind(4, written.version).bind(5, text));
    return written;
}

Checked<Written> StoreAccess::remove(std::string_view index, std::string_view id, const Condition &condition)
{
    const std::optional<StoredDocument> there = find(index, id);
    if (Checked<> met = check(condition, there, id); !met)
        return std::unexpected(met.error());
    if (!there)
        return Written{"not_found"};
    if (auto remove = statement("DELETE FROM documents WHERE index_name = ? AND id = ?"))
        step(remove->bind(1, index).bind(2, id));
    return Written{"deleted", nextSeqNo(index), there->version + 1};
}

std::optional<std::string> StoreAccess::value(std::string_view kind, std::string_view name)
{
    auto select = statement("SELECT value FROM named_values WHERE kind = ? AND name = ?");
    if (!select || !step(select->bind(1, kind).bind(2, name)))
        return std::nullopt;
    return select->text(0);
}

void StoreAccess::setValue(std::string_view kind, std::string_view name, std::string_view value)
{
    if (auto replace = statement("INSERT OR REPLACE INTO named_values (kind, name, value) VALUES (?, ?, ?)"))
        step(replace->bind(1, kind).bind(2, name).bind(3, value));
}

bool StoreAccess::removeValue(std::string_view kind, std::string_view name)
{
    auto remove = statement("DELETE FROM named_values WHERE kind = ? AND name = ?");
    if (!remove)
        return false;
    step(remove->bind(1, kind).bind(2, name));
    return !m_failure && m_database.changes() > 0;
}

std::vector<std::pair<std::string, std::string>> StoreAccess::values(std::string_view kind)
{
    std::vector<std::pair<std::string, std::string>> all;
    auto select = statement("SELECT name, value FROM named_values WHERE kind = ? ORDER BY name");
    if (!select)
        return all;
    select->bind(1, kind);
    while (step(*select))
        all.emplace_back(select->text(0), select->text(1));
    return all;
}

// --- Store -------------------------------------------------------------------------------------------------------

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path &folder)
{
    auto database = sqlite::Database::open(folder / "connectors.sqlite", {.code = &codes::stateUnwritable, .busyTimeout = std::chrono::seconds(30), .isPrivate = true});
    if (!database)
        return std::unexpected(database.error());
    std::unique_ptr<Store> store(new Store);
    store->m_database = std::move(*database);
    if (Result<> prepared = store->prepare(); !prepared)
        return std::unexpected(prepared.error());
    return store;
}

Result<> Store::prepare()
{
    const Result<std::int64_t> owner = m_database->number("PRAGMA application_id");
    const Result<std::int64_t> count = m_database->number("SELECT count(*) FROM sqlite_master");
    for (const auto *read : {&owner, &count}) {
        if (!*read)
            return std::unexpected(read->error());
    }
    if (*count > 0 && *owner != applicationId)
        return failure(codes::stateUnreadable, Text::tr("connectors.sqlite in the data folder is a database of another program; name another folder with --data."));
    if (Result<> durable = m_database->makeDurable(); !durable)
        return durable;
    // Two processes may open a new folder at once: who comes second finds the tables made.
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    const Result<std::int64_t> version = m_database->number("PRAGMA user_version");
    if (!version)
        return std::unexpected(version.error());
    if (*version > schemaVersion)
        return failure(codes::stateUnreadable, Text::tr("The connectors in the data folder were written by a newer version of Penstock. Use that version, or name another folder with --data."));
    if (*version == schemaVersion)
        return {};
    if (Result<> made = m_database->execute(std::string(tables) + "PRAGMA application_id = " + std::to_string(applicationId) + ";PRAGMA user_version = " + std::to_string(schemaVersion)); !made)
        return made;
    return transaction->commit();
}

Checked<> Store::transact(const std::function<bool(StoreAccess &)> &work)
{
    const auto unusable = [](const Diagnostic &problem) { return std::unexpected(problems::unusable(problem.message.toStdString())); };
    const std::lock_guard lock(m_mutex);
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return unusable(transaction.error());
    StoreAccess access(*m_database);
    const bool keep = work(access);
    if (access.m_failure)
        return unusable(*access.m_failure);
    if (keep) {
        if (Result<> done = transaction->commit(); !done)
            return unusable(done.error());
    }
    return {};
}

} // namespace penstock::connector
