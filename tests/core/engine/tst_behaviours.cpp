// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "handdriver.h"

#include "core/base/codes.h"
#include "core/engine/behaviours.h"

#include <QTest>

#include <algorithm>

using namespace penstock;

// A run as Ocean says what native would do otherwise (ocean, section 15).
class TestBehaviours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofConfiguration_data();
    void ofConfiguration();
    void ofNumbers_data();
    void ofNumbers();
    void ofRuns();
};

namespace
{

std::string project(const std::string &connection, const std::string &kind, const std::string &profile)
{
    return "penstock: 1\nname: test\nprofile: " + profile + "\nconnection:\n  base_url: https://api.example\n" + connection + "resources:\n  - kind: '" + kind
         + "'\n    selector: {query: 'true'}\n    port: {entity: {mappings: {identifier: .id, blueprint: '\"b\"', properties: {home: env.HOME}}}}\n";
}

} // namespace

void TestBehaviours::ofConfiguration_data()
{
    QTest::addColumn<QByteArray>("connection");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("word");

    QTest::newRow("names") << QByteArray("  pagination: {type: page}\n") << QByteArray("/a") << QStringLiteral("`None`");
    QTest::newRow("endless offset") << QByteArray("  pagination: {type: offset, param: o, size_param: s}\n") << QByteArray("/a") << QStringLiteral("never end");
    QTest::newRow("cursor") << QByteArray("  pagination: {type: cursor, param: c, size_param: s, cursor_path: next}\n") << QByteArray("/a") << QStringLiteral("only the first page");
    QTest::newRow("query") << QByteArray() << QByteArray("/a?b=c") << QStringLiteral("query in `kind`");
    QTest::newRow("timeout") << QByteArray("  timeout: 5s\n") << QByteArray("/a") << QStringLiteral("`timeout` has no effect");
    QTest::newRow("environment") << QByteArray() << QByteArray("/a") << QStringLiteral("reads the environment");
}

void TestBehaviours::ofConfiguration()
{
    QFETCH(const QByteArray, connection);
    QFETCH(const QByteArray, kind);
    QFETCH(const QString, word);
    const HandDriver ocean(project(connection.toStdString(), kind.toStdString(), "ocean"));
    const Diagnostics found = behavioursOf(*ocean.document, ocean.document->resources.front());
    QVERIFY(std::ranges::any_of(found, [&word](const Diagnostic &finding) { return finding.is(codes::behaviourDiffers) && finding.message.contains(word); }));
    const HandDriver native(project(connection.toStdString(), kind.toStdString(), "native"));
    QVERIFY(behavioursOf(*native.document, native.document->resources.front()).empty());
}

void TestBehaviours::ofNumbers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("holds");

    QTest::newRow("short") << QByteArray(R"({"a":123456789012345,"b":1.5})") << false;
    QTest::newRow("long") << QByteArray(R"({"a":12345678901234567})") << true;
    QTest::newRow("long fraction") << QByteArray(R"([1.2345678901234567])") << true;
    QTest::newRow("text") << QByteArray(R"({"a":"12345678901234567890","b":"\\\"12345678901234567890"})") << false;
    QTest::newRow("behind texts") << QByteArray(R"({"text":"12345678901234567890","n":12345678901234567})") << true;
    QTest::newRow("parts") << QByteArray("[12345678.123456789]") << true;
    QTest::newRow("at the end") << QByteArray("12345678901234567") << true;
    QTest::newRow("many short") << QByteArray("[1234567890,1234567890,1234567890]") << false;
}

void TestBehaviours::ofNumbers()
{
    QFETCH(const QByteArray, json);
    QTEST(holdsLongNumber(json.toStdString()), "holds");
}

void TestBehaviours::ofRuns()
{
    HandDriver numbers(project({}, "/a", "ocean"));
    numbers.api = [](const http::Request &) { return Answer{200, {}, R"([{"id":12345678901234567}])", false}; };
    numbers.run();
    QVERIFY(numbers.reported(codes::behaviourDiffers));
    HandDriver failing(project({}, "/a", "ocean"));
    failing.api = [](const http::Request &) { return Answer{404, {}, "{}", false}; };
    QCOMPARE(failing.run().kind, OutcomeKind::Completed);
    QVERIFY(failing.reported(codes::behaviourDiffers));
}

QTEST_GUILESS_MAIN(TestBehaviours)
#include "tst_behaviours.moc"
