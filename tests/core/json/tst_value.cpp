// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/json/dotted.h"
#include "core/json/inplace.h"
#include "core/json/number.h"
#include "core/json/value.h"

#include <QStringEncoder>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace penstock;
using json::Numbers;
using json::Value;

namespace
{

QByteArray bytes(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

std::string roundTrip(std::string_view text, const json::ParseOptions &options = {})
{
    const Result<Value> value = json::parse(text, options);
    return value ? json::toText(*value) : "failed: " + value.error().message.toStdString();
}

Value parsed(std::string_view text)
{
    return json::parse(text).value_or(Value());
}

} // namespace

class TestValue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAndWrites_data();
    void readsAndWrites();
    void binary64_data();
    void binary64();
    void refuses_data();
    void refuses();
    void lenient_data();
    void lenient();
    void limitsDepth();
    void writesNumbers_data();
    void writesNumbers();
    void knowsPlainNumbers_data();
    void knowsPlainNumbers();
    void wholeNumbers_data();
    void wholeNumbers();
    void writesOptions();
    void escapesEverywhere_data();
    void escapesEverywhere();
    void comparesExactly_data();
    void comparesExactly();
    void copiesAreIndependent();
    void dottedPaths();
    void truthiness_data();
    void truthiness();
    void pythonText_data();
    void pythonText();
    void manyKeys();
    void readyKeys_data();
    void readyKeys();
    void readyPaths();
    void looksInPlace();
    void survivesMutations();
};

void TestValue::readsAndWrites_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto same = [](const char *name, const char *text) { QTest::newRow(name) << QByteArray(text) << QByteArray(text); };
    same("order", R"({"b":1,"a":{"z":null,"y":[true,false]}})");
    same("empty", R"([{},[],""])");
    same("root number", "12");
    same("root text", R"("x")");
    same("root null", "null");
    same("integer beyond 2^53", "[9007199254740993]");
    same("30 digits", "[123456789012345678901234567890]");
    same("2^64-1", "[18446744073709551615,-9223372036854775808]");
    same("long decimal", "[3.14159265358979323846264338327950]");
    same("trailing zero", "[1.10,1.0]");
    same("negative zero", "[-0,-0.0]");
    same("decimals", "[0.5,-12.25,99.99,0.0001,123456.789]");
    same("escapes", R"(["a\"\\\b\f\n\r\t\u0000\u001f/"])");
    same("unicode", "[\"R\xc3\xb6ntgen \xf0\x9f\xa9\xbb\"]");
    QTest::newRow("white space") << QByteArray(" \r\n\t[ 1 , { \"a\" : 2 } ] \n") << QByteArray("[1,{\"a\":2}]");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf[1]") << QByteArray("[1]");
    QTest::newRow("duplicate: last value, first place") << QByteArray(R"({"a":1,"b":2,"a":3})") << QByteArray(R"({"a":3,"b":2})");
    QTest::newRow("surrogate pair") << QByteArray(R"(["\ud83e\ude7b"])") << QByteArray("[\"\xf0\x9f\xa9\xbb\"]");
    QTest::newRow("half a pair") << QByteArray(R"(["\ud83e-"])") << QByteArray("[\"\xef\xbf\xbd-\"]");
    QTest::newRow("escaped key") << QByteArray(R"({"a\u0062\n":1})") << QByteArray(R"({"ab\n":1})");
    QTest::newRow("exponent keeps its value") << QByteArray("[1e2,1E+400,1e-400]") << QByteArray("[1E+2,1E+400,1E-400]");
}

void TestValue::readsAndWrites()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(roundTrip(text.toStdString())), expected);
    // A second time, now that the member names are known.
    QCOMPARE(bytes(roundTrip(text.toStdString())), expected);
}

