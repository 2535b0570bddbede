// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/remote.h"
#include "tests/support/searchnode.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <thread>

using namespace penstock;
using namespace penstock::connector;

// The calls of the Connector APIs on a real Elasticsearch that lacks them: straight on the indices, which have the genuine mappings.
class TestRealIndices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPropertyFitsItsMapping();
    void jobsAndTheirList();
    void refusals();
    void lists();
    void oneIndexNameOnce();
    void eachJobIsClaimedOnce();
    void noUpdateIsLost();
    void conditionsOutliveARestart();

private:
    Server server() const
    {
        Server server;
        server.url = m_node.url();
        return server;
    }
    json::Value stored(std::string_view index, const std::string &id) const
    {
        return m_node.ask("GET", '/' + std::string(index) + "/_doc/" + id);
    }
    std::vector<std::string> createJobs(const std::string &connector, int count) const;

    test::SearchNode m_node;
};

namespace
{

json::Value value(const char *text)
{
    return json::parse(text).value();
}

std::string why(const Checked<json::Value> &answer)
{
    return answer ? std::string() : answer.error().reason;
}

constexpr int threads = 8;

// `work` on several threads that begin together; each has a client of its own.
template<typename Work>
void together(const Server &server, Work work)
{
    std::barrier start(threads);
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            Caller caller(server);
            start.arrive_and_wait();
            work(i, caller);
        });
    }
}

} // namespace

void TestRealIndices::initTestCase()
{
    if (!test::SearchNode::isAvailable())
        QSKIP("there is no search node to test with");
    QVERIFY2(m_node.start(), qPrintable(m_node.problem()));
}

std::vector<std::string> TestRealIndices::createJobs(const std::string &connector, int count) const
{
    RemoteApi api(server());
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
        json::Value body = json::Value::object();
        body.set("id", json::Value::string(connector));
        if (const auto created = api.ask("sync_job_post", {}, body))
            ids.push_back(created->get("id").toString());
    }
    return ids;
}

void TestRealIndices::everyPropertyFitsItsMapping()
{
    RemoteApi api(server());
    struct Step {
        const char *call, *body;
    };
    const Step steps[] = {
        {"put", R"({"index_name":"search-a","name":"A","description":"d","service_type":"penstock-a","language":"en"})"},
        {"update_configuration",
         R"({"configuration":{"token":{"label":"Token","type":"str","sensitive":true,"required":true,"order":1,"value":"","default_value":null,"depends_on":[],"display":"textbox","options":[],"tooltip":null,"ui_restrictions":[],"validations":[{"type":"regex","constraint":"a.*"}]}}})"},
        {"update_configuration", R"({"values":{"token":"abc"}})"},
        {"update_features",
         R"({"features":{"sync_rules":{"basic":{"enabled":true},"advanced":{"enabled":true}},"incremental_sync":{"enabled":true}}})"},
        {"update_scheduling", R"({"scheduling":{"full":{"enabled":true,"interval":"0 0 0 * * ?"}}})"},
        {"update_filtering",
         R"({"rules":[{"id":"r1","field":"kind","policy":"exclude","rule":"equals","value":"x","order":0,"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"},{"id":"DEFAULT","field":"_","policy":"include","rule":"regex","value":".*","order":1,"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}]})"},
        {"update_filtering_validation", R"({"validation":{"state":"valid","errors":[]}})"},
        {"update_active_filtering", nullptr},
        {"update_pipeline", R"({"pipeline":{"name":"p","extract_binary_content":true,"reduce_whitespace":true,"run_ml_inference":false}})"},
        {"update_status", R"({"status":"configured"})"},
        {"check_in", nullptr},
        {"update_error", R"({"error":"e"})"},
        {"last_sync",
         R"({"last_sync_status":"completed","last_synced":"2026-01-01T00:00:00Z","last_indexed_document_count":5,"sync_cursor":{"a":{"b":[1]}}})"},
    };
    for (const Step &step : steps) {
        const auto answer = api.ask(step.call, "a", step.body ? value(step.body) : json::Value());
        QVERIFY2(answer, (std::string(step.call) + ": " + why(answer)).c_str());
    }
    const json::Value source = stored(connectorsIndex, "a").get("_source");
    QCOMPARE(source.get("configuration").get("token").get("value").toString(), "abc");
    QCOMPARE(source.get("filtering").at(0).get("active").get("rules").at(0).get("value").toString(), "x");
    QCOMPARE(source.get("sync_cursor").get("a").get("b").at(0).toInteger(), 1);
    // Strict mappings would have refused a member that the original does not know.
    const json::Value mappings = m_node.ask("GET", '/' + std::string(connectorsIndex) + "/_mapping").get(connectorsIndex).get("mappings");
    QCOMPARE(mappings.get("dynamic").toString(), "false");
    QCOMPARE(mappings.get("properties").get("last_seen").get("type").toString(), "date");
}

