// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/exchange/filebeat.h"
#include "tests/support/scenario.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using namespace penstock::exchange;

namespace
{

ImportFile file(const char *text)
{
    return {.name = "input.yml", .text = text};
}

// "name url" of each input.
QString inputsOf(const Result<HttpjsonInputs> &found)
{
    if (!found)
        return QString::fromUtf8(found.error().code->name);
    QStringList list;
    for (const HttpjsonInput &input : found->inputs) {
        const yaml::Node *url = yaml::atPath(*input.config, "request.url");
        list.append(QString::fromStdString(input.name + ' ' + (url ? url->text : std::string("-"))));
    }
    return list.join(u", ");
}

std::shared_ptr<const yaml::Node> projectOf(const Result<ImportResult> &result)
{
    const auto root = result ? yaml::read(result->files.at(0).text, "penstock.yaml") : std::shared_ptr<const yaml::Node>();
    return root ? *root : nullptr;
}

QString at(const std::shared_ptr<const yaml::Node> &root, std::string_view path)
{
    const yaml::Node *node = root ? yaml::atPath(*root, path) : nullptr;
    return node ? QString::fromStdString(node->isScalar() ? node->text : jsonText(*node)) : QStringLiteral("(absent)");
}

const char *const policy = R"(inputs:
  generic-httpjson:
    enabled: true
    streams:
      httpjson.generic:
        enabled: true
        vars:
          data_stream.dataset: acme.audit
          request_url: https://x.test/audit
          request_interval: 5m
          request_method: POST
          username: ""
          oauth_id: client
          oauth_secret: {id: abc, isSecretRef: true}
          oauth_token_url: https://x.test/token
          oauth_scopes: [read, write]
          oauth_endpoint_params: "audience: [x]"
          request_body: |
            query:
              since: 1
          request_transforms: |
            - set:
                target: url.params.since
                value: '[[.cursor.last]]'
            - set:
                targt: body.x
          response_split: |
            target: body.items
              type: map
          request_redirect_forward_headers: true
          response_request_body_on_pagination: {value: false, type: bool}
          request_timeout: {value: 90s, type: text}
          cursor: ""
          enable_request_tracer: true
          tags: [forwarded, acme]
          future_setting: 1
)";

} // namespace

class TestFilebeatImport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsInputs_data();
    void findsInputs();
    void namesWhatIsLeftOut_data();
    void namesWhatIsLeftOut();
    void readsPolicies();
    void placesTextsInside();
    void prefersBasicAuthentication();
    void makesAProject();
    void takesVariablesWithoutDefaults();
    void keepsSecretsOut();
    void keepsPrivateKeysOut();
    void keepsCredentialsOutOfUrls();
    void refusesWhatNeedsAnAgent_data();
    void refusesWhatNeedsAnAgent();
    void isKnownByWhatItHolds();
    void scenarios_data();
    void scenarios();
};

void TestFilebeatImport::findsInputs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) { QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(expected); };
    row("file", "filebeat.inputs:\n- type: httpjson\n  id: one\n  request.url: https://x.test/a\n- type: log\n  paths: [x]\noutput.console: {}\n", "one https://x.test/a");
    row("nested file", "filebeat: {inputs: [{type: httpjson, request: {url: 'https://x.test/a/b?c'}}]}", "b https://x.test/a/b?c");
    row("one input", "type: httpjson\nrequest.url: https://x.test/a\n", "a https://x.test/a");
    row("without type", "request.url: https://x.test/a\n", "a https://x.test/a");
    row("list", "- {type: httpjson, request.url: https://x.test/a}\n- {type: httpjson, request.url: https://y.test/a/}\n", "a https://x.test/a, a-2 https://y.test/a/");
    row("module", "- module: acme\n  audit:\n    enabled: true\n    input: {type: httpjson, id: m, request.url: https://x.test/a}\n", "m https://x.test/a");
    row("file with modules", "filebeat.inputs: [{type: httpjson, id: i, request.url: https://x.test/i}]\nfilebeat.modules:\n- module: acme\n  audit.input: {type: httpjson, id: m, request.url: https://x.test/a}\n"
                             "  login: {enabled: true, input: {type: httpjson, id: n, request.url: https://x.test/b}}\n- module: nginx\n  access: {enabled: true}\n",
        "i https://x.test/i, m https://x.test/a, n https://x.test/b");
    row("answer of the API", "{\"item\": {\"inputs\": [{\"type\": \"httpjson\", \"streams\": [{\"id\": \"s\", \"request.url\": \"https://x.test/a\"}]}]}}", "s https://x.test/a");
    row("standalone agent", "outputs: {default: {type: elasticsearch}}\ninputs:\n- type: httpjson\n  id: input\n  streams:\n  - {data_stream.dataset: acme.audit, request.url: https://x.test/a}\n"
                            "- {type: logfile, streams: [{paths: [x]}]}\n", "acme-audit https://x.test/a");
    row("other inputs", "filebeat.inputs: [{type: log}]", "bad-value");
    row("nothing", "", "bad-value");
    row("no YAML", "a: [", "yaml-syntax");
}

