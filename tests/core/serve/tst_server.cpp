// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/serve/server.h"
#include "tests/support/certificate.h"
#include "tests/support/rawclient.h"

#include <QSslCertificate>
#include <QSslSocket>
#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;
using serve::Reply;
using serve::Request;
using serve::Server;
using Clock = std::chrono::steady_clock;

namespace
{

std::unique_ptr<Server> serveWith(Server::Handler handler, serve::Options options = {})
{
    auto server = Server::start(options, std::move(handler));
    return server ? std::move(*server) : nullptr;
}

Reply text(std::string body)
{
    Reply reply;
    reply.body = std::move(body);
    return reply;
}

// What arrived, one part a line.
Reply echo(const Request &request)
{
    std::string body = request.method + "\n" + request.target + "\n" + request.rawPath + "\n" + request.path + "\n" + request.query + "\n";
    for (const http::Header &line : request.headers.lines()) {
        if (line.name.starts_with("X-"))
            body += line.name + "=" + line.value + "\n";
    }
    return text(body + request.body);
}

} // namespace

class TestServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void requestArrivesAsSent_data();
    void requestArrivesAsSent();
    void repliesWithRepeatedHeaders();
    void headHasNoBody();
    void connectionIsKept();
    void streams();
    void streamsWithLength();
    void streamToHttp10EndsWithConnection();
    void breaksOff();
    void abortsWithoutAnswer();
    void delaysDoNotOccupyThreads();
    void throwingHandlerAnswers500();
    void oversizedHeader();
    void oversizedBody();
    void oversizedChunkedBody();
    void bodiesTogether();
    void strangersMaySayLittle();
    void malformedRequests_data();
    void malformedRequests();
    void silentClientIsCut();
    void tricklingClientIsCut();
    void silentCrowdMakesRoom();
    void manyClients();
    void moreClientsThanConnections();
    void speaksTls();
    void stopsWhileAnswersAreDelayed();
    void tellsWhyItCannotListen();
    void refusesUnusableCertificates();
};

void TestServer::requestArrivesAsSent_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("seen");
    QTest::newRow("escapes") << QByteArray("GET /a%2Fb%20c?x=%20+&y&z=%C3%A4 HTTP/1.1\r\nHost: h\r\n\r\n")
                             << QByteArray("GET\n/a%2Fb%20c?x=%20+&y&z=%C3%A4\n/a%2Fb%20c\n/a/b c\nx=%20+&y&z=%C3%A4\n");
    QTest::newRow("plus in path") << QByteArray("GET /a+b HTTP/1.1\r\nHost: h\r\n\r\n") << QByteArray("GET\n/a+b\n/a+b\n/a+b\n\n");
    QTest::newRow("doubled slashes") << QByteArray("GET //a//? HTTP/1.1\r\nHost: h\r\n\r\n") << QByteArray("GET\n//a//?\n//a//\n//a//\n\n");
    QTest::newRow("any method") << QByteArray("PURGE / HTTP/1.1\r\nHost: h\r\n\r\n") << QByteArray("PURGE\n/\n/\n/\n\n");
    QTest::newRow("absolute") << QByteArray("GET http://h:1/p?q=1 HTTP/1.1\r\nHost: h\r\n\r\n") << QByteArray("GET\nhttp://h:1/p?q=1\n/p\n/p\nq=1\n");
    QTest::newRow("header lines") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nX-B: 1\r\nX-A: 2\r\nX-B: 3\r\nX-E:\r\n\r\n")
                                  << QByteArray("GET\n/\n/\n/\n\nX-B=1\nX-A=2\nX-B=3\nX-E=\n");
    QTest::newRow("body") << QByteArray("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n{\"a\"}") << QByteArray("POST\n/p\n/p\n/p\n\n{\"a\"}");
    QTest::newRow("body of a GET") << QByteArray("GET /p HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}") << QByteArray("GET\n/p\n/p\n/p\n\n{}");
    QTest::newRow("chunked body") << QByteArray("PATCH /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                                  << QByteArray("PATCH\n/p\n/p\n/p\n\nabcde");
}

