// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/exchange/export.h"
#include "oceanscenario.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;
using namespace penstock::exchange;

class TestOceanExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void files();
    void sameBytes();
    void secretsStayNames();
    void literalSecretsStayHere();
    void listsWhatHasNoPlace();
    void coreSettings();
    void refusesSecretValues();
    void losses_data();
    void losses();
    void mostCommonConnection();
    void lossesAreInTheHeader();
    void shellScripts();
    void roundTrip_data();
    void roundTrip();
};

namespace
{

const char *const helpdesk = R"(penstock: 1
name: helpdesk
profile: native
variables: {region: eu}
environments: {test: {variables: {region: us}}}
connection:
  base_url: https://${var:region}.helpdesk.example
  auth: {type: bearer_token, token: '${secret:helpdesk/token}'}
  headers: {Accept: application/json}
  pagination: {type: page, page_size: 50}
resources:
  - kind: /tickets?open=1
    selector: {query: .open, data_path: .tickets}
    port: {entity: {mappings: {identifier: .id, blueprint: '"ticket"', properties: {who: {name: .a, mail: .b}}}}}
)";

ExportInput inputOf(const std::string &text)
{
    ExportInput input;
    input.project.files = {{"penstock.yaml", text}};
    return input;
}

std::string fileOf(const ExportResult &result, std::string_view name)
{
    const auto found = std::ranges::find(result.files, name, &ExportFile::name);
    return found == result.files.end() ? std::string() : found->text;
}

ExportResult exported(const std::string &text)
{
    auto result = exportProject(*exportTargetNamed("ocean"), inputOf(text));
    if (!result)
        qWarning("%s", format(result.error()).c_str());
    return result ? *result : ExportResult();
}

QString at(const std::string &text, std::string_view path)
{
    const auto root = yaml::read(text, "exported");
    if (!root)
        return QString::fromStdString(format(root.error(), text));
    const yaml::Node *node = yaml::atPath(**root, path);
    return node ? QString::fromStdString(node->text) : QStringLiteral("(absent)");
}

void add(QStringList &text, const QString &name, const std::string &value)
{
    text << name + QStringLiteral(" = ") + QString::fromStdString(value);
}

void add(QStringList &text, const QString &name, const MappingValue &value)
{
    if (const auto *expression = std::get_if<Expression>(&value.form))
        return add(text, name, expression->source);
    if (const auto *members = std::get_if<std::vector<std::pair<std::string, MappingValue>>>(&value.form)) {
        for (const auto &[key, member] : *members)
            add(text, name + u'.' + QString::fromStdString(key), member);
        return;
    }
    for (const MappingValue &item : std::get<std::vector<MappingValue>>(value.form))
        add(text, name + QStringLiteral("[]"), item);
}

void add(QStringList &text, const QString &name, const Options &options)
{
    QStringList lines;
    if (options.isPresent()) {
        for (const yaml::Entry &entry : options.node()->entries)
            lines << name + u'.' + QString::fromStdString(entry.key + ": " + jsonText(*entry.node));
    }
    lines.sort();
    text << lines;
}

void add(QStringList &text, const QString &name, const RequestSpec &request)
{
    add(text, name + QStringLiteral(".endpoint"), request.endpoint);
    add(text, name + QStringLiteral(".method"), request.method);
    add(text, name + QStringLiteral(".body"), request.body);
    add(text, name + QStringLiteral(".query"), Options(request.queryParams));
    add(text, name + QStringLiteral(".data_path"), request.dataPath.orElse("(none)"));
    for (const auto &[header, value] : request.headers)
        add(text, name + QStringLiteral(".header ") + QString::fromStdString(header), value);
}

