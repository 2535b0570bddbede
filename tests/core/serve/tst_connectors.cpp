// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/keys.h"
#include "core/serve/connectors.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace penstock;
using namespace penstock::serve;

// What stands around the calls: keys, media types, paths, parameters, the documents beside them.
class TestConnectors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keys();
    void pagesOfBrowsers_data();
    void pagesOfBrowsers();
    void answers_data();
    void answers();
    void versionedMediaType();
    void prettyAndFilterPath();
    void documents();
    void conflicts();
    void bulk();
    void scrolls();
    void reportsTheVersion();
    void logsNoSecrets();

private:
    Reply ask(const std::string &method, const std::string &target, const std::string &body = {}, const http::Headers &headers = {});
    json::Value answer(const std::string &method, const std::string &target, const std::string &body = {}, int status = 200);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConnectorService> m_service;
    std::vector<std::string> m_log;
};

void TestConnectors::init()
{
    m_log.clear();
    m_folder = std::make_unique<QTemporaryDir>();
    ConnectorOptions options;
    options.requiresKey = false;
    options.log = [this](const std::string &line) { m_log.push_back(line); };
    auto service = ConnectorService::open(m_folder->path().toStdString(), options);
    QVERIFY(service);
    m_service = std::move(*service);
}

Reply TestConnectors::ask(const std::string &method, const std::string &target, const std::string &body, const http::Headers &headers)
{
    Request request;
    request.method = method;
    request.target = target;
    request.rawPath = target.substr(0, target.find('?'));
    request.path = request.rawPath;
    if (const auto mark = target.find('?'); mark != std::string::npos)
        request.query = target.substr(mark + 1);
    request.headers = headers;
    if (!body.empty() && !request.headers.has("Content-Type"))
        request.headers.append("Content-Type", "application/json");
    request.body = body;
    return m_service->answer(request);
}

json::Value TestConnectors::answer(const std::string &method, const std::string &target, const std::string &body, int status)
{
    const Reply reply = ask(method, target, body);
    if (reply.status != status)
        qWarning("%s %s: %d %s", method.c_str(), target.c_str(), reply.status, reply.body.c_str());
    return reply.status == status ? json::parse(reply.body.empty() ? "null" : reply.body).value_or(json::Value()) : json::Value::string("wrong status");
}

void TestConnectors::keys()
{
    auto service = ConnectorService::open(m_folder->path().toStdString(), {});
    QVERIFY(service);
    m_service = std::move(*service);
    const std::string key = connector::addKey(m_service->store(), "k").value();
    QCOMPARE(ask("GET", "/_health").status, 200);
    for (const char *path : {"/", "/_connector", "/_connector/_secret/x", "/.elastic-connectors/_search", "/_license", "/nothing"})
        QCOMPARE(ask("GET", path).status, 401);
    QCOMPARE(ask("GET", "/_connector", {}, {{"Authorization", "ApiKey " + key}}).status, 200);
    QCOMPARE(ask("GET", "/_connector", {}, {{"Authorization", "apikey " + key}}).status, 200);
    QCOMPARE(ask("GET", "/_connector", {}, {{"Authorization", "Basic " + key}}).status, 401);
    QCOMPARE(ask("GET", "/_connector", {}, {{"Authorization", "ApiKey " + key.substr(0, key.size() - 4)}}).status, 401);
}

// Without keys whatever runs in a browser on this machine must not get at connectors.
void TestConnectors::pagesOfBrowsers_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("status");
    QTest::newRow("address") << "Host" << "127.0.0.1:9200" << 200;
    QTest::newRow("address without port") << "Host" << "127.0.0.1" << 200;
    QTest::newRow("IPv6") << "Host" << "[::1]:9200" << 200;
    QTest::newRow("localhost") << "Host" << "LocalHost:9200" << 200;
    QTest::newRow("name that leads here") << "Host" << "rebound.example:9200" << 403;
    QTest::newRow("name like an address") << "Host" << "127.0.0.1.example" << 403;
    QTest::newRow("name in brackets") << "Host" << "[rebound.example]" << 403;
    QTest::newRow("empty") << "Host" << "" << 403;
    QTest::newRow("page elsewhere") << "Origin" << "https://example.org" << 403;
    QTest::newRow("page of a file") << "Origin" << "null" << 403;
}

