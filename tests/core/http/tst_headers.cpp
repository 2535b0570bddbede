// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/transport.h"

#include <QTest>

using namespace penstock;
using namespace penstock::http;

class tst_Headers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesCompareWithoutRegardToCase()
    {
        QVERIFY(equalNames("Content-Type", "content-TYPE"));
        QVERIFY(!equalNames("Content-Type", "Content-Typ"));
        QVERIFY(!equalNames("[", "{"));                     // only letters have two cases
        const Headers headers{{"X-Key", "a"}};
        QVERIFY(headers.has("x-key"));
        QCOMPARE(*headers.first("X-KEY"), std::string("a"));
        QVERIFY(!headers.first("X-Ke"));
    }

    void appendKeepsRepeats()
    {
        Headers headers;
        headers.append("Set-Cookie", "a=1");
        headers.append("X", "");
        headers.append("set-cookie", "b=2");
        QCOMPARE(headers.all("Set-Cookie"), (std::vector<std::string>{"a=1", "b=2"}));
        QCOMPARE(headers.lines().size(), 3u);
        QCOMPARE(headers.lines()[2].name, std::string("set-cookie"));
    }

    void setReplacesEveryLineInPlace()
    {
        Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}, {"C", "4"}};
        headers.set("a", "9");
        QCOMPARE(headers, (Headers{{"a", "9"}, {"B", "2"}, {"C", "4"}}));
        headers.set("D", "5");
        QCOMPARE(headers.lines().back(), (Header{"D", "5"}));
    }

    void removeTakesEveryLine()
    {
        Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
        headers.remove("A");
        QCOMPARE(headers, (Headers{{"B", "2"}}));
    }

    void everyKindOfErrorHasItsCode()
    {
        using Kind = TransportError::Kind;
        QCOMPARE(&TransportError({Kind::BadUrl, {}}).code(), &codes::badUrl);
        QCOMPARE(&TransportError({Kind::NameNotResolved, {}}).code(), &codes::nameNotResolved);
        QCOMPARE(&TransportError({Kind::ConnectionFailed, {}}).code(), &codes::connectionFailed);
        QCOMPARE(&TransportError({Kind::ConnectionLost, {}}).code(), &codes::connectionLost);
        QCOMPARE(&TransportError({Kind::TimedOut, {}}).code(), &codes::timedOut);
        QCOMPARE(&TransportError({Kind::CertificateRefused, {}}).code(), &codes::certificateRefused);
        QCOMPARE(&TransportError({Kind::TooLarge, {}}).code(), &codes::responseTooLarge);
        QCOMPARE(&TransportError({Kind::Other, {}}).code(), &codes::transferFailed);
    }
};

QTEST_GUILESS_MAIN(tst_Headers)
#include "tst_headers.moc"
