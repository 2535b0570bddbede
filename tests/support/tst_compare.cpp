// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "tests/support/mockapi.h"
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

constexpr const char *httpjsonSample = R"(
documents_order: in order
capture: {headers: [X-Key, Host]}
ignore_exact: ['requests[0].query.since', 'requests[1].headers.Authorization']
expect:
  requests:
  - {method: GET, path: /a, query: {since: "1", page: "1"}, headers: {X-Key: [a, b]}}
  - {method: POST, path: /b c, raw_path: /b%20c, raw_query: 'x=%20', query: {x: " "}, headers: {Content-Type: text/plain, Authorization: one}, body_text: plain}
  - method: POST
    path: /token
    headers: {Content-Type: application/x-www-form-urlencoded}
    jwt: {claims: {iss: me}, header: {alg: RS256}, lifetime: 3600}
    body_form: {assertion: (jwt), grant_type: g}
  documents:
  - {n: 1.0}
  - {n: null}
  cursor: {last: b}
  cursor_stored: {last: a}
  error: 'run failed: of this'
  problems: ['template empty: page', 'template failed: ', http status 404, 'processing stopped: template failed']
  trace: [{message: HTTP request}]
)";

// A diagnostic for each problem of the sample.
Diagnostics sampleProblems()
{
    Diagnostics all;
    for (const auto &[code, key, value] : {std::tuple{"template-empty", "target", "page"}, std::tuple{"template-failed", "target", ""}, std::tuple{"http-status", "status", "404"},
                                           std::tuple{"processing-stopped", "", ""}}) {
        const Code *known = codes::find(code);
        Diagnostic diagnostic(known ? *known : codes::internal, QString());
        if (*key)
            diagnostic.with(key, value);
        all.push_back(diagnostic);
    }
    return all;
}

// As `expect` writes it; a request's body in each form that the mock server notes.
Observation httpjsonObservation(const Scenario &scenario)
{
    const json::Value expect = toValue(*scenario.section("expect"));
    Observation observation;
    Round round = roundOf(expect);
    json::Value requests = json::Value::array();
    for (int i = 0; i < round.requests.size(); ++i) {
        json::Value request = round.requests.at(i);
        if (request.has("body_form") || request.has("body"))
            request.set("body_text", json::Value::string("as sent"));
        requests.append(request);
    }
    round.requests = requests;
    observation.rounds.push_back(round);
    observation.error = expect.get("error").toString();
    if (expect.has("cursor"))
        observation.cursor = expect.get("cursor");
    observation.storedCursor = expect.has("cursor_stored") ? expect.get("cursor_stored") : observation.cursor;
    if (expect.has("trace"))
        observation.trace = expect.get("trace");
    return observation;
}

Observation httpjsonSampleObservation(const Scenario &scenario)
{
    Observation observation = httpjsonObservation(scenario);
    observation.rounds.front().diagnostics = sampleProblems();
    return observation;
}

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
    void httpjsonSameWhereAllowed_data();
    void httpjsonSameWhereAllowed();
    void httpjsonFindsDeviation_data();
    void httpjsonFindsDeviation();
    void httpjsonWithoutCursorKeepsNone();
    void problemsHaveOneClass_data();
    void problemsHaveOneClass();
    void signedTokenIsTakenApart();
    void recordedHttpjsonCasesEqualThemselves();
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

void TestCompare::httpjsonSameWhereAllowed_data()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("nothing") << Change([](Observation &) { });
    QTest::newRow("headers that were not recorded") << Change([](Observation &o) { change(first(o).requests, 0, "headers", R"({"x-key": ["a", "b"], "Accept": "x", "Cookie": "c", "Content-Type": "of no body", "Host": "{{host}}"})"); });
    QTest::newRow("ignored places") << Change([](Observation &o) {
        change(first(o).requests, 0, "query", R"({"since": "2", "page": "1"})");
        change(first(o).requests, 1, "headers", R"({"Content-Type": "text/plain", "authorization": "two"})");
    });
    QTest::newRow("number by value") << Change([](Observation &o) { change(first(o).documents, 0, "n", "1"); });
    QTest::newRow("reason of an error") << Change([](Observation &o) { o.error = "run failed: of that"; });
    QTest::newRow("further diagnostic") << Change([](Observation &o) { first(o).diagnostics.emplace_back(codes::retried, QString()); });
    QTest::newRow("problem without details") << Change([](Observation &o) { first(o).diagnostics[0].details.clear(); });
    QTest::newRow("order of problems") << Change([](Observation &o) { std::swap(first(o).diagnostics[0], first(o).diagnostics[3]); });
    QTest::newRow("request log that was not recorded") << Change([](Observation &o) { o.trace.reset(); });
}

