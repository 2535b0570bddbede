// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/document.h"

#include "core/base/codes.h"

#include <QTest>

using namespace penstock;
using yaml::Kind;

Q_DECLARE_METATYPE(penstock::yaml::Kind)

class TestYamlRead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data();
    void kinds();
    void json_data();
    void json();
    void places_data();
    void places();
    void content_data();
    void content();
    void merge();
    void refused_data();
    void refused();
    void bombs_data();
    void bombs();
    void duplicateKeysAreFindings();
    void severalDocuments();
    void paths();
};

void TestYamlRead::kinds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");

    const auto row = [](const char *text, Kind kind) { QTest::newRow(*text ? text : "(empty)") << QByteArray(text) << kind; };
    for (const char *text : {"", "~", "null", "Null", "NULL", "# comment"})
        row(text, Kind::Null);
    for (const char *text : {"true", "True", "TRUE", "false", "False", "FALSE"})
        row(text, Kind::Boolean);
    for (const char *text : {"0", "12", "-12", "+12", "0o17", "0xFF", "012", "123456789012345678901234567890"})
        row(text, Kind::Integer);
    for (const char *text : {"1.5", "-1.5", ".5", "5.", "1e3", "1.5E-3", ".inf", "-.INF", ".nan"})
        row(text, Kind::Float);
    for (const char *text : {"yes", "no", "on", "off", "n", "y", "12:25:32.5", "1:30", "2024-01-01", "1_000", "0b11", "0o8", "-x", ".", "1.2.3", "+-1", "'12'", "\"true\"",
                             "nULL", "tRUE", "1e", "0x", "!!str 12", "! 12"})
        row(text, Kind::String);
    row("!!int '12'", Kind::Integer);
    row("[1]", Kind::Sequence);
    row("{a: 1}", Kind::Mapping);
}

void TestYamlRead::kinds()
{
    QFETCH(const QByteArray, text);
    QFETCH(const Kind, kind);
    const auto root = yaml::read("key: " + text.toStdString() + "\n", "a.yaml");
    QVERIFY2(root, root ? "" : qPrintable(root.error().message));
    QCOMPARE((*root)->find("key")->kind, kind);
}

void TestYamlRead::json_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("order") << QByteArray("b: 1\na: [x, null, true]\n") << QByteArray(R"({"b":1,"a":["x",null,true]})");
    QTest::newRow("numbers") << QByteArray("[+5, 007, 0x1F, 0o17, .5, 5., 1.50, 123456789012345678901234567890, -.5e3]")
                             << QByteArray("[5,7,31,15,0.5,5,1.50,123456789012345678901234567890,-0.5e3]");
    QTest::newRow("special") << QByteArray("[.nan, .inf, -.inf]") << QByteArray("[null,1.7976931348623157e308,-1.7976931348623157e308]");
    QTest::newRow("escapes") << QByteArray("a: \"\\\"\\\\\\n\\u0001\"") << QByteArray(R"({"a":"\"\\\n\u0001"})");
    QTest::newRow("literal") << QByteArray("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n") << QByteArray(R"({"a":"x\n y\n","b":"x y"})");
    QTest::newRow("crlf") << QByteArray("a: 1\r\nb:\r\n  - x\r\n  - |\r\n    l1\r\n    l2\r\n") << QByteArray(R"({"a":1,"b":["x","l1\nl2\n"]})");
    QTest::newRow("bom") << QByteArray("\xEF\xBB\xBF" "a: ü\n") << QByteArray("{\"a\":\"ü\"}");
    QTest::newRow("aliases") << QByteArray("a: &x {k: [1]}\nb: *x\nc: [*x]\n") << QByteArray(R"({"a":{"k":[1]},"b":{"k":[1]},"c":[{"k":[1]}]})");
    QTest::newRow("anchored key") << QByteArray("&k key: 1\nother: *k\n") << QByteArray(R"({"key":1,"other":"key"})");
    QTest::newRow("json is yaml") << QByteArray("{\"a\": [1, {\"b\": \"c\"}], \"d\": \"\\u00fc\"}") << QByteArray("{\"a\":[1,{\"b\":\"c\"}],\"d\":\"ü\"}");
    QTest::newRow("placeholders in plain text") << QByteArray("u: https://${var:r}.example/{id}\n") << QByteArray(R"({"u":"https://${var:r}.example/{id}"})");
    QTest::newRow("empty values") << QByteArray("a:\nb:\n  c:\n") << QByteArray(R"({"a":null,"b":{"c":null}})");
}

void TestYamlRead::json()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, json);
    const auto root = yaml::read(text.toStdString(), "a.yaml");
    QVERIFY2(root, root ? "" : qPrintable(root.error().message));
    QCOMPARE(QByteArray::fromStdString(jsonText(**root)), json);
}