void TestRealIndices::jobsAndTheirList()
{
    RemoteApi api(server());
    const std::vector<std::string> ids = createJobs("a", 1);
    QCOMPARE(ids.size(), std::size_t(1));
    const std::string &id = ids.front();
    QVERIFY(api.ask("sync_job_claim", id, value(R"({"worker_hostname":"w","sync_cursor":{"at":1}})")));
    QVERIFY(api.ask("sync_job_check_in", id));
    QVERIFY(
        api.ask("sync_job_update_stats", id,
                value(R"({"indexed_document_count":3,"deleted_document_count":1,"indexed_document_volume":2,"total_document_count":3})")));
    const json::Value source = stored(jobsIndex, id).get("_source");
    QCOMPARE(source.get("status").toString(), "in_progress");
    QCOMPARE(source.get("worker_hostname").toString(), "w");
    QCOMPARE(source.get("indexed_document_count").toInteger(), 3);
    QVERIFY(api.ask("sync_job_cancel", id));
    QCOMPARE(api.ask("sync_job_get", id)->get("status").toString(), "canceling");
    QVERIFY(api.ask("sync_job_error", id, value(R"({"error":"gone"})")));
    QCOMPARE(api.ask("sync_job_get", id)->get("status").toString(), "error");
    QCOMPARE(api.ask("sync_job_list", {}, {}, {{"connector_id", "a"}, {"status", "error"}})->get("count").toInteger(), 1);
    QVERIFY(api.ask("sync_job_delete", id));
    QVERIFY(!api.ask("sync_job_get", id));
}

void TestRealIndices::refusals()
{
    RemoteApi api(server());
    const auto unknown = api.ask("get", "nobody");
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().status, 404);
    QCOMPARE(unknown.error().type, "resource_not_found_exception");
    const auto again = api.ask("put", "b", value(R"({"index_name":"search-a"})"));
    QVERIFY(!again);
    QCOMPARE(again.error().status, 400);
    const auto secret = api.ask("secret_put", "s", value(R"({"value":"v"})"));
    QVERIFY(!secret);
    QVERIFY2(secret.error().reason.find("can be kept by those alone") != std::string::npos, secret.error().reason.c_str());
}

// More than a page of the search.
void TestRealIndices::lists()
{
    std::string body;
    for (int i = 0; i < 1100; ++i)
        body += "{\"index\":{\"_index\":\"" + std::string(connectorsIndex) + "\",\"_id\":\"many-" + std::to_string(i) +
                "\"}}\n{\"name\":\"many\",\"service_type\":\"many\"}\n";
    Caller caller(server());
    QVERIFY(caller.call({"POST", "/_bulk?refresh=true", body, "application/x-ndjson"}));
    RemoteApi api(server());
    const auto listed = api.ask("list", {}, {}, {{"service_type", "many"}, {"size", "5"}, {"from", "1090"}});
    QVERIFY2(listed, why(listed).c_str());
    QCOMPARE(listed->get("count").toInteger(), 1100);
    QCOMPARE(listed->get("results").size(), 5);
}

// Two that create a connector for the same index at the same time: the sequence numbers of other documents do not tell, so this is what
// the indices can give: no connector is lost, and each id stands there once.
void TestRealIndices::oneIndexNameOnce()
{
    std::atomic<int> created = 0, refused = 0;
    together(server(), [&](int, Caller &caller) {
        RemoteApi api(caller.server());
        const auto answer = api.ask("put", "same", value(R"({"name":"n","service_type":"s"})"));
        answer ? ++created : ++refused;
    });
    QVERIFY(created > 0);
    QCOMPARE(created + refused, threads);
    QCOMPARE(stored(connectorsIndex, "same").get("found").isTrue(), true);
}