void TestServer::requestArrivesAsSent()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, seen);
    const auto server = serveWith(echo);
    const RawReply reply = ask(server->port(), request.toStdString());
    QCOMPARE(reply.status, 200);
    QCOMPARE(QByteArray::fromStdString(reply.body), seen);
}

void TestServer::repliesWithRepeatedHeaders()
{
    const auto server = serveWith([](const Request &) {
        Reply reply = text("gone");
        reply.status = 410;
        reply.headers = {{"Set-Cookie", "a=1"}, {"Content-Type", "text/x"}, {"Set-Cookie", "b=2"}};
        return reply;
    });
    const RawReply reply = get(server->port(), "/");
    QCOMPARE(reply.status, 410);
    QCOMPARE(reply.reason, std::string("Gone"));
    QCOMPARE(reply.headers.all("set-cookie"), (std::vector<std::string>{"a=1", "b=2"}));
    QCOMPARE(reply.headers.all("content-type"), (std::vector<std::string>{"text/x"}));
    QCOMPARE(reply.body, std::string("gone"));
}

void TestServer::headHasNoBody()
{
    const auto server = serveWith([](const Request &) { return text("12345"); });
    RawClient client(server->port());
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const RawReply head = client.reply(true);
    QCOMPARE(head.status, 200);
    QCOMPARE(*head.headers.first("Content-Length"), std::string("5"));
    QCOMPARE(client.reply().body, std::string("12345"));
}

void TestServer::connectionIsKept()
{
    const auto server = serveWith(echo);
    RawClient client(server->port());
    for (int i = 0; i < 3; ++i) {
        client.send("POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n!");
        const RawReply reply = client.reply();
        QVERIFY(reply.complete);
        QVERIFY(reply.body.starts_with("POST\n/" + std::to_string(i) + "\n"));
    }
    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    QVERIFY(client.readToEnd().has_value());
}

namespace
{

std::function<std::string()> pieces(int count, std::size_t size)
{
    return [count, size, at = 0]() mutable { return at++ < count ? std::string(size, char('a' + at % 26)) : std::string(); };
}

} // namespace

