// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/curltransport.h"
#include "tests/support/exchange.h"
#include "tests/support/rawserver.h"

#include <QTest>

using namespace penstock;
using namespace penstock::http;
using namespace penstock::test;

class tst_CurlTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
            qunsetenv(name);
    }

    void answersArriveWhole()
    {
        RawServer server(rawAnswer("{\"a\":1}", "Content-Type: application/json\r\nX-Empty:\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Folded: one\r\n  two\r\n"));
        const auto transport = makeCurlTransport();
        const Exchange done = exchange(*transport, get(server.url("/a?b=c")));
        QVERIFY(!done.error);
        QCOMPARE(done.heads, 1);
        QCOMPARE(done.head.status, 200);
        QCOMPARE(done.head.reason, std::string("OK"));
        QCOMPARE(done.head.httpVersion, std::string("1.1"));
        QCOMPARE(done.head.headers, (Headers{{"Content-Length", "7"}, {"Content-Type", "application/json"}, {"X-Empty", ""}, {"Set-Cookie", "a=1"},
                                             {"set-cookie", "b=2"}, {"X-Folded", "one two"}}));
        QCOMPARE(done.body, std::string("{\"a\":1}"));
        QCOMPARE(done.stats->bytesReceived, 7u);
        QCOMPARE(done.stats->bytesDecoded, 7u);
        QCOMPARE(done.stats->remoteAddress, "127.0.0.1:" + std::to_string(server.port()));
        QVERIFY(done.stats->total > 0);
        QVERIFY(done.stats->firstByte > 0 && done.stats->firstByte <= done.stats->total);
    }

    void theRequestLeavesAsItIs()
    {
        RawServer server(rawAnswer(""));
        const auto transport = makeCurlTransport();
        Request request = get(server.url("/a/../b//c%2Fd/%7Bx%7D?q=%zz&|#fragment"));
        request.headers = {{"X-B", "2"}, {"x-a", "1"}, {"X-B", "3"}, {"X-Empty", ""}, {"User-Agent", "Penstock"}};
        const Exchange done = exchange(*transport, request);
        QVERIFY(!done.error);
        const std::string expected = "GET /a/../b//c%2Fd/%7Bx%7D?q=%zz&| HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port())
            + "\r\nX-B: 2\r\nx-a: 1\r\nX-B: 3\r\nX-Empty:\r\nUser-Agent: Penstock\r\nAccept-Encoding: gzip, deflate\r\n\r\n";
        QCOMPARE(QByteArray::fromStdString(server.requests().at(0)), QByteArray::fromStdString(expected));
        QCOMPARE(done.stats->sentHeaders, (Headers{{"Host", "127.0.0.1:" + std::to_string(server.port())}, {"X-B", "2"},
                                                   {"x-a", "1"}, {"X-B", "3"}, {"X-Empty", ""}, {"User-Agent", "Penstock"}, {"Accept-Encoding", "gzip, deflate"}}));
    }

    void methods_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("hasBody");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("GET") << QByteArray("GET") << false << QByteArray();
        QTest::newRow("GET with a body") << QByteArray("GET") << true << QByteArray("{\"q\":1}");
        QTest::newRow("POST") << QByteArray("POST") << true << QByteArray("{}");
        QTest::newRow("POST without a body") << QByteArray("POST") << false << QByteArray();
        QTest::newRow("POST of nothing") << QByteArray("POST") << true << QByteArray("");
        QTest::newRow("PUT") << QByteArray("PUT") << true << QByteArray("x\0y", 3);
        QTest::newRow("PATCH") << QByteArray("PATCH") << true << QByteArray("{}");
        QTest::newRow("DELETE") << QByteArray("DELETE") << false << QByteArray();
        QTest::newRow("DELETE with a body") << QByteArray("DELETE") << true << QByteArray("{}");
        QTest::newRow("REPORT") << QByteArray("REPORT") << true << QByteArray("<x/>");
        QTest::newRow("HEAD") << QByteArray("HEAD") << false << QByteArray();
        QTest::newRow("large") << QByteArray("POST") << true << QByteArray(3'000'000, 'x');
    }

    void methods()
    {
        QFETCH(QByteArray, method);
        QFETCH(bool, hasBody);
        QFETCH(QByteArray, body);
        const bool head = method == "HEAD";
        RawServer server(head ? std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") : rawAnswer("ok"));
        const auto transport = makeCurlTransport();
        Request request = get(server.url("/m"));
        request.method = method.toStdString();
        request.hasBody = hasBody;
        request.body = body.toStdString();
        for (int round = 0; round < 2; ++round) {           // the second one on a handle used before
            const Exchange done = exchange(*transport, request);
            QVERIFY2(!done.error, done.error ? done.error->message.c_str() : "");
            QCOMPARE(done.body, std::string(head ? "" : "ok"));
            const std::string sent = server.requests().at(std::size_t(round));
            QVERIFY(sent.starts_with(method.toStdString() + " /m HTTP/1.1\r\n"));
            QVERIFY(sent.ends_with("\r\n\r\n" + body.toStdString()));
            QCOMPARE(sent.contains("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"), hasBody);
            QVERIFY(!sent.contains("Expect:"));
            QVERIFY(!sent.contains("Content-Type"));
            QCOMPARE(done.stats->sentHeaders.has("Content-Length"), hasBody);
        }
    }

    void handlesKeepNothingOfTheRequestBefore()
    {
        RawServer server(rawAnswer("ok"));
        const auto transport = makeCurlTransport();
        Request first = get(server.url());
        first.method = "PUT";
        first.headers = {{"X-A", "1"}};
        first.body = "body";
        first.hasBody = true;
        QVERIFY(!exchange(*transport, first).error);
        const Exchange second = exchange(*transport, get(server.url("/2")));
        QVERIFY(!second.error);
        QVERIFY(second.stats->reused);
        QCOMPARE(second.stats->connect, 0);
        QVERIFY(server.requests().at(1).starts_with("GET /2 HTTP/1.1\r\n"));
        QVERIFY(!server.requests().at(1).contains("X-A"));
        QVERIFY(!server.requests().at(1).contains("Content-Length"));
        QCOMPARE(server.connections(), 1);
    }

    void redirectsAreAnswers()
    {
        RawServer server(rawAnswer("", "Location: /elsewhere\r\n", "302 Found"));
        const auto transport = makeCurlTransport();
        const Exchange done = exchange(*transport, get(server.url()));
        QVERIFY(!done.error);
        QCOMPARE(done.head.status, 302);
        QCOMPARE(server.requests().size(), 1u);
    }

    void interimAnswersAndTrailersAreLeftOut()
    {
        RawServer server(std::string("HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                                     "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nX: 1\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n"));
        const auto transport = makeCurlTransport();
        const Exchange done = exchange(*transport, get(server.url()));
        QVERIFY(!done.error);
        QCOMPARE(done.heads, 1);
        QCOMPARE(done.head.status, 200);
        QCOMPARE(done.head.reason, std::string("Fine"));
        QCOMPARE(done.head.headers, (Headers{{"Transfer-Encoding", "chunked"}, {"X", "1"}}));
        QCOMPARE(done.body, std::string("abcde"));
        QCOMPARE(done.stats->bytesReceived, 5u);
    }

    void unusableRequests_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("kind");
        const int badUrl = int(TransportError::Kind::BadUrl), other = int(TransportError::Kind::Other);
        QTest::newRow("relative") << QByteArray("/x") << QByteArray("GET") << QByteArray("A") << QByteArray("s3cret") << badUrl;
        QTest::newRow("file") << QByteArray("file:///etc/passwd") << QByteArray("GET") << QByteArray("A") << QByteArray("s3cret") << badUrl;
        QTest::newRow("no scheme") << QByteArray("127.0.0.1/x") << QByteArray("GET") << QByteArray("A") << QByteArray("s3cret") << badUrl;
        QTest::newRow("blank") << QByteArray("http://127.0.0.1/a b") << QByteArray("GET") << QByteArray("A") << QByteArray("s3cret") << badUrl;
        QTest::newRow("line break") << QByteArray("http://127.0.0.1/a\r\nX: y") << QByteArray("GET") << QByteArray("A") << QByteArray("s3cret") << badUrl;
        QTest::newRow("method") << QByteArray("http://127.0.0.1/") << QByteArray("GET /x") << QByteArray("A") << QByteArray("s3cret") << other;
        QTest::newRow("empty method") << QByteArray("http://127.0.0.1/") << QByteArray("") << QByteArray("A") << QByteArray("s3cret") << other;
        QTest::newRow("header name") << QByteArray("http://127.0.0.1/") << QByteArray("GET") << QByteArray("A:") << QByteArray("s3cret") << other;
        QTest::newRow("header value") << QByteArray("http://127.0.0.1/") << QByteArray("GET") << QByteArray("A") << QByteArray("s3cret\r\nX: y") << other;
    }

    void unusableRequests()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(int, kind);
        const auto transport = makeCurlTransport();
        Request request = get(url.toStdString());
        request.method = method.toStdString();
        request.headers = {{header.toStdString(), value.toStdString()}};
        const Exchange done = exchange(*transport, request);
        QVERIFY(done.error);
        QCOMPARE(int(done.error->kind), kind);
        QVERIFY(!done.error->message.empty());
        QVERIFY(!QByteArray::fromStdString(done.error->message).contains("s3cret"));
    }

    void manyAtOnce()
    {
        constexpr int count = 40;
        std::mutex mutex;
        std::condition_variable all;
        int waiting = 0;
        RawServer server([&](RawConnection &connection) {       // no answer before every request is there
            connection.readRequest();
            std::unique_lock lock(mutex);
            ++waiting;
            all.notify_all();
            all.wait_for(lock, std::chrono::seconds(10), [&] { return waiting == count; });
            connection.send(rawAnswer("x"));
        });
        const auto transport = makeCurlTransport();
        Recorder recorder;
        for (TransferId id = 0; id < count; ++id)
            transport->start(id, get(server.url()), recorder);
        QVERIFY(processUntil(*transport, [&] {
            return recorder.exchanges.size() == count && std::ranges::all_of(recorder.exchanges, [](const auto &e) { return e.second.isOver(); });
        }));
        for (const auto &[id, done] : recorder.exchanges)
            QVERIFY(!done.error);
        QCOMPARE(waiting, count);
    }

    void connectionsToAHostCanBeBounded()
    {
        std::atomic<int> open = 0, most = 0;
        RawServer server([&](RawConnection &connection) {
            while (!connection.readRequest().empty()) {
                most = std::max<int>(most, ++open);
                connection.sendSlowly("HTTP/1.1 200 OK\r\n", 1);
                --open;
                connection.send("Content-Length: 0\r\n\r\n");
            }
        });
        const auto transport = makeCurlTransport();
        Recorder recorder;
        Request request = get(server.url());
        request.options.maxConnectionsPerHost = 2;
        for (TransferId id = 0; id < 6; ++id)
            transport->start(id, request, recorder);
        QVERIFY(processUntil(*transport, [&] {
            return recorder.exchanges.size() == 6 && std::ranges::all_of(recorder.exchanges, [](const auto &e) { return e.second.isOver(); });
        }));
        QCOMPARE(most.load(), 2);
        QVERIFY(server.connections() <= 2);
    }

    void wakeEndsTheWait()
    {
        const auto transport = makeCurlTransport();
        const auto begin = std::chrono::steady_clock::now();
        std::thread other([&] { transport->wake(); });
        transport->process(std::chrono::seconds(20));
        other.join();
        QVERIFY(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
    }

    void receiversMayStartAndAbort()
    {
        RawServer server([](RawConnection &connection) {
            while (!connection.readRequest().empty())
                connection.send(rawAnswer(std::string(200'000, 'x')));
        });
        const auto transport = makeCurlTransport();
        Recorder recorder, second;
        bool started = false;
        recorder.onChunk = [&](TransferId id, std::string_view) {
            if (!std::exchange(started, true))
                transport->start(77, get(server.url("/started-inside")), second);
            transport->abort(1);
            transport->abort(2);
            QVERIFY(id == 1 || id == 2);
        };
        transport->start(1, get(server.url("/1")), recorder);
        transport->start(2, get(server.url("/2")), recorder);
        QVERIFY(processUntil(*transport, [&] { return second.exchanges[77].isOver(); }));
        QCOMPARE(second.exchanges[77].body.size(), 200'000u);
        QCOMPARE(recorder.exchanges[1].chunks + recorder.exchanges[2].chunks, 1);
        QVERIFY(!recorder.exchanges[1].isOver() && !recorder.exchanges[2].isOver());
    }
};

QTEST_GUILESS_MAIN(tst_CurlTransport)
#include "tst_curltransport.moc"