// Everything that a document means, as lines.
QString meaning(const Document &document)
{
    QStringList text{QString::fromUtf8(document.profile->name)};
    add(text, QStringLiteral("base"), document.connection.baseUrl.orElse("(none)"));
    add(text, QStringLiteral("auth"), document.connection.auth);
    add(text, QStringLiteral("pagination"), document.connection.pagination);
    add(text, QStringLiteral("verify"), document.connection.tls.verify ? "yes" : "no");
    add(text, QStringLiteral("ocean"), document.ocean.all);
    const OceanSettings &ocean = document.ocean;
    text << QStringLiteral("%1 %2 %3 %4").arg(ocean.createMissingRelatedEntities).arg(ocean.deleteDependentEntities).arg(ocean.enableMergeEntity).arg(ocean.entityDeletionThreshold);
    for (const Resource &resource : document.resources) {
        add(text, QStringLiteral("resource"), resource.name);
        add(text, QStringLiteral("request"), resource.request);
        add(text, QStringLiteral("query"), resource.query ? resource.query->source : "(none)");
        for (const PathParameter &parameter : resource.parameters) {
            add(text, QStringLiteral("parameter"), parameter.name);
            add(text, QStringLiteral("parameter"), parameter.request);
            add(text, QStringLiteral("field"), parameter.field.source);
            add(text, QStringLiteral("filter"), parameter.filter ? parameter.filter->source : "(none)");
        }
        const EntityMapping &entity = resource.port->entity;
        add(text, QStringLiteral("items"), resource.port->itemsToParse ? resource.port->itemsToParse->source : "(none)");
        add(text, QStringLiteral("item"), resource.port->itemsToParseName + (resource.port->itemsToParseTopLevelTransform ? " transformed" : ""));
        for (const auto *field : {&entity.identifier, &entity.title, &entity.icon, &entity.team, &entity.blueprint})
            field->has_value() ? add(text, QStringLiteral("field"), **field) : add(text, QStringLiteral("field"), std::string("(none)"));
        for (const auto &[name, value] : entity.properties)
            add(text, QStringLiteral("property ") + QString::fromStdString(name), value);
        for (const auto &[name, value] : entity.relations)
            add(text, QStringLiteral("relation ") + QString::fromStdString(name), value);
        text << QStringLiteral("%1 %2").arg(entity.hasProperties).arg(entity.hasRelations);
    }
    return text.join(u'\n');
}

} // namespace

void TestOceanExport::files()
{
    const ExportResult result = exported(helpdesk);
    const std::string mapping = fileOf(result, "port-app-config.yml"), values = fileOf(result, "values.yaml");
    QCOMPARE(at(mapping, "resources[0].kind"), QStringLiteral("/tickets"));
    QCOMPARE(at(mapping, "resources[0].selector.query_params.open"), QStringLiteral("1"));
    QCOMPARE(at(mapping, "resources[0].selector.headers.Accept"), QStringLiteral("application/json"));
    QCOMPARE(at(mapping, "resources[0].selector.query"), QStringLiteral("(.open) | if . then true else false end"));
    QCOMPARE(at(mapping, "resources[0].port.entity.mappings.properties.who"), QStringLiteral("{\"name\": ([.a] | .[0]), \"mail\": ([.b] | .[0])}"));
    QCOMPARE(at(values, "integration.config.baseUrl"), QStringLiteral("https://eu.helpdesk.example"));
    QCOMPARE(at(values, "integration.config.paginationParam"), QStringLiteral("page"));
    QCOMPARE(at(values, "integration.config.sizeParam"), QStringLiteral("size"));
    QCOMPARE(at(values, "integration.config.pageSize"), QStringLiteral("50"));
    QCOMPARE(at(values, "integration.secrets.apiToken"), QStringLiteral("${secret:helpdesk/token}"));
    ExportInput other = inputOf(helpdesk);
    other.environment = "test";
    const auto inTest = exportProject(*exportTargetNamed("ocean"), other);
    QVERIFY(inTest.has_value());
    QCOMPARE(at(fileOf(*inTest, "values.yaml"), "integration.config.baseUrl"), QStringLiteral("https://us.helpdesk.example"));
}

void TestOceanExport::sameBytes()
{
    const ExportResult a = exported(helpdesk), b = exported(helpdesk);
    QCOMPARE(a.files.size(), 5u);
    for (std::size_t i = 0; i < a.files.size(); ++i)
        QCOMPARE(a.files[i].text, b.files[i].text);
}

void TestOceanExport::secretsStayNames()
{
    const ExportResult result = exported(helpdesk);
    QCOMPARE(fileOf(result, ".env").substr(fileOf(result, ".env").find('\n') + 1),
             std::string("OCEAN__PORT__CLIENT_ID=\nOCEAN__PORT__CLIENT_SECRET=\nOCEAN__INTEGRATION__CONFIG__API_TOKEN=\n"));
    QVERIFY(fileOf(result, "docker.sh").find("-e OCEAN__INTEGRATION__CONFIG__API_TOKEN \\\n") != std::string::npos);
    QVERIFY(fileOf(result, "helm.sh").find("$(yaml \"$OCEAN__INTEGRATION__CONFIG__API_TOKEN\")") != std::string::npos);
}

