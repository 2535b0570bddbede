// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/decode/decode.h"
#include "tests/support/scenario.h"
#include "tests/support/values.h"

#include <QTest>

using namespace penstock;
using decode::Matching;

namespace
{

constexpr decode::Options asOriginal{.matching = Matching::Exact, .numbers = json::Numbers::Binary64, .refuseMark = true};

std::string shown(const Result<decode::Decoded> &decoded)
{
    if (!decoded)
        return decoded.error().code->name;
    return decoded->body ? json::toText(*decoded->body, {.sortKeys = true}) : "no body";
}

std::string decoded(std::string_view body, std::string_view contentType, const decode::Options &options = {})
{
    return shown(decode::decode(body, contentType, options));
}

std::string textAt(const test::Scenario &scenario, std::string_view path)
{
    const yaml::Node *node = scenario.section(path);
    return node ? node->text : std::string();
}

// The documents that the answer gives without further ado.
json::Value units(const json::Value &body)
{
    json::Value list = json::Value::array();
    if (body.isObject())
        list.append(body);
    for (int i = 0; i < (body.isArray() ? body.size() : 0); ++i) {
        if (body.at(i).isObject())
            list.append(body.at(i));
    }
    return list;
}

std::string archive(const char *base64)
{
    return QByteArray::fromBase64(base64).toStdString();
}

constexpr const char *twoMembers =
    "UEsDBBQAAAAIAAAAIVB+O0vUCQAAAAcAAAAGAAAAYS5qc29uq1bKU7IyrAUAUEsDBBQAAAAIAAAAIVBzyrgmDwAAABAAAAAMAAAAZGlyL2IubmRqc29uq1bKU7IyquWqBtHG"
    "tVwAUEsBAhQDFAAAAAgAAAAhUH47S9QJAAAABwAAAAYAAAAAAAAAAAAAAIABAAAAAGEuanNvblBLAQIUAxQAAAAIAAAAIVBzyrgmDwAAABAAAAAMAAAAAAAAAAAAAACAAS0AAABk"
    "aXIvYi5uZGpzb25QSwUGAAAAAAIAAgBuAAAAZgAAAAAA";

} // namespace

class TestDecode : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recorded_data();
    void recorded();
    void decodes_data();
    void decodes();
    void choosesByContentType();
    void namesPlaces_data();
    void namesPlaces();
    void tellsMembersOfAnArchive();
    void keepsToLimits();
    void refusesDeclarations_data();
    void refusesDeclarations();
    void typesByASchema_data();
    void typesByASchema();
    void tellsIntegersFromFloats();
    void growsListsInPlace();
};

void TestDecode::recorded_data()
{
    QTest::addColumn<QString>("file");
    const std::filesystem::path folder = test::scenarioFolder(PENSTOCK_SOURCE_DIR);
    if (folder.empty())
        return;
    for (const auto &file : test::scenarioFiles({folder / "httpjson"})) {
        const std::string name = file.stem().string();
        const bool isWholly = name != "decode-zip" && name != "decode-xml-split" && name != "decode-gzip-transport";   // what is not done by decoding
        if ((name.starts_with("decode-") && isWholly) || name == "json-array-nested-split-root")
            QTest::newRow(name.c_str()) << QString::fromStdString(file.string());
    }
}

void TestDecode::recorded()
{
    if (QTest::currentDataTag() == nullptr)
        QSKIP("the recorded cases are not here");
    QFETCH(QString, file);
    const auto scenario = test::loadScenario(file.toStdString());
    QVERIFY(scenario);
    const yaml::Node *reply = scenario->section("exchanges[0].reply");
    QVERIFY(reply);
    std::string body = textAt(*scenario, "exchanges[0].reply.body_text");
    if (const yaml::Node *bytes = reply->find("body_base64"))
        body = archive(bytes->text.c_str());
    else if (const yaml::Node *value = reply->find("body"))
        body = json::toText(test::toValue(*value));
    decode::Options options = asOriginal;
    const yaml::Node *config = scenario->section("config");
    const yaml::Node *decodeAs = config->find("response.decode_as");
    options.decodeAs = decodeAs ? decodeAs->text : std::string();
    Result<decode::XmlTypes> types;
    if (const yaml::Node *schema = config->find("response.xsd")) {
        types = decode::readXmlSchema(schema->text);
        QVERIFY(types);
        options.xmlTypes = &*types;
    }
    const auto result = decode::decode(body, textAt(*scenario, "exchanges[0].reply.headers.Content-Type"), options);
    const json::Value expected = test::toValue(*scenario->section("expect.documents"));
    const std::string problem = textAt(*scenario, "expect.problems[0]");
    QCOMPARE(!result, problem == "cannot decode response");
    if (!result)
        return;
    std::vector<std::string> differences;
    test::addDifferences(differences, "documents", expected, result->body ? units(*result->body) : json::Value::array());
    QVERIFY2(differences.empty(), differences.empty() ? "" : differences.front().c_str());
}

