// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/values.h"
#include "workerbench.h"

#include <QTest>

#include <set>

using namespace penstock;
using namespace penstock::test;
using namespace std::chrono_literals;

// How a worker looks after its connectors between their jobs.
class TestScheduler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void configures();
    void addsWhatIsMissing();
    void connects();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void asksTheSourceRarely();
    void leavesOthersAlone();
    void checksIn();
    void judgesDrafts();
    void schedulesOnce();
    void disabledSchedules();

private:
    std::unique_ptr<WorkerBench> m_bench;
};

namespace
{

json::Value text(std::string_view words)
{
    return json::Value::string(words);
}

} // namespace

void TestScheduler::init()
{
    m_bench = std::make_unique<WorkerBench>();
    m_bench->writeProject("desk", {});
}

void TestScheduler::cleanup()
{
    m_bench.reset();
}

void TestScheduler::configures()
{
    m_bench->ask("put", "c", parsed(R"({"index_name": "i", "service_type": "penstock-desk"})"));
    m_bench->start();
    QVERIFY(m_bench->waitForConnector("c", "needs_configuration"));
    const json::Value connector = m_bench->connectorNow("c");
    QCOMPARE(connector.get("configuration").get("base").get("value").toString(), m_bench->sourceUrl());
    QVERIFY(connector.get("configuration").get("desk/token").get("sensitive").isTrue());
    QVERIFY(connector.get("features").get("incremental_sync").get("enabled").isTrue());
    m_bench->ask("update_configuration", "c", parsed(R"({"values": {"desk/token": "abcd1234"}})"));
    QVERIFY(m_bench->waitForConnector("c", "connected"));
}

