// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/document.h"

#include "core/base/codes.h"

#include <QTest>

using namespace penstock;

namespace
{

// Every scalar of a tree as "path=kind:text"; what `changed` names may differ.
void collect(const yaml::Node &node, QStringList &lines)
{
    if (node.isScalar())
        lines.append(QString::fromStdString(node.place.path + "=" + std::to_string(int(node.kind)) + ":" + node.text));
    else if (node.items.empty() && node.entries.empty())
        lines.append(QString::fromStdString(node.place.path + "=empty"));
    for (const auto &item : node.items)
        collect(*item, lines);
    for (const yaml::Entry &entry : node.entries)
        collect(*entry.node, lines);
}

void scalarPaths(const yaml::Node &node, std::vector<std::string> &paths)
{
    if (node.isScalar())
        paths.push_back(node.place.path);
    for (const auto &item : node.items)
        scalarPaths(*item, paths);
    for (const yaml::Entry &entry : node.entries)
        scalarPaths(*entry.node, paths);
}

void allPaths(const yaml::Node &node, std::vector<std::string> &paths)
{
    paths.push_back(node.place.path);
    for (const auto &item : node.items)
        allPaths(*item, paths);
    for (const yaml::Entry &entry : node.entries)
        allPaths(*entry.node, paths);
}

const char *const document = "# top\n"
                             "name: 'help desk'   # shown\n"
                             "\n"
                             "connection:\n"
                             "    base_url: https://a.example # four blanks\n"
                             "    headers: {Accept: \"a/b\", 'X-Y': z}\n"
                             "    empty:\n"
                             "    tls: {}\n"
                             "resources:\n"
                             "- kind: /a        # no indentation\n"
                             "  selector:\n"
                             "    query: |\n"
                             "      .a\n"
                             "      | .b\n"
                             "\n"
                             "    folded: >-\n"
                             "      one\n"
                             "      two\n"
                             "    list: [1, two, {x: 3}]\n"
                             "- - nested\n"
                             "  - 'list'\n"
                             "-\n"
                             "  # before\n"
                             "  kind: \"/b\"\n"
                             "last: |+\n"
                             "  keep\n"
                             "\n"
                             "end: ~\n";

} // namespace

class TestYamlEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sets_data();
    void sets();
    void inserts_data();
    void inserts();
    void removes_data();
    void removes();
    void renames_data();
    void renames();
    void everyScalarIsSettable_data();
    void everyScalarIsSettable();
    void everythingIsRemovable();
    void appliesSeveral();
};

