// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/exchange/importer.h"
#include "oceanscenario.h"

#include <QTest>

using namespace penstock;
using namespace penstock::exchange;

class TestOceanImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void precedence();
    void secretsBecomeReferences();
    void secretsInsideCustomAuthentication();
    void namesOnly();
    void sinkIsComplete();
    void illTypedValuesStay();
    void foreignBracesStay();
    void resourcesStayAsTheyAre();
    void warnings_data();
    void warnings();
    void filesAreKnownByWhatTheyHold();
    void refusesWhatIsNoMapping();
    void scenarios_data();
    void scenarios();
};

namespace
{

const char *const oneResource = R"(resources:
  - kind: /items
    selector: {query: 'true', headers: {X-Trace: on}}
    port: {entity: {mappings: {identifier: .id, blueprint: '"item"'}}}
)";

std::shared_ptr<const yaml::Node> imported(const OceanInput &input, ImportResult *result = nullptr)
{
    auto done = importOcean(input);
    if (!done) {
        qWarning("%s", format(done.error()).c_str());
        return std::make_shared<yaml::Node>();
    }
    auto root = yaml::read(done->files.at(0).text, "penstock.yaml");
    if (!root)
        qWarning("%s\n%s", format(root.error()).c_str(), done->files.at(0).text.c_str());
    if (result)
        *result = *done;
    return root ? *root : std::make_shared<yaml::Node>();
}

QString at(const yaml::Node &root, std::string_view path)
{
    const yaml::Node *node = yaml::atPath(root, path);
    return node ? QString::fromStdString(node->text) : QStringLiteral("(absent)");
}

bool notes(const ImportResult &result, const QString &part)
{
    return std::ranges::any_of(result.notes, [&part](const Diagnostic &note) { return note.message.contains(part); });
}

} // namespace

void TestOceanImport::precedence()
{
    OceanInput input;
    input.appConfigYaml = oneResource;
    input.valuesYaml = "integration: {config: {baseUrl: 'https://values', pageSize: 10, sizeParam: values}, identifier: from-values}\n";
    input.specYaml = "integration: {config: {base_url: 'https://spec', page_size: 20}}\n";
    input.environment = {{"OCEAN__INTEGRATION__CONFIG__BASE_URL", "https://environment"}, {"HOME", "/root"}, {"OCEAN__CLIENT_TIMEOUT", "90"}};
    const auto root = imported(input);
    QCOMPARE(at(*root, "profile"), QStringLiteral("ocean"));
    QCOMPARE(at(*root, "name"), QStringLiteral("from-values"));
    QCOMPARE(at(*root, "connection.base_url"), QStringLiteral("https://environment"));
    QCOMPARE(at(*root, "connection.pagination.page_size"), QStringLiteral("20"));
    QCOMPARE(at(*root, "connection.pagination.size_param"), QStringLiteral("values"));
    QCOMPARE(at(*root, "connection.pagination.type"), QStringLiteral("none"));
    QCOMPARE(at(*root, "ocean.client_timeout"), QStringLiteral("90"));
    input.options = {{"baseUrl", "https://options"}};
    QCOMPARE(at(*imported(input), "connection.base_url"), QStringLiteral("https://options"));
}

void TestOceanImport::secretsBecomeReferences()
{
    OceanInput input;
    input.valuesYaml = "integration: {config: {baseUrl: 'https://u:pass-in-url@h', authType: bearer_token}, secrets: {apiToken: very-secret}}\nport: {clientId: id-1, clientSecret: cs-1}\n";
    input.coreSettings = {{"integration", "{identifier: ocean, type: custom}"}};
    input.appConfigYaml = "resources:\n- kind: /x\n  selector: {query: 'true', headers: {Authorization: Bearer header-secret, X-Plain: seen}}\n";
    ImportResult result;
    const auto root = imported(input, &result);
    QCOMPARE(at(*root, "connection.auth.token"), QStringLiteral("${secret:ocean/api_token}"));
    QCOMPARE(at(*root, "connection.base_url"), QStringLiteral("https://u:${secret:ocean/base_url_password}@h"));
    QCOMPARE(at(*root, "sinks.port.type"), QStringLiteral("port"));
    QCOMPARE(at(*root, "sinks.port.client_secret"), QStringLiteral("${secret:ocean/port_client_secret}"));
    QCOMPARE(at(*root, "sinks.port.integration_identifier"), QStringLiteral("ocean"));
    QCOMPARE(at(*root, "ocean"), QStringLiteral("(absent)"));
    QCOMPARE(at(*root, "resources[0].selector.headers.Authorization"), QStringLiteral("Bearer ${secret:ocean/authorization}"));
    QCOMPARE(at(*root, "resources[0].selector.headers[\"X-Plain\"]"), QStringLiteral("seen"));
    const std::map<std::string, std::string> found(result.secrets.begin(), result.secrets.end());
    const std::map<std::string, std::string> expected{{"ocean/api_token", "very-secret"}, {"ocean/base_url_password", "pass-in-url"}, {"ocean/port_client_id", "id-1"},
                                                      {"ocean/port_client_secret", "cs-1"}, {"ocean/authorization", "header-secret"}};
    QVERIFY(found == expected);
    for (const auto &[name, value] : found)
        QVERIFY2(result.files[0].text.find(value) == std::string::npos, value.c_str());
}