void TestValue::binary64_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("2^53+1") << QByteArray("[9007199254740993]") << QByteArray("[9007199254740992]");
    QTest::newRow("30 digits") << QByteArray("[123456789012345678901234567890]") << QByteArray("[123456789012345677877719597056]");
    QTest::newRow("whole") << QByteArray("[1000.0,12.0,1e2,1e17]") << QByteArray("[1000,12,100,100000000000000000]");
    QTest::newRow("negative zero") << QByteArray("[-0.0,-0]") << QByteArray("[0,0]");
    QTest::newRow("decimal") << QByteArray("[12.5,1.10]") << QByteArray("[12.5,1.1]");
    QTest::newRow("out of range") << QByteArray("[1e400,-1e400,1e-400]") << QByteArray("[1.7976931348623157e+308,-1.7976931348623157e+308,0]");
}

void TestValue::binary64()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(roundTrip(text.toStdString(), {.numbers = Numbers::Binary64})), expected);
}

void TestValue::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    const auto row = [](const char *name, QByteArray text, int offset, int line, int column) {
        QTest::newRow(name) << text << offset << line << column;
    };
    row("empty", "", 0, 1, 1);
    row("only space", "  ", 2, 1, 3);
    row("cut array", "[1,", 3, 1, 4);
    row("cut object", "{\"a\":1", 6, 1, 7);
    row("cut text", "[\"ab", 4, 1, 5);
    row("second line", "[1,\n  x]", 6, 2, 3);
    row("after umlaut", "[\"\xc3\xb6\", x]", 7, 1, 7);
    row("missing comma", "[1 2]", 3, 1, 4);
    row("missing colon", "{\"a\" 1}", 5, 1, 6);
    row("bare key", "{a:1}", 1, 1, 2);
    row("comma before end", "[1,]", 3, 1, 4);
    row("comma before brace", "{\"a\":1,}", 7, 1, 8);
    row("more text", "[1] x", 4, 1, 5);
    row("two values", "{} {}", 3, 1, 4);
    row("leading zero", "[01]", 1, 1, 2);
    row("bare point", "[1.]", 1, 1, 2);
    row("bare exponent", "[1e]", 1, 1, 2);
    row("plus", "[+1]", 1, 1, 2);
    row("NaN", "[NaN]", 1, 1, 2);
    row("word", "[tru]", 1, 1, 2);
    row("longer word", "[nulll]", 1, 1, 2);
    row("bad escape", "[\"\\x\"]", 2, 1, 3);
    row("short escape", "[\"\\u12\"]", 2, 1, 3);
    row("control character", "[\"a\nb\"]", 3, 1, 4);
    row("invalid UTF-8", "[\"a\xff\"]", 3, 1, 4);
    row("surrogate in UTF-8", "[\"\xed\xa0\x80\"]", 2, 1, 3);
    row("wrong bracket", "[1}", 2, 1, 3);
    row("html", "<html>", 0, 1, 1);
}

void TestValue::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(int, offset);
    QFETCH(int, line);
    QFETCH(int, column);
    const Result<Value> value = json::parse(text.toStdString());
    QVERIFY(!value);
    QVERIFY(value.error().is(codes::jsonBroken));
    QCOMPARE(int(value.error().place.offset), offset);
    QCOMPARE(value.error().place.line, line);
    QCOMPARE(value.error().place.column, column);
}

void TestValue::lenient_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("not a number") << QByteArray("[NaN,Infinity,-Infinity]")
                                  << QByteArray("[null,1.7976931348623157e+308,-1.7976931348623157e+308]");
    QTest::newRow("invalid UTF-8") << QByteArray("[\"a\xff\"]") << QByteArray("[\"a\xef\xbf\xbd\"]");
    const QString text = QStringLiteral("{\"ä\":1}");
    const QByteArray expected = text.toUtf8();
    const auto encoded = [&](QStringConverter::Encoding encoding, QStringConverter::Flag flag) -> QByteArray {
        QStringEncoder encoder(encoding, flag);
        return encoder(text);
    };
    using enum QStringConverter::Encoding;
    for (const auto encoding : {Utf16LE, Utf16BE, Utf32LE, Utf32BE}) {
        const QByteArray name = QStringConverter::nameForEncoding(encoding);
        QTest::addRow("%s with mark", name.constData()) << encoded(encoding, QStringConverter::Flag::WriteBom) << expected;
        QTest::addRow("%s without mark", name.constData()) << encoded(encoding, QStringConverter::Flag::Default) << expected;
    }
}

