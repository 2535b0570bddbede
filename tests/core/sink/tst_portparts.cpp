// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/diff.h"
#include "core/sink/port/examples.h"
#include "core/sink/port/inorder.h"
#include "core/sink/port/journal.h"
#include "core/sink/port/loader.h"
#include "core/sink/port/order.h"
#include "core/sink/port/refusals.h"
#include "sinksupport.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace penstock;
using namespace penstock::sink::port;
using namespace penstock::sinktest;

class TestPortParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersTargetsFirst_data();
    void ordersTargetsFirst();
    void ordersALongChain();
    void sizesBulks_data();
    void sizesBulks();
    void compares_data();
    void compares();
    void formsBatches_data();
    void formsBatches();
    void keepsJobsInOrder();
    void endsAtTheFirstRefusal();
    void redacts_data();
    void redacts();
    void journalComesBack();
    void journalReadsLinesAcrossStretches();
    void journalIsCut();
    void groupsRefusals();
};

void TestPortParts::ordersTargetsFirst_data()
{
    QTest::addColumn<QStringList>("entities");   // identifier>target,target
    QTest::addColumn<QString>("order");
    QTest::newRow("none") << QStringList() << QString();
    QTest::newRow("as given") << QStringList{QStringLiteral("b"), QStringLiteral("a")} << QStringLiteral("b a");
    QTest::newRow("target behind") << QStringList{QStringLiteral("1>2"), QStringLiteral("2")} << QStringLiteral("2 1");
    QTest::newRow("chain") << QStringList{QStringLiteral("a>b"), QStringLiteral("b>c,x"), QStringLiteral("c")} << QStringLiteral("c b a");
    QTest::newRow("circle") << QStringList{QStringLiteral("a>b"), QStringLiteral("b>a"), QStringLiteral("c>a")} << QStringLiteral("b a c");
    QTest::newRow("itself") << QStringList{QStringLiteral("a>a")} << QStringLiteral("a");
    QTest::newRow("same identifier twice") << QStringList{QStringLiteral("a>b"), QStringLiteral("b"), QStringLiteral("b")}
                                           << QStringLiteral("b b a");
}

void TestPortParts::ordersTargetsFirst()
{
    QFETCH(QStringList, entities);
    QFETCH(QString, order);
    std::vector<Dependent> dependents;
    for (const QString &entity : entities) {
        Dependent &dependent = dependents.emplace_back();
        dependent.identifier = entity.section(u'>', 0, 0).toStdString();
        for (const QString &target : entity.section(u'>', 1).split(u',', Qt::SkipEmptyParts))
            dependent.targets.push_back(target.toStdString());
    }
    QStringList got;
    for (const std::size_t i : targetsFirst(dependents))
        got << QString::fromStdString(dependents[i].identifier);
    QCOMPARE(got.join(u' '), order);
}

void TestPortParts::ordersALongChain()
{
    std::vector<Dependent> chain;
    for (int i = 0; i < 300'000; ++i)
        chain.push_back({std::to_string(i), {std::to_string(i + 1)}});
    const std::vector<std::size_t> order = targetsFirst(chain);
    QCOMPARE(order.size(), chain.size());
    QCOMPARE(order.front(), chain.size() - 1);
    QCOMPARE(order.back(), 0u);
}

void TestPortParts::sizesBulks_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("later");
    QTest::addColumn<int>("size");
    QTest::newRow("small") << 500 << 500 << 20;
    QTest::newRow("large") << 100'000 << 100 << 6;      // 1048576 / 150000
    QTest::newRow("only the first ten count") << 100 << 5'000'000 << 20;
    QTest::newRow("too large") << 2'000'000 << 100 << 1;
}

void TestPortParts::sizesBulks()
{
    QFETCH(int, bytes);
    QFETCH(int, later);
    QFETCH(int, size);
    std::vector<Item> items(15);
    std::vector<Item *> group;
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].rewritten.assign(std::size_t(i < 10 ? bytes : later), 'x');
        group.push_back(&items[i]);
    }
    QCOMPARE(bulkSize(group, 20, 1u << 20), std::size_t(size));
}

