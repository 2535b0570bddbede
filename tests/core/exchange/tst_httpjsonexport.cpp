// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/project.h"
#include "core/exchange/export.h"
#include "core/exchange/filebeat.h"
#include "core/exchange/references.h"
#include "core/json/value.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using namespace penstock::exchange;
using Level = Loss::Level;

namespace
{

const std::string head = "penstock: 1\nname: shop\nprofile: httpjson\nresources:\n";

Result<ExportResult> exported(const std::string &text, const char *target = "filebeat", bool tracer = false)
{
    ExportInput input{.project = {{}, {{"penstock.yaml", text}}}};
    input.tracer = tracer;
    return exportProject(*exportTargetNamed(target), input);
}

std::string fileOf(const Result<ExportResult> &result, std::string_view ending = ".yml")
{
    if (!result)
        return "failed: " + result.error().message.toStdString();
    const auto file = std::ranges::find_if(result->files, [&](const ExportFile &one) { return one.name.ends_with(ending); });
    return file == result->files.end() ? std::string() : file->text;
}

QString at(const std::string &yamlText, std::string_view path)
{
    const auto root = yaml::read(yamlText, "file");
    const yaml::Node *node = root ? yaml::atPath(**root, path) : nullptr;
    return node ? QString::fromStdString(node->isScalar() ? node->text : jsonText(*node)) : QStringLiteral("(absent)");
}

// "lossy: words" of each loss.
QStringList lossesOf(const Result<ExportResult> &result)
{
    QStringList list;
    for (std::size_t i = 0; result && i < result->losses.size(); ++i)
        list += QLatin1String(name(result->losses[i].level)) + QStringLiteral(": ") + result->losses[i].what;
    return list;
}

bool holds(const QStringList &losses, const char *level, const char *words)
{
    return std::ranges::any_of(losses, [=](const QString &loss) { return loss.startsWith(QLatin1String(level)) && loss.contains(QLatin1String(words)); });
}

} // namespace

class TestHttpjsonExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void texts_data();
    void texts();
    void references();
    void credentialsStayOut();
    void filebeatFile();
    void tracer();
    void otherResources();
    void losses_data();
    void losses();
    void standalonePolicy();
    void policyVariables();
    void policyQuotes();
    void policyLosses();
    void secretValues_data();
    void secretValues();
    void stable();
};

// E and S stand for the marks of ${env:E} and ${secret:p/s}.
void TestHttpjsonExport::texts_data()
{
    QTest::addColumn<QString>("ours");
    QTest::addColumn<QString>("filebeat");
    QTest::addColumn<QString>("agent");
    const auto row = [](const char *name, const char *ours, const char *filebeat, const char *agent) {
        QTest::newRow(name) << QString::fromUtf8(ours) << QString::fromUtf8(filebeat) << QString::fromUtf8(agent);
    };
    row("plain", "a $5 [[$x]] $.items[:].id", "a $5 [[$x]] $.items[:].id", "a $5 [[$x]] $.items[:].id");
    row("reference", "Bearer <E>", "Bearer ${E}", "Bearer ${env.E}");
    row("two", "<E>:<S>", "${E}:${P_S}", "${env.E}:${env.P_S}");
    row("braces", "a ${b} c", "a $${b} c", "a $$${b} c");
    row("dollars", "$$", "$$$", "$$$");
    row("closing", "$}", "$$}", "$$}");
    row("dollars and braces", "$${b}", "$$$${b}", "$$$$${b}");
    row("before a reference", "$<E>", "$$${E}", "$$$${E}");
}

void TestHttpjsonExport::texts()
{
    QFETCH(QString, ours);
    std::string marks = ours.toStdString();
    for (const auto &[word, mark] : {std::pair(std::string("<E>"), marked(Piece::Kind::Environment, "E")), std::pair(std::string("<S>"), marked(Piece::Kind::Secret, "p/s"))}) {
        if (const std::size_t begin = marks.find(word); begin != std::string::npos)
            marks.replace(begin, word.size(), mark);
    }
    for (const auto &[layer, column] : {std::pair(Layer::Filebeat, "filebeat"), std::pair(Layer::Agent, "agent")}) {
        ReferenceNames names;
        const std::string theirs = toLayer(marks, layer, names);
        QCOMPARE(QString::fromStdString(theirs), *static_cast<const QString *>(QTest::qData(column, qMetaTypeId<QString>())));
        std::string expected = marks;                  // what was a secret is a name of the environment when it comes back
        if (const std::size_t begin = expected.find(marked(Piece::Kind::Secret, "p/s")); begin != std::string::npos)
            expected.replace(begin, marked(Piece::Kind::Secret, "p/s").size(), marked(Piece::Kind::Environment, "P_S"));
        QCOMPARE(QString::fromStdString(documentText(fromLayer(theirs, layer).marked)), QString::fromStdString(documentText(expected)));
    }
}