void TestOceanExport::listsWhatHasNoPlace()
{
    const ExportResult result = exported("penstock: 1\nname: x\nprofile: ocean\nconnection: {base_url: https://a.example, weird: 1}\n"
                                         "resources:\n  - {kind: /a, selector: {query: 'true'}, port: {entity: {mappings: {identifier: .id, blueprint: .b}}}}\n");
    QVERIFY(std::ranges::any_of(result.losses, [](const Loss &loss) { return loss.level == Loss::Level::Lossy && loss.what.contains(QStringLiteral("connection.weird")); }));
    const ExportResult input = exported("penstock: 1\nname: x\nresources:\n  - {name: events, request: {url: 'https://a.example/events'}}\n");
    QCOMPARE(input.worst(), Loss::Level::Impossible);
    QVERIFY(!fileOf(input, "port-app-config.yml").contains("a.example"));
}

void TestOceanExport::literalSecretsStayHere()
{
    const ExportResult result = exported("penstock: 1\nname: x\nconnection: {base_url: https://a.example, auth: {type: bearer_token, token: INLINE-99}}\n"
                                         "resources:\n  - {kind: /a, selector: {query: 'true'}, port: {entity: {mappings: {identifier: .id, blueprint: .b}}}}\n");
    QVERIFY(!result.files.empty());
    for (const ExportFile &file : result.files)
        QVERIFY2(!QByteArray::fromStdString(file.text).contains("INLINE"), file.name.c_str());
    QVERIFY(std::ranges::any_of(result.losses, [](const Loss &loss) { return loss.level == Loss::Level::Lossy && loss.what.contains(QStringLiteral("apiToken")); }));
}

void TestOceanExport::coreSettings()
{
    const ExportResult result = exported("penstock: 1\nprofile: ocean\nconnection: {base_url: https://h}\nocean: {event_listener: {type: ONCE}, log_level: DEBUG, extra: {novel_key: 5}}\nresources: []\n"
                                         "entity_deletion_threshold: 0.5\nsinks: {p: {type: port, client_id: '${secret:i}', client_secret: '${secret:s}', integration_identifier: mine}}\n");
    const std::string values = fileOf(result, "values.yaml"), docker = fileOf(result, "docker.sh");
    QCOMPARE(at(values, "integration.identifier"), QStringLiteral("mine"));
    QCOMPARE(at(values, "integration.eventListener.type"), QStringLiteral("ONCE"));
    QCOMPARE(at(values, "port.clientId"), QStringLiteral("${secret:i}"));
    QCOMPARE(at(values, "extraEnv[0].name"), QStringLiteral("OCEAN__APPLICATION__LOG_LEVEL"));
    QCOMPARE(at(values, "extraEnv[1].name"), QStringLiteral("OCEAN__NOVEL_KEY"));
    QCOMPARE(at(fileOf(result, "port-app-config.yml"), "entityDeletionThreshold"), QStringLiteral("0.5"));
    QVERIFY2(docker.find("-e OCEAN__EVENT_LISTENER__TYPE=ONCE") != std::string::npos, docker.c_str());
    const auto again = importOceanFiles({{"m", fileOf(result, "port-app-config.yml")}, {"v", values}});
    QVERIFY(again.has_value());
    const std::string &text = again->files[0].text;
    QCOMPARE(at(text, "sinks.port.integration_identifier"), QStringLiteral("mine"));
    QCOMPARE(at(text, "sinks.port.client_secret"), QStringLiteral("${secret:s}"));
    QCOMPARE(at(text, "ocean.event_listener.type"), QStringLiteral("ONCE"));
    QCOMPARE(at(text, "ocean.log_level"), QStringLiteral("DEBUG"));
    QCOMPARE(at(text, "ocean.extra.novel_key"), QStringLiteral("5"));
    QCOMPARE(at(text, "entity_deletion_threshold"), QStringLiteral("0.5"));
}

void TestOceanExport::refusesSecretValues()
{
    ExportInput input = inputOf(helpdesk);
    input.secret = [](const std::string &) -> Result<std::string> { return "eu.helpdesk.example"; };
    const auto result = exportProject(*exportTargetNamed("ocean"), input);
    QVERIFY(!result && result.error().is(codes::secretInExport));
    QVERIFY(!result.error().message.contains(QStringLiteral("eu.helpdesk.example")));
    QVERIFY2(result.error().message.contains(QStringLiteral("`helpdesk/token`")), qPrintable(result.error().message));
}

