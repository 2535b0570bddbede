// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Values, URLs and dates below the language.
#include "core/template/golayout.h"
#include "core/template/jsontext.h"
#include "core/template/scope.h"
#include "core/template/url.h"

#include <QTest>

using namespace penstock;

class TestValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonGoesThereAndBack_data();
    void jsonGoesThereAndBack();
    void objectsInListsArePlain();
    void jsonIsWrittenAsGoDoes_data();
    void jsonIsWrittenAsGoDoes();
    void urlsKeepTheirText_data();
    void urlsKeepTheirText();
    void referencesResolve_data();
    void referencesResolve();
    void headersAreCanonical();
    void zonesThatDoNotExist();
};

void TestValues::jsonGoesThereAndBack_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"null", "true", "1", "1.5", "\"a\\u0000é\"", "[]", "[1,[2,null]]", "{}", "{\"b\":{\"a\":[{\"c\":1}]}}"})
        QTest::newRow(text) << QByteArray(text);
}

void TestValues::jsonGoesThereAndBack()
{
    QFETCH(QByteArray, text);
    const json::Value value = json::parse(text.toStdString()).value();
    QCOMPARE(tpl::Value::fromJson(value).toJson(), value);
    QCOMPARE(tpl::Value::fromJson(value, json::Numbers::Exact).toJson(), value);
}

void TestValues::objectsInListsArePlain()
{
    const tpl::Value value = tpl::Value::fromJson(json::parse(R"({"o": {"l": [{"o": {}}]}})").value());
    QCOMPARE(value.typeName(), std::string("mapstr.M"));
    const tpl::Value inner = value.member("o")->member("l")->element(0);
    QCOMPARE(inner.typeName(), std::string("map[string]interface {}"));
    QCOMPARE(inner.member("o")->typeName(), std::string("map[string]interface {}"));
}

void TestValues::jsonIsWrittenAsGoDoes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("whole") << QByteArray("[1.0,1e3,-0.0,1e20,123456789012]") << QByteArray("[1,1000,-0,100000000000000000000,123456789012]");
    QTest::newRow("exponents") << QByteArray("[1e21,1e-7,1.5e-10,1e100,0.000001]") << QByteArray("[1e+21,1e-7,1.5e-10,1e+100,0.000001]");
    QTest::newRow("sorted") << QByteArray("{\"b\":1,\"a\":2,\"B\":3}") << QByteArray("{\"B\":3,\"a\":2,\"b\":1}");
    QTest::newRow("escapes") << QByteArray("\"<>&\\u2028\\n\\u0001\\u007f/\"") << QByteArray("\"\\u003c\\u003e\\u0026\\u2028\\n\\u0001\x7f/\"");
}

void TestValues::jsonIsWrittenAsGoDoes()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(tpl::jsonText(tpl::Value::fromJson(json::parse(text.toStdString()).value()))), expected);
}

void TestValues::urlsKeepTheirText_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url : {"http://h/a%2Fb?x=1#f", "http://u:p@h:80/", "https://[::1]:8080/x", "/relative?q", "mailto:a@b", "http://h?", "*", ""})
        QTest::newRow(url) << QByteArray(url);
}

void TestValues::urlsKeepTheirText()
{
    QFETCH(QByteArray, url);
    const auto parsed = tpl::Url::parse(url.toStdString());
    QVERIFY(parsed.has_value());
    QCOMPARE(QByteArray::fromStdString(parsed->text()), url);
}

void TestValues::referencesResolve_data()
{
    QTest::addColumn<QByteArray>("reference");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *reference, const char *expected) { QTest::newRow(reference) << QByteArray(reference) << QByteArray(expected); };
    row("g", "http://a/b/c/g"); // RFC 3986, section 5.4
    row("./g", "http://a/b/c/g");
    row("g/", "http://a/b/c/g/");
    row("/g", "http://a/g");
    row("//g", "http://g");
    row("?y", "http://a/b/c/d;p?y");
    row("g?y#s", "http://a/b/c/g?y#s");
    row("#s", "http://a/b/c/d;p?q#s");
    row("", "http://a/b/c/d;p?q");
    row(".", "http://a/b/c/");
    row("..", "http://a/b/");
    row("../g", "http://a/b/g");
    row("../../../g", "http://a/g");
    row("g;x=1/../y", "http://a/b/c/y");
    row("https://x/y/../z", "https://x/z");
}

void TestValues::referencesResolve()
{
    QFETCH(QByteArray, reference);
    QFETCH(QByteArray, expected);
    const tpl::Url base = tpl::Url::parse("http://a/b/c/d;p?q").value();
    QCOMPARE(QByteArray::fromStdString(base.resolved(tpl::Url::parse(reference.toStdString()).value()).text()), expected);
}

void TestValues::headersAreCanonical()
{
    const tpl::Value header = tpl::headerValue({{"x-rate-limit", "1"}, {"X-RATE-LIMIT", "2"}, {"etag", "e"}});
    QCOMPARE(header.keys(), (std::vector<std::string>{"Etag", "X-Rate-Limit"}));
    QCOMPARE(int(*header.member("X-Rate-Limit")->length()), 2);
}

void TestValues::zonesThatDoNotExist()
{
    for (const char *zone : {"Nowhere", "Not/AZone", "ABC5", "UTC+3", "EST5EDT4", "../etc/passwd", "/etc/localtime", "europe/berlin"})
        QVERIFY2(!tpl::offsetAt(zone, 0), zone);
    QCOMPARE(tpl::offsetAt("Europe/Berlin", 1'750'000'000)->abbreviation, std::string("CEST"));
    QCOMPARE(tpl::offsetAt("Asia/Kolkata", 0)->seconds, 19'800);
    QVERIFY(tpl::offsetAt("", 0) && tpl::offsetAt("UTC", 0));
}

QTEST_GUILESS_MAIN(TestValues)
#include "tst_values.moc"
