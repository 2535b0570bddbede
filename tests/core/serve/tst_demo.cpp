// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/retry.h"
#include "core/json/value.h"
#include "core/serve/demo.h"
#include "tests/support/rawclient.h"
#include "tests/support/values.h"

#include <QByteArray>
#include <QTest>

#include <zlib.h>

#include <array>
#include <set>

using namespace penstock;
using namespace penstock::test;
using serve::Reply;
using serve::Request;

namespace
{

const http::Headers bearer{{"Authorization", "Bearer demo-token"}};
const http::Headers basic{{"Authorization", "Basic " + QByteArray("demo:demo-password").toBase64().toStdString()}};
const http::Headers apiKey{{"X-API-Key", "demo-api-key"}};

Request request(const std::string &target, http::Headers headers = {}, const std::string &method = "GET", const std::string &body = {})
{
    Request made;
    made.method = method;
    made.target = target;
    const auto mark = target.find('?');
    made.rawPath = target.substr(0, mark);
    made.path = http::percentDecode(made.rawPath);
    made.query = mark == std::string::npos ? std::string() : target.substr(mark + 1);
    made.headers = std::move(headers);
    made.headers.append("Host", "127.0.0.1:1234");
    made.body = body;
    return made;
}

Reply ask(const std::string &target, http::Headers headers = {}, const std::string &method = "GET", const std::string &body = {})
{
    return serve::demoHandler()(request(target, std::move(headers), method, body));
}

json::Value value(const Reply &reply)
{
    return parsed(reply.body);
}

http::Headers session()
{
    const Reply reply = ask("/api/token", {}, "POST", R"({"client_id": "demo-client", "client_secret": "demo-client-secret"})");
    return {{"Authorization", "Bearer " + value(reply).get("access_token").toString()}};
}

// All records of a listing, found as a client of it would.
struct Listing {
    std::set<std::string> keys;
    int records = 0, pages = 0;
    void add(const json::Value &items, const char *key)
    {
        ++pages;
        records += items.size();
        for (int i = 0; i < items.size(); ++i)
            keys.insert(json::toText(items.at(i).get(key)));
    }
};

std::string unzipped(const std::string &bytes)
{
    std::string text(1 << 20, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(text.data());
    stream.avail_out = uInt(text.size());
    const bool complete = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    text.resize(complete ? stream.total_out : 0);
    inflateEnd(&stream);
    return text;
}

} // namespace

class TestDemo : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void asksForCredentials_data();
    void asksForCredentials();
    void sessionsEnd();
    void pagesByNumber();
    void pagesByCursor();
    void pagesByOffset();
    void pagesByLinkInBody();
    void pagesByLinkHeader();
    void commentsDependOnIssues();
    void cardsDependOnBoards();
    void numbersAreLong();
    void holdsRightToLeftText();
    void isDeterministic();
    void compresses();
    void limitsRate();
    void breaks_data();
    void breaks();
    void redirects();
    void exportsLines();
    void streamsLargeAnswers();
    void unknownThings();
    void speaksHttp();
};

void TestDemo::asksForCredentials_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("kind");
    QTest::newRow("bearer") << QStringLiteral("/api/issues") << 0;
    QTest::newRow("basic") << QStringLiteral("/api/users") << 1;
    QTest::newRow("api key") << QStringLiteral("/api/releases") << 2;
    QTest::newRow("login") << QStringLiteral("/api/audit-events") << 3;
}

void TestDemo::asksForCredentials()
{
    QFETCH(QString, target);
    QFETCH(int, kind);
    const std::array<http::Headers, 4> all{bearer, basic, apiKey, session()};
    for (int i = 0; i < 4; ++i)
        QCOMPARE(ask(target.toStdString(), all[std::size_t(i)]).status, i == kind ? 200 : 401);
    QCOMPARE(ask(target.toStdString()).status, 401);
}

