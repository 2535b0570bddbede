// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "tests/support/observation.h"
#include "tests/support/values.h"

#include <QTest>

using namespace penstock;
using namespace penstock::test;

// The comparison itself: fed with what a case expects it finds nothing, and each kind of deviation it finds.
namespace
{

Diagnostics diagnosticsOf(const json::Value &expected)
{
    Diagnostics all;
    for (int i = 0; i < expected.size(); ++i) {
        const Code *code = codes::find(expected.at(i).get("code").stringView());
        Diagnostic diagnostic(code ? *code : codes::internal, QString());
        expected.at(i).forEachMember([&](std::string_view key, const json::Value &value) {
            if (key != "code" && key != "times")
                diagnostic.with(std::string(key), value.isString() ? value.toString() : json::toText(value));
        });
        all.push_back(diagnostic);
    }
    return all;
}

Round roundOf(const json::Value &expected)
{
    Round round;
    const auto take = [&](const char *key, json::Value &to) {
        if (expected.has(key))
            to = expected.get(key);
    };
    take("requests", round.requests);
    take("documents", round.documents);
    take("deleted", round.deleted);
    take("examples", round.examples);
    take("port_requests", round.portRequests);
    round.outcome = expected.get("outcome").toString();
    for (int i = 0; i < expected.get("retry_waits").size(); ++i)
        round.retryWaits.push_back(expected.get("retry_waits").at(i).toDouble());
    round.diagnostics = diagnosticsOf(expected.get("diagnostics"));
    return round;
}

Observation observationOf(const Scenario &scenario)
{
    const json::Value expect = toValue(*scenario.section("expect"));
    Observation observation;
    observation.startupError = expect.has("startup_error") ? "refused" : "";
    if (!expect.has("rounds"))
        observation.rounds.push_back(roundOf(expect));
    for (int i = 0; i < expect.get("rounds").size(); ++i)
        observation.rounds.push_back(roundOf(expect.get("rounds").at(i)));
    return observation;
}

Scenario scenarioOf(const char *text)
{
    Scenario scenario;
    scenario.text = text;
    if (const auto root = yaml::read(text, "case"))
        scenario.root = *root;
    return scenario;
}

constexpr const char *sample = R"(
expect:
  requests:
  - {method: GET, path: /a, query: {page: "1", tag: [x, y]}}
  - {method: POST, path: /b c, raw_path: /b%20c, headers: {Content-Type: application/json, X-Key: k}, body: {n: 1.0}}
  documents:
  - {identifier: a, n: 123456789012345678901234567890, nul: null}
  - {identifier: b}
  outcome: completed
  retry_waits: [0, 0.1, 60]
  diagnostics:
  - {code: null-value, field: properties.x, level: warning}
  examples: {/a: [{id: 1}]}
  port_requests:
  - {method: POST, path: /v1/auth/access_token, query: {}}
  - {method: GET, path: /v1/organization, query: {}}
  - {method: POST, path: /v1/blueprints/a/entities/bulk, query: {id: <id>}, body: {entities: [{identifier: a}]}}
  - {method: POST, path: /v1/blueprints/b/entities/bulk, query: {id: <id>}}
)";

using Change = void (*)(Observation &);

Round &first(Observation &observation)
{
    return observation.rounds.front();
}

void change(json::Value &list, int index, const char *key, const char *jsonText)
{
    json::Value changed = json::Value::array();
    for (int i = 0; i < list.size(); ++i) {
        json::Value item = list.at(i);
        if (i == index)
            item.set(key, parsed(jsonText));
        changed.append(item);
    }
    list = changed;
}

} // namespace
Q_DECLARE_METATYPE(Change)

class TestCompare : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sameWhereAllowed_data();
    void sameWhereAllowed();
    void findsDeviation_data();
    void findsDeviation();
    void anyOrder();
    void roundsAreComparedOneByOne();
    void startupErrorCounts();
    void recordedCasesEqualThemselves();
};

