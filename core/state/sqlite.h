// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

// SQLite's C API, wrapped once. Errors are diagnostics of the code that the database was opened with; their message names the file
// and what to do. Texts are bytes: a NUL or invalid UTF-8 passes unchanged. A database and its statements live on one thread.
namespace penstock::sqlite
{

class Statement
{
public:
    // Parameters count from 1, columns from 0, as in SQLite. A bound text has to live until the next step() or reset().
    Statement &bind(int parameter, std::string_view text);
    Statement &bind(int parameter, std::int64_t number);
    Statement &bindNull(int parameter);
    Result<bool> step();                         // true: there is a row
    Result<> run();                              // steps to the end, then reset()
    void reset();                                // bindings are cleared too

    std::string text(int column) const;
    std::int64_t integer(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    const class Database *m_database = nullptr;
};

class Database
{
public:
    struct Options {
        const Code *code = nullptr;              // of everything that fails
        std::chrono::milliseconds busyTimeout{5000};
        bool isPrivate = false;                  // a file that is made can be read by its owner alone
    };
    // Makes the file and its folder if missing. SQLite looks into the file only with the first statement.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path &file, const Options &options);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    // Write-ahead log: a commit survives the death of the process; after a power cut the file is whole, if perhaps a commit older.
    // Changes the file, so a file that may be another program's is looked at before.
    Result<> makeDurable();
    Result<> execute(const std::string &sql);    // one or more statements without parameters
    Result<Statement> prepare(std::string_view sql);
    Result<std::int64_t> number(std::string_view sql);   // first column of the first row; 0 without a row
    std::int64_t lastRowId() const;
    std::int64_t changes() const;                // rows of the last statement

    Diagnostic error() const;                    // about the last call that failed

private:
    friend class Statement;
    Database() = default;
    struct Close {
        void operator()(sqlite3 *database) const;
    };
    std::unique_ptr<sqlite3, Close> m_handle;
    std::filesystem::path m_file;
    const Code *m_code = nullptr;
};

// Rolled back unless committed.
class Transaction
{
public:
    static Result<Transaction> begin(Database &database);
    ~Transaction();
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    Result<> commit();

private:
    explicit Transaction(Database &database) : m_database(&database) {}
    Database *m_database;
};

std::string quoted(std::string_view name);       // an identifier in SQL: "a""b"

} // namespace penstock::sqlite
