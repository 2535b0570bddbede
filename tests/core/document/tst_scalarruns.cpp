// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/httpjson.h"
#include "core/document/keys.h"
#include "core/request/check.h"

#include <QTest>

#include <algorithm>
#include <cctype>

using namespace penstock;

// Every byte of a scalar's value is found where it stands in the file, however the scalar is written.
class TestScalarRuns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyLetter_data();
    void everyLetter();
    void wrongPartOfATemplate_data();
    void wrongPartOfATemplate();
    void keysOfInputs_data();
    void keysOfInputs();
    void rowsOfInputs();
};

void TestScalarRuns::everyLetter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("v: abc def\n");
    QTest::newRow("plain, folded") << QByteArray("v: abc   \n   def\n\n\n  ghi\n");
    QTest::newRow("single quoted") << QByteArray("v: 'it''s a ''b'''\n");
    QTest::newRow("single quoted, folded") << QByteArray("v: 'one ''\n  two\n\n  three'\n");
    QTest::newRow("double quoted") << QByteArray(R"(v: "a\tb\"c\\d\u00e9e\x41f\U0001F600g\_h")" "\n");
    QTest::newRow("double quoted, folded") << QByteArray("v: \"one \\\n   two\n   three\n\n   \\ four\\n\\\n  five\"\n");
    QTest::newRow("literal") << QByteArray("v: |\n  one\n    two\n\n  three\n");
    QTest::newRow("literal, deeper indent said") << QByteArray("v: |2-\n    one\n  two\n");
    QTest::newRow("literal, blank lines first") << QByteArray("v: |\n\n\n  one\n  two\n");
    QTest::newRow("literal, crlf") << QByteArray("v: |\r\n  one\r\n\r\n  two\r\n");
    QTest::newRow("folded") << QByteArray("v: >-\n  one\n  two\n\n  three\n    four\n    five\n  six\n\n\n  seven\n");
    QTest::newRow("folded, crlf") << QByteArray("v: >\r\n  one\r\n  two\r\n");
    QTest::newRow("with anchor and tag") << QByteArray("v: &a !!str \"x\\ty\"\n");
    QTest::newRow("beyond ascii") << QByteArray("v: \"\xc3\xa9\\\"a\xe2\x82\xac" "b\"\n");
    QTest::newRow("in a flow") << QByteArray("v: {\"k\": 1}\nw: [a, 'b''c']\n");
}

void TestScalarRuns::everyLetter()
{
    QFETCH(const QByteArray, text);
    const auto root = yaml::read(text.toStdString(), "a.yaml");
    QVERIFY(root);
    const std::string file = text.toStdString();
    const yaml::Node *w = (*root)->find("w");
    const yaml::Node &node = w ? *w->items[1] : *(*root)->find("v");
    Expression expression;
    expression.source = node.text;
    expression.place = node.place;
    expression.place.line = node.contentLine;
    expression.place.column = node.contentColumn;
    expression.place.offset = node.contentOffset;
    expression.runs = node.runs;
    for (std::size_t i = 0; i < expression.source.size(); ++i) {
        const char c = expression.source[i];
        if (!std::isalpha(static_cast<unsigned char>(c)) || c == 'A')         // A stands there as an escape
            continue;
        const Place place = expression.span(i, 1);
        QVERIFY2(place.offset < file.size() && file[place.offset] == c,
                 qPrintable(QStringLiteral("byte %1 (%2) is looked for at %3").arg(i).arg(QLatin1Char(c)).arg(place.offset)));
        QCOMPARE(place.length, std::size_t(1));
        const std::string before = file.substr(0, place.offset);
        const std::size_t lineStart = before.rfind('\n') + 1;
        QCOMPARE(place.line, 1 + int(std::ranges::count(before, '\n')));
        QCOMPARE(place.column, 1 + int(std::ranges::count_if(before.substr(lineStart), [](char b) { return (b & 0xC0) != 0x80; })));
    }
}