void TestValue::lenient()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(roundTrip(text.toStdString(), {.numbers = Numbers::Binary64, .lenient = true})), expected);
    QVERIFY(!json::parse(text.toStdString()));
}

void TestValue::limitsDepth()
{
    const auto nested = [](int levels) { return std::string(std::size_t(levels), '[') + std::string(std::size_t(levels), ']'); };
    QVERIFY(json::parse(nested(20), {.maxDepth = 20}));
    QVERIFY(!json::parse(nested(21), {.maxDepth = 20}));
    QVERIFY(json::parse(nested(1024)));
    const Result<Value> deep = json::parse(nested(1'000'000));
    QVERIFY(!deep);
    QCOMPARE(deep.error().place.offset, std::size_t(1024));
}

void TestValue::writesNumbers_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("12.0") << 12.0 << QByteArray("12");
    QTest::newRow("1e17") << 1e17 << QByteArray("100000000000000000");
    QTest::newRow("1e22") << 1e22 << QByteArray("10000000000000000000000");
    QTest::newRow("-0") << -0.0 << QByteArray("0");
    QTest::newRow("-5") << -5.0 << QByteArray("-5");
    QTest::newRow("0.1") << 0.1 << QByteArray("0.1");
    QTest::newRow("1/3") << 1.0 / 3 << QByteArray("0.3333333333333333");
    QTest::newRow("1e-7") << 1e-7 << QByteArray("1e-07");
    QTest::newRow("2^53") << 9007199254740992.0 << QByteArray("9007199254740992");
    QTest::newRow("-2^53-2") << -9007199254740994.0 << QByteArray("-9007199254740994");
    QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << QByteArray("null");
    QTest::newRow("inf") << std::numeric_limits<double>::infinity() << QByteArray("1.7976931348623157e+308");
}

void TestValue::writesNumbers()
{
    QFETCH(double, number);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(json::toText(Value::number(number))), expected);
}

void TestValue::knowsPlainNumbers_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("plain");
    for (const char *token : {"0", "7", "-7", "123456789012345", "0.5", "-0.25", "0.0001", "12345678.901234"})
        QTest::newRow(token) << QByteArray(token) << true;
    for (const char *token : {"-0", "-0.0", "1.0", "1.10", "0.00001", "1234567890123456", "1e2", "12345678.9012345678", "1E5"})
        QTest::newRow(token) << QByteArray(token) << false;
}

// What is plain may become a double: libjq and we then write it as it was read.
void TestValue::knowsPlainNumbers()
{
    QFETCH(QByteArray, token);
    QFETCH(bool, plain);
    QVERIFY(json::isNumber(token.toStdString()));
    QCOMPARE(json::isPlainNumber(token.toStdString()), plain);
    if (!plain)
        return;
    const Value number = Value::number(json::toBinary64(token.toStdString()));
    QCOMPARE(bytes(json::toText(number)), token);
    const Value byLibjq(jv_dump_string(number.copy(), 0));
    QCOMPARE(bytes(byLibjq.toString()), token);
}

void TestValue::wholeNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QVariant>("expected");
    const auto row = [](const char *text, QVariant expected) { QTest::newRow(text) << QByteArray(text) << expected; };
    row("12", 12ll);
    row("12.0", 12ll);
    row("1.2e1", 12ll);
    row("120e-1", 12ll);
    row("-0.0", 0ll);
    row("0e999999999999999999999", 0ll);
    row("9007199254740993", 9007199254740993ll);
    row("9223372036854775807", 9223372036854775807ll);
    row("-9223372036854775808", std::numeric_limits<qlonglong>::min());
    row("9223372036854775808", {});
    row("1.5", {});
    row("1e19", {});
    row("1e400", {});
    row("1e-1", {});
}

