// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "tests/support/scenario.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using httpjson::Config;

namespace
{

struct Read {
    std::optional<Config> config;
    Diagnostics findings;

    // "name key" of each finding.
    std::string summary() const
    {
        std::string text;
        for (const Diagnostic &finding : findings) {
            const std::string *key = finding.detail("key");
            text += (text.empty() ? "" : "; ") + std::string(finding.code->name) + ' ' + (key ? *key : std::string());
        }
        return text;
    }
};

Read readText(std::string_view text, const httpjson::ReadOptions &options = {})
{
    Read read;
    const auto node = yaml::read(text, "input.yml");
    if (node)
        read.config = httpjson::readConfig(*node, read.findings, options);
    return read;
}

std::vector<std::filesystem::path> recordedCases()
{
    const std::filesystem::path folder = test::scenarioFolder(PENSTOCK_SOURCE_DIR);
    return folder.empty() ? std::vector<std::filesystem::path>() : test::scenarioFiles({folder / "httpjson", folder / "httpjson-production"});
}

constexpr const char *minimal = "request.url: https://x.test/items\n";

} // namespace

class TestHttpjson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recorded_data();
    void recorded();
    void refuses_data();
    void refuses();
    void readsEverything();
    void hasDefaults();
    void namesUnknownKeys();
    void takesDottedKeysApart_data();
    void takesDottedKeysApart();
    void placesTemplates();
    void leavesDisabledPartsAlone();
    void acceptsReferences();
    void spellsScalarsAsTexts();
    void makesBodies_data();
    void makesBodies();
};

void TestHttpjson::recorded_data()
{
    QTest::addColumn<QString>("file");
    for (const auto &file : recordedCases())
        QTest::newRow(file.stem().string().c_str()) << QString::fromStdString(file.string());
}

// What the original refuses is refused, and nothing else; templates are checked elsewhere.
void TestHttpjson::recorded()
{
    if (QTest::currentDataTag() == nullptr)
        QSKIP("the recorded cases are not here");
    QFETCH(QString, file);
    auto scenario = test::loadScenario(file.toStdString());
    QVERIFY(scenario);
    if (scenario->name.starts_with("reject-template-"))
        QSKIP("about the syntax of templates");
    Diagnostics findings;
    const auto config = httpjson::readConfig(test::withAddresses(*scenario, "http://127.0.0.1:1")->entry("config")->node, findings);
    const yaml::Node *error = scenario->section("expect.error");
    const bool isRefused = error && error->text.starts_with("config rejected");
    QVERIFY2(!config == isRefused, findings.empty() ? "no finding" : findings.front().message.toUtf8().constData());
    if (!isRefused)
        return;
    const auto first = std::ranges::find(findings, Severity::Error, &Diagnostic::severity);
    QVERIFY(first != findings.end());
    QVERIFY(first->place.isKnown());
}