void TestCompare::sameWhereAllowed_data()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("nothing") << Change([](Observation &) { });
    QTest::newRow("transport headers") << Change([](Observation &o) { change(first(o).requests, 0, "headers", R"({"host": "h", "User-Agent": "x", "Accept": "*/*", "Content-Length": "0"})"); });
    QTest::newRow("case of header names") << Change([](Observation &o) { change(first(o).requests, 1, "headers", R"({"content-type": "application/json", "x-key": "k"})"); });
    QTest::newRow("number by value") << Change([](Observation &o) { change(first(o).requests, 1, "body", R"({"n": 1})"); });
    QTest::newRow("number by value in a document") << Change([](Observation &o) { change(first(o).documents, 0, "n", "1.2345678901234567890123456789e29"); });
    QTest::newRow("wait within a percent") << Change([](Observation &o) { first(o).retryWaits[2] = 60.5; });
    QTest::newRow("further diagnostic") << Change([](Observation &o) { first(o).diagnostics.emplace_back(codes::retried, QString()); });
    QTest::newRow("level by severity") << Change([](Observation &o) { auto &details = first(o).diagnostics[0].details; std::erase_if(details, [](const Detail &d) { return d.key == "level"; }); });
    QTest::newRow("calls that do not bind") << Change([](Observation &o) {
        json::Value calls = parsed(R"([{"method": "GET", "path": "/v1/x", "query": {}}, {"method": "POST", "path": "/v1/auth/access_token", "query": {}}])");
        const json::Value own = first(o).portRequests;
        for (const int i : {0, 2, 3})
            calls.append(own.at(i));
        first(o).portRequests = calls;
    });
    QTest::newRow("any id") << Change([](Observation &o) { change(first(o).portRequests, 2, "query", R"({"id": "4711"})"); });
    QTest::newRow("body of a call that is not listed") << Change([](Observation &o) { change(first(o).portRequests, 3, "body", "{}"); });
}

void TestCompare::sameWhereAllowed()
{
    QFETCH(Change, change);
    const Scenario scenario = scenarioOf(sample);
    Observation observation = observationOf(scenario);
    change(observation);
    const auto lines = differences(scenario, observation);
    QVERIFY2(lines.empty(), lines.empty() ? "" : lines.front().c_str());
}

void TestCompare::findsDeviation_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char *name, Change change, const char *line) { QTest::newRow(name) << change << QByteArray(line); };
    row("method", [](Observation &o) { change(first(o).requests, 0, "method", R"("PUT")"); }, "requests[0].method");
    row("path", [](Observation &o) { change(first(o).requests, 0, "path", R"("/a/")"); }, "requests[0].raw_path");
    row("raw path", [](Observation &o) { change(first(o).requests, 1, "raw_path", R"("/b c")"); }, "requests[1].raw_path");
    row("parameter", [](Observation &o) { change(first(o).requests, 0, "query", R"({"page": "2", "tag": ["x", "y"]})"); }, "requests[0].query.page");
    row("order of a parameter's values", [](Observation &o) { change(first(o).requests, 0, "query", R"({"page": "1", "tag": ["y", "x"]})"); }, "requests[0].query.tag[0]");
    row("further parameter", [](Observation &o) { change(first(o).requests, 1, "query", R"({"z": ""})"); }, "requests[1].query.z: not expected");
    row("header", [](Observation &o) { change(first(o).requests, 1, "headers", R"({"Content-Type": "text/plain", "X-Key": "k"})"); }, "requests[1].headers.content-type");
    row("further header", [](Observation &o) { change(first(o).requests, 0, "headers", R"({"Cookie": "a=1"})"); }, "requests[0].headers.cookie: not expected");
    row("missing header", [](Observation &o) { change(first(o).requests, 1, "headers", R"({"X-Key": "k"})"); }, "requests[1].headers.content-type: missing");
    row("body", [](Observation &o) { change(first(o).requests, 1, "body", R"({"n": 2})"); }, "requests[1].body.n");
    row("further body", [](Observation &o) { change(first(o).requests, 0, "body_text", R"("x")"); }, "requests[0].body: not expected");
    row("request missing", [](Observation &o) { first(o).requests = json::Value::array(); }, "requests: expected 2, got 0");
    row("last digit", [](Observation &o) { change(first(o).documents, 0, "n", "123456789012345678901234567891"); }, "documents[0].n");
    row("null for nothing", [](Observation &o) { change(first(o).documents, 1, "title", "null"); }, "documents[1].title: not expected");
    row("type", [](Observation &o) { change(first(o).documents, 1, "identifier", "1"); }, "documents[1].identifier");
    row("order of documents", [](Observation &o) { json::Value turned = json::Value::array(); turned.append(first(o).documents.at(1)); turned.append(first(o).documents.at(0)); first(o).documents = turned; }, "documents[0]");
    row("outcome", [](Observation &o) { first(o).outcome = "failed"; }, "outcome");
    row("deleted", [](Observation &o) { first(o).deleted = parsed(R"([{"blueprint": "a", "identifier": "b"}])"); }, "deleted");
    row("wait", [](Observation &o) { first(o).retryWaits[1] = 0.11; }, "retry_waits");
    row("wait of nothing left out", [](Observation &o) { first(o).retryWaits.erase(first(o).retryWaits.begin()); }, "retry_waits");
    row("diagnostic", [](Observation &o) { first(o).diagnostics.clear(); }, "diagnostics: not reported");
    row("field of a diagnostic", [](Observation &o) { first(o).diagnostics[0].details[0].value = "properties.y"; }, "diagnostics: not reported");
    row("examples", [](Observation &o) { first(o).examples = json::Value::object(); }, "examples./a: missing");
    row("upsert", [](Observation &o) { change(first(o).portRequests, 2, "body", R"({"entities": []})"); }, "port_requests.bulk[0].body.entities[0]");
    row("order of upserts", [](Observation &o) { change(first(o).portRequests, 2, "path", R"("/v1/blueprints/b/entities/bulk")"); }, "port_requests.bulk[0].path");
    row("no token", [](Observation &o) { change(first(o).portRequests, 0, "path", R"("/v1/auth/token")"); }, "port_requests.token");
    row("further round", [](Observation &o) { o.rounds.push_back(o.rounds.front()); }, "rounds: expected 1, got 2");
}

void TestCompare::findsDeviation()
{
    QFETCH(Change, change);
    QFETCH(QByteArray, line);
    const Scenario scenario = scenarioOf(sample);
    Observation observation = observationOf(scenario);
    change(observation);
    const auto lines = differences(scenario, observation);
    QVERIFY(!lines.empty());
    QVERIFY2(QByteArray::fromStdString(lines.front()).startsWith(line), lines.front().c_str());
}

void TestCompare::anyOrder()
{
    const Scenario scenario = scenarioOf("expect:\n  order: any\n  requests: [{method: GET, path: /a}, {method: GET, path: /b}]\n  documents: [{identifier: 1}, {identifier: 2}]\n");
    Observation observation;
    observation.rounds.resize(1);
    observation.rounds[0].requests = parsed(R"([{"method": "GET", "path": "/b"}, {"method": "GET", "path": "/a"}])");
    observation.rounds[0].documents = parsed(R"([{"identifier": 2}, {"identifier": 1}])");
    QCOMPARE(differences(scenario, observation).size(), std::size_t(0));
    observation.rounds[0].documents = parsed(R"([{"identifier": 1}, {"identifier": 1}])");
    QVERIFY(!differences(scenario, observation).empty());
}

void TestCompare::roundsAreComparedOneByOne()
{
    const Scenario scenario = scenarioOf("expect:\n  rounds: [{documents: [{identifier: 1}]}, {documents: []}]\n");
    Observation observation = observationOf(scenario);
    QCOMPARE(differences(scenario, observation).size(), std::size_t(0));
    std::swap(observation.rounds[0], observation.rounds[1]);
    QVERIFY(differences(scenario, observation).front().starts_with("round 1: "));
    observation.rounds.pop_back();
    QVERIFY(differences(scenario, observation).front().starts_with("rounds: "));
}

void TestCompare::startupErrorCounts()
{
    const Scenario scenario = scenarioOf("expect:\n  startup_error: x\n  outcome: did-not-start\n");
    Observation observation = observationOf(scenario);
    QCOMPARE(differences(scenario, observation).size(), std::size_t(0));
    observation.startupError.clear();
    QVERIFY(!differences(scenario, observation).empty());
}

void TestCompare::recordedCasesEqualThemselves()
{
    const auto folder = scenarioFolder(QT_TESTCASE_SOURCEDIR "/../..");
    if (folder.empty())
        QSKIP("no recorded cases here");
    for (const auto &file : scenarioFiles({folder / "ocean"})) {
        const auto scenario = loadScenario(file);
        QVERIFY2(scenario, file.c_str());
        const Observation same = observationOf(*scenario);
        const auto lines = differences(*scenario, same);
        QVERIFY2(lines.empty(), (file.string() + ": " + (lines.empty() ? "" : lines.front())).c_str());
        Observation other = same;
        other.rounds.back().requests.append(parsed(R"({"method": "GET", "path": "/further"})"));
        QVERIFY2(!differences(*scenario, other).empty(), file.c_str());
        other = same;
        other.rounds.back().outcome += "?";
        QVERIFY2(!differences(*scenario, other).empty(), file.c_str());
    }
}

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