void TestYamlEdit::sets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const char *text, const char *path, const char *value, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(path) << QByteArray(value) << QByteArray(expected);
    };
    row("plain", "a: x # c\nb: y\n", "a", "z z", "a: z z # c\nb: y\n");
    row("plain number", "a: 1\n", "a", "25", "a: 25\n");
    row("text stays text", "a: x\n", "a", "25", "a: '25'\n");
    row("plain needs quotes", "a: x\n", "a", "x: y", "a: 'x: y'\n");
    row("single", "a: 'x'\n", "a", "it's", "a: 'it''s'\n");
    row("single with line break", "a: 'x'\n", "a", "1\n2", "a: \"1\\n2\"\n");
    row("double", "a: \"x\" # c\n", "a", "q\"", "a: \"q\\\"\" # c\n");
    row("literal", "a: |\n  x\n  y\nb: 1\n", "a", "1\n2\n", "a: |\n  1\n  2\nb: 1\n");
    row("literal without last break", "a: |\n  x\nb: 1\n", "a", "1\n2", "a: |-\n  1\n  2\nb: 1\n");
    row("literal with one line", "a: |-\n    x\n\nb: 1\n", "a", ".y", "a: |-\n  .y\n\nb: 1\n");
    row("literal with crlf", "a: |\r\n  x\r\n\r\nb: 1\r\n", "a", "1\n2\n", "a: |\r\n  1\r\n  2\r\n\r\nb: 1\r\n");
    row("plain becomes literal", "a:\n  b: x\nc: 1\n", "a.b", "1\n2\n", "a:\n  b: |\n    1\n    2\nc: 1\n");
    row("empty", "a:\nb: 1\n", "a", "x", "a: x\nb: 1\n");
    row("empty with comment", "a:   # c\nb: 1\n", "a", "x", "a: x   # c\nb: 1\n");
    row("empty at the end", "a:", "a", "x", "a: x");
    row("empty item", "- 1\n-\n- 3\n", "[1]", "x", "- 1\n- x\n- 3\n");
    row("empty in flow", "{a: , b: 1}", "a", "x", "{a: x, b: 1}");
    row("key without value in flow", "{a, b: 1}", "a", "x", "{a: x, b: 1}");
    row("empty text", "a: x\n", "a", "", "a: ''\n");
    row("null text", "a: 5\n", "a", "null", "a: 'null'\n");
    row("anchor stays", "a: &x 1\nb: *x\n", "a", "2", "a: &x 2\nb: *x\n");
    row("alias is replaced", "a: &x 1\nb: *x # c\n", "b", "x", "a: &x 1\nb: x # c\n");
    row("lines before a comment", "a: x # c\n", "a", "1\n2\n", "a: \"1\\n2\\n\" # c\n");
    row("flow", "a: {b: x, c: [y]}\n", "a.c[0]", "1, 2", "a: {b: x, c: ['1, 2']}\n");
    row("crlf", "a: x\r\nb: y\r\n", "a", "z", "a: z\r\nb: y\r\n");
    row("bom", "\xEF\xBB\xBF" "a: x\n", "a", "z", "\xEF\xBB\xBF" "a: z\n");
    row("new key", "a: 1 # c\nb:\n  c: 2\n\n# end\n", "b.d", "x", "a: 1 # c\nb:\n  c: 2\n  d: x\n\n# end\n");
    row("new key at the top", "a: 1\n", "b", "x", "a: 1\nb: x\n");
    row("new key without last line end", "a: 1", "b", "5", "a: 1\nb: 5");
    row("new key, crlf", "a: 1\r\n", "b", "5", "a: 1\r\nb: 5\r\n");
    row("new mappings", "a: 1\n", "b.c.d", "x", "a: 1\nb:\n  c:\n    d: x\n");
    row("new key in an item", "r:\n  - kind: /a\n  - kind: /b\n", "r[0].map", ".x", "r:\n  - kind: /a\n    map: .x\n  - kind: /b\n");
    row("new key in an item of a flat list", "r:\n- kind: /a # c\n- kind: /b\n", "r[0].s.query", "true", "r:\n- kind: /a # c\n  s:\n    query: true\n- kind: /b\n");
    row("new key behind a literal", "a:\n  b: |\n    x\n\nc: 1\n", "a.d", "z", "a:\n  b: |\n    x\n  d: z\n\nc: 1\n");
    row("new key behind a kept literal", "a:\n  b: |+\n    x\n\nc: 1\n", "a.d", "z", "a:\n  b: |+\n    x\n\n  d: z\nc: 1\n");
    row("new key in flow", "a: {b: 1}\n", "a.c", "x, y", "a: {b: 1, c: 'x, y'}\n");
    row("new key in empty flow", "a: {} # c\n", "a.c.d", "x", "a: {c: {d: x}} # c\n");
    row("new key below an empty one", "a: # c\nb: 1\n", "a.c", "x", "a: # c\n  c: x\nb: 1\n");
    row("new key below null", "a: null\nb: 1\n", "a.c.d", "x", "a:\n  c:\n    d: x\nb: 1\n");
    row("new key in an empty item", "- 1\n-\n", "[1].a", "x", "- 1\n- a: x\n");
    row("new key in an empty text", "", "a.b", "x", "a:\n  b: x\n");
    row("new key below a comment", "# only\n", "a", "x", "# only\na: x\n");
    row("over a merged key", "a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n", "b.x", "5", "a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n  x: 5\n");
    row("new multi-line value", "a:\n  b: 1\n", "a.q", "x\ny\n", "a:\n  b: 1\n  q: |\n    x\n    y\n");
    row("odd key", "a: 1\n", "[\"x: y\"]", "2", "a: 1\n'x: y': 2\n");
    row("a mapping is no scalar", "a: {b: 1}\n", "a", "2", nullptr);
    row("below a scalar", "a: 1\n", "a.b", "2", nullptr);
    row("no such item", "a: [1]\n", "a[3]", "2", nullptr);
    row("below an alias", "a: &x {c: 1}\nb: *x\n", "b.c", "2", nullptr);
    row("broken text", "a: 'x\n", "a", "2", nullptr);
    row("bad path", "a: x\n", "a..b", "2", nullptr);
}

void TestYamlEdit::sets()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, expected);
    const auto edit = yaml::setScalar(text.toStdString(), path.toStdString(), value.toStdString());
    QCOMPARE(edit.has_value(), !expected.isNull());
    if (edit)
        QCOMPARE(QByteArray::fromStdString(yaml::apply(text.toStdString(), {*edit})), expected);
}