void TestHttpjsonExport::references()
{
    const auto result = exported(head + "  - name: a\n    request: {url: 'https://${var:host}/a', transforms: [set: {target: header.X-Note, value: '[[.x]] ${env:NOTE} ${secret:shop/note}'}]}\n"
                                        "    auth: {basic: {user: u, password: '${secret:shop/note}'}}\n    cursor: {c: {value: '${env:shop_note}'}}\nvariables: {host: x.test}\n");
    const std::string text = fileOf(result);
    QCOMPARE(at(text, "[\"filebeat.inputs\"][0].request.url"), QStringLiteral("https://x.test/a"));
    QVERIFY2(text.contains("[[.x]] ${NOTE} ${SHOP_NOTE}"), text.c_str());
    QVERIFY2(text.contains("password: ${SHOP_NOTE}\n"), text.c_str());
    QVERIFY2(text.contains("value: ${shop_note}\n"), text.c_str());
    QVERIFY2(text.contains("#   SHOP_NOTE: ${secret:shop/note}\n"), text.c_str());
    QCOMPARE(result->references.size(), 3u);
    ReferenceNames names;
    QCOMPARE(names.of(true, "a/b"), std::string("A_B"));
    QCOMPARE(names.of(true, "a_b"), std::string("A_B_2"));      // another secret, another name
    QCOMPARE(names.of(true, "a/b"), std::string("A_B"));
}

void TestHttpjsonExport::credentialsStayOut()
{
    const std::string document = head
        + "  - name: a\n    request:\n      url: https://u:urlword@x.test\n      method: POST\n      body: {client_secret: bodyword}\n"
          "      transforms:\n        - set: {target: header.Authorization, value: Bearer headerword}\n        - set: {target: header.X-Api-Key, value: '[[.cursor.x]]'}\n"
          "    auth: {oauth2: {client: {id: i, secret: clientword}, token_url: https://x.test}}\n";
    for (const char *target : {"filebeat", "elastic-agent", "elastic-agent-standalone"}) {
        const auto result = exported(document, target);
        QVERIFY(result);
        for (const ExportFile &file : result->files) {
            for (const char *word : {"urlword", "bodyword", "headerword", "clientword"})
                QVERIFY2(!file.text.contains(word), (file.name + ": " + word).c_str());
            QVERIFY(file.text.contains("Bearer ${"));
            QVERIFY(file.text.contains("[[.cursor.x]]"));
        }
        const QStringList losses = lossesOf(result);
        for (const char *path : {"request.url", "request.body.client_secret", "request.transforms[0].set.value", "auth.oauth2.client.secret"})
            QVERIFY2(holds(losses, "lossy", path), qPrintable(losses.join(u'\n')));
    }
}

void TestHttpjsonExport::filebeatFile()
{
    const auto result = exported(head + "  - name: a\n    request.url: https://x.test/a\n    interval: 010\n    unknown: 1\n"
                                        "  - name: b\n    enabled: false\n    id: bee\n    request: {url: 'https://x.test/${env:B}'}\n    tags: [yes, '1']\n");
    const std::string text = fileOf(result);
    QCOMPARE(at(text, "[\"filebeat.inputs\"][0]"), QStringLiteral("{\"type\":\"httpjson\",\"request\":{\"url\":\"https://x.test/a\"},\"interval\":10,\"unknown\":1}"));
    QCOMPARE(at(text, "[\"filebeat.inputs\"][1]"),
             QStringLiteral("{\"type\":\"httpjson\",\"enabled\":false,\"id\":\"bee\",\"request\":{\"url\":\"https://x.test/${B}\"},\"tags\":[\"yes\",\"1\"]}"));
    QVERIFY(text.starts_with("# "));
    QCOMPARE(result->worst(), Level::Exact);
    const std::string native = fileOf(exported("penstock: 1\nresources:\n  - name: a\n    request.url: https://x.test/a\n"));
    QCOMPARE(at(native, "[\"filebeat.inputs\"][0].id"), QStringLiteral("a"));
    QVERIFY2(native.contains("#   lossy penstock.yaml:3:5: `a`: whole numbers above 2^53"), native.c_str());
}

