// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/links.h"

#include <QTest>

using namespace penstock::http;

class tst_Links : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void target_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("properly");           // for relation next; "-" for none
        QTest::addColumn<QByteArray>("naively");

        QTest::newRow("one") << QByteArray(R"(<https://a/?p=2>; rel="next")") << QByteArray("https://a/?p=2") << QByteArray("https://a/?p=2");
        QTest::newRow("second") << QByteArray(R"(<https://a/1>; rel="prev", <https://a/3>; rel="next")") << QByteArray("https://a/3") << QByteArray("https://a/3");
        QTest::newRow("token") << QByteArray("<https://a/3>; rel=next") << QByteArray("https://a/3") << QByteArray("https://a/3");
        QTest::newRow("no blanks") << QByteArray(R"(<https://a/1>;rel="prev",<https://a/3>;rel="next")") << QByteArray("https://a/3") << QByteArray("https://a/3");
        QTest::newRow("comma in target") << QByteArray(R"(<https://a/?f=a,b>; rel="next")") << QByteArray("https://a/?f=a,b") << QByteArray("https://a/?f=a,b");
        QTest::newRow("list of relations") << QByteArray(R"(<https://a/3>; rel="last next")") << QByteArray("https://a/3") << QByteArray("-");
        QTest::newRow("case") << QByteArray(R"(<https://a/3>; rel="Next")") << QByteArray("https://a/3") << QByteArray("-");
        QTest::newRow("semicolon in quotes") << QByteArray(R"(<https://a/3>; title="a;b"; rel="next")") << QByteArray("https://a/3") << QByteArray("-");
        QTest::newRow("quoted pair") << QByteArray(R"(<https://a/3>; title="a\"; rel=\"prev"; rel="next")") << QByteArray("https://a/3") << QByteArray("https://a/3");
        QTest::newRow("first rel counts") << QByteArray(R"(<https://a/3>; rel="prev"; rel="next")") << QByteArray("-") << QByteArray("https://a/3");
        QTest::newRow("semicolon in target") << QByteArray(R"(<https://a/3;x=1>; rel="next")") << QByteArray("https://a/3;x=1") << QByteArray("https://a/3");
        QTest::newRow("two of a kind") << QByteArray(R"(<https://a/1>; rel="next", <https://a/2>; rel="next")") << QByteArray("https://a/1") << QByteArray("https://a/2");
        QTest::newRow("blanks around") << QByteArray(R"(  <https://a/3>  ;  rel = "next"  )") << QByteArray("https://a/3") << QByteArray("https://a/3");
        QTest::newRow("no relation") << QByteArray("<https://a/3>") << QByteArray("-") << QByteArray("-");
        QTest::newRow("not a link") << QByteArray("next") << QByteArray("-") << QByteArray("next");
        QTest::newRow("not closed") << QByteArray(R"(<https://a/3; rel="next")") << QByteArray("-") << QByteArray("https://a/3");
        QTest::newRow("quote not closed") << QByteArray(R"(<https://a/3>; rel="next)") << QByteArray("https://a/3") << QByteArray("https://a/3");
        QTest::newRow("empty") << QByteArray("") << QByteArray("-") << QByteArray("-");
        QTest::newRow("only delimiters") << QByteArray("<>;,;=<>") << QByteArray("-") << QByteArray("-");
    }

    void target()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, properly);
        QFETCH(QByteArray, naively);
        const Headers headers{{"Link", header.toStdString()}};
        QCOMPARE(QByteArray::fromStdString(linkTarget(headers, "next", false).value_or("-")), properly);
        QCOMPARE(QByteArray::fromStdString(linkTarget(headers, "next", true).value_or("-")), naively);
    }

    void severalLinesAreOne()
    {
        const Headers headers{{"Link", "<https://a/1>; rel=prev"}, {"link", "<https://a/3>; rel=next"}};
        for (const bool naive : {false, true})
            QCOMPARE(linkTarget(headers, "next", naive), std::optional<std::string>("https://a/3"));
        QCOMPARE(linkTarget({}, "next", false), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(tst_Links)
#include "tst_links.moc"