void TestYamlRead::places_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QByteArray>("covered");

    QTest::newRow("plain") << QByteArray("a: 1\nb: two words # c\n") << QByteArray("b") << 2 << 4 << QByteArray("two words");
    QTest::newRow("quoted") << QByteArray("a: 'x''y'\n") << QByteArray("a") << 1 << 4 << QByteArray("'x''y'");
    QTest::newRow("code points") << QByteArray("{ü: é, ж: 日本}") << QByteArray("[\"ж\"]") << 1 << 11 << QByteArray("日本");
    QTest::newRow("bom") << QByteArray("\xEF\xBB\xBF" "a: 1") << QByteArray("a") << 1 << 4 << QByteArray("1");
    QTest::newRow("crlf") << QByteArray("a: 1\r\nb: ü\r\nc: x\r\n") << QByteArray("c") << 3 << 4 << QByteArray("x");
    QTest::newRow("item") << QByteArray("a:\n  - x\n  - y\n") << QByteArray("a[1]") << 3 << 5 << QByteArray("y");
    QTest::newRow("mapping ends with its last value") << QByteArray("a:\n  b: 1\n  c: 2 # x\n\n# y\nd: 3\n") << QByteArray("a") << 2 << 3 << QByteArray("b: 1\n  c: 2");
    QTest::newRow("flow") << QByteArray("a: {b: [1, 2]} # x\n") << QByteArray("a") << 1 << 4 << QByteArray("{b: [1, 2]}");
    QTest::newRow("literal without trailing breaks") << QByteArray("a: |\n  x\n  y\n\nb: 1\n") << QByteArray("a") << 1 << 4 << QByteArray("|\n  x\n  y");
    QTest::newRow("anchor left out") << QByteArray("a: &x !!str  12\n") << QByteArray("a") << 1 << 14 << QByteArray("12");
    QTest::newRow("anchored mapping") << QByteArray("a: &x\n  b: 1\n") << QByteArray("a") << 2 << 3 << QByteArray("b: 1");
    QTest::newRow("alias is where the anchor is") << QByteArray("a: &x 1\nb: *x\n") << QByteArray("b") << 1 << 7 << QByteArray("1");
    QTest::newRow("null") << QByteArray("a:\nb: 1\n") << QByteArray("a") << 1 << 3 << QByteArray("");
}

void TestYamlRead::places()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, path);
    QFETCH(const int, line);
    QFETCH(const int, column);
    QFETCH(const QByteArray, covered);
    const auto root = yaml::read(text.toStdString(), "a.yaml");
    QVERIFY2(root, root ? "" : qPrintable(root.error().message));
    const yaml::Node *node = yaml::atPath(**root, path.toStdString());
    QVERIFY(node);
    QCOMPARE(node->place.line, line);
    QCOMPARE(node->place.column, column);
    QCOMPARE(text.mid(qsizetype(node->place.offset), qsizetype(node->place.length)), covered);
    QCOMPARE(node->place.file, std::string("a.yaml"));
}

void TestYamlRead::content_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("indent");

    QTest::newRow("plain") << QByteArray("a: .x\n") << 1 << 4 << 0;
    QTest::newRow("quoted") << QByteArray("a: '.x'\n") << 1 << 5 << 0;
    QTest::newRow("literal") << QByteArray("a: |\n    .x\n    | .y\n") << 2 << 5 << 4;
    QTest::newRow("literal with a blank line first") << QByteArray("a: |\n\n  .x\n") << 2 << 3 << 2;
    QTest::newRow("folded, crlf") << QByteArray("- 1\r\n- >-\r\n  .x\r\n") << 3 << 3 << 2;
}

void TestYamlRead::content()
{
    QFETCH(const QByteArray, text);
    QFETCH(const int, line);
    QFETCH(const int, column);
    QFETCH(const int, indent);
    const auto root = yaml::read(text.toStdString(), "a.yaml");
    QVERIFY(root);
    const yaml::Node *node = (*root)->kind == Kind::Mapping ? (*root)->find("a") : (*root)->items[1].get();
    QCOMPARE(node->contentLine, line);
    QCOMPARE(node->contentColumn, column);
    QCOMPARE(node->contentIndent, indent);
}

void TestYamlRead::merge()
{
    const auto root = yaml::read("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  y: 0\n  <<: [*a, *b]\nd:\n  '<<': 1\n", "a.yaml");
    QVERIFY(root);
    QCOMPARE(jsonText(*(*root)->find("c")), std::string(R"({"y":0,"x":1,"z":4})"));
    QVERIFY((*root)->find("c")->entry("x")->merged);
    QVERIFY(!(*root)->find("c")->entry("y")->merged);
    QCOMPARE(jsonText(*(*root)->find("d")), std::string(R"({"<<":1})"));
    QVERIFY(!yaml::read("a: {<<: 1}", "a.yaml"));
}