void TestDecode::decodes_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *type, const char *body, const char *expected) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(body) << QByteArray(expected);
    };
    row("nothing", "application/json", "", "no body");
    row("scalar", "application/json", " 12 ", "12");
    row("null", "application/json", "null", "null");
    row("bytes that are not UTF-8", "application/json", "{\"a\":\"x\xff\xfey\"}", "{\"a\":\"x\xef\xbf\xbd\xef\xbf\xbdy\"}");
    row("such bytes elsewhere", "application/json", "{\xff}", "cannot-decode");
    row("NaN", "application/json", "[NaN]", "cannot-decode");
    row("stream", "application/x-ndjson", "{\"a\":1}\n[2]\"t\"null 3\n", R"([{"a":1},[2],"t",null,3])");
    row("stream of blanks", "application/x-ndjson", " \r\n ", "[]");
    row("stream ended by a bracket", "application/x-ndjson", "{\"a\":1}]{", R"([{"a":1}])");
    row("stream with commas", "application/x-ndjson", "{},{}", "cannot-decode");
    row("stream with an open text", "application/x-ndjson", "{}\"a\\\"", "cannot-decode");
    row("stream of mixed brackets", "application/x-ndjson", "{]", "cannot-decode");
    row("table", "text/csv", "a,b\r\n\"x\r\ny\",\"\"\"\"\n", R"([{"a":"x\ny","b":"\""}])");
    row("table without a last line end", "text/csv", "a,b\n1,\n,2", R"([{"a":"1","b":""},{"a":"","b":"2"}])");
    row("table of blank lines", "text/csv", "\n\r\n", "no body");
    row("table with a last carriage return", "text/csv", "a\n1\r", R"([{"a":"1"}])");
    row("table with a quoted end", "text/csv", "a\n\"1\"", R"([{"a":"1"}])");
    row("table with open quotes", "text/csv", "a\n\"1", "cannot-decode");
    row("table with text behind quotes", "text/csv", "a\n\"1\"x", "cannot-decode");
    row("elements", "application/xml", "<a><b>1</b><b>2</b></a>", R"({"a":{"#text":"2","b":["1","2"]}})");
    row("one element", "application/xml", "<a/>", R"({"a":""})");
    row("attribute over child", "application/xml", "<a k=\"1\"><k>2</k></a>", R"({"a":{"#text":"2","k":"1"}})");
    row("mixed text", "application/xml", "<a>x<b/>y</a>", R"({"a":{"#text":"y","b":""}})");
    row("comment parts text", "application/xml", "<a>x<!-- -->y</a>", R"({"a":"y"})");
    row("character data parts text", "application/xml", "<a>x<![CDATA[y]]></a>", R"({"a":"y"})");
    row("references do not", "application/xml", "<a>x&amp;&#65;&#x42;</a>", R"({"a":"x&AB"})");
    row("wide blanks", "application/xml", "<a>\xc2\xa0 x\xe2\x80\x83</a>", R"({"a":"x"})");
    row("undeclared prefix", "application/xml", "<p:a q:k=\"1\"/>", R"({"a":{"k":"1"}})");
    row("default name space", "application/xml", "<a xmlns=\"urn:x\"/>", R"({"a":{"xmlns":"urn:x"}})");
    row("document type", "application/xml", "<!DOCTYPE a SYSTEM \"nowhere.dtd\"><a>1</a>", R"({"a":"1"})");
    row("declared but not used", "application/xml", "<!DOCTYPE a [<!ENTITY x \"1\"><!ENTITY y SYSTEM \"nowhere\">]><a>1</a>", R"({"a":"1"})");
    row("stream of numbers", "application/x-ndjson", "1-2.5e1 0\"t\"3", "[1,-25,0,\"t\",3]");
    row("stream of half a number", "application/x-ndjson", "1. 2", "cannot-decode");
    row("stream of words", "application/x-ndjson", "truefalse{}null1", "[true,false,{},null,1]");
    row("unknown entity", "application/xml", "<a>&x;</a>", "cannot-decode");
    row("no archive", "application/zip", "PK nope", "cannot-decode");
    row("half of an archive", "application/zip", "PK\x03\x04", "cannot-decode");
}

void TestDecode::decodes()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    QCOMPARE(decoded(body.toStdString(), type.toStdString(), asOriginal), expected.toStdString());
    QCOMPARE(decoded(body.toStdString(), type.toStdString()), expected.toStdString());
}

void TestDecode::choosesByContentType()
{
    const std::string list = R"([{"a":"1"}])";
    QCOMPARE(decoded("a\n1", "text/csv; charset=utf-8", asOriginal), std::string("cannot-decode"));
    QCOMPARE(decoded("a\n1", "text/csv; charset=utf-8"), list);
    QCOMPARE(decoded("a\n1", "Text/CSV"), list);
    QCOMPARE(decoded("<a/>", "text/xml", asOriginal), std::string("cannot-decode"));
    QCOMPARE(decoded("<a/>", "text/xml"), std::string(R"({"a":""})"));
    QCOMPARE(decoded("\xef\xbb\xbf{}", "application/json", asOriginal), std::string("cannot-decode"));
    QCOMPARE(decoded("\xef\xbb\xbf{}", "application/json"), std::string("{}"));
    decode::Options options = asOriginal;
    options.decodeAs = "text/csv";
    QCOMPARE(decoded("a\n1", "application/json", options), list);
    for (const std::string &name : decode::contentTypes())
        QVERIFY(decode::isContentType(name));
    QVERIFY(!decode::isContentType("text/xml"));
    QCOMPARE(decode::contentTypes().size(), 6u);
}

void TestDecode::namesPlaces_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("offset");
    QTest::newRow("json") << QByteArray("application/json") << QByteArray("{\n \"a\": x}") << 2 << 7 << 8;
    QTest::newRow("stream") << QByteArray("application/x-ndjson") << QByteArray("{}\n{\"a\":x}") << 2 << 6 << 8;
    QTest::newRow("table") << QByteArray("text/csv") << QByteArray("a,b\n1,2\n3,x\"") << 3 << 4 << 11;
    QTest::newRow("row") << QByteArray("text/csv") << QByteArray("a,b\n1,2\n3\n") << 3 << 1 << 8;
}