void TestHttpjsonExport::tracer()
{
    const std::string document = head + "  - name: a\n    request: {url: 'https://x.test', tracer: {filename: t.ndjson}}\n";
    const auto without = exported(document), with = exported(document, "filebeat", true);
    QVERIFY(!fileOf(without).contains("t.ndjson"));
    QVERIFY(holds(lossesOf(without), "equivalent", "tracer"));
    QVERIFY(fileOf(with).contains("t.ndjson"));
    QVERIFY(lossesOf(with).isEmpty());
    QVERIFY(!fileOf(exported(document, "elastic-agent")).contains("enable_request_tracer"));
    QVERIFY(fileOf(exported(document, "elastic-agent", true)).contains("enable_request_tracer: true"));
}

void TestHttpjsonExport::otherResources()
{
    const std::string ocean = "  - kind: /users\n    map: .\n";
    const auto result = exported("penstock: 1\nresources:\n" + ocean + "  - name: a\n    request.url: https://x.test/a\n    map: '{id}'\n");
    QVERIFY(holds(lossesOf(result), "impossible", "`/users` is left out"));
    QVERIFY(holds(lossesOf(result), "impossible", "`a`: the mapping is left out"));
    QCOMPARE(result->worst(), Level::Impossible);
    QVERIFY(!fileOf(result).contains("\n      kind"));
    QVERIFY(!exported("penstock: 1\nresources:\n" + ocean));
}

void TestHttpjsonExport::losses_data()
{
    QTest::addColumn<QString>("resource");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, const char *resource, const char *words) { QTest::newRow(name) << QString::fromUtf8(resource) << QByteArray(words); };
    const char *get = "request: {url: 'https://x.test'}";
    row("cursor", "request: {url: 'https://x.test'}\n    cursor: {a: {value: '[[.last_event.id]]'}}", "one document behind");
    row("same request", "request: {url: 'https://x.test'}\n    response: {pagination: [set: {target: url.params.p, value: '1'}]}", "does not end the pages");
    row("relative link", "request: {url: 'https://x.test'}\n    response: {pagination: [set: {target: url.value, value: '[[.last_response.body.n]]'}]}", "relative next link");
    row("content type", get, "content type with parameters");
    row("digits", get, "2^53");
    row("kinds of numbers", "request: {url: 'https://x.test', transforms: [set: {target: url.params.p, value: '[[add .last_response.page 1]]'}]}", "different kinds");
    row("empty object", "request: {url: 'https://x.test', method: POST, body: {match_all: {}}}", "becomes null");
    row("chain", "request: {url: 'https://x.test'}\n    chain: [step: {request: {url: 'https://x.test/$.id', method: GET}, replace: $.id}]", "address that failed");
    row("rate limit", "request: {url: 'https://x.test', method: POST, rate_limit: {remaining: '1'}}", "without its body");
    row("split", "request: {url: 'https://x.test'}\n    response: {split: {target: body.a, transforms: [delete: {target: body.b}]}}", "last_response");
    row("token", "request: {url: 'https://x.test'}\n    auth: {oauth2: {client: {id: a, secret: '${secret:s}'}, token_url: 'https://x.test'}}", "fetched anew");
    row("redirect", "request: {url: 'https://x.test', redirect: {forward_headers: true}}", "other hosts");
    row("map split", "request: {url: 'https://x.test'}\n    response: {split: {target: body.a, type: map}}", "any order");
}

// A native resource depends on them, one of the original does not.
void TestHttpjsonExport::losses()
{
    QFETCH(QString, resource);
    QFETCH(QByteArray, words);
    const std::string rest = "resources:\n  - name: a\n    " + resource.toStdString() + '\n';
    const auto native = exported("penstock: 1\n" + rest), original = exported("penstock: 1\nprofile: httpjson\n" + rest);
    QVERIFY2(holds(lossesOf(native), "", words.constData()), qPrintable(lossesOf(native).join(u'\n') + QString::fromStdString(fileOf(native))));
    QVERIFY2(original && lossesOf(original).isEmpty(), qPrintable(lossesOf(original).join(u'\n')));
}

