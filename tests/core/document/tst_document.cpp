// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"

#include "core/base/codes.h"
#include "core/document/httpjson.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;
using test::around;
using test::brief;
using test::project;
using test::said;

namespace
{

ReadOptions withEverything()
{
    ReadOptions options;
    options.lookup.processEnvironment = [](const std::string &name) { return name == "REGION" ? std::optional<std::string>("us") : std::nullopt; };
    options.lookup.secret = [](const std::string &path) -> Result<std::string> {
        if (path.starts_with("known/"))
            return "value of " + path;
        return failure(codes::secretMissing, QStringLiteral("not here"));
    };
    return options;
}

std::string expressionOf(const MappingValue &value)
{
    const auto *expression = std::get_if<Expression>(&value.form);
    return expression ? expression->source : "(no expression)";
}

} // namespace

class TestDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void referenceExample();
    void mappingDocument();
    void durations_data();
    void durations();
    void sizes_data();
    void sizes();
    void interpolation_data();
    void interpolation();
    void missingReferences_data();
    void missingReferences();
    void expressionsAreNotInterpolated();
    void dottedKeysAreInterpolated();
    void environments();
    void givenVariables();
    void referencesAreKeptOnRequest();
    void onlyWhatRunsIsLookedUp();
    void connectionsMerge();
    void pathParametersNest();
    void namesAreUnique();
    void expressionPlaces();
    void mappingValues();
    void requestsOfProfiles();
    void fingerprint_data();
    void fingerprint();
    void projectsOnDisk();
    void savingKeepsWhatItShould();
    void profileTable();
};