void TestConnectors::pagesOfBrowsers()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    http::Headers headers;
    headers.append(name.toStdString(), value.toStdString());
    QTEST(ask("GET", "/_connector", {}, headers).status, "status");
}

void TestConnectors::answers_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *method, const char *target, const char *body, const char *type, int status) {
        QTest::newRow(name) << QString::fromLatin1(method) << QString::fromLatin1(target) << QString::fromLatin1(body) << QString::fromLatin1(type) << status;
    };
    row("text body", "PUT", "/_connector/c1", "name=x", "text/plain", 406);
    row("no type, no body", "PUT", "/_connector/c1", "", "application/octet-stream", 201);
    row("unknown path", "GET", "/_connector/c1/_nothing", "", "", 400);
    row("other method", "POST", "/_connector/c1", "", "", 405);
    row("unknown parameter", "GET", "/_connector?foo=1", "", "", 400);
    row("always known", "GET", "/_connector?human=true&error_trace=false", "", "", 200);
    row("null body", "PUT", "/_connector/c1", "null", "application/json", 400);
    row("broken body", "PUT", "/_connector/c1", "{", "application/json", 400);
    row("reserved word", "GET", "/_cluster/settings", "", "", 400);
}

void TestConnectors::answers()
{
    QFETCH(const QString, method);
    QFETCH(const QString, target);
    QFETCH(const QString, body);
    QFETCH(const QString, type);
    http::Headers headers;
    if (!type.isEmpty())
        headers.append("Content-Type", type.toStdString());
    const Reply reply = ask(method.toStdString(), target.toStdString(), body.toStdString(), headers);
    QTEST(reply.status, "status");
    QCOMPARE(*reply.headers.first("X-Elastic-Product"), "Elasticsearch");
}

void TestConnectors::versionedMediaType()
{
    const std::string type = "application/vnd.elasticsearch+json; compatible-with=9";
    const Reply reply = ask("PUT", "/_connector/c1", R"({"name":"x"})", {{"Content-Type", type}, {"Accept", type}});
    QCOMPARE(reply.status, 201);
    QCOMPARE(*reply.headers.first("Content-Type"), type);
}

void TestConnectors::prettyAndFilterPath()
{
    answer("PUT", "/_connector/c1", {}, 201);
    QVERIFY(ask("GET", "/_connector/c1?pretty").body.find('\n') != std::string::npos);
    QCOMPARE(ask("GET", "/_connector/c1?filter_path=id,status").body, R"({"id":"c1","status":"created"})");
}

void TestConnectors::documents()
{
    QCOMPARE(ask("HEAD", "/.elastic-connectors-v1").status, 404);
    answer("PUT", "/.elastic-connectors-v1");
    QCOMPARE(ask("HEAD", "/.elastic-connectors").status, 200);
    QCOMPARE(answer("PUT", "/i/_doc/a", R"({"x":{"y":1}})", 201).get("result").toString(), "created");
    QCOMPARE(answer("POST", "/i/_update/a", R"({"doc":{"x":{"z":2}}})").get("result").toString(), "updated");
    QCOMPARE(json::toText(answer("GET", "/i/_doc/a").get("_source")), R"({"x":{"y":1,"z":2}})");
    QCOMPARE(answer("POST", "/i/_update/b", R"({"doc":{"n":1}})", 404).get("error").get("type").toString(), "document_missing_exception");
    QCOMPARE(answer("POST", "/i/_update/b", R"({"doc":{"n":1},"doc_as_upsert":true})", 201).get("result").toString(), "created");
    QCOMPARE(answer("POST", "/i/_count", R"({"query":{"exists":{"field":"n"}}})").get("count").toInteger(), 1);
    QCOMPARE(answer("DELETE", "/i/_doc/b").get("result").toString(), "deleted");
    QCOMPARE(ask("GET", "/i/_doc/b").status, 404);
    QCOMPARE(answer("GET", "/nothing?ignore_unavailable=true").size(), 0);
    QCOMPARE(ask("GET", "/nothing").status, 404);
}

