// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/outlook.h"

#include <QTest>

using namespace penstock;
using namespace penstock::connector;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(penstock::connector::ConnectorSummary)
Q_DECLARE_METATYPE(penstock::connector::JobSummary)

// What sync jobs wait for, and what can be done with them.
class TestOutlook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsFor_data();
    void waitsFor();
    void othersInLine();
    void waitsForAConnectorThatIsGone();
    void actions_data();
    void actions();
    void paths_data();
    void paths();
    void nextRun();
    void durations();
    void readsDocuments();
};

namespace
{
using Kind = Hindrance::Kind;

const Instant at = *parseInstant("2026-05-01T12:00:00Z");

ConnectorSummary ready()
{
    ConnectorSummary connector;
    connector.id = "c1";
    connector.indexName = "search-a";
    connector.serviceType = "penstock-desk";
    connector.status = "connected";
    connector.lastSeen = at - 20s;
    connector.features.incremental = true;
    return connector;
}

JobSummary waiting(const char *id = "j1", std::chrono::seconds age = 60s)
{
    JobSummary job;
    job.id = id;
    job.connectorId = "c1";
    job.status = "pending";
    job.type = "full";
    job.created = job.lastSeen = at - age;
    return job;
}

JobSummary running(const char *id, std::chrono::seconds silence = 0s)
{
    JobSummary job = waiting(id, 3600s);
    job.status = "in_progress";
    job.started = at - 1800s;
    job.lastSeen = at - silence;
    return job;
}

QString kindsOf(const std::vector<Hindrance> &found)
{
    QStringList kinds;
    for (const Hindrance &one : found)
        kinds.append(QString::number(int(one.kind)));
    return kinds.join(u' ');
}
QString kinds(std::initializer_list<Kind> all)
{
    QStringList list;
    for (const Kind kind : all)
        list.append(QString::number(int(kind)));
    return list.join(u' ');
}
}

void TestOutlook::waitsFor_data()
{
    QTest::addColumn<ConnectorSummary>("connector");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, auto change, std::initializer_list<Kind> expected) {
        ConnectorSummary connector = ready();
        change(connector);
        QTest::newRow(name) << connector << kinds(expected);
    };
    row("nothing", [](ConnectorSummary &) {}, {});
    row("an index", [](ConnectorSummary &c) { c.indexName.clear(); }, {Kind::NoIndex});
    row("a service type", [](ConnectorSummary &c) { c.serviceType.clear(); }, {Kind::NoServiceType});
    row("a worker, never seen", [](ConnectorSummary &c) { c.lastSeen.reset(); }, {Kind::NeverSeen});
    row("a worker, late", [](ConnectorSummary &c) { c.lastSeen = at - 601s; }, {Kind::SeenTooLongAgo});
    row("a worker, nearly late", [](ConnectorSummary &c) { c.lastSeen = at - 599s; }, {});
    row("to be met", [](ConnectorSummary &c) { c.status = "created"; }, {Kind::NotMetYet});
    row("configuration", [](ConnectorSummary &c) { c.status = "needs_configuration"; }, {Kind::NeedsConfiguration});
    row("a healthy source", [](ConnectorSummary &c) { c.status = "error"; c.error = "no answer"; }, {Kind::ConnectorError});
    row("a sync that hangs", [](ConnectorSummary &c) { c.lastSyncStatus = "in_progress"; }, {Kind::LastSyncHangs});
    row("several", [](ConnectorSummary &c) { c.indexName.clear(); c.lastSeen.reset(); c.status = "created"; }, {Kind::NoIndex, Kind::NeverSeen, Kind::NotMetYet});
}

void TestOutlook::waitsFor()
{
    QFETCH(const ConnectorSummary, connector);
    QFETCH(const QString, expected);
    JobSummary job = waiting();
    QCOMPARE(kindsOf(hindrances(job, &connector, {}, at)), expected);
    job.status = "suspended";
    QCOMPARE(kindsOf(hindrances(job, &connector, {}, at)), expected);
    job.status = "in_progress";
    QVERIFY(hindrances(job, &connector, {}, at).empty());
}