void TestPortParts::compares_data()
{
    QTest::addColumn<QByteArray>("mapped");
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<bool>("different");
    const QByteArray stored =
        R"({"title":"a","team":["x","y"],"properties":{"n":2,"o":{"b":1,"a":2},"more":1},"relations":{"r":["1","2"]},"icon":"i"})";
    QTest::newRow("same") << QByteArray(R"({"title":"a","properties":{"n":2.0,"o":{"a":2,"b":1}},"relations":{"r":["1","2"]}})") << stored
                          << false;
    QTest::newRow("teams have no order") << QByteArray(R"({"team":["y","x"]})") << stored << false;
    QTest::newRow("other team") << QByteArray(R"({"team":["y"]})") << stored << true;
    QTest::newRow("title") << QByteArray(R"({"title":"b"})") << stored << true;
    QTest::newRow("title gone") << QByteArray(R"({"title":null})") << stored << true;
    QTest::newRow("property") << QByteArray(R"({"properties":{"n":3}})") << stored << true;
    QTest::newRow("property gone") << QByteArray(R"({"properties":{"n":null}})") << stored << true;
    QTest::newRow("null that is not there") << QByteArray(R"({"properties":{"new":null},"relations":{"s":null}})") << stored << false;
    QTest::newRow("null that is null there") << QByteArray(R"({"title":null})") << QByteArray(R"({"title":null})") << false;
    QTest::newRow("relation") << QByteArray(R"({"relations":{"r":["2","1"]}})") << stored << true;
    QTest::newRow("huge number") << QByteArray(R"({"properties":{"n":9007199254740993}})")
                                 << QByteArray(R"({"properties":{"n":9007199254740992}})") << true;
}

void TestPortParts::compares()
{
    QFETCH(QByteArray, mapped);
    QFETCH(QByteArray, stored);
    QFETCH(bool, different);
    QCOMPARE(differs(json::parse(mapped.toStdString()).value(), json::parse(stored.toStdString()).value()), different);
}

void TestPortParts::formsBatches_data()
{
    QTest::addColumn<QList<QPoint>>("items");     // record, index in the list
    QTest::addColumn<QList<int>>("sizes");
    QTest::newRow("a page") << QList<QPoint>{{0, -1}, {1, -1}, {2, -1}} << QList<int>{3};
    QTest::newRow("a list per record") << QList<QPoint>{{0, 0}, {0, 1}, {1, 0}} << QList<int>{2, 1};
    QTest::newRow("long list") << QList<QPoint>{{0, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}, {0, 6}} << QList<int>{3, 3, 1};
    QTest::newRow("left out ones count") << QList<QPoint>{{0, 0}, {0, 2}, {0, 4}, {0, 6}} << QList<int>{2, 1, 1};
    QTest::newRow("none") << QList<QPoint>() << QList<int>();
}

void TestPortParts::formsBatches()
{
    QFETCH(QList<QPoint>, items);
    QFETCH(QList<int>, sizes);
    std::vector<Item> all;
    for (const QPoint &point : items) {
        Item &item = all.emplace_back();
        item.record = point.x();
        item.parsed = point.y();
    }
    QList<int> got;
    for (const auto &batch : batchesOf(all, 3))
        got << int(batch.size());
    QCOMPARE(got, sizes);
}

void TestPortParts::keepsJobsInOrder()
{
    std::vector<Over> open;
    std::vector<std::size_t> begun;
    bool done = false;
    inOrder(
        5, 2,
        [&](std::size_t i, const Over &over) {
            begun.push_back(i);
            if (i == 2)
                over();   // at once
            else
                open.push_back(over);
            return true;
        },
        [&] { done = true; });
    QCOMPARE(begun, (std::vector<std::size_t>{0, 1}));
    open[0]();
    QCOMPARE(begun, (std::vector<std::size_t>{0, 1, 2, 3}));
    open[1]();
    open[2]();
    QVERIFY(!done);
    open[3]();
    QVERIFY(done);
    bool empty = false;
    inOrder(0, 2, [](std::size_t, const Over &) { return true; }, [&] { empty = true; });
    QVERIFY(empty);
}

void TestPortParts::endsAtTheFirstRefusal()
{
    std::size_t begun = 0;
    bool done = false;
    inOrder(
        5, 1,
        [&](std::size_t i, const Over &over) {
            ++begun;
            over();
            return i < 1;
        },
        [&] { done = true; });
    QCOMPARE(begun, 2u);
    QVERIFY(done);
}

void TestPortParts::redacts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("clean");
    QTest::newRow("secret of the run") << QByteArray("a s3cr3t s3cr3t b") << QByteArray("a [REDACTED] [REDACTED] b");
    QTest::newRow("GitHub") << QByteArray("ghp_" + QByteArray(36, 'a')) << QByteArray("[REDACTED]");
    QTest::newRow("JWT") << QByteArray("Bearer eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJ") << QByteArray("Bearer [REDACTED]");
    QTest::newRow("private key") << QByteArray("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nrest")
                                 << QByteArray("[REDACTED]\nrest");
    QTest::newRow("words") << QByteArray("a mask, a task: https://host/a:b@c \xc3\xa4 xox")
                           << QByteArray("a mask, a task: https://host/a:b@c \xc3\xa4 xox");
}

