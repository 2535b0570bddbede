// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/driver.h"
#include "core/http/curltransport.h"

#include <QTest>

#include <thread>

using namespace penstock;

// The driver with its real parts, where a run driven by hand would not show it.
class TestDriver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cancelEndsAClosingSink();
};

namespace
{

// One that waits for its server when it is closed.
class WaitingSink final : public sink::Sink
{
public:
    void open(sink::Context context, std::function<void(Result<>)> done) override
    {
        m_host = context.host;
        done({});
    }
    void deliver(sink::Delivery, std::function<void(Result<sink::Ack>)> done) override { done(sink::Ack()); }
    void close(sink::Conclusion, std::function<void(Result<sink::Closing>)> done) override
    {
        m_host->after(std::chrono::hours(1), [done] { done(sink::Closing()); });
        isClosing = true;
    }
    std::atomic<bool> isClosing = false;

private:
    sink::Host *m_host = nullptr;
};

} // namespace

// A cancel takes away the sink's waits between two attempts, so the run must not wait for the sink; what it began stays to be done.
void TestDriver::cancelEndsAClosingSink()
{
    const auto transport = http::makeCurlTransport();
    const auto store = memoryState();
    WaitingSink sink;
    Driver::Parts parts;
    parts.document = std::make_shared<const Document>();
    parts.transport = transport.get();
    parts.sink = &sink;
    parts.store = store.get();
    Driver driver(std::move(parts), {});
    std::thread canceller([&] {
        while (!sink.isClosing)
            std::this_thread::yield();
        driver.cancel();
    });
    const auto begun = std::chrono::steady_clock::now();
    const Outcome outcome = driver.run({});
    canceller.join();
    QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(20));
    QCOMPARE(outcome.kind, OutcomeKind::Cancelled);
    const auto kept = store->load({});
    QVERIFY(kept && *kept && !(*kept)->finished);
}

QTEST_GUILESS_MAIN(TestDriver)
#include "tst_driver.moc"
