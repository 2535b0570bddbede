// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mockapi.h"
#include "tests/support/mockcatalogue.h"
#include "tests/support/rawclient.h"
#include "tests/support/values.h"

#include <QTest>

#include <ctime>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

namespace
{

constexpr const char *exchanges = R"(
- when: {path: /seen, method: POST, body: {a: 1, b: [2.0]}}
  reply: {body: {by: body}}
- when: {path: /seen, body_text: 'x=1'}
  reply: {body: {by: text}}
- when: {path: /seen, query: {page: "2", tag: [a, b], none: null}}
  reply: {body: {by: query}}
- when: {path: /seen, headers: {X-Key: abc, X-No: null}}
  reply: {body: {by: headers}}
- when: {path: '/sp ace'}
  reply: {body: {by: decoded}}
- when: {path: /esc%2Faped}
  reply: {body: {by: escaped}}
- when: {path: /once}
  reply: {body: {n: 1}}
  times: 1
- when: {path: /once}
  replies: [{status: 503}, {body: {n: 2}}]
- when: {path: /text}
  reply: {headers: {X-A: ['1', '2'], Location: '{{server}}/next'}, body: {b: 1000.0, a: -0.0, big: 123456789012345678901234567890, h: '<&>', own: '{{server}}/x', other: '{{server_alt}}', no: '{{unknown}}', t: '{{epoch+5}}'}}
- when: {path: /bare}
  reply: {body_text: 'a{{host}}b'}
- when: {path: /bytes}
  reply: {headers: {Content-Type: image/x}, body_base64: AAEC}
- when: {path: /gone}
  reply: {abort: true}
- when: {path: /late}
  reply: {delay_ms: 150, body: {}}
)";

std::shared_ptr<const yaml::Node> rules()
{
    const auto node = yaml::read(exchanges, "exchanges");
    return node ? *node : nullptr;
}

} // namespace

class TestMockApi : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void matches_data();
    void matches();
    void countsUses();
    void writesBodies();
    void tellsTimeOfAnotherClock();
    void delaysAndAborts();
    void notesRequests();
    void catalogueAnswers();
    void catalogueRemembers();
};

void TestMockApi::matches_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, QByteArray line, QByteArray headers, QByteArray body, const char *expected) {
        if (!body.isEmpty())
            headers += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        QTest::newRow(name) << line + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body << QByteArray(expected);
    };
    row("body by value", "POST /seen", {}, R"({"b": [2], "a": 1.0})", R"({"by":"body"})");
    row("another body", "POST /seen", {}, R"({"b": [3], "a": 1})", "{}");
    row("text", "POST /seen", {}, "x=1", R"({"by":"text"})");
    row("query", "GET /seen?tag=a&page=2&tag=b&more=1", {}, {}, R"({"by":"query"})");
    row("order of values", "GET /seen?tag=b&page=2&tag=a", {}, {}, "{}");
    row("parameter that must be absent", "GET /seen?tag=a&page=2&tag=b&none=", {}, {}, "{}");
    row("header", "GET /seen", "x-key: abc\r\n", {}, R"({"by":"headers"})");
    row("header that must be absent", "GET /seen", "x-key: abc\r\nX-No: 1\r\n", {}, "{}");
    row("decoded path", "GET /sp%20ace", {}, {}, R"({"by":"decoded"})");
    row("escaped path", "GET /esc%2Faped", {}, {}, R"({"by":"escaped"})");
    row("no rule", "GET /nothing", {}, {}, "{}");
}

void TestMockApi::matches()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, body);
    const auto api = MockApi::start(rules());
    QVERIFY(api);
    const RawReply reply = ask((*api)->port(), request.toStdString());
    QCOMPARE(QByteArray::fromStdString(reply.body), body);
    QCOMPARE(reply.status, body == "{}" ? 404 : 200);
    QCOMPARE(*reply.headers.first("Content-Type"), std::string("application/json"));
}

