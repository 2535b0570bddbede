// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/curltransport.h"
#include "tests/support/exchange.h"
#include "tests/support/rawserver.h"

#include <QTest>

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>

using namespace penstock;
using namespace penstock::http;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace
{

// A resolver that does not answer: libcurl's look-ups end up in the function below.
struct StalledLookups {
    std::mutex mutex;
    std::condition_variable changed;
    int waiting = 0;
    bool released = false;
};

StalledLookups &stalledLookups()
{
    static StalledLookups lookups;
    return lookups;
}

} // namespace

extern "C" int getaddrinfo(const char *name, const char *service, const addrinfo *hints, addrinfo **result)
{
    if (name && std::string_view(name).ends_with(".invalid"))
        return EAI_NONAME;
    if (name && std::string_view(name).ends_with(".stalled")) {
        StalledLookups &lookups = stalledLookups();
        std::unique_lock lock(lookups.mutex);
        ++lookups.waiting;
        lookups.changed.notify_all();
        lookups.changed.wait_for(lock, 30s, [&] { return lookups.released; });
        return EAI_AGAIN;
    }
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(name, service, hints, result);
}

namespace
{

using Kind = TransportError::Kind;
using Clock = std::chrono::steady_clock;

// A port where connecting neither succeeds nor fails: the queue of a listener that never accepts is full.
class SilentPort
{
public:
    SilentPort()
    {
        m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *general = reinterpret_cast<sockaddr *>(&address);
        bind(m_listener, general, size);
        getsockname(m_listener, general, &size);
        listen(m_listener, 0);
        m_port = ntohs(address.sin_port);
        while (m_clients.size() < 16) {
            const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            m_clients.push_back(client);
            connect(client, general, size);
            pollfd connected{client, POLLOUT, 0};
            if (poll(&connected, 1, 200) == 0) {
                m_isSilent = true;
                return;
            }
        }
    }
    ~SilentPort()
    {
        for (const int client : m_clients)
            close(client);
        close(m_listener);
    }
    SilentPort(const SilentPort &) = delete;
    SilentPort &operator=(const SilentPort &) = delete;

    bool isSilent() const { return m_isSilent; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port) + '/'; }

private:
    int m_listener = -1;
    int m_port = 0;
    bool m_isSilent = false;
    std::vector<int> m_clients;
};

// How long it takes from the wish of another thread until the exchange is gone, as a driver would do it.
std::chrono::milliseconds abortTime(Transport &transport, TransferId id)
{
    std::atomic<bool> wanted = false;
    Clock::time_point begin;
    std::thread user([&] {
        begin = Clock::now();
        wanted = true;
        transport.wake();
    });
    while (!wanted)
        transport.process(20s);
    transport.abort(id);
    transport.process(0ms);
    const auto end = Clock::now();
    user.join();
    return std::chrono::duration_cast<std::chrono::milliseconds>(end - begin);
}

// The best of some attempts, so that a busy machine does not count as a slow abort.
template<typename Start>
std::chrono::milliseconds bestAbortTime(Start start)
{
    auto best = std::chrono::milliseconds::max();
    for (int attempt = 0; attempt < 5 && best >= 100ms; ++attempt) {
        const auto transport = makeCurlTransport();
        Recorder recorder;
        start(*transport, recorder);
        best = std::min(best, abortTime(*transport, 1));
        if (recorder.exchanges[1].isOver())
            return std::chrono::milliseconds::max();        // an aborted exchange tells nothing more
    }
    return best;
}

RawServer::Script stallsAfter(std::string bytes)
{
    return [bytes = std::move(bytes)](RawConnection &connection) {
        connection.readRequest();
        connection.send(bytes);
        connection.stall();
    };
}

} // namespace