void TestDemo::sessionsEnd()
{
    const Reply reply = ask("/api/token?lifetime=1", {}, "POST", R"({"client_id": "demo-client", "client_secret": "demo-client-secret"})");
    QCOMPARE(value(reply).get("expires_in").toInteger().value_or(0), std::int64_t(1));
    const http::Headers short_{{"Authorization", "Bearer " + value(reply).get("access_token").toString()}};
    QTRY_COMPARE_WITH_TIMEOUT(ask("/api/audit-events", short_).status, 401, 10'000);
    QCOMPARE(ask("/api/token", {}, "POST", R"({"client_id": "demo-client", "client_secret": "x"})").status, 401);
    QCOMPARE(ask("/api/token", {}, "POST", "no json").status, 401);
    QCOMPARE(ask("/api/audit-events", {{"Authorization", "Bearer session-9999999999-1"}}).status, 401);
}

void TestDemo::pagesByNumber()
{
    Listing listing;
    for (int page = 1, size = 20; size == 20; ++page) {
        const json::Value items = value(ask("/api/users?per_page=20&page=" + std::to_string(page), basic));
        size = items.size();
        listing.add(items, "email");
    }
    QCOMPARE(listing.keys.size(), std::size_t(57));
    QCOMPARE(listing.pages, 3);
}

void TestDemo::pagesByCursor()
{
    Listing listing;
    std::string cursor;
    do {
        const json::Value page = value(ask("/api/issues?limit=50" + (cursor.empty() ? "" : "&cursor=" + cursor), bearer));
        listing.add(page.get("data"), "key");
        QCOMPARE(page.get("meta").get("has_more").isTrue(), !page.get("meta").get("next_cursor").isNull());
        cursor = page.get("meta").get("next_cursor").toString();
    } while (!cursor.empty());
    QCOMPARE(listing.keys.size(), std::size_t(240));
    QCOMPARE(listing.pages, 5);
    QCOMPARE(ask("/api/issues?cursor=nonsense", bearer).status, 400);
    QCOMPARE(value(ask("/api/issues?state=closed&limit=1", bearer)).get("meta").get("total").toInteger().value_or(0), std::int64_t(80));
}

void TestDemo::pagesByOffset()
{
    Listing listing;
    bool more = true;
    for (int offset = 0; more; offset += 50) {
        const json::Value page = value(ask("/api/issues/4/comments?limit=50&offset=" + std::to_string(offset), bearer));
        listing.add(page.get("data"), "id");
        more = page.get("meta").get("has_more").isTrue();
    }
    QCOMPARE(listing.keys.size(), std::size_t(120));
    QCOMPARE(listing.pages, 3);
}

void TestDemo::pagesByLinkInBody()
{
    Listing listing;
    const http::Headers headers = session();
    std::string next = "/api/audit-events";
    while (!next.empty()) {
        const json::Value page = value(ask(next, headers));
        listing.add(page.get("events"), "id");
        next = page.get("next").toString();
        QVERIFY(next.empty() || next.starts_with("/api/"));
    }
    QCOMPARE(listing.keys.size(), std::size_t(300));
    QCOMPARE(listing.pages, 3);
}

void TestDemo::pagesByLinkHeader()
{
    Listing listing;
    std::string next = "http://127.0.0.1:1234/api/releases";
    while (!next.empty()) {
        const Reply page = ask(next.substr(next.find("/api")), apiKey);
        listing.add(value(page), "version");
        next = http::linkTarget(page.headers, "next", false).value_or("");
    }
    QCOMPARE(listing.keys.size(), std::size_t(45));
    QCOMPARE(listing.pages, 3);
}

void TestDemo::commentsDependOnIssues()
{
    int comments = 0;
    for (int issue = 1; issue <= 240; ++issue) {
        const std::string path = "/api/issues/" + std::to_string(issue);
        const std::int64_t said = value(ask(path, bearer)).get("comment_count").toInteger().value_or(-1);
        const std::int64_t total = value(ask(path + "/comments", bearer)).get("meta").get("total").toInteger().value_or(-2);
        QCOMPARE(said, total);
        comments += int(total);
    }
    QCOMPARE(comments, 238);
    QCOMPARE(ask("/api/issues/241/comments", bearer).status, 404);
    QCOMPARE(ask("/api/issues/x/comments", bearer).status, 404);
}

void TestDemo::cardsDependOnBoards()
{
    Listing listing;
    const json::Value projects = value(ask("/api/projects")).get("projects");
    for (int p = 0; p < projects.size(); ++p) {
        const std::string project = "/api/projects/" + projects.at(p).get("id").numberText();
        const json::Value boards = value(ask(project + "/boards")).get("boards");
        for (int b = 0; b < boards.size(); ++b)
            listing.add(value(ask(project + "/boards/" + boards.at(b).get("id").numberText() + "/cards")), "id");
    }
    QCOMPARE(listing.keys.size(), std::size_t(4 * 2 * 5));
    QCOMPARE(ask("/api/projects/1/boards/21/cards").status, 404);
}

void TestDemo::numbersAreLong()
{
    const json::Value release = value(ask("/api/releases", apiKey)).at(0);
    QCOMPARE(release.get("build").numberText(), std::string("9007199254741993"));
    QCOMPARE(release.get("digest").numberText().size(), std::size_t(30));
    QVERIFY(release.get("size_mib").numberText().ends_with(".123456789012345678901234567890"));
}

void TestDemo::holdsRightToLeftText()
{
    QVERIFY(ask("/api/users", basic).body.find("נועה") != std::string::npos);
    QVERIFY(ask("/api/users", basic).body.find("أحمد") != std::string::npos);
}

void TestDemo::isDeterministic()
{
    for (const char *target : {"/api/users?page=2", "/api/issues?limit=100", "/api/releases", "/api/labels", "/"}) {
        http::Headers all = basic;
        all.append("X-API-Key", "demo-api-key");
        QCOMPARE(ask(target, all).body, ask(target, all).body);
    }
}

void TestDemo::compresses()
{
    http::Headers headers = bearer;
    const std::string plain = ask("/api/issues", headers).body;
    headers.append("Accept-Encoding", "gzip, deflate");
    const Reply reply = ask("/api/issues", headers);
    QCOMPARE(*reply.headers.first("Content-Encoding"), std::string("gzip"));
    QVERIFY(reply.body.size() < plain.size() / 2);
    QCOMPARE(unzipped(reply.body), plain);
    QVERIFY(!ask("/api/broken/status/404", {{"Accept-Encoding", "gzip"}}).headers.has("Content-Encoding"));
}

void TestDemo::limitsRate()
{
    const auto handler = serve::demoHandler();
    for (int i = 1; i <= 9; ++i) {
        const Reply reply = handler(request("/api/limited?page=1"));
        QCOMPARE(reply.status, i % 3 == 0 ? 429 : 200);
        QCOMPARE(reply.headers.has("Retry-After"), i % 3 == 0);
    }
    QCOMPARE(value(handler(request("/api/limited?page=4"))).get("has_more").isFalse(), true);
}

void TestDemo::breaks_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isJson");
    const auto row = [](const char *path, int status, bool isJson) { QTest::newRow(path) << QStringLiteral("/api/broken/") + QString::fromUtf8(path) << status << isJson; };
    row("truncated", 200, false);
    row("dropped", 200, false);
    row("flaky", 500, true);
    row("html", 200, false);
    row("mixed", 200, true);
    row("endless", 200, true);
    row("gzip", 200, false);
    row("status/503", 503, true);
    row("status/204", 204, true);
    row("status/700", 404, true);
}

