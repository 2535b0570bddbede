// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "handdriver.h"

#include "core/base/codes.h"
#include "core/map/mapper.h"

#include <QTest>

#include <algorithm>

using namespace penstock;

// A run as the original says where it depends on a fault (httpjson, section 16); native does not have it.
class TestInputFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTold_data();
    void isTold();
    void isToldOnce();
    void isShown_data();
    void isShown();
    void isShownOnce();
    void credentialsToForeignHosts();
    void endByFailureHasAdvice();
    void healthyRunsAreQuiet();
    void chainGoesOnWithItsIds();
    void bodyIsSentAgain();
    void keepsLastAnswer();
    void mapsInDocumentOrder();
    void partsAreCounted();
    void refusesDottedCursors();
    void ownAgent();
    void bodyIsSentAsWritten();
    void readsTypesWithParameters();
    void renewsTokens();
    void furtherPagesStartEmpty();
};

namespace
{

using Api = std::function<Answer(const http::Request &)>;

struct Case {
    std::string resource;      // keys of the resource, at its level
    Api api;
    int intervals = 1;
};

std::string project(const std::string &resource, const std::string &profile)
{
    return "penstock: 1\nname: test\nprofile: " + profile + "\nresources:\n  - name: events\n" + resource;
}

// Whether the run told this, with the word in its message.
bool tells(const HandDriver &driver, const Code &code, const QString &word)
{
    return std::ranges::any_of(driver.found, [&](const Diagnostic &finding) { return finding.is(code) && finding.message.contains(word); });
}

http::Headers headers(const char *name, const char *value)
{
    http::Headers lines;
    lines.append(name, value);
    return lines;
}

// Answers one after the other, the last for ever.
Api inTurn(std::vector<Answer> answers)
{
    return [answers = std::move(answers), next = std::size_t(0)](const http::Request &) mutable { return answers[std::min(next++, answers.size() - 1)]; };
}

Api always(std::string body)
{
    return [body = std::move(body)](const http::Request &) { return Answer{200, {}, body, false}; };
}

const std::string get = "    request: {url: 'https://api.example/events'}\n";
const std::string once = "    request: {url: 'https://api.example/events', retry: {max_attempts: 1}}\n";
const std::string chain = get + "    chain: [{step: {request: {url: 'https://api.example/e/$.ids[*]', method: GET}, replace: '$.ids[*]'}}]\n";

std::map<std::string, Case> cases()
{
    std::map<std::string, Case> all;
    all["1 url"] = {chain, [](const http::Request &request) { return request.url.ends_with("/events") ? Answer{200, {}, R"({"ids":["a","b"]})", false} : Answer{404, {}, "{}", false}; }};
    all["2 cursor"] = {get + "    response: {split: {target: body.l}}\n    cursor: {last: {value: '[[.last_event.id]]'}}\n", always(R"({"l":[{"id":"a"},{"id":"b"}]})")};
    all["5 repeats"] = {get + "    response: {pagination: [{set: {target: url.params.p, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n",
                        inTurn({{200, {}, R"({"next":"1"})", false}, {200, {}, R"({"next":"1"})", false}, {200, {}, R"({"next":"1"})", false}, {200, {}, R"({"next":null})", false}})};
    all["6 digits"] = {get, always(R"({"n":12345678901234567890})")};
    all["6 exponent"] = {chain, [](const http::Request &request) { return request.url.ends_with("/events") ? Answer{200, {}, R"({"ids":[12345678]})", false} : Answer{200, {}, "{}", false}; }};
    all["10 type"] = {get, inTurn({{200, headers("Content-Type", "text/csv; charset=utf-8"), "a,b\n1,2\n", false}})};
    all["15 lists"] = {get + "    response:\n      split: {target: body.l, transforms: [{set: {target: body.x, value: 'y'}}]}\n      pagination: [{set: {target: url.params.p, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]\n",
                       always(R"({"l":[{"id":"a"}]})")};
    all["23 healthy"] = {once + "    response: {pagination: [{set: {target: url.params.p, value: '2', fail_on_template_error: true}}]}\n", inTurn({{200, {}, R"({"a":1})", false}, {404, {}, "{}", false}})};
    all["25 relative"] = {get + "    response: {pagination: [{set: {target: url.value, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n",
                          inTurn({{200, {}, R"({"next":"/more?u=https://x"})", false}, {200, {}, R"({"next":null})", false}})};
    all["31 answer"] = {"    request: {url: 'https://api.example/events', retry: {max_attempts: 2}}\n", inTurn({{503, {}, "busy", false}})};
    all["32 map"] = {get + "    response: {split: {target: body.m, type: map}}\n", always(R"({"m":{"z":{"v":1},"a":{"v":2}}})")};
    return all;
}

void run(HandDriver &driver, const Case &one)
{
    driver.api = one.api;
    driver.options.intervals = one.intervals;
    driver.options.waitsForInterval = false;
    driver.run();
}

} // namespace

void TestInputFaults::isTold_data()
{
    QTest::addColumn<QString>("word");

    QTest::newRow("1 url") << QStringLiteral("https://api.example/e/a in every later interval");
    QTest::newRow("2 cursor") << QStringLiteral("does not know the last document (last: b)");
    QTest::newRow("5 repeats") << QStringLiteral("Page 3 asks exactly");
    QTest::newRow("6 digits") << QStringLiteral("loses its last digits");
    QTest::newRow("6 exponent") << QStringLiteral("1.2345678e+07");
    QTest::newRow("10 type") << QStringLiteral("`text/csv; charset=utf-8` is not recognised");
    QTest::newRow("15 lists") << QStringLiteral("later templates see the changed ones");
    QTest::newRow("23 healthy") << QStringLiteral("as healthy");
    QTest::newRow("25 relative") << QStringLiteral("`/more?u=https://x`, is relative");
    QTest::newRow("31 answer") << QStringLiteral("neither the status 503");
    QTest::newRow("32 map") << QStringLiteral("in any order");
}

void TestInputFaults::isTold()
{
    QFETCH(const QString, word);
    const Case one = cases().at(QTest::currentDataTag());
    HandDriver original(project(one.resource, "httpjson"));
    run(original, one);
    QVERIFY(tells(original, codes::behaviourDiffers, word));
    const auto note = std::ranges::find_if(original.found, [&](const Diagnostic &finding) { return finding.message.contains(word); });
    QVERIFY(note->place.isKnown());
    QVERIFY(!note->advice.isEmpty());
    QCOMPARE(note->origin.resource, std::string("events"));
    HandDriver native(project(one.resource, "native"));
    run(native, one);
    QVERIFY(!native.reported(codes::behaviourDiffers));
}

void TestInputFaults::isToldOnce()
{
    Case one = cases().at("32 map");
    one.intervals = 3;
    HandDriver driver(project(one.resource, "httpjson"));
    run(driver, one);
    QCOMPARE(driver.documents.size(), std::size_t(6));
    QCOMPARE(std::ranges::count_if(driver.found, [](const Diagnostic &finding) { return finding.is(codes::behaviourDiffers); }), 1);
}

// What happens under every profile, and is told.
void TestInputFaults::isShown_data()
{
    QTest::addColumn<QByteArray>("resource");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, const std::string &resource, const char *body, const Code &code, const char *word) {
        QTest::newRow(name) << QByteArray::fromStdString(resource) << QByteArray(body) << QByteArray(code.name) << QString::fromUtf8(word);
    };
    row("7 header", "    request: {url: 'https://api.example/events', transforms: [{set: {target: header.X-A, value: a}}, {set: {target: header.X-A, value: '[[if true]]b[[end]]'}}]}\n", "{}", codes::headerRepeated, "X-A");
    row("7 agent", "    request: {url: 'https://api.example/events', transforms: [{set: {target: header.User-Agent, value: me}}]}\n", "{}", codes::headerRepeated, "no effect");
    row("13 parent", get + "    response: {split: {target: body.l}}\n", R"({"l":[]})", codes::parentPublished, "`body.l`");
    row("14 parts", get + "    response: {split: {target: body.l}}\n", R"({"l":[1,{"a":1}]})", codes::partsDropped, "1 parts");
    row("14 inner", get + "    response: {split: {target: body.l, split: {target: body.m}}}\n", R"({"l":[{"m":"text"},{"m":[{"a":1}]}]})", codes::partsDropped, "1 documents");
    row("17 id", chain, R"({"ids":["a/b"]})", codes::idUnescaped, "`a/b`");
    row("20 path", get + "    chain: [{step: {request: {url: 'https://api.example/e/$.id', method: GET}, replace: $.id}}]\n", R"({"other":1})", codes::pathMissing, "$.id");
    row("24 cursor", get + "    response: {split: {target: body.l, ignore_empty_value: true}}\n    cursor: {last: {value: '[[.last_response.body.at]]'}}\n", R"({"l":[],"at":"5"})", codes::cursorNotMoved, "its beginning");
    row("29 year one", get + "    cursor: {last: {value: '[[formatDate (parseDate .last_event.at)]]'}}\n", R"({"at":"yesterday"})", codes::yearOne, "0001-01-01");
}

void TestInputFaults::isShown()
{
    QFETCH(const QByteArray, resource);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, code);
    QFETCH(const QString, word);
    for (const char *profile : {"httpjson", "native"}) {
        HandDriver driver(project(resource.toStdString(), profile));
        run(driver, {resource.toStdString(), always(body.toStdString())});
        const auto found = std::ranges::find_if(driver.found, [&](const Diagnostic &finding) { return code == finding.code->name && finding.message.contains(word); });
        QVERIFY2(found != driver.found.end(), profile);
        QVERIFY(found->place.isKnown());
    }
}

// Not for every document.
void TestInputFaults::isShownOnce()
{
    const std::string resource = get + "    response: {split: {target: body.l}}\n    cursor: {n: {value: '[[.last_event.n]]'}}\n";
    HandDriver driver(project(resource, "httpjson"));
    run(driver, {resource, always(R"({"l":[{"n":1000000},{"n":2000000},{"n":3000000}]})"), 2});
    QCOMPARE(std::ranges::count_if(driver.found, [](const Diagnostic &finding) { return finding.is(codes::templateExponent); }), 1);
}

void TestInputFaults::credentialsToForeignHosts()
{
    const std::string resource = "    auth: {basic: {user: u, password: p}}\n    request: {url: 'https://api.example/events', redirect: {forward_headers: true}}\n";
    for (const bool isNative : {false, true}) {
        HandDriver driver(project(resource, isNative ? "native" : "httpjson"));
        run(driver, {resource, inTurn({{302, headers("Location", "https://other.example/x"), {}, false}, {200, {}, "{}", false}})});
        QCOMPARE(driver.requests.back().headers.has("Authorization"), !isNative);
        QCOMPARE(tells(driver, codes::behaviourDiffers, QStringLiteral("other.example")), !isNative);
    }
}

// A missing key on the last page is a failure of the template; the way round it is named.
void TestInputFaults::endByFailureHasAdvice()
{
    const std::string resource = get + "    response: {pagination: [{set: {target: url.params.p, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n";
    HandDriver driver(project(resource, "native"));
    run(driver, {resource, always("{}")});
    const auto ended = std::ranges::find_if(driver.found, [](const Diagnostic &finding) { return finding.is(codes::processingStopped); });
    QVERIFY(ended != driver.found.end());
    QVERIFY(ended->advice.contains(QStringLiteral("index")));
}

void TestInputFaults::healthyRunsAreQuiet()
{
    const Case one{get + "    response: {split: {target: body.l}, pagination: [{set: {target: url.params.p, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n",
                   inTurn({{200, {}, R"({"l":[{"id":"a"}],"next":"2"})", false}, {200, {}, R"({"l":[{"id":"b"}],"next":null})", false}})};
    for (const char *profile : {"httpjson", "native"}) {
        HandDriver driver(project(one.resource, profile));
        run(driver, one);
        QCOMPARE(driver.documents.size(), std::size_t(2));
        QVERIFY(std::ranges::all_of(driver.found, [](const Diagnostic &finding) { return finding.severity == Severity::Information; }));
    }
}

void TestInputFaults::chainGoesOnWithItsIds()
{
    for (const auto &[profile, expected] : {std::pair("httpjson", "/e/a"), std::pair("native", "/e/b")}) {
        HandDriver driver(project(chain, profile));
        int roots = 0;
        run(driver, {chain, [&roots](const http::Request &request) {
                         if (request.url.ends_with("/events"))
                             return Answer{200, {}, ++roots == 1 ? R"({"ids":["a"]})" : R"({"ids":["b"]})", false};
                         return request.url.ends_with("/e/a") ? Answer{404, {}, "{}", false} : Answer{200, {}, R"({"ok":1})", false};
                     }, 2});
        QVERIFY2(driver.urls.back().ends_with(expected), driver.urls.back().c_str());
    }
}

void TestInputFaults::bodyIsSentAgain()
{
    const std::string resource = "    request:\n      url: 'https://api.example/events'\n      method: POST\n      body: {q: 1}\n      retry: {max_attempts: 2}\n"
                                 "      rate_limit: {remaining: '[[.last_response.header.Get \"Left\"]]', reset: '1'}\n";
    for (const bool isNative : {false, true}) {
        HandDriver driver(project(resource, isNative ? "native" : "httpjson"));
        run(driver, {resource, inTurn({{403, headers("Left", "0"), "{}", false}, {200, {}, "{}", false}})});
        QCOMPARE(driver.requests.size(), std::size_t(2));
        QCOMPARE(driver.requests.back().body, isNative ? std::string(R"({"q":1})") : std::string());
        QCOMPARE(tells(driver, codes::behaviourDiffers, QStringLiteral("lost its body")), !isNative);
    }
}

void TestInputFaults::keepsLastAnswer()
{
    const Case one = cases().at("31 answer");
    HandDriver native(project(one.resource, "native"));
    run(native, one);
    QVERIFY(tells(native, codes::httpStatus, QStringLiteral("Gave up after 3 attempts")));
    QVERIFY(tells(native, codes::httpStatus, QStringLiteral("busy")));
    HandDriver original(project(one.resource, "httpjson"));
    run(original, one);
    QVERIFY(original.reported(codes::gaveUp));
    QVERIFY(!original.reported(codes::httpStatus));
}

void TestInputFaults::mapsInDocumentOrder()
{
    const Case one = cases().at("32 map");
    HandDriver driver(project(one.resource, "native"));
    run(driver, one);
    QCOMPARE(driver.documents, (std::vector<std::string>{R"({"v":1})", R"({"v":2})"}));
}

void TestInputFaults::partsAreCounted()
{
    const std::string resource = get + "    response: {split: {target: body.l}}\n";
    HandDriver driver(project(resource, "native"));
    run(driver, {resource, always(R"({"l":[1,{"id":"a"},null,true]})")});
    QVERIFY(tells(driver, codes::partsDropped, QStringLiteral("3 parts of `body.l`")));
    HandDriver parent(project(resource, "native"));
    run(parent, {resource, always(R"({"l":[]})")});
    QVERIFY(parent.reported(codes::parentPublished));
}

void TestInputFaults::refusesDottedCursors()
{
    ProjectFiles files;
    files.files.push_back({"penstock.yaml", project(get + "    cursor: {a.b: {value: x}}\n", "native")});
    const Reading reading = readDocument(files, {});
    const Diagnostics findings = map::checkExpressions(reading.document);
    QVERIFY(std::ranges::any_of(findings, [](const Diagnostic &finding) { return finding.is(codes::cursorNameDotted) && finding.severity == Severity::Error; }));
}

void TestInputFaults::ownAgent()
{
    const std::string resource = "    request: {url: 'https://api.example/events', transforms: [{set: {target: url.params.a, value: '[[userAgent]]'}}]}\n";
    HandDriver native(project(resource, "native"));
    run(native, {resource, always("{}")});
    QVERIFY(native.requests.front().headers.first("User-Agent")->starts_with("Penstock/"));
    QVERIFY(native.urls.front().contains("a=Penstock%2F"));
    HandDriver original(project(resource, "httpjson"));
    run(original, {resource, always("{}")});
    QVERIFY(original.requests.front().headers.first("User-Agent")->starts_with("Elastic-Filebeat/"));
    QVERIFY(original.urls.front().contains("a=Elastic-Filebeat%2F"));
}

void TestInputFaults::bodyIsSentAsWritten()
{
    const std::string resource = "    request: {url: 'https://api.example/events', method: POST, body: {query: {match_all: {}}, none: {}}}\n";
    HandDriver native(project(resource, "native"));
    run(native, {resource, always("{}")});
    QCOMPARE(native.requests.front().body, std::string(R"({"none":{},"query":{"match_all":{}}})"));
    HandDriver original(project(resource, "httpjson"));
    run(original, {resource, always("{}")});
    QCOMPARE(original.requests.front().body, std::string(R"({"query":{"match_all":null}})"));
}

void TestInputFaults::readsTypesWithParameters()
{
    const Case one = cases().at("10 type");
    HandDriver native(project(one.resource, "native"));
    run(native, one);
    QCOMPARE(native.documents, (std::vector<std::string>{R"({"a":"1","b":"2"})"}));
}

void TestInputFaults::renewsTokens()
{
    const std::string resource = once + "    auth: {oauth2: {client: {id: a, secret: b}, token_url: 'https://api.example/token'}}\n";
    for (const bool isNative : {false, true}) {
        int tokens = 0;
        HandDriver driver(project(resource, isNative ? "native" : "httpjson"));
        run(driver, {resource, [&tokens](const http::Request &request) {
                         if (request.url.ends_with("/token"))
                             return Answer{200, {}, R"({"access_token":"t)" + std::to_string(++tokens) + R"("})", false};
                         return *request.headers.first("Authorization") == "Bearer t1" ? Answer{401, {}, "{}", false} : Answer{200, {}, "{}", false};
                     }});
        QCOMPARE(tokens, isNative ? 2 : 1);
        QCOMPARE(tells(driver, codes::behaviourDiffers, QStringLiteral("new token")), !isNative);
    }
}

// A POST's body goes with further pages only where request_body_on_pagination says so; without it they start from an empty one.
void TestInputFaults::furtherPagesStartEmpty()
{
    const std::string resource = "    request: {url: 'https://api.example/events', method: POST, body: {q: 1}}\n"
                                 "    response: {pagination: [{set: {target: url.params.p, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n";
    HandDriver driver(project(resource, "httpjson"));
    run(driver, {resource, inTurn({{200, {}, R"({"next":"2"})", false}, {200, {}, R"({"next":null})", false}})});
    QCOMPARE(driver.requests.size(), std::size_t(2));
    QCOMPARE(driver.requests.back().body, std::string("{}"));
}

QTEST_GUILESS_MAIN(TestInputFaults)
#include "tst_inputfaults.moc"
