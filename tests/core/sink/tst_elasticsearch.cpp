// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/keys.h"
#include "core/serve/connectors.h"
#include "sinksupport.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace penstock;
using namespace penstock::sinktest;

// The sink against the documents of `penstock serve`, with faults put between the two.
class TestElasticsearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void settings_data();
    void settings();
    void ids_data();
    void ids();
    void deliveriesOfOneMomentGoTogether();
    void oneRequestAtATime();
    void splitsWhatIsTooLarge();
    void refusedItems();
    void busyItemsAreSentAgain();
    void fullEngineGetsLess();
    void asksForItemsWhereIdsAreMissing();
    void nextHostIsAsked();
    void indexOfABulkServer();
    void outageStopsTheRun();
    void deletesStale();
    void keepsMoreThanTheThreshold();
    void keepsStaleAfterAFailure();
    void resumedRunKeepsWhatItWrote();
    void credentialsInNoMessage();

private:
    std::unique_ptr<sink::Sink> sink(const std::string &more = {}) const;
    sink::Context context(const std::string &token = {}) const;
    std::vector<std::string> stored() const;
    std::int64_t bulks() const { return std::ranges::count_if(m_host->requests, [](const http::Request &request) { return request.url.find("_bulk") != std::string::npos; }); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<serve::ConnectorService> m_service;
    std::unique_ptr<FakeHost> m_host;
    std::shared_ptr<Document> m_document;
    std::function<std::optional<sink::Response>(const http::Request &)> m_fault;
};

namespace
{

map::Mapped records(int from, int to, const std::string &more = {})
{
    std::vector<Doc> docs;
    for (int i = from; i <= to; ++i)
        docs.push_back({"{\"id\":\"" + std::to_string(i) + "\"" + more + "}"});
    return page(docs);
}

sink::Response response(int status, const std::string &body = {})
{
    sink::Response reply;
    reply.head.status = status;
    reply.body = body;
    return reply;
}

} // namespace

void TestElasticsearch::init()
{
    m_fault = nullptr;
    m_folder = std::make_unique<QTemporaryDir>();
    serve::ConnectorOptions options;
    options.requiresKey = false;
    auto service = serve::ConnectorService::open(m_folder->path().toStdString(), options);
    QVERIFY(service);
    m_service = std::move(*service);
    m_document = document({"issues"});
    m_host = std::make_unique<FakeHost>();
    m_host->answer = [this](const http::Request &request) -> Result<sink::Response> {
        if (m_fault) {
            if (auto faulty = m_fault(request))
                return *faulty;
        }
        serve::Request asked;
        asked.method = request.method;
        asked.target = request.url.substr(std::string("http://127.0.0.1:9200").size());
        asked.rawPath = asked.path = asked.target.substr(0, asked.target.find('?'));
        if (const auto mark = asked.target.find('?'); mark != std::string::npos)
            asked.query = asked.target.substr(mark + 1);
        asked.headers = request.headers;
        asked.body = request.body;
        const serve::Reply reply = m_service->answer(asked);
        return response(reply.status, reply.body);
    };
}

std::unique_ptr<sink::Sink> TestElasticsearch::sink(const std::string &more) const
{
    auto made = sink::make(sinktest::settings("elasticsearch", "{type: elasticsearch, hosts: [\"http://127.0.0.1:9200/\"], index: docs" + more + "}"));
    return made ? std::move(*made) : nullptr;
}

sink::Context TestElasticsearch::context(const std::string &token) const
{
    sink::Context context;
    context.document = m_document;
    context.resuming = !token.empty();
    context.token = token;
    return context;
}

std::vector<std::string> TestElasticsearch::stored() const
{
    std::vector<std::string> ids;
    const auto read = m_service->store().perform<bool>([&](connector::StoreAccess &access) -> connector::Checked<bool> {
        access.visit("docs", [&](const connector::StoredDocument &document) { ids.push_back(document.id); });
        return true;
    });
    std::ranges::sort(ids);
    return read ? ids : std::vector<std::string>{"unreadable"};
}

void TestElasticsearch::settings_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no hosts") << QStringLiteral("{index: a}") << QStringLiteral("hosts");
    QTest::newRow("no index") << QStringLiteral("{hosts: [\"http://a\"]}") << QStringLiteral("index");
    QTest::newRow("bad host") << QStringLiteral("{hosts: [localhost], index: a}") << QStringLiteral("localhost");
    QTest::newRow("bad action") << QStringLiteral("{hosts: [\"http://a\"], index: a, action: upsert}") << QStringLiteral("upsert");
}

