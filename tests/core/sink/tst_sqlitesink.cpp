// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/state/sqlite.h"
#include "sinksupport.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace penstock;
using namespace penstock::sinktest;

class TestSqliteSink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void upsertsByIdentifier();
    void keepsCollectionsApart();
    void appendsWhatHasNoIdentifier();
    void resumesWithoutDoubling();
    void anotherRunKeepsItsRows();
    void refusesForeignToken();
    void deliversWholeOrNotAtAll();
    void replacesEarlierRuns_data();
    void replacesEarlierRuns();
    void usesTheNamedTable();

private:
    sink::Context context(const std::string &run) const;
    std::vector<std::string> rows(const std::string &table = "documents") const;
    std::unique_ptr<sink::Sink> sink(const std::string &more = {}) const
    {
        return std::move(sink::make(settings("sqlite", "{path: data/out.db" + more + "}")).value());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeHost m_host;
};

namespace
{
Doc entity(const std::string &identifier, const std::string &blueprint, const std::string &value)
{
    return {"{\"identifier\":\"" + identifier + "\",\"blueprint\":\"" + blueprint + "\",\"v\":" + value + "}", "\"" + identifier + "\"",
            "\"" + blueprint + "\""};
}
} // namespace

sink::Context TestSqliteSink::context(const std::string &run) const
{
    sink::Context context;
    context.document = document({"tickets", "users"});
    context.folder = m_folder->path().toStdString();
    context.runId = run;
    return context;
}

std::vector<std::string> TestSqliteSink::rows(const std::string &table) const
{
    auto database = sqlite::Database::open(std::filesystem::path(m_folder->path().toStdString()) / "data" / "out.db",
                                           {.code = &codes::sinkUnavailable});
    auto select =
        database.value()->prepare("SELECT collection, identifier, resource, document FROM " + sqlite::quoted(table) + " ORDER BY id");
    std::vector<std::string> rows;
    while (select.value().step().value())
        rows.push_back(select->text(0) + '|' + (select->isNull(1) ? "-" : select->text(1)) + '|' + select->text(2) + '|' + select->text(3));
    return rows;
}

void TestSqliteSink::upsertsByIdentifier()
{
    const auto sink = this->sink();
    QVERIFY(open(*sink, m_host, context("r1")));
    const auto ack = deliver(*sink, m_host, page({entity("a", "svc", "1"), entity("b", "svc", "2"), entity("a", "svc", "3")}));
    QVERIFY(ack);
    QCOMPARE(ack->accepted, 3);
    QVERIFY(close(*sink, m_host, complete()));
    QCOMPARE(rows(), (std::vector<std::string>{R"(svc|a|tickets|{"identifier":"a","blueprint":"svc","v":3})",
                                               R"(svc|b|tickets|{"identifier":"b","blueprint":"svc","v":2})"}));
}

void TestSqliteSink::keepsCollectionsApart()
{
    const auto sink = this->sink();
    QVERIFY(open(*sink, m_host, context("r1")));
    QVERIFY(deliver(*sink, m_host, page({entity("a", "svc", "1"), entity("a", "team", "2")})));
    QVERIFY(deliver(*sink, m_host, page({{"{\"identifier\":7}", "7"}}), 0));
    QVERIFY(deliver(*sink, m_host, page({{"{\"identifier\":7}", "7"}}), 1));
    QCOMPARE(rows().size(), 4u);
    QCOMPARE(rows()[3], std::string(R"(users|7|users|{"identifier":7})"));
}

void TestSqliteSink::appendsWhatHasNoIdentifier()
{
    const auto sink = this->sink();
    QVERIFY(open(*sink, m_host, context("r1")));
    QVERIFY(deliver(*sink, m_host, page({{"{\"n\":1}"}, {"{\"n\":1}"}})));
    QCOMPARE(rows(), (std::vector<std::string>{R"(tickets|-|tickets|{"n":1})", R"(tickets|-|tickets|{"n":1})"}));
}