void TestOceanImport::secretsInsideCustomAuthentication()
{
    OceanInput input;
    input.environment = {{"OCEAN__INTEGRATION__CONFIG__AUTH_TYPE", "custom"},
                         {"OCEAN__INTEGRATION__CONFIG__CUSTOM_AUTH_REQUEST", R"({"endpoint":"/t","bodyForm":"grant_type=password&client_secret=a%20b","headers":{"X-API-Key":"key-1"}})"},
                         {"OCEAN__INTEGRATION__CONFIG__CUSTOM_AUTH_REQUEST_TEMPLATE", R"({"headers":{"Authorization":"Bearer {{.access_token}}"}})"}};
    ImportResult result;
    const auto root = imported(input, &result);
    QCOMPARE(at(*root, "connection.auth.request.body_form"), QStringLiteral("grant_type=password&client_secret=${secret:ocean/client_secret}"));
    QCOMPARE(at(*root, "connection.auth.request.headers[\"X-API-Key\"]"), QStringLiteral("${secret:ocean/x_api_key}"));
    QCOMPARE(at(*root, "connection.auth.request_template.headers.Authorization"), QStringLiteral("Bearer {{.access_token}}"));
    QCOMPARE(result.secrets.size(), 2u);
}

void TestOceanImport::namesOnly()
{
    OceanInput input;
    input.environment = {{"OCEAN__INTEGRATION__CONFIG__AUTH_TYPE", "api_key"}, {"OCEAN__INTEGRATION__CONFIG__API_KEY", ""}, {"OCEAN__PORT__CLIENT_SECRET", ""}};
    ImportResult result;
    const auto root = imported(input, &result);
    QCOMPARE(at(*root, "connection.auth.key"), QStringLiteral("${secret:ocean/api_key}"));
    QCOMPARE(at(*root, "sinks.port.client_secret"), QStringLiteral("${secret:ocean/port_client_secret}"));
    QVERIFY(result.secrets.empty());
}

// Whoever names the integration means the catalogue; its credentials may come later.
void TestOceanImport::sinkIsComplete()
{
    OceanInput input;
    input.valuesYaml = "integration: {identifier: mine}\n";
    const auto root = imported(input);
    QCOMPARE(at(*root, "sinks.port.type"), QStringLiteral("port"));
    QCOMPARE(at(*root, "sinks.port.integration_identifier"), QStringLiteral("mine"));
    QCOMPARE(at(*root, "sinks.port.client_id"), QStringLiteral("${secret:mine/port_client_id}"));
    QCOMPARE(at(*imported({}), "sinks"), QStringLiteral("(absent)"));
}

void TestOceanImport::illTypedValuesStay()
{
    OceanInput input;
    input.options = {{"pageSize", "abc"}, {"paginationType", "pages"}, {"authType", "oauth2"}, {"startPage", "'07'"}, {"verifySsl", "'False'"}, {"custom_headers", "x"}};
    const auto root = imported(input);
    QCOMPARE(at(*root, "connection.pagination.page_size"), QStringLiteral("abc"));
    QCOMPARE(at(*root, "connection.pagination.type"), QStringLiteral("pages"));
    QCOMPARE(at(*root, "connection.auth.type"), QStringLiteral("oauth2"));
    QCOMPARE(at(*root, "connection.pagination.start_page"), QStringLiteral("07"));
    QVERIFY(yaml::atPath(*root, "connection.tls.verify")->kind == yaml::Kind::Boolean);
    QCOMPARE(at(*root, "connection.customHeaders"), QStringLiteral("x"));
}

// Text of another system is not ours to interpolate, programs are never.
void TestOceanImport::foreignBracesStay()
{
    OceanInput input;
    input.appConfigYaml = "resources:\n- kind: /${x}/{id}\n  selector: {query: '.a == \"${x}\"', query_params: {q: '${secret:mine/name}', r: '$${'}}\n";
    const auto root = imported(input);
    QCOMPARE(at(*root, "resources[0].kind"), QStringLiteral("/$${x}/{id}"));
    QCOMPARE(at(*root, "resources[0].selector.query"), QStringLiteral(".a == \"${x}\""));
    QCOMPARE(at(*root, "resources[0].selector.query_params.q"), QStringLiteral("${secret:mine/name}"));
    QCOMPARE(at(*root, "resources[0].selector.query_params.r"), QStringLiteral("$$${"));
}