void TestElasticsearch::settings()
{
    QFETCH(const QString, yaml);
    QFETCH(const QString, expected);
    const auto made = sink::make(sinktest::settings("elasticsearch", yaml.toStdString()));
    QVERIFY(!made);
    QVERIFY2(made.error().message.contains(expected), qPrintable(made.error().message));
}

void TestElasticsearch::ids_data()
{
    QTest::addColumn<QString>("document");
    QTest::addColumn<QString>("identifier");
    QTest::addColumn<QString>("id");
    QTest::newRow("identifier") << QStringLiteral(R"({"identifier":"x","id":"y"})") << QStringLiteral("\"x\"") << QStringLiteral("x");
    QTest::newRow("_id") << QStringLiteral(R"({"_id":"x","id":"y"})") << QString() << QStringLiteral("x");
    QTest::newRow("id") << QStringLiteral(R"({"id":"a\"b"})") << QString() << QStringLiteral("a\"b");
    QTest::newRow("number") << QStringLiteral(R"({"id":9007199254740993})") << QString() << QStringLiteral("9007199254740993");
    const QString longest(512, u'a');
    QTest::newRow("longest") << QStringLiteral(R"({"id":"%1"})").arg(longest) << QString() << longest;
    QTest::newRow("too long") << QStringLiteral(R"({"id":"%1"})").arg(QString(513, u'a')) << QString()
                              << QString::fromLatin1(QCryptographicHash::hash(QByteArray(513, 'a'), QCryptographicHash::Sha256).toHex());
}

void TestElasticsearch::ids()
{
    QFETCH(const QString, document);
    QFETCH(const QString, identifier);
    const auto out = sink();
    QVERIFY(sinktest::open(*out, *m_host, context()));
    QVERIFY(deliver(*out, *m_host, page({{document.toStdString(), identifier.toStdString()}})));
    QCOMPARE(stored().size(), std::size_t(1));
    QTEST(QString::fromStdString(stored().front()), "id");
}

void TestElasticsearch::deliveriesOfOneMomentGoTogether()
{
    const auto out = sink();
    QVERIFY(sinktest::open(*out, *m_host, context()));
    int acknowledged = 0;
    for (int i = 0; i < 5; ++i)
        out->deliver({0, i, records(i * 10, i * 10 + 9)}, [&](const Result<sink::Ack> &ack) { acknowledged += ack && ack->accepted == 10; });
    while (m_host->step()) {
    }
    QCOMPARE(acknowledged, 5);
    QCOMPARE(bulks(), 1);
    QCOMPARE(stored().size(), std::size_t(50));
}

void TestElasticsearch::oneRequestAtATime()
{
    const auto out = sink(", body_size: 100");
    QVERIFY(sinktest::open(*out, *m_host, context()));
    int acknowledged = 0;
    out->deliver({0, 1, records(1, 20)}, [&](const Result<sink::Ack> &ack) { acknowledged += int(ack ? ack->accepted : 0); });
    std::int64_t before = 0;
    while (m_host->step()) {
        QVERIFY(bulks() - before <= 1);
        before = bulks();
    }
    QCOMPARE(acknowledged, 20);
    QVERIFY(bulks() > 3);
}

void TestElasticsearch::splitsWhatIsTooLarge()
{
    m_fault = [](const http::Request &request) -> std::optional<sink::Response> {
        return request.body.size() > 300 ? std::optional(response(413)) : std::nullopt;
    };
    const auto out = sink();
    QVERIFY(sinktest::open(*out, *m_host, context()));
    std::vector<Doc> docs;
    for (int i = 0; i < 20; ++i)
        docs.push_back({"{\"id\":" + std::to_string(i) + ",\"text\":\"" + std::string(i == 7 ? 400 : 20, 'x') + "\"}"});
    const auto ack = deliver(*out, *m_host, page(docs));
    QVERIFY(ack);
    QCOMPARE(ack->accepted, 19);
    QCOMPARE(ack->refused, 1);
    QCOMPARE(stored().size(), std::size_t(19));
}

