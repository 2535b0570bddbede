// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"

#include "core/base/codes.h"
#include "core/json/value.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formats_data();
    void formats();
    void refused();
    void sharedTexts_data();
    void sharedTexts();
    void jsonSchemaOfTheTable();
    void jsonSchemaJudgesAlike();
};

void TestFormat::formats_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const char *text, const char *expected) { QTest::newRow(name) << QByteArray(text) << QByteArray(expected ? expected : text); };
    row("empty", "", nullptr);
    row("done", "# c\na: 1   # aligned\nb:\n  - x\n  - y: 1\n    z: |\n      l1\n        l2\n\n\nc: {d: [1,2]}\n", nullptr);
    row("last line end", "a: 1", "a: 1\n");
    row("last blank lines", "a: 1\n\n\n", "a: 1\n");
    row("trailing blanks", "a: 1  \n   \nb:  \n  c: 2\t\n# x  \n", "a: 1\n\nb:\n  c: 2\n# x\n");
    row("indentation", "a:\n    b: 1\n    c:\n        - d\n        # about e\n        - e\n", "a:\n  b: 1\n  c:\n    - d\n    # about e\n    - e\n");
    row("flat list", "a:\n- b: 1\n  c: 2\n# end\n- d\n", "a:\n  - b: 1\n    c: 2\n  # end\n  - d\n");
    row("gap behind a dash", "-   a: 1\n    b:\n      c: 2\n-   - x\n    - y\n", "- a: 1\n  b:\n    c: 2\n- - x\n  - y\n");
    row("text at the top is moved", "  a: 1\n  b: 2\n", "a: 1\nb: 2\n");
    row("literal moves as a whole", "a:\n      b: |\n            x\n              y\n\n            z  \n      c: 1\n", "a:\n  b: |\n    x\n      y\n\n    z  \n  c: 1\n");
    row("literal with indicator", "a:\n    b: |2\n        x\n", "a:\n  b: |2\n      x\n");
    row("kept line breaks", "a: |+\n    x\n\n\n", "a: |+\n  x\n\n\n");
    row("flow over lines", "a:\n    b: [1,\n        2,   \n        # c\n        3]\n", "a:\n  b: [1,\n      2,\n      # c\n      3]\n");
    row("plain over lines", "a:\n    b: one\n       two\n", "a:\n  b: one\n     two\n");
    row("value below its key", "a:\n      'x y'\nb:\n    - 1\n", "a:\n  'x y'\nb:\n  - 1\n");
    row("quoted over lines", "a: 'x\n\n      y '\n", nullptr);
    row("comment of the block above", "a:\n    b: 1\n    # still a\nc: 1\n", "a:\n  b: 1\n  # still a\nc: 1\n");
    row("comment in an item", "-\n    # c\n    a: 1\n", "-\n  # c\n  a: 1\n");
    row("anchors and merge keys", "a: &x\n    b: 1\nc:\n    <<: *x\n    d: *x\n", "a: &x\n  b: 1\nc:\n  <<: *x\n  d: *x\n");
    row("crlf", "a:\r\n    b: 1  \r\n    c: |\r\n        x\r\n", "a:\r\n  b: 1\r\n  c: |\r\n    x\r\n");
    row("mixed line ends", "a: 1\r\nb: 2\nc: 3\r\n", "a: 1\r\nb: 2\r\nc: 3\r\n");
    row("bom", "\xEF\xBB\xBF" "a:\n    b: 1", "\xEF\xBB\xBF" "a:\n  b: 1\n");
    row("document marker", "---\na:\n    b: 1\n", "---\na:\n  b: 1\n");
    row("only a comment", "  # x  \n", "  # x\n");
    row("quoting stays", "a: \"x\"\nb: 'y'\n\"c\": z\n", nullptr);
}

void TestFormat::formats()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, expected);
    const auto formatted = formatText(text.toStdString(), "a.yaml");
    QVERIFY2(formatted, formatted ? "" : qPrintable(formatted.error().message));
    QCOMPARE(QByteArray::fromStdString(*formatted), expected);
    QCOMPARE(formatText(*formatted, "a.yaml").value_or("?"), *formatted);
}

void TestFormat::refused()
{
    const auto broken = formatText("a: 'x\n", "a.yaml");
    QVERIFY(!broken);
    QVERIFY(broken.error().is(codes::yamlSyntax));
    QVERIFY(!formatText("a: 1\na: 2\n", "a.yaml"));
}