void TestDocument::referenceExample()
{
    const auto files = loadProject(QFINDTESTDATA("reference.penstock.yaml").toStdString());
    QVERIFY(files);
    ReadOptions options;
    options.lookup.secret = [](const std::string &path) -> Result<std::string> { return "secret of " + path; };
    const Reading reading = readDocument(*files, options);
    const Document &document = reading.document;
    QCOMPARE(document.name, std::string("helpdesk"));
    QCOMPARE(*document.connection.baseUrl, std::string("https://eu.helpdesk.example"));
    QCOMPARE(*document.connection.auth.text("token"), std::string("secret of helpdesk/token"));
    QCOMPARE(*document.connection.pagination.integer("page_size"), std::int64_t(100));
    QCOMPARE(*document.connection.timeout, std::chrono::milliseconds(30'000));
    QCOMPARE(*document.connection.maxResponse, std::uint64_t(2) << 30);
    QVERIFY(!document.connection.maxPages);
    QCOMPARE(document.resources.size(), std::size_t(3));
    const Resource &tickets = document.resources[0];
    QCOMPARE(tickets.name, std::string("/api/v1/tickets"));
    QCOMPARE(tickets.connection.pagination.type(), std::string("cursor"));
    QCOMPARE(tickets.connection.headers.front().first, std::string("Accept"));
    QCOMPARE(jsonText(*tickets.request.queryParams), std::string(R"({"status":"open"})"));
    QVERIFY(tickets.port);
    QCOMPARE(expressionOf(*tickets.port->entity.identifier), std::string(".id | tostring"));
    const Resource &comments = document.resources[1];
    QCOMPARE(comments.parameters.size(), std::size_t(1));
    QCOMPARE(comments.parameters[0].field.source, std::string(".id"));
    QCOMPARE(comments.map->source, std::string("{id, body, ticket: .ticket_id}"));
    QCOMPARE(document.sinks.size(), std::size_t(1));
    QCOMPARE(*document.sinks[0].options.text("path"), std::string("out/eu.ndjson"));
    QVERIFY2(reading.findings.empty(), said(reading.findings).constData());
    QVERIFY(document.resources.back().httpjson);
}

void TestDocument::mappingDocument()
{
    const Reading reading = readDocument(project("profile: ocean\n"
                                                 "connection:\n  base_url: https://a.example\n"
                                                 "entityDeletionThreshold: 0.5\n"
                                                 "ocean: {client_timeout: 12}\n"
                                                 "resources:\n"
                                                 "  - kind: /m\n"
                                                 "    selector: {query: true, body: {}}\n"
                                                 "    port:\n"
                                                 "      itemsToParse: .lines\n"
                                                 "      entity:\n"
                                                 "        mappings: {identifier: .id, blueprint: '\"b\"', properties: {five: 5, t: true}}\n"
                                                 "  - kind: /m\n"
                                                 "    selector: {query: 'true'}\n"
                                                 "    port: {entity: {mappings: {identifier: .id, blueprint: '\"b\"'}}}\n"),
                                         {});
    QVERIFY2(reading.findings.empty(), said(reading.findings).constData());
    const Document &document = reading.document;
    QCOMPARE(document.profile->name, "ocean");
    QCOMPARE(document.ocean.entityDeletionThreshold, 0.5);
    QCOMPARE(document.ocean.clientTimeout, std::chrono::milliseconds(12'000));
    QCOMPARE(document.resources[0].query->source, std::string("True"));
    QVERIFY(document.resources[0].request.body.empty());
    QCOMPARE(document.resources[0].port->itemsToParse->source, std::string(".lines"));
    QCOMPARE(expressionOf(document.resources[0].port->entity.properties[0].second), std::string("5"));
    QCOMPARE(expressionOf(document.resources[0].port->entity.properties[1].second), std::string("True"));
    QVERIFY(document.resources[0].port->entity.hasProperties);
    QVERIFY(!document.resources[0].port->entity.hasRelations);
    QCOMPARE(document.resources[1].name, std::string("/m#2"));
}

void TestDocument::durations_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("milliseconds");

    const std::pair<const char *, qint64> rows[] = {{"30s", 30'000}, {"1h30m", 5'400'000}, {"1.5h", 5'400'000}, {"250ms", 250}, {"30", 30'000}, {"0.5", 500},   {"0", 0},     {"1us", 1},
                                                    {"1500us", 2},   {"2m3s4ms", 123'004}, {"1µs", 1},          {" 5s ", 5'000}, {"", -1},      {"s", -1},     {"-5s", -1},  {"5 s", -1},
                                                    {"5d", -1},      {"1h30", -1},         {"1e3", -1},         {"soon", -1},    {"1..2s", -1}, {"99999999999999999h", -1}};
    for (const auto &[text, milliseconds] : rows)
        QTest::newRow(*text ? text : "(empty)") << QByteArray(text) << milliseconds;
}

void TestDocument::durations()
{
    QFETCH(const QByteArray, text);
    QFETCH(const qint64, milliseconds);
    const auto duration = parseDuration(text.toStdString());
    QCOMPARE(duration ? qint64(duration->count()) : -1, milliseconds);
}

void TestDocument::sizes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("bytes");

    const std::pair<const char *, qint64> rows[] = {{"0", 0},       {"1024", 1024}, {"2GiB", qint64(2) << 30}, {"64 MiB", 64 << 20}, {"1.5KiB", 1536}, {"12B", 12}, {"", -1},
                                                    {"1.5", -1},    {"-1", -1},     {"1GB", -1},               {"MiB", -1},          {"1 MiB x", -1},  {"99999999999GiB", -1}};
    for (const auto &[text, bytes] : rows)
        QTest::newRow(*text ? text : "(empty)") << QByteArray(text) << bytes;
}

void TestDocument::sizes()
{
    QFETCH(const QByteArray, text);
    QFETCH(const qint64, bytes);
    const auto size = parseSize(text.toStdString());
    QCOMPARE(size ? qint64(*size) : -1, bytes);
}

void TestDocument::interpolation_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("json");

    const auto row = [](const char *written, const char *json) { QTest::newRow(written) << QByteArray(written) << QByteArray(json); };
    row("${var:text}", R"("eu")");
    row("${var:number}", "100");
    row("'${var:number}'", "100");
    row("${var:flag}", "true");
    row("${var:list}", R"(["a",{"b":"eu"}])");
    row("${var:chained}", R"("eu-100")");
    row("x${var:number}y", R"("x100y")");
    row("\"${var:text}.${var:text}\"", R"("eu.eu")");
    row("${env:REGION}", R"("us")");
    row("${secret:known/a-b_c}", R"("value of known/a-b_c")");
    row("$${var:text}", R"("${var:text}")");
    row("a$${b}$${c}${var:text}", R"("a${b}${c}eu")");
    row("[1, '${var:text}', {k: '${var:number}'}]", R"([1,"eu",{"k":100}])");
    row("costs $5 {x} [[ .y ]] {{.z}} $", R"("costs $5 {x} [[ .y ]] {{.z}} $")");
    row("|\n        a ${var:text}\n        b", R"("a eu\nb\n")");
}

void TestDocument::interpolation()
{
    QFETCH(const QByteArray, written);
    QFETCH(const QByteArray, json);
    const Reading reading = readDocument(project("variables:\n  text: eu\n  number: 100\n  flag: true\n  list: [a, {b: '${var:text}'}]\n  chained: ${var:text}-${var:number}\n"
                                                 "connection: {base_url: https://a.example}\n"
                                                 "resources:\n  - kind: /a\n    selector:\n      query_params:\n       p: " + written + "\n"),
                                         withEverything());
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    QCOMPARE(QByteArray::fromStdString(jsonText(*reading.document.resources[0].request.queryParams->find("p"))), json);
}

void TestDocument::missingReferences_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *written, const char *expected) { QTest::newRow(written) << QByteArray(written) << QByteArray(expected); };
    row("${var:none}", "variable-missing@7");
    row("${var:unset}", "variable-missing@7");
    row("${env:NONE}", "variable-missing@7");
    row("${secret:other}", "secret-missing@7");
    row("${var:a}${var:b}", "variable-missing@7 variable-missing@7");
    row("${var:loop}", "contradiction@2");
    row("x${var:list}", "bad-value@7");
    row("${vars:x}", "bad-value@7");
    row("${SHELL}", "bad-value@7");
    row("'${var:x'", "bad-value@7");
    row("'${var:a b}'", "bad-value@7");
    row("${var:}", "bad-value@7");
}