void TestOceanImport::resourcesStayAsTheyAre()
{
    OceanInput input;
    input.appConfigYaml = "resources:\n- kind: /a\n  unknown: [1, {b: null}]\n  selector: {query: true, endpoint: ignored}\n  port: {entity: {mappings: [{identifier: .x}]}}\n"
                          "enableMergeEntity: false\nnovel: 5\n";
    const auto root = imported(input);
    const auto source = yaml::read(input.appConfigYaml, "x");
    QCOMPARE(yamlOf(*root->find("resources")), yamlOf(*(*source)->find("resources")));
    QCOMPARE(at(*root, "enable_merge_entity"), QStringLiteral("false"));
    QCOMPARE(at(*root, "ocean.extra.novel"), QStringLiteral("5"));
}

void TestOceanImport::warnings_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("note");
    QTest::newRow("names") << QStringLiteral("paginationType=page") << QStringLiteral("`paginationParam` is missing");
    QTest::newRow("size name") << QStringLiteral("paginationType=cursor;paginationParam=c") << QStringLiteral("`sizeParam` is missing");
    QTest::newRow("number") << QStringLiteral("pageSize=abc") << QStringLiteral("`pageSize: abc` is not a whole number");
    QTest::newRow("auth") << QStringLiteral("authType=bearertoken") << QStringLiteral("Did you mean `bearer_token`?");
    QTest::newRow("credential") << QStringLiteral("authType=basic;username=u") << QStringLiteral("`password` is missing");
    QTest::newRow("timeout") << QStringLiteral("timeout=5") << QStringLiteral("never applies it");
    QTest::newRow("scheme") << QStringLiteral("baseUrl=api.example.com") << QStringLiteral("has no scheme");
    QTest::newRow("legacy") << QStringLiteral("offsetParam=skip") << QStringLiteral("is read as `paginationParam`");
    QTest::newRow("dropped") << QStringLiteral("customHeaders=x") << QStringLiteral("does not exist in the present version");
}

void TestOceanImport::warnings()
{
    QFETCH(QString, options);
    QFETCH(QString, note);
    OceanInput input;
    for (const QString &option : options.split(u';'))
        input.options.emplace_back(option.section(u'=', 0, 0).toStdString(), option.section(u'=', 1).toStdString());
    ImportResult result;
    imported(input, &result);
    QVERIFY(notes(result, note));
}

void TestOceanImport::filesAreKnownByWhatTheyHold()
{
    const std::vector<ImportFile> files{{"a", oneResource},
                                        {"b", "integration: {config: {baseUrl: 'https://b'}}\nresources: {limits: {cpu: 1}}\n"},
                                        {"c", "# names\nexport OCEAN__INTEGRATION__CONFIG__PAGINATION_TYPE='page'\n"}};
    const ImporterKind *kind = detect(files);
    QVERIFY(kind);
    QCOMPARE(kind->name, "ocean");
    const auto result = kind->import(files);
    QVERIFY(result.has_value());
    const auto root = yaml::read(result->files[0].text, "penstock.yaml");
    QVERIFY(root.has_value());
    QCOMPARE(at(**root, "connection.base_url"), QStringLiteral("https://b"));
    QCOMPARE(at(**root, "connection.pagination.type"), QStringLiteral("page"));
    QCOMPARE(at(**root, "resources[0].kind"), QStringLiteral("/items"));
    QVERIFY(!detect({{"x", "penstock: 1\nresources: []\n"}}));
    QVERIFY(!detect({{"x", "just text"}}));
    QVERIFY(!detect({}));
}

void TestOceanImport::refusesWhatIsNoMapping()
{
    OceanInput input;
    input.appConfigYaml = "- just\n- a list\n";
    const auto list = importOcean(input);
    QVERIFY(!list && list.error().is(codes::appConfigRejected));
    input.appConfigYaml = "resources: [";
    input.appConfigFile = "mine.yml";
    const auto broken = importOcean(input);
    QVERIFY(!broken && broken.error().is(codes::yamlSyntax));
    QCOMPARE(broken.error().place.file, std::string("mine.yml"));
}

void TestOceanImport::scenarios_data()
{
    QTest::addColumn<QString>("file");
    const QDir folder(scenarioFolder());
    for (const QString &name : folder.entryList({QStringLiteral("*.yaml")}))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
    if (folder.isEmpty())
        QTest::newRow("none") << QString();
}

void TestOceanImport::scenarios()
{
    QFETCH(QString, file);
    if (file.isEmpty())
        QSKIP("There are no recorded cases.");
    const auto scenario = yaml::read(fileText(file), file.toStdString());
    QVERIFY(scenario.has_value());
    const OceanInput input = scenarioInput(**scenario);
    ImportResult result;
    const auto root = imported(input, &result);
    QVERIFY(root->find("resources"));
    QCOMPARE(root->find("resources")->items.size(), (*scenario)->find("config")->find("resources")->items.size());
}

QTEST_GUILESS_MAIN(TestOceanImport)
#include "tst_oceanimport.moc"