class tst_CurlControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
            qunsetenv(name);
    }

    void cleanupTestCase()
    {
        const std::lock_guard lock(stalledLookups().mutex);
        stalledLookups().released = true;
        stalledLookups().changed.notify_all();
    }

    void abortsBeforeTheHead()
    {
        RawServer server(stallsAfter(""));
        const auto time = bestAbortTime([&](Transport &transport, Recorder &recorder) {
            transport.start(1, get(server.url()), recorder);
            transport.process(50ms);
        });
        QVERIFY2(time < 100ms, std::to_string(time.count()).c_str());
    }

    void abortsInTheBody()
    {
        RawServer server(stallsAfter("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
        const auto time = bestAbortTime([&](Transport &transport, Recorder &recorder) {
            transport.start(1, get(server.url()), recorder);
            processUntil(transport, [&] { return recorder.exchanges[1].chunks > 0; });
        });
        QVERIFY2(time < 100ms, std::to_string(time.count()).c_str());
    }

    void abortsWhileConnecting()
    {
        SilentPort port;
        QVERIFY(port.isSilent());
        const auto time = bestAbortTime([&](Transport &transport, Recorder &recorder) {
            transport.start(1, get(port.url()), recorder);
            transport.process(50ms);
        });
        QVERIFY2(time < 100ms, std::to_string(time.count()).c_str());
    }

    void abortsInANameLookup()
    {
        StalledLookups &lookups = stalledLookups();
        const auto time = bestAbortTime([&](Transport &transport, Recorder &recorder) {
            int before = 0;
            {
                const std::lock_guard lock(lookups.mutex);
                before = lookups.waiting;
            }
            transport.start(1, get("http://api.stalled/"), recorder);
            processUntil(transport, [&] {
                const std::lock_guard lock(lookups.mutex);
                return lookups.waiting > before;            // the look-up is under way
            });
        });
        QVERIFY(lookups.waiting > 0);
        QVERIFY2(time < 100ms, std::to_string(time.count()).c_str());
    }

    void endsInANameLookup()
    {
        auto best = Clock::duration::max();
        for (int attempt = 0; attempt < 5 && best >= 100ms; ++attempt) {
            auto transport = makeCurlTransport();
            Recorder recorder;
            transport->start(1, get("http://other.stalled/"), recorder);
            transport->process(50ms);
            const auto begin = Clock::now();
            transport.reset();
            best = std::min(best, Clock::now() - begin);
        }
        QVERIFY(best < 100ms);
    }

    void connectTimeout_data()
    {
        QTest::addColumn<bool>("lookup");
        QTest::newRow("connecting") << false;
        QTest::newRow("in a name look-up") << true;
    }

    void connectTimeout()
    {
        QFETCH(bool, lookup);
        SilentPort port;
        QVERIFY(port.isSilent());
        const auto transport = makeCurlTransport();
        Request request = get(lookup ? "http://third.stalled/" : port.url());
        request.options.connectTimeout = 150ms;
        request.options.totalTimeout = 0ms;
        const Exchange done = exchange(*transport, request);
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::TimedOut);
    }

    void namesThatDoNotExist()
    {
        const auto transport = makeCurlTransport();
        const Exchange done = exchange(*transport, get("http://nowhere.invalid/"));
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::NameNotResolved);
        QVERIFY(done.error->message.contains("nowhere.invalid"));
    }

    void abortBeforeItBegins()
    {
        RawServer server(rawAnswer("x"));
        const auto transport = makeCurlTransport();
        Recorder recorder;
        transport->start(1, get(server.url()), recorder);
        transport->abort(1);
        transport->abort(99);                               // nobody
        transport->process(0ms);
        QCOMPARE(exchange(*transport, get(server.url())).body, std::string("x"));
        QVERIFY(recorder.exchanges.empty());
    }

    void pauseHoldsTheBodyBack_data()
    {
        QTest::addColumn<bool>("compressed");
        QTest::addColumn<int>("size");
        QTest::newRow("plain") << false << 3'000'000;
        QTest::newRow("compressed") << true << 20'000'000;
        QTest::newRow("small") << false << 10;              // all of it is there before the pause
        QTest::newRow("small and compressed") << true << 200'000;
    }

    void pauseHoldsTheBodyBack()
    {
        QFETCH(bool, compressed);
        QFETCH(int, size);
        std::string text(std::size_t(size), 'x');
        for (std::size_t i = 0; i < text.size(); i += 13)
            text[i] = char('a' + i % 23);
        RawServer server(compressed ? rawAnswer(gzip(text), "Content-Encoding: gzip\r\n") : rawAnswer(text));
        const auto transport = makeCurlTransport();
        Recorder recorder;
        recorder.onChunk = [&](TransferId id, std::string_view) { transport->pause(id); };
        Request request = get(server.url());
        request.options.totalTimeout = 2000ms;
        request.options.maxExpansion = 0;
        transport->start(1, request, recorder);
        const Exchange &seen = recorder.exchanges[1];
        int rounds = 0;
        while (!seen.isOver() && ++rounds < 10'000) {
            const int chunks = seen.chunks;
            QVERIFY(processUntil(*transport, [&] { return seen.chunks > chunks || seen.isOver(); }));
            if (seen.isOver())
                break;
            for (int i = 0; i < 3; ++i)
                transport->process(1ms);
            QCOMPARE(seen.chunks, chunks + 1);              // nothing comes while paused, and no end
            QVERIFY(!seen.isOver());
            if (rounds == 1 && size == 10)
                std::this_thread::sleep_for(2100ms);        // time while paused does not count
            transport->resume(1);
        }
        QVERIFY2(!seen.error, seen.error ? seen.error->message.c_str() : "");
        QVERIFY(seen.isOver());
        QVERIFY(seen.body == text);
    }

    void pausedExchangesCanBeAborted()
    {
        RawServer server(rawAnswer(std::string(1'000'000, 'x')));
        const auto transport = makeCurlTransport();
        Recorder recorder;
        recorder.onChunk = [&](TransferId id, std::string_view) { transport->pause(id); };
        transport->start(1, get(server.url()), recorder);
        QVERIFY(processUntil(*transport, [&] { return recorder.exchanges[1].chunks == 1; }));
        transport->resume(1);
        transport->abort(1);
        transport->process(10ms);
        QCOMPARE(recorder.exchanges[1].chunks, 1);
        QVERIFY(!recorder.exchanges[1].isOver());
    }

    void brokenBodiesEndThePause()
    {
        std::string coded = gzip(std::string(5'000'000, 'x'));
        coded[coded.size() - 6] = char(coded[coded.size() - 6] ^ 1);   // of its sum
        RawServer server([&](RawConnection &connection) {
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(coded.size() + 1) + "\r\n\r\n" + coded);
            connection.stall();                             // the fault is found in what is held, not in what arrives
        });
        const auto transport = makeCurlTransport();
        Recorder recorder;
        recorder.onChunk = [&](TransferId id, std::string_view) { transport->pause(id); };
        Request request = get(server.url());
        request.options.maxExpansion = 0;
        transport->start(1, request, recorder);
        const Exchange &seen = recorder.exchanges[1];
        QVERIFY(processUntil(*transport, [&] {
            transport->resume(1);
            return seen.isOver();
        }));
        QVERIFY(seen.error);
        QCOMPARE(seen.error->kind, Kind::Other);
    }
};

QTEST_GUILESS_MAIN(tst_CurlControl)
#include "tst_curlcontrol.moc"