void TestOutlook::othersInLine()
{
    const ConnectorSummary connector = ready();
    std::vector<JobSummary> open{waiting("new", 10s), waiting("old", 90s), waiting("older", 120s), running("runs")};
    const auto found = hindrances(open[0], &connector, open, at);
    QCOMPARE(kindsOf(found), kinds({Kind::OtherJobRuns, Kind::OlderJobWaits}));
    QCOMPARE(found[0].about, "runs");
    QCOMPARE(found[0].at, at - 1800s);
    QCOMPARE(found[1].about, "older");
    QCOMPARE(kindsOf(hindrances(open[2], &connector, open, at)), kinds({Kind::OtherJobRuns}));

    // Neither another connector's jobs nor those of the other line.
    for (JobSummary &job : open)
        job.connectorId = "c2";
    open[0].connectorId = "c1";
    QVERIFY(hindrances(open[0], &connector, open, at).empty());
    open = {waiting("content", 10s), running("access")};
    open[1].type = "access_control";
    QVERIFY(hindrances(open[0], &connector, open, at).empty());

    ConnectorSummary full = ready();
    full.features.incremental = false;
    JobSummary job = waiting();
    job.type = "incremental";
    QCOMPARE(kindsOf(hindrances(job, &full, {}, at)), kinds({Kind::NoIncremental}));
    QVERIFY(startHindrance(full, "incremental") == Kind::NoIncremental);
    QVERIFY(!startHindrance(full, "full"));
}

void TestOutlook::waitsForAConnectorThatIsGone()
{
    const auto found = hindrances(waiting(), nullptr, {}, at);
    QCOMPARE(kindsOf(found), kinds({Kind::ConnectorGone}));
    QCOMPARE(found[0].about, "c1");
}

void TestOutlook::actions_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("silence");
    QTest::addColumn<bool>("idle");
    QTest::addColumn<bool>("cancel");
    QTest::addColumn<bool>("remove");
    QTest::newRow("pending") << "pending" << 9000 << false << true << true;
    QTest::newRow("suspended") << "suspended" << 9000 << false << true << true;
    QTest::newRow("in progress") << "in_progress" << 10 << false << true << false;
    QTest::newRow("in progress, lost") << "in_progress" << 301 << true << true << true;
    QTest::newRow("canceling") << "canceling" << 10 << false << false << false;
    QTest::newRow("canceling, lost") << "canceling" << 301 << true << false << true;
    for (const char *over : {"completed", "canceled", "error"})
        QTest::newRow(over) << over << 9000 << false << false << true;
    QTest::newRow("unknown") << "dreaming" << 10 << false << false << true;
}

void TestOutlook::actions()
{
    QFETCH(const QString, status);
    QFETCH(const int, silence);
    JobSummary job = running("j", std::chrono::seconds(silence));
    job.status = status.toStdString();
    QTEST(isIdle(job, at), "idle");
    QTEST(mayCancel(job), "cancel");
    QTEST(mayDelete(job, at), "remove");
}

void TestOutlook::paths_data()
{
    QTest::addColumn<QString>("document");
    QTest::addColumn<QString>("path");
    const QString created = QStringLiteral(R"("created_at":"2026-05-01T10:00:00Z","last_seen":"2026-05-01T10:09:00Z")");
    const QString started = created + QStringLiteral(R"(,"started_at":"2026-05-01T10:01:00Z")");
    const auto row = [](const char *name, const QString &members, const char *status, const char *path) {
        QTest::newRow(name) << QStringLiteral(R"({"status":"%1",%2})").arg(QLatin1String(status), members) << QString::fromLatin1(path);
    };
    row("pending", created, "pending", "pending 10:00");
    row("in progress", started, "in_progress", "pending 10:00, in_progress 10:01");
    row("completed", started + QStringLiteral(R"(,"completed_at":"2026-05-01T10:05:00Z")"), "completed", "pending 10:00, in_progress 10:01, completed 10:05");
    row("failed", started + QStringLiteral(R"(,"completed_at":"2026-05-01T10:05:00Z")"), "error", "pending 10:00, in_progress 10:01, error 10:05");
    row("failed through the API", started, "error", "pending 10:00, in_progress 10:01, error 10:09");
    row("cancelled before it ran", created + QStringLiteral(R"(,"cancelation_requested_at":"2026-05-01T10:02:00Z","canceled_at":"2026-05-01T10:02:00Z")"), "canceled", "pending 10:00, canceled 10:02");
    row("canceling", started + QStringLiteral(R"(,"cancelation_requested_at":"2026-05-01T10:02:00Z")"), "canceling", "pending 10:00, in_progress 10:01, canceling 10:02");
    row("cancelled", started + QStringLiteral(R"(,"cancelation_requested_at":"2026-05-01T10:02:00Z","canceled_at":"2026-05-01T10:03:00Z")"), "canceled",
        "pending 10:00, in_progress 10:01, canceling 10:02, canceled 10:03");
    row("suspended", started, "suspended", "pending 10:00, in_progress 10:01, suspended 10:09");
    row("unknown", started, "dreaming", "pending 10:00");
}

