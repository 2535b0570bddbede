// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/lease.h"

#include <QTest>

#include <vector>

using namespace penstock;
using worker::Lease;

// Nothing leaves a worker whose lease is over.
class TestLease : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsByItself();
    void isLostForGood();
    void requestsNeedIt();
    void refusedOnesCanBeAborted();
};

namespace
{

constexpr auto hour = std::chrono::hours(1);

struct Wire final : http::Transport {
    std::vector<http::TransferId> started, aborted;
    void start(http::TransferId id, http::Request, http::Receiver &) override { started.push_back(id); }
    void abort(http::TransferId id) override { aborted.push_back(id); }
    void process(std::chrono::milliseconds) override {}
    void wake() override {}
    void pause(http::TransferId) override {}
    void resume(http::TransferId) override {}
};

struct Ear final : http::Receiver {
    std::vector<http::TransferId> refused;
    void received(http::TransferId, http::ResponseHead) override {}
    void received(http::TransferId, std::string_view) override {}
    void finished(http::TransferId, const http::TransferStats &) override {}
    void failed(http::TransferId id, const http::TransportError &error, const http::TransferStats &) override
    {
        if (error.kind == http::TransportError::Kind::Cancelled)
            refused.push_back(id);
    }
};

} // namespace

void TestLease::endsByItself()
{
    Lease lease(hour);
    QVERIFY(lease.isHeld());
    lease.confirm(Lease::Clock::now() - 2 * hour);
    QVERIFY(!lease.isHeld());
    lease.confirm(Lease::Clock::now());
    QVERIFY(lease.isHeld());
}

void TestLease::isLostForGood()
{
    Lease lease(hour);
    lease.lose();
    lease.confirm(Lease::Clock::now());
    QVERIFY(!lease.isHeld());
}

void TestLease::requestsNeedIt()
{
    Lease lease(hour);
    auto owned = std::make_unique<Wire>();
    const Wire &wire = *owned;
    worker::LeasedTransport transport(std::move(owned), lease);
    Ear ear;
    transport.start(1, {}, ear);
    lease.lose();
    transport.start(2, {}, ear);
    QVERIFY(ear.refused.empty());                  // nobody is told inside start()
    transport.process(std::chrono::milliseconds(0));
    QCOMPARE(wire.started, std::vector<http::TransferId>{1});
    QCOMPARE(ear.refused, std::vector<http::TransferId>{2});
}

void TestLease::refusedOnesCanBeAborted()
{
    Lease lease(hour);
    lease.lose();
    auto owned = std::make_unique<Wire>();
    const Wire &wire = *owned;
    worker::LeasedTransport transport(std::move(owned), lease);
    Ear ear;
    transport.start(1, {}, ear);
    transport.abort(1);
    transport.abort(2);
    transport.process(std::chrono::milliseconds(0));
    QVERIFY(ear.refused.empty());
    QCOMPARE(wire.aborted, std::vector<http::TransferId>{2});
}

QTEST_GUILESS_MAIN(TestLease)
#include "tst_lease.moc"