// One document is refused, the others are in; who was refused and why is told.
void TestElasticsearch::refusedItems()
{
    const auto out = sink(", action: create");
    QVERIFY(sinktest::open(*out, *m_host, context()));
    m_fault = [](const http::Request &request) -> std::optional<sink::Response> {
        if (request.url.find("_bulk") == std::string::npos)
            return std::nullopt;
        if (request.url.find("items") == std::string::npos)
            return response(200, R"({"errors":true})");
        return response(200, R"({"errors":true,"items":[{"create":{"_id":"1","status":201}},{"create":{"_id":"2","status":400,"error":{"type":"document_parsing_exception","reason":"failed to parse field [n]"}}},{"create":{"_id":"3","status":409}}]})");
    };
    const auto ack = deliver(*out, *m_host, records(1, 3));
    QVERIFY(ack);
    QCOMPARE(ack->accepted, 2);                   // what is there already was created by an earlier attempt
    QCOMPARE(ack->refused, 1);
    QCOMPARE(ack->diagnostics.size(), std::size_t(1));
    QVERIFY(ack->diagnostics.front().message.contains(QStringLiteral("failed to parse field [n]")));
    QVERIFY(ack->diagnostics.front().message.contains(QStringLiteral("\"2\"")));
}

void TestElasticsearch::busyItemsAreSentAgain()
{
    const auto out = sink();
    QVERIFY(sinktest::open(*out, *m_host, context()));
    int turn = 0;
    m_fault = [&](const http::Request &request) -> std::optional<sink::Response> {
        if (request.url.find("_bulk") == std::string::npos || ++turn > 2)
            return std::nullopt;
        return response(200, turn == 1 ? R"({"errors":true})" : R"({"errors":true,"items":[{"index":{"_id":"1","status":201}},{"index":{"_id":"2","status":429,"error":{"type":"es_rejected_execution_exception","reason":"busy"}}}]})");
    };
    const auto ack = deliver(*out, *m_host, records(1, 2));
    QVERIFY(ack);
    QCOMPARE(ack->accepted, 2);
    QCOMPARE(stored(), std::vector<std::string>{"2"});       // the fault answered for the first one
    QCOMPARE(m_host->waits.size(), std::size_t(1));
}

// An engine without room for a body is given time, and then less at a time; more again when it has been calm for long.
void TestElasticsearch::fullEngineGetsLess()
{
    std::size_t largest = 0, room = 50'000;
    m_fault = [&](const http::Request &request) -> std::optional<sink::Response> {
        if (request.body.size() > room)
            return response(429, R"({"error":{"type":"es_rejected_execution_exception","reason":"rejected"}})");
        largest = std::max(largest, request.body.size());
        return std::nullopt;
    };
    const auto out = sink(", body_size: 200000");
    QVERIFY(sinktest::open(*out, *m_host, context()));
    const std::string text = ",\"text\":\"" + std::string(5000, 'x') + '"';
    const auto ack = deliver(*out, *m_host, records(1, 100, text));
    QVERIFY(ack);
    QCOMPARE(ack->accepted, 100);
    QCOMPARE(stored().size(), std::size_t(100));
    QVERIFY(largest <= room);
    QVERIFY(!m_host->waits.empty() && m_host->waits.size() < 20);
    room = 1'000'000;
    for (int i = 0; i < 20; ++i)
        QVERIFY(deliver(*out, *m_host, records(1, 100, text)));
    QVERIFY(largest > 100'000);
}

// A second sending, to learn who failed, would leave the others there twice.
void TestElasticsearch::asksForItemsWhereIdsAreMissing()
{
    const auto out = sink();
    QVERIFY(sinktest::open(*out, *m_host, context()));
    QVERIFY(deliver(*out, *m_host, page({{R"({"n":1})"}, {R"({"n":2})"}})));
    QVERIFY(m_host->requests.back().url.find("items") != std::string::npos);
    QVERIFY(deliver(*out, *m_host, records(1, 2)));
    QVERIFY(m_host->requests.back().url.find("items") == std::string::npos);
    QCOMPARE(stored().size(), std::size_t(4));
}

void TestElasticsearch::nextHostIsAsked()
{
    m_fault = [](const http::Request &request) -> std::optional<sink::Response> {
        return request.url.starts_with("http://127.0.0.1:9201") ? std::optional(response(503)) : std::nullopt;
    };
    const auto made = sink::make(sinktest::settings("elasticsearch", "{type: elasticsearch, hosts: [\"http://127.0.0.1:9201\", \"http://127.0.0.1:9200\"], index: docs}"));
    QVERIFY(made);
    QVERIFY(sinktest::open(**made, *m_host, context()));
    QVERIFY(deliver(**made, *m_host, records(1, 3)));
    QCOMPARE(stored().size(), std::size_t(3));
    m_fault = [](const http::Request &) { return std::optional(response(503)); };
    QVERIFY(!deliver(**made, *m_host, records(4, 5)));
}

// What takes bulk requests alone has no calls for indices; without mappings none is needed.
void TestElasticsearch::indexOfABulkServer()
{
    m_fault = [](const http::Request &request) -> std::optional<sink::Response> {
        return request.url.find("_bulk") == std::string::npos ? std::optional(response(404)) : std::nullopt;
    };
    const auto out = sink();
    QVERIFY(sinktest::open(*out, *m_host, context()));
    QVERIFY(deliver(*out, *m_host, records(1, 3)));
    QVERIFY(!sinktest::open(*sink(", mappings: {properties: {n: {type: long}}}"), *m_host, context()));
}

void TestElasticsearch::outageStopsTheRun()
{
    const auto out = sink();
    QVERIFY(sinktest::open(*out, *m_host, context()));
    m_fault = [](const http::Request &) { return std::optional(response(503, R"({"error":{"reason":"no master"}})")); };
    const auto ack = deliver(*out, *m_host, records(1, 2));
    QVERIFY(!ack);
    QVERIFY(ack.error().is(codes::sinkUnavailable));
    QVERIFY(ack.error().message.contains(QStringLiteral("no master")));
}

void TestElasticsearch::deletesStale()
{
    const auto first = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*first, *m_host, context()));
    QVERIFY(deliver(*first, *m_host, records(1, 10)));
    QVERIFY(sinktest::close(*first, *m_host, complete()));
    m_host->time += std::chrono::hours(1);
    const auto second = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*second, *m_host, context()));
    QVERIFY(deliver(*second, *m_host, records(1, 8)));
    const auto closing = sinktest::close(*second, *m_host, complete());
    QVERIFY(closing);
    QCOMPARE(closing->deleted, 2);
    QCOMPARE(stored().size(), std::size_t(8));
}