void TestDocument::missingReferences()
{
    QFETCH(const QByteArray, written);
    QFETCH(const QByteArray, expected);
    const Reading reading = readDocument(project("variables:\n  loop: ${var:loop}\n  list: [a]\n  unset:\nconnection:\n  base_url: https://a.example\n  timeout: " + written + "\nresources: []\n"), withEverything());
    QVERIFY2(brief(reading.findings) == expected, said(reading.findings));
    QVERIFY(!reading.isUsable());
}

// What is JQ stays as it is; a text beside it does not.
void TestDocument::expressionsAreNotInterpolated()
{
    const Reading reading = readDocument(project("connection: {base_url: https://a.example}\nvariables: {x: y}\nresources:\n"
                                                 "  - kind: /${var:x}/{p}\n"
                                                 "    selector:\n      query: '.a == \"${var:x}\"'\n      data_path: '.\"${var:x}\"'\n"
                                                 "      path_parameters:\n        p: {endpoint: '/${var:x}', field: '.\"${var:x}\"', filter: '.\"${var:x}\"'}\n"
                                                 "    port:\n      itemsToParse: '.\"${var:x}\"'\n"
                                                 "      entity: {mappings: {identifier: '\"${var:x}\"', blueprint: .b, properties: {a: {b: ['\"${var:x}\"']}}}}\n"),
                                         {});
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    const Resource &resource = reading.document.resources[0];
    QCOMPARE(resource.kind, std::string("/y/{p}"));
    QCOMPARE(resource.query->source, std::string(".a == \"${var:x}\""));
    QCOMPARE(*resource.request.dataPath, std::string(".\"${var:x}\""));
    QCOMPARE(resource.parameters[0].request.endpoint, std::string("/y"));
    QCOMPARE(resource.parameters[0].field.source, std::string(".\"${var:x}\""));
    QCOMPARE(resource.parameters[0].filter->source, std::string(".\"${var:x}\""));
    QCOMPARE(resource.port->itemsToParse->source, std::string(".\"${var:x}\""));
    QCOMPARE(expressionOf(*resource.port->entity.identifier), std::string("\"${var:x}\""));
}