void TestScalarRuns::wrongPartOfATemplate_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("plain") << QByteArray("'' [[ nonsense 1 ]]");
    QTest::newRow("single quoted") << QByteArray("'it''s [[ printf \"%s\" (nonsense 1) ]]'");
    QTest::newRow("double quoted") << QByteArray(R"("\t[[ printf \"%s\" (nonsense 1) ]]")");
    QTest::newRow("literal") << QByteArray("|-\n        [[ if .x ]]\n          é [[ nonsense 1 ]]\n        [[ end ]]");
    QTest::newRow("folded") << QByteArray(">-\n        [[ if .x ]]\n        é [[ nonsense 1 ]]\n        [[ end ]]");
    QTest::newRow("plain over lines") << QByteArray("a\n        b [[ nonsense 1 ]]");
}

void TestScalarRuns::wrongPartOfATemplate()
{
    QFETCH(QByteArray, value);
    if (value.startsWith("'' "))
        value = value.mid(3).prepend("x ");
    const std::string text = "request:\n  url: http://a\n  transforms:\n  - set:\n      target: header.x\n      value: " + value.toStdString() + "\n";
    const auto root = yaml::read(text, "a.yaml");
    QVERIFY(root);
    Diagnostics findings;
    const auto config = httpjson::readConfig(*root, findings);
    QVERIFY(config);
    findings = request::checkTemplates(*config);
    QCOMPARE(findings.size(), std::size_t(1));
    QCOMPARE(QByteArray::fromStdString(text.substr(findings.front().place.offset, findings.front().place.length)), QByteArray("nonsense"));
}

void TestScalarRuns::keysOfInputs_data()
{
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("isThere");
    const auto row = [](const char *path, const char *key, bool isThere = true) {
        QTest::addRow("%s.%s", path, key) << QString::fromLatin1(path).split(QLatin1Char('.'), Qt::SkipEmptyParts) << QString::fromLatin1(key) << isThere;
    };
    row("", "profile");
    row("connection.auth", "token");
    row("resources[].connection.retry", "wait_min");
    row("resources[]", "request");
    row("resources[].request", "transforms");
    row("resources[].request.retry", "max_attempts");
    row("resources[].request.transforms[]", "append");
    row("resources[].request.transforms[].append", "fail_on_template_error");
    row("resources[].request.transforms[].delete", "target");
    row("resources[].request.transforms[].delete", "value", false);
    row("resources[].response.pagination[].set", "value");
    row("resources[].response.split.split.split.transforms[].set", "default");
    row("resources[].cursor.last", "ignore_empty_value");
    row("resources[].auth.oauth2.client", "secret");
    row("resources[].chain[].step.request.rate_limit", "reset");
    row("resources[].chain[].step.response.split.split", "key_field");
    row("resources[].chain[].step.response", "pagination", false);
    row("resources[].chain[].step", "until", false);
    row("resources[].chain[].while", "until");
    row("resources[].chain[].while.request.transforms[].set", "target");
    row("resources[].chain[].while.auth.basic", "password");
    row("nowhere", "profile", false);
}

void TestScalarRuns::keysOfInputs()
{
    QFETCH(const QStringList, path);
    QFETCH(const QString, key);
    QFETCH(const bool, isThere);
    std::vector<std::string> steps;
    for (const QString &step : path)
        steps.push_back(step.toStdString());
    const auto keys = keysAt(steps);
    QCOMPARE(std::ranges::find(keys, key.toStdString(), &KeyRow::name) != keys.end(), isThere);
    steps.push_back(key.toStdString());
    QCOMPARE(rowAt(steps) != nullptr, isThere);
}

// What the reader of inputs knows is in the table, and nothing else: every row is read without "unknown key".
void TestScalarRuns::rowsOfInputs()
{
    for (const SchemaRow &row : inputRows()) {
        const std::string_view path(row.path);
        QVERIFY2(path.starts_with("resources[]."), row.path);
        QVERIFY(row.help && *row.help);
        if (row.sameAs)
            QVERIFY2(rowAt([&] {
                std::vector<std::string> steps;
                const QStringList names = QString::fromLatin1(row.sameAs).split(QLatin1Char('.'));
                for (const QString &name : names)
                    steps.push_back(name.toStdString());
                return steps;
            }()) != nullptr, row.sameAs);
        const QStringList names = QString::fromLatin1(row.path).mid(12).split(QLatin1Char('.'));
        std::string text;
        std::string indent;
        for (qsizetype i = 0; i < names.size(); ++i) {
            QString name = names.at(i);
            const bool isList = name.endsWith(QLatin1StringView("[]"));
            name.remove(QLatin1StringView("[]"));
            text += indent + name.toStdString() + ":\n";
            indent += "  ";
            if (isList && i + 1 < names.size()) {
                text += indent + "-\n";
                indent += "  ";
            }
        }
        const auto root = yaml::read(text, "a.yaml");
        QVERIFY(root);
        Diagnostics findings;
        httpjson::readConfig(*root, findings, {.unknownKeysAreErrors = true});
        for (const Diagnostic &finding : findings) {
            const bool isUnknown = std::string_view(finding.code->name) == "unknown-key";
            QVERIFY2(!isUnknown, qPrintable(QString::fromLatin1(row.path) + QLatin1String(": ") + finding.message));
        }
    }
}

QTEST_GUILESS_MAIN(TestScalarRuns)
#include "tst_scalarruns.moc"