void TestFilebeatImport::findsInputs()
{
    QFETCH(QByteArray, text);
    QTEST(inputsOf(readFilebeat(file(text.constData()))), "expected");
}

void TestFilebeatImport::namesWhatIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("line");
    const auto row = [](const char *name, const char *rest, const char *word, int line) { QTest::newRow(name) << QByteArray(rest) << QString::fromUtf8(word) << line; };
    row("other type", "- paths: [x]\n  type: filestream\n", "`filestream`", 3);
    row("without type", "- paths: [x]\n", "without a type", 2);
    row("variables of a module", "filebeat.modules:\n- module: okta\n  system:\n    var.input: httpjson\n    var.url: https://x.test\n", "`okta.system` was left out: the module itself makes its input (`var.input`: `httpjson`)", 5);
    row("file set of a module", "filebeat.modules:\n- module: nginx\n  access: {enabled: true}\n", "`nginx.access`", 4);
    row("module alone", "filebeat.modules:\n- module: nginx\n", "`nginx`", 3);
    row("other files", "filebeat.config.inputs:\n  path: inputs.d/*.yml\n", "`filebeat.config.inputs`", 2);
    row("files of modules", "filebeat.config:\n  modules: {path: a}\n", "`filebeat.config.modules`", 3);
    row("switched off", "filebeat.config.inputs: {enabled: false, path: a}\nfilebeat.modules: [{module: nginx, access: {enabled: false}}]\n", "", 0);
}

void TestFilebeatImport::namesWhatIsLeftOut()
{
    QFETCH(QByteArray, rest);
    QFETCH(QString, word);
    QFETCH(int, line);
    QByteArray text = "filebeat.inputs: [{type: httpjson, request.url: https://x.test}]\n" + rest;
    if (rest.startsWith('-'))
        text = "filebeat.inputs:\n" + rest + "- {type: httpjson, request.url: https://x.test}\n";
    const auto found = readFilebeat(file(text.constData()));
    QVERIFY(found);
    QCOMPARE(found->inputs.size(), 1u);
    QCOMPARE(found->notes.size(), word.isEmpty() ? 0u : 1u);
    for (const Diagnostic &note : found->notes) {
        QVERIFY2(note.message.contains(word), qPrintable(note.message));
        QCOMPARE(note.place.line, line);
    }
    const auto alone = readFilebeat(file(rest.constData()));
    QVERIFY(!alone && (rest.startsWith('-') || alone.error().message.contains(word)));
}