void TestCompare::httpjsonSameWhereAllowed()
{
    QFETCH(Change, change);
    const Scenario scenario = scenarioOf(httpjsonSample);
    Observation observation = httpjsonSampleObservation(scenario);
    change(observation);
    const auto lines = httpjsonDifferences(scenario, observation);
    QVERIFY2(lines.empty(), lines.empty() ? "" : lines.front().c_str());
}

void TestCompare::httpjsonFindsDeviation_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char *name, Change change, const char *line) { QTest::newRow(name) << change << QByteArray(line); };
    row("ignored, but missing", [](Observation &o) { change(first(o).requests, 0, "query", R"({"page": "1"})"); }, "requests[0].query.since: missing");
    row("beside an ignored place", [](Observation &o) { change(first(o).requests, 0, "query", R"({"since": "2", "page": "2"})"); }, "requests[0].query.page");
    row("further parameter", [](Observation &o) { change(first(o).requests, 0, "query", R"({"since": "1", "page": "1", "sinces": "1"})"); }, "requests[0].query.sinces: not expected");
    row("recorded header", [](Observation &o) { change(first(o).requests, 0, "headers", R"({"X-Key": ["b", "a"]})"); }, "requests[0].headers.x-key[0]");
    row("credentials that were not sent", [](Observation &o) { change(first(o).requests, 0, "headers", R"({"X-Key": ["a", "b"], "Authorization": "x"})"); }, "requests[0].headers.authorization: not expected");
    row("another host", [](Observation &o) { change(first(o).requests, 0, "headers", R"({"X-Key": ["a", "b"], "Host": "example.test"})"); }, "requests[0].headers.host: not expected");
    row("type of a body", [](Observation &o) { change(first(o).requests, 1, "headers", R"({"Authorization": "one"})"); }, "requests[1].headers.content-type: missing");
    row("raw query", [](Observation &o) { change(first(o).requests, 1, "raw_query", R"("x=+")"); }, "requests[1].raw_query");
    row("raw path", [](Observation &o) { change(first(o).requests, 1, "raw_path", R"("/b c")"); }, "requests[1].raw_path");
    row("text of a body", [](Observation &o) { change(first(o).requests, 1, "body_text", R"("plainer")"); }, "requests[1].body_text");
    row("form of a body", [](Observation &o) { change(first(o).requests, 2, "body_form", R"x({"assertion": "(jwt)"})x"); }, "requests[2].body_form.grant_type: missing");
    row("signed token", [](Observation &o) { change(first(o).requests, 2, "jwt", R"({"claims": {"iss": "me"}, "header": {"alg": "RS256"}, "lifetime": 60})"); }, "requests[2].jwt.lifetime");
    row("request missing", [](Observation &o) { first(o).requests = json::Value::array(); }, "requests: expected 3, got 0");
    row("document", [](Observation &o) { change(first(o).documents, 1, "n", "0"); }, "documents[1].n");
    row("further document", [](Observation &o) { first(o).documents.append(parsed("{}")); }, "documents: expected 2, got 3");
    row("cursor", [](Observation &o) { o.cursor = parsed(R"({"last": "a"})"); }, "cursor.last");
    row("stored cursor", [](Observation &o) { o.storedCursor = o.cursor; }, "cursor_stored.last");
    row("further name in the cursor", [](Observation &o) { o.cursor.set("other", json::Value::string("")); }, "cursor.other: not expected");
    row("class of an error", [](Observation &o) { o.error = "config rejected: of this"; }, "error");
    row("no error", [](Observation &o) { o.error.clear(); }, "error");
    row("problem", [](Observation &o) { first(o).diagnostics.pop_back(); }, "problems: not reported: processing stopped");
    row("problem of another target", [](Observation &o) { first(o).diagnostics[0].details[0].value = "pages"; }, "problems: not reported: template empty: page");
    row("problem of a target instead of none", [](Observation &o) { first(o).diagnostics[1].details[0].value = "page"; }, "problems: not reported: template failed: ");
    row("another status", [](Observation &o) { first(o).diagnostics[2].details[0].value = "403"; }, "problems: not reported: http status 404");
    row("request log", [](Observation &o) { o.trace = parsed("[{}]"); }, "trace[0].message: missing");
}