void TestDemo::breaks()
{
    QFETCH(QString, target);
    QFETCH(int, status);
    QFETCH(bool, isJson);
    const Reply reply = ask(target.toStdString());
    QCOMPARE(reply.status, status);
    QCOMPARE(json::parse(reply.body).has_value(), isJson);
    QCOMPARE(reply.breakOff, target.endsWith(QLatin1String("dropped")));
    if (target.endsWith(QLatin1String("gzip")))
        QCOMPARE(unzipped(reply.body), std::string());
    QVERIFY(ask("/api/broken/silent").abort);
}

void TestDemo::redirects()
{
    QCOMPARE(*ask("/api/redirect").headers.first("Location"), std::string("/api/labels"));
    QCOMPARE(*ask("/api/redirect/loop").headers.first("Location"), std::string("/api/redirect/loop"));
    QCOMPARE(*ask("/api/redirect/away").headers.first("Location"), std::string("http://localhost:1234/api/echo"));
    QCOMPARE(value(ask("/api/echo?a=1", {{"X-A", "b"}}, "PUT", "body")).get("query").get("a").toString(), std::string("1"));
}

void TestDemo::exportsLines()
{
    const Reply reply = ask("/api/export/issues.ndjson?count=250");
    std::string lines, piece;
    while (!(piece = reply.stream()).empty())
        lines += piece;
    QCOMPARE(std::count(lines.begin(), lines.end(), '\n'), std::ptrdiff_t(250));
    QVERIFY(parsed(lines.substr(0, lines.find('\n'))).isObject());
}

void TestDemo::streamsLargeAnswers()
{
    const auto server = serve::Server::start({}, serve::demoHandler());
    QVERIFY(server);
    const RawReply reply = get((*server)->port(), "/api/large?megabytes=3");
    QVERIFY(reply.complete);
    QVERIFY(reply.body.size() >= 3'000'000 && reply.body.size() < 3'100'000);
    const json::Value items = parsed(reply.body);
    QVERIFY(items.isArray());
    QCOMPARE(items.at(items.size() - 1).get("number").toInteger().value_or(0), std::int64_t(items.size() - 1));
}

void TestDemo::unknownThings()
{
    QCOMPARE(ask("/api/nothing").status, 404);
    QCOMPARE(ask("/api/labels/").status, 404);
    QCOMPARE(ask("/api/labels/1/2").status, 404);
    const Reply wrong = ask("/api/labels", {}, "DELETE");
    QCOMPARE(wrong.status, 405);
    QCOMPARE(*wrong.headers.first("Allow"), std::string("GET"));
    QCOMPARE(ask("/api/labels", {}, "HEAD").status, 200);
    QCOMPARE(value(ask("/")).get("routes").size(), int(serve::demoRoutes().size()));
}

void TestDemo::speaksHttp()
{
    const auto server = serve::Server::start({}, serve::demoHandler());
    const RawReply reply = get((*server)->port(), "/api/users?page=3&per_page=20", "Authorization: " + *basic.first("Authorization") + "\r\n");
    QCOMPARE(reply.status, 200);
    QCOMPARE(parsed(reply.body).size(), 17);
    RawClient dropped((*server)->port());
    dropped.send("GET /api/broken/dropped HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(!dropped.reply().complete);
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