void TestFormat::sharedTexts_data()
{
    QTest::addColumn<QString>("file");

    const QDir folder(qEnvironmentVariable("PENSTOCK_SHARED", QStringLiteral(PENSTOCK_SOURCE_DIR "/../shared")) + QStringLiteral("/scenarios"));
    for (const QString &system : {QStringLiteral("ocean"), QStringLiteral("httpjson-production")}) {
        for (const QString &name : QDir(folder.filePath(system)).entryList({QStringLiteral("*.yaml")}))
            QTest::newRow(qPrintable(name)) << folder.filePath(system + u'/' + name);
    }
    QTest::newRow("reference") << QFINDTESTDATA("reference.penstock.yaml");
}

// Real texts keep their meaning, and a second run changes nothing.
void TestFormat::sharedTexts()
{
    QFETCH(const QString, file);
    QFile input(file);
    QVERIFY(input.open(QIODevice::ReadOnly));
    const std::string text = input.readAll().toStdString();
    const auto formatted = formatText(text, "a.yaml");
    QVERIFY2(formatted, formatted ? "" : qPrintable(formatted.error().message));
    QCOMPARE(jsonText(**yaml::read(*formatted, "a.yaml")), jsonText(**yaml::read(text, "a.yaml")));
    QCOMPARE(formatText(*formatted, "a.yaml").value_or("?"), *formatted);
}

void TestFormat::jsonSchemaOfTheTable()
{
    const auto schema = json::parse(jsonSchema());
    QVERIFY(schema);
    QCOMPARE(schema->get("$schema").toString(), std::string("https://json-schema.org/draft/2020-12/schema"));
    QVERIFY(schema->get("properties").has("connection"));
    QCOMPARE(schema->get("properties").get("resources").get("anyOf").at(0).get("items").get("$ref").toString(), std::string("#/$defs/resources"));
    const json::Value definitions = schema->get("$defs");
    QVERIFY(definitions.get("connection").get("properties").has("pagination"));
    QVERIFY(definitions.get("resources-selector-path-parameters").isObject());
    // Every reference leads somewhere.
    const std::string text = json::toText(*schema);
    for (std::size_t at = text.find("#/$defs/"); at != std::string::npos; at = text.find("#/$defs/", at + 1)) {
        const std::string name = text.substr(at + 8, text.find('"', at) - at - 8);
        QVERIFY2(definitions.has(name), name.c_str());
    }
}

// With the validator of another house, where this machine has it: PENSTOCK_JSONSCHEMA names a Python that knows jsonschema.
void TestFormat::jsonSchemaJudgesAlike()
{
    const QString python = qEnvironmentVariable("PENSTOCK_JSONSCHEMA");
    if (python.isEmpty())
        QSKIP("no PENSTOCK_JSONSCHEMA");
    QTemporaryDir folder;
    const auto write = [&folder](const QString &name, const std::string &text) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(text)) == qint64(text.size());
    };
    QVERIFY(write(QStringLiteral("schema.json"), jsonSchema()));
    QFile input(QFINDTESTDATA("reference.penstock.yaml"));
    QVERIFY(input.open(QIODevice::ReadOnly));
    std::string good = input.readAll().toStdString();
    good = yaml::apply(good, {*yaml::remove(good, "resources[2]")});
    QVERIFY(write(QStringLiteral("good.json"), jsonText(**yaml::read(good, "a.yaml"))));
    for (const char *bad : {"nmae: x\n", "connection: {timeout: []}\n", "connection: {auth: {type: basic}}\n", "resources: [{name: x}]\n", "connection: {pagination: {type: pages}}\n",
                            "connection: {max_concurrent_requests: 0}\n", "resources: [{kind: /a, connection: {base_url: a.example}}]\n"})
        QVERIFY(write(QStringLiteral("bad%1.json").arg(qHash(QByteArray(bad))), jsonText(**yaml::read(bad, "a.yaml"))));
    const QString script = QStringLiteral("import json, glob, sys, jsonschema\n"
                                          "schema = json.load(open('schema.json'))\n"
                                          "validator = jsonschema.Draft202012Validator\n"
                                          "validator.check_schema(schema)\n"
                                          "judge = validator(schema)\n"
                                          "for error in judge.iter_errors(json.load(open('good.json'))): sys.exit(str(error))\n"
                                          "for name in glob.glob('bad*.json'):\n"
                                          "    if judge.is_valid(json.load(open(name))): sys.exit(open(name).read())\n");
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.start(python, {QStringLiteral("-c"), script});
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
