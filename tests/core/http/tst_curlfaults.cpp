// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/curltransport.h"
#include "tests/support/exchange.h"
#include "tests/support/rawserver.h"

#include <QTest>

#include <zlib.h>

using namespace penstock;
using namespace penstock::http;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace
{

using Kind = TransportError::Kind;
using Script = RawServer::Script;

// Sends these bytes after the first request and ends the connection.
Script says(std::string bytes)
{
    return [bytes = std::move(bytes)](RawConnection &connection) {
        connection.readRequest();
        connection.send(bytes);
    };
}

Script saysForEver(std::string once, std::string repeated)
{
    return [once = std::move(once), repeated = std::move(repeated)](RawConnection &connection) {
        connection.readRequest();
        for (bool open = connection.send(once); open;)
            open = connection.send(repeated);
    };
}

Script stallsAfter(std::string bytes)
{
    return [bytes = std::move(bytes)](RawConnection &connection) {
        connection.readRequest();
        connection.send(bytes);
        connection.stall();
    };
}

struct Fault {
    const char *name;
    Script script;
    Kind kind;
    int heads = 0;
    std::string body = {};
    TransferOptions options = {};
};

TransferOptions within(std::chrono::milliseconds total, std::chrono::milliseconds idle = 0ms)
{
    TransferOptions options;
    options.totalTimeout = total;
    options.idleTimeout = idle;
    return options;
}

TransferOptions atMost(std::uint64_t bytes)
{
    TransferOptions options;
    options.maxResponse = bytes;
    return options;
}

std::string withGzip(const std::string &coded, const char *coding = "gzip")
{
    return rawAnswer(coded, std::string("Content-Encoding: ") + coding + "\r\n");
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

std::vector<Fault> faults()
{
    const std::string text = "{\"key\": \"value of some length\"}";
    const std::string coded = gzip(text);
    std::string broken = coded;
    broken[12] = char(broken[12] ^ 0xff);
    broken[13] = char(broken[13] ^ 0xff);
    std::string wrongSum = coded;
    wrongSum[wrongSum.size() - 6] = char(wrongSum[wrongSum.size() - 6] ^ 1);
    std::vector<Fault> faults;
    faults.push_back({"no answer", says(""), Kind::ConnectionLost});                                    // retry-connection-dropped
    faults.push_back({"reset", [](RawConnection &connection) { connection.readRequest(); connection.reset(); }, Kind::ConnectionLost});
    faults.push_back({"cut in the status line", says("HTTP/1.1 20"), Kind::ConnectionLost});
    faults.push_back({"cut in the head", says(ok + "Content-Length: 5\r\nX-Y: z"), Kind::ConnectionLost});
    faults.push_back({"cut in the body", says(ok + "Content-Length: 100\r\n\r\n0123456789"), Kind::ConnectionLost, 1, "0123456789"});
    faults.push_back({"cut between chunks", says(ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), Kind::ConnectionLost, 1, "abc"});
    faults.push_back({"cut in a chunk", says(ok + "Transfer-Encoding: chunked\r\n\r\n9\r\nabc"), Kind::ConnectionLost, 1, "abc"});
    faults.push_back({"size of a chunk", says(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"), Kind::ConnectionLost, 1});
    faults.push_back({"not HTTP", says("SSH-2.0-OpenSSH_9.2\r\n"), Kind::Other});
    faults.push_back({"bytes", says(std::string("\x16\x03\x01\x00\xff\xfe\n\n", 8)), Kind::Other});
    faults.push_back({"never a head", stallsAfter(""), Kind::TimedOut, 0, {}, within(150ms)});
    faults.push_back({"stall in the head", stallsAfter(ok + "X-"), Kind::TimedOut, 0, {}, within(150ms)});
    faults.push_back({"stall in the body", stallsAfter(ok + "Content-Length: 9\r\n\r\nabc"), Kind::TimedOut, 1, "abc", within(150ms)});
    faults.push_back({"silence", stallsAfter(ok + "Content-Length: 9\r\n\r\nabc"), Kind::TimedOut, 1, "abc", within(0ms, 150ms)});
    faults.push_back({"endless head", saysForEver(ok, "X-Y: " + std::string(100, 'z') + "\r\n"), Kind::TooLarge});
    faults.push_back({"endless line", saysForEver(ok + "X-Y: ", std::string(10'000, 'z')), Kind::TooLarge});
    faults.push_back({"endless interim answers", saysForEver("", "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"), Kind::TooLarge});
    faults.push_back({"endless body", saysForEver(ok + "\r\n", std::string(10'000, 'z')), Kind::TooLarge, 1, std::string(5000, 'z'), atMost(5000)});
    faults.push_back({"declared too large", stallsAfter(ok + "Content-Length: 5001\r\n\r\n"), Kind::TooLarge, 1, {}, atMost(5000)});
    faults.push_back({"one byte too many", says(ok + "Connection: close\r\n\r\n123456"), Kind::TooLarge, 1, {}, atMost(5)});
    faults.push_back({"one decoded byte too many", says(withGzip(coded)), Kind::TooLarge, 1, {}, atMost(text.size() - 1)});
    faults.push_back({"truncated gzip", says(withGzip(coded.substr(0, coded.size() - 9))), Kind::ConnectionLost, 1});
    faults.push_back({"gzip without its sum", says(withGzip(coded.substr(0, coded.size() - 4))), Kind::ConnectionLost, 1, text});
    faults.push_back({"gzip with a wrong sum", says(withGzip(wrongSum)), Kind::Other, 1});
    faults.push_back({"broken gzip", says(withGzip(broken)), Kind::Other, 1});
    faults.push_back({"not gzip", says(withGzip("{\"a\": 1}")), Kind::Other, 1});
    faults.push_back({"not deflate", says(withGzip("{\"a\": 1}", "deflate")), Kind::Other, 1});
    return faults;
}

std::string deflated(std::string_view text, int windowBits)
{
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
    std::string input(text), out(text.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = uInt(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace

class tst_CurlFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
            qunsetenv(name);
    }

    void broken_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Fault &fault : faults())
            QTest::newRow(fault.name) << index++;
    }

    void broken()
    {
        QFETCH(int, index);
        const Fault fault = faults().at(std::size_t(index));
        RawServer server(fault.script);
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.options = fault.options;
        const Exchange done = exchange(*transport, request);
        QVERIFY(done.isOver());
        QVERIFY(done.error);
        QVERIFY2(done.error->kind == fault.kind, (std::to_string(int(done.error->kind)) + ": " + done.error->message).c_str());
        QVERIFY(!done.error->message.empty());
        QCOMPARE(done.heads, fault.heads);
        if (!fault.body.empty() || fault.kind == Kind::TooLarge)
            QVERIFY(fault.body.starts_with(done.body));
        if (fault.kind != Kind::TooLarge)
            QVERIFY2(done.body.starts_with(fault.body), done.body.c_str());
        QCOMPARE(server.connections(), 1);                  // asked once
        // The transport is as good as before.
        RawServer healthy(rawAnswer("fine"));
        QCOMPARE(exchange(*transport, get(healthy.url())).body, std::string("fine"));
    }

    void trickles()
    {
        RawServer server([](RawConnection &connection) {
            connection.readRequest();
            connection.sendSlowly(ok + "Content-Length: 1000\r\n\r\n" + std::string(1000, 'x'), 5);
        });
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.options = within(400ms, 300ms);             // something always arrives, and yet it takes too long
        const Exchange done = exchange(*transport, request);
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::TimedOut);
        QVERIFY2(done.error->message.contains("400 ms"), done.error->message.c_str());
        QVERIFY(done.stats->total >= 300'000);
    }

    void slowIsNotSilent()
    {
        RawServer server([](RawConnection &connection) {
            connection.readRequest();
            connection.sendSlowly(ok + "Content-Length: 100\r\n\r\n" + std::string(100, 'x'), 4);
        });
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.options = within(0ms, 500ms);               // in all it takes longer than that
        const Exchange done = exchange(*transport, request);
        QVERIFY2(!done.error, done.error ? done.error->message.c_str() : "");
        QCOMPARE(done.body.size(), 100u);
    }

    void bombs_data()
    {
        QTest::addColumn<double>("maxExpansion");
        QTest::addColumn<qulonglong>("maxResponse");
        QTest::addColumn<qulonglong>("mostDecoded");
        QTest::newRow("by expansion") << 200.0 << qulonglong(1ull << 32) << qulonglong((1 << 20) + (64 << 10));
        QTest::newRow("by size") << 0.0 << qulonglong(5'000'000) << qulonglong(5'000'000);
    }

    void bombs()
    {
        QFETCH(double, maxExpansion);
        QFETCH(qulonglong, maxResponse);
        QFETCH(qulonglong, mostDecoded);
        RawServer server(withGzip(gzip(std::string(100'000'000, ' '))));
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.options.maxExpansion = maxExpansion;
        request.options.maxResponse = maxResponse;
        const Exchange done = exchange(*transport, request);
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::TooLarge);
        QVERIFY2(done.body.size() <= mostDecoded, std::to_string(done.body.size()).c_str());
        QVERIFY(!done.body.empty());
    }

    void whatExpandsLittleIsNoBomb()
    {
        std::string text;
        for (int i = 0; text.size() < 5'000'000; ++i)
            text += "{\"id\": " + std::to_string(i * 7919) + "},\n";
        RawServer server(withGzip(gzip(text)));
        const auto transport = makeCurlTransport();
        const Exchange done = exchange(*transport, get(server.url()));
        QVERIFY2(!done.error, done.error ? done.error->message.c_str() : "");
        QVERIFY(done.body == text);
        QCOMPARE(done.stats->bytesDecoded, text.size());
        QVERIFY(done.stats->bytesReceived < text.size() / 3);
    }

    void codings_data()
    {
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("body");
        const std::string text = "{\"text\": \"text text text\"}";
        const auto bytes = [](const std::string &value) { return QByteArray::fromStdString(value); };
        QTest::newRow("gzip") << QByteArray("gzip") << bytes(gzip(text)) << bytes(text);
        QTest::newRow("name in upper case") << QByteArray("GZIP") << bytes(gzip(text)) << bytes(text);
        QTest::newRow("x-gzip") << QByteArray("x-gzip") << bytes(gzip(text)) << bytes(text);
        QTest::newRow("two members") << QByteArray("gzip") << bytes(gzip(text) + gzip("more")) << bytes(text + "more");
        QTest::newRow("what follows is ignored") << QByteArray("gzip") << bytes(gzip(text) + std::string("\0\0padding", 9)) << bytes(text);
        QTest::newRow("deflate") << QByteArray("deflate") << bytes(deflated(text, 15)) << bytes(text);
        QTest::newRow("raw deflate") << QByteArray("deflate") << bytes(deflated(text, -15)) << bytes(text);
        QTest::newRow("nothing") << QByteArray("gzip") << QByteArray() << QByteArray();
        QTest::newRow("empty text") << QByteArray("gzip") << bytes(gzip("")) << QByteArray();
        QTest::newRow("identity") << QByteArray("identity") << bytes(text) << bytes(text);
        QTest::newRow("no coding at all") << QByteArray("utf-8") << bytes(text) << bytes(text);
        QTest::newRow("not asked for") << QByteArray("br") << QByteArray("\x8b\x02\x80") << QByteArray("\x8b\x02\x80");
    }

    void codings()
    {
        QFETCH(QByteArray, coding);
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, body);
        // Byte by byte, so that every step begins anew.
        RawServer server([&](RawConnection &connection) {
            connection.readRequest();
            connection.send(ok + "Content-Encoding: " + coding.toStdString() + "\r\nContent-Length: " + std::to_string(sent.size()) + "\r\n\r\n");
            connection.sendSlowly(sent.toStdString(), 0);
        });
        const auto transport = makeCurlTransport();
        const Exchange done = exchange(*transport, get(server.url()));
        QVERIFY2(!done.error, done.error ? done.error->message.c_str() : "");
        QCOMPARE(QByteArray::fromStdString(done.body), body);
        QCOMPARE(done.stats->bytesReceived, std::uint64_t(sent.size()));
        QCOMPARE(done.stats->bytesDecoded, std::uint64_t(body.size()));
    }

    void codingsCanBeLeftAlone()
    {
        const std::string coded = gzip("text");
        RawServer server(withGzip(coded));
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.options.acceptEncoding.clear();
        QVERIFY(exchange(*transport, request).body == coded);
        QVERIFY(!server.requests().at(0).contains("Accept-Encoding"));
        request.options = {};
        request.headers = {{"Accept-Encoding", "gzip;q=0.5"}};
        QCOMPARE(exchange(*transport, request).body, std::string("text"));
        QVERIFY(server.requests().at(1).contains("\r\nAccept-Encoding: gzip;q=0.5\r\n"));
    }

    void limitsAreInclusive()
    {
        RawServer server(withGzip(gzip(std::string(5000, 'x'))));
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.options.maxResponse = 5000;
        QVERIFY(!exchange(*transport, request).error);
    }

    void headsOfOtherMethodsHaveNoBody()
    {
        RawServer server(std::string("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\nContent-Encoding: gzip\r\n\r\n"));
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.method = "HEAD";
        request.options.maxResponse = 10;
        QVERIFY(!exchange(*transport, request).error);
    }

    // "A silent resend when a connection drops" is what must not happen: one start() is one request.
    void deadConnectionsAreNotAskedAgainInSilence_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::newRow("GET") << QByteArray("GET");
        QTest::newRow("POST") << QByteArray("POST");
    }

    void deadConnectionsAreNotAskedAgainInSilence()
    {
        QFETCH(QByteArray, method);
        std::atomic<int> requests = 0;
        RawServer server([&](RawConnection &connection) {
            requests += !connection.readRequest().empty();
            connection.send(rawAnswer("first"));
            requests += !connection.readRequest().empty();  // and no answer to it
        });
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.method = method.toStdString();
        request.hasBody = method == "POST";
        QVERIFY(!exchange(*transport, request).error);
        const Exchange done = exchange(*transport, request);
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::ConnectionLost);
        QCOMPARE(requests.load(), 2);
    }

    void closedConnectionsAreNotUsed()
    {
        RawServer server([](RawConnection &connection) {
            connection.readRequest();
            connection.send(rawAnswer("only"));
        });
        const auto transport = makeCurlTransport();
        for (int i = 1; i <= 3; ++i) {
            const Exchange done = exchange(*transport, get(server.url()));
            QVERIFY2(!done.error, done.error ? done.error->message.c_str() : "");
            QVERIFY(!done.stats->reused);
            while (server.open() > 0)                       // the end of the connection is on its way
                std::this_thread::yield();
        }
        QCOMPARE(server.connections(), 3);
    }

    void nobodyListens()
    {
        int port = 0;
        {
            RawServer gone(std::string{});
            port = gone.port();
        }
        const auto transport = makeCurlTransport();
        const Exchange done = exchange(*transport, get("http://127.0.0.1:" + std::to_string(port) + "/"));
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::ConnectionFailed);
        QCOMPARE(done.heads, 0);
    }
};

QTEST_GUILESS_MAIN(tst_CurlFaults)
#include "tst_curlfaults.moc"
