// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/document.h"

#include <QRandomGenerator>
#include <QTest>

using namespace penstock;

class TestYamlWrite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scalars_data();
    void scalars();
    void anyTextReadsBack();
    void layout();
    void nodesAreCopied_data();
    void nodesAreCopied();
};

void TestYamlWrite::scalars_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<QByteArray>("flow");

    const auto row = [](const QByteArray &value, const QByteArray &block, const QByteArray &flow) { QTest::newRow(value.constData()) << value << block << flow; };
    for (const char *plain : {"open", "two words", "https://a.example/x?y=1", ".id | tostring", "a:b", "-x", "é", "a#b", "/x/{id}"})
        row(plain, plain, QByteArray(plain).contains('{') ? "'" + QByteArray(plain) + "'" : QByteArray(plain));
    for (const char *quoted : {"", " x", "x ", "12", "0x1F", "1.5", "true", "null", "~", "yes", "No", "off", "y", "2024-01-01", "12:30:45", "1_000", "0b1", "- x", "# x", "x # y", "a: b", "a:", "&x", "*x", "!x", "|",
                               ">", "%x", "@x", "`x", "{a}", "[a]", "\"x\"", "---", "...", "?", "-", ":", "<<", "="})
        row(quoted, "'" + QByteArray(quoted) + "'", "'" + QByteArray(quoted) + "'");
    row("it's '", "it's '", "it's '");
    row("'it's", "'''it''s'", "'''it''s'");
    row("a, b", "a, b", "'a, b'");
    row("a\tb", "'a\tb'", "'a\tb'");
    row("a\nb\x01\"", "\"a\\nb\\x01\\\"\"", "\"a\\nb\\x01\\\"\"");
}

void TestYamlWrite::scalars()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, block);
    QFETCH(const QByteArray, flow);
    QCOMPARE(QByteArray::fromStdString(yaml::scalarText(value.toStdString())), block);
    QCOMPARE(QByteArray::fromStdString(yaml::scalarText(value.toStdString(), true)), flow);
}

// Texts made of awkward pieces, as value, as key, in a flow list, and through the writer.
void TestYamlWrite::anyTextReadsBack()
{
    static const std::string pieces[] = {"a", "b", " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "'", "\"", "\\", ",", "[", "]", "{", "}", "-", "- ", "?", "|", ">", "&", "*", "!", "%", "@", "`", "~",
                                         "null", "true", "1", ".5", "\r", "\x01", "\x7F", "é", "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF", "🩻", "---", "...", "${var:x}", "<<", "="};
    QRandomGenerator random(20240501);
    for (int round = 0; round < 20'000; ++round) {
        std::string value;
        for (int count = random.bounded(6); count > 0; --count)
            value += pieces[random.bounded(int(std::size(pieces)))];
        const std::string scalar = yaml::scalarText(value);
        const auto single = yaml::read("k: " + scalar + "\n" + "f: [" + yaml::scalarText(value, true) + ", z]\n", "a.yaml");
        QVERIFY2(single, scalar.c_str());
        QCOMPARE((*single)->find("k")->text, value);
        QCOMPARE((*single)->find("k")->kind, yaml::Kind::String);
        QCOMPARE((*single)->find("f")->items[0]->text, value);
        yaml::Writer writer;
        writer.beginMapping().key(value).beginSequence().string(value).beginMapping().key("k").string(value).endMapping().endSequence().key("end " + value).string("x").endMapping();
        const auto written = yaml::read(writer.text(), "a.yaml");
        QVERIFY2(written, writer.text().c_str());
        QCOMPARE((*written)->entries[0].key, value);
        QCOMPARE((*written)->entries[0].node->items[0]->text, value);
        QCOMPARE((*written)->entries[0].node->items[1]->find("k")->text, value);
        QCOMPARE((*written)->entries[1].key, "end " + value);
    }
}

void TestYamlWrite::layout()
{
    yaml::Writer writer;
    writer.comment("made by a test\nin two lines").beginMapping();
    writer.key("name").string("helpdesk").key("count").plain("12").key("none").beginMapping().endMapping().key("empty").beginSequence().endSequence();
    writer.key("connection").beginMapping().comment("the address").key("base_url").string("https://a.example").endMapping();
    writer.key("resources").beginSequence();
    writer.beginMapping().key("kind").string("/t").key("tags").beginSequence().string("a").string("true").endSequence().endMapping();
    writer.beginMapping().comment("second").key("map").string("if .a\nthen 1\nend\n").endMapping();
    writer.beginSequence().plain("1").endSequence().beginMapping().endMapping();
    writer.endSequence().endMapping();
    const QByteArray expected = "# made by a test\n# in two lines\n"
                                "name: helpdesk\ncount: 12\nnone: {}\nempty: []\n"
                                "connection:\n  # the address\n  base_url: https://a.example\n"
                                "resources:\n"
                                "  - kind: /t\n    tags:\n      - a\n      - 'true'\n"
                                "  - # second\n    map: |\n      if .a\n      then 1\n      end\n"
                                "  - - 1\n  - {}\n";
    QCOMPARE(QByteArray::fromStdString(writer.text()), expected);
    QVERIFY(yaml::read(writer.text(), "a.yaml"));
}

void TestYamlWrite::nodesAreCopied_data()
{
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("kinds") << QByteArray("{a: 1, b: '1', c: null, d: ~, e: 1.50, f: true, g: 'true', h: 0x1F, i: [], j: {}, k: 'x\n\n  y'}");
    QTest::newRow("merge") << QByteArray("a: &a {x: 1}\nb: {<<: *a, y: [[1, [2]], {z: {}}]}\n");
    QTest::newRow("texts") << QByteArray("a: |\n  x\n   y\n\n\n  z\nb: |+\n  x\n\n\nc: >\n  a\n  b\nd: \" \\n x\"\n");
    QTest::newRow("scalar") << QByteArray("just text");
}

void TestYamlWrite::nodesAreCopied()
{
    QFETCH(const QByteArray, text);
    const auto root = yaml::read(text.toStdString(), "a.yaml");
    QVERIFY(root);
    yaml::Writer writer;
    writer.node(**root);
    const auto copy = yaml::read(writer.text(), "b.yaml");
    QVERIFY2(copy, writer.text().c_str());
    QCOMPARE(QByteArray::fromStdString(jsonText(**copy)), QByteArray::fromStdString(jsonText(**root)));
}

QTEST_GUILESS_MAIN(TestYamlWrite)
#include "tst_yaml_write.moc"