void TestCompare::httpjsonFindsDeviation()
{
    QFETCH(Change, change);
    QFETCH(QByteArray, line);
    const Scenario scenario = scenarioOf(httpjsonSample);
    Observation observation = httpjsonSampleObservation(scenario);
    change(observation);
    const auto lines = httpjsonDifferences(scenario, observation);
    QVERIFY(!lines.empty());
    QVERIFY2(QByteArray::fromStdString(lines.front()).startsWith(line), lines.front().c_str());
}

void TestCompare::httpjsonWithoutCursorKeepsNone()
{
    const Scenario rejected = scenarioOf("expect: {error: 'config rejected: why'}\n");
    Observation observation;
    observation.error = "config rejected: because";
    QVERIFY(httpjsonDifferences(rejected, observation).empty());
    observation.storedCursor = parsed(R"({"last": "a"})");
    QCOMPARE(httpjsonDifferences(rejected, observation).size(), std::size_t(1));
    const Scenario same = scenarioOf("expect: {cursor: {last: a}}\n");
    observation.error.clear();
    observation.cursor = observation.storedCursor;
    QVERIFY(httpjsonDifferences(same, observation).empty());
    observation.storedCursor = json::Value::object();
    QVERIFY(!httpjsonDifferences(same, observation).empty());
}

void TestCompare::problemsHaveOneClass_data()
{
    QTest::addColumn<QByteArray>("problem");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *problem, const char *code) { QTest::newRow(problem) << QByteArray(problem) << QByteArray(code); };
    row("template panicked: a", "template-missing");
    row("request aborted: body path goes through a non-object", "request-aborted");
    row("body path goes through a non-object", "path-through-scalar");
    row("array element is not an object", "array-element-not-object");
    row("array elements are not objects: 2 of 7", "array-element-not-object");
    row("rate limited: waiting", "rate-limit-waiting");
    row("rate limit: reset is not an integer", "rate-limit-not-integer");
    row("split expected string", "split-wrong-type");
    row("response transform: value is not int", "value-type");
    row("something else", "");
}

void TestCompare::problemsHaveOneClass()
{
    QFETCH(QByteArray, problem);
    QFETCH(QByteArray, code);
    QCOMPARE(isKnownProblem(problem.toStdString()), !code.isEmpty());
    for (const Code *known : codes::all())
        QCOMPARE(reportsProblem(Diagnostic(*known, QString()), problem.toStdString()), code == known->name);
}

void TestCompare::signedTokenIsTakenApart()
{
    const auto encoded = [](const char *text) { return QByteArray(text).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString(); };
    serve::Request request;
    request.method = "POST";
    request.path = request.rawPath = "/token";
    request.body = "grant_type=a%3Ab&assertion=" + encoded(R"({"alg":"RS256"})") + "." + encoded(R"({"iss":"me>?","iat":100,"exp":160,"jti":"x"})") + ".c2lnbg";
    const json::Value value = requestValue(request);
    QVERIFY(value.get("jwt") == parsed(R"({"header": {"alg": "RS256"}, "claims": {"iss": "me>?"}, "lifetime": 60})"));
    QVERIFY(value.get("body_form") == parsed(R"x({"assertion": "(jwt)", "grant_type": "a:b"})x"));
    request.body = "grant_type=password";
    QVERIFY(!requestValue(request).has("jwt"));
    QVERIFY(!requestValue(request).has("body_form"));
}

void TestCompare::recordedHttpjsonCasesEqualThemselves()
{
    const auto folder = scenarioFolder(QT_TESTCASE_SOURCEDIR "/../..");
    if (folder.empty())
        QSKIP("no recorded cases here");
    for (const auto &file : scenarioFiles({folder / "httpjson", folder / "httpjson-production"})) {
        const auto scenario = loadScenario(file);
        QVERIFY2(scenario, file.c_str());
        const Observation same = httpjsonObservation(*scenario);
        // Diagnostics cannot be made from the words of a case; that each has a class is what can be said here.
        for (const std::string &line : httpjsonDifferences(*scenario, same))
            QVERIFY2(line.starts_with("problems: not reported: "), (file.string() + ": " + line).c_str());
        Observation other = same;
        other.rounds.back().requests.append(parsed(R"({"method": "GET", "path": "/further"})"));
        QVERIFY2(httpjsonDifferences(*scenario, other).front().starts_with("requests: "), file.c_str());
        other = same;
        other.storedCursor.set("further", json::Value::string(""));
        QVERIFY2(httpjsonDifferences(*scenario, other).front().starts_with("cursor_stored.further: "), file.c_str());
    }
}

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