void TestFilebeatImport::readsPolicies()
{
    const auto found = readAgentPolicy(file(policy));
    QCOMPARE(inputsOf(found), QStringLiteral("acme-audit https://x.test/audit"));
    const NodePtr config = found->inputs[0].config;
    QCOMPARE(at(config, "config_version"), QStringLiteral("2"));
    QCOMPARE(at(config, "interval"), QStringLiteral("5m"));
    const char *auth = "{\"oauth2\":{\"client\":{\"id\":\"client\",\"secret\":\"${secret:oauth_secret}\"},\"token_url\":\"https://x.test/token\","
                       "\"scopes\":[\"read\",\"write\"],\"endpoint_params\":{\"audience\":[\"x\"]}}}";
    QCOMPARE(at(config, "auth"), QString::fromUtf8(auth));
    QCOMPARE(at(config, "request.body"), QStringLiteral(R"({"query":{"since":1}})"));
    QCOMPARE(at(config, "request.transforms[0].set.value"), QStringLiteral("[[.cursor.last]]"));
    QCOMPARE(at(config, "request.redirect"), QStringLiteral(R"({"forward_headers":true})"));
    QCOMPARE(at(config, "request.timeout"), QStringLiteral("90s"));
    QCOMPARE(at(config, "request.tracer.maxbackups"), QStringLiteral("5"));
    QCOMPARE(at(config, "response"), QStringLiteral(R"({"request_body_on_pagination":false})"));
    QCOMPARE(at(config, "publisher_pipeline.disable_host"), QStringLiteral("true"));
    QCOMPARE(at(config, "cursor"), QStringLiteral("(absent)"));
    const auto has = [&](const Code &code, const char *part) {
        return std::ranges::any_of(found->notes, [&](const Diagnostic &note) { return note.is(code) && note.message.contains(QLatin1String(part)); });
    };
    QVERIFY(has(codes::yamlSyntax, "response_split"));
    QVERIFY(has(codes::importNote, "oauth_secret"));
    QVERIFY(has(codes::keptUnknownKey, "future_setting"));
    const char *json = "{\"inputs\":[{\"type\":\"httpjson\",\"streams\":[{\"data_stream\":{\"dataset\":\"a.b\"},"
                       "\"vars\":{\"request_url\":{\"value\":\"https://x.test\",\"type\":\"text\"}}}]}]}";
    QCOMPARE(inputsOf(readAgentPolicy(file(json))), QStringLiteral("a-b https://x.test"));
    QCOMPARE(inputsOf(readAgentPolicy(file("request_url: https://x.test/a"))), QStringLiteral("a https://x.test/a"));
    QCOMPARE(inputsOf(readAgentPolicy(file("a: 1"))), QStringLiteral("bad-value"));
}

// A fault in a text that is a value of the file is shown where it stands in the file.
void TestFilebeatImport::placesTextsInside()
{
    const auto found = readAgentPolicy(file(policy));
    QVERIFY(found);
    Diagnostics findings;
    QVERIFY(!httpjson::readConfig(found->inputs[0].config, findings));
    const auto key = std::ranges::find(findings, &codes::keptUnknownKey, &Diagnostic::code);
    QVERIFY(key != findings.end());
    const std::string text = policy;
    const std::size_t offset = text.find("targt");
    QCOMPARE(key->place.offset, offset);
    QCOMPARE(key->place.line, 1 + int(std::count(text.begin(), text.begin() + std::ptrdiff_t(offset), '\n')));
    QCOMPARE(key->place.column, int(offset - text.rfind('\n', offset)));
}

void TestFilebeatImport::prefersBasicAuthentication()
{
    const auto found = readAgentPolicy(file("request_url: https://x.test\nusername: u\npassword: p\noauth_id: x\noauth_scopes: [y]\n"));
    QVERIFY(found);
    QCOMPARE(at(found->inputs[0].config, "auth"), QStringLiteral(R"({"basic":{"user":"u","password":"p"}})"));
}

