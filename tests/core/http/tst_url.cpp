// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/url.h"

#include <QTest>

using namespace penstock::http;

class tst_Url : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void split()
    {
        const auto parts = splitUrl("https://user:p@ss@[::1]:8443/a/b?c=d?e#f#g");
        QVERIFY(parts);
        QCOMPARE(parts->scheme, std::string("https"));
        QCOMPARE(parts->userInfo, std::string("user:p@ss"));
        QCOMPARE(parts->host, std::string("[::1]"));
        QCOMPARE(parts->port, std::string("8443"));
        QCOMPARE(parts->path, std::string("/a/b"));
        QCOMPARE(parts->query, std::string("c=d?e"));
        QCOMPARE(parts->fragment, std::string("f#g"));
        QVERIFY(!splitUrl("/relative"));
        QVERIFY(!splitUrl("mailto:a@b"));
        QVERIFY(!splitUrl("https:///path"));
    }

    void joinGivesBackWhatWasSplit_data()
    {
        QTest::addColumn<QByteArray>("url");
        for (const char *url : {"https://h/", "https://h", "http://h:80/a?", "http://h?x", "http://u@h/a#", "http://[::1]/a%20b", "http://h/a;b=c/d,e"})
            QTest::newRow(url) << QByteArray(url);
    }

    void joinGivesBackWhatWasSplit()
    {
        QFETCH(QByteArray, url);
        QCOMPARE(QByteArray::fromStdString(joinUrl(*splitUrl(url.toStdString()))), url);
    }

    void isHttp_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<bool>("usable");
        QTest::newRow("http") << QByteArray("http://h") << true;
        QTest::newRow("upper") << QByteArray("HTTPS://H/") << true;
        QTest::newRow("port") << QByteArray("http://h:65535/") << true;
        QTest::newRow("port too high") << QByteArray("http://h:65536/") << false;
        QTest::newRow("port not a number") << QByteArray("http://h:8o80/") << false;
        QTest::newRow("file") << QByteArray("file:///etc/passwd") << false;
        QTest::newRow("ftp") << QByteArray("ftp://h/") << false;
        QTest::newRow("no scheme") << QByteArray("h/a") << false;
        QTest::newRow("no host") << QByteArray("http:///a") << false;
        QTest::newRow("empty") << QByteArray("") << false;
    }

    void isHttp()
    {
        QFETCH(QByteArray, url);
        QTEST(isHttpUrl(url.toStdString()), "usable");
    }

    // RFC 3986, section 5.4
    void resolve_data()
    {
        QTest::addColumn<QByteArray>("reference");
        QTest::addColumn<QByteArray>("target");
        const std::pair<const char *, const char *> cases[] = {
            {"g:h", ""}, {"g", "http://a/b/c/g"}, {"./g", "http://a/b/c/g"}, {"g/", "http://a/b/c/g/"}, {"/g", "http://a/g"},
            {"//g", "http://g"}, {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"}, {"#s", "http://a/b/c/d;p?q#s"},
            {"g#s", "http://a/b/c/g#s"}, {"g?y#s", "http://a/b/c/g?y#s"}, {";x", "http://a/b/c/;x"}, {"g;x", "http://a/b/c/g;x"},
            {"g;x?y#s", "http://a/b/c/g;x?y#s"}, {"", "http://a/b/c/d;p?q"}, {".", "http://a/b/c/"}, {"./", "http://a/b/c/"},
            {"..", "http://a/b/"}, {"../", "http://a/b/"}, {"../g", "http://a/b/g"}, {"../..", "http://a/"}, {"../../", "http://a/"},
            {"../../g", "http://a/g"}, {"../../../g", "http://a/g"}, {"../../../../g", "http://a/g"}, {"/./g", "http://a/g"},
            {"/../g", "http://a/g"}, {"g.", "http://a/b/c/g."}, {".g", "http://a/b/c/.g"}, {"g..", "http://a/b/c/g.."},
            {"..g", "http://a/b/c/..g"}, {"./../g", "http://a/b/g"}, {"./g/.", "http://a/b/c/g/"}, {"g/./h", "http://a/b/c/g/h"},
            {"g/../h", "http://a/b/c/h"}, {"g;x=1/./y", "http://a/b/c/g;x=1/y"}, {"g;x=1/../y", "http://a/b/c/y"},
            {"g?y/./x", "http://a/b/c/g?y/./x"}, {"g?y/../x", "http://a/b/c/g?y/../x"}, {"https://o:1/x", "https://o:1/x"},
            {" /g h ", "http://a/g%20h"}, {"javascript:alert(1)", ""}, {"//", ""}, {"http://h:99999/", ""},
        };
        for (const auto &[reference, target] : cases)
            QTest::newRow(reference) << QByteArray(reference) << QByteArray(target);
    }

    void resolve()
    {
        QFETCH(QByteArray, reference);
        QFETCH(QByteArray, target);
        QCOMPARE(QByteArray::fromStdString(resolveUrl("http://a/b/c/d;p?q", reference.toStdString())), target);
    }

    void resolveWithoutBasePath()
    {
        QCOMPARE(resolveUrl("http://a", "g"), std::string("http://a/g"));
        QCOMPARE(resolveUrl("http://u:p@a/", "g"), std::string("http://u:p@a/g"));
        QCOMPARE(resolveUrl("nonsense", "g"), std::string());
    }

    void origins_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("same");
        QTest::newRow("default port") << QByteArray("https://h/") << QByteArray("HTTPS://H:443/x") << true;
        QTest::newRow("scheme") << QByteArray("https://h:443/") << QByteArray("http://h:443/") << false;
        QTest::newRow("port") << QByteArray("http://h/") << QByteArray("http://h:8080/") << false;
        QTest::newRow("host") << QByteArray("http://h/") << QByteArray("http://h.evil/") << false;
        QTest::newRow("user") << QByteArray("http://h/") << QByteArray("http://h@evil/") << false;
        QTest::newRow("not absolute") << QByteArray("/h") << QByteArray("/h") << false;
    }

    void origins()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QTEST(sameOrigin(a.toStdString(), b.toStdString()), "same");
    }

    void encode_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("nothing to do") << QByteArray("http://h/a%2Fb;c,d?e=%41&f=g+h/i?#j") << QByteArray("http://h/a%2Fb;c,d?e=%41&f=g+h/i?#j");
        QTest::newRow("braces of a placeholder") << QByteArray("http://h/{id}/x") << QByteArray("http://h/%7Bid%7D/x");
        QTest::newRow("blank and letters") << QByteArray("http://h/a b/ž?q=ž x") << QByteArray("http://h/a%20b/%C5%BE?q=%C5%BE%20x");
        QTest::newRow("quotes") << QByteArray("http://h/\"<>`?\"<>`{}") << QByteArray("http://h/%22%3C%3E%60?%22%3C%3E`{}");
        QTest::newRow("control") << QByteArray("http://h/a\tb\r\nX: y") << QByteArray("http://h/a%09b%0D%0AX:%20y");
        QTest::newRow("broken escape") << QByteArray("http://h/%zz%2") << QByteArray("http://h/%zz%2");
    }

    void encode()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, sent);
        QCOMPARE(QByteArray::fromStdString(encodeUrl(url.toStdString())), sent);
    }

    void components()
    {
        QCOMPARE(percentEncode("aZ09-._~"), std::string("aZ09-._~"));
        QCOMPARE(percentEncode("a/b c%ž+&"), std::string("a%2Fb%20c%25%C5%BE%2B%26"));
        QCOMPARE(percentEncode("a/b:c", "/:"), std::string("a/b:c"));
        QCOMPARE(percentDecode("a%2Fb%c5%Be+%zz%4"), std::string("a/bž+%zz%4"));
        QCOMPARE(percentDecode("%"), std::string("%"));
        QCOMPARE(percentDecode("%41"), std::string("A"));
    }

    // query-params-encoding: the values of the scenario
    void query()
    {
        const std::vector<QueryItem> items{{"n", "5"}, {"l", "x"}, {"l", "y"}, {"u", "žlutý kůň"}, {"r", "a b&c=d/e?f+g"}, {"empty", ""}, {"$filter", "name eq 'x'"}};
        const std::string text = queryText(items);
        QCOMPARE(text, std::string("n=5&l=x&l=y&u=%C5%BElut%C3%BD%20k%C5%AF%C5%88&r=a%20b%26c%3Dd%2Fe%3Ff%2Bg&empty=&%24filter=name%20eq%20%27x%27"));
        QCOMPARE(parseQuery(text), items);
        QCOMPARE(parseQuery("a+b=c+d&&e&=f"), (std::vector<QueryItem>{{"a b", "c d"}, {"e", ""}, {"", "f"}}));
        QCOMPARE(queryText({}), std::string());
    }

    void withQuery_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("result");
        QTest::newRow("none") << QByteArray("http://h/a") << QByteArray("http://h/a?p=2&s=x%20y");
        QTest::newRow("others stay as written") << QByteArray("http://h/a?z=%7e+1&&q#f") << QByteArray("http://h/a?z=%7e+1&q&p=2&s=x%20y#f");
        QTest::newRow("replaced in place") << QByteArray("http://h/a?p=1&z=1&%70=9") << QByteArray("http://h/a?p=2&z=1&s=x%20y");
    }

    void withQuery()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, result);
        QCOMPARE(QByteArray::fromStdString(penstock::http::withQuery(url.toStdString(), {{"p", "2"}, {"s", "x y"}})), result);
        QCOMPARE(QByteArray::fromStdString(penstock::http::withQuery(url.toStdString(), {})), url);
    }

    void withRepeatedQuery()
    {
        QCOMPARE(penstock::http::withQuery("http://h/?l=0&z=1", {{"l", "a"}, {"l", "b"}}), std::string("http://h/?l=a&l=b&z=1"));
    }

};

QTEST_GUILESS_MAIN(tst_Url)
#include "tst_url.moc"