void TestOceanExport::losses_data()
{
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("level");
    QTest::addColumn<int>("line");
    const QString resource = QStringLiteral("resources:\n- kind: /a\n%1  port: {entity: {mappings: {identifier: .id, blueprint: '\"x\"'}}}\n");
    const auto connection = [&resource](const char *text) -> QString { return QStringLiteral("connection:\n  base_url: https://h\n  %1\n").arg(QString::fromUtf8(text)) + resource.arg(QString()); };
    QTest::newRow("retry") << connection("retry: {max_attempts: 2}") << QStringLiteral("Retries are fixed") << QStringLiteral("lossy") << 4;
    QTest::newRow("pages") << connection("limits: {pages: 3}") << QStringLiteral("no bound on pages") << QStringLiteral("lossy") << 4;
    QTest::newRow("certificate") << connection("tls: {certificate: a.pem}") << QStringLiteral("client certificate") << QStringLiteral("impossible") << 4;
    QTest::newRow("timeout") << connection("timeout: 5s") << QStringLiteral("`timeout` bounds") << QStringLiteral("equivalent") << 4;
    const auto inResource = [&resource](const char *text) -> QString { return QStringLiteral("connection: {base_url: https://h}\n") + resource.arg(QString::fromUtf8(text)); };
    const QString others = QStringLiteral("- kind: /b\n  port: {entity: {mappings: {identifier: .id, blueprint: '\"x\"'}}}\n- kind: /c\n  port: {entity: {mappings: {identifier: .id, blueprint: '\"x\"'}}}\n");
    QTest::newRow("own pagination") << inResource("  connection:\n    pagination: {type: page}\n") + others << QStringLiteral("its pagination is not used") << QStringLiteral("lossy") << 6;
    QTest::newRow("own base") << inResource("  connection:\n    base_url: https://other\n") + others << QStringLiteral("its `base_url` is not used") << QStringLiteral("lossy") << 6;
    QTest::newRow("templates") << inResource("  request:\n    transforms:\n    - set: {target: header.A, value: '[[.cursor.a]]'}\n") << QStringLiteral("no value templates") << QStringLiteral("lossy") << 7;
    QTest::newRow("cursor") << inResource("  cursor:\n    a: {value: '[[.last_event.a]]'}\n") << QStringLiteral("no cursor") << QStringLiteral("lossy") << 6;
    QTest::newRow("map") << QStringLiteral("connection: {base_url: https://h}\nresources:\n- kind: /a\n  map: '{id}'\n") << QStringLiteral("do not become entities") << QStringLiteral("impossible") << 5;
}

void TestOceanExport::losses()
{
    QFETCH(QString, lines);
    QFETCH(QString, what);
    QFETCH(QString, level);
    QFETCH(int, line);
    const ExportResult result = exported("penstock: 1\n" + lines.toStdString());
    const auto found = std::ranges::find_if(result.losses, [&what](const Loss &loss) { return loss.what.contains(what); });
    QVERIFY2(found != result.losses.end(), fileOf(result, "port-app-config.yml").c_str());
    QCOMPARE(QString::fromLatin1(name(found->level)), level);
    QCOMPARE(found->place.file, std::string("penstock.yaml"));
    QCOMPARE(found->place.line, line);
}

// There is one connection, so it is the one that most resources use.
void TestOceanExport::mostCommonConnection()
{
    const char *const project = R"(penstock: 1
connection: {base_url: https://h}
resources:
  - {kind: /a, connection: {auth: {type: api_key, key: '${secret:k}'}}, port: {entity: {mappings: {identifier: .id, blueprint: '"x"'}}}}
  - {kind: /b, connection: {auth: {type: api_key, key: '${secret:k}'}}, port: {entity: {mappings: {identifier: .id, blueprint: '"x"'}}}}
  - {kind: /c, port: {entity: {mappings: {identifier: .id, blueprint: '"x"'}}}}
)";
    const ExportResult result = exported(project);
    QCOMPARE(at(fileOf(result, "values.yaml"), "integration.config.authType"), QStringLiteral("api_key"));
    QCOMPARE(std::ranges::count(result.losses, Loss::Level::Lossy, &Loss::level), 1);
    QVERIFY(result.losses.back().what.contains(QStringLiteral("/c")));
}

void TestOceanExport::lossesAreInTheHeader()
{
    const ExportResult result = exported(std::string(helpdesk) + "  - kind: /plain\n    map: .\n");
    const std::string mapping = fileOf(result, "port-app-config.yml");
    QVERIFY2(mapping.find("#   impossible: ") != std::string::npos || mapping.find("#   impossible penstock.yaml:") != std::string::npos, mapping.c_str());
    QCOMPARE(result.worst(), Loss::Level::Impossible);
    QCOMPARE(at(mapping, "resources[1].kind"), QStringLiteral("(absent)"));
}