void TestFilebeatImport::makesAProject()
{
    const auto result = importFilebeat({file("filebeat.inputs:\n- type: httpjson\n  id: one\n  interval: ${EVERY}\n  request.url: https://${HOST}/a\n  request.methd: POST\n"
                                             "  request.transforms: [set: {target: body.a, value: '[[.x]] ${HOST}'}]\n  tags: [x]\n  fields.note: 'a ${b.c} d'\n"
                                             "- type: httpjson\n  id: two\n  request.url: https://x.test/b\n")});
    const auto root = projectOf(result);
    QVERIFY(root);
    QCOMPARE(at(root, "profile"), QStringLiteral("httpjson"));
    QCOMPARE(at(root, "resources[0].name"), QStringLiteral("one"));
    QCOMPARE(at(root, "resources[0].interval"), QStringLiteral("${env:EVERY}"));
    QCOMPARE(at(root, "resources[0].request.url"), QStringLiteral("https://${env:HOST}/a"));
    QCOMPARE(at(root, "resources[0].request.methd"), QStringLiteral("POST"));
    QCOMPARE(at(root, "resources[0].request.transforms[0].set.value"), QStringLiteral("[[.x]] ${env:HOST}"));
    QCOMPARE(at(root, "resources[0].fields.note"), QStringLiteral("a $${b.c} d"));
    QCOMPARE(at(root, "resources[0].type"), QStringLiteral("(absent)"));
    QCOMPARE(at(root, "resources[1].request.url"), QStringLiteral("https://x.test/b"));
    QVERIFY(std::ranges::any_of(result->notes, [](const Diagnostic &note) { return note.is(codes::keptUnknownKey); }));
    QVERIFY(std::ranges::any_of(result->notes, [](const Diagnostic &note) { return note.is(codes::importNote); }));
}

// In the words of Filebeat and of the agent; a default may be a password, so no message shows it.
void TestFilebeatImport::takesVariablesWithoutDefaults()
{
    const auto filebeat = importFilebeat({file("id: p\nrequest.url: https://x.test/${PART:defword}\n")});
    QCOMPARE(at(projectOf(filebeat), "resources[0].request.url"), QStringLiteral("https://x.test/${env:PART}"));
    const auto agent = importFilebeat({file("inputs:\n- type: httpjson\n  streams:\n  - id: p\n    request.url: https://x.test/a\n    auth.basic: {user: \"${env.USER}\", password: \"${env.PW|'defword'}\"}\n"
                                            "    request.transforms: [set: {target: header.X, value: \"a ${ env.FOO | env.BAR | 'defword'} ${host.name|'b'}\"}]\n")});
    const auto root = projectOf(agent);
    QCOMPARE(at(root, "resources[0].auth.basic"), QStringLiteral(R"({"user":"${env:USER}","password":"${env:PW}"})"));
    QCOMPARE(at(root, "resources[0].request.transforms[0].set.value"), QStringLiteral("a ${env:FOO} $${host.name|'b'}"));
    QStringList notes;
    for (const auto &result : {filebeat, agent}) {
        for (const Diagnostic &note : result->notes)
            notes.append(note.message);
    }
    QCOMPARE(notes.filter(QStringLiteral("default of the variable")).size(), 3);
    QVERIFY(notes.filter(QStringLiteral("`PW`")).size() == 1 && notes.filter(QStringLiteral("defword")).isEmpty());
}

void TestFilebeatImport::keepsSecretsOut()
{
    const auto result = importFilebeat({file("id: p\nrequest.url: https://u:urlword@x.test/a\nrequest.method: POST\nrequest.body: {api_key: keyword, n: 1}\n"
                                             "auth.oauth2: {client.id: i, client.secret: clientword, token_url: https://x.test}\n"
                                             "chain: [{step: {request: {url: https://x.test, method: GET}, auth.basic: {user: u, password: stepword}}}]\n"
                                             "request.transforms:\n- set: {target: header.X-Api-Key, value: 'Bearer headerword'}\n"
                                             "- set: {target: header.Authorization, value: '[[hmac \"sha256\" \"signword\" .url.Path]]'}\n"
                                             "- set: {target: body.note, value: 'Bearer no-secret'}\n"
                                             "request.ssl.key_passphrase: ${PASS}\n")});
    const auto root = projectOf(result);
    QVERIFY(root);
    QCOMPARE(at(root, "resources[0].auth.oauth2.client.secret"), QStringLiteral("${secret:p/auth_oauth2_client_secret}"));
    QCOMPARE(at(root, "resources[0].request.ssl.key_passphrase"), QStringLiteral("${env:PASS}"));
    QCOMPARE(at(root, "resources[0].request.transforms[0].set.value"), QStringLiteral("Bearer ${secret:p/x_api_key}"));
    QCOMPARE(at(root, "resources[0].request.transforms[1].set.value"), QStringLiteral("[[hmac \"sha256\" \"${secret:p/hmac_key}\" .url.Path]]"));
    QCOMPARE(at(root, "resources[0].request.transforms[2].set.value"), QStringLiteral("Bearer no-secret"));
    QCOMPARE(result->secrets.size(), 6u);
    for (const auto &[name, value] : result->secrets)
        QVERIFY2(result->files[0].text.find(value) == std::string::npos, name.c_str());
}