void TestHttpjsonExport::standalonePolicy()
{
    const auto result = exported(head + "  - name: a\n    request.url: https://x.test/${secret:shop/t}\n    data_stream.namespace: prod\n    request.keep_alive.disable: false\n"
                                        "  - name: b\n    id: bee\n    enabled: false\n    request.url: https://x.test/b\n    data_stream.dataset: acme.b\n",
                                 "elastic-agent-standalone");
    const std::string text = fileOf(result);
    QCOMPARE(at(text, "inputs[0].streams[0]"), QStringLiteral("{\"id\":\"shop-a\",\"data_stream\":{\"dataset\":\"httpjson.generic\",\"namespace\":\"prod\"},"
                                                              "\"request\":{\"url\":\"https://x.test/${env.SHOP_T}\",\"keep_alive\":{\"disable\":false}}}"));
    QCOMPARE(at(text, "inputs[0].streams[1]"),
             QStringLiteral("{\"id\":\"bee\",\"enabled\":false,\"data_stream\":{\"dataset\":\"acme.b\"},\"request\":{\"url\":\"https://x.test/b\"}}"));
    const auto back = readFilebeat({.name = "elastic-agent.yml", .text = text});
    QVERIFY(back);
    QCOMPARE(back->inputs.size(), 2u);
    QCOMPARE(back->inputs[1].name, std::string("bee"));
}

void TestHttpjsonExport::policyVariables()
{
    const auto result = exported(head + "  - name: a\n    enabled: false\n    interval: 5m\n    auth: {oauth2: {client: {id: i, secret: '${secret:shop/c}'}, token_url: 'https://x.test/t', scopes: [a, b]}}\n"
                                        "    request: {url: 'https://x.test/a', method: POST, timeout: 90s, body: {q: {m: 1}}, transforms: [set: {target: header.X, value: '${env:X}'}]}\n"
                                        "    response: {request_body_on_pagination: true, split: {target: body.items}}\n    tags: [forwarded]\n    publisher_pipeline.disable_host: true\n"
                                        "    data_stream: {dataset: acme.a, namespace: prod}\n    config_version: 2\n",
                                 "elastic-agent");
    const std::string text = fileOf(result);
    QCOMPARE(at(text, "request_body"), QStringLiteral("q:\n  m: 1\n"));
    QCOMPARE(at(text, "request_transforms"), QStringLiteral("- set:\n    target: header.X\n    value: ${X}\n"));
    QCOMPARE(at(text, "response_split"), QStringLiteral("target: body.items\n"));
    QCOMPARE(at(text, "oauth_secret"), QStringLiteral("${SHOP_C}"));
    QCOMPARE(at(text, "tags"), QStringLiteral("[\"forwarded\"]"));
    QVERIFY2(lossesOf(result).isEmpty(), qPrintable(lossesOf(result).join(u'\n')));
    const auto body = json::parse(fileOf(result, ".json"));
    QVERIFY(body);
    const std::string json = fileOf(result, ".json");
    QCOMPARE(at(json, "namespace"), QStringLiteral("prod"));
    QCOMPARE(at(json, "package.name"), QStringLiteral("httpjson"));
    const std::string stream = "inputs[\"generic-httpjson\"].streams[\"httpjson.generic\"]";
    QCOMPARE(at(json, stream + ".enabled"), QStringLiteral("false"));
    QCOMPARE(at(json, stream + ".vars.request_timeout"), QStringLiteral("90s"));
    QCOMPARE(at(json, stream + ".vars.oauth_scopes"), QStringLiteral("[\"a\",\"b\"]"));
    QCOMPARE(at(json, stream + ".vars.response_request_body_on_pagination"), QStringLiteral("true"));
    QCOMPARE(at(json, stream + ".vars.request_body"), QStringLiteral("q:\n  m: 1\n"));
}

// The package puts its texts into YAML as they stand, so a template needs quotes of its own there.
void TestHttpjsonExport::policyQuotes()
{
    const auto result = exported(head + "  - name: a\n    request: {url: 'https://x.test/a', rate_limit: {remaining: '[[.last_response.header.Get \"X\"]]'}}\n", "elastic-agent");
    const std::string text = fileOf(result);
    QCOMPARE(at(text, "request_rate_limit_remaining"), QStringLiteral("'[[.last_response.header.Get \"X\"]]'"));
    const auto back = readAgentPolicy({.name = "v.yml", .text = text});
    QVERIFY(back && back->notes.empty());
    QCOMPARE(yaml::atPath(*back->inputs[0].config, "request.rate_limit.remaining")->text, std::string("[[.last_response.header.Get \"X\"]]"));
    const auto bare = readAgentPolicy({.name = "v.yml", .text = "request_url: https://x.test\nrequest_rate_limit_reset: '[[.a]]'\n"});
    QVERIFY(bare && bare->notes.size() == 1 && bare->notes[0].is(codes::importNote));
    QCOMPARE(yaml::atPath(*bare->inputs[0].config, "request.rate_limit.reset")->text, std::string("[[.a]]"));
}