void TestYamlEdit::inserts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("index");
    QTest::addColumn<QByteArray>("item");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const char *text, const char *path, int index, const char *item, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(path) << index << QByteArray(item) << QByteArray(expected);
    };
    row("append", "r:\n  - a # c\nx: 1\n", "r", -1, "b", "r:\n  - a # c\n  - b\nx: 1\n");
    row("first", "r:\n  # about a\n  - a\n", "r", 0, "b", "r:\n  # about a\n  - b\n  - a\n");
    row("mapping", "r:\n- kind: /a\n", "r", 5, "kind: /b\nq:\n  x: |\n    1\n\n    2\n", "r:\n- kind: /a\n- kind: /b\n  q:\n    x: |\n      1\n\n      2\n");
    row("crlf", "r:\r\n  - a\r\n", "r", 1, "b: 1\nc: 2\n", "r:\r\n  - a\r\n  - b: 1\r\n    c: 2\r\n");
    row("nested first", "- - a\n  - b\n", "[0]", 0, "x", "- - x\n  - a\n  - b\n");
    row("flow", "r: [a, b] # c\n", "r", 1, "x: 1", "r: [a, {\"x\":1}, b] # c\n");
    row("flow, append", "r: [a]\n", "r", -1, "x", "r: [a, \"x\"]\n");
    row("empty flow", "r: [] # c\nx: 1\n", "r", 0, "kind: /a\nname: b\n", "r:\n  - kind: /a\n    name: b # c\nx: 1\n");
    row("empty flow in flow", "{r: []}", "r", 0, "1", "{r: [1]}");
    row("null", "r:\nx: 1\n", "r", 0, "a: 1\nb: 2\n", "r:\n  - a: 1\n    b: 2\nx: 1\n");
    row("missing", "a: 1\n", "r", 0, "a: 1\nb: 2\n", "a: 1\nr:\n  - a: 1\n    b: 2\n");
    row("missing, deeper", "a: 1\n", "r.s", 0, "x", "a: 1\nr:\n  s:\n    - x\n");
    row("empty text", "", "r", 0, "x", "r:\n  - x\n");
    row("behind a literal", "r:\n  - |\n    x\n\ny: 1\n", "r", -1, "z", "r:\n  - |\n    x\n  - z\n\ny: 1\n");
    row("no list", "r: {a: 1}\n", "r", 0, "x", nullptr);
    row("broken item", "r: [1]\n", "r", 0, "'x", nullptr);
}

void TestYamlEdit::inserts()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, path);
    QFETCH(const int, index);
    QFETCH(const QByteArray, item);
    QFETCH(const QByteArray, expected);
    const auto edit = yaml::insertItem(text.toStdString(), path.toStdString(), index, item.toStdString());
    QCOMPARE(edit.has_value(), !expected.isNull());
    if (edit)
        QCOMPARE(QByteArray::fromStdString(yaml::apply(text.toStdString(), {*edit})), expected);
}

void TestYamlEdit::removes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const char *text, const char *path, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(path) << QByteArray(expected);
    };
    row("key", "a: 1\nb: 2 # c\nc: 3\n", "b", "a: 1\nc: 3\n");
    row("block", "a: 1\nb:\n  c: |\n    x\n\nd: 3\n", "b", "a: 1\n\nd: 3\n");
    row("last key", "a: 1\nb: 2", "b", "a: 1\n");
    row("only key", "a:\n  b: 1 # c\nc: 2\n", "a.b", "a: {} # c\nc: 2\n");
    row("only key of the text", "a: 1\n", "a", "{}\n");
    row("first key of an item", "- a: 1\n  b: 2\n", "[0].a", "- b: 2\n");
    row("only key of an item", "- a: 1\n- 2\n", "[0].a", "- {}\n- 2\n");
    row("item", "r:\n  - a\n  - b # c\n  - c\n", "r[1]", "r:\n  - a\n  - c\n");
    row("only item", "r:\n  - a\nx: 1\n", "r[0]", "r: []\nx: 1\n");
    row("item with comment before", "-\n  # x\n  a: 1\n- 2\n", "[0]", "- 2\n");
    row("flow first", "{a: 1, b: 2}", "a", "{b: 2}");
    row("flow last", "{a: 1, b: 2 }", "b", "{a: 1 }");
    row("flow only", "x: [ 1 ]\n", "x[0]", "x: [  ]\n");
    row("crlf", "a: 1\r\nb: 2\r\n", "a", "b: 2\r\n");
    row("anchor in use", "a: &x 1\nb: *x\n", "a", nullptr);
    row("nothing there", "a: 1\n", "b", nullptr);
}

