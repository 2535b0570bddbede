// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/curlcommand.h"

#include <QTest>

using namespace penstock::ui;

class tst_curlcommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void plainGet();
    void secretsBecomeVariables();
    void hiddenValuesAreNamedAfterTheirHeader();
    void basicAuthentication();
    void bodyAndQuotes();
};

static ExchangeRow get(const QString &url, HeaderLines headers)
{
    ExchangeRow row;
    row.method = QStringLiteral("GET");
    row.url = url;
    row.asked = std::move(headers);
    return row;
}

void tst_curlcommand::plainGet()
{
    const QString command = curlCommand(get(QStringLiteral("https://a.example/x?q=1&r=2"),
                                            {{QStringLiteral("Host"), QStringLiteral("a.example")}, {QStringLiteral("Accept"), QStringLiteral("application/json")}}));
    QCOMPARE(command, QStringLiteral("curl \\\n  'https://a.example/x?q=1&r=2' \\\n  -H 'Accept: application/json'"));
}

void tst_curlcommand::secretsBecomeVariables()
{
    const QString command = curlCommand(get(QStringLiteral("https://a.example/x?key=[secret tracker/token]&n=1"),
                                            {{QStringLiteral("Authorization"), QStringLiteral("Bearer [secret tracker/token]")}}));
    QVERIFY2(command.contains(QStringLiteral("'https://a.example/x?key='\"$TRACKER_TOKEN\"'&n=1'")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral("-H 'Authorization: Bearer '\"$TRACKER_TOKEN\"")), qPrintable(command));
    QVERIFY2(command.startsWith(QStringLiteral("# set first: TRACKER_TOKEN\n")), qPrintable(command));
}

void tst_curlcommand::hiddenValuesAreNamedAfterTheirHeader()
{
    const QString command = curlCommand(get(QStringLiteral("https://a.example/"), {{QStringLiteral("Authorization"), QStringLiteral("Bearer [hidden]")}}));
    QVERIFY2(command.contains(QStringLiteral("-H 'Authorization: Bearer '\"$AUTHORIZATION\"")), qPrintable(command));
}

void tst_curlcommand::basicAuthentication()
{
    const QString command = curlCommand(get(QStringLiteral("https://a.example/"), {{QStringLiteral("Authorization"), QStringLiteral("Basic ZGVtbzp[secret tracker/password]")}}));
    QVERIFY2(command.contains(QStringLiteral("-u 'demo:'\"$TRACKER_PASSWORD\"")), qPrintable(command));
    QVERIFY(!command.contains(QStringLiteral("Authorization")));
}

void tst_curlcommand::bodyAndQuotes()
{
    ExchangeRow row = get(QStringLiteral("https://a.example/"), {{QStringLiteral("Accept-Encoding"), QStringLiteral("gzip")}, {QStringLiteral("X-Empty"), QString()}});
    row.method = QStringLiteral("POST");
    row.hasRequestBody = true;
    row.requestBody = "{\"it's\":1}";
    const QString command = curlCommand(row);
    QVERIFY2(command.contains(QStringLiteral("-X 'POST'")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral("--data-binary '{\"it'\\''s\":1}'")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral("--compressed")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral("-H 'X-Empty;'")), qPrintable(command));
}

QTEST_GUILESS_MAIN(tst_curlcommand)
#include "tst_curlcommand.moc"