void TestDecode::namesPlaces()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    const auto result = decode::decode(body.toStdString(), type.toStdString(), {});
    QVERIFY(!result);
    QVERIFY(result.error().is(codes::cannotDecode));
    QTEST(result.error().place.line, "line");
    QTEST(result.error().place.column, "column");
    QTEST(int(result.error().place.offset), "offset");
}

void TestDecode::tellsMembersOfAnArchive()
{
    const auto result = decode::decode(archive(twoMembers), "application/zip", asOriginal);
    QCOMPARE(shown(result), std::string(R"([{"n":1},{"n":2},{"n":3}])"));
    QCOMPARE(result->headers.size(), 1u);
    QCOMPARE(result->headers[0].first, std::string("X-Zip-Files"));
    QCOMPARE(result->headers[0].second, (std::vector<std::string>{"a.json", "dir/b.ndjson"}));
    std::string damaged = archive(twoMembers);
    damaged[37] = char(damaged[37] ^ 0x20);     // in the packed bytes of the first member
    QCOMPARE(decoded(damaged, "application/zip"), std::string("cannot-decode"));
}

void TestDecode::keepsToLimits()
{
    const decode::Limits few{.unpackedBytes = 10, .members = 2, .depth = 8};
    QCOMPARE(shown(decode::decode(archive(twoMembers), "application/zip", {}, few)), std::string("response-too-large"));
    QCOMPARE(shown(decode::decode(archive(twoMembers), "application/zip", {}, {.members = 1})), std::string("response-too-large"));
    QVERIFY(decode::decode("[[[[[[[[]]]]]]]]", "", {}, few));
    QVERIFY(!decode::decode("[[[[[[[[[]]]]]]]]]", "", {}, few));
    QVERIFY(decode::decode("<a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a>", "application/xml", {}, few));
    const auto deep = decode::decode("<a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a>", "application/xml", {}, few);
    QVERIFY(!deep);
    QVERIFY(deep.error().message.contains(u"nested"));
}

