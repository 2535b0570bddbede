// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "ui/run/runlog.h"
#include "ui/run/runtables.h"

#include <QAbstractItemModelTester>

using namespace penstock;
using namespace penstock::ui;

class tst_runlog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesAreCompletedInPlace();
    void heldRequestIsReplacedWhenSent();
    void retryDoesNotMakeASecondPage();
    void whatIsUnderWayIsCancelledAtTheEnd();
    void equalFindingsAreCounted();
    void oldBodiesAreDropped();
    void modelsFollow();
    void columnsOfPages();
};

void tst_runlog::pagesAreCompletedInPlace()
{
    RunLog log;
    log.apply(test::pageOf(1, 1, false));
    const Touched touched = log.apply(test::pageOf(2, 2, true));
    QCOMPARE(log.pages().size(), 2u);
    QCOMPARE(touched.pages, 1u);
    QCOMPARE(log.pages()[0].status, 200);
    QCOMPARE(log.pages()[0].items, 2);
    QCOMPARE(log.pages()[1].asked.sentence, QStringLiteral("The page before was full."));
    QVERIFY(log.pages()[1].last);
    QCOMPARE(log.records().size(), 4u);
    QCOMPARE(log.recordCount(), 4);
    QCOMPARE(log.record(2, 1)->text(), std::string_view("{\"id\":22}"));
    QCOMPARE(log.exchange(1)->requestHeaders().size(), 2u);
}

void tst_runlog::heldRequestIsReplacedWhenSent()
{
    RunLog log;
    log.apply(test::pageOf(1, 1, false));
    log.apply(test::heldPage(2, 2));
    QVERIFY(log.held());
    QCOMPARE(log.held()->number, 2u);
    QVERIFY(log.pages()[1].held);
    log.apply(test::pageOf(2, 2, true));
    QVERIFY(!log.held());
    QCOMPARE(log.exchanges().size(), 2u);
    QCOMPARE(log.pages().size(), 2u);
    QVERIFY(!log.pages()[1].held);
}

void tst_runlog::retryDoesNotMakeASecondPage()
{
    RunLog log;
    RunUpdates updates;
    updates.push_back(ExchangeBegun{test::exchange(1, 1)});
    updates.push_back(ExchangeHead{1, 503, QStringLiteral("Busy"), QStringLiteral("HTTP/1.1"), {}});
    ExchangeRow again = test::exchange(2, 1);
    again.attempt = 2;
    again.cause = 1;
    updates.push_back(ExchangeBegun{again});
    updates.push_back(ExchangeHead{2, 200, QStringLiteral("OK"), QStringLiteral("HTTP/1.1"), {}});
    log.apply(std::move(updates));
    QCOMPARE(log.exchanges().size(), 2u);
    QCOMPARE(log.pages().size(), 1u);
    QCOMPARE(log.pages()[0].exchange, 2u);
    QCOMPARE(log.pages()[0].status, 200);
}

void tst_runlog::whatIsUnderWayIsCancelledAtTheEnd()
{
    RunLog log;
    log.apply(test::heldPage(1, 1));
    const Touched touched = log.apply(test::ended(OutcomeKind::Cancelled));
    QVERIFY(touched.outcome);
    QCOMPARE(log.exchanges()[0].state, ExchangeState::Cancelled);
    QVERIFY(!log.pages()[0].held);
    QVERIFY(!log.held());
}

void tst_runlog::equalFindingsAreCounted()
{
    RunLog log;
    for (int i = 0; i < 3; ++i) {
        RunUpdates updates;
        updates.push_back(FindingTold{Diagnostic(codes::nullValue, QStringLiteral("`title` is null."))});
        log.apply(std::move(updates));
    }
    QCOMPARE(log.findings().size(), 1u);
    QCOMPARE(log.findings()[0].times, 3);
}

void tst_runlog::oldBodiesAreDropped()
{
    RunLog log;
    for (std::uint64_t i = 1; i <= RunLog::mostBodies + 3; ++i)
        log.apply(test::pageOf(i, static_cast<int>(i), false));
    QVERIFY(!log.exchange(1)->body);
    QVERIFY(!log.exchange(3)->body);
    QVERIFY(log.exchange(4)->body);
    QVERIFY(log.exchanges().back().body);
}

void tst_runlog::modelsFollow()
{
    RunLog log;
    TableModel<ExchangeRow> exchanges(log.exchanges(), exchangeColumns());
    TableModel<PageRow> pages(log.pages(), pageColumns());
    TableModel<RecordRow> records(log.records(), recordColumns());
    TableModel<EntityRow> entities(log.entities(), entityColumns());
    TableModel<DropRow> drops(log.drops(), dropColumns());
    QAbstractItemModelTester exchangeTester(&exchanges, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester pageTester(&pages, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester recordTester(&records, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester entityTester(&entities, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester dropTester(&drops, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int page = 1; page <= 3; ++page) {
        const Touched touched = log.apply(test::pageOf(static_cast<std::uint64_t>(page), page, page == 3));
        QCOMPARE(records.rowCount(), 2 * (page - 1));         // nothing is seen before it is announced
        exchanges.follow(touched.exchanges);
        pages.follow(touched.pages);
        records.follow(touched.records);
        entities.follow(touched.entities);
        drops.follow(touched.drops);
    }
    QCOMPARE(exchanges.rowCount(), 3);
    QCOMPARE(pages.rowCount(), 3);
    QCOMPARE(records.rowCount(), 6);
    QCOMPARE(entities.rowCount(), 3);
    QCOMPARE(drops.rowCount(), 3);
    QCOMPARE(drops.index(0, 0).data().toString(), QStringLiteral("The selector gives false."));
    log = {};
    pages.reset();
    QCOMPARE(pages.rowCount(), 0);
    exchanges.reset();
    records.reset();
    entities.reset();
    drops.reset();
}

void tst_runlog::columnsOfPages()
{
    RunLog log;
    log.apply(test::pageOf(1, 1, false));
    log.apply(test::pageOf(2, 2, true));
    TableModel<PageRow> pages(log.pages(), pageColumns());
    const auto cell = [&](int row, int column) { return pages.index(row, column).data().toString(); };
    QCOMPARE(cell(0, 4), QStringLiteral("The first page."));
    QCOMPARE(cell(0, 5), QStringLiteral("count = 2 \u2192 query page"));
    QCOMPARE(cell(1, 4), QStringLiteral("count = 2 \u2192 query page"));
    QCOMPARE(cell(1, 5), QStringLiteral("The page is short."));
}

QTEST_MAIN(tst_runlog)
#include "tst_runlog.moc"