void TestHttpjson::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {   // beside a URL
        QTest::newRow(name) << QByteArray(minimal) + text << QByteArray(expected);
    };
    row("interval", "interval: [1]", "wrong-type interval");
    row("negative interval", "interval: -1s", "wrong-type interval");
    row("request", "request.timeout: soon", "wrong-type request.timeout");
    row("number", "request.retry.max_attempts: many", "wrong-type request.retry.max_attempts");
    row("boolean", "response.save_first_response: maybe", "wrong-type response.save_first_response");
    row("mapping", "response.split: body.items", "wrong-type response.split");
    row("no list", "chain: x", "wrong-type chain");
    row("value", "request.transforms: [set: {target: body.a, value: [x]}]", "wrong-type request.transforms[0].set.value");
    row("verification", "request.ssl.verification_mode: sometimes", "bad-value request.ssl.verification_mode");
    row("list of transforms", "request.transforms: [x]", "wrong-type request.transforms[0]");
    row("missing target", "request.transforms: [set: {value: x}]", "missing-key request.transforms[0].set.target");
    row("empty entry", "request.transforms: [{}]", "bad-value request.transforms[0]");
    row("nested split", "response.split: {target: body.a, split: {target: body.b, type: sting}}", "bad-value response.split.split.type");
    row("keep alive", "request.keep_alive: {disable: false, max_idle_connections: -1}", "bad-value request.keep_alive.max_idle_connections");
    row("tracer beside", "request.tracer.filename: ../x.ndjson", "bad-value request.tracer.filename");
    row("file auth", "auth.file.prefix: x", "missing-key auth.file.path");
    row("refresh", "auth.file: {path: x, refresh_interval: 0s}", "bad-value auth.file.refresh_interval");
    row("google account", "auth.oauth2: {provider: google, google.credentials_json: '{}', google.delegated_account: x}", "contradiction auth.oauth2");
    row("google json", "auth.oauth2: {provider: Google, google.jwt_json: '{'}", "bad-value auth.oauth2.google.jwt_json");
    row("google without", "auth.oauth2: {provider: google}", "not-yet-supported auth.oauth2");
    row("azure without", "auth.oauth2: {provider: azure, client: {id: x, secret: y}}", "missing-key auth.oauth2");
    QTest::newRow("pipe") << QByteArray("request.url: http+npipe:///x") << QByteArray("not-yet-supported request.url");
    QTest::newRow("port") << QByteArray("request.url: http://x.test:y/") << QByteArray("bad-value request.url");
    QTest::newRow("address") << QByteArray("request.url: 'http://[::1'") << QByteArray("bad-value request.url");
    QTest::newRow("empty duration") << QByteArray("request.url: 'http://[::1]:80/?a:b'\ninterval: ''") << QByteArray("wrong-type interval");
    QTest::newRow("escapes") << QByteArray("request.url: https://x.test/%zz") << QByteArray("bad-value request.url");
    QTest::newRow("nothing") << QByteArray("interval: 1m") << QByteArray("missing-key request");
    QTest::newRow("no scheme") << QByteArray("request.url: x.test/items") << QByteArray("url-without-scheme request.url");
    QTest::newRow("chain") << QByteArray("request.url: https://x.test\nchain: [{while: {request: {}}}, {}, {step: {replace_with: 'a,b,c'}}]")
                           << QByteArray("missing-key chain[0].while.request.url; missing-key chain[0].while.request.method; missing-key chain[0].while.until; "
                                         "missing-key chain[1]; missing-key chain[2].step.request; bad-value chain[2].step.replace_with");
    row("another input", "run_as_cel: true", "not-yet-supported run_as_cel");
    row("agent's own", "auth.aws: {use_cloud_connectors: true}", "not-yet-supported auth.aws.use_cloud_connectors; not-yet-supported auth.aws");
    row("two", "request: {method: PUT, encode_as: x}", "bad-value request.method; bad-value request.encode_as");
}

void TestHttpjson::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const Read read = readText(text.toStdString());
    QCOMPARE(QByteArray::fromStdString(read.summary()), expected);
    QVERIFY(!read.config);
}