// A shell reads from the scripts what the document says, whatever is in it.
void TestOceanExport::shellScripts()
{
    const std::string project = R"(penstock: 1
name: It's a "test"
profile: ocean
connection:
  base_url: "https://h/$HOME/`x`/it's"
  auth:
    type: custom
    request: {endpoint: /login, body: {user: "o'neil", password: '${secret:p/word}'}}
    request_template: {headers: {Authorization: '{{.token}}'}}
ocean: {upsert_entities_batch_max_length: 7}
resources: []
)";
    QTemporaryDir folder;
    const ExportResult result = exported(project);
    for (const ExportFile &file : result.files) {
        QFile out(folder.filePath(QString::fromStdString(file.name)));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(QByteArray::fromStdString(file.text));
    }
    // Stand-ins that print their arguments and input, one a line.
    for (const char *name : {"docker", "helm"}) {
        QFile out(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("#!/bin/sh\nfor each; do printf '%s\\n' \"$each\"; done\n[ \"$1\" = upgrade ] && cat\nexit 0\n");
        out.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"), folder.path() + u':' + environment.value(QStringLiteral("PATH")));
    environment.insert(QStringLiteral("OCEAN__PORT__CLIENT_ID"), QStringLiteral("id"));
    environment.insert(QStringLiteral("OCEAN__PORT__CLIENT_SECRET"), QStringLiteral("cs'x"));
    environment.insert(QStringLiteral("PENSTOCK_SECRET_P_WORD"), QStringLiteral("a\"b\\c'd"));
    const auto run = [&](const char *script) {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral("sh"), {folder.filePath(QString::fromLatin1(script))});
        process.waitForFinished();
        const QByteArray errors = process.readAllStandardError();
        if (!errors.isEmpty())
            qWarning("%s", errors.constData());
        return QString::fromUtf8(process.readAllStandardOutput());
    };
    const QStringList docker = run("docker.sh").split(u'\n');
    QVERIFY(docker.contains(QStringLiteral("OCEAN__INTEGRATION__CONFIG__BASE_URL=https://h/$HOME/`x`/it's")));
    QVERIFY(docker.contains(QStringLiteral("OCEAN__INTEGRATION__CONFIG__CUSTOM_AUTH_REQUEST={\"endpoint\":\"/login\",\"body\":{\"user\":\"o'neil\",\"password\":\"a\\\"b\\\\c'd\"}}")));
    QVERIFY(docker.contains(QStringLiteral("OCEAN__PORT__CLIENT_SECRET")));
    QVERIFY(docker.contains(QStringLiteral("OCEAN__UPSERT_ENTITIES_BATCH_MAX_LENGTH=7")));
    const QString helm = run("helm.sh");
    QVERIFY2(helm.contains(QStringLiteral("clientSecret: 'cs''x'")), qPrintable(helm));
    const QString overlay = helm.mid(helm.indexOf(QStringLiteral("port:\n")));
    QCOMPARE(at(overlay.toStdString(), "integration.config.customAuthRequest"),
             QStringLiteral("{\"endpoint\":\"/login\",\"body\":{\"user\":\"o'neil\",\"password\":\"a\\\"b\\\\c'd\"}}"));
    QVERIFY(helm.contains(QStringLiteral("\nit-s-a-test\n")));
}

void TestOceanExport::roundTrip_data()
{
    QTest::addColumn<QString>("file");
    const QDir folder(scenarioFolder());
    for (const QString &name : folder.entryList({QStringLiteral("*.yaml")}))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
    if (folder.isEmpty())
        QTest::newRow("none") << QString();
}

void TestOceanExport::roundTrip()
{
    QFETCH(QString, file);
    if (file.isEmpty())
        QSKIP("There are no recorded cases.");
    const auto scenario = yaml::read(fileText(file), file.toStdString());
    QVERIFY(scenario.has_value());
    const auto first = importOcean(scenarioInput(**scenario));
    QVERIFY(first.has_value());
    ProjectFiles project;
    project.files = first->files;
    Lookup names;
    names.keepReferences = true;
    const Reading before = readDocument(project, {.lookup = names, .profile = nullptr, .sink = {}});
    if (!before.isUsable())
        QSKIP("The real system refuses this configuration.");
    const ExportResult result = exported(first->files[0].text);
    const auto second = importOceanFiles({{"port-app-config.yml", fileOf(result, "port-app-config.yml")}, {"values.yaml", fileOf(result, "values.yaml")}});
    QVERIFY2(second.has_value(), second ? "" : format(second.error()).c_str());
    ProjectFiles again;
    again.files = second->files;
    const Reading after = readDocument(again, {.lookup = names, .profile = nullptr, .sink = {}});
    QVERIFY2(after.isUsable(), second->files[0].text.c_str());
    QVERIFY(second->secrets.empty());
    QCOMPARE(meaning(after.document), meaning(before.document));
}

QTEST_GUILESS_MAIN(TestOceanExport)
#include "tst_oceanexport.moc"
