// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/sink/lines.h"
#include "core/sink/memory.h"
#include "sinksupport.h"

#include <QTest>

using namespace penstock;
using namespace penstock::sinktest;

class TestKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesEveryKind();
    void namesTheNearestKind();
    void refusesBadSettings_data();
    void refusesBadSettings();
    void joinsLines_data();
    void joinsLines();
    void readsIdentifiers_data();
    void readsIdentifiers();
    void memoryForgetsWhatWasNotAcknowledged();
};

void TestKinds::makesEveryKind()
{
    const std::string everything = "{path: x, base_url: http://h, client_id: a, client_secret: b, integration_identifier: i, hosts: ['http://h'], index: i}";
    for (const sink::Kind &kind : sink::kinds())
        QVERIFY2(sink::make(settings(kind.name, everything)), kind.name);
}

void TestKinds::namesTheNearestKind()
{
    const auto slip = sink::make(settings("ndjsno", "{}"));
    QVERIFY(!slip);
    QVERIFY(slip.error().is(codes::badValue));
    QVERIFY(slip.error().advice.contains(QStringLiteral("ndjson")));
    const auto far = sink::make(settings("", "{}"));
    QVERIFY(!far);
    QVERIFY(far.error().advice.contains(QStringLiteral("sqlite")));
}

void TestKinds::refusesBadSettings_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("part");
    QTest::newRow("ndjson mode") << QStringLiteral("ndjson") << QStringLiteral("{mode: never}") << QStringLiteral("never");
    QTest::newRow("sqlite path") << QStringLiteral("sqlite") << QStringLiteral("{}") << QStringLiteral("path");
    QTest::newRow("sqlite mode") << QStringLiteral("sqlite") << QStringLiteral("{path: a, mode: never}") << QStringLiteral("never");
}

void TestKinds::refusesBadSettings()
{
    QFETCH(QString, type);
    QFETCH(QString, yaml);
    QFETCH(QString, part);
    const auto sink = sink::make(settings(type.toStdString(), yaml.toStdString()));
    QVERIFY(!sink);
    QVERIFY2(sink.error().message.contains(part), qPrintable(sink.error().message));
}

void TestKinds::joinsLines_data()
{
    QTest::addColumn<bool>("lineEnds");
    QTest::addColumn<int>("pieces");
    QTest::newRow("with line ends: one piece") << true << 1;
    QTest::newRow("without") << false << 6;
}

void TestKinds::joinsLines()
{
    QFETCH(bool, lineEnds);
    QFETCH(int, pieces);
    const map::Mapped mapped = page({{"{\"a\":1}"}, {"{}"}, {"[3]"}}, lineEnds);
    std::string text;
    const auto lines = sink::linesOf(mapped);
    for (const std::string_view piece : lines)
        text += piece;
    QCOMPARE(text, std::string("{\"a\":1}\n{}\n[3]\n"));
    QCOMPARE(int(lines.size()), pieces);
}

void TestKinds::readsIdentifiers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("text") << QByteArray("\"a-1\"") << QByteArray("a-1");
    QTest::newRow("escapes") << QByteArray("\"a\\\"\\u00e4\\n\"") << QByteArray("a\"\xc3\xa4\n");
    QTest::newRow("number") << QByteArray("9007199254740993") << QByteArray("9007199254740993");
    QTest::newRow("object") << QByteArray("{\"combinator\":\"and\"}") << QByteArray("{\"combinator\":\"and\"}");
    QTest::newRow("none") << QByteArray() << QByteArray();
}

void TestKinds::readsIdentifiers()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, text);
    const map::Mapped mapped = page({{"{\"identifier\":" + json.toStdString() + "}", json.toStdString()}});
    QCOMPARE(QByteArray::fromStdString(sink::identifierOf(mapped, mapped.entities[0])), text);
}

void TestKinds::memoryForgetsWhatWasNotAcknowledged()
{
    FakeHost host;
    sink::MemorySink sink;
    QVERIFY(open(sink, host, {}));
    const auto ack = deliver(sink, host, page({{"1"}, {"2"}}));
    QVERIFY(ack);
    QVERIFY(deliver(sink, host, page({{"3"}})));
    sink::Context context;
    context.resuming = true;
    context.token = ack->token;
    QVERIFY(open(sink, host, context));
    QCOMPARE(sink.documents().size(), 2u);
    QVERIFY(close(sink, host, complete()));
    QVERIFY(sink.conclusion()->complete);
}

QTEST_GUILESS_MAIN(TestKinds)
#include "tst_kinds.moc"