void TestValue::wholeNumbers()
{
    QFETCH(QByteArray, text);
    QFETCH(QVariant, expected);
    for (const std::optional<std::int64_t> whole : {json::wholeNumber(text.toStdString()), parsed(text.toStdString()).toInteger()})
        QCOMPARE(whole ? QVariant(qlonglong(*whole)) : QVariant(), expected);
}

void TestValue::writesOptions()
{
    const Value value = parsed(R"({"b":[1,{}],"a":"<&>","é":0,"B":[]})");
    QCOMPARE(bytes(json::toText(value, {.sortKeys = true})), QByteArray(R"({"B":[],"a":"<&>","b":[1,{}],"é":0})"));
    QCOMPARE(bytes(json::toText(parsed("[\"<&>\xe2\x80\xa8\\n\"]"), {.escapeHtml = true})),
             QByteArray("[\"\\u003c\\u0026\\u003e\\u2028\\n\"]"));
    QCOMPARE(bytes(json::toText(parsed("[1,2.5]"), {.number = [](std::string &to, const Value &number) { to += '<' + number.numberText() + '>'; }})),
             QByteArray("[<1>,<2.5>]"));
    QCOMPARE(bytes(json::toText(value, {.indent = 2})),
             QByteArray("{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"<&>\",\n  \"é\": 0,\n  \"B\": []\n}"));
}

// Texts are looked through eight bytes at a time: what has to be escaped may stand anywhere in them.
void TestValue::escapesEverywhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("html");
    const auto row = [](const char *text, const char *plain, const char *html) { QTest::newRow(html) << QByteArray(text) << QByteArray(plain) << QByteArray(html); };
    row("<", "<", "\\u003c");
    row(">", ">", "\\u003e");
    row("&", "&", "\\u0026");
    row("\"", "\\\"", "\\\"");
    row("\\", "\\\\", "\\\\");
    row("\n", "\\n", "\\n");
    row("\x01", "\\u0001", "\\u0001");
    row("\xe2\x80\xa8", "\xe2\x80\xa8", "\\u2028");
    row("\xe2\x80\xa9", "\xe2\x80\xa9", "\\u2029");
    row("\xe2\x82\xac", "\xe2\x82\xac", "\xe2\x82\xac");
    row("\x7f", "\x7f", "\x7f");
}

void TestValue::escapesEverywhere()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, html);
    for (int before = 0; before < 10; ++before) {
        for (int after = 0; after < 10; ++after) {
            const QByteArray left(before, '='), right(after, 'z');
            const Value value = Value::string(QByteArray(left + text + right + text).toStdString());
            QCOMPARE(bytes(json::toText(value)), '"' + left + plain + right + plain + '"');
            QCOMPARE(bytes(json::toText(value, {.escapeHtml = true})), '"' + left + html + right + html + '"');
        }
    }
}

void TestValue::comparesExactly_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("equal");
    const auto row = [](const char *a, const char *b, bool equal) {
        QTest::addRow("%s and %s", a, b) << QByteArray(a) << QByteArray(b) << equal;
    };
    row("2", "2.0", true);
    row("100", "1e2", true);
    row("9007199254740993", "9007199254740992", false);
    row("9007199254740993", "9007199254740993.0", true);
    row("0.1", "0.1000000000000000055511151231257827", false);
    row("0", "-0.0", true);
    row("true", "false", false);
    row("null", "false", false);
    row("\"a\"", "\"a\"", true);
    row("[1,2]", "[2,1]", false);
    row(R"({"a":1,"b":[2]})", R"({"b":[2.0],"a":1})", true);
    row(R"({"a":null})", R"({})", false);
    row(R"({"a":null})", R"({"b":null})", false);
}

void TestValue::comparesExactly()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, equal);
    QCOMPARE(parsed(a.toStdString()) == parsed(b.toStdString()), equal);
    QCOMPARE(parsed(b.toStdString()) == parsed(a.toStdString()), equal);
}