void TestElasticsearch::keepsMoreThanTheThreshold()
{
    const auto first = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*first, *m_host, context()));
    QVERIFY(deliver(*first, *m_host, records(1, 10)));
    m_host->time += std::chrono::hours(1);
    const auto second = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*second, *m_host, context()));
    QVERIFY(deliver(*second, *m_host, records(1, 4)));
    const auto closing = sinktest::close(*second, *m_host, complete());
    QVERIFY(closing);
    QCOMPARE(closing->deleted, 0);
    QCOMPARE(closing->diagnostics.size(), std::size_t(1));
    QCOMPARE(*closing->diagnostics.front().detail("stale"), "6");
    QCOMPARE(stored().size(), std::size_t(10));
}

void TestElasticsearch::keepsStaleAfterAFailure()
{
    const auto first = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*first, *m_host, context()));
    QVERIFY(deliver(*first, *m_host, records(1, 10)));
    m_host->time += std::chrono::hours(1);
    const auto second = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*second, *m_host, context()));
    QVERIFY(deliver(*second, *m_host, records(1, 8)));
    sink::Conclusion failed = complete();
    failed.complete = false;
    failed.unfetchedResources = {0};
    const auto closing = sinktest::close(*second, *m_host, failed);
    QVERIFY(closing);
    QCOMPARE(closing->deleted, 0);
    QVERIFY(closing->diagnostics.front().is(codes::deletionSkipped));
    QCOMPARE(stored().size(), std::size_t(10));
}

void TestElasticsearch::resumedRunKeepsWhatItWrote()
{
    const auto first = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*first, *m_host, context()));
    const auto ack = deliver(*first, *m_host, records(1, 5));
    QVERIFY(ack);
    m_host->time += std::chrono::hours(1);
    const auto second = sink(", delete_stale: true");
    QVERIFY(sinktest::open(*second, *m_host, context(ack->token)));
    QVERIFY(deliver(*second, *m_host, records(6, 10)));
    QCOMPARE(sinktest::close(*second, *m_host, complete())->deleted, 0);
    QCOMPARE(stored().size(), std::size_t(10));
    QVERIFY(!sinktest::open(*sink(), *m_host, context("{\"journal\":3}")));
}

void TestElasticsearch::credentialsInNoMessage()
{
    const auto out = sink(", api_key: hidden-key");
    m_fault = [](const http::Request &) { return std::optional(response(401)); };
    const auto opened = sinktest::open(*out, *m_host, context());
    QVERIFY(!opened);
    QVERIFY(opened.error().is(codes::authenticationRefused));
    QVERIFY(!opened.error().message.contains(QStringLiteral("hidden")));
    QCOMPARE(*m_host->requests.front().headers.first("Authorization"), "ApiKey hidden-key");
}

QTEST_GUILESS_MAIN(TestElasticsearch)
#include "tst_elasticsearch.moc"