void TestDecode::refusesDeclarations_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("entity") << QByteArray("<!DOCTYPE a [<!ENTITY x \"1\">]><a>&x;</a>");
    QTest::newRow("expansion") << QByteArray("<!DOCTYPE a [<!ENTITY x \"1\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>");
    QTest::newRow("file") << QByteArray("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");
    QTest::newRow("in an attribute") << QByteArray("<!DOCTYPE a [<!ENTITY x \"1\">]><a k=\"&x;\"/>");
    QTest::newRow("parameter") << QByteArray("<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/x\">%x;]><a/>");
    QTest::newRow("defaults") << QByteArray("<!DOCTYPE a [<!ATTLIST a k CDATA \"1\">]><a/>");
    QTest::newRow("outer subset") << QByteArray("<!DOCTYPE a SYSTEM \"nowhere.dtd\"><a>&x;</a>");
}

void TestDecode::refusesDeclarations()
{
    QFETCH(QByteArray, body);
    QCOMPARE(decoded(body.toStdString(), "application/xml"), std::string("cannot-decode"));
}

void TestDecode::typesByASchema_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *declarations, const char *body, const char *expected, const char *attributes = "") {
        const QByteArray schema = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" " + QByteArray(attributes) + ">" + declarations + "</xs:schema>";
        QTest::newRow(name) << schema << QByteArray(body) << QByteArray(expected);
    };
    const char *inner = "<xs:element name=\"a\"><xs:complexType><xs:sequence><xs:element name=\"i\" type=\"xs:int\"/>"
                        "<xs:element name=\"f\" type=\"xs:decimal\"/><xs:element name=\"b\" type=\"xs:boolean\"/>"
                        "</xs:sequence></xs:complexType></xs:element>";
    row("kinds", inner, "<a><i>+7</i><f>1.50</f><b>TRUE</b></a>", R"({"a":{"#text":"TRUE","b":true,"f":1.5,"i":7}})");
    row("what does not fit", inner, "<a><i>7.0</i><f>x</f><b>true</b></a>", R"({"a":{"#text":"true","b":"true","f":"x","i":"7.0"}})");
    row("odd floats", inner, "<a><f>1_000</f><f>Inf</f><f>nan</f><f>5.</f><f>.5</f><f>1e400</f><f/></a>",
        R"({"a":{"f":[1000,"Inf","nan",5,0.5,"1e400",""]}})");
    row("target name space", inner, "<a><i>7</i></a>", R"({"a":{"#text":"7","i":"7"}})", "targetNamespace=\"urn:x\"");
    row("named type of the root", "<xs:element name=\"a\" type=\"A\"/><xs:complexType name=\"A\"><xs:sequence>"
                                  "<xs:element name=\"i\" type=\"xs:int\" maxOccurs=\"2\"/></xs:sequence></xs:complexType>",
        "<a><i>7</i></a>", R"({"a":{"#text":"7","i":[7]}})");
    row("simple type", "<xs:simpleType name=\"N\"><xs:restriction base=\"xs:long\"/></xs:simpleType><xs:element name=\"a\"><xs:complexType>"
                       "<xs:sequence><xs:element name=\"i\" type=\"N\"/><xs:element name=\"j\"><xs:simpleType><xs:restriction base=\"N\"/>"
                       "</xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>",
        "<a><i>7</i><j>8</j></a>", R"({"a":{"#text":"8","i":"7","j":8}})");
    row("reference", "<xs:element name=\"i\" type=\"xs:int\"/><xs:element name=\"a\"><xs:complexType><xs:choice>"
                     "<xs:element ref=\"i\" maxOccurs=\"unbounded\"/></xs:choice></xs:complexType></xs:element>",
        "<a><i>7</i></a>", R"({"a":{"#text":"7","i":["7"]}})");
    row("group", "<xs:group name=\"g\"><xs:sequence><xs:element name=\"i\" type=\"xs:int\"/></xs:sequence></xs:group><xs:element name=\"a\">"
                 "<xs:complexType><xs:group ref=\"g\"/></xs:complexType></xs:element>",
        "<a><i>7</i></a>", R"({"a":{"#text":"7","i":7}})");
    row("extension", "<xs:complexType name=\"B\"><xs:sequence><xs:element name=\"i\" type=\"xs:int\"/></xs:sequence></xs:complexType><xs:element name=\"a\">"
                     "<xs:complexType><xs:complexContent><xs:extension base=\"B\"><xs:sequence><xs:element name=\"j\" type=\"xs:int\"/></xs:sequence>"
                     "</xs:extension></xs:complexContent></xs:complexType></xs:element>",
        "<a><i>7</i><j>8</j></a>", R"({"a":{"#text":"8","i":"7","j":8}})");
    row("named type of an inner element", "<xs:element name=\"a\"><xs:complexType><xs:sequence><xs:element name=\"b\" type=\"B\" maxOccurs=\"2\"/></xs:sequence>"
                                          "</xs:complexType></xs:element><xs:complexType name=\"B\"><xs:sequence><xs:element name=\"i\" type=\"xs:int\"/>"
                                          "</xs:sequence></xs:complexType>",
        "<a><b><i>7</i></b></a>", R"({"a":{"#text":"7","b":[{"#text":"7","i":"7"}]}})");
    row("top-level text", "<xs:element name=\"a\" type=\"xs:int\"/>", "<a>7</a>", R"({"a":"7"})");
    row("types that name each other", "<xs:simpleType name=\"N\"><xs:restriction base=\"M\"/></xs:simpleType><xs:simpleType name=\"M\">"
                                      "<xs:restriction base=\"N\"/></xs:simpleType><xs:element name=\"a\"><xs:complexType><xs:sequence>"
                                      "<xs:element name=\"i\" type=\"N\"/></xs:sequence></xs:complexType></xs:element>",
        "<a><i>7</i></a>", R"({"a":{"#text":"7","i":"7"}})");
}

void TestDecode::typesByASchema()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    const auto types = decode::readXmlSchema(schema.toStdString());
    QVERIFY(types);
    QCOMPARE(decoded(body.toStdString(), "application/xml", {.xmlTypes = &*types}), expected.toStdString());
    const auto broken = decode::readXmlSchema(schema.chopped(3).toStdString());
    QVERIFY(!broken);
    QVERIFY(broken.error().is(codes::badValue));
}

void TestDecode::tellsIntegersFromFloats()
{
    const auto types = decode::readXmlSchema("<s:schema xmlns:s=\"http://www.w3.org/2001/XMLSchema\"><s:element name=\"a\"><s:complexType><s:all>"
                                             "<s:element name=\"i\" type=\"s:int\"/><s:element name=\"f\" type=\"s:float\"/></s:all>"
                                             "</s:complexType></s:element></s:schema>");
    QVERIFY(types);
    const auto result = decode::decode("<a><i>2000000</i><f>2000000</f></a>", "application/xml", {.xmlTypes = &*types});
    QVERIFY(result);
    const json::Value a = result->body->get("a");
    QVERIFY(jv_number_has_literal(a.get("i").raw()));
    QVERIFY(!jv_number_has_literal(a.get("f").raw()));
}

void TestDecode::growsListsInPlace()
{
    std::string body = "<a>";
    for (int i = 0; i < 200'000; ++i)
        body += "<b/>";
    const auto result = decode::decode(body + "</a>", "application/xml", {});
    QVERIFY(result);
    QCOMPARE(result->body->get("a").get("b").size(), 200'000);
}

QTEST_GUILESS_MAIN(TestDecode)
#include "tst_decode.moc"
