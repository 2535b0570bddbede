// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/prettyjson.h"

#include <QTest>

using namespace penstock::ui;

class tst_prettyjson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void layout_data();
    void layout();
    void tokensStayAsReceived();
    void stopsAtTheLimit();
    void cutsLongTexts();
    void findsTheLineOfAnOffset();
    void beginsShortlyBeforeTheTarget();
    void rawKeepsBytes();
    void findsTheValueOfAPointer_data();
    void findsTheValueOfAPointer();
};

void tst_prettyjson::layout_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("text");
    QTest::newRow("object") << QByteArray(R"({"a":1,"b":[true,null]})") << QStringLiteral("{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}");
    QTest::newRow("empty containers") << QByteArray(R"({"a":{},"b":[ ]})") << QStringLiteral("{\n  \"a\": {},\n  \"b\": []\n}");
    QTest::newRow("brackets in a string") << QByteArray(R"(["{\"[,:"])") << QStringLiteral("[\n  \"{\\\"[,:\"\n]");
    QTest::newRow("scalar") << QByteArray("12") << QStringLiteral("12");
    QTest::newRow("ndjson") << QByteArray("{\"a\":1}\n{\"a\":2}\n") << QStringLiteral("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}");
    QTest::newRow("several scalars") << QByteArray("1\n\"a\"\n\"b\"\n") << QStringLiteral("1\n\"a\"\n\"b\"");
    QTest::newRow("repeated keys") << QByteArray(R"({"a":1,"a":2})") << QStringLiteral("{\n  \"a\": 1,\n  \"a\": 2\n}");
    QTest::newRow("unterminated") << QByteArray(R"({"a":"b)") << QStringLiteral("{\n  \"a\": \"b");
    QTest::newRow("nothing") << QByteArray() << QString();
}

void tst_prettyjson::layout()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, text);
    const Pretty pretty = prettyJson(source.toStdString());
    QCOMPARE(pretty.text, text);
    QVERIFY(!pretty.cut);
}

void tst_prettyjson::tokensStayAsReceived()
{
    const QString text = prettyJson(R"([123456789012345678901234567890, 1.10, 1E5, "\u00e9\/"])").text;
    for (const QString &token : {QStringLiteral("123456789012345678901234567890"), QStringLiteral("1.10"), QStringLiteral("1E5"), QStringLiteral("\\u00e9\\/")})
        QVERIFY2(text.contains(token), qPrintable(token));
}

void tst_prettyjson::stopsAtTheLimit()
{
    std::string source = "[";
    for (int i = 0; i < 100'000; ++i)
        source += "12345,";
    PrettyLimits limits;
    limits.output = 1000;
    const Pretty pretty = prettyJson(source, limits);
    QVERIFY(pretty.cut);
    QVERIFY(pretty.text.size() < 1100);
    QVERIFY(pretty.consumed < 1000);
}

void tst_prettyjson::cutsLongTexts()
{
    PrettyLimits limits;
    limits.longestText = 10;
    const QString text = prettyJson("[\"" + std::string(500, 'x') + "\"]", limits).text;
    QVERIFY2(text.size() < 60, qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("502")));
}

void tst_prettyjson::findsTheLineOfAnOffset()
{
    const std::string source = R"({"items":[{"id":1},{"id":2}]})";
    QCOMPARE(prettyJson(source, {}, source.find(R"({"id":1})")).lineOfTarget, 3);
    QCOMPARE(prettyJson(source, {}, source.find(R"({"id":2})")).lineOfTarget, 6);
    QCOMPARE(prettyJson(source).lineOfTarget, 0);
}

void tst_prettyjson::beginsShortlyBeforeTheTarget()
{
    std::string source = "[";
    for (int i = 0; i < 100'000; ++i)
        source += "{\"id\":" + std::to_string(i) + "},";
    source.back() = ']';
    PrettyLimits limits;
    limits.output = 4000;
    limits.before = 1000;
    const Pretty pretty = prettyJson(source, limits, source.find("{\"id\":90000}"));
    QCOMPARE(pretty.lineOfTarget, 2 + 3 * 90'000);
    QVERIFY(pretty.firstLine < pretty.lineOfTarget && pretty.firstLine > pretty.lineOfTarget - 200);
    QVERIFY(pretty.text.size() < 6000);
    const QStringList lines = pretty.text.split(QLatin1Char('\n'));
    QCOMPARE(lines.at(pretty.lineOfTarget - pretty.firstLine + 1).trimmed(), QStringLiteral("\"id\": 90000"));
}

void tst_prettyjson::rawKeepsBytes()
{
    const std::string source = "{\"a\":1}\n<x>\xc3\xa9";
    QCOMPARE(rawText(source).text.toStdString(), source);
    PrettyLimits limits;
    limits.output = source.size() - 1;            // in the middle of a character
    const Pretty cut = rawText(source, limits);
    QVERIFY(cut.cut);
    QCOMPARE(cut.text, QStringLiteral("{\"a\":1}\n<x>"));
    limits.output = 1000;
    limits.longestText = 4;
    QCOMPARE(rawText("abcdefgh", limits, 5).text, QStringLiteral("abcd\nefgh"));
    QCOMPARE(rawText("abcdefgh", limits, 5).lineOfTarget, 2);
}

void tst_prettyjson::findsTheValueOfAPointer_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("found");        // what begins there; empty: nothing
    QTest::newRow("whole") << QByteArray("") << QByteArray(R"({"a")");
    QTest::newRow("member") << QByteArray("/c") << QByteArray("\"x]\"");
    QTest::newRow("element of a list") << QByteArray("/a/1/b/0") << QByteArray("7");
    QTest::newRow("behind brackets in a text") << QByteArray("/a/2") << QByteArray("null");
    QTest::newRow("escaped token") << QByteArray("/d~1e~0") << QByteArray("true");
    QTest::newRow("escaped key") << QByteArray("/\xc3\xa9") << QByteArray("8");
    QTest::newRow("the last of two") << QByteArray("/two") << QByteArray("2");
    QTest::newRow("behind the end") << QByteArray("/a/3") << QByteArray();
    QTest::newRow("no such member") << QByteArray("/z") << QByteArray();
    QTest::newRow("into a text") << QByteArray("/c/0") << QByteArray();
    QTest::newRow("no index") << QByteArray("/a/b") << QByteArray();
}

void tst_prettyjson::findsTheValueOfAPointer()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, found);
    const QByteArray source(R"( {"a": ["{\"[", {"b": [7, 8]}, null ], "c":"x]", "d/e~": true, "\u00e9" : 8, "two":1, "two":2})");
    const std::size_t offset = offsetOfPointer(source.toStdString(), pointer.toStdString());
    QCOMPARE(offset == std::string::npos, found.isEmpty());
    if (!found.isEmpty())
        QVERIFY2(source.mid(int(offset)).startsWith(found), source.mid(int(offset)).constData());
    for (int length = 0; length < source.size(); ++length)                                  // no end is read over
        (void)offsetOfPointer(std::string_view(source.constData(), std::size_t(length)), pointer.toStdString());
}

QTEST_GUILESS_MAIN(tst_prettyjson)
#include "tst_prettyjson.moc"