// The text of a key is a secret, the name of its file is none.
void TestFilebeatImport::keepsPrivateKeysOut()
{
    const auto result = importFilebeat({file("id: p\nrequest.url: https://x.test/a\nrequest.ssl:\n  certificate: |\n    -----BEGIN CERTIFICATE-----\n    certword\n    -----END CERTIFICATE-----\n"
                                             "  key: |\n    -----BEGIN RSA PRIVATE KEY-----\n    keyword\n    -----END RSA PRIVATE KEY-----\n"
                                             "chain: [{step: {request: {url: https://x.test, method: GET, ssl: {certificate: \"-----BEGIN PRIVATE KEY-----\\nstepword\\n\", key: /etc/a.key}}}}]\n")});
    const auto root = projectOf(result);
    QCOMPARE(at(root, "resources[0].request.ssl.key"), QStringLiteral("${secret:p/request_ssl_key}"));
    QVERIFY(at(root, "resources[0].request.ssl.certificate").contains(QStringLiteral("certword")));
    QCOMPARE(at(root, "resources[0].chain[0].step.request.ssl"), QStringLiteral(R"({"certificate":"${secret:p/request_ssl_certificate}","key":"/etc/a.key"})"));
    QCOMPARE(result->secrets.size(), 2u);
    QVERIFY(std::ranges::any_of(result->secrets, [](const auto &secret) { return secret.second.contains("keyword\n-----END"); }));
}

void TestFilebeatImport::keepsCredentialsOutOfUrls()
{
    const auto result = importFilebeat({file("id: p\nrequest.url: https://u:a%40b@x.test/a?since=1&api_key=key%2Bword&n=2#token=x\n"
                                             "chain: [{step: {request: {url: 'https://x.test/$.id?token=stepword', method: GET}}},"
                                             " {step: {request: {url: 'https://x.test/$.id?token=[[.first_response.body.token]]&page_token=x', method: GET}}}]\n")});
    const auto root = projectOf(result);
    QCOMPARE(at(root, "resources[0].request.url"), QStringLiteral("https://u:${secret:p/base_url_password}@x.test/a?since=1&api_key=${secret:p/api_key}&n=2#token=x"));
    QCOMPARE(at(root, "resources[0].chain[0].step.request.url"), QStringLiteral("https://x.test/$.id?token=${secret:p/token}"));
    QCOMPARE(at(root, "resources[0].chain[1].step.request.url"), QStringLiteral("https://x.test/$.id?token=[[.first_response.body.token]]&page_token=x"));
    using Secrets = std::vector<std::pair<std::string, std::string>>;
    QVERIFY((result->secrets == Secrets{{"p/base_url_password", "a%40b"}, {"p/api_key", "key%2Bword"}, {"p/token", "stepword"}}));
}

void TestFilebeatImport::refusesWhatNeedsAnAgent_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char *word, const char *text) { QTest::newRow(word) << QByteArray(text) << QByteArray(word); };
    row("run_as_cel", "request.url: https://x.test\nrun_as_cel: true\n");
    row("Named pipes", "request.url: http+npipe:///pipe\n");
    row("use_cloud_connectors", "request.url: https://x.test\nauth.aws: {access_key_id: a, secret_access_key: b, use_cloud_connectors: true}\n");
    row("fips_enabled", "request.url: https://x.test\nauth.aws: {access_key_id: a, secret_access_key: b, fips_enabled: true}\n");
    row("credentials in the configuration", "request.url: https://x.test\nauth.oauth2: {provider: google, scopes: [a]}\n");
    row("role_arn", "request.url: https://x.test\nauth.aws: {access_key_id: a, secret_access_key: b, role_arn: c}\n");
    row("machine that it runs on", "request.url: https://x.test\nauth.aws: {service_name: s3}\n");
}

