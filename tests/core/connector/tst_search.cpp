// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/filterpath.h"
#include "core/connector/instant.h"
#include "core/connector/search.h"

#include <QTest>

using namespace penstock;
using namespace penstock::connector;

// The part of the search language that services use, and filter_path.
class TestSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matching_data();
    void matching();
    void relativeTimes();
    void refusesUnknown();
    void sorts();
    void filterPath_data();
    void filterPath();
};

namespace
{
json::Value value(const std::string &text)
{
    const auto parsed = json::parse(text);
    return parsed ? *parsed : json::Value();
}
}

void TestSearch::matching_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *query, bool expected) { QTest::newRow(query) << QString::fromLatin1(query) << expected; };
    row(R"({"match_all":{}})", true);
    row(R"({"term":{"status":"pending"}})", true);
    row(R"({"term":{"status":{"value":"done"}}})", false);
    row(R"({"terms":{"connector.id":["c1","c2"]}})", true);
    row(R"({"terms":{"_id":["j2"]}})", false);
    row(R"({"term":{"_id":"j1"}})", true);
    row(R"({"term":{"deleted":false}})", true);
    row(R"({"exists":{"field":"connector.id"}})", true);
    row(R"({"exists":{"field":"nothing"}})", false);
    row(R"({"range":{"count":{"gte":5,"lt":6}}})", true);
    row(R"({"range":{"count":{"gt":5}}})", false);
    row(R"({"range":{"seen":{"lte":"2024-01-01T00:00:00+01:00"}}})", true);
    row(R"({"bool":{"must":[{"term":{"status":"pending"}}],"must_not":[{"term":{"deleted":true}}]}})", true);
    row(R"({"bool":{"must_not":[{"term":{"status":"pending"}}]}})", false);
    row(R"({"bool":{"should":[{"term":{"status":"x"}},{"term":{"status":"pending"}}]}})", true);
    row(R"({"bool":{"should":[{"term":{"status":"x"}}]}})", false);
    row(R"({"bool":{"filter":{"term":{"status":"pending"}},"should":[{"term":{"status":"x"}}]}})", true);
    row(R"({"wildcard":{"status":{"value":"pen*"}}})", true);
}

void TestSearch::matching()
{
    QFETCH(const QString, query);
    const StoredDocument document{"j1", value(R"({"status":"pending","deleted":false,"connector":{"id":"c1"},"count":5,"seen":"2023-12-31T22:00:00.000Z"})")};
    const Checked<bool> holds = matches(value(query.toStdString()), document);
    QVERIFY(holds);
    QTEST(*holds, "expected");
}

void TestSearch::relativeTimes()
{
    StoredDocument document{"j1", json::Value::object()};
    document.source.set("last_seen", json::Value::string(toText(now() - std::chrono::seconds(301))));
    const json::Value idle = value(R"({"range":{"last_seen":{"lte":"now-300s"}}})");
    QVERIFY(*matches(idle, document));
    document.source.set("last_seen", json::Value::string(toText(now() - std::chrono::seconds(200))));
    QVERIFY(!*matches(idle, document));
}

void TestSearch::refusesUnknown()
{
    const auto refused = matches(value(R"({"geo_shape":{}})"), {"a", json::Value::object()});
    QVERIFY(!refused);
    QVERIFY(refused.error().reason.find("geo_shape") != std::string::npos);
    QVERIFY(!readSearch(value(R"({"aggs":{}})")));
}

void TestSearch::sorts()
{
    std::vector<StoredDocument> hits{{"b", value(R"({"n":2})")}, {"none", value("{}")}, {"a", value(R"({"n":1})")}};
    QVERIFY(sortHits(hits, value(R"([{"n":{"order":"desc"}}])")));
    QCOMPARE(hits[0].id, "b");
    QCOMPARE(hits[1].id, "a");
    QCOMPARE(hits[2].id, "none");
}

void TestSearch::filterPath_data()
{
    QTest::addColumn<QString>("paths");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *paths, const char *expected) { QTest::newRow(paths) << QString::fromLatin1(paths) << QString::fromLatin1(expected); };
    row("errors", R"({"errors":true})");
    row("items.*.status", R"({"items":[{"index":{"status":200}},{"index":{"status":400}}]})");
    row("errors,items.*.error", R"({"errors":true,"items":[{"index":{"error":"x"}}]})");
    row("**.status", R"({"items":[{"index":{"status":200}},{"index":{"status":400}}]})");
    row("-items", R"({"took":1,"errors":true})");
    row("t*k", R"({"took":1})");
    row("nothing", "{}");
}

void TestSearch::filterPath()
{
    QFETCH(const QString, paths);
    const json::Value body = value(R"({"took":1,"errors":true,"items":[{"index":{"status":200}},{"index":{"status":400,"error":"x"}}]})");
    QTEST(QString::fromStdString(json::toText(filtered(body, paths.toStdString()))), "expected");
}

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