void TestDocument::dottedKeysAreInterpolated()
{
    const ReadOptions options = withEverything();
    const Reading reading = readDocument(project("variables: {server: https://a.example}\nresources:\n  - name: in\n    request.url: '${var:server}/x'\n"
                                                 "    auth.oauth2: {client.id: me, client.secret: '${secret:known/k}', token_url: https://a.example/t}\n    cursor.last.value: '${var:none}'\n"), options);
    const auto input = reading.document.resources.front().httpjson;
    QVERIFY(input && input->auth.oauth2);
    QCOMPARE(*input->request.url, std::string("https://a.example/x"));
    QCOMPARE(input->auth.oauth2->clientSecret.value_or(""), std::string("value of known/k"));
    QCOMPARE(input->cursor.front().value->source, std::string("${var:none}"));     // a template
}

void TestDocument::environments()
{
    const ProjectFiles files = project("variables: {a: 1, b: 1, c: 1}\n"
                                       "environments:\n"
                                       "  base: {variables: {b: 2, c: 2}}\n"
                                       "  staging: {extends: base, variables: {c: 3}}\n"
                                       "  loop: {extends: loop}\n"
                                       "  lost: {extends: bas}\n"
                                       "name: ${var:a}${var:b}${var:c}\n"
                                       "resources: []\n");
    ReadOptions options;
    const std::pair<const char *, const char *> rows[] = {{"", "111"}, {"base", "122"}, {"staging", "123"}};
    for (const auto &[environment, name] : rows) {
        options.lookup.environment = environment;
        const Reading reading = readDocument(files, options);
        QVERIFY2(reading.findings.empty(), said(reading.findings));
        QCOMPARE(reading.document.name, std::string(name));
    }
    const std::pair<const char *, const char *> broken[] = {{"stagin", "bad-value@3"}, {"loop", "contradiction@5"}, {"lost", "bad-value@6"}};
    for (const auto &[environment, expected] : broken) {
        options.lookup.environment = environment;
        const Reading reading = readDocument(files, options);
        QVERIFY2(brief(reading.findings) == expected, said(reading.findings));
    }
    options.lookup.environment = "stagin";
    QVERIFY(readDocument(files, options).findings[0].message.contains(QStringLiteral("`staging`")));
}

void TestDocument::givenVariables()
{
    ReadOptions options;
    options.lookup.variables = {{"size", "25"}, {"version", "1.0"}, {"new", "true"}};
    const Reading reading = readDocument(project("variables: {size: 100, version: '2.0'}\nconnection: {base_url: https://a.example}\n"
                                                 "resources:\n  - kind: /a\n    selector: {query_params: {a: '${var:size}', b: '${var:version}', c: '${var:new}'}}\n"),
                                         options);
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    QCOMPARE(jsonText(*reading.document.resources[0].request.queryParams), std::string(R"({"a":25,"b":"1.0","c":true})"));
}

void TestDocument::referencesAreKeptOnRequest()
{
    ReadOptions options;
    options.lookup.keepReferences = true;
    const Reading reading = readDocument(project("connection: {base_url: 'https://${var:none}', timeout: '${env:NONE}', auth: {type: bearer_token, token: '${secret:none}'}}\nresources: []\n"), options);
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    QCOMPARE(*reading.document.connection.auth.text("token"), std::string("${secret:none}"));
    QVERIFY(reading.document.connection.timeout.isIllTyped());
    const Reading broken = readDocument(project("connection: {base_url: https://a.example, headers: {A: '${bogus:x}'}}\nresources: []\n"), options);
    QVERIFY2(brief(broken.findings) == "bad-value@1", said(broken.findings));
}

