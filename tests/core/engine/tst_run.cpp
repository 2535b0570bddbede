// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "handdriver.h"

#include "core/base/codes.h"
#include "core/http/retry.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace penstock;

class TestRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void piecesDoNotMatter_data();
    void piecesDoNotMatter();
    void lostConnectionRepeatsNothing();
    void brokenBodyKeepsRecordsAndFails();
    void repeatedRequestEndsThePaging();
    void identicalPagesEndThePaging();
    void resumesAnywhere();
    void resumesPathParametersAnywhere();
    void fillsSeveralPlaceholders();
    void boundsConcurrency();
    void cancelConcludes();
    void keepsCredentialsFromOtherOrigins();
    void equalRequestsAreMadeOnce();
    void previewStopsAtItsLimits();
    void stopEndsAWait();
    void valuesStayInTheirPath();
    void saysWhatMorePagesLookLike();
};

namespace
{

const std::string base = R"(penstock: 1
name: test
connection:
  base_url: https://api.example
)";

std::string queryValue(const std::string &url, const std::string &name)
{
    for (const http::QueryItem &item : http::parseQuery(url.substr(std::min(url.find('?'), url.size() - 1) + 1))) {
        if (item.name == name)
            return item.value;
    }
    return {};
}

// Page `page` of ten items over pages of three: {"items": [{"id": ...}], "meta": {...}}.
std::string tenItems(int page)
{
    std::string body = R"({"meta":{"n":1},"items":[)";
    for (int i = (page - 1) * 3; i < std::min(10, page * 3); ++i)
        body += std::string(body.ends_with('[') ? "" : ",") + R"({"id":)" + std::to_string(i) + R"(,"t":"a]}\"b"})";
    return body + "]}";
}

Answer tenItemsApi(const http::Request &request)
{
    return {200, {}, tenItems(std::stoi(queryValue(request.url, "page"))), false};
}

const std::string tenItemsProject = base + R"(  pagination: {type: page, page_size: 3}
resources:
  - kind: /items
    selector: {data_path: .items}
    map: .id
)";

std::vector<std::string> numbers(int count)
{
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i)
        texts.push_back(std::to_string(i));
    return texts;
}

std::vector<std::string> sorted(std::vector<std::string> texts)
{
    std::ranges::sort(texts);
    return texts;
}

} // namespace

void TestRun::piecesDoNotMatter_data()
{
    QTest::addColumn<int>("piece");
    for (const int piece : {1, 2, 3, 5, 17, 1000})
        QTest::addRow("%d bytes", piece) << piece;
}

void TestRun::piecesDoNotMatter()
{
    QFETCH(int, piece);
    HandDriver driver(tenItemsProject);
    driver.piece = std::size_t(piece);
    driver.options.batchBytes = 10;
    driver.api = tenItemsApi;
    const Outcome outcome = driver.run();
    QCOMPARE(outcome.exit, Exit::Done);
    QCOMPARE(driver.documents, numbers(10));
    QCOMPARE(outcome.pages, 4);
    QCOMPARE(driver.decisions.back().rule, std::string("short-page"));
    QVERIFY(driver.state.finished);
}

void TestRun::lostConnectionRepeatsNothing()
{
    HandDriver driver(tenItemsProject);
    driver.piece = 5;
    driver.options.batchBytes = 1;
    int calls = 0;
    driver.api = [&calls](const http::Request &request) {
        Answer answer = tenItemsApi(request);
        if (++calls == 2) {
            answer.body.resize(answer.body.size() - 20);
            answer.lost = true;
        }
        return answer;
    };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(driver.documents, numbers(10));
    QCOMPARE(driver.waits.size(), std::size_t(1));
}

void TestRun::brokenBodyKeepsRecordsAndFails()
{
    HandDriver driver(tenItemsProject);
    driver.api = [](const http::Request &request) {
        Answer answer = tenItemsApi(request);
        if (queryValue(request.url, "page") == "2")
            answer.body.resize(answer.body.size() - 20);
        return answer;
    };
    const Outcome outcome = driver.run();
    QCOMPARE(outcome.kind, OutcomeKind::Failed);
    QVERIFY(driver.reported(codes::fetchFailed));
    QVERIFY(driver.documents.size() > 3);
    QCOMPARE(driver.conclusion->unfetchedResources, std::vector<int>{0});
    QVERIFY(!driver.conclusion->complete);
}

void TestRun::repeatedRequestEndsThePaging()
{
    HandDriver driver(base + R"(  pagination: {type: cursor, cursor_path: next}
resources: [{kind: /items, selector: {data_path: .items}}]
)");
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":1}],"next":"b"})", false}; };
    const Outcome outcome = driver.run();
    QCOMPARE(driver.urls.size(), std::size_t(2));
    QCOMPARE(outcome.exit, Exit::LimitReached);
    QCOMPARE(*driver.found.back().detail("cause"), std::string(codes::repeatedRequest.name));
}

