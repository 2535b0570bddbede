// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/state/sqlite.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace penstock::sqlite
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sqlite)
};

struct Words {
    QString message;   // %1: file, %2: SQLite's own words
    QString advice;    // empty: the code's own
};

Words wordsFor(int result)
{
    switch (result & 0xff) {
    case SQLITE_FULL:
        return {Text::tr("No space is left for %1: %2."),
                Text::tr("Free space on that disk and start again; nothing that was stored is lost.")};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return {Text::tr("%1 is damaged or is not a database: %2."),
                Text::tr("Move the file away, or restore it from a backup; it is never deleted by Penstock.")};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return {Text::tr("%1 cannot be opened for writing: %2."),
                Text::tr("Check that the folder exists and the permissions of file and folder.")};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {Text::tr("Another program holds %1: %2."), Text::tr("Close the other program, or wait for it.")};
    default: return {Text::tr("%1 cannot be used: %2."), {}};
    }
}

Diagnostic diagnosticFor(const Code &code, const std::filesystem::path &file, int result, const char *words)
{
    const Words known = wordsFor(result);
    Diagnostic diagnostic(code, known.message.arg(QString::fromStdString(file.string()), QString::fromUtf8(words)));
    diagnostic.advice = known.advice;
    diagnostic.with("file", file.string());
    return diagnostic;
}
} // namespace

void Statement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

// A failed bind (out of memory, text beyond SQLite's limit) leaves the parameter NULL; the constraint of the column or the
// next step() reports it.
Statement &Statement::bind(int parameter, std::string_view text)
{
    const char *bytes = text.data() ? text.data() : "";
    sqlite3_bind_text64(m_statement.get(), parameter, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement &Statement::bind(int parameter, std::int64_t number)
{
    sqlite3_bind_int64(m_statement.get(), parameter, number);
    return *this;
}

Statement &Statement::bindNull(int parameter)
{
    sqlite3_bind_null(m_statement.get(), parameter);
    return *this;
}

Result<bool> Statement::step()
{
    const int result = sqlite3_step(m_statement.get());
    if (result == SQLITE_ROW)
        return true;
    if (result == SQLITE_DONE)
        return false;
    return std::unexpected(m_database->error());
}

Result<> Statement::run()
{
    while (true) {
        const Result<bool> row = step();
        if (!row) {
            reset();
            return std::unexpected(row.error());
        }
        if (!*row)
            break;
    }
    reset();
    return {};
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
}

std::string Statement::text(int column) const
{
    const void *bytes = sqlite3_column_blob(m_statement.get(), column);
    const int length = sqlite3_column_bytes(m_statement.get(), column);
    return bytes ? std::string(static_cast<const char *>(bytes), static_cast<std::size_t>(length)) : std::string();
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3 *database) const
{
    sqlite3_close_v2(database);
}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path &file, const Options &options)
{
    std::error_code ignored;   // SQLite reports what cannot be opened afterwards
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path(), ignored);

    if (options.isPrivate) {
        if (const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR); made >= 0)
            ::close(made);
    }

    std::unique_ptr<Database> database(new Database);
    database->m_file = file;
    database->m_code = options.code;
    sqlite3 *handle = nullptr;
    const int result = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    database->m_handle.reset(handle);
    if (result != SQLITE_OK)
        return std::unexpected(handle ? database->error() : diagnosticFor(*options.code, file, result, sqlite3_errstr(result)));
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, static_cast<int>(options.busyTimeout.count()));
    return database;
}

Result<> Database::makeDurable()
{
    return execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
}

Result<> Database::execute(const std::string &sql)
{
    if (sqlite3_exec(m_handle.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return std::unexpected(error());
    return {};
}

Result<Statement> Database::prepare(std::string_view sql)
{
    sqlite3_stmt *raw = nullptr;
    const int result =
        sqlite3_prepare_v3(m_handle.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    Statement statement;
    statement.m_statement.reset(raw);
    statement.m_database = this;
    if (result != SQLITE_OK)
        return std::unexpected(error());
    return statement;
}

Result<std::int64_t> Database::number(std::string_view sql)
{
    Result<Statement> statement = prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    const Result<bool> row = statement->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? statement->integer(0) : 0;
}

std::int64_t Database::lastRowId() const
{
    return sqlite3_last_insert_rowid(m_handle.get());
}

std::int64_t Database::changes() const
{
    return sqlite3_changes64(m_handle.get());
}

Diagnostic Database::error() const
{
    return diagnosticFor(*m_code, m_file, sqlite3_extended_errcode(m_handle.get()), sqlite3_errmsg(m_handle.get()));
}

Result<Transaction> Transaction::begin(Database &database)
{
    if (Result<> begun = database.execute("BEGIN IMMEDIATE"); !begun)
        return std::unexpected(begun.error());
    return Transaction(database);
}

Transaction::Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr))
{
}

Transaction::~Transaction()
{
    if (m_database)
        m_database->execute("ROLLBACK");   // fails where SQLite has already rolled back by itself, which is as good
}

Result<> Transaction::commit()
{
    Result<> done = m_database->execute("COMMIT");
    if (done)
        m_database = nullptr;
    return done;
}

std::string quoted(std::string_view name)
{
    std::string text = "\"";
    for (const char c : name) {
        if (c == '"')
            text += '"';
        text += c;
    }
    return text + '"';
}

} // namespace penstock::sqlite
