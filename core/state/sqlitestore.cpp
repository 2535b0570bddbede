// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/state/lockfile.h"
#include "core/state/sqlite.h"
#include "core/state/store.h"

#include <QCoreApplication>

namespace penstock
{

namespace
{
constexpr std::int64_t schemaVersion = 1;
constexpr std::int64_t applicationId = 0x504e5354;   // "PNST": says that a database file is ours

struct Text {
    Q_DECLARE_TR_FUNCTIONS(StateStore)
};

std::unexpected<Diagnostic> unreadable(const std::filesystem::path &file, const QString &why, const QString &advice = {})
{
    Diagnostic diagnostic(codes::stateUnreadable,
                          Text::tr("The state in %1 cannot be read: %2").arg(QString::fromStdString(file.string()), why));
    diagnostic.advice = advice;
    diagnostic.with("file", file.string());
    return std::unexpected(std::move(diagnostic));
}

// What cannot be stored is another finding than what cannot be read.
std::unexpected<Diagnostic> unwritable(Diagnostic diagnostic)
{
    diagnostic.code = &codes::stateUnwritable;
    return std::unexpected(std::move(diagnostic));
}

class SqliteStore final : public StateStore
{
public:
    SqliteStore(std::filesystem::path file, std::unique_ptr<sqlite::Database> database)
        : m_file(std::move(file)), m_database(std::move(database))
    {
    }

    Result<> prepare();
    Result<std::optional<RunState>> load(const std::string &sink) override;
    Result<> save(const RunState &state) override;
    Result<> reset(const std::string &sink) override;
    Result<std::vector<RunState>> all() override;
    Result<> lock(const std::string &sink) override;

private:
    Result<RunState> stateFrom(const sqlite::Statement &row) const;

    std::filesystem::path m_file;
    std::unique_ptr<sqlite::Database> m_database;
    std::optional<sqlite::Statement> m_save;
    std::map<std::string, LockFile> m_locks;
};

Result<> SqliteStore::prepare()
{
    const Result<std::int64_t> version = m_database->number("PRAGMA user_version");
    const Result<std::int64_t> owner = m_database->number("PRAGMA application_id");
    const Result<std::int64_t> tables = m_database->number("SELECT count(*) FROM sqlite_master");
    for (const auto *read : {&version, &owner, &tables}) {
        if (!*read)
            return std::unexpected(read->error());
    }
    if (*version > schemaVersion && *owner == applicationId)
        return unreadable(m_file, Text::tr("it was written by a newer version of Penstock."),
                          Text::tr("Use that version, or name another file with --state; the file stays as it is."));
    if (*tables > 0 && *owner != applicationId)
        return unreadable(m_file, Text::tr("it is a database of another program."),
                          Text::tr("Name another file with --state; the file stays as it is."));
    if (Result<> durable = m_database->makeDurable(); !durable)
        return durable;
    if (*version == schemaVersion)
        return {};
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return unwritable(transaction.error());
    const Result<> made =
        m_database->execute("CREATE TABLE IF NOT EXISTS run_state (sink TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;"
                            "PRAGMA application_id = " +
                            std::to_string(applicationId) +
                            ";"
                            "PRAGMA user_version = " +
                            std::to_string(schemaVersion) + ";");
    if (!made)
        return unwritable(made.error());
    if (Result<> done = transaction->commit(); !done)
        return unwritable(done.error());
    return {};
}

Result<RunState> SqliteStore::stateFrom(const sqlite::Statement &row) const
{
    Result<RunState> state = runStateFromJson(row.text(1));
    if (!state)
        return unreadable(m_file, Text::tr("sink \"%1\": %2").arg(QString::fromStdString(row.text(0)), state.error().message));
    return state;
}

Result<std::optional<RunState>> SqliteStore::load(const std::string &sink)
{
    Result<sqlite::Statement> select = m_database->prepare("SELECT sink, state FROM run_state WHERE sink = ?");
    if (!select)
        return std::unexpected(select.error());
    const Result<bool> row = select->bind(1, sink).step();
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    Result<RunState> state = stateFrom(*select);
    if (!state)
        return std::unexpected(state.error());
    return std::optional(std::move(*state));
}

Result<> SqliteStore::save(const RunState &state)
{
    if (!m_save) {
        Result<sqlite::Statement> insert = m_database->prepare(
            "INSERT INTO run_state (sink, state) VALUES (?, ?) ON CONFLICT (sink) DO UPDATE SET state = excluded.state");
        if (!insert)
            return unwritable(insert.error());
        m_save = std::move(*insert);
    }
    const std::string text = toJson(state);
    // A single statement is a transaction of its own.
    if (Result<> done = m_save->bind(1, state.sink).bind(2, text).run(); !done)
        return unwritable(done.error());
    return {};
}

Result<> SqliteStore::reset(const std::string &sink)
{
    Result<sqlite::Statement> remove = m_database->prepare("DELETE FROM run_state WHERE sink = ?");
    if (!remove)
        return unwritable(remove.error());
    if (Result<> done = remove->bind(1, sink).run(); !done)
        return unwritable(done.error());
    return {};
}

Result<std::vector<RunState>> SqliteStore::all()
{
    Result<sqlite::Statement> select = m_database->prepare("SELECT sink, state FROM run_state ORDER BY sink");
    if (!select)
        return std::unexpected(select.error());
    std::vector<RunState> states;
    while (true) {
        const Result<bool> row = select->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return states;
        Result<RunState> state = stateFrom(*select);
        if (!state)
            return std::unexpected(state.error());
        states.push_back(std::move(*state));
    }
}

Result<> SqliteStore::lock(const std::string &sink)
{
    if (m_locks.contains(sink))
        return {};
    std::filesystem::path file = m_file;
    file += "." + fileNamePart(sink) + ".lock";
    Result<LockFile> lock = LockFile::acquire(
        file, Text::tr("sink \"%1\" of the state in %2").arg(QString::fromStdString(sink), QString::fromStdString(m_file.string())));
    if (!lock)
        return std::unexpected(lock.error());
    m_locks.emplace(sink, std::move(*lock));
    return {};
}
} // namespace

Result<std::unique_ptr<StateStore>> openSqliteState(const std::filesystem::path &file)
{
    Result<std::unique_ptr<sqlite::Database>> database = sqlite::Database::open(file, {.code = &codes::stateUnreadable, .isPrivate = true});
    if (!database)
        return std::unexpected(database.error());
    auto store = std::make_unique<SqliteStore>(file, std::move(*database));
    if (Result<> ready = store->prepare(); !ready)
        return std::unexpected(ready.error());
    return store;
}

} // namespace penstock
