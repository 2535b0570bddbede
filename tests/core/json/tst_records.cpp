// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/json/records.h"
#include "core/json/scan.h"

#include <QTest>

#include <random>

using namespace penstock;
using json::RecordCutter;
using json::Records;
using Found = RecordCutter::Found;

namespace
{

QByteArray bytes(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

struct Cut {
    std::string records;                // joined with |
    std::string envelope;
    Found found = Found::Nothing;
    std::optional<Diagnostic> fault;
    Records raw;
};

// The body in pieces of `step` bytes; 0: in one.
Cut cut(std::string_view body, RecordCutter::Options options, std::size_t step = 0)
{
    RecordCutter cutter(std::move(options));
    Cut result;
    Result<> fed;
    for (std::size_t at = 0; fed && at < body.size(); at += step ? step : body.size())
        fed = cutter.feed(body.substr(at, step ? step : body.size()), result.raw);
    if (fed)
        fed = cutter.finish(result.raw);
    if (!fed) {
        result.fault = fed.error();
        Records more;
        if (cutter.feed("[1]", more) || cutter.finish(more) || !more.isEmpty())
            result.fault.reset();       // a fault has to stay
    }
    for (std::size_t i = 0; i < result.raw.spans.size(); ++i)
        result.records += (i ? "|" : "") + std::string(result.raw.text(i));
    result.envelope = cutter.envelope();
    result.found = cutter.found();
    return result;
}

std::vector<std::string> pathOf(const QByteArray &program)
{
    return json::plainPath(program.toStdString()).value();
}

constexpr std::size_t steps[] = {0, 1, 2, 3, 7, 16, 63, 64, 65, 100};

} // namespace

class TestRecords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cuts_data();
    void cuts();
    void cutsLines_data();
    void cutsLines();
    void findsFaults_data();
    void findsFaults();
    void keepsToLimits();
    void tellsOrigins();
    void agreesWithParse();
    void scansContainers();
    void countsLines();
    void plainPaths_data();
    void plainPaths();
};

void TestRecords::cuts_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("records");
    QTest::addColumn<QByteArray>("envelope");
    QTest::addColumn<int>("found");
    const auto row = [](const char *name, const char *body, const char *path, const char *records, const char *envelope, Found found) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(path) << QByteArray(records) << QByteArray(envelope) << int(found);
    };
    row("root array", R"([{"a":1}, {"b":[2,3]} ,4])", ".", R"({"a":1}|{"b":[2,3]}|4)", "[]", Found::Array);
    row("empty array", " [ ] ", ".", "", "[]", Found::Array);
    row("root object", R"({"a":[1,{}]})", ".", R"({"a":[1,{}]})", R"({"a":[1,{}]})", Found::Object);
    row("root null", "null", ".", "", "null", Found::Null);
    row("root scalar", " 12", ".", "12", "12", Found::Scalar);
    row("root text", "\"a\\\"b\"", ".", "\"a\\\"b\"", "\"a\\\"b\"", Found::Scalar);
    row("member", R"({"n":1,"items":[{"x":"]}\""},"t",null],"next":"/2"})", ".items", R"({"x":"]}\""}|"t"|null)",
        R"({"n":1,"items":[],"next":"/2"})", Found::Array);
    row("nested", R"({"data":{"items":[1],"items2":[2]},"items":[3]})", ".data.items", "1", R"({"data":{"items":[],"items2":[2]},"items":[3]})",
        Found::Array);
    row("same name elsewhere", R"({"x":[{"items":[9]}],"items":[1]})", ".items", "1", R"({"x":[{"items":[9]}],"items":[]})", Found::Array);
    row("object", R"({"d":{"a":[1]},"n":2})", ".d", R"({"a":[1]})", R"({"d":{"a":[1]},"n":2})", Found::Object);
    row("null", R"({"d":null})", ".d", "", R"({"d":null})", Found::Null);
    row("scalar", R"({"d":"x"})", ".d", R"("x")", R"({"d":"x"})", Found::Scalar);
    row("nowhere", R"({"e":[1]})", ".d", "", R"({"e":[1]})", Found::Nothing);
    row("through an array", R"({"d":[{"e":[1]}]})", ".d.e", "", R"({"d":[{"e":[1]}]})", Found::Nothing);
    row("through null", R"({"d":null})", ".d.e", "", R"({"d":null})", Found::Nothing);
    row("root array with a path", R"([{"d":[1]}])", ".d", "", R"([{"d":[1]}])", Found::Nothing);
    row("escaped name", R"({"\u0064 \"":[1]})", R"(.["d \""])", "1", R"({"\u0064 \"":[]})", Found::Array);
    row("umlaut", R"({"äß":[1]})", R"(."äß")", "1", R"({"äß":[]})", Found::Array);
    row("last of equal names", R"({"d":null,"d":[1]})", ".d", "1", R"({"d":null,"d":[]})", Found::Array);
    row("last of equal names is null", R"({"d":[],"d":null})", ".d", "", R"({"d":[],"d":null})", Found::Null);
    row("last of equal parents", R"({"a":{"d":[]},"a":{}})", ".a.d", "", R"({"a":{"d":[]},"a":{}})", Found::Nothing);
    row("backslashes at the end", R"({"d":["\\","\\\\\"",{"k":"\\"}]})", ".d", R"("\\"|"\\\\\""|{"k":"\\"})", R"({"d":[]})", Found::Array);
    row("mark", "\xef\xbb\xbf[1]", ".", "1", "[]", Found::Array);
    row("other white space", "{\r\n\t\"d\" :\n [ 1\n,\n2 ]\n}\n", ".d", "1|2", "{\"d\":[]}", Found::Array);
    row("broken record", R"([{"a":},{"b":1}])", ".", R"({"a":}|{"b":1})", "[]", Found::Array);
    row("bad word as record", "[tru, 01]", ".", "tru|01", "[]", Found::Array);
}