void TestConnectors::conflicts()
{
    const json::Value first = answer("PUT", "/i/_doc/a", R"({"x":1})", 201);
    const std::string condition = "?if_seq_no=" + std::to_string(*first.get("_seq_no").toInteger()) + "&if_primary_term=1";
    answer("POST", "/i/_update/a" + condition, R"({"doc":{"x":2}})");
    QCOMPARE(answer("POST", "/i/_update/a" + condition, R"({"doc":{"x":3}})", 409).get("error").get("type").toString(), "version_conflict_engine_exception");
    answer("PUT", "/i/_create/a", "{}", 409);
}

void TestConnectors::bulk()
{
    const std::string lines = "{\"index\":{\"_index\":\"i\",\"_id\":\"1\"}}\n{\"x\":1}\n{\"create\":{\"_index\":\"i\",\"_id\":\"1\"}}\n{\"x\":2}\n"
                              "{\"update\":{\"_index\":\"i\",\"_id\":\"2\"}}\n{\"doc\":{\"x\":3},\"doc_as_upsert\":true}\n{\"delete\":{\"_index\":\"i\",\"_id\":\"9\"}}\n";
    const Reply reply = ask("PUT", "/_bulk?filter_path=errors,items.*.status", lines, {{"Content-Type", "application/x-ndjson"}});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, R"({"errors":true,"items":[{"index":{"status":201}},{"create":{"status":409}},{"update":{"status":201}},{"delete":{"status":404}}]})");
    QCOMPARE(ask("POST", "/_bulk", "{\"index\":{\"_index\":\"i\"}}\n", {{"Content-Type", "application/x-ndjson"}}).status, 400);
}

void TestConnectors::scrolls()
{
    std::string lines;
    for (int i = 0; i < 25; ++i)
        lines += "{\"index\":{\"_id\":\"" + std::to_string(i) + "\"}}\n{\"n\":" + std::to_string(i) + "}\n";
    ask("PUT", "/i/_bulk", lines, {{"Content-Type", "application/x-ndjson"}});
    json::Value found = answer("POST", "/i/_search?scroll=5m", R"({"size":10,"sort":["_doc"],"_source":["n"]})");
    QCOMPARE(found.get("hits").get("total").get("value").toInteger(), 25);
    std::set<std::string> ids;
    int pages = 0;
    while (found.get("hits").get("hits").size() > 0 && ++pages < 10) {
        const json::Value hits = found.get("hits").get("hits");
        for (int i = 0; i < hits.size(); ++i)
            ids.insert(hits.at(i).get("_id").toString());
        found = answer("POST", "/_search/scroll", "{\"scroll\":\"5m\",\"scroll_id\":\"" + found.get("_scroll_id").toString() + "\"}");
    }
    QCOMPARE(pages, 3);
    QCOMPARE(ids.size(), std::size_t(25));
    answer("POST", "/_search/scroll", R"({"scroll_id":"bogus"})", 400);
}

void TestConnectors::reportsTheVersion()
{
    QCOMPARE(answer("GET", "/").get("version").get("number").toString(), "9.6.0");
}

void TestConnectors::logsNoSecrets()
{
    ask("PUT", "/_connector/_secret/s?pretty=hidden-in-query", R"({"value":"hidden-in-body"})", {{"Content-Type", "application/json"}, {"Authorization", "ApiKey hidden-in-header"}});
    QCOMPARE(m_log.size(), std::size_t(1));
    QVERIFY2(m_log.front().find("hidden") == std::string::npos, m_log.front().c_str());
}

QTEST_GUILESS_MAIN(TestConnectors)
#include "tst_connectors.moc"