void TestHttpjsonExport::policyLosses()
{
    const auto result = exported(head + "  - name: a\n    id: x\n    request: {url: 'https://x.test/a', keep_alive: {disable: false}, proxy_disable: false, rate_limit: {early_limit: 1, limit: '2'}}\n"
                                        "    auth: {file: {path: /x}}\n    response: {save_first_response: true}\n    unknown: 1\n",
                                 "elastic-agent");
    const QStringList losses = lossesOf(result);
    QVERIFY(holds(losses, "impossible", "`auth.file`"));
    QVERIFY(holds(losses, "lossy", "`request.keep_alive`"));
    QVERIFY(holds(losses, "lossy", "`request.rate_limit.early_limit`"));
    QVERIFY(holds(losses, "lossy", "`response.save_first_response`"));
    QVERIFY(holds(losses, "equivalent", "`id`"));
    QVERIFY(holds(losses, "exact", "`unknown`"));
    QCOMPARE(losses.size(), 6);
    QVERIFY(result->losses[0].place.isKnown());
    QCOMPARE(at(fileOf(result, ".json"), "description"), QStringLiteral("Exported from the project shop, with losses: see a.yml."));
    QVERIFY(fileOf(result).contains("#   impossible penstock.yaml:"));
}

void TestHttpjsonExport::stable()
{
    const std::string document = head + "  - name: b\n    request.url: https://x.test/a\n    auth: {basic: {user: u, password: '${secret:p}'}}\n";
    for (const char *target : {"filebeat", "elastic-agent", "elastic-agent-standalone"}) {
        const auto once = exported(document, target), again = exported(document, target);
        QVERIFY(once && again);
        for (std::size_t i = 0; i < once->files.size(); ++i)
            QCOMPARE(QString::fromStdString(once->files[i].text), QString::fromStdString(again->files[i].text));
    }
}

// A literal that is a secret's value is refused, at its line; the exporter's own words are none.
void TestHttpjsonExport::secretValues_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<bool>("isRefused");
    const char *const lines = "first-word\nlast-word\n";
    for (const char *target : {"filebeat", "elastic-agent", "elastic-agent-standalone"}) {
        const auto row = [target](const char *secret, bool isRefused) { QTest::addRow("%s: %s", target, secret) << QByteArray(target) << QByteArray(secret) << isRefused; };
        for (const char *word : {"secret", "password", "items", "httpjson", "request", "response", "azure", "user", "shop", "value"})
            row(word, false);
        row("hunter", true);
        row("sesame", true);
        row("opensesame", true);
        row("s3cr3t-Value/9", true);
        row(lines, true);
    }
}

void TestHttpjsonExport::secretValues()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, secret);
    QFETCH(bool, isRefused);
    const std::string text = head + "- name: a\n  interval: 5m\n  auth.basic: {user: u, password: '${secret:shop/password}'}\n"
                                    "  request: {url: 'https://x.test/a?key=s3cr3t-Value/9', method: POST, body: {pin: opensesame, lines: \"first-word\\nlast-word\\n\"},\n"
                                    "    transforms: [set: {target: header.X, value: Bearer hunter}, set: {target: body.b, value: sesame}]}\n"
                                    "  response.split: {target: body.items}\n";
    ExportInput input{.project = {{}, {{"penstock.yaml", text}}}};
    input.secret = [&secret](const std::string &) -> Result<std::string> { return secret.toStdString(); };
    const auto result = exportProject(*exportTargetNamed(target.constData()), input);
    QVERIFY2(result.has_value() != isRefused, qPrintable(result ? QString() : result.error().message));
    if (!isRefused)
        return;
    QVERIFY(result.error().is(codes::secretInExport));
    QVERIFY2(result.error().message.contains(QStringLiteral("`shop/password`")) && result.error().message.startsWith(QStringLiteral("Line ")), qPrintable(result.error().message));
    QVERIFY(!result.error().message.contains(QString::fromUtf8(secret)));
}

QTEST_GUILESS_MAIN(TestHttpjsonExport)
#include "tst_httpjsonexport.moc"