void TestSqliteSink::resumesWithoutDoubling()
{
    std::string token;
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, m_host, context("r1")));
        const auto ack = deliver(*sink, m_host, page({{"{\"n\":1}"}, entity("a", "svc", "1")}));
        QVERIFY(ack);
        token = ack->token;
        QVERIFY(deliver(*sink, m_host, page({{"{\"n\":2}"}, entity("b", "svc", "2")})));   // stored, but the state was not
    }
    const auto sink = this->sink();
    sink::Context resumed = context("r1");
    resumed.resuming = true;
    resumed.token = token;
    QVERIFY(open(*sink, m_host, resumed));
    QVERIFY(deliver(*sink, m_host, page({{"{\"n\":2}"}, entity("b", "svc", "2")})));
    std::vector<std::string> all = rows();
    std::ranges::sort(all);
    QCOMPARE(all.size(), 4u);
    QCOMPARE(std::ranges::count(all, R"(tickets|-|tickets|{"n":1})"), 1);
    QCOMPARE(std::ranges::count(all, R"(tickets|-|tickets|{"n":2})"), 1);
}

void TestSqliteSink::anotherRunKeepsItsRows()
{
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, m_host, context("other")));
        QVERIFY(deliver(*sink, m_host, page({{"{\"n\":1}"}})));
    }
    const auto sink = this->sink();
    sink::Context resumed = context("r1");
    resumed.resuming = true;   // killed before anything was acknowledged
    QVERIFY(open(*sink, m_host, resumed));
    QCOMPARE(rows().size(), 1u);
}

void TestSqliteSink::refusesForeignToken()
{
    const auto sink = this->sink();
    sink::Context resumed = context("r1");
    resumed.resuming = true;
    resumed.token = R"({"path":"x","length":1})";
    const Result<> opened = open(*sink, m_host, resumed);
    QVERIFY(!opened);
    QVERIFY(opened.error().is(codes::stateUnreadable));
}

void TestSqliteSink::deliversWholeOrNotAtAll()
{
    const auto sink = this->sink();
    QVERIFY(open(*sink, m_host, context("r1")));
    {
        auto database = sqlite::Database::open(context("").folder / "data" / "out.db", {.code = &codes::sinkUnavailable});
        QVERIFY((*database)->execute(
            "CREATE TRIGGER no BEFORE INSERT ON documents WHEN NEW.document LIKE '%bad%' BEGIN SELECT raise(ABORT, 'no bad ones'); END"));
    }
    const auto refused = deliver(*sink, m_host, page({{"{\"n\":1}"}, {"\"bad\""}}));
    QVERIFY(!refused);
    QVERIFY(refused.error().is(codes::sinkUnavailable));
    QVERIFY(refused.error().message.contains(QStringLiteral("no bad ones")));
    QVERIFY(rows().empty());
    QVERIFY(deliver(*sink, m_host, page({{"{\"n\":2}"}})));
    QCOMPARE(rows().size(), 1u);
}

void TestSqliteSink::replacesEarlierRuns_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<int>("left");
    QTest::newRow("replace") << QStringLiteral(", mode: replace") << true << true << 1;
    QTest::newRow("replace, incomplete") << QStringLiteral(", mode: replace") << false << true << 2;
    QTest::newRow("replace, some resources only") << QStringLiteral(", mode: replace") << true << false << 2;
    QTest::newRow("auto") << QString() << true << true << 2;
}

void TestSqliteSink::replacesEarlierRuns()
{
    QFETCH(QString, mode);
    QFETCH(bool, complete);
    QFETCH(bool, allowed);
    QFETCH(int, left);
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, m_host, context("r1")));
        QVERIFY(deliver(*sink, m_host, page({entity("gone", "svc", "1"), entity("here", "svc", "1")})));
    }
    const auto sink = this->sink(mode.toStdString());
    sink::Context second = context("r2");
    second.allowDeletion = allowed;
    QVERIFY(open(*sink, m_host, second));
    QVERIFY(deliver(*sink, m_host, page({entity("here", "svc", "2")})));
    sink::Conclusion conclusion;
    conclusion.complete = complete;
    const auto closing = close(*sink, m_host, conclusion);
    QVERIFY(closing);
    QCOMPARE(int(rows().size()), left);
    QCOMPARE(int(closing->deleted), 2 - left);
}

void TestSqliteSink::usesTheNamedTable()
{
    const auto sink = this->sink(", table: 'a\"b'");
    QVERIFY(open(*sink, m_host, context("r1")));
    QVERIFY(deliver(*sink, m_host, page({{"{}"}})));
    QCOMPARE(rows("a\"b").size(), 1u);
}

QTEST_GUILESS_MAIN(TestSqliteSink)
#include "tst_sqlitesink.moc"