void TestValue::copiesAreIndependent()
{
    Value original = parsed(R"({"a":[1]})");
    Value copy = original;
    copy.set("a", Value::integer(9007199254740993));
    copy.set("b", Value::string("x"));
    Value list = original.get("a");
    list.append(Value::boolean(true));
    QCOMPARE(bytes(json::toText(original)), QByteArray(R"({"a":[1]})"));
    QCOMPARE(bytes(json::toText(copy)), QByteArray(R"({"a":9007199254740993,"b":"x"})"));
    QCOMPARE(bytes(json::toText(list)), QByteArray("[1,true]"));
    copy.remove("a");
    QCOMPARE(bytes(json::toText(copy)), QByteArray(R"({"b":"x"})"));
    QCOMPARE(copy.size(), 1);
    QVERIFY(copy.at(0).isNull());
    QVERIFY(list.at(-1).isNull() && list.at(2).isNull());
}

void TestValue::dottedPaths()
{
    const Value value = parsed(R"({"a":{"b":{"c":1},"l":[{"x":2}],"":{"e":3}},"":4})");
    QCOMPARE(bytes(json::toText(json::atDottedPath(value, "a.b.c"))), QByteArray("1"));
    QVERIFY(json::atDottedPath(value, "a.l.x").isNull());
    QVERIFY(json::atDottedPath(value, "a.b.c.d").isNull());
    QVERIFY(json::atDottedPath(value, "a.missing").isNull());
    QVERIFY(json::atDottedPath(value, ".a").isNull());
    QCOMPARE(bytes(json::toText(json::atDottedPath(value, ""))), QByteArray("4"));
    QCOMPARE(bytes(json::toText(json::atDottedPath(value, "a..e"))), QByteArray("3"));
}

void TestValue::truthiness_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("truthy");
    for (const char *text : {"null", "false", "0", "0.0", "-0", "\"\"", "[]", "{}"})
        QTest::newRow(text) << QByteArray(text) << false;
    for (const char *text : {"true", "1", "0.5", "\"0\"", "\"false\"", "[0]", "{\"a\":null}", "123456789012345678901234567890"})
        QTest::newRow(text) << QByteArray(text) << true;
}

void TestValue::truthiness()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, truthy);
    QCOMPARE(json::isTruthy(parsed(text.toStdString())), truthy);
}

void TestValue::pythonText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *text, const char *expected) { QTest::newRow(text) << QByteArray(text) << QByteArray(expected); };
    row("\"it's\"", "it's");
    row("12", "12");
    row("12.5", "12.5");
    row("1e-7", "1E-7");
    row("true", "True");
    row("null", "None");
    row("9007199254740993", "9007199254740993");
    row(R"({"a":1,"b":[true,null,"x"]})", "{'a': 1, 'b': [True, None, 'x']}");
    row(R"(["it's","say \"x\"","both ' and \""])", R"(["it's", 'say "x"', 'both \' and "'])");
    row(R"(["\n\t\\\u0001é\u00a0\u200b🩻"])", R"(['\n\t\\\x01é\xa0\u200b🩻'])");
}

void TestValue::pythonText()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(json::pythonText(parsed(text.toStdString()))), expected);
    QCOMPARE(bytes(json::pythonText(Value::number(1e-5))), QByteArray("1e-05"));
    QCOMPARE(bytes(json::pythonText(Value::number(1e22))), QByteArray("10000000000000000000000"));
}