// What a worker does to take a job: it reads it, and writes on the condition that nobody wrote since.
void TestRealIndices::eachJobIsClaimedOnce()
{
    const std::vector<std::string> jobs = createJobs("a", 25);
    QCOMPARE(jobs.size(), std::size_t(25));
    std::vector<std::atomic<int>> winners(jobs.size());
    std::atomic<int> conflicts = 0, others = 0;
    together(server(), [&](int thread, Caller &caller) {
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            RemoteDocuments documents(caller);
            auto job = documents.find(jobsIndex, jobs[i]);
            if (!job || job->source.get("status").stringView() != "pending")
                continue;
            job->source.set("status", json::Value::string("in_progress"));
            job->source.set("worker_hostname", json::Value::string("worker-" + std::to_string(thread)));
            const auto written = documents.put(jobsIndex, jobs[i], job->source);
            if (written)
                ++winners[i];
            else
                written.error().status == 409 ? ++conflicts : ++others;
        }
    });
    QCOMPARE(others, 0);
    QVERIFY2(conflicts > 0, "nobody met anybody: this showed nothing");
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        QCOMPARE(winners[i], 1);
        QCOMPARE(stored(jobsIndex, jobs[i]).get("_source").get("status").toString(), "in_progress");
    }
}

// Merging updates of several clients: each looks again when another one was there, so that every member arrives.
void TestRealIndices::noUpdateIsLost()
{
    RemoteApi first(server());
    QVERIFY(first.ask("put", "shared"));
    const std::array<std::pair<const char *, const char *>, threads> updates{{
        {"update_name", R"({"name":"n"})"},
        {"update_error", R"({"error":"e"})"},
        {"update_api_key_id", R"({"api_key_id":"k"})"},
        {"update_service_type", R"({"service_type":"s"})"},
        {"update_index_name", R"({"index_name":"search-shared"})"},
        {"update_configuration", R"({"configuration":{"f":{"label":"F","type":"str","value":"v"}}})"},
        {"last_sync", R"({"last_sync_status":"completed"})"},
        {"check_in", nullptr},
    }};
    const std::array<const char *, threads> members{"name",       "error",         "api_key_id",       "service_type",
                                                    "index_name", "configuration", "last_sync_status", "last_seen"};
    std::array<bool, threads> isDone{};
    together(server(), [&](int thread, Caller &caller) {
        RemoteApi api(caller.server());
        const auto [call, body] = updates[std::size_t(thread)];
        isDone[std::size_t(thread)] = api.ask(call, "shared", body ? value(body) : json::Value()).has_value();
    });
    const json::Value after = first.ask("get", "shared").value();
    QVERIFY(std::ranges::count(isDone, true) > 1);
    for (std::size_t i = 0; i < members.size(); ++i) {
        const bool isThere = members[i] == std::string_view("configuration") ? after.get("configuration").has("f")
                                                                             : !after.get(members[i]).toString().empty();
        QVERIFY2(isThere || !isDone[i], members[i]);
    }
}

// A restart begins a new term: what was read before it is still known, and old sequence numbers still conflict.
void TestRealIndices::conditionsOutliveARestart()
{
    const std::vector<std::string> jobs = createJobs("a", 1);
    QCOMPARE(jobs.size(), std::size_t(1));
    Caller caller(server());
    RemoteDocuments before(caller), other(caller);
    auto job = before.find(jobsIndex, jobs.front());
    auto same = other.find(jobsIndex, jobs.front());
    QVERIFY(job && same);
    m_node.kill();
    QVERIFY2(m_node.start(), qPrintable(m_node.problem()));
    job->source.set("status", json::Value::string("in_progress"));
    const auto first = before.put(jobsIndex, jobs.front(), job->source);
    const auto second = other.put(jobsIndex, jobs.front(), same->source);
    QVERIFY(!second);
    QCOMPARE(second.error().status, 409);
    if (!first)                                    // the term has changed: whoever read before has to read again
        QCOMPARE(first.error().status, 409);
    RemoteDocuments after(caller);
    auto again = after.find(jobsIndex, jobs.front());
    QVERIFY(again);
    QVERIFY(after.put(jobsIndex, jobs.front(), again->source));
}

QTEST_GUILESS_MAIN(TestRealIndices)
#include "tst_realindices.moc"
