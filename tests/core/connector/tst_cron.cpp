// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/cron.h"

#include <QTest>

using namespace penstock::connector;

// The Quartz notation, by the table of the specification (connector-api, section 9).
class TestCron : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void next_data();
    void next();
    void refuses_data();
    void refuses();
    void neverComes();
};

void TestCron::next_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *expression, const char *expected) { QTest::newRow(expression) << QString::fromLatin1(expression) << QString::fromLatin1(expected); };
    row("0 0 0 * * ?", "2024-01-16T00:00:00.000Z");
    row("0/5 * * * * ?", "2024-01-15T10:20:35.000Z");
    row("0 0/15 * * * ?", "2024-01-15T10:30:00.000Z");
    row("0 0 0 L * ?", "2024-01-31T00:00:00.000Z");
    row("0 0 0 L-3 * ?", "2024-01-28T00:00:00.000Z");
    row("0 0 0 LW * ?", "2024-01-31T00:00:00.000Z");
    row("0 0 0 15W * ?", "2024-02-15T00:00:00.000Z");
    row("0 0 0 ? * SUN", "2024-01-21T00:00:00.000Z");
    row("0 0 0 * * ? 2099", "2099-01-01T00:00:00.000Z");
    row("0 0 0 ? * 6L", "2024-01-26T00:00:00.000Z");
    row("0 0 0 ? * FRI#2", "2024-02-09T00:00:00.000Z");
    row("0 0 0 ? JAN MON", "2024-01-22T00:00:00.000Z");
    row("0 0 0 1,15 * ?", "2024-02-01T00:00:00.000Z");
    row("0 0 8-18 * * ?", "2024-01-15T11:00:00.000Z");
    row("0 0 18-8 * * ?", "2024-01-15T18:00:00.000Z");
    row("0 0 12 1/5 * ?", "2024-01-16T12:00:00.000Z");
    row("0 0 12 ? * 2-6", "2024-01-15T12:00:00.000Z");
    row("0 0 12 ? * mon-fri", "2024-01-15T12:00:00.000Z");
    row("0 0 0 ? * FRI-MON", "2024-01-19T00:00:00.000Z");
    row("0 0 0 1 1 ?A", "2025-01-01T00:00:00.000Z");
    row("0 0 0 1 1 ? 2030 whatever", "2030-01-01T00:00:00.000Z");
    row("0 0 0 29 2 ?", "2024-02-29T00:00:00.000Z");
}

void TestCron::next()
{
    QFETCH(const QString, expression);
    const auto cron = Cron::parse(expression.toStdString());
    QVERIFY2(cron, cron ? "" : cron.error().c_str());
    const auto next = cron->next(*parseInstant("2024-01-15T10:20:30Z"));
    QVERIFY(next);
    QTEST(QString::fromStdString(toText(*next)), "expected");
}

void TestCron::refuses_data()
{
    QTest::addColumn<QString>("expression");
    for (const char *expression : {"nope", "", "* * * * *", "0 0 * * *", "0 0 0 * * *", "0 0 0 ? * ?", "0 0 0 1 1 1", "60 0 0 * * ?", "0 60 0 * * ?", "0 0 24 * * ?", "0 0 0 32 * ?",
                                   "0 0 0 * 13 ?", "0 0 0 ? * 8", "0 0 0 ? * 0", "0 0 0 ? * 1#6", "@daily", "0 0 0 L,3 * ?", "0/ * * * * ?", "0 0 0 0 * ?", "0 0/61 * * * ?"})
        QTest::newRow(*expression ? expression : "empty") << QString::fromLatin1(expression);
}

void TestCron::refuses()
{
    QFETCH(const QString, expression);
    QVERIFY(!Cron::parse(expression.toStdString()));
}

void TestCron::neverComes()
{
    const auto cron = Cron::parse("0 0 0 30 2 ?");
    QVERIFY(cron);
    QVERIFY(!cron->next(*parseInstant("2024-01-15T10:20:30Z")));
}

QTEST_GUILESS_MAIN(TestCron)
#include "tst_cron.moc"