// By name, with the reason, and at its place; the project is made all the same.
void TestFilebeatImport::refusesWhatNeedsAnAgent()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, word);
    const auto result = importFilebeat({file(text.constData())});
    QVERIFY(result);
    const auto refusal = std::ranges::find_if(result->notes, [](const Diagnostic &note) { return note.is(codes::notYetSupported); });
    QVERIFY(refusal != result->notes.end());
    QVERIFY2(refusal->message.contains(QLatin1String(word)), qPrintable(refusal->message));
    QCOMPARE(refusal->place.file, std::string("input.yml"));
    QVERIFY(refusal->place.line > 0);
}

void TestFilebeatImport::isKnownByWhatItHolds()
{
    const auto kind = [](const char *text) {
        const ImporterKind *found = detect({file(text)});
        return QString::fromUtf8(found ? found->name : "none");
    };
    QCOMPARE(kind("filebeat.inputs: [{type: httpjson, request.url: https://x.test}]"), QStringLiteral("filebeat"));
    QCOMPARE(kind(policy), QStringLiteral("elastic-agent"));
    QCOMPARE(kind("resources: [{kind: /a, selector: {query: 'true'}}]"), QStringLiteral("ocean"));
    QCOMPARE(kind("filebeat.modules: [{module: okta, system: {var.input: httpjson}}]"), QStringLiteral("filebeat"));
    QCOMPARE(kind("a: 1"), QStringLiteral("none"));
}

void TestFilebeatImport::scenarios_data()
{
    QTest::addColumn<QString>("file");
    const std::filesystem::path folder = test::scenarioFolder(PENSTOCK_SOURCE_DIR);
    if (folder.empty())
        return;
    for (const auto &file : test::scenarioFiles({folder / "httpjson", folder / "httpjson-production"}))
        QTest::newRow(file.stem().string().c_str()) << QString::fromStdString(file.string());
}

// What goes in comes out: the resource of the project is the input's configuration, but for its secrets.
void TestFilebeatImport::scenarios()
{
    if (QTest::currentDataTag() == nullptr)
        QSKIP("the recorded cases are not here");
    QFETCH(QString, file);
    const auto scenario = test::loadScenario(file.toStdString());
    QVERIFY(scenario);
    const auto config = test::withAddresses(*scenario, "http://127.0.0.1:1")->entry("config")->node;
    if (!yaml::atPath(*httpjson::withoutDottedKeys(config), "request.url"))
        QSKIP("without a URL nothing says that it is an input");
    yaml::Writer writer;
    writer.node(*config);
    const auto result = importFilebeat({{.name = "input.yml", .text = writer.text()}});
    const auto root = projectOf(result);
    QVERIFY(root);
    const yaml::Node *resource = yaml::atPath(*root, "resources[0]");
    QVERIFY(resource);
    auto copy = std::make_shared<yaml::Node>(*resource);
    std::erase_if(copy->entries, [](const yaml::Entry &entry) { return entry.key == "name"; });
    std::string text = jsonText(*copy);
    for (const auto &[name, value] : result->secrets) {
        const std::string reference = "${secret:" + name + '}';
        std::string quoted;
        json::writeStringInside(quoted, value);
        for (std::size_t at = text.find(reference); at != std::string::npos; at = text.find(reference))
            text.replace(at, reference.size(), quoted);
    }
    auto expected = std::make_shared<yaml::Node>(*httpjson::withoutDottedKeys(config));
    std::erase_if(expected->entries, [](const yaml::Entry &entry) { return entry.key == "type"; });
    QCOMPARE(QString::fromStdString(text), QString::fromStdString(jsonText(*expected)));
}

QTEST_GUILESS_MAIN(TestFilebeatImport)
#include "tst_filebeatimport.moc"