void TestScheduler::addsWhatIsMissing()
{
    m_bench->addConnector("c", "desk");
    m_bench->start();
    QVERIFY(QTest::qWaitFor([&] { return m_bench->connectorNow("c").get("configuration").has("base"); }, 10'000));
    const json::Value field = m_bench->connectorNow("c").get("configuration").get("desk/token");
    QCOMPARE(field.get("value").toString(), "t0p-s3cret-token");      // what was given stays
    QCOMPARE(field.get("label").toString(), "token");
    QVERIFY(field.has("order"));
    QVERIFY(field.get("sensitive").isTrue());
}

void TestScheduler::connects()
{
    std::atomic<bool> sawToken = false;
    m_bench->before = [&](const serve::Request &request) -> std::optional<serve::Reply> {
        sawToken = *request.headers.first("Authorization") == "Bearer t0p-s3cret-token";
        return std::nullopt;
    };
    m_bench->addConnector("c", "desk");
    m_bench->start();
    QVERIFY(m_bench->waitForConnector("c", "connected"));
    QVERIFY(sawToken);
}

void TestScheduler::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QByteArray>("project");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no source") << QByteArray(R"({"base": "http://127.0.0.1:1"})") << QByteArray() << QByteArray("does not answer");
    QTest::newRow("wrong type") << QByteArray(R"({"limit": "many"})") << QByteArray() << QByteArray("limit");
    QTest::newRow("broken project") << QByteArray("{}") << QByteArray("resources:\n  - kind: /items\n    slector: {}\n") << QByteArray("slector");
}

void TestScheduler::tellsWhatIsWrong()
{
    QFETCH(QByteArray, values);
    QFETCH(QByteArray, project);
    QFETCH(QByteArray, says);
    if (!project.isEmpty())
        m_bench->writeProject("desk", project.toStdString());
    m_bench->addConnector("c", "desk");
    json::Value fields = m_bench->connectorNow("c").get("configuration");
    fields.set("limit", parsed(R"({"label": "limit", "type": "int", "value": 3, "required": true, "validations": [{"type": "less_than", "constraint": 10}]})"));
    fields.set("base", connector::object({{"label", text("base")}, {"value", text(m_bench->sourceUrl())}}));
    m_bench->ask("update_configuration", "c", connector::object({{"configuration", fields}}));
    json::Value given = parsed(values.toStdString());
    if (given.has("limit"))
        given.set("limit", json::Value::integer(12));
    if (given.size() > 0)
        m_bench->ask("update_configuration", "c", connector::object({{"values", given}}));
    m_bench->start();
    QVERIFY(m_bench->waitForConnector("c", "error"));
    const std::string error = m_bench->connectorNow("c").get("error").toString();
    QVERIFY2(error.find(says.toStdString()) != error.npos, error.c_str());
}

// Once when it is configured, and not at every look.
void TestScheduler::asksTheSourceRarely()
{
    m_bench->addConnector("c", "desk");
    m_bench->start();
    QVERIFY(m_bench->waitForConnector("c", "connected"));
    const json::Value before = m_bench->connectorNow("c").get("configuration");
    const int asked = m_bench->asked;
    // Another connector's answer comes after some further looks.
    for (const char *id : {"d", "e", "f"}) {
        m_bench->addConnector(id, "desk");
        QVERIFY(m_bench->waitForConnector(id, "connected"));
    }
    QCOMPARE(m_bench->asked.load(), asked + 3);
}

void TestScheduler::leavesOthersAlone()
{
    m_bench->ask("put", "other", parsed(R"({"index_name": "o", "service_type": "mongodb"})"));
    m_bench->addConnector("c", "desk");
    m_bench->start();
    QVERIFY(m_bench->waitForConnector("c", "connected"));
    QCOMPARE(m_bench->connectorNow("other").get("status").toString(), "created");
    QVERIFY(m_bench->connectorNow("other").get("last_seen").isNull());
}

void TestScheduler::checksIn()
{
    m_bench->addConnector("c", "desk");
    worker::Settings settings = m_bench->settings();
    settings.times.heartbeat = 200ms;
    m_bench->start(settings);
    QVERIFY(QTest::qWaitFor([&] { return m_bench->connectorNow("c").get("last_seen").isString(); }, 10'000));
    const std::string first = m_bench->connectorNow("c").get("last_seen").toString();
    QVERIFY(QTest::qWaitFor([&] { return m_bench->connectorNow("c").get("last_seen").stringView() > first; }, 10'000));
}

void TestScheduler::judgesDrafts()
{
    m_bench->addConnector("c", "desk");
    m_bench->start();
    const auto state = [&] { return m_bench->connectorNow("c").get("filtering").at(0).get("draft").get("validation").get("state").toString(); };
    m_bench->ask("update_filtering", "c", parsed(R"({"advanced_snippet": {"value": {"where": "x"}}})"));
    QVERIFY(QTest::qWaitFor([&] { return state() == "invalid"; }, 10'000));
    const json::Value filtering = m_bench->connectorNow("c").get("filtering").at(0);
    QCOMPARE(filtering.get("active").get("advanced_snippet").get("value").size(), 0);
    QCOMPARE(filtering.get("draft").get("validation").get("errors").at(0).get("ids").at(0).toString(), "advanced_snippet");
    m_bench->ask("update_filtering", "c", parsed(R"({"advanced_snippet": {"value": {"selector": ".id > 3"}}})"));
    QVERIFY(QTest::qWaitFor([&] { return m_bench->connectorNow("c").get("filtering").at(0).get("active").get("advanced_snippet").get("value").size() == 1; }, 10'000));
}

// However many workers look, a due time makes one job.
void TestScheduler::schedulesOnce()
{
    m_bench->addConnector("c", "desk");
    for (int i = 0; i < 3; ++i)
        m_bench->start();
    QVERIFY(m_bench->waitForConnector("c", "connected"));
    m_bench->ask("update_scheduling", "c", parsed(R"({"scheduling": {"full": {"enabled": true, "interval": "* * * * * ?"}}})"));
    QVERIFY(QTest::qWaitFor([&] { return m_bench->ask("sync_job_list").get("count").toInteger().value_or(0) >= 3; }, 15'000));
    m_bench->stop();
    const json::Value jobs = m_bench->ask("sync_job_list").get("results");
    std::set<std::string> seconds;
    for (int i = 0; i < jobs.size(); ++i) {
        QCOMPARE(jobs.at(i).get("trigger_method").toString(), "scheduled");
        seconds.insert(jobs.at(i).get("created_at").toString().substr(0, 19));
    }
    // A look is later than its second by the rest between two looks at most, so that two of one second may be made in the next one.
    QVERIFY2(jobs.size() <= int(seconds.size()) + 1, json::toText(jobs).c_str());
    QVERIFY(m_bench->connectorNow("c").get("last_sync_scheduled_at").isString());
}

void TestScheduler::disabledSchedules()
{
    m_bench->addConnector("c", "desk");
    m_bench->ask("update_scheduling", "c", parsed(R"({"scheduling": {"full": {"enabled": false, "interval": "* * * * * ?"}, "incremental": {"enabled": true, "interval": "* * * * * ?"}}})"));
    m_bench->start();
    QVERIFY(QTest::qWaitFor([&] { return m_bench->ask("sync_job_list").get("count").toInteger().value_or(0) >= 1; }, 15'000));
    m_bench->stop();
    const json::Value jobs = m_bench->ask("sync_job_list").get("results");
    for (int i = 0; i < jobs.size(); ++i)
        QCOMPARE(jobs.at(i).get("job_type").toString(), "incremental");
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