void TestPortParts::redacts()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, clean);
    json::Value value = json::Value::object();
    value.set("s3cr3t", json::Value::string(text.toStdString()));
    QCOMPARE(QByteArray::fromStdString(withoutSecrets(value, {"s3cr3t", ""}).get("s3cr3t").toString()), clean);
}

namespace
{
Item item(const std::string &blueprint, const std::string &identifier, const std::string &text)
{
    Item item;
    item.blueprint = blueprint;
    item.identifier = identifier;
    item.rewritten = text;
    item.value = json::parse(text).value();
    return item;
}
} // namespace

void TestPortParts::journalComesBack()
{
    const QTemporaryDir folder;
    for (const bool named : {true, false}) {
        auto journal = Journal::open(named ? folder.path().toStdString() : std::string(), "a/b", std::nullopt);
        QVERIFY(journal);
        journal->add(item("s\"vc", "1\n", R"({"relations":{"r":"x"},"big":12345678901234567890})"), true);
        journal->add(item("team", "", "{}"), false);
        QVERIFY(journal->write());
        std::vector<Journal::Entry> entries;
        QVERIFY(journal->forEach([&](const Journal::Entry &entry) { entries.push_back(entry); }));
        QCOMPARE(entries.size(), 2u);
        QCOMPARE(entries[0].blueprint, std::string("s\"vc"));
        QCOMPARE(entries[0].identifier, std::string("1\n"));
        QCOMPARE(json::toText(entries[0].entity), std::string(R"({"relations":{"r":"x"},"big":12345678901234567890})"));
        QVERIFY(!entries[1].hasIdentifier);
        QVERIFY(entries[1].entity.isNull());
        QCOMPARE(journal->at(entries[0].offset, entries[0].size).value().identifier, std::string("1\n"));
    }
}

void TestPortParts::journalReadsLinesAcrossStretches()
{
    auto journal = Journal::open({}, "x", std::nullopt);
    QVERIFY(journal);
    for (int i = 0; i < 40; ++i) {
        journal->add(item("svc", std::to_string(i), "{\"v\":\"" + std::string(100'000, 'x') + "\"}"), true);
        QVERIFY(journal->write());
    }
    int count = 0;
    QVERIFY(journal->forEach([&](const Journal::Entry &entry) {
        if (entry.identifier == std::to_string(count) && journal->at(entry.offset, entry.size).value().identifier == entry.identifier)
            ++count;
    }));
    QCOMPARE(count, 40);
}

void TestPortParts::journalIsCut()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::int64_t length = 0;
    {
        auto journal = Journal::open(path, "x", std::nullopt);
        journal->add(item("svc", "1", "{}"), false);
        QVERIFY(journal->write());
        length = journal->length();
        journal->add(item("svc", "2", "{}"), false);
        QVERIFY(journal->write());
    }
    std::ofstream(path / ".penstock" / "port-x.journal", std::ios::app) << "[\"torn";
    {
        auto journal = Journal::open(path, "x", length);
        QVERIFY(journal && journal->isWhole());
        int count = 0;
        QVERIFY(journal->forEach([&](const Journal::Entry &) { ++count; }));
        QCOMPARE(count, 1);
    }
    QVERIFY(!Journal::open(path, "x", length + 1)->isWhole());
    QCOMPARE(Journal::open(path, "x", std::nullopt)->length(), 0);
}

void TestPortParts::groupsRefusals()
{
    Refusals refusals;
    refusals.add("svc", "1", QStringLiteral("rare"));
    for (int i = 0; i < 3; ++i)
        refusals.add("svc", std::to_string(i + 2), QStringLiteral("often"));
    for (int i = 0; i < 50; ++i)
        refusals.add("svc", "x", QString::number(i));
    const Diagnostics diagnostics = refusals.diagnostics(Severity::Warning);
    QCOMPARE(diagnostics.size(), 20u);
    QCOMPARE(diagnostics[0].times, 3 + 32);
    QVERIFY(diagnostics[0].message.contains(QStringLiteral("the first \"2\": often")));
    QCOMPARE(diagnostics[0].severity, Severity::Warning);
}

QTEST_GUILESS_MAIN(TestPortParts)
#include "tst_portparts.moc"