void TestOutlook::paths()
{
    QFETCH(const QString, document);
    QFETCH(const QString, path);
    QStringList steps;
    for (const PathStep &step : pathOf(jobSummary(json::parse(document.toStdString()).value())))
        steps.append(QString::fromStdString(std::string(word(step.status))) + u' ' + QString::fromStdString(toText(*step.at)).mid(11, 5));
    QCOMPARE(steps.join(QStringLiteral(", ")), path);
    JobSummary job = running("j");
    job.trigger = "scheduled";
    job.worker = "desk-1";
    QCOMPARE(pathOf(job).at(0).by, "scheduled");
    QCOMPARE(pathOf(job).at(1).by, "desk-1");
}

void TestOutlook::nextRun()
{
    Scheduling scheduling;
    QVERIFY(!nextSync(scheduling, at));
    scheduling.full = {true, "0 0 2 * * ?"};
    scheduling.incremental = {false, "0 0/5 * * * ?"};
    QCOMPARE(nextSync(scheduling, at), *parseInstant("2026-05-02T02:00:00Z"));
    scheduling.incremental.enabled = true;
    QCOMPARE(nextSync(scheduling, at), *parseInstant("2026-05-01T12:05:00Z"));
    scheduling.accessControl = {true, "nonsense"};
    QCOMPARE(nextSync(scheduling, at), *parseInstant("2026-05-01T12:05:00Z"));
}

void TestOutlook::durations()
{
    QVERIFY(!waiting().duration(at));
    JobSummary job = running("j");
    QCOMPARE(job.duration(at), 1800s);
    job.status = "completed";
    job.completed = *job.started + 42s;
    QCOMPARE(job.duration(at), 42s);
    job.completed = *job.started - 42s;          // clocks of two machines
    QCOMPARE(job.duration(at), 0s);
}

// Nulls and what is missing count as absent.
void TestOutlook::readsDocuments()
{
    const auto connector = connectorSummary(json::parse(R"({"id":"a","name":"","index_name":null,"last_seen":"2026-05-01T10:00:00+00:00","error":null,
        "scheduling":{"full":{"enabled":true,"interval":"0 0 2 * * ?"}},"features":{"sync_rules":{"basic":{"enabled":true}}}})").value());
    QCOMPARE(connector.title(), "a");
    QVERIFY(connector.indexName.empty() && connector.error.empty());
    QCOMPARE(connector.lastSeen, *parseInstant("2026-05-01T10:00:00Z"));
    QVERIFY(connector.scheduling.full.enabled && !connector.scheduling.incremental.enabled && !connector.pipeline);
    QVERIFY(connector.features.basicRules && !connector.features.advancedRules);

    const auto rules = syncRules(json::parse(R"({"filtering":[{"active":{},"draft":{"rules":[
        {"id":"DEFAULT","field":"_","order":2,"policy":"include","rule":"regex","value":".*"},{"id":"r","field":"f","order":1,"policy":"exclude","rule":">","value":"3"}],
        "advanced_snippet":{"value":{"selector":".a"}},"validation":{"state":"invalid","errors":[{"ids":["r"],"messages":["no"]}]}}}]})").value());
    QCOMPARE(rules.draft.rules.size(), 2u);
    QCOMPARE(rules.draft.rules[0].id, "r");
    QVERIFY(rules.draft.rules[1].isDefault() && !rules.draft.rules[0].isDefault());
    QCOMPARE(rules.draft.state, "invalid");
    QCOMPARE(rules.draft.faults.at(0).messages.at(0), "no");
    QCOMPARE(rules.active.snippet, "{}");

    const auto request = draftRequest(rules.draft.rules, rules.draft.snippet);
    QVERIFY(request);
    QCOMPARE(json::toText(*request), R"({"rules":[{"id":"r","field":"f","order":1,"policy":"exclude","rule":">","value":"3"}],"advanced_snippet":{"value":{"selector":".a"}}})");
    QVERIFY(!draftRequest({}, "3"));
    QVERIFY(!draftRequest({}, "{"));
    QVERIFY(draftRequest({}, " "));
}

QTEST_GUILESS_MAIN(TestOutlook)
#include "tst_outlook.moc"