void TestMockApi::countsUses()
{
    const auto api = MockApi::start(rules());
    QCOMPARE(get((*api)->port(), "/once").body, std::string(R"({"n":1})"));
    const RawReply second = get((*api)->port(), "/once");
    QCOMPARE(second.status, 503);
    QCOMPARE(second.body, std::string());
    QVERIFY(!second.headers.has("Content-Type"));
    QCOMPARE(get((*api)->port(), "/once").body, std::string(R"({"n":2})"));
    QCOMPARE(get((*api)->port(), "/once").body, std::string(R"({"n":2})"));
}

void TestMockApi::writesBodies()
{
    const auto api = MockApi::start(rules());
    const std::uint16_t port = (*api)->port();
    const std::string url = (*api)->url();
    const std::time_t before = std::time(nullptr);
    const RawReply reply = get(port, "/text");
    QCOMPARE(reply.headers.all("X-A"), (std::vector<std::string>{"1", "2"}));
    QCOMPARE(*reply.headers.first("Location"), url + "/next");
    const std::string begin = R"({"b":1000.0,"a":-0.0,"big":123456789012345678901234567890,"h":"<&>","own":")" + url + R"(/x","other":"http://localhost:)"
        + std::to_string(port) + R"(","no":"{{unknown}}","t":")";
    QCOMPARE(reply.body.substr(0, begin.size()), begin);
    const long long sent = std::atoll(reply.body.c_str() + begin.size());
    QVERIFY(sent >= before + 5 && sent <= std::time(nullptr) + 5);

    const RawReply bare = get(port, "/bare");
    QCOMPARE(bare.body, "a127.0.0.1:" + std::to_string(port) + "b");
    QVERIFY(!bare.headers.has("Content-Type"));
    const RawReply bytes = get(port, "/bytes");
    QCOMPARE(bytes.body, std::string("\0\1\2", 3));
    QCOMPARE(*bytes.headers.first("Content-Type"), std::string("image/x"));

    const auto sorted = MockApi::start(rules(), false, {true, true});
    QVERIFY(get((*sorted)->port(), "/text").body.starts_with(R"({"a":-0.0,"b":1000.0,)"));
    QVERIFY(get((*sorted)->port(), "/text").body.find(R"("h":"\u003c\u0026\u003e")") != std::string::npos);
}

void TestMockApi::tellsTimeOfAnotherClock()
{
    const auto api = MockApi::start(rules());
    (*api)->setClock([] { return std::int64_t(1000); });
    QCOMPARE(parsed(get((*api)->port(), "/text").body).get("t").toString(), std::string("1005"));
}