void TestServer::streams()
{
    const auto server = serveWith([](const Request &) {
        Reply reply;
        reply.stream = pieces(50, 200'000);
        return reply;
    });
    const RawReply reply = get(server->port(), "/");
    QVERIFY(reply.complete);
    QCOMPARE(*reply.headers.first("Transfer-Encoding"), std::string("chunked"));
    QCOMPARE(reply.body.size(), std::size_t(10'000'000));
    QCOMPARE(reply.body.front(), 'b');
    QCOMPARE(reply.body[200'000], 'c');
}

void TestServer::streamsWithLength()
{
    const auto server = serveWith([](const Request &) {
        Reply reply;
        reply.headers.append("Content-Length", "3000");
        reply.stream = pieces(3, 1000);
        return reply;
    });
    const RawReply reply = get(server->port(), "/");
    QVERIFY(reply.complete);
    QCOMPARE(reply.headers.all("Content-Length"), (std::vector<std::string>{"3000"}));
    QVERIFY(!reply.headers.has("Transfer-Encoding"));
    QCOMPARE(reply.body.size(), std::size_t(3000));
}

void TestServer::streamToHttp10EndsWithConnection()
{
    const auto server = serveWith([](const Request &) {
        Reply reply;
        reply.stream = pieces(3, 1000);
        return reply;
    });
    const RawReply reply = ask(server->port(), "GET / HTTP/1.0\r\n\r\n");
    QVERIFY(!reply.headers.has("Transfer-Encoding"));
    QCOMPARE(reply.body.size(), std::size_t(3000));
}

void TestServer::breaksOff()
{
    const auto server = serveWith([](const Request &) {
        Reply reply = text("{\"items\":[{\"id\":1},");
        reply.breakOff = true;
        return reply;
    });
    const RawReply reply = get(server->port(), "/");
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, std::string("{\"items\":[{\"id\":1},"));
    QVERIFY(!reply.complete);
}

void TestServer::abortsWithoutAnswer()
{
    const auto server = serveWith([](const Request &request) {
        Reply reply = text("x");
        reply.abort = true;
        if (request.path == "/late")
            reply.delay = 20ms;
        return reply;
    });
    for (const char *path : {"/", "/late"}) {
        RawClient client(server->port());
        client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto answer = client.readToEnd();
        QVERIFY(answer.has_value());
        QCOMPARE(*answer, std::string());
    }
}

void TestServer::delaysDoNotOccupyThreads()
{
    const auto server = serveWith([](const Request &) {
        Reply reply = text("late");
        reply.delay = 300ms;
        return reply;
    });
    constexpr int count = 40;
    const auto begin = Clock::now();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<RawClient>(server->port()));
        clients.back()->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    for (const auto &client : clients)
        QCOMPARE(client->reply().body, std::string("late"));
    const auto took = Clock::now() - begin;
    QVERIFY(took >= 300ms);
    QVERIFY2(took < 300ms * count / 8, "forty answers on eight busy threads would take longer");
}

void TestServer::throwingHandlerAnswers500()
{
    const auto server = serveWith([](const Request &) -> Reply { throw std::runtime_error("no"); });
    QCOMPARE(get(server->port(), "/").status, 500);
}

void TestServer::oversizedHeader()
{
    serve::Options options;
    options.maxHeader = 8192;
    std::atomic<int> handled = 0;
    const auto server = serveWith([&](const Request &) { ++handled; return text("ok"); }, options);
    QCOMPARE(get(server->port(), "/", "X-A: " + std::string(7000, 'a') + "\r\n").status, 200);
    QCOMPARE(handled.load(), 1);
    QCOMPARE(get(server->port(), "/", "X-A: " + std::string(9000, 'a') + "\r\n").status, 431);
    QCOMPARE(get(server->port(), "/" + std::string(9000, 'a')).status, 431);
    // Beyond the connection's memory, the library answers before the header is complete.
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 10'000 && client.send("X-Filler: " + std::string(1000, 'b') + "\r\n"); ++i) { }
    const auto answer = client.readToEnd();
    QVERIFY2(answer.has_value(), "an endless header has to end the connection");
    QCOMPARE(handled.load(), 1);
}

void TestServer::oversizedBody()
{
    serve::Options options;
    options.maxBody = 1000;
    std::atomic<int> handled = 0;
    const auto server = serveWith([&](const Request &) { ++handled; return text("ok"); }, options);
    QCOMPARE(ask(server->port(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'a')).status, 200);
    QCOMPARE(ask(server->port(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n").status, 413);
    QCOMPARE(handled.load(), 1);
}

void TestServer::oversizedChunkedBody()
{
    serve::Options options;
    options.maxBody = 1000;
    std::atomic<int> handled = 0;
    const auto server = serveWith([&](const Request &) { ++handled; return text("ok"); }, options);
    RawClient client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 10'000 && client.send("64\r\n" + std::string(100, 'a') + "\r\n"); ++i) { }
    QVERIFY(client.readToEnd().has_value());
    QCOMPARE(handled.load(), 0);
    QCOMPARE(get(server->port(), "/").status, 200);
}

void TestServer::bodiesTogether()
{
    serve::Options options;
    options.maxBodies = 1000;
    const auto server = serveWith([&](const Request &request) { return text(std::to_string(request.body.size())); }, options);
    const std::string large = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 800\r\n\r\n";
    const auto becomes = [&](const std::string &request, int status) {
        const auto deadline = Clock::now() + 5s;
        while (Clock::now() < deadline) {
            if (ask(server->port(), request).status == status)
                return true;
        }
        return false;
    };
    RawClient first(server->port());
    first.send(large + std::string(100, 'a'));
    QVERIFY(becomes("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 300\r\n\r\n" + std::string(300, 'b'), 503));
    QCOMPARE(ask(server->port(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'c')).status, 200);
    first.send(std::string(700, 'a'));
    QVERIFY(becomes(large + std::string(800, 'd'), 200));
}

// Who brings no key gets the refusal before a large body is read, and is cut off in the middle of one that does not say how large it is.
void TestServer::strangersMaySayLittle()
{
    serve::Options options;
    options.refuses = [](const Request &head) -> std::optional<Reply> {
        if (head.headers.first("X-Key"))
            return std::nullopt;
        Reply reply;
        reply.status = 401;
        return reply;
    };
    std::atomic<int> handled = 0;
    const auto server = serveWith([&](const Request &request) { ++handled; return text(std::to_string(request.body.size())); }, options);
    const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n", size = "Content-Length: 100000\r\n\r\n";
    QCOMPARE(ask(server->port(), post + size).status, 401);
    QCOMPARE(ask(server->port(), post + "X-Key: k\r\n" + size + std::string(100'000, 'a')).body, "100000");
    QCOMPARE(handled.load(), 1);
    RawClient client(server->port());
    client.send(post + "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 10'000 && client.send("64\r\n" + std::string(100, 'a') + "\r\n"); ++i) { }
    QVERIFY(client.readToEnd().has_value());
    QCOMPARE(handled.load(), 1);
}

void TestServer::malformedRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("noise") << QByteArray("\x16\x03\x01\x02\x00\x01\r\n\r\n\r\n", 12);
    QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n");
    QTest::newRow("no version") << QByteArray("GET /\r\n\r\n");
    QTest::newRow("bad length") << QByteArray("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n");
    QTest::newRow("huge length") << QByteArray("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n");
    QTest::newRow("bad chunk") << QByteArray("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    QTest::newRow("half a request") << QByteArray("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    QTest::newRow("half a line") << QByteArray("GE");
}

// Whatever is answered: the connection ends, nothing stays behind, and the next client is served.
void TestServer::malformedRequests()
{
    QFETCH(QByteArray, request);
    const auto server = serveWith([](const Request &) { return text("ok"); });
    for (int i = 0; i < 20; ++i) {
        RawClient client(server->port());
        client.send(request.toStdString());
        client.finishSending();
        QVERIFY(client.readToEnd().has_value());
    }
    QCOMPARE(get(server->port(), "/").body, std::string("ok"));
}

void TestServer::silentClientIsCut()
{
    serve::Options options;
    options.idleTimeout = 1s;
    const auto server = serveWith(echo, options);
    RawClient silent(server->port());
    RawClient half(server->port());
    half.send("GET / HTTP/1.1\r\nHost:");
    QVERIFY(half.readToEnd(10s).has_value());
    QVERIFY(silent.readToEnd(10s).has_value());
    QCOMPARE(get(server->port(), "/").status, 200);
}

void TestServer::tricklingClientIsCut()
{
    serve::Options options;
    options.idleTimeout = 1s;
    const auto server = serveWith(echo, options);
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ");
    const auto begin = Clock::now();
    bool cut = false;
    while (!cut && Clock::now() - begin < 15s) {
        client.send("a");
        cut = client.readToEnd(100ms).has_value();
    }
    QVERIFY(cut);
    QVERIFY(Clock::now() - begin >= 1500ms);
}

// More silent connections than there are places: who waits the longest goes, long before the idle time-out.
void TestServer::silentCrowdMakesRoom()
{
    serve::Options options;
    options.maxConnections = 8;
    const auto server = serveWith(echo, options);
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 20; ++i) {
        silent.push_back(std::make_unique<RawClient>(server->port()));
        silent.back()->send("GET / HTTP/1.1\r\nHost:");
    }
    const auto begin = Clock::now();
    QCOMPARE(get(server->port(), "/").status, 200);
    QVERIFY(Clock::now() - begin < 20s);
}

void TestServer::manyClients()
{
    std::atomic<int> handled = 0;
    const auto server = serveWith([&](const Request &request) { ++handled; return text(request.path); });
    std::atomic<int> right = 0;
    std::vector<std::jthread> threads;
    for (int c = 0; c < 64; ++c) {
        threads.emplace_back([&, c] {
            RawClient client(server->port());
            for (int i = 0; i < 30; ++i) {
                const std::string path = "/" + std::to_string(c) + "/" + std::to_string(i);
                client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
                right += client.reply().body == path;
            }
        });
    }
    threads.clear();
    QCOMPARE(right.load(), 64 * 30);
    QCOMPARE(handled.load(), 64 * 30);
}

// Those beyond the limit wait in the listener's queue until a connection ends.
void TestServer::moreClientsThanConnections()
{
    serve::Options options;
    options.maxConnections = 4;
    std::atomic<int> under = 0;
    std::atomic<int> most = 0;
    const auto server = serveWith([&](const Request &) {
        const int now = ++under;
        most = std::max(most.load(), now);
        --under;
        return text("ok");
    }, options);
    std::atomic<int> right = 0;
    std::vector<std::jthread> threads;
    for (int c = 0; c < 16; ++c) {
        threads.emplace_back([&] { right += get(server->port(), "/", "Connection: close\r\n").body == "ok"; });
    }
    threads.clear();
    QCOMPARE(right.load(), 16);
    QVERIFY(most <= 4);
}

void TestServer::speaksTls()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here");
    serve::Options options;
    options.certificatePem = selfSignedCertificate;
    options.keyPem = selfSignedKey;
    const auto server = serveWith(echo, options);
    QVERIFY(server);
    QVERIFY(server->url().starts_with("https://127.0.0.1:"));
    QSslSocket socket;
    const QList<QSslCertificate> authorities = QSslCertificate::fromData(QByteArray::fromStdString(selfSignedCertificate));
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.setCaCertificates(authorities);
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server->port());
    QVERIFY2(socket.waitForEncrypted(10'000), qPrintable(socket.errorString()));
    socket.write("GET /tls HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    while (socket.waitForReadyRead(5000)) { }
    const QByteArray answer = socket.readAll();
    QVERIFY(answer.startsWith("HTTP/1.1 200"));
    QVERIFY(answer.contains("GET\n/tls\n"));
    // A client that does not speak TLS is shown the door.
    RawClient plain(server->port());
    plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(plain.readToEnd().has_value());
}

void TestServer::stopsWhileAnswersAreDelayed()
{
    std::atomic<int> handled = 0;
    auto server = serveWith([&](const Request &) {
        Reply reply = text("late");
        reply.delay = 60s;
        ++handled;
        return reply;
    });
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QTRY_COMPARE(handled.load(), 1);
    const auto begin = Clock::now();
    server.reset();
    QVERIFY(Clock::now() - begin < 5s);
    QCOMPARE(client.readToEnd().value_or("open"), std::string());
}

void TestServer::tellsWhyItCannotListen()
{
    const auto server = serveWith(echo);
    serve::Options options;
    options.port = server->port();
    const auto second = Server::start(options, echo);
    QVERIFY(!second);
    QVERIFY(second.error().is(codes::listenFailed));
    QVERIFY(second.error().message.contains(QString::number(server->port())));
    options.address = "no address";
    QVERIFY(!Server::start(options, echo));
}

// Half of a pair must not lead to a server without TLS.
void TestServer::refusesUnusableCertificates()
{
    for (const auto &[certificate, key] : {std::pair("garbage", "garbage"), std::pair("", "garbage"), std::pair("garbage", "")}) {
        serve::Options options;
        options.certificatePem = certificate;
        options.keyPem = key;
        const auto server = Server::start(options, echo);
        QVERIFY(!server);
        QVERIFY2(server.error().message.contains(QLatin1String("TLS")), qPrintable(server.error().message));
    }
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
