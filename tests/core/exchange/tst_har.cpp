// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/har.h"
#include "core/json/value.h"

#include <QTest>

using namespace penstock;

class TestHar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAnArchive();
    void writesWhatFailedOrIsNoText();
};

static json::Value entriesOf(const std::vector<exchange::HarEntry> &entries)
{
    const auto har = json::parse(exchange::harText(entries));
    return har ? har->get("log").get("entries") : json::Value();
}

void TestHar::writesAnArchive()
{
    exchange::HarEntry entry;
    entry.startedAt = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'714'521'600'250));
    entry.method = "POST";
    entry.url = "https://api.example/orders?after=b%2081&n=2#top";
    entry.requestHeaders = {{"Content-Type", "application/json"}};
    entry.requestBody = "{}";
    entry.hasRequestBody = true;
    entry.status = 302;
    entry.httpVersion = "2";
    entry.responseHeaders = {{"location", "/there"}, {"content-type", "text/plain"}};
    entry.body = "moved";
    entry.bytesReceived = 5;
    entry.nameLookup = 1000;
    entry.connect = 3000;
    entry.tls = 6000;
    entry.firstByte = 10'000;
    entry.total = 12'000;
    entry.comment = "login";
    const json::Value one = entriesOf({entry}).at(0);
    QCOMPARE(one.get("startedDateTime").toString(), std::string("2024-05-01T00:00:00.250Z"));
    QCOMPARE(one.get("comment").toString(), std::string("login"));
    const json::Value request = one.get("request"), response = one.get("response"), timings = one.get("timings");
    QCOMPARE(json::toText(request.get("queryString")), std::string(R"([{"name":"after","value":"b 81"},{"name":"n","value":"2"}])"));
    QCOMPARE(request.get("postData").get("mimeType").toString(), std::string("application/json"));
    QCOMPARE(request.get("httpVersion").toString(), std::string("HTTP/2"));
    QCOMPARE(response.get("redirectURL").toString(), std::string("/there"));
    QCOMPARE(response.get("content").get("text").toString(), std::string("moved"));
    QCOMPARE(timings.get("dns").toDouble(), 1.0);
    QCOMPARE(timings.get("connect").toDouble(), 5.0);
    QCOMPARE(timings.get("ssl").toDouble(), 3.0);
    QCOMPARE(timings.get("wait").toDouble(), 4.0);
    QCOMPARE(timings.get("receive").toDouble(), 2.0);
}

void TestHar::writesWhatFailedOrIsNoText()
{
    exchange::HarEntry lost;
    lost.method = "GET";
    lost.url = "https://api.example/";
    lost.failure = "refused";
    exchange::HarEntry binary = lost;
    binary.failure.clear();
    binary.status = 200;
    binary.body = std::string("\xff\x00\x01", 3);
    const json::Value entries = entriesOf({lost, binary});
    QCOMPARE(entries.at(0).get("response").get("status").toDouble(), 0.0);
    QCOMPARE(entries.at(0).get("response").get("comment").toString(), std::string("refused"));
    QCOMPARE(entries.at(0).get("timings").get("dns").toDouble(), -1.0);
    QCOMPARE(entries.at(1).get("response").get("content").get("encoding").toString(), std::string("base64"));
    QCOMPARE(entries.at(1).get("response").get("content").get("text").toString(), std::string("/wAB"));
}

QTEST_GUILESS_MAIN(TestHar)
#include "tst_har.moc"