void TestRecords::cuts()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, records);
    QFETCH(QByteArray, envelope);
    QFETCH(int, found);
    for (const std::size_t step : steps) {
        const Cut result = cut(body.toStdString(), {.path = pathOf(path)}, step);
        QVERIFY2(!result.fault, result.fault ? qPrintable(result.fault->message) : "");
        QCOMPARE(bytes(result.records), records);
        std::string compact = result.envelope;
        std::erase_if(compact, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
        envelope.replace(" ", "");
        QCOMPARE(bytes(compact), envelope);
        QCOMPARE(int(result.found), found);
    }
}

void TestRecords::cutsLines_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("records");
    QTest::newRow("lines") << QByteArray("{\"a\":1}\n[2]\n") << QByteArray("{\"a\":1}|[2]");
    QTest::newRow("no last line end") << QByteArray("{\"a\":1}\n{\"b\":2}") << QByteArray("{\"a\":1}|{\"b\":2}");
    QTest::newRow("carriage returns") << QByteArray("1\r\n2\r\n") << QByteArray("1|2");
    QTest::newRow("empty lines") << QByteArray("\n \n1\n\n\n2\n\n") << QByteArray("1|2");
    QTest::newRow("mark") << QByteArray("\xef\xbb\xbf{}\n") << QByteArray("{}");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("");
    QTest::newRow("a broken line costs itself") << QByteArray("{\"a\":\n{\"b\":2}\n") << QByteArray("{\"a\":|{\"b\":2}");
}

void TestRecords::cutsLines()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, records);
    for (const std::size_t step : steps) {
        const Cut result = cut(body.toStdString(), {.format = RecordCutter::Format::NdJson}, step);
        QVERIFY(!result.fault);
        QCOMPARE(bytes(result.records), records);
        QCOMPARE(int(result.found), int(Found::Array));
        QCOMPARE(bytes(result.envelope), QByteArray("[]"));
    }
}