void TestHttpjson::readsEverything()
{
    const Read read = readText(R"(
interval: 90
id: five
auth.oauth2:
  client.id: i
  client.secret: ''
  token_url: https://x.test/token
  scopes: [a, b]
  endpoint_params: {x: [1, 2], y: z}
request:
  url: https://x.test/items
  method: post
  body: {a.b: 1}
  timeout: 2m
  retry: {max_attempts: 2}
  redirect.forward_headers: true
  redirect.headers_ban_list: [X-Secret]
  rate_limit: {limit: '[[1]]', early_limit: 0.5}
  tracer.filename: trace-*.ndjson
  transforms:
    - set: {target: url.params.a.b, value: '[[.cursor.x]]', default: 5, value_type: string}
    - append: {target: body.list, value: '1', value_type: int, fail_on_template_error: true, do_not_log_failure: true}
    - delete: {target: header.X-Y}
response:
  decode_as: text/csv
  split:
    target: body.items
    type: Map
    key_field: k
    split: {target: body.s, type: string, delimiter: ',', ignore_empty_value: true, keep_parent: true}
  pagination: [{set: {target: url.value, value: '[[.last_response.body.next]]'}}]
cursor:
  b.value: '[[.last_event.b]]'
  a: {value: '[[.last_event.a]]', ignore_empty_value: false}
chain:
  - step: {request: {url: 'https://x.test/$.id', method: GET}, replace: $.id}
  - while: {request.url: 'https://x.test/w', request.method: GET, until: '[[eq 1 1]]', auth.basic: {user: u, password: p}}
)");
    QCOMPARE(read.summary(), std::string());
    const Config &config = *read.config;
    QCOMPARE(config.interval.count(), 90'000);
    QCOMPARE(config.auth.oauth2->clientSecret, std::optional<std::string>(std::string()));
    QCOMPARE(config.auth.oauth2->endpointParams.size(), 2u);
    QCOMPARE(config.auth.oauth2->endpointParams[0].second, (std::vector<std::string>{"1", "2"}));
    QCOMPARE(config.request.method, std::string("POST"));
    QCOMPARE(jsonText(*config.request.body), std::string(R"({"a":{"b":1}})"));
    QCOMPARE(config.request.timeout->count(), 120'000);
    QVERIFY(config.request.redirect.forwardHeaders);
    QCOMPARE(config.request.redirect.headersBanList.size(), 1u);
    QCOMPARE(*config.request.rateLimit->earlyLimit, 0.5);
    QCOMPARE(config.request.tracer->filename, std::string("trace-*.ndjson"));
    QCOMPARE(config.request.transforms.size(), 3u);
    QCOMPARE(config.request.transforms[0].target.kind, httpjson::TargetKind::UrlParameter);
    QCOMPARE(config.request.transforms[0].target.name, std::string("a.b"));
    QCOMPARE(config.request.transforms[0].fallback->source, std::string("5"));
    QCOMPARE(config.request.transforms[1].valueType, httpjson::ValueType::Integer);
    QVERIFY(config.request.transforms[1].failOnTemplateError && config.request.transforms[1].doNotLogFailure);
    QCOMPARE(config.request.transforms[2].action, httpjson::Action::Delete);
    QCOMPARE(config.response.split->kind, httpjson::Split::Kind::Map);
    QCOMPARE(config.response.split->target.name, std::string("items"));
    QCOMPARE(config.response.split->child->kind, httpjson::Split::Kind::String);
    QCOMPARE(config.response.pagination[0].target.kind, httpjson::TargetKind::UrlValue);
    QCOMPARE(config.cursor.size(), 2u);
    QCOMPARE(config.cursor[0].name, std::string("a"));
    QVERIFY(!config.cursor[0].ignoreEmptyValue);
    QVERIFY(!config.chain[0].isWhile);
    QVERIFY(!config.chain[0].request.timeout && !config.chain[0].request.retry.maxAttempts);
    QCOMPARE(config.chain[0].request.redirect.maxRedirects, 0);
    QCOMPARE(config.chain[1].auth->basic->user, std::string("u"));
    QVERIFY(config.chain[1].until);
}

void TestHttpjson::hasDefaults()
{
    const Read read = readText(minimal);
    QVERIFY(read.config);
    const Config &config = *read.config;
    QCOMPARE(config.interval.count(), 60'000);
    QCOMPARE(config.request.method, std::string("GET"));
    QCOMPARE(config.request.timeout->count(), 30'000);
    QCOMPARE(*config.request.retry.maxAttempts, 5);
    QCOMPARE(config.request.retry.waitMin->count(), 1000);
    QCOMPARE(config.request.retry.longestWait().count(), 60'000);
    QCOMPARE(config.request.redirect.maxRedirects, 10);
    QVERIFY(config.request.keepAlive.disable);
    QVERIFY(!config.request.body && !config.response.split && !config.request.tracer && !config.request.rateLimit);
    QVERIFY(!config.auth.isPresent());
}

void TestHttpjson::namesUnknownKeys()
{
    const std::string text = std::string(minimal) + "request.methd: GET\nresponse.splitt: {target: body.x}\ntags: [a]\n";
    const Read kept = readText(text);
    QVERIFY(kept.config);
    QCOMPARE(kept.summary(), std::string("kept-unknown-key request.methd; kept-unknown-key response.splitt"));
    QVERIFY(kept.findings[0].message.contains(u"`method`"));
    QCOMPARE(kept.findings[0].place.line, 2);
    QCOMPARE(kept.findings[1].fixes.front().replacement, std::string("split"));
    const Read refused = readText(text, {.unknownKeysAreErrors = true});
    QVERIFY(!refused.config);
    QCOMPARE(refused.summary(), std::string("unknown-key request.methd; unknown-key response.splitt"));
}

void TestHttpjson::takesDottedKeysApart_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("nested") << QByteArray("a: {b: 1}") << QByteArray(R"({"a":{"b":1}})");
    QTest::newRow("dotted") << QByteArray("a.b.c: 1") << QByteArray(R"({"a":{"b":{"c":1}}})");
    QTest::newRow("mixed") << QByteArray("a: {b.c: 1, d: 2}\na.b: {e: 3}\na.d: 4") << QByteArray(R"({"a":{"b":{"c":1,"e":3},"d":4}})");
    QTest::newRow("in lists") << QByteArray("a: [{b.c: 1}, 2]") << QByteArray(R"({"a":[{"b":{"c":1}},2]})");
    QTest::newRow("no names") << QByteArray("'.a': 1\n'a.': 2\n'a..b': 3") << QByteArray(R"({".a":1,"a.":2,"a..b":3})");
    QTest::newRow("scalar and mapping") << QByteArray("a: 1\na.b: 2") << QByteArray(R"({"a":{"b":2}})");
}

void TestHttpjson::takesDottedKeysApart()
{
    QFETCH(QByteArray, text);
    const auto node = yaml::read(text.toStdString(), "x.yml");
    QVERIFY(node);
    QTEST(QByteArray::fromStdString(jsonText(*httpjson::withoutDottedKeys(*node))), "expected");
}

void TestHttpjson::placesTemplates()
{
    const Read read = readText("request:\n  url: https://x.test\n  transforms:\n    - set:\n        target: body.a\n        value: '[[.x]]'\n"
                               "  rate_limit.reset: |\n    [[1]]\ncursor.c.value: '[[.y]]'\n"
                               "chain: [{step: {request: {url: https://x.test, method: GET}, response.split: {target: body.a, transforms: [{append: "
                               "{target: body.b, value: v, default: d}}]}}}]\n");
    QCOMPARE(read.summary(), std::string());
    std::string found;
    httpjson::forEachTemplate(*read.config, [&](const std::string &path, const httpjson::Template &source) {
        found += path + '@' + std::to_string(source.place.line) + ':' + std::to_string(source.place.column) + ' ';
    });
    QCOMPARE(QString::fromStdString(found), QStringLiteral("request.transforms[0].set.value@6:17 request.rate_limit.reset@8:5 cursor.c.value@9:18 "
                                "chain[0].step.response.split.transforms[0].append.value@10:141 "
                                "chain[0].step.response.split.transforms[0].append.default@10:153 "));
}

void TestHttpjson::leavesDisabledPartsAlone()
{
    const Read read = readText(std::string(minimal) + "auth.oauth2: {enabled: false, provider: nobody}\nauth.basic: {user: u, password: p}\n"
                               "request.tracer: {enabled: false}\n");
    QCOMPARE(read.summary(), std::string());
    QVERIFY(read.config->auth.basic && !read.config->auth.oauth2);
    QVERIFY(!read.config->request.tracer->enabled);
}

void TestHttpjson::acceptsReferences()
{
    const Read read = readText("interval: ${env:EVERY}\nrequest.url: ${env:HOST}/a\nrequest.method: ${env:METHOD}\nresponse.decode_as: ${env:FORMAT}\n"
                               "auth.oauth2: {provider: google, google.jwt_json: '${secret:x}'}\n");
    QCOMPARE(read.summary(), std::string());
    QVERIFY(read.config);
}

void TestHttpjson::spellsScalarsAsTexts()
{
    const Read read = readText(std::string(minimal) + "response.save_first_response: yes\nrequest.retry.max_attempts: 2.0\nrequest.transforms: "
                               "[set: {target: body.a, value: 1.50, default: 1000000.0}, set: {target: body.b, value: True, default: 1234567.5}, "
                               "set: {target: body.c, value: 0.00001, default: '1.50'}]\nresponse.transforms: {set: {target: body.a}}\n");
    QCOMPARE(read.summary(), std::string("kept-ill-typed response.transforms"));
    QVERIFY(read.config->response.saveFirstResponse);
    QCOMPARE(*read.config->request.retry.maxAttempts, 2);
    std::string found;
    httpjson::forEachTemplate(*read.config, [&](const std::string &, const httpjson::Template &source) { found += source.source + ' '; });
    QCOMPARE(QString::fromStdString(found), QStringLiteral("1.5 1e+06 true 1.2345675e+06 1e-05 1.50 "));
}

void TestHttpjson::makesBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *body, const char *expected) { QTest::newRow(body) << QByteArray(body) << QByteArray(expected); };
    row("{}", "{}");
    row("{a: {}, b: null, c: []}", R"({"c":[]})");
    row("{a: {b: {}, c: null}}", R"({"a":{"b":null,"c":null}})");
    row("{a: [null, {b: null}, [], [{}], {b: {}}]}", R"({"a":[null,{"b":null},[],[null],{"b":null}]})");
    row("{a.b: {}, a.c: null, d.e: []}", R"({"a":{"b":null,"c":null},"d":{"e":[]}})");
    row("{a: 18446744073709551615, b: 1.0, c: -3, d: 0x10, e: '5', f: true}", R"({"a":18446744073709551615,"b":1,"c":-3,"d":16,"e":"5","f":true})");
}

void TestHttpjson::makesBodies()
{
    QFETCH(QByteArray, body);
    const Read read = readText(std::string(minimal) + "request.method: POST\nrequest.body: " + body.toStdString());
    QCOMPARE(read.summary(), std::string());
    QTEST(QByteArray::fromStdString(json::toText(httpjson::bodyValue(*read.config->request.body), {.sortKeys = true})), "expected");
}

QTEST_GUILESS_MAIN(TestHttpjson)
#include "tst_httpjson.moc"