void TestRun::identicalPagesEndThePaging()
{
    HandDriver driver(base + R"(  pagination: {type: page, page_size: 1}
resources: [{kind: /items}]
)");
    driver.api = [](const http::Request &) { return Answer{200, {}, R"([{"id":1}])", false}; };
    QCOMPARE(driver.run().exit, Exit::LimitReached);
    QCOMPARE(driver.urls.size(), std::size_t(3));
}

void TestRun::resumesAnywhere()
{
    for (int kill = 0; kill < 10; ++kill) {
        HandDriver driver(tenItemsProject);
        driver.api = tenItemsApi;
        driver.options.batchBytes = 1;
        driver.piece = 7;
        driver.stopAfterAcks = kill;
        driver.run();
        if (!driver.killed)
            continue;
        const std::size_t before = driver.documents.size();
        driver.stopAfterAcks = -1;
        QCOMPARE(driver.run(driver.state).exit, Exit::Done);
        // Delivered but not acknowledged: that one batch comes again, nothing else does, nothing is missing.
        std::multiset<std::string> all(driver.documents.begin(), driver.documents.end());
        for (const std::string &number : numbers(10))
            QVERIFY2(all.contains(number), qPrintable(QStringLiteral("killed after %1: %2 is missing").arg(kill).arg(QString::fromStdString(number))));
        QVERIFY(all.size() <= 10 + before - std::size_t(kill));
    }
}

void TestRun::resumesPathParametersAnywhere()
{
    const std::string project = base + R"(resources:
  - kind: /parents/{p}/children
    selector:
      path_parameters: {p: {endpoint: /parents, field: .id}}
    connection: {pagination: {type: page, page_size: 2, param: page}}
    map: .id
)";
    const auto api = [](const http::Request &request) -> Answer {
        const int page = std::stoi(queryValue(request.url, "page"));
        if (request.url.find("/children") == std::string::npos)
            return {200, {}, page == 1 ? R"([{"id":"a/b"},{"id":"b"}])" : R"([{"id":"c"}])", false};
        const std::string parent = request.url.substr(request.url.find("/parents/") + 9, 1);
        return {200, {}, page == 1 ? "[{\"id\":\"" + parent + "1\"},{\"id\":\"" + parent + "2\"}]" : "[{\"id\":\"" + parent + "3\"}]", false};
    };
    for (int kill = 0; kill < 8; ++kill) {
        HandDriver driver(project);
        driver.api = api;
        driver.stopAfterAcks = kill;
        driver.run();
        if (!driver.killed)
            continue;
        driver.stopAfterAcks = -1;
        QCOMPARE(driver.run(driver.state).exit, Exit::Done);
        const std::set<std::string> all(driver.documents.begin(), driver.documents.end());
        QCOMPARE(all.size(), std::size_t(9));
    }
}

void TestRun::fillsSeveralPlaceholders()
{
    HandDriver driver(base + R"(resources:
  - kind: /orgs/{org}/repos/{repo}/issues
    selector:
      path_parameters:
        org: {endpoint: /orgs, field: .id}
        repo: {endpoint: '/orgs/{org}/repos', field: .name}
    map: '{id, org: .__org, repo}'
)");
    driver.api = [](const http::Request &request) -> Answer {
        if (request.url.ends_with("/orgs"))
            return {200, {}, R"([{"id":1},{"id":2},{"id":1}])", false};
        if (request.url.ends_with("/repos"))
            return {200, {}, R"([{"name":"x y"}])", false};
        return {200, {}, R"([{"id":7}])", false};
    };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(sorted(driver.urls), (std::vector<std::string>{"https://api.example/orgs", "https://api.example/orgs/1/repos", "https://api.example/orgs/1/repos/x%20y/issues",
                                                            "https://api.example/orgs/2/repos", "https://api.example/orgs/2/repos/x%20y/issues"}));
    QCOMPARE(sorted(driver.documents), (std::vector<std::string>{R"({"id":7,"org":"1","repo":"x y"})", R"({"id":7,"org":"2","repo":"x y"})"}));
}

void TestRun::boundsConcurrency()
{
    HandDriver driver(base + R"(  max_concurrent_requests: 3
resources:
  - kind: /p/{p}
    selector:
      path_parameters: {p: {endpoint: /p, field: .}}
)");
    driver.api = [](const http::Request &request) -> Answer {
        if (!request.url.ends_with("/p"))
            return {200, {}, "[]", false};
        std::string body = "[0";
        for (int i = 1; i < 50; ++i)
            body += ',' + std::to_string(i);
        return {200, {}, body + ']', false};
    };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(driver.urls.size(), std::size_t(51));
    QCOMPARE(driver.mostInFlight, 3);
}

void TestRun::cancelConcludes()
{
    HandDriver driver(tenItemsProject);
    driver.api = tenItemsApi;
    int steps = 0;
    driver.beforeStep = [&steps](Run &run) {
        if (++steps == 4)
            run.cancel();
    };
    const Outcome outcome = driver.run();
    QCOMPARE(outcome.kind, OutcomeKind::Cancelled);
    QCOMPARE(outcome.exit, Exit::Interrupted);
    QVERIFY(driver.conclusion && driver.conclusion->cancelled && !driver.conclusion->complete);
    QVERIFY(!driver.state.finished);
}

