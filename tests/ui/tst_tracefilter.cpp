// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/tracefilter.h"

#include <QTest>

using namespace penstock;
using namespace penstock::ui;

class tst_tracefilter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
};

void tst_tracefilter::accepts_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("empty") << "" << true;
    QTest::newRow("status") << "status>=400" << true;
    QTest::newRow("other status") << "status<400" << false;
    QTest::newRow("status is") << "status:429" << true;
    QTest::newRow("status is not") << "status!=429" << false;
    QTest::newRow("all hold") << "status>=400 role:login method:post" << true;
    QTest::newRow("one does not") << "status>=400 role:page" << false;
    QTest::newRow("host") << "host:api.*" << true;
    QTest::newRow("other host") << "host:www.*" << false;
    QTest::newRow("path") << "path:/v1" << true;
    QTest::newRow("body") << "body~\"quota is\"" << true;
    QTest::newRow("other body") << "body~nothing" << false;
    QTest::newRow("not") << "-role:login" << false;
    QTest::newRow("time") << "ms>200" << true;
    QTest::newRow("address") << "token" << true;
    QTest::newRow("whole address") << "https://api.example" << true;
    QTest::newRow("nowhere") << "elsewhere" << false;
    QTest::newRow("resource") << "resource:orders" << true;
}

void tst_tracefilter::accepts()
{
    QFETCH(QString, filter);
    QFETCH(bool, accepted);
    ExchangeRow row;
    row.role = Role::Login;
    row.method = QStringLiteral("POST");
    row.url = QStringLiteral("https://api.example/v1/token?a=b");
    row.resource = QStringLiteral("orders");
    row.status = 429;
    row.total = 250'000;
    row.body = std::make_shared<const std::string>("{\"error\":\"quota is used up\"}");
    const auto parsed = TraceFilter::parse(filter);
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error()));
    QCOMPARE(parsed->accepts(row), accepted);
}

void tst_tracefilter::refuses_data()
{
    QTest::addColumn<QString>("filter");
    QTest::newRow("unknown field") << "colour:red";
    QTest::newRow("no number") << "status:many";
    QTest::newRow("text compared") << "role>login";
    QTest::newRow("open quotation") << "body~\"quota";
}

void tst_tracefilter::refuses()
{
    QFETCH(QString, filter);
    const auto parsed = TraceFilter::parse(filter);
    QVERIFY(!parsed.has_value());
    QVERIFY(!parsed.error().isEmpty());
}

QTEST_GUILESS_MAIN(tst_tracefilter)
#include "tst_tracefilter.moc"