// More names than are kept, and names too long to be kept.
void TestValue::manyKeys()
{
    std::string text = "{";
    for (int i = 0; i < 40'000; ++i)
        text += (i ? ",\"key" : "\"key") + std::to_string(i) + "\":" + std::to_string(i);
    text += ",\"" + std::string(5000, 'k') + "\":1}";
    QCOMPARE(bytes(roundTrip(text)), bytes(text));
}

// Whatever the bytes are: the answer is a value or a place within the text, never a crash, and both readers agree.
void TestValue::readyKeys_data()
{
    QTest::addColumn<int>("members");
    QTest::newRow("few") << 3;
    QTest::newRow("many") << 40;
}

void TestValue::readyKeys()
{
    QFETCH(int, members);
    Value object = Value::object();
    for (int i = 0; i < members; ++i)
        object.set("k" + std::to_string(i), Value::number(i));
    const Value before = object;
    const json::Key second("k1"), absent("none");
    QCOMPARE(second.text(), std::string_view("k1"));
    QCOMPARE(object.get(second).toDouble(), 1.0);
    QVERIFY(object.has(second) && !object.has(absent) && !object.find(absent) && object.get(absent).isNull());
    QVERIFY(!Value::array().find(second) && !Value().has(second));
    const std::optional<Value> taken = object.take(second);
    QVERIFY(taken && taken->toDouble() == 1 && object.has(second) && object.get(second).isNull());
    QVERIFY(!object.take(absent) && !object.has(absent));
    object.set(second, Value::string("new"));
    object.set(absent, Value::string("added"));
    QCOMPARE(object.get("k1").toString(), std::string("new"));
    object.remove(second);
    QVERIFY(!object.has("k1"));
    QCOMPARE(object.size(), members);
    QVERIFY2(before.size() == members && before.get(second).toDouble() == 1, "the copy has changed");
}

// What is read in place is what libjq's accessors say; a libjq that lays values out otherwise is noticed, and this test then says so.
void TestValue::looksInPlace()
{
    QVERIFY2(json::inplace::isKnown && json::inplace::isAsExpected(), "values are read through libjq's accessors, which is slower");
    Value object = Value::object();
    for (int i = 0; i < 40; ++i)
        object.set("k" + std::to_string(i), Value::number(i));
    for (int i = 0; i < 40; i += 3)
        object.remove("k" + std::to_string(i));
    object.set("k0", Value::string("again"));
    std::string seen, expected;
    const json::inplace::Members members(object.raw());
    for (const auto &member : members.all())
        seen.append(json::inplace::textOf(member.key)).append("=").append(json::toText(Value(jv_copy(member.value)))).append(" ");
    object.forEachMember([&expected](std::string_view key, const Value &value) { expected.append(key).append("=").append(json::toText(value)).append(" "); });
    QCOMPARE(bytes(seen), bytes(expected));
    QCOMPARE(int(members.all().size()), object.size());
}

void TestValue::readyPaths()
{
    const Value value = parsed(R"({"a":{"b.c":1,"d":{"e":2}},"a.x":3,"s":"text"})");
    const auto found = [&value](std::string_view path) {
        const auto member = json::ReadyPath(path).find(value);
        return member ? bytes(json::toText(*member)) : QByteArray("none");
    };
    QCOMPARE(found("a.b.c"), QByteArray("1"));
    QCOMPARE(found("a.d.e"), QByteArray("2"));
    QCOMPARE(found("a.x"), QByteArray("3"));
    QCOMPARE(found("s.x"), QByteArray("none"));
    QCOMPARE(found("a.d.none"), QByteArray("none"));
}

void TestValue::survivesMutations()
{
    const std::string seed = R"({"id":7,"name":"R\u00f6ntgen","list":[1,2.50,-3e7,{"k":null}],"t":true,"f":false,"e":"\"\\"})";
    std::mt19937 random(7);
    for (int round = 0; round < 20'000; ++round) {
        std::string text = seed;
        for (int change = 0; change < 3; ++change) {
            const std::size_t at = random() % text.size();
            switch (random() % 3) {
            case 0: text[at] = char(random()); break;
            case 1: text.erase(at, 1 + random() % 4); break;
            default: text.insert(at, 1, "{}[],:\"\\0e-"[random() % 11]); break;
            }
        }
        const Result<Value> value = json::parse(text);
        if (value)
            QCOMPARE(bytes(roundTrip(json::toText(*value))), bytes(json::toText(*value)));
        else
            QVERIFY(value.error().place.offset <= text.size());
    }
}

QTEST_GUILESS_MAIN(TestValue)
#include "tst_value.moc"
