// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/ratelimit.h"

#include <QTest>

using namespace penstock::http;
using namespace std::chrono_literals;

class tst_RateLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noCeiling()
    {
        RateLimit none, zero(0), negative(-1);
        for (RateLimit *limit : {&none, &zero, &negative}) {
            QVERIFY(!limit->isBounded());
            QCOMPARE(limit->take({}), 0ns);
            QCOMPARE(limit->take({}), 0ns);
        }
    }

    void requestsAreSpread()
    {
        RateLimit limit(4);
        const RateLimit::Time start(1h);
        QCOMPARE(limit.take(start), 0ns);
        QCOMPARE(limit.take(start), 250ms);
        QCOMPARE(limit.take(start), 500ms);
        QCOMPARE(limit.take(start + 700ms), 50ms);
    }

    void aPauseGathersNoMoreThanTheBurst()
    {
        RateLimit limit(10, 3);
        RateLimit::Time now(1h);
        for (const auto wait : {0ms, 0ms, 0ms, 100ms, 200ms})
            QCOMPARE(limit.take(now), wait);
        now += 1h;
        for (const auto wait : {0ms, 0ms, 0ms, 100ms})
            QCOMPARE(limit.take(now), wait);
    }

    void neverMoreThanTheRate()
    {
        RateLimit limit(7.5);
        RateLimit::Time now(1h);
        const RateLimit::Time start = now;
        for (int i = 0; i < 1000; ++i)
            now += limit.take(now);
        QVERIFY(now - start >= std::chrono::duration<double>(999 / 7.5 - 0.001));
    }

    void askingTakesNothing()
    {
        RateLimit limit(1);
        limit.take(RateLimit::Time(1h));
        QCOMPARE(limit.wait(RateLimit::Time(1h)), 1s);
        QCOMPARE(limit.wait(RateLimit::Time(1h)), 1s);
    }
};

QTEST_GUILESS_MAIN(tst_RateLimit)
#include "tst_ratelimit.moc"
