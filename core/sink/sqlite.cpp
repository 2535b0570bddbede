// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/state/sqlite.h"
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/json/value.h"
#include "core/sink/kinds.h"
#include "core/sink/lines.h"

#include <QCoreApplication>

// One row per document in one table of a SQLite database: `path`, `table` (documents), `mode` (auto, append, replace).
//
// A document with an identifier is one row per (collection, identifier), where the collection is its blueprint or, without one, its resource: it is
// inserted or replaced. A document without is appended. The token is the last row number; a resumed run removes what it had appended beyond
// that, since the delivery comes again. A delivery is one transaction.
// With `replace`, a run that read everything also removes the rows that earlier runs left for the document's resources.
namespace penstock::sink
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(SqliteSink)
};

struct Settings {
    std::string name, path, table;
    bool replace = false;
};

class SqliteSink final : public Sink
{
public:
    explicit SqliteSink(Settings settings) : m_settings(std::move(settings)), m_table(sqlite::quoted(m_settings.table)) {}

    void open(Context context, std::function<void(Result<>)> done) override { done(begin(std::move(context))); }
    void deliver(Delivery delivery, std::function<void(Result<Ack>)> done) override { done(store(delivery)); }
    void close(Conclusion conclusion, std::function<void(Result<Closing>)> done) override { done(end(conclusion)); }

private:
    Result<> begin(Context context);
    Result<> makeTable();
    Result<> removeBeyond(const std::string &token);
    Result<Ack> store(const Delivery &delivery);
    Result<> insert(const map::Mapped &mapped, const map::Entity &entity, const std::string &resource);
    Result<Closing> end(const Conclusion &conclusion);
    Result<std::int64_t> removeEarlierRuns();

    Settings m_settings;
    std::string m_table;
    Context m_context;
    std::unique_ptr<sqlite::Database> m_database;
    std::optional<sqlite::Statement> m_insert;
};

Result<> SqliteSink::begin(Context context)
{
    m_context = std::move(context);
    Result<std::unique_ptr<sqlite::Database>> database =
        sqlite::Database::open(m_context.folder / m_settings.path, {.code = &codes::sinkUnavailable});
    if (!database)
        return std::unexpected(database.error());
    m_database = std::move(*database);
    if (Result<> durable = m_database->makeDurable(); !durable)
        return durable;
    if (Result<> made = makeTable(); !made)
        return made;
    if (m_context.resuming) {
        if (Result<> removed = removeBeyond(m_context.token); !removed)
            return removed;
    }
    Result<sqlite::Statement> insert = m_database->prepare("INSERT INTO " + m_table +
                                                           " (collection, identifier, resource, run, document) VALUES (?, ?, ?, ?, ?)"
                                                           " ON CONFLICT (collection, identifier) DO UPDATE SET resource = "
                                                           "excluded.resource, run = excluded.run, document = excluded.document");
    if (!insert)
        return std::unexpected(insert.error());
    m_insert.emplace(std::move(*insert));
    return {};
}

Result<> SqliteSink::makeTable()
{
    // Identifiers that are NULL never equal one another, so the key does not touch documents without one.
    return m_database->execute(
        "CREATE TABLE IF NOT EXISTS " + m_table +
        " (id INTEGER PRIMARY KEY, collection TEXT NOT NULL, identifier TEXT, resource TEXT NOT NULL, run TEXT NOT NULL,"
        " document TEXT NOT NULL, UNIQUE (collection, identifier))");
}

Result<> SqliteSink::removeBeyond(const std::string &token)
{
    std::int64_t last = 0;
    if (!token.empty()) {
        const Result<json::Value> value = json::parse(token);
        const std::optional<std::int64_t> row = value ? value->get("row").toInteger() : std::nullopt;
        if (!row)
            return failure(
                codes::stateUnreadable,
                Text::tr("The resume point of sink \"%1\" is not one of a SQLite table.").arg(QString::fromStdString(m_settings.name)));
        last = *row;
    }
    Result<sqlite::Statement> remove = m_database->prepare("DELETE FROM " + m_table + " WHERE id > ? AND identifier IS NULL AND run = ?");
    if (!remove)
        return std::unexpected(remove.error());
    return remove->bind(1, last).bind(2, m_context.runId).run();
}

