// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/repeat.h"
#include "core/connector/values.h"
#include "workerbench.h"

#include <QTest>

#include <condition_variable>
#include <set>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;
using connector::connectorsIndex;
using connector::jobsIndex;

// What becomes of sync jobs, with a worker of this process, a source, and the collections behind HTTP.
class TestJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void indexesAndDeletes();
    void describesDocuments();
    void keepsResourcesApart();
    void leavesWhatItMayNotDelete();
    void allowedDeletion();
    void failedPageDeletesNothing();
    void brokenRecordDeletesNothing();
    void appliesRules();
    void cancels();
    void suspendsAndGoesOn();
    void remembersBrokenRecords();
    void startsOverWhenTheProjectChanged();
    void incremental();
    void stopsWhenTheJobIsSomebodyElses();
    void leavesTheEndThatOthersMade();
    void endsJobsThatNobodySees();
    void endsOrphans();
    void freesConnectors();
    void oneJobOfAConnectorAtATime();
    void sharesTheWork();
    void refusesAccessControl();
    void tellsNoSecrets();
    void survivesALostAnswer();

private:
    std::string finishedJob(const std::string &status, const std::string &type = "full");
    std::string suspendedJob();
    std::int64_t number(const std::string &job, const char *name) { return m_bench->jobNow(job).get(name).toInteger().value_or(-1); }

    std::unique_ptr<WorkerBench> m_bench;
};

namespace
{

json::Value text(std::string_view words)
{
    return json::Value::string(words);
}

json::Value minutesAgo(int minutes)
{
    return connector::instantValue(connector::now() - std::chrono::minutes(minutes));
}

// Answers of the source that wait until they are let go.
class Gate
{
public:
    std::optional<serve::Reply> pass()
    {
        ++m_waiting;
        std::unique_lock lock(m_mutex);
        m_opened.wait_for(lock, 10s, [this] { return m_isOpen; });
        return std::nullopt;
    }
    void open()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_isOpen = true;
        }
        m_opened.notify_all();
    }
    bool isReached() const { return m_waiting > 0; }

private:
    std::mutex m_mutex;
    std::condition_variable m_opened;
    bool m_isOpen = false;
    std::atomic<int> m_waiting = 0;
};

bool asksForPage(const serve::Request &request, const char *page)
{
    return request.query.find(std::string("page=") + page) != std::string::npos;
}

// What a ping asks is not what a job asks.
constexpr const char *pageTwo = "2";
constexpr const char *brokenMap = "resources:\n  - kind: /items\n    selector: {query: 'true', data_path: .items}\n    map: 'if .id == 3 then error(\"odd\") else {id, name} end'\n";

} // namespace

void TestJobs::init()
{
    m_bench = std::make_unique<WorkerBench>();
    m_bench->writeProject("desk", {});
    m_bench->addConnector("c", "desk");
}

void TestJobs::cleanup()
{
    m_bench.reset();
}