void TestRecords::findsFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("records");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    const auto row = [](const char *name, const char *body, const char *records, int offset, int line, int column) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(records) << offset << line << column;
    };
    row("empty", "", "", 0, 1, 1);
    row("html", "<html>", "", 0, 1, 1);
    row("cut after a record", "{\"d\":[1,{\"a\":2}", "1|{\"a\":2}", 15, 1, 16);
    row("cut in a record", "{\"d\":[1,{\"a\":2", "1", 14, 1, 15);
    row("cut behind the array", "{\"d\":[1]", "1", 8, 1, 9);
    row("comma missing", "{\"d\":[1 2]}", "1", 8, 1, 9);
    row("comma too many", "{\"d\":[1,]}", "1", 8, 1, 9);
    row("second line", "{\"d\":[1],\n \"\xc3\xa4\": x}", "1", 17, 2, 7);
    row("colon missing", "{\"d\" [1]}", "", 5, 1, 6);
    row("bare name", "{d:[1]}", "", 1, 1, 2);
    row("wrong bracket", "{\"d\":[1}", "1", 7, 1, 8);
    row("wrong brace", "{\"d\":[1]]", "1", 8, 1, 9);
    row("more text", "{\"d\":[1]} x", "1", 10, 1, 11);
    row("bad word", "{\"d\":[1],\"e\":tru}", "1", 13, 1, 14);
    row("bad number", "{\"d\":[1],\"e\":01}", "1", 13, 1, 14);
    row("bad text", "{\"d\":[1],\"e\":\"\\x\"}", "1", 13, 1, 14);
    row("member twice", "{\"d\":[1],\"d\":[2]}", "1", 12, 1, 13);
}

void TestRecords::findsFaults()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, records);
    QFETCH(int, offset);
    QFETCH(int, line);
    QFETCH(int, column);
    for (const std::size_t step : {0, 64}) {
        const Cut result = cut(body.toStdString(), {.path = {"d"}}, std::size_t(step));
        QVERIFY(result.fault);
        QVERIFY(result.fault->is(codes::jsonBroken));
        QCOMPARE(bytes(result.records), records);
        QCOMPARE(int(result.fault->place.offset), offset);
        QCOMPARE(result.fault->place.line, line);
        QCOMPARE(result.fault->place.column, column);
    }
    const Cut slowly = cut(body.toStdString(), {.path = {"d"}}, 1);
    QVERIFY(slowly.fault);
    QCOMPARE(bytes(slowly.records), records);
}

void TestRecords::keepsToLimits()
{
    const std::string big = "{\"a\":\"" + std::string(1000, 'x') + "\"}";
    for (const std::size_t step : steps) {
        const Cut large = cut("[1," + big + ",2]", {.maxRecord = 500}, step);
        QVERIFY(large.fault && large.fault->is(codes::recordTooLarge));
        QCOMPARE(bytes(large.records), QByteArray("1"));
        const Cut line = cut("1\n" + big + "\n2", {.format = RecordCutter::Format::NdJson, .maxRecord = 500}, step);
        QVERIFY(line.fault && line.fault->is(codes::recordTooLarge));
        const Cut envelope = cut("{\"e\":" + big + ",\"d\":[1]}", {.path = {"d"}, .maxEnvelope = 500}, step);
        QVERIFY(envelope.fault && envelope.fault->is(codes::recordTooLarge));
        const Cut deep = cut("{\"e\":" + std::string(100, '[') + std::string(100, ']') + "}", {.path = {"d"}, .maxDepth = 100}, step);
        QVERIFY(deep.fault && deep.fault->is(codes::jsonBroken));
        const Cut fits = cut("{\"e\":" + std::string(99, '[') + std::string(99, ']') + "}", {.path = {"d"}, .maxDepth = 100}, step);
        QVERIFY(!fits.fault);
        const Cut exact = cut("[" + big + "]", {.maxRecord = big.size()}, step);
        QVERIFY(!exact.fault);
    }
}