void TestRun::keepsCredentialsFromOtherOrigins()
{
    HandDriver driver(base + R"(  auth: {type: bearer_token, token: tok-123}
  pagination: {type: next_link, next_link_path: next}
resources: [{kind: /items, selector: {data_path: .items}}]
)");
    driver.api = [](const http::Request &request) -> Answer {
        if (request.url == "https://api.example/items")
            return {302, {{"Location", "/moved"}}, "", false};
        if (request.url == "https://api.example/moved")
            return {200, {}, R"({"items":[{"id":1}],"next":"?page=2"})", false};
        if (request.url == "https://api.example/moved?page=2")
            return {200, {}, R"({"items":[{"id":2}],"next":"https://other.example/p3"})", false};
        return {200, {}, R"({"items":[{"id":3}]})", false};
    };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(driver.requests.size(), std::size_t(4));
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(*driver.requests[i].headers.first("Authorization"), std::string("Bearer tok-123"));
    QVERIFY(!driver.requests[3].headers.has("Authorization"));
    QVERIFY(driver.reported(codes::credentialsKept));
}

void TestRun::equalRequestsAreMadeOnce()
{
    HandDriver driver(base + R"(resources:
  - {kind: /tickets, map: .id}
  - kind: /tickets/{t}/comments
    selector: {path_parameters: {t: {endpoint: /tickets, field: .id}}}
    map: .id
)");
    driver.api = [](const http::Request &request) -> Answer {
        return {200, {}, request.url.ends_with("/tickets") ? R"([{"id":1},{"id":2}])" : R"([{"id":9}])", false};
    };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(std::ranges::count(driver.urls, "https://api.example/tickets"), std::ptrdiff_t(1));
    QCOMPARE(sorted(driver.documents), (std::vector<std::string>{"1", "2", "9", "9"}));
}

void TestRun::valuesStayInTheirPath()
{
    HandDriver driver(base + R"(resources:
  - kind: /items/{id}
    selector: {path_parameters: {id: {endpoint: /ids, field: .id}}}
    map: .
)");
    driver.api = [](const http::Request &request) { return Answer{200, {}, request.url.ends_with("/ids") ? R"([{"id":".."},{"id":""},{"id":"a/../b"},{"id":"c"}])" : "[1]", false}; };
    QCOMPARE(driver.run().exit, Exit::DoneWithFailures);
    QCOMPARE(sorted(driver.urls), (std::vector<std::string>{"https://api.example/ids", "https://api.example/items/a%2F..%2Fb", "https://api.example/items/c"}));
    QVERIFY(driver.reported(codes::badValue));
}

// Told to end while it waits for a server, a run asks nothing more and concludes.
void TestRun::stopEndsAWait()
{
    const HandDriver driver(tenItemsProject);
    Run run(driver.document, {}, {}, nullptr);
    const Run::Time now = std::chrono::system_clock::now();
    StepId sent = 0;
    for (const Step &step : run.poll(now)) {
        if (const auto *send = std::get_if<Send>(&step))
            sent = send->id;
    }
    QVERIFY(sent != 0);
    run.head(sent, {.status = 429, .reason = {}, .httpVersion = {}, .headers = {{"Retry-After", "3601"}}}, now);
    run.end(sent, {}, now);
    const std::vector<Step> waiting = run.poll(now);
    QVERIFY(std::ranges::any_of(waiting, [](const Step &step) { return std::holds_alternative<Wait>(step); }));
    run.finishSoon();
    bool concluded = false;
    for (int i = 0; i < 10 && !concluded; ++i) {
        for (const Step &step : run.poll(now)) {
            QVERIFY(!std::holds_alternative<Send>(step));
            concluded = concluded || std::holds_alternative<Conclude>(step);
        }
    }
    QVERIFY(concluded);
}

void TestRun::previewStopsAtItsLimits()
{
    HandDriver driver(tenItemsProject);
    driver.api = tenItemsApi;
    driver.options.maxPages = 2;
    driver.run();
    QCOMPARE(driver.urls.size(), std::size_t(2));
    QVERIFY(driver.reported(codes::limitReached));

    HandDriver records(tenItemsProject);
    records.api = tenItemsApi;
    records.options.maxRecords = 2;
    records.run();
    QCOMPARE(records.documents, numbers(2));

    HandDriver exchanges(tenItemsProject);
    exchanges.api = tenItemsApi;
    exchanges.options.maxExchanges = 1;
    exchanges.run();
    QCOMPARE(exchanges.urls.size(), std::size_t(1));
    QVERIFY(exchanges.reported(codes::limitReached));
    QVERIFY(!exchanges.reported(codes::fetchFailed));
}

void TestRun::saysWhatMorePagesLookLike()
{
    HandDriver driver(base + R"(resources: [{kind: /items, selector: {data_path: .value}}]
)");
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"value":[{"id":1}],"@odata.nextLink":"https://api.example/2"})", false}; };
    driver.run();
    QVERIFY(driver.reported(codes::morePagesLikely));
}

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
