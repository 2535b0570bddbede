// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/state/sqlite.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace penstock;

class TestSqlite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void keepsForeignBytes();
    void rollsBackWithoutCommit();
    void saysWhatIsWrong();
    void saysWhenTheDiskIsFull();
    void quotesNames();

private:
    std::filesystem::path file(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }
    QTemporaryDir m_folder;
};

namespace
{
Result<std::unique_ptr<sqlite::Database>> open(const std::filesystem::path &file)
{
    auto database = sqlite::Database::open(file, {.code = &codes::sinkUnavailable, .busyTimeout = std::chrono::milliseconds(20)});
    if (!database)
        return database;
    if (const Result<> durable = (*database)->makeDurable(); !durable)
        return std::unexpected(durable.error());
    return database;
}
} // namespace

void TestSqlite::keepsForeignBytes()
{
    auto database = open(file("folder/bytes.db"));
    QVERIFY(database);
    QVERIFY((*database)->execute("CREATE TABLE t (a TEXT, b TEXT)"));
    const std::string bytes("nul \0 and \xff\xfe and '\";--", 22);
    auto insert = (*database)->prepare("INSERT INTO t VALUES (?, ?)");
    QVERIFY(insert);
    QVERIFY(insert->bind(1, bytes).bind(2, std::string_view()).run());
    QVERIFY(insert->bind(1, std::string_view("second")).bindNull(2).run());
    auto select = (*database)->prepare("SELECT a, b FROM t ORDER BY rowid");
    QVERIFY(select);
    QVERIFY(select->step().value());
    QCOMPARE(select->text(0), bytes);
    QVERIFY(!select->isNull(1));
    QVERIFY(select->step().value());
    QVERIFY(select->isNull(1));
    QVERIFY(!select->step().value());
}

void TestSqlite::rollsBackWithoutCommit()
{
    auto database = open(file("transaction.db"));
    QVERIFY(database);
    QVERIFY((*database)->execute("CREATE TABLE t (a)"));
    {
        auto transaction = sqlite::Transaction::begin(**database);
        QVERIFY(transaction);
        QVERIFY((*database)->execute("INSERT INTO t VALUES (1)"));
    }
    QCOMPARE((*database)->number("SELECT count(*) FROM t").value(), 0);
    auto transaction = sqlite::Transaction::begin(**database);
    QVERIFY(transaction);
    QVERIFY((*database)->execute("INSERT INTO t VALUES (1)"));
    QVERIFY(transaction->commit());
    QCOMPARE((*database)->number("SELECT count(*) FROM t").value(), 1);
}

void TestSqlite::saysWhatIsWrong()
{
    std::ofstream(file("not.db")) << std::string(5000, 'x');
    const auto notOne = open(file("not.db"));
    QVERIFY(!notOne);
    QVERIFY(notOne.error().is(codes::sinkUnavailable));
    QVERIFY(notOne.error().message.contains(QStringLiteral("not.db")));
    QCOMPARE(std::filesystem::file_size(file("not.db")), 5000u);

    const auto aFolder = open(m_folder.path().toStdString());
    QVERIFY(!aFolder);
    QVERIFY(!aFolder.error().advice.isEmpty());

    auto first = open(file("busy.db"));
    auto second = open(file("busy.db"));
    QVERIFY(first && second);
    const auto held = sqlite::Transaction::begin(**first);
    QVERIFY(held);
    const auto refused = sqlite::Transaction::begin(**second);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(QStringLiteral("Another program")), qPrintable(refused.error().message));
}

void TestSqlite::saysWhenTheDiskIsFull()
{
    auto database = open(file("full.db"));
    QVERIFY(database);
    QVERIFY((*database)->execute("CREATE TABLE t (a TEXT)"));
    QVERIFY((*database)->execute("PRAGMA max_page_count = 3"));
    auto insert = (*database)->prepare("INSERT INTO t VALUES (?)");
    QVERIFY(insert);
    const Result<> done = insert->bind(1, std::string(100'000, 'x')).run();
    QVERIFY(!done);
    QVERIFY2(done.error().message.contains(QStringLiteral("No space")), qPrintable(done.error().message));
    // What was there can still be used.
    QCOMPARE((*database)->number("SELECT count(*) FROM t").value(), 0);
}

void TestSqlite::quotesNames()
{
    QCOMPARE(sqlite::quoted("a"), std::string("\"a\""));
    QCOMPARE(sqlite::quoted("a\"; DROP TABLE b; --"), std::string("\"a\"\"; DROP TABLE b; --\""));
}

QTEST_GUILESS_MAIN(TestSqlite)
#include "tst_sqlite.moc"