void TestMockApi::delaysAndAborts()
{
    const auto api = MockApi::start(rules());
    RawClient gone((*api)->port());
    gone.send("GET /gone HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(gone.readToEnd().value_or("open"), std::string());
    const auto begin = std::chrono::steady_clock::now();
    QCOMPARE(get((*api)->port(), "/late").body, std::string("{}"));
    QVERIFY(std::chrono::steady_clock::now() - begin >= 150ms);
}

void TestMockApi::notesRequests()
{
    const auto api = MockApi::start(rules());
    ask((*api)->port(), "POST /a%20b?x=1&y=+2&x=3&z HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\nLink: " + (*api)->url() + "/n\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
    get((*api)->port(), "/b");
    const json::Value seen = (*api)->takeRequestValues();
    QCOMPARE(seen.size(), 2);
    const json::Value first = seen.at(0);
    QCOMPARE(shown(first.get("path")), std::string(R"("/a b")"));
    QCOMPARE(shown(first.get("raw_path")), std::string(R"("/a%20b")"));
    QVERIFY(first.get("query") == parsed(R"({"x": ["1", "3"], "y": " 2", "z": ""})"));
    QCOMPARE(shown(first.get("raw_query")), std::string(R"("x=1&y=+2&x=3&z")"));
    QVERIFY(first.get("headers").get("X-A") == parsed(R"(["1", "2"])"));
    QCOMPARE(shown(first.get("headers").get("Link")), std::string(R"("{{server}}/n")"));
    QVERIFY(first.get("body") == parsed(R"({"a": 1})"));
    QVERIFY(!seen.at(1).has("body_text"));
    QCOMPARE((*api)->takeRequestValues().size(), 0);
}

namespace
{

std::string postText(std::string_view path, std::string_view body)
{
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

} // namespace

void TestMockApi::catalogueAnswers()
{
    CatalogueSetup setup;
    setup.blueprints["svc"] = R"({"identifier": "svc", "title": "Service"})";
    setup.fail["bad"] = 422;
    const auto catalogue = MockCatalogue::start(setup);
    const auto server = std::uint16_t(std::atoi((*catalogue)->url().substr((*catalogue)->url().rfind(':') + 1).c_str()));
    const auto answer = [&](std::string_view path) { return parsed(get(server, path).body); };
    QCOMPARE(shown(parsed(ask(server, postText("/v1/auth/access_token", "{}")).body).get("accessToken")), std::string(R"("tok")"));
    QCOMPARE(shown(answer("/v1/integration/oracle?isPolling=false").get("integration").get("installationId")), std::string(R"("oracle")"));
    QCOMPARE(answer("/v1/integration/provision-enabled").get("integrations").size(), 0);
    QCOMPARE(shown(answer("/v1/blueprints/svc").get("blueprint").get("title")), std::string(R"("Service")"));
    QCOMPARE(shown(answer("/v1/blueprints/x").get("blueprint").get("title")), std::string(R"("x")"));
    QVERIFY(answer("/v1/integration/oracle/resync-request").get("request").isNull());
    QCOMPARE(ask(server, postText("/v1/blueprints/bad/entities/bulk", R"({"entities": [{"identifier": "1"}]})")).status, 422);
    QVERIFY((*catalogue)->takeUpserts().size() == 0);
    ask(server, postText("/ingest/metrics/x", "{}"));
    QCOMPARE((*catalogue)->takeCalls().size(), std::size_t(7));
    ask(server, postText("/v1/integration/oracle/kinds/%2Fa+b/examples", R"({"examples": [{"id": 1}]})"));
    ask(server, postText("/v1/integration/oracle/kinds/%2Fa+b/examples", R"({"examples": [{"id": 2}]})"));
    QVERIFY((*catalogue)->takeExamples() == parsed(R"({"/a b": [{"id": 1}, {"id": 2}]})"));
}

void TestMockApi::catalogueRemembers()
{
    CatalogueSetup setup;
    setup.existing = {R"({"identifier": "old", "blueprint": "svc", "title": "Old"})"};
    const auto catalogue = MockCatalogue::start(setup);
    const auto server = std::uint16_t(std::atoi((*catalogue)->url().substr((*catalogue)->url().rfind(':') + 1).c_str()));
    const auto listed = [&] { return parsed(ask(server, postText("/v1/blueprints/entities/datasource-entities", "{}")).body).get("entities"); };
    ask(server, postText("/v1/blueprints/svc/entities/bulk", R"({"entities": [{"identifier": "1", "title": "a"}, {"identifier": {"combinator": "and"}}]})"));
    ask(server, postText("/v1/blueprints/svc/entities", R"({"identifier": "1", "title": "b", "blueprint": "svc"})"));
    QCOMPARE((*catalogue)->takeUpserts().size(), 3);
    QVERIFY(listed() == parsed(R"([
        {"identifier": "old", "blueprint": "svc", "title": "Old", "team": [], "properties": {}, "relations": {}},
        {"identifier": "1", "blueprint": "svc", "title": "b", "team": [], "properties": {}, "relations": {}}])"));
    const std::string search = R"({"rules": [{"property": "$identifier", "value": ["1", "2"]}, {"property": "$blueprint", "value": "svc"}]})";
    QCOMPARE(parsed(ask(server, postText("/v1/entities/search", search)).body).get("entities").size(), 1);
    const json::Value gone = parsed(ask(server, postText("/v1/blueprints/svc/bulk/entities/delete", R"({"entities": ["old", "none"]})")).body);
    QVERIFY(gone.get("deletedEntities") == parsed(R"(["old"])"));
    QVERIFY((*catalogue)->takeDeleted() == parsed(R"([{"blueprint": "svc", "identifier": "old"}, {"blueprint": "svc", "identifier": "none"}])"));
    QCOMPARE(listed().size(), 1);
    QCOMPARE((*catalogue)->entities().size(), 1);
    QCOMPARE((*catalogue)->upsertCount(), std::int64_t(3));
}

QTEST_GUILESS_MAIN(TestMockApi)
#include "tst_mockapi.moc"