void TestYamlEdit::removes()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, expected);
    const auto edit = yaml::remove(text.toStdString(), path.toStdString());
    QCOMPARE(edit.has_value(), !expected.isNull());
    if (edit)
        QCOMPARE(QByteArray::fromStdString(yaml::apply(text.toStdString(), {*edit})), expected);
}

void TestYamlEdit::renames_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const char *text, const char *path, const char *key, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(path) << QByteArray(key) << QByteArray(expected);
    };
    row("plain", "a: 1 # c\n", "a", "b", "b: 1 # c\n");
    row("quoted", "{\"a\": 1, 'b': 2}", "a", "x\"", "{\"x\\\"\": 1, 'b': 2}");
    row("single", "'b': 2\n", "b", "it's", "'it''s': 2\n");
    row("needs quotes", "a: {b: 1}\n", "a.b", "x: y", "a: {'x: y': 1}\n");
    row("there already", "a: 1\nb: 2\n", "a", "b", nullptr);
    row("an item", "a: [1]\n", "a[0]", "b", nullptr);
    row("missing", "a: 1\n", "c", "b", nullptr);
}

void TestYamlEdit::renames()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, expected);
    const auto edit = yaml::renameKey(text.toStdString(), path.toStdString(), key.toStdString());
    QCOMPARE(edit.has_value(), !expected.isNull());
    if (edit)
        QCOMPARE(QByteArray::fromStdString(yaml::apply(text.toStdString(), {*edit})), expected);
}

void TestYamlEdit::everyScalarIsSettable_data()
{
    QTest::addColumn<QByteArray>("value");

    for (const char *value : {"x", "", "12", "true", "null", "a: b # c", "'\"", "1\n2", "1\n2\n\n", " x", "\t", "é🩻", "- a", "{", "${var:x}", "*x", "\x01", "\n", "x \ny"})
        QTest::newRow(value) << QByteArray(value);
}

// In every place of a text with all styles: the value arrives, nothing else changes, and a second edit back is possible.
void TestYamlEdit::everyScalarIsSettable()
{
    QFETCH(const QByteArray, value);
    for (const QByteArray &text : {QByteArray(document), QByteArray(document).replace("\n", "\r\n")}) {
        const auto before = yaml::read(text.toStdString(), "a.yaml");
        QVERIFY2(before, before ? "" : qPrintable(before.error().message));
        std::vector<std::string> paths;
        scalarPaths(**before, paths);
        QVERIFY(paths.size() > 15);
        for (const std::string &path : paths) {
            const auto edit = yaml::setScalar(text.toStdString(), path, value.toStdString());
            QVERIFY2(edit, qPrintable(QString::fromStdString(path) + (edit ? QString() : edit.error().message)));
            const std::string changed = yaml::apply(text.toStdString(), {*edit});
            const auto after = yaml::read(changed, "a.yaml");
            QVERIFY(after);
            QStringList expected, found;
            collect(**before, expected);
            collect(**after, found);
            const QString start = QString::fromStdString(path + "=");
            const auto isOther = [&start](const QString &line) { return !line.startsWith(start); };
            expected = QStringList(expected.begin(), std::stable_partition(expected.begin(), expected.end(), isOther));
            found = QStringList(found.begin(), std::stable_partition(found.begin(), found.end(), isOther));
            QVERIFY2(found == expected, changed.c_str());
            QCOMPARE(yaml::atPath(**after, path)->text, value.toStdString());
            QCOMPARE(changed.contains("\r\n"), text.contains("\r\n"));
            if (text.contains("\r\n"))
                QVERIFY2(!QByteArray::fromStdString(changed).replace("\r\n", "").contains('\n'), changed.c_str());
        }
    }
}

void TestYamlEdit::everythingIsRemovable()
{
    const auto root = yaml::read(document, "a.yaml");
    QVERIFY(root);
    std::vector<std::string> paths;
    allPaths(**root, paths);
    for (const std::string &path : paths) {
        if (path.empty())
            continue;
        const auto edit = yaml::remove(document, path);
        QVERIFY2(edit, qPrintable(QString::fromStdString(path) + (edit ? QString() : edit.error().message)));
        QVERIFY(edit->replacement.size() < 4);
    }
}

void TestYamlEdit::appliesSeveral()
{
    QCOMPARE(yaml::apply("abcdef", {{4, 1, "E"}, {0, 2, ""}, {3, 0, "-"}}), std::string("c-dEf"));
    QCOMPARE(yaml::apply("abc", {}), std::string("abc"));
    QCOMPARE(yaml::apply("abc", {{10, 5, "x"}}), std::string("abcx"));
}

QTEST_GUILESS_MAIN(TestYamlEdit)
#include "tst_yaml_edit.moc"