void TestRecords::tellsOrigins()
{
    const std::string body = R"({"d": [ {"a":1}, 22 ,{"b":3}]})";
    for (const std::size_t step : steps) {
        const Cut result = cut(body, {.path = {"d"}}, step);
        QCOMPARE(result.raw.spans.size(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i) {
            const Records::Span &span = result.raw.spans[i];
            QCOMPARE(span.index, std::int64_t(i));
            QCOMPARE(bytes(body.substr(span.bodyOffset, span.length)), bytes(std::string(result.raw.text(i))));
        }
    }
}

namespace
{
std::string randomValue(std::mt19937 &random, int depth)
{
    const auto text = [&random] {
        std::string t = "\"";
        for (unsigned n = random() % 20; n > 0; --n)
            t += std::array{"a", "\\\"", "\\\\", "{", "]", "\xc3\xa4", " ", "[", "}", "\\u00e4", ","}[random() % 11];
        return t + '"';
    };
    switch (random() % (depth > 3 ? 4 : 7)) {
    case 0: return text();
    case 1: return std::to_string(random());
    case 2: return "null";
    case 3: return "true";
    default: break;
    }
    const bool object = random() % 2;
    std::string value = object ? "{" : "[";
    const unsigned count = random() % 6;
    for (unsigned i = 0; i < count; ++i)
        value += (i ? ", " : "") + (object ? "\"k" + std::to_string(i) + "\":" : std::string()) + randomValue(random, depth + 1);
    return value + (object ? "}" : "]");
}
} // namespace

// Random documents in random pieces: the records and the envelope are what parse() sees.
void TestRecords::agreesWithParse()
{
    std::mt19937 random(11);
    for (int round = 0; round < 3000; ++round) {
        std::string elements;
        const unsigned count = random() % 8;
        for (unsigned i = 0; i < count; ++i)
            elements += (i ? "," : "") + randomValue(random, 0);
        const std::string body = R"({"before":)" + randomValue(random, 1) + R"(,"d":[)" + elements + R"(],"after":)" + randomValue(random, 1) + "}";
        const Cut result = cut(body, {.path = {"d"}}, 1 + random() % 200);
        QVERIFY2(!result.fault, body.c_str());
        json::Value whole = json::parse(body).value();
        const json::Value list = whole.get("d");
        QCOMPARE(int(result.raw.spans.size()), list.size());
        for (int i = 0; i < list.size(); ++i)
            QVERIFY(json::parse(result.raw.text(std::size_t(i))).value() == list.at(i));
        whole.set("d", json::Value::array());
        QVERIFY(json::parse(result.envelope).value() == whole);
    }
}

// By blocks and byte by byte, the end of a container is the same.
void TestRecords::scansContainers()
{
    std::mt19937 random(3);
    for (int round = 0; round < 20'000; ++round) {
        std::string text = "{";
        for (unsigned n = random() % 400; n > 0; --n)
            text += std::array{"\\", "\"", "{", "}", "[", "]", "a", "bcdefgh", "\\\\", "\xff"}[random() % 10];
        json::ContainerScan whole, slow;
        std::size_t expected = std::string::npos;
        for (std::size_t i = 0; i < text.size() && expected == std::string::npos; ++i) {
            if (slow.end(std::string_view(text).substr(i, 1)) != std::string::npos)
                expected = i + 1;
        }
        QCOMPARE(whole.end(text), expected);
        json::ContainerScan split;
        const std::size_t at = random() % (text.size() + 1);
        std::size_t found = split.end(std::string_view(text).substr(0, at));
        if (found == std::string::npos) {
            found = split.end(std::string_view(text).substr(at));
            found += found == std::string::npos ? 0 : at;
        }
        QCOMPARE(found, expected);
    }
}

void TestRecords::countsLines()
{
    json::LineCount count;
    count.add("abc");
    QCOMPARE(count.column, 4);
    count.add("d\n\nxy\xc3\xa4");
    QCOMPARE(count.line, 3);
    QCOMPARE(count.column, 4);
    count.add(std::string(40, 'z') + "\xe2\x82\xac");
    QCOMPARE(count.column, 45);
}

void TestRecords::plainPaths_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char *program, const char *path) { QTest::newRow(program) << QByteArray(program) << QByteArray(path); };
    row(".", "");
    row(" .a ", "a");
    row(".a.b_1", "a/b_1");
    row(".a[\"b c\"]", "a/b c");
    row(".[\"x\"].y", "x/y");
    row(".\"a.b\"", "a.b");
    row(".a.\"b\"", "a/b");
    row(".a.[\"b\"]", "a/b");
    row(".[\"a\\u0062\\\"\"]", "ab\"");
    row(".if.and", "if/and");
    for (const char *program : {"", "..", "a", ".a.", ".a[]", ".[]", ".a[0]", ".a?", ".a | .b", ".a .b", ".1", ".a-b", ".[a]", ".[\"a\"", ".\"a\\(1)\"",
                                ".[\"a\"]b", "[\"a\"]", ". a"})
        row(program, "(none)");
}

void TestRecords::plainPaths()
{
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, path);
    const auto names = json::plainPath(program.toStdString());
    QByteArray joined;
    if (!names)
        joined = "(none)";
    for (std::size_t i = 0; names && i < names->size(); ++i)
        joined += (i ? "/" : "") + bytes((*names)[i]);
    QCOMPARE(joined, path);
}

QTEST_GUILESS_MAIN(TestRecords)
#include "tst_records.moc"
