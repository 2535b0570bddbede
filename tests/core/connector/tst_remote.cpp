// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/keys.h"
#include "core/connector/remote.h"
#include "core/serve/connectors.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace penstock;
using namespace penstock::connector;

// The client of the Connector APIs: over their routes, straight on the indices where a server has no routes, and when things go wrong.
class TestRemote : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_server.reset(); }
    void asks_data();
    void asks();
    void refusalsAreTheSame_data();
    void refusalsAreTheSame();
    void conflictsAreRepeated();
    void needsTheKey();
    void repeatsWhatMayPass();
    void doesNotRepeatCreation();
    void saysWhoDoesNotAnswer();
    void stops();

private:
    Server client() const
    {
        Server server;
        server.url = m_server->url();
        server.apiKey = m_key;
        return server;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<serve::ConnectorService> m_service;
    std::unique_ptr<serve::Server> m_server;
    std::string m_key;
    std::atomic<bool> m_hidesRoutes = false;
    std::atomic<int> m_faults = 0, m_faultStatus = 503, m_requests = 0, m_pause = 0;
};

namespace
{
json::Value object(const char *name, const std::string &text)
{
    json::Value value = json::Value::object();
    value.set(name, json::Value::string(text));
    return value;
}
}

void TestRemote::init()
{
    m_hidesRoutes = false;
    m_faults = m_requests = m_pause = 0;
    m_folder = std::make_unique<QTemporaryDir>();
    auto service = serve::ConnectorService::open(m_folder->path().toStdString(), {});
    QVERIFY(service);
    m_service = std::move(*service);
    m_key = addKey(m_service->store(), "test").value();
    auto server = serve::Server::start({}, [this](const serve::Request &request) {
        ++m_requests;
        serve::Reply reply;
        if (m_faults > 0) {
            --m_faults;
            reply.status = m_faultStatus;
            return reply;
        }
        reply.delay = std::chrono::milliseconds(m_pause);
        if (m_hidesRoutes && request.path.starts_with("/_connector")) {
            reply.status = 400;
            reply.body = R"({"error":"no handler found for uri"})";
            return reply;
        }
        reply = m_service->answer(request);
        reply.delay = std::chrono::milliseconds(m_pause);
        return reply;
    });
    QVERIFY(server);
    m_server = std::move(*server);
}

void TestRemote::asks_data()
{
    QTest::addColumn<bool>("hidesRoutes");
    QTest::newRow("over the routes") << false;
    QTest::newRow("on the indices") << true;
}

void TestRemote::asks()
{
    QFETCH(const bool, hidesRoutes);
    m_hidesRoutes = hidesRoutes;
    RemoteApi api(client());
    json::Value creation = object("index_name", "search-a");
    creation.set("service_type", json::Value::string("s"));
    const auto created = api.ask("put", "a b/c", creation);
    QVERIFY2(created, created ? "" : created.error().reason.c_str());
    QCOMPARE(created->get("id").toString(), "a b/c");
    QVERIFY(api.ask("update_name", "a b/c", object("name", "n")));
    QCOMPARE(api.ask("update_name", "a b/c", object("name", "n"))->get("result").toString(), "noop");
    QCOMPARE(api.ask("get", "a b/c")->get("name").toString(), "n");
    const auto job = api.ask("sync_job_post", {}, object("id", "a b/c"));
    QVERIFY2(job, job ? "" : job.error().reason.c_str());
    QVERIFY(api.ask("sync_job_claim", job->get("id").toString(), object("worker_hostname", "w")));
    QCOMPARE(api.ask("sync_job_get", job->get("id").toString())->get("status").toString(), "in_progress");
    QCOMPARE(api.ask("sync_job_list", {}, {}, {{"connector_id", "a b/c"}})->get("count").toInteger(), 1);
    QVERIFY(api.ask("delete", "a b/c", {}, {{"hard", "true"}, {"delete_sync_jobs", "true"}}));
    QCOMPARE(api.ask("list")->get("count").toInteger(), 0);
    QCOMPARE(api.ask("sync_job_list")->get("count").toInteger(), 0);
}

void TestRemote::refusalsAreTheSame_data()
{
    asks_data();
}

void TestRemote::refusalsAreTheSame()
{
    QFETCH(const bool, hidesRoutes);
    m_hidesRoutes = hidesRoutes;
    RemoteApi api(client());
    const auto unknown = api.ask("get", "nope");
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().status, 404);
    QCOMPARE(unknown.error().type, "resource_not_found_exception");
    QVERIFY(api.ask("put", "c1"));
    const auto refused = api.ask("update_status", "c1", object("status", "connected"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().type, "status_exception");
    const auto broken = api.ask("update_scheduling", "c1", json::parse(R"({"scheduling":{"full":{"enabled":true,"interval":"nope"}}})").value());
    QVERIFY(!broken);
    QVERIFY(broken.error().innermost().reason != broken.error().reason);
}

// Two clients on the indices: each sees that the other was there, and looks again.
void TestRemote::conflictsAreRepeated()
{
    m_hidesRoutes = true;
    RemoteApi first(client());
    QVERIFY(first.ask("put", "c1"));
    std::vector<std::thread> threads;
    std::atomic<int> done = 0;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([this, i, &done] {
            RemoteApi api(client());
            for (int round = 0; round < 5; ++round)
                done += api.ask("update_configuration", "c1", json::parse("{\"configuration\":{\"f" + std::to_string(i) + "\":{\"label\":\"" + std::to_string(round) + "\"}}}").value()).has_value();
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(done > 0);
    QCOMPARE(first.ask("get", "c1")->get("configuration").size(), 1);
}

void TestRemote::needsTheKey()
{
    Server without = client();
    without.apiKey.clear();
    RemoteApi api(without);
    const auto refused = api.ask("list");
    QVERIFY(!refused);
    QCOMPARE(refused.error().status, 401);
}

void TestRemote::repeatsWhatMayPass()
{
    RemoteApi api(client());
    QVERIFY(api.ask("put", "c1"));
    m_faults = 2;
    QVERIFY(api.ask("check_in", "c1"));
}

// A creation that got no answer may have happened; one that was refused for now has not.
void TestRemote::doesNotRepeatCreation()
{
    RemoteApi api(client());
    QVERIFY(api.ask("list"));
    m_faults = 1;
    m_faultStatus = 429;
    QVERIFY(api.ask("post"));
    m_faults = 1;
    m_faultStatus = 500;
    const int before = m_requests;
    QVERIFY(!api.ask("post"));
    QCOMPARE(m_requests - before, 1);
}

void TestRemote::saysWhoDoesNotAnswer()
{
    Server nobody = client();
    nobody.attempts = 1;
    m_server.reset();
    RemoteApi api(nobody);
    const auto failed = api.ask("list");
    QVERIFY(!failed);
    QCOMPARE(failed.error().status, 0);
    QVERIFY(failed.error().reason.find(nobody.url) != std::string::npos);
    QVERIFY(failed.error().reason.find(m_key) == std::string::npos);
}

void TestRemote::stops()
{
    RemoteApi api(client());
    QVERIFY(api.ask("list"));
    m_pause = 20'000;
    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        api.stop();
    });
    const auto stopped = api.ask("list");
    stopper.join();
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().type, "cancelled");
}

QTEST_GUILESS_MAIN(TestRemote)
#include "tst_remote.moc"