Result<Ack> SqliteSink::store(const Delivery &delivery)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    const std::string &resource = m_context.document->resources[std::size_t(delivery.resource)].name;
    for (const map::Entity &entity : delivery.mapped.entities) {
        if (Result<> inserted = insert(delivery.mapped, entity, resource); !inserted)
            return std::unexpected(inserted.error());
    }
    const Result<std::int64_t> last = m_database->number("SELECT max(id) FROM " + m_table);
    if (!last)
        return std::unexpected(last.error());
    if (Result<> done = transaction->commit(); !done)
        return std::unexpected(done.error());
    Ack ack;
    ack.accepted = std::int64_t(delivery.mapped.entities.size());
    json::Value token = json::Value::object();
    token.set("row", json::Value::integer(*last));
    ack.token = json::toText(token);
    return ack;
}

Result<> SqliteSink::insert(const map::Mapped &mapped, const map::Entity &entity, const std::string &resource)
{
    const std::string blueprint = blueprintOf(mapped, entity);
    const std::string identifier = identifierOf(mapped, entity);
    m_insert->bind(1, blueprint.empty() ? std::string_view(resource) : std::string_view(blueprint));
    if (entity.identifierLength > 0)
        m_insert->bind(2, identifier);
    else
        m_insert->bindNull(2);
    return m_insert->bind(3, resource).bind(4, m_context.runId).bind(5, documentOf(mapped, entity)).run();
}

Result<Closing> SqliteSink::end(const Conclusion &conclusion)
{
    Closing closing;
    if (!m_settings.replace || conclusion.cancelled)
        return closing;
    if (!conclusion.complete || !m_context.allowDeletion) {
        closing.diagnostics.emplace_back(codes::deletionSkipped,
                                         Text::tr("The rows of earlier runs stay in table %1: this run did not read everything.")
                                             .arg(QString::fromStdString(m_settings.table)));
        return closing;
    }
    const Result<std::int64_t> removed = removeEarlierRuns();
    if (!removed)
        return std::unexpected(removed.error());
    closing.deleted = *removed;
    return closing;
}

Result<std::int64_t> SqliteSink::removeEarlierRuns()
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    Result<sqlite::Statement> remove = m_database->prepare("DELETE FROM " + m_table + " WHERE resource = ? AND run <> ?");
    if (!remove)
        return std::unexpected(remove.error());
    std::int64_t count = 0;
    for (const Resource &resource : m_context.document->resources) {
        if (httpjson::keepsCursor(resource))
            continue;
        if (Result<> done = remove->bind(1, resource.name).bind(2, m_context.runId).run(); !done)
            return std::unexpected(done.error());
        count += m_database->changes();
    }
    if (Result<> done = transaction->commit(); !done)
        return std::unexpected(done.error());
    return count;
}
} // namespace

Result<std::unique_ptr<Sink>> makeSqlite(const SinkSettings &settings)
{
    const QString name = QString::fromStdString(settings.name);
    const Field<std::string> path = settings.options.text("path");
    if (path.orElse({}).empty())
        return failure(codes::missingKey, Text::tr("Sink \"%1\" needs a path: the database file.").arg(name), settings.place);
    const Field<std::string> mode = settings.options.text("mode");
    const std::string modeName = mode.orElse("auto");
    if (modeName != "auto" && modeName != "append" && modeName != "replace")
        return failure(codes::badValue,
                       Text::tr("Sink \"%1\": mode is auto, append or replace, not \"%2\".").arg(name, QString::fromStdString(modeName)),
                       mode.place);
    return std::make_unique<SqliteSink>(
        Settings{settings.name, *path, settings.options.text("table").orElse("documents"), modeName == "replace"});
}

} // namespace penstock::sink