void TestYamlRead::refused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("says");

    const auto row = [](const char *name, const QByteArray &text, const char *code, int line, const char *says = "") {
        QTest::newRow(name) << text << QByteArray(code) << line << QByteArray(says);
    };
    row("reference in a flow mapping", "a: 1\nb: {r: ${var:region}}\n", "yaml-syntax", 2, "quoted");
    row("reference in a flow list", "b: [${var:region}]\n", "yaml-syntax", 1, "quoted");
    row("flow mapping without reference", "b: {r: {}\nc: 1\n", "yaml-syntax", 2, "");
    row("indentation", "a:\n    b: 1\n  c: 2\n", "yaml-syntax", 3);
    row("tab", "a:\n\tb: 1\n", "yaml-syntax", 2, "tab");
    row("colon in a value", "a: b: c\n", "yaml-syntax", 1, "quote");
    row("unfinished quote", "a: 'x\n\n", "yaml-syntax", 1);
    row("unknown alias", "a: *x\n", "yaml-syntax", 1, "&x");
    row("key that is a list", "? [a]\n: 1\n", "yaml-syntax", 1, "key");
    row("second document", "a: 1\n---\nb: 2\n", "yaml-syntax", 2);
    row("invalid UTF-8", "a: 1\nb: \xFF\n", "yaml-syntax", 2, "UTF-8");
    row("control character", QByteArray("a: 1\nb: x\x01\n"), "yaml-syntax", 2);
    row("UTF-16", QByteArray("\xFF\xFE" "a\0:\0", 6), "yaml-syntax", 1, "UTF-8");
    row("duplicate key", "a: 1\nb: 2\na: 3\n", "duplicate-key", 3, "line 1");
}

void TestYamlRead::refused()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, code);
    QFETCH(const int, line);
    QFETCH(const QByteArray, says);
    const auto root = yaml::read(text.toStdString(), "a.yaml");
    QVERIFY(!root);
    QCOMPARE(QByteArray(root.error().code->name), code);
    QCOMPARE(root.error().place.line, line);
    QVERIFY2(root.error().message.contains(QString::fromUtf8(says)), qPrintable(root.error().message));
    QCOMPARE(root.error().message.contains(QStringLiteral("${")), text.contains("${"));
}

void TestYamlRead::bombs_data()
{
    QTest::addColumn<QByteArray>("text");

    QByteArray laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1);
        laughs += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + QByteArrayList(10, before).join(", ") + "]\n";
    }
    QTest::newRow("billion laughs") << laughs;

    QByteArray merges = "a0: &a0 {k: 1}\n";
    for (int i = 1; i < 200; ++i)
        merges += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " {k: *a" + QByteArray::number(i - 1) + "}\n";
    QTest::newRow("deep through aliases") << merges;
    QTest::newRow("deep flow") << QByteArray(100'000, '[');
    QTest::newRow("deep closed flow") << QByteArray(500, '[') + QByteArray(500, ']');
    QByteArray block;
    for (int i = 0; i < 300; ++i)
        block += QByteArray(i, ' ') + "a:\n";
    QTest::newRow("deep block") << block;
    QTest::newRow("many bytes through aliases") << "a: &a " + QByteArray(1 << 20, 'x') + "\nb: [" + QByteArrayList(1000, "*a").join(',') + "]\n";
    QTest::newRow("many nodes") << "[" + QByteArrayList(1'100'000, "1").join(',') + "]";
    QTest::newRow("many bytes") << QByteArray((16 << 20) + 1, '#');
}

void TestYamlRead::bombs()
{
    QFETCH(const QByteArray, text);
    const auto root = yaml::read(text.toStdString(), "a.yaml");
    QVERIFY(!root);
    QCOMPARE(root.error().code->name, codes::documentTooLarge.name);
    QVERIFY(root.error().place.isKnown());
}

void TestYamlRead::duplicateKeysAreFindings()
{
    Diagnostics findings;
    const auto root = yaml::read("a: 1\na: 2\nb: 3\nb: 4\n", "a.yaml", findings);
    QVERIFY(root);
    QCOMPARE(findings.size(), std::size_t(2));
    QCOMPARE(findings[1].place.line, 4);
    QCOMPARE(jsonText(*root), std::string(R"({"a":2,"b":4})"));
}

void TestYamlRead::severalDocuments()
{
    const auto roots = yaml::readAll("a: &x 1\n---\nb: 2\n...\n---\n- c\n", "a.yaml");
    QVERIFY(roots);
    QCOMPARE(roots->size(), std::size_t(3));
    QCOMPARE((*roots)[1]->find("b")->place.line, 3);
    QVERIFY(!yaml::readAll("a: &x 1\n---\nb: *x\n", "a.yaml"));
}

void TestYamlRead::paths()
{
    const auto root = yaml::read("a:\n  - {x.y: {'q\"': 5}}\n", "a.yaml");
    QVERIFY(root);
    const yaml::Node *node = (*root)->find("a")->items[0]->find("x.y")->find("q\"");
    QCOMPARE(node->place.path, std::string(R"(a[0]["x.y"]["q\""])"));
    QCOMPARE(yaml::atPath(**root, node->place.path), node);
    for (const char *bad : {"a[1]", "a[x]", "a[", "b", "a[0].", "a..b", "[\"a"})
        QVERIFY2(!yaml::atPath(**root, bad), bad);
}

QTEST_GUILESS_MAIN(TestYamlRead)
#include "tst_yaml_read.moc"
