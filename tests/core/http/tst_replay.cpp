// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/replay.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace penstock::http;
using namespace std::chrono_literals;

class TestReplay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersInOrder();
    void unrecordedFails();
    void failuresAreReplayed();
    void comparesRedacted();
    void pauseHoldsTheBody();
    void abortInside();
    void wakes();
};

namespace
{

class Notes : public Receiver
{
public:
    void received(TransferId id, ResponseHead head) override { note(id, "head " + std::to_string(head.status)); }
    void received(TransferId id, std::string_view chunk) override
    {
        note(id, "chunk " + std::string(chunk));
        if (abortAtChunk)
            abortAtChunk->abort(id);
    }
    void finished(TransferId id, const TransferStats &stats) override { note(id, "finished " + std::to_string(stats.bytesDecoded)); }
    void failed(TransferId id, const TransportError &error, const TransferStats &) override { note(id, std::string("failed ") + error.code().name); }

    std::string text;
    Transport *abortAtChunk = nullptr;

private:
    void note(TransferId id, const std::string &what) { text += std::to_string(id) + ' ' + what + '\n'; }
};

RecordedExchange exchange(const std::string &url, const std::string &reply)
{
    return {"GET", url, {}, {200, {}, {}, {}}, reply, {}};
}

Request get(const std::string &url)
{
    Request request;
    request.url = url;
    return request;
}

void processAll(Transport &transport)
{
    for (int i = 0; i < 20; ++i)
        transport.process(0ms);
}

} // namespace

void TestReplay::answersInOrder()
{
    ReplayTransport transport({exchange("https://h/a", "one"), exchange("https://h/b", ""), exchange("https://h/a", "two")});
    Notes notes;
    transport.start(1, get("https://h/a"), notes);
    processAll(transport);
    transport.start(2, get("https://h/a"), notes);
    processAll(transport);
    QCOMPARE(notes.text, std::string("1 head 200\n1 chunk one\n1 finished 3\n2 head 200\n2 chunk two\n2 finished 3\n"));
    QCOMPARE(transport.unused(), std::vector<std::string>{"GET https://h/b"});
}

void TestReplay::unrecordedFails()
{
    ReplayTransport transport({exchange("https://h/a", "one")});
    Notes notes;
    Request post = get("https://h/a");
    post.method = "POST";
    transport.start(1, post, notes);
    processAll(transport);
    QCOMPARE(notes.text, std::string("1 failed transfer-failed\n"));
    QCOMPARE(transport.unrecorded(), std::vector<std::string>{"POST https://h/a"});
}

void TestReplay::failuresAreReplayed()
{
    RecordedExchange broken = exchange("https://h/a", "half");
    broken.error = TransportError{TransportError::Kind::ConnectionLost, {}};
    ReplayTransport transport({broken, {"GET", "https://h/b", {}, {}, {}, TransportError{TransportError::Kind::TimedOut, {}}}});
    Notes notes;
    transport.start(1, get("https://h/a"), notes);
    transport.start(2, get("https://h/b"), notes);
    processAll(transport);
    QCOMPARE(notes.text, std::string("1 head 200\n1 chunk half\n1 failed connection-lost\n2 failed timed-out\n"));
}

void TestReplay::comparesRedacted()
{
    ReplayTransport transport({exchange("https://h/[secret k]", "")}, [](std::string_view text) { return text.ends_with("real") ? std::string("https://h/[secret k]") : std::string(text); });
    Notes notes;
    transport.start(1, get("https://h/real"), notes);
    processAll(transport);
    QCOMPARE(notes.text, std::string("1 head 200\n1 finished 0\n"));
}

void TestReplay::pauseHoldsTheBody()
{
    ReplayTransport transport({exchange("https://h/a", "one")});
    Notes notes;
    transport.start(1, get("https://h/a"), notes);
    transport.pause(1);
    processAll(transport);
    QCOMPARE(notes.text, std::string("1 head 200\n"));
    transport.resume(1);
    processAll(transport);
    QCOMPARE(notes.text, std::string("1 head 200\n1 chunk one\n1 finished 3\n"));
}

void TestReplay::abortInside()
{
    ReplayTransport transport({exchange("https://h/a", "one")});
    Notes notes;
    notes.abortAtChunk = &transport;
    transport.start(1, get("https://h/a"), notes);
    processAll(transport);
    QCOMPARE(notes.text, std::string("1 head 200\n1 chunk one\n"));
}

void TestReplay::wakes()
{
    ReplayTransport transport({});
    QElapsedTimer timer;
    timer.start();
    std::thread waker([&transport] { transport.wake(); });
    transport.process(60s);
    waker.join();
    QVERIFY(timer.elapsed() < 30'000);
}

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