void TestDocument::onlyWhatRunsIsLookedUp()
{
    const QByteArray text = "connection: {base_url: https://a.example}\nvariables: {unused: '${secret:none}'}\n"
                            "resources:\n  - {kind: /a, enabled: false, selector: {headers: {X: '${secret:none}'}}}\n"
                            "sinks:\n  a: {type: ndjson, path: x}\n  b: {type: port, client_id: '${secret:none}', client_secret: '${secret:none}'}\n";
    ReadOptions options = withEverything();
    QCOMPARE(brief(readDocument(project(text), options).findings), QByteArray("secret-missing@7 secret-missing@7"));
    options.sink = "a";
    QVERIFY(readDocument(project(text), options).findings.empty());
    options.sink = "b";
    QCOMPARE(readDocument(project(text), options).findings.size(), std::size_t(2));
    options.sink = "";
    QVERIFY(readDocument(project(text), options).findings.empty());
}

void TestDocument::connectionsMerge()
{
    const Reading reading = readDocument(project("connection:\n"
                                                 "  base_url: https://a.example\n"
                                                 "  auth: {type: basic, username: u, password: p}\n"
                                                 "  pagination: {type: page, param: p}\n"
                                                 "  headers: {Accept: a, X-One: 1}\n"
                                                 "  timeout: 5s\n"
                                                 "  retry: {max_attempts: 3, wait_min: 2s}\n"
                                                 "  limits: {pages: 7, record_size: 1KiB}\n"
                                                 "  tls: {verify: false, certificate_authorities: [a.pem, b.pem]}\n"
                                                 "resources:\n"
                                                 "  - kind: /own\n"
                                                 "    connection:\n"
                                                 "      auth: {type: none}\n"
                                                 "      headers: {accept: b, X-Two: 2}\n"
                                                 "      retry: {wait_min: 9s}\n"
                                                 "      limits: {pages: null}\n"
                                                 "      tls: {verify: true}\n"
                                                 "      proxy_url: ''\n"
                                                 "  - kind: /plain\n"),
                                         {});
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    const Connection &own = reading.document.resources[0].connection;
    QCOMPARE(own.auth.type(), std::string("none"));
    QVERIFY(!own.auth.has("username"));
    QCOMPARE(own.pagination.type(), std::string("page"));
    QCOMPARE(own.headers, (std::vector<std::pair<std::string, std::string>>{{"accept", "b"}, {"X-One", "1"}, {"X-Two", "2"}}));
    QCOMPARE(*own.timeout, std::chrono::milliseconds(5'000));
    QCOMPARE(*own.retry.maxAttempts, std::int64_t(3));
    QCOMPARE(*own.retry.waitMin, std::chrono::milliseconds(9'000));
    QVERIFY(!own.maxPages);
    QCOMPARE(*own.maxRecord, std::uint64_t(1024));
    QVERIFY(own.tls.verify);
    QCOMPARE(own.tls.certificateAuthorities.size(), std::size_t(2));
    QVERIFY(own.noProxy);
    const Connection &plain = reading.document.resources[1].connection;
    QCOMPARE(plain.auth.type(), std::string("basic"));
    QCOMPARE(*plain.maxPages, std::int64_t(7));
    QVERIFY(!plain.tls.verify);
    QVERIFY(!plain.noProxy);
}

void TestDocument::pathParametersNest()
{
    const QByteArray text = "connection: {base_url: https://a.example}\nresources:\n"
                            "  - kind: /o/{org}/r/{repo}/i/{issue}\n"
                            "    selector:\n"
                            "      path_parameters:\n"
                            "        org: {endpoint: /o, field: .id}\n"
                            "        repo: {endpoint: '/o/{org}/r', field: .id}\n"
                            "        issue:\n"
                            "          endpoint: /x/{year}\n"
                            "          field: .id\n"
                            "          path_parameters:\n"
                            "            year: {endpoint: '/years/{org}', field: .y}\n";
    const Reading reading = readDocument(project(text), {});
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    const Resource &resource = reading.document.resources[0];
    QCOMPARE(resource.parameters.size(), std::size_t(3));
    QCOMPARE(resource.parameters[1].parameters.at("org")->request.endpoint, std::string("/o"));
    QCOMPARE(resource.parameters[2].parameters.at("year")->parameters.at("org")->field.source, std::string(".id"));

    const Reading loop = readDocument(project("connection: {base_url: https://a.example}\nresources:\n  - kind: /{a}\n    selector:\n      path_parameters:\n"
                                              "        a: {endpoint: '/{b}', field: .id}\n        b: {endpoint: '/{a}', field: .id}\n"),
                                      {});
    QVERIFY2(!loop.isUsable() && loop.findings[0].is(codes::contradiction), said(loop.findings));
    const Reading missing = readDocument(project("connection: {base_url: https://a.example}\nresources:\n  - kind: /{a}\n    selector:\n      path_parameters:\n"
                                                 "        a: {endpoint: '/{b}', field: .id}\n"),
                                         {});
    QCOMPARE(brief(missing.findings), QByteArray("path-parameter-not-configured@6"));
}

void TestDocument::namesAreUnique()
{
    const Reading reading = readDocument(project("connection: {base_url: https://a.example}\nresources:\n  - kind: /a\n  - kind: /a\n  - {kind: /b, name: /a#2}\n  - kind: /a\n"), {});
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    std::vector<std::string> names;
    for (const Resource &resource : reading.document.resources)
        names.push_back(resource.name);
    QCOMPARE(names, (std::vector<std::string>{"/a", "/a#3", "/a#2", "/a#4"}));
}

void TestDocument::expressionPlaces()
{
    const std::string text = "connection: {base_url: https://a.example}\nresources:\n  - kind: /a\n    selector:\n      query: '.é == 1'\n    map: |\n      .a\n        | .b\n";
    const Reading reading = readDocument(project(QByteArray::fromStdString(text)), {});
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    const Expression &query = *reading.document.resources[0].query;
    QCOMPARE(query.place.line, 5);
    QCOMPARE(query.place.column, 15);
    QCOMPARE(text.substr(query.place.offset, query.place.length), std::string(".é == 1"));
    const Expression &map = *reading.document.resources[0].map;
    QCOMPARE(map.source, std::string(".a\n  | .b\n"));
    QCOMPARE(map.place.line, 7);
    QCOMPARE(map.place.column, 7);
    const Place second = map.at(2, 3);
    QCOMPARE(second.line, 8);
    QCOMPARE(second.column, 9);
    QCOMPARE(text.substr(second.offset, 1), std::string("|"));
    QCOMPARE(query.at(1, 4).column, 18);
}

void TestDocument::mappingValues()
{
    const Reading reading = readDocument(project("connection: {base_url: https://a.example}\nresources:\n  - kind: /a\n    port:\n      items_to_parse: .l\n      items_to_parse_name: line\n"
                                                 "      items_to_parse_top_level_transform: false\n      entity:\n        mappings:\n          blueprint: '\"b\"'\n"
                                                 "          identifier: {combinator: '\"and\"', rules: [{property: .p, operator: '\"=\"', value: .v}]}\n"
                                                 "          properties: {a: .a, b: {c: .c, d: [.d, 1]}, n: null}\n          relations: {}\n          icon:\n"),
                                         {});
    QVERIFY2(reading.findings.empty(), said(reading.findings));
    const PortMapping &port = *reading.document.resources[0].port;
    QCOMPARE(port.itemsToParse->source, std::string(".l"));
    QCOMPARE(port.itemsToParseName, std::string("line"));
    QVERIFY(!port.itemsToParseTopLevelTransform);
    QCOMPARE(port.entity.order, (std::vector<std::string>{"blueprint", "identifier", "properties", "relations", "icon"}));
    QVERIFY(!port.entity.icon && !port.entity.title);
    QVERIFY(port.entity.hasRelations && port.entity.relations.empty());
    const auto &query = std::get<std::vector<std::pair<std::string, MappingValue>>>(port.entity.identifier->form);
    QCOMPARE(query[1].first, std::string("rules"));
    const auto &rules = std::get<std::vector<MappingValue>>(query[1].second.form);
    const auto &rule = std::get<std::vector<std::pair<std::string, MappingValue>>>(rules[0].form);
    QCOMPARE(expressionOf(rule[2].second), std::string(".v"));
    const auto &nested = std::get<std::vector<std::pair<std::string, MappingValue>>>(port.entity.properties[1].second.form);
    QCOMPARE(expressionOf(nested[0].second), std::string(".c"));
    QCOMPARE(expressionOf(port.entity.properties[2].second), std::string("null"));
}

void TestDocument::requestsOfProfiles()
{
    const QByteArray text = "connection: {base_url: https://a.example}\nresources:\n  - kind: /a\n    selector: {query: 'true', method: post, body: {}, headers: {N: 5, T: true}, data_path: ''}\n"
                            "    port: {entity: {mappings: {identifier: .id, blueprint: .b}}}\n";
    ReadOptions options;
    const Reading native = readDocument(project(text), options);
    QVERIFY2(native.findings.empty(), said(native.findings));
    QCOMPARE(native.document.resources[0].request.method, std::string("POST"));
    QCOMPARE(native.document.resources[0].request.body, std::string("{}"));
    QCOMPARE(native.document.resources[0].request.headers, (std::vector<std::pair<std::string, std::string>>{{"N", "5"}, {"T", "true"}}));
    QVERIFY(native.document.resources[0].request.dataPath && native.document.resources[0].request.dataPath->empty());
    options.profile = profileNamed("ocean");
    QVERIFY(readDocument(project(text), options).document.resources[0].request.body.empty());
}

void TestDocument::fingerprint_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<bool>("changes");

    const auto row = [](const char *name, const char *from, const char *to, bool changes) { QTest::newRow(name) << QByteArray(from) << QByteArray(to) << changes; };
    row("nothing", "", "", false);
    row("comment", "# c\n", "# d\n\n", false);
    row("layout", "{status: open}", "{ 'status': \"open\" }", false);
    row("secret", "secret:known/a", "secret:known/b", false);
    row("secret in a header", "secret:known/h", "secret:known/i", true);
    row("time-out", "timeout: 5s", "timeout: 6s", false);
    row("sink", "path: x", "path: y", false);
    row("description", "name: n", "name: m", false);
    row("query", "status: open", "status: closed", true);
    row("base_url", "a.example", "b.example", true);
    row("kind", "kind: /a", "kind: /b", true);
    row("mapping", "identifier: .id", "identifier: .key", true);
    row("pagination", "start_page: 1", "start_page: 0", true);
    row("variable in use", "v: 1", "v: 2", true);
    row("profile", "profile: native", "profile: httpjson", true);
}

void TestDocument::fingerprint()
{
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    QFETCH(const bool, changes);
    const QByteArray text = "# c\nname: n\nprofile: native\nvariables: {v: 1}\n"
                            "connection:\n  base_url: https://a.example\n  timeout: 5s\n  auth: {type: bearer_token, token: '${secret:known/a}'}\n  headers: {X: 'a ${secret:known/h}'}\n"
                            "  pagination: {type: page, start_page: 1}\n"
                            "resources:\n  - kind: /a\n    selector: {query_params: {status: open}, body: '${var:v}'}\n    port: {entity: {mappings: {identifier: .id, blueprint: .b}}}\n"
                            "sinks: {s: {type: ndjson, path: x}}\n";
    QVERIFY(text.contains(from));
    const QByteArray changed = from.isEmpty() ? text : QByteArray(text).replace(from, to);
    const Reading before = readDocument(project(text), withEverything());
    const Reading after = readDocument(project(changed), withEverything());
    QVERIFY2(before.isUsable() && after.isUsable(), QByteArray(said(before.findings) + said(after.findings)));
    QCOMPARE(before.document.fingerprint.size(), std::size_t(64));
    QCOMPARE(before.document.fingerprint != after.document.fingerprint, changes);
    // A secret's value is no part of it.
    ReadOptions renewed = withEverything();
    renewed.lookup.secret = [](const std::string &) -> Result<std::string> { return "renewed"; };
    QCOMPARE(readDocument(project(text), renewed).document.fingerprint, before.document.fingerprint);
}

void TestDocument::projectsOnDisk()
{
    QTemporaryDir folder;
    const auto path = [&folder](const char *name) { return std::filesystem::path(folder.filePath(QLatin1String(name)).toStdString()); };
    QVERIFY(!loadProject(path("none")));
    QVERIFY(loadProject(path("none")).error().is(codes::fileUnreadable));
    QVERIFY(saveFile(path("p/x.penstock.yaml"), "a: 1\r\n"));
    const auto single = loadProject(path("p"));
    QVERIFY(single);
    QCOMPARE(single->files.size(), std::size_t(1));
    QCOMPARE(single->files[0].path, std::string("x.penstock.yaml"));
    QCOMPARE(single->files[0].text, std::string("a: 1\r\n"));
    QVERIFY(saveFile(path("p/y.penstock.yaml"), "a: 1\n"));
    QVERIFY(!loadProject(path("p")));
    QVERIFY(loadProject(path("p/y.penstock.yaml")));
    QVERIFY(saveFile(path("p/penstock.yaml"), "name: p\n"));
    for (const char *name : {"p/resources/b.yaml", "p/resources/a.yml", "p/resources/notes.txt", "p/resources/.hidden.yaml"})
        QVERIFY(saveFile(path(name), "kind: /a\n"));
    for (const char *given : {"p", "p/penstock.yaml"}) {
        const auto project = loadProject(path(given));
        QVERIFY(project);
        QCOMPARE(project->files.size(), std::size_t(3));
        QCOMPARE(project->files[1].path, std::string("resources/a.yml"));
        QCOMPARE(project->files[2].path, std::string("resources/b.yaml"));
        QVERIFY(project->file("resources/b.yaml"));
        QVERIFY(!project->file("b.yaml"));
        QCOMPARE(project->folder, path("p"));
    }
}

void TestDocument::savingKeepsWhatItShould()
{
    QTemporaryDir folder;
    const QString target = folder.filePath(QStringLiteral("target.yaml")), link = folder.filePath(QStringLiteral("link.yaml"));
    QVERIFY(saveFile(target.toStdString(), "a: 1\n"));
    QVERIFY(QFile::setPermissions(target, QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    const auto before = QFile::permissions(target);
    QVERIFY(QFile::link(target, link));
    QVERIFY(saveFile(link.toStdString(), "a: 2\n"));
    QVERIFY(QFileInfo(link).isSymLink());
    QCOMPARE(QFile::permissions(target), before);
    QFile file(target);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("a: 2\n"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 2);
    QVERIFY(!saveFile(folder.path().toStdString(), "a: 2\n"));
}

// The values that the recorded cases pin for each system; a change here has to be meant.
void TestDocument::profileTable()
{
    QCOMPARE(profiles().size(), std::size_t(3));
    QVERIFY(!profileNamed("Ocean"));
    const Profile &ocean = *profileNamed("ocean");
    QCOMPARE(ocean.retry.statuses, (std::vector<int>{401, 408, 429, 502, 503, 504}));
    QCOMPARE(ocean.retry.attempts, 11);
    QVERIFY(!ocean.retry.unsafeMethods && ocean.retry.coinToss && !ocean.retry.httpDates && ocean.retry.unauthorized);
    QCOMPARE(ocean.retry.waitMin, std::chrono::milliseconds(100));
    QCOMPARE(std::string(ocean.userAgent), std::string("Port-Ocean-HTTP-Integration/1.0"));
    const Profile &native = nativeProfile();
    QCOMPARE(native.retry.statuses, (std::vector<int>{408, 425, 429, 500, 502, 503, 504}));
    QVERIFY(native.retry.unsafeMethods && native.retry.httpDates && !native.retry.unauthorized);
    QCOMPARE(std::string(native.userAgent), std::string("Penstock/" PENSTOCK_VERSION));
}

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