std::string TestJobs::finishedJob(const std::string &status, const std::string &type)
{
    const std::string job = m_bench->startJob("c", type);
    if (!m_bench->waitForJob(job, status))
        qWarning("%s\n%s", json::toText(m_bench->jobNow(job)).c_str(), m_bench->notes().c_str());
    // The connector is written after the job.
    const char *result = type == "access_control" ? "last_access_control_sync_status" : "last_sync_status";
    if (!QTest::qWaitFor([&] { return m_bench->connectorNow("c").get(result).stringView() == status; }, 10'000))
        qWarning("%s", m_bench->notes().c_str());
    return job;
}

void TestJobs::indexesAndDeletes()
{
    m_bench->start();
    const std::string first = finishedJob("completed");
    QCOMPARE(number(first, "indexed_document_count"), 25);
    QCOMPARE(number(first, "total_document_count"), 25);
    m_bench->items = 20;
    const std::string second = finishedJob("completed");
    QCOMPARE(number(second, "indexed_document_count"), 20);
    QCOMPARE(number(second, "deleted_document_count"), 5);
    QCOMPARE(m_bench->indexed("index-c").size(), 20);
    QVERIFY(m_bench->waitForConnector("c", "connected"));
    const json::Value connector = m_bench->connectorNow("c");
    QCOMPARE(connector.get("last_sync_status").toString(), "completed");
    QCOMPARE(connector.get("last_indexed_document_count").toInteger().value_or(0), 20);
    QVERIFY(connector.get("last_synced").isString());
}

// The protocol's members, and nothing else beside what was mapped.
void TestJobs::describesDocuments()
{
    m_bench->ask("update_pipeline", "c", parsed(R"({"pipeline": {"name": "p", "extract_binary_content": true, "reduce_whitespace": false, "run_ml_inference": true}})"));
    m_bench->start();
    finishedJob("completed");
    json::Value document = m_bench->document("index-c", "3");
    QVERIFY(document.get("_timestamp").isString());
    document.remove("_timestamp");
    QCOMPARE(json::toText(document, {.sortKeys = true}), R"({"_extract_binary_content":true,"_reduce_whitespace":false,"_run_ml_inference":true,"even":false,"id":3,"name":"n3"})");
}

// The same id twice is two documents where two resources have it.
void TestJobs::keepsResourcesApart()
{
    m_bench->writeProject("desk", R"(resources:
  - {name: items, kind: /items, selector: {query: 'true', data_path: .items}, map: '{id, name}'}
  - {name: events, kind: /events, selector: {query: 'true', data_path: .items}, map: '{id, even}'}
)");
    m_bench->items = 3;
    m_bench->start();
    finishedJob("completed");
    QCOMPARE(json::toText(m_bench->indexed("index-c")), R"(["items:0","items:1","items:2","events:0","events:1","events:2"])");
}

void TestJobs::leavesWhatItMayNotDelete()
{
    m_bench->start();
    finishedJob("completed");
    m_bench->items = 5;
    const std::string job = finishedJob("error");
    const std::string error = m_bench->jobNow(job).get("error").toString();
    QVERIFY2(error.find("20 of 25 documents") != error.npos, error.c_str());
    QVERIFY2(error.find("job repeat " + job + " --allow-deletion") != error.npos, error.c_str());
    QCOMPARE(m_bench->indexed("index-c").size(), 25);
    QCOMPARE(m_bench->connectorNow("c").get("last_sync_status").toString(), "error");
}

// Only for the job that it was given to.
void TestJobs::allowedDeletion()
{
    m_bench->start();
    finishedJob("completed");
    m_bench->items = 5;
    const std::string refused = finishedJob("error");
    QCOMPARE(m_bench->jobNow(refused).get("metadata").get(connector::staleDocuments).toInteger().value_or(0), 20);
    Gate gate;
    m_bench->before = [&](const serve::Request &) { return gate.pass(); };
    const auto repeated = connector::repeatJob(m_bench->api(), refused, true);
    QVERIFY(repeated);
    gate.open();
    const std::string job = repeated->get("id").toString();
    QVERIFY(m_bench->waitForJob(job, "completed"));
    QCOMPARE(number(job, "deleted_document_count"), 20);
    QCOMPARE(m_bench->indexed("index-c").size(), 5);
    m_bench->items = 1;
    finishedJob("error");
}

void TestJobs::failedPageDeletesNothing()
{
    m_bench->start();
    finishedJob("completed");
    m_bench->before = [](const serve::Request &request) -> std::optional<serve::Reply> {
        return asksForPage(request, pageTwo) ? std::optional(serve::Reply{.status = 500}) : std::nullopt;
    };
    const std::string job = finishedJob("error");
    const std::string error = m_bench->jobNow(job).get("error").toString();
    QVERIFY2(error.find("500") != error.npos && error.find("page 2") != error.npos, error.c_str());
    QCOMPARE(m_bench->indexed("index-c").size(), 25);
    QCOMPARE(number(job, "deleted_document_count"), 0);
}

void TestJobs::brokenRecordDeletesNothing()
{
    m_bench->start();
    finishedJob("completed");
    m_bench->writeProject("desk", brokenMap);
    const std::string job = finishedJob("error");
    const std::string error = m_bench->jobNow(job).get("error").toString();
    QVERIFY2(error.find("1 record(s) could not be mapped") != error.npos, error.c_str());
    QCOMPARE(m_bench->indexed("index-c").size(), 25);
}

void TestJobs::appliesRules()
{
    m_bench->start();
    finishedJob("completed");
    m_bench->ask("update_filtering", "c", parsed(R"({"rules": [{"id": "a", "field": "name", "order": 1, "policy": "exclude", "rule": "equals", "value": "n4"}],
                                                     "advanced_snippet": {"value": {"selector": ".id < 20"}}})"));
    QVERIFY(QTest::qWaitFor([&] { return m_bench->connectorNow("c").get("filtering").at(0).get("active").get("rules").size() == 2; }, 10'000));
    const std::string job = finishedJob("completed");
    QCOMPARE(number(job, "indexed_document_count"), 19);
    QCOMPARE(number(job, "deleted_document_count"), 6);
    QCOMPARE(m_bench->indexed("index-c").size(), 19);
}

void TestJobs::cancels()
{
    Gate gate;
    m_bench->before = [&](const serve::Request &request) { return asksForPage(request, pageTwo) ? gate.pass() : std::nullopt; };
    m_bench->start();
    const std::string job = m_bench->startJob("c");
    QVERIFY(QTest::qWaitFor([&] { return gate.isReached(); }, 10'000));
    m_bench->ask("sync_job_cancel", job);
    QVERIFY(m_bench->waitForJob(job, "canceled"));
    gate.open();
    QVERIFY(m_bench->jobNow(job).get("canceled_at").isString());
    QVERIFY(m_bench->jobNow(job).get("error").isNull());
    QVERIFY(QTest::qWaitFor([&] { return m_bench->connectorNow("c").get("last_sync_status").stringView() == "canceled"; }, 10'000));
}

// Stopped while its second page is under way, which is completed; there are no workers then.
std::string TestJobs::suspendedJob()
{
    Gate gate;
    m_bench->before = [&](const serve::Request &request) { return asksForPage(request, pageTwo) ? gate.pass() : std::nullopt; };
    worker::Worker &worker = m_bench->start();
    const std::string job = m_bench->startJob("c");
    const bool isStopped = QTest::qWaitFor([&] { return gate.isReached(); }, 10'000);
    worker.stop();
    if (!isStopped || !QTest::qWaitFor([&] { return m_bench->notes().find("being suspended") != std::string::npos; }, 10'000))
        qWarning("%s", m_bench->notes().c_str());
    gate.open();
    m_bench->stop();
    m_bench->before = nullptr;
    return job;
}

// Another worker asks for the pages behind only.
void TestJobs::suspendsAndGoesOn()
{
    const std::string job = suspendedJob();
    QCOMPARE(m_bench->jobNow(job).get("status").toString(), "suspended");
    QCOMPARE(number(job, "indexed_document_count"), 20);
    QVERIFY(m_bench->jobNow(job).get("completed_at").isNull());
    QCOMPARE(m_bench->connectorNow("c").get("last_sync_status").toString(), "suspended");

    std::atomic<int> firstPages = 0;
    m_bench->before = [&](const serve::Request &request) -> std::optional<serve::Reply> {
        firstPages += asksForPage(request, "1");
        return std::nullopt;
    };
    m_bench->start();
    QVERIFY(m_bench->waitForJob(job, "completed"));
    QVERIFY(firstPages <= 1);                                   // the new worker's ping
    QCOMPARE(number(job, "indexed_document_count"), 25);
    QCOMPARE(m_bench->jobNow(job).get("metadata").size(), 0);
    QCOMPARE(m_bench->indexed("index-c").size(), 25);
    m_bench->stop();
}

// What could not be mapped before a job was suspended is not gone either.
void TestJobs::remembersBrokenRecords()
{
    m_bench->start();
    finishedJob("completed");
    m_bench->stop();
    m_bench->writeProject("desk", brokenMap);
    const std::string job = suspendedJob();
    QCOMPARE(m_bench->jobNow(job).get("status").toString(), "suspended");
    m_bench->start();
    QVERIFY(m_bench->waitForJob(job, "error"));
    QCOMPARE(number(job, "deleted_document_count"), 0);
    QCOMPARE(m_bench->indexed("index-c").size(), 25);
}

void TestJobs::startsOverWhenTheProjectChanged()
{
    const std::string job = suspendedJob();
    QCOMPARE(m_bench->jobNow(job).get("status").toString(), "suspended");
    m_bench->writeProject("desk", "resources:\n  - kind: /items\n    selector: {query: 'true', data_path: .items}\n    map: '{id, name, more: 1}'\n");
    m_bench->start();
    QVERIFY(m_bench->waitForJob(job, "completed"));
    QCOMPARE(m_bench->document("index-c", "1").get("more").toInteger().value_or(0), 1);
}

// From the connector's cursor, and nothing is deleted; a full one knows of no cursor.
void TestJobs::incremental()
{
    m_bench->writeProject("desk", R"(resources:
  - name: events
    request:
      url: ${var:base}/events
      transforms:
        - set: {target: url.params.after, value: '[[.cursor.last]]', default: '-1'}
    response:
      split: {target: body.items}
    cursor:
      last: {value: '[[.last_event.id]]'}
)");
    m_bench->items = 5;
    m_bench->start();
    finishedJob("completed");
    QCOMPARE(m_bench->connectorNow("c").get("sync_cursor").get("events").get("cursor").get("last").toString(), "4");
    m_bench->items = 8;
    const std::string job = finishedJob("completed", "incremental");
    QCOMPARE(number(job, "indexed_document_count"), 3);
    QCOMPARE(number(job, "total_document_count"), 8);
    QCOMPARE(m_bench->jobNow(job).get("connector").get("sync_cursor").get("events").get("cursor").get("last").toString(), "4");
    QCOMPARE(m_bench->connectorNow("c").get("sync_cursor").get("events").get("cursor").get("last").toString(), "7");
    QCOMPARE(number(finishedJob("completed"), "indexed_document_count"), 8);
}

void TestJobs::stopsWhenTheJobIsSomebodyElses()
{
    Gate gate;
    m_bench->before = [&](const serve::Request &request) { return asksForPage(request, pageTwo) ? gate.pass() : std::nullopt; };
    m_bench->start();
    const std::string job = m_bench->startJob("c");
    QVERIFY(QTest::qWaitFor([&] { return gate.isReached(); }, 10'000));
    m_bench->change(jobsIndex, job, connector::object({{"worker_hostname", text("another")}}));
    QVERIFY(QTest::qWaitFor([&] { return m_bench->notes().find("no longer this worker's") != std::string::npos; }, 10'000));
    gate.open();
    m_bench->stop();
    QCOMPARE(m_bench->jobNow(job).get("status").toString(), "in_progress");
    QCOMPARE(m_bench->jobNow(job).get("worker_hostname").toString(), "another");
    QCOMPARE(m_bench->connectorNow("c").get("last_sync_status").toString(), "in_progress");
}

// Others took the job for lost, and their connector has gone on: the same status does not make it this worker's end.
void TestJobs::leavesTheEndThatOthersMade()
{
    Gate gate;
    m_bench->before = [&](const serve::Request &request) { return asksForPage(request, pageTwo) ? gate.pass() : std::nullopt; };
    m_bench->start();
    const std::string job = m_bench->startJob("c");
    QVERIFY(QTest::qWaitFor([&] { return gate.isReached(); }, 10'000));
    m_bench->change(jobsIndex, job, connector::object({{"status", text("error")}, {"error", text("lost")}}));
    m_bench->change(connectorsIndex, "c", connector::object({{"last_sync_status", text("completed")}, {"last_sync_error", json::Value()}}));
    gate.open();
    QVERIFY(QTest::qWaitFor([&] { return m_bench->notes().find("is left to whoever has it") != std::string::npos; }, 10'000));
    m_bench->stop();
    QCOMPARE(m_bench->jobNow(job).get("error").toString(), "lost");
    QCOMPARE(m_bench->connectorNow("c").get("last_sync_status").toString(), "completed");
}

void TestJobs::endsJobsThatNobodySees()
{
    const std::string lost = m_bench->startJob("c"), seen = m_bench->startJob("c");
    m_bench->change(jobsIndex, lost, connector::object({{"status", text("in_progress")}, {"worker_hostname", text("gone")}, {"last_seen", minutesAgo(6)}}));
    m_bench->change(jobsIndex, seen, connector::object({{"status", text("in_progress")}, {"worker_hostname", text("alive")}, {"last_seen", minutesAgo(4)}}));
    m_bench->change(connectorsIndex, "c", connector::object({{"last_sync_status", text("in_progress")}}));
    m_bench->start();
    QVERIFY(m_bench->waitForJob(lost, "error"));
    QVERIFY(m_bench->jobNow(lost).get("completed_at").isString());
    QVERIFY(QTest::qWaitFor([&] { return m_bench->connectorNow("c").get("last_sync_status").stringView() == "error"; }, 10'000));
    m_bench->stop();
    QCOMPARE(m_bench->jobNow(seen).get("status").toString(), "in_progress");
}

void TestJobs::endsOrphans()
{
    const std::string job = m_bench->startJob("c");
    m_bench->change(jobsIndex, job, connector::object({{"status", text("canceling")}, {"worker_hostname", text("alive")}}));
    m_bench->ask("delete", "c");
    m_bench->start();
    QVERIFY(m_bench->waitForJob(job, "error"));
}

// Whoever reserved it ended before the claim.
void TestJobs::freesConnectors()
{
    m_bench->change(connectorsIndex, "c", connector::object({{"last_sync_status", text("in_progress")}}));
    worker::Settings settings = m_bench->settings();
    settings.times.idleLimit = 1s;
    settings.times.cleanup = 100ms;
    m_bench->start(settings);
    const std::string job = m_bench->startJob("c");
    QVERIFY(m_bench->waitForJob(job, "completed"));
}

void TestJobs::oneJobOfAConnectorAtATime()
{
    std::atomic<int> open = 0, most = 0;
    m_bench->before = [&](const serve::Request &request) -> std::optional<serve::Reply> {
        if (!asksForPage(request, pageTwo))
            return std::nullopt;
        most = std::max(most.load(), ++open);
        std::this_thread::sleep_for(30ms);
        --open;
        return std::nullopt;
    };
    std::vector<std::string> jobs;
    for (int i = 0; i < 4; ++i)
        jobs.push_back(m_bench->startJob("c"));
    for (int i = 0; i < 3; ++i)
        m_bench->start();
    for (const std::string &job : jobs)
        QVERIFY(m_bench->waitForJob(job, "completed"));
    QCOMPARE(most.load(), 1);
}

// Each job is performed once, whoever it is.
void TestJobs::sharesTheWork()
{
    std::atomic<int> lastPages = 0;
    m_bench->before = [&](const serve::Request &request) -> std::optional<serve::Reply> {
        if (asksForPage(request, "3")) {
            ++lastPages;
            std::this_thread::sleep_for(100ms);
        }
        return std::nullopt;
    };
    std::vector<std::string> jobs;
    for (int i = 0; i < 8; ++i) {
        const std::string id = "shared-" + std::to_string(i);
        m_bench->addConnector(id, "desk");
        jobs.push_back(m_bench->startJob(id));
    }
    worker::Settings settings = m_bench->settings();
    settings.jobs = 1;
    for (int i = 0; i < 4; ++i)
        m_bench->start(settings);
    for (const std::string &job : jobs)
        QVERIFY(m_bench->waitForJob(job, "completed"));
    QCOMPARE(lastPages.load(), 8);
    std::set<std::string> workers;
    for (const std::string &job : jobs)
        workers.insert(m_bench->jobNow(job).get("worker_hostname").toString());
    QVERIFY(workers.size() > 1);
}

void TestJobs::refusesAccessControl()
{
    m_bench->start();
    const std::string job = finishedJob("error", "access_control");
    QVERIFY(!m_bench->jobNow(job).get("error").stringView().empty());
    QVERIFY(m_bench->connectorNow("c").get("last_sync_status").isNull());
}

void TestJobs::tellsNoSecrets()
{
    m_bench->before = [](const serve::Request &request) -> std::optional<serve::Reply> {
        return serve::Reply{.status = 400, .body = "you sent " + *request.headers.first("Authorization")};
    };
    m_bench->start();
    const std::string job = finishedJob("error");
    m_bench->stop();
    const std::string all = json::toText(m_bench->jobNow(job).get("error")) + json::toText(m_bench->connectorNow("c").get("error")) + m_bench->notes();
    QVERIFY2(all.find("t0p-s3cret") == all.npos, all.c_str());
}

// A claim that was made although its answer never came is a claim.
void TestJobs::survivesALostAnswer()
{
    std::atomic<int> cut = 0;
    auto relay = serve::Server::start({}, [&](const serve::Request &request) {
        connector::Caller caller(m_bench->server());
        http::Request forwarded;
        serve::Reply reply;
        const auto answer = caller.call({request.method, request.target, request.body, "application/json", false});
        reply.headers.append("Content-Type", "application/json");
        reply.status = answer ? answer->status : answer.error().status;
        reply.body = json::toText(answer ? answer->body : connector::toJson(answer.error()));
        if (request.method == "PUT" && request.path.find("sync-jobs") != std::string::npos && cut++ == 0)
            reply.abort = true;
        return reply;
    });
    QVERIFY(relay);
    worker::Settings settings = m_bench->settings();
    settings.server.url = (*relay)->url();
    m_bench->start(settings);
    const std::string job = m_bench->startJob("c");
    QVERIFY2(m_bench->waitForJob(job, "completed"), m_bench->notes().c_str());
    QVERIFY(cut > 1);
    m_bench->stop();
}

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
