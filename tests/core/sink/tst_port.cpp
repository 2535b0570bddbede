// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "fakecatalogue.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace penstock;
using namespace penstock::sinktest;
using Key = FakeCatalogue::Key;

// The sink as a whole against a catalogue in memory: what is asked, in which order, and what is left there.
class TestPort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void callsInOrder();
    void makesAMissingIntegration();
    void flagsOfTheDocument();
    void refusesWrongCredentials();
    void renewsTheToken_data();
    void renewsTheToken();
    void patchIsNotRepeated();

    void bulksOfTwentyPerBlueprint();
    void sendsOnlyWhatChanged();
    void tooLargeGoesOneByOne();
    void errorPerEntity();
    void refusedWhole_data();
    void refusedWhole();
    void outageStopsTheRun();
    void searchedIdentifierCountsAsProduced();
    void nulls_data();
    void nulls();
    void plainDocumentsAreRefused();
    void examplesWithoutSecrets();
    void examplesAtMostFive();
    void requiredNullIsAnError();

    void deletesStale();
    void deletesInHundreds();
    void readsEveryPageOfTheList();
    void keepsStale_data();
    void keepsStale();
    void sparesWhatWasNotRead_data();
    void sparesWhatWasNotRead();
    void failedFetchUnderOcean();
    void keepsTargets_data();
    void keepsTargets();
    void deletesOneByOneInOrder();
    void saysWhatCouldNotBeDeleted();

    void resumedRunKnowsWhatItProduced();
    void resumedRunSendsRefusedAgain();
    void lostJournalDeletesNothing();
    void refusesForeignToken();

private:
    sink::Context context() const;
    std::unique_ptr<sink::Sink> sink(const std::string &more = {}) const;
    Result<sink::Closing> sync(const std::vector<map::Mapped> &pages, const sink::Conclusion &conclusion = complete());
    void profile(const char *name) { m_document->profile = profileNamed(name); }
    void mapTo(int resource, const std::string &blueprintExpression);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHost> m_host;
    std::unique_ptr<FakeCatalogue> m_catalogue;
    std::shared_ptr<Document> m_document;
    std::vector<std::string> m_secrets;
};

namespace
{
Doc entity(const std::string &identifier, const std::string &blueprint = "svc", const std::string &more = {})
{
    return {"{\"identifier\":\"" + identifier + "\",\"blueprint\":\"" + blueprint + "\"" + more + "}", "\"" + identifier + "\"",
            "\"" + blueprint + "\""};
}

map::Mapped numbered(int from, int to, const std::string &blueprint = "svc", const std::string &title = "n")
{
    std::vector<Doc> docs;
    for (int i = from; i <= to; ++i)
        docs.push_back(entity(std::to_string(i), blueprint, ",\"title\":\"" + title + std::to_string(i) + "\""));
    return page(docs);
}

bool has(const Diagnostics &diagnostics, const Code &code)
{
    return std::ranges::any_of(diagnostics, [&](const Diagnostic &diagnostic) { return diagnostic.is(code); });
}

std::string messages(const Diagnostics &diagnostics)
{
    std::string all;
    for (const Diagnostic &diagnostic : diagnostics)
        all += diagnostic.message.toStdString() + "\n";
    return all;
}

sink::Conclusion unread(std::vector<int> resources, bool counts)
{
    sink::Conclusion conclusion;
    conclusion.unfetchedResources = resources;
    if (counts)
        conclusion.failedResources = std::move(resources);
    return conclusion;
}
} // namespace

void TestPort::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = std::make_unique<FakeHost>();
    m_catalogue = std::make_unique<FakeCatalogue>(*m_host);
    m_document = document({"m", "t"});
    m_secrets.clear();
    mapTo(0, "\"svc\"");
    mapTo(1, "\"team\"");
}

void TestPort::mapTo(int resource, const std::string &blueprintExpression)
{
    EntityMapping &mapping = m_document->resources[std::size_t(resource)].port.emplace().entity;
    mapping.identifier.emplace(Expression{".id", {}}, Place());
    mapping.title.emplace(Expression{".name", {}}, Place());
    mapping.blueprint.emplace(Expression{blueprintExpression, {}}, Place());
    mapping.relations.emplace_back("r", MappingValue{Expression{".r", {}}, {}});
}

sink::Context TestPort::context() const
{
    sink::Context context;
    context.document = m_document;
    context.folder = m_folder->path().toStdString();
    context.runId = "run 1";
    context.secrets = m_secrets;
    return context;
}

std::unique_ptr<sink::Sink> TestPort::sink(const std::string &more) const
{
    return std::move(
        sink::make(settings("port", "{base_url: 'http://catalogue/', client_id: id, client_secret: sec, integration_identifier: oracle" +
                                        more + "}"))
            .value());
}

Result<sink::Closing> TestPort::sync(const std::vector<map::Mapped> &pages, const sink::Conclusion &conclusion)
{
    const auto sink = this->sink();
    if (const Result<> opened = open(*sink, *m_host, context()); !opened)
        return std::unexpected(opened.error());
    for (const map::Mapped &page : pages) {
        if (const auto ack = deliver(*sink, *m_host, page); !ack)
            return std::unexpected(ack.error());
    }
    return close(*sink, *m_host, conclusion);
}

void TestPort::callsInOrder()
{
    map::Mapped first = numbered(1, 12);
    first.examples = R"([{"id":1}])";
    QVERIFY(sync({first}));
    std::vector<std::string> asked;
    for (const FakeCatalogue::Call &call : m_catalogue->calls)
        asked.push_back(call.method + " " + call.path);
    QCOMPARE(asked, (std::vector<std::string>{"POST /v1/auth/access_token", "GET /v1/integration/oracle", "PATCH /v1/integration/oracle",
                                              "GET /v1/organization", "PATCH /v1/integration/oracle/resync-state",
                                              "POST /v1/integration/oracle/kinds/%2Fm/examples", "POST /v1/entities/search",
                                              "POST /v1/blueprints/svc/entities/bulk", "POST /v1/blueprints/entities/datasource-entities",
                                              "PATCH /v1/integration/oracle/resync-state"}));
    QCOMPARE(m_catalogue->calls[0].body, std::string(R"({"clientId":"id","clientSecret":"sec"})"));
    QVERIFY(m_catalogue->calls[4].body.find(R"("status":"running")") != std::string::npos);
    QCOMPARE(m_catalogue->calls[6].query,
             std::string("exclude_calculated_properties=true&include=blueprint&include=identifier&include=title&include=relations.r"));
    QVERIFY(m_catalogue->calls[6].body.starts_with(
        R"({"combinator":"and","rules":[{"property":"$identifier","operator":"in","value":["1","2",)"));
    QVERIFY(m_catalogue->calls[6].body.ends_with(
        R"({"property":"$blueprint","operator":"=","value":"svc"},{"property":"$datasource","operator":"contains","value":"port-ocean/custom/"},{"property":"$datasource","operator":"contains","value":"/oracle/exporter"}]})"));
    QCOMPARE(m_catalogue->calls[7].query, std::string("upsert=true&merge=true&create_missing_related_entities=true&validation_only=false&"
                                                      "ocean_info_event_type=resync&ocean_info_resync_id=run%201"));
    QCOMPARE(
        m_catalogue->calls[8].body,
        std::string(
            R"({"datasource_prefix":"port-ocean/custom/","datasource_suffix":"/oracle/exporter","before":"2026-03-04T05:00:00.000Z","limit":5000})"));
    QVERIFY(m_catalogue->calls[9].body.find(R"("status":"completed")") != std::string::npos);
    const http::Request &upsert = m_host->requests[7];
    QCOMPARE(*upsert.headers.first("Authorization"), std::string("Bearer tok1"));
    QVERIFY(upsert.headers.first("User-Agent")->starts_with("port-ocean/custom/"));
    QVERIFY(upsert.headers.first("User-Agent")->ends_with("/oracle/exporter"));
    QCOMPARE(*upsert.headers.first("Content-Type"), std::string("application/json"));
}

void TestPort::makesAMissingIntegration()
{
    m_catalogue->integrationExists = false;
    QVERIFY(sync({}));
    const auto made = m_catalogue->callsTo("/v1/integration", "POST");
    QCOMPARE(made.size(), 1u);
    QVERIFY(made[0].body.starts_with(R"({"installationId":"oracle","installationAppType":"custom")"));
}

void TestPort::flagsOfTheDocument()
{
    m_document->ocean.enableMergeEntity = false;
    m_document->ocean.createMissingRelatedEntities = false;
    QVERIFY(sync({page({entity("1")})}));
    QVERIFY(m_catalogue->upserts().at(0).query.starts_with("upsert=true&merge=false&create_missing_related_entities=false&"));
}

void TestPort::refusesWrongCredentials()
{
    m_catalogue->first = [](const FakeCatalogue::Call &) {
        sink::Response response;
        response.head.status = 403;
        response.body = R"({"ok":false,"error":"invalid_credentials","message":"no such client"})";
        return std::optional(response);
    };
    const auto refused = sync({});
    QVERIFY(!refused);
    QVERIFY(refused.error().is(codes::authenticationRefused));
    QVERIFY2(refused.error().message.contains(QStringLiteral("no such client")), qPrintable(refused.error().message));
    QVERIFY(!refused.error().message.contains(QStringLiteral("sec")));
    QCOMPARE(m_catalogue->calls.size(), 1u);
}

void TestPort::renewsTheToken_data()
{
    QTest::addColumn<bool>("expires");
    QTest::newRow("it expires") << true;
    QTest::newRow("it is refused") << false;
}

void TestPort::renewsTheToken()
{
    QFETCH(bool, expires);
    const auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, context()));
    if (expires)
        m_host->time += std::chrono::hours(1);
    else
        m_catalogue->tokens = 7;   // whatever was given out before is worth nothing now
    QVERIFY(deliver(*sink, *m_host, numbered(1, 60)));
    QCOMPARE(m_catalogue->callsTo("access_token").size(), 2u);
    QCOMPARE(m_catalogue->entities.size(), 60u);
    const auto refusals = std::ranges::count(m_catalogue->calls, 401, &FakeCatalogue::Call::status);
    QVERIFY(expires ? refusals == 0 : refusals > 0);
}

void TestPort::patchIsNotRepeated()
{
    QVERIFY(sync({page({entity("1")})}));
    for (std::size_t i = 0; i < m_host->requests.size(); ++i) {
        QCOMPARE(m_host->rules[i].attempts == 1, m_host->requests[i].method == "PATCH");
        QVERIFY(std::ranges::count(m_host->rules[i].statuses, 401) == 0);
        QVERIFY(m_host->rules[i].unsafeMethods);
    }
}

void TestPort::bulksOfTwentyPerBlueprint()
{
    std::vector<Doc> docs;
    for (int i = 0; i < 45; ++i)
        docs.push_back(entity(std::to_string(i), i % 2 ? "b" : "a/x"));
    QVERIFY(sync({page(docs)}));
    std::vector<std::string> bulks;
    for (const FakeCatalogue::Call &call : m_catalogue->upserts())
        bulks.push_back(call.path + " " + std::to_string(call.json().get("entities").size()));
    QCOMPARE(bulks, (std::vector<std::string>{"/v1/blueprints/a%2Fx/entities/bulk 20", "/v1/blueprints/a%2Fx/entities/bulk 3",
                                              "/v1/blueprints/b/entities/bulk 20", "/v1/blueprints/b/entities/bulk 2"}));
}

void TestPort::sendsOnlyWhatChanged()
{
    QVERIFY(sync({numbered(1, 12)}));
    m_catalogue->calls.clear();
    std::vector<Doc> docs;
    for (int i = 1; i <= 12; ++i)
        docs.push_back(
            entity(std::to_string(i), "svc", std::string(",\"title\":\"") + (i == 12 ? "changed" : "n" + std::to_string(i)) + "\""));
    auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, context()));
    const auto ack = deliver(*sink, *m_host, page(docs));
    QVERIFY(ack);
    QCOMPARE(ack->accepted, 12);
    QVERIFY(close(*sink, *m_host, complete()));
    QCOMPARE(m_catalogue->upserts().size(), 1u);
    QCOMPARE(m_catalogue->upserts()[0].json().get("entities").size(), 1);
    sink.reset();
    QVERIFY(m_catalogue->deleted.empty());   // unchanged ones are produced all the same

    m_catalogue->calls.clear();
    QVERIFY(sync({numbered(1, 10)}));
    QCOMPARE(m_catalogue->callsTo("/search").size(), 0u);
    QCOMPARE(m_catalogue->upserts()[0].json().get("entities").size(), 10);
}

void TestPort::tooLargeGoesOneByOne()
{
    m_catalogue->failBulk["svc"] = 413;
    const auto closing = sync({numbered(1, 3)});
    QVERIFY(closing);
    QCOMPARE(m_catalogue->upserts().size(), 4u);
    QCOMPARE(m_catalogue->upserts()[1].path, std::string("/v1/blueprints/svc/entities"));
    QCOMPARE(m_catalogue->upserts()[1].body, std::string(R"({"identifier":"1","blueprint":"svc","title":"n1"})"));
    QCOMPARE(m_catalogue->upserts()[1].query, m_catalogue->upserts()[0].query);
    QCOMPARE(m_catalogue->entities.size(), 3u);
}

void TestPort::errorPerEntity()
{
    profile("ocean");
    m_catalogue->first = [](const FakeCatalogue::Call &call) -> std::optional<sink::Response> {
        if (!call.path.ends_with("/bulk"))
            return std::nullopt;
        sink::Response response;
        response.head.status = 200;
        response.body = R"({"ok":true,"entities":[{"index":0,"identifier":"1","created":true}],)"
                        R"("errors":[{"index":1,"identifier":"2","statusCode":422,"error":"invalid","message":"v must be a number"}]})";
        return response;
    };
    const auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, context()));
    const auto ack = deliver(*sink, *m_host, numbered(1, 2));
    QVERIFY(ack);
    QCOMPARE(ack->accepted, 1);
    QCOMPARE(ack->refused, 1);
    QVERIFY(has(ack->diagnostics, codes::sinkRefused));
    QVERIFY(messages(ack->diagnostics).find("\"2\": v must be a number") != std::string::npos);
}

void TestPort::refusedWhole_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<bool>("createMissing");
    QTest::addColumn<QList<QByteArray>>("again");
    const QList<QByteArray> whole = {R"({"identifier":"2","blueprint":"svc","title":"root"})",
                                     R"({"identifier":"1","blueprint":"svc","title":"child","relations":{"p":"2"}})"};
    QTest::newRow("native") << QByteArray("native") << true << whole;
    QTest::newRow("ocean gives up") << QByteArray("ocean") << true << QList<QByteArray>();
    QTest::newRow("ocean, reduced") << QByteArray("ocean") << false
                                    << QList<QByteArray>{R"({"identifier":"2","blueprint":"svc"})",
                                                         R"({"identifier":"1","blueprint":"svc","relations":{"p":"2"}})"};
}

void TestPort::refusedWhole()
{
    QFETCH(QByteArray, profile);
    QFETCH(bool, createMissing);
    QFETCH(QList<QByteArray>, again);
    this->profile(profile.constData());
    m_document->ocean.createMissingRelatedEntities = createMissing;
    m_catalogue->failBulk["svc"] = 422;
    const auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, context()));
    const auto ack = deliver(
        *sink, *m_host, page({entity("1", "svc", R"(,"title":"child","relations":{"p":"2"})"), entity("2", "svc", R"(,"title":"root")")}));
    QVERIFY(ack);
    QCOMPARE(ack->refused, again.isEmpty() ? 2 : 0);
    QCOMPARE(has(ack->diagnostics, codes::sinkRefused), again.isEmpty());
    const auto closing = close(*sink, *m_host, complete());
    QVERIFY(closing);
    QCOMPARE(closing->accepted, again.size());
    QList<QByteArray> sent;
    for (const FakeCatalogue::Call &call : m_catalogue->upserts()) {
        if (!call.path.ends_with("/bulk"))
            sent << QByteArray::fromStdString(call.body);
    }
    QCOMPARE(sent, again);
}

void TestPort::outageStopsTheRun()
{
    m_catalogue->failBulk["svc"] = 503;
    const auto refused = sync({numbered(1, 3)});
    QVERIFY(!refused);
    QVERIFY(refused.error().is(codes::sinkUnavailable));
    QVERIFY(!refused.error().advice.isEmpty());
    profile("ocean");
    const auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, context()));
    const auto ack = deliver(*sink, *m_host, numbered(1, 3));
    QVERIFY(ack);
    QCOMPARE(ack->refused, 3);
}

void TestPort::searchedIdentifierCountsAsProduced()
{
    m_catalogue->store("item", "resolved-by-search");
    m_catalogue->store("item", "other");
    const std::string query = R"({"combinator":"and","rules":[]})";
    QVERIFY(sync({page({{"{\"identifier\":" + query + R"(,"blueprint":"item"})", query, "\"item\""}})}));
    QCOMPARE(m_catalogue->deleted, (std::vector<Key>{{"item", "other"}}));

    // Where the catalogue does not say which entity that is, none of its blueprint goes.
    m_catalogue->deleted.clear();
    m_catalogue->store("item", "other");
    m_catalogue->store("svc", "gone");
    m_catalogue->store("svc", "1");
    m_catalogue->fail["item"] = 422;
    QVERIFY(sync({page({{"{\"identifier\":" + query + R"(,"blueprint":"item"})", query, "\"item\""}, entity("1")})}));
    QCOMPARE(m_catalogue->deleted, (std::vector<Key>{{"svc", "gone"}}));
}

void TestPort::nulls_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("option");
    QTest::addColumn<bool>("sent");
    QTest::newRow("native") << QByteArray("native") << QByteArray() << false;
    QTest::newRow("native, sent") << QByteArray("native") << QByteArray(", nulls: send") << true;
    QTest::newRow("ocean") << QByteArray("ocean") << QByteArray() << true;
    QTest::newRow("ocean, left out") << QByteArray("ocean") << QByteArray(", nulls: omit") << false;
}

void TestPort::nulls()
{
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, option);
    QFETCH(bool, sent);
    this->profile(profile.constData());
    const auto sink = this->sink(option.toStdString());
    QVERIFY(open(*sink, *m_host, context()));
    const std::string more =
        R"(,"title":null,"properties":{"a":null,"big":12345678901234567890123,"o":{"x":null},"s":"null"},"relations":{"r":null})";
    QVERIFY(deliver(*sink, *m_host, page({entity("1", "svc", more), entity("2", "svc", R"(,"properties":{"z":1,"a":2.50})")})));
    const std::string body = m_catalogue->upserts().at(0).body;
    const std::string first = sent ? more : R"(,"properties":{"big":12345678901234567890123,"o":{"x":null},"s":"null"},"relations":{})";
    QCOMPARE(body, "{\"entities\":[{\"identifier\":\"1\",\"blueprint\":\"svc\"" + first +
                       R"(},{"identifier":"2","blueprint":"svc","properties":{"z":1,"a":2.50}}]})");
}

void TestPort::plainDocumentsAreRefused()
{
    const auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, context()));
    const auto ack = deliver(*sink, *m_host, page({{"{\"a\":1}"}, entity("1")}));
    QVERIFY(ack);
    QCOMPARE(ack->refused, 1);
    QVERIFY(messages(ack->diagnostics).find("port.entity.mappings") != std::string::npos);
    QCOMPARE(m_catalogue->entities.size(), 1u);
}

void TestPort::examplesWithoutSecrets()
{
    m_secrets = {"sekret-token", "x"};
    map::Mapped mapped = page({entity("1")});
    mapped.examples =
        R"([{"id":1,"note":"has sekret-token inside","x":["AKIAIOSFODNN7EXAMPLE",{"u":"https://me:pw@host/"}],"n":12345678901234567890}])";
    m_document->resources[0].kind = "/a b/{id}";
    QVERIFY(sync({mapped}));
    const auto sent = m_catalogue->callsTo("/examples");
    QCOMPARE(sent.size(), 1u);
    QCOMPARE(sent[0].path, std::string("/v1/integration/oracle/kinds/%2Fa+b%2F%7Bid%7D/examples"));
    const std::string clean =
        R"({"examples":[{"id":1,"note":"has [REDACTED] inside","x":["[REDACTED]",{"u":"https://[REDACTED]@host/"}],"n":12345678901234567890}]})";
    QCOMPARE(sent[0].body, clean);
}

void TestPort::examplesAtMostFive()
{
    map::Mapped mapped = page({entity("1")});
    mapped.examples = "[1,2,3]";
    std::string token;
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, *m_host, context()));
        token = deliver(*sink, *m_host, mapped).value().token;
    }
    auto sink = this->sink();
    sink::Context resumed = context();
    resumed.resuming = true;
    resumed.token = token;
    QVERIFY(open(*sink, *m_host, resumed));
    QVERIFY(deliver(*sink, *m_host, mapped));
    QVERIFY(deliver(*sink, *m_host, mapped));
    QVERIFY(deliver(*sink, *m_host, mapped, 1));
    std::vector<std::string> sent;
    for (const FakeCatalogue::Call &call : m_catalogue->callsTo("/examples"))
        sent.push_back(call.path.substr(call.path.find("%2F")) + call.body);
    QCOMPARE(sent, (std::vector<std::string>{R"(%2Fm/examples{"examples":[1,2,3]})", R"(%2Fm/examples{"examples":[1,2]})",
                                             R"(%2Ft/examples{"examples":[1,2,3]})"}));

    sink.reset();
    m_catalogue->calls.clear();
    m_document->ocean.sendRawDataExamples = false;
    QVERIFY(sync({mapped}));
    QVERIFY(m_catalogue->callsTo("/examples").empty());
}

void TestPort::requiredNullIsAnError()
{
    m_catalogue->blueprints["svc"] =
        json::parse(R"({"schema":{"required":["need"]},"relations":{"owner":{"required":true},"x":{"required":false}}})").value();
    map::Mapped mapped = page({entity("1")});
    for (const char *field : {"properties.need", "properties.opt", "relations.owner", "relations.x", "title"})
        mapped.diagnostics.push_back(Diagnostic(codes::nullValue, QStringLiteral("null")).with("field", field));
    const auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, context()));
    const auto ack = deliver(*sink, *m_host, mapped);
    QVERIFY(ack);
    std::vector<std::string> required;
    for (const Diagnostic &diagnostic : ack->diagnostics) {
        QVERIFY(diagnostic.is(codes::nullValue));
        QCOMPARE(*diagnostic.detail("level"), std::string("error"));
        required.push_back(*diagnostic.detail("field"));
    }
    QCOMPARE(required, (std::vector<std::string>{"properties.need", "relations.owner"}));
    QVERIFY(deliver(*sink, *m_host, mapped));
    QCOMPARE(m_catalogue->callsTo("/v1/blueprints/svc", "GET").size(), 1u);
}

void TestPort::deletesStale()
{
    QVERIFY(sync({numbered(1, 4)}));
    const auto closing = sync({numbered(1, 3)});
    QVERIFY(closing);
    QCOMPARE(closing->deleted, 1);
    QCOMPARE(m_catalogue->deleted, (std::vector<Key>{{"svc", "4"}}));
    QVERIFY(m_catalogue->callsTo("/bulk/entities/delete").at(0).query == "delete_dependents=true");
}

void TestPort::deletesInHundreds()
{
    for (int i = 0; i < 250; ++i)
        m_catalogue->store(i < 230 ? "svc" : "team", std::to_string(i));
    m_document->ocean.entityDeletionThreshold = 1;
    const auto closing = sync({});
    QVERIFY(closing);
    QCOMPARE(closing->deleted, 250);
    QCOMPARE(m_catalogue->callsTo("/svc/bulk/entities/delete").size(), 3u);
    QCOMPARE(m_catalogue->callsTo("/team/bulk/entities/delete").size(), 1u);
}

void TestPort::readsEveryPageOfTheList()
{
    m_catalogue->pageSize = 3;
    for (int i = 0; i < 10; ++i)
        m_catalogue->store("svc", std::to_string(i));
    const auto closing = sync({numbered(0, 8)});
    QVERIFY(closing);
    QCOMPARE(m_catalogue->callsTo("datasource-entities").size(), 4u);
    QCOMPARE(m_catalogue->deleted, (std::vector<Key>{{"svc", "9"}}));
}

void TestPort::keepsStale_data()
{
    QTest::addColumn<double>("threshold");
    QTest::addColumn<int>("stale");
    QTest::addColumn<bool>("kept");
    QTest::newRow("above the threshold") << 0.9 << 19 << true;
    QTest::newRow("at the threshold") << 0.9 << 9 << false;
    QTest::newRow("never") << 0.0 << 1 << true;
    QTest::newRow("always") << 1.0 << 19 << false;
}

void TestPort::keepsStale()
{
    QFETCH(double, threshold);
    QFETCH(int, stale);
    QFETCH(bool, kept);
    m_document->ocean.entityDeletionThreshold = threshold;
    for (int i = 0; i <= stale; ++i)
        m_catalogue->store("svc", std::to_string(i));
    const auto closing = sync({numbered(0, 0)});
    QVERIFY(closing);
    QCOMPARE(m_catalogue->deleted.empty(), kept);
    QCOMPARE(has(closing->diagnostics, codes::deletionSkipped), kept);
}

void TestPort::sparesWhatWasNotRead_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("blueprint");
    QTest::addColumn<int>("how");              // 0 fetch failed, 1 items failed, 2 ended early, 3 cancelled, 4 not allowed
    QTest::addColumn<QList<QByteArray>>("deleted");
    QTest::addColumn<bool>("said");
    QTest::newRow("native: its blueprint stays") << QByteArray("native") << QByteArray("\"svc\"") << 0 << QList<QByteArray>{"team"} << true;
    QTest::newRow("native: items failed") << QByteArray("native") << QByteArray("\"svc\"") << 1 << QList<QByteArray>{"team"} << true;
    QTest::newRow("native: computed blueprint") << QByteArray("native") << QByteArray(".type") << 0 << QList<QByteArray>() << true;
    QTest::newRow("native: interpolated blueprint")
        << QByteArray("native") << QByteArray("\"\\(.type)\"") << 0 << QList<QByteArray>() << true;
    QTest::newRow("native: ended early") << QByteArray("native") << QByteArray("\"svc\"") << 2 << QList<QByteArray>() << true;
    QTest::newRow("ocean: items failed") << QByteArray("ocean") << QByteArray("\"svc\"") << 1 << QList<QByteArray>() << true;
    QTest::newRow("cancelled") << QByteArray("native") << QByteArray("\"svc\"") << 3 << QList<QByteArray>() << false;
    QTest::newRow("not allowed") << QByteArray("native") << QByteArray("\"svc\"") << 4 << QList<QByteArray>() << false;
}

void TestPort::sparesWhatWasNotRead()
{
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, blueprint);
    QFETCH(int, how);
    QFETCH(QList<QByteArray>, deleted);
    QFETCH(bool, said);
    this->profile(profile.constData());
    mapTo(0, blueprint.toStdString());
    for (int i = 0; i < 5; ++i) {
        m_catalogue->store("svc", std::to_string(i));
        m_catalogue->store("team", std::to_string(i));
    }
    sink::Conclusion conclusion;
    switch (how) {
    case 0: conclusion = unread({0}, true); break;
    case 1: conclusion.failedResources = {0}; break;
    case 3: conclusion.cancelled = true; break;
    case 4: conclusion.complete = true; break;
    default: break;
    }
    sink::Context given = context();
    given.allowDeletion = how != 4;
    const auto sink = this->sink();
    QVERIFY(open(*sink, *m_host, given));
    QVERIFY(deliver(*sink, *m_host, numbered(0, 3, "team"), 1));
    const auto closing = close(*sink, *m_host, conclusion);
    QVERIFY(closing);
    QList<QByteArray> gone;
    for (const Key &key : m_catalogue->deleted)
        gone << QByteArray::fromStdString(key.first);
    QCOMPARE(gone, deleted);
    QCOMPARE(has(closing->diagnostics, codes::deletionSkipped), said);
    if (!gone.isEmpty())
        QCOMPARE(m_catalogue->callsTo("/delete").at(0).query, std::string("delete_dependents=false"));
    const std::string state = m_catalogue->calls.back().body;
    QVERIFY(state.find(how == 3 ? "aborted" : how < 2 ? "failed" : "completed") != std::string::npos);
}

void TestPort::failedFetchUnderOcean()
{
    profile("ocean");
    for (int i = 1; i <= 3; ++i)
        m_catalogue->store("svc", std::to_string(i));
    const auto closing = sync({numbered(1, 2, "team")}, unread({0}, false));
    QVERIFY(closing);
    QCOMPARE(closing->deleted, 3);
    const auto danger =
        std::ranges::find_if(closing->diagnostics, [](const Diagnostic &diagnostic) { return diagnostic.is(codes::deletionDangerous); });
    QVERIFY(danger != closing->diagnostics.end());
    QCOMPARE(*danger->detail("count"), std::string("3"));
}

void TestPort::keepsTargets_data()
{
    QTest::addColumn<bool>("createMissing");
    QTest::addColumn<bool>("knownTarget");
    QTest::addColumn<QList<QByteArray>>("deleted");
    QTest::newRow("kept") << true << true << QList<QByteArray>{"svc/5", "team/9"};
    QTest::newRow("of an unknown kind: whatever has that identifier") << true << false << QList<QByteArray>{"team/9"};
    QTest::newRow("not made again") << false << true << QList<QByteArray>{"svc/5", "team/5", "team/6", "team/9"};
}

void TestPort::keepsTargets()
{
    QFETCH(bool, createMissing);
    QFETCH(bool, knownTarget);
    QFETCH(QList<QByteArray>, deleted);
    m_document->ocean.createMissingRelatedEntities = createMissing;
    if (knownTarget)
        m_catalogue->blueprints["svc"] =
            json::parse(R"({"relations":{"dep":{"target":"team"},"many":{"target":"team","many":true}}})").value();
    for (const char *identifier : {"5", "6", "9"})
        m_catalogue->store("team", identifier);
    m_catalogue->store("svc", "5");
    QVERIFY(sync({page({entity("1", "svc", R"(,"relations":{"dep":"5","many":["6"],"search":{"combinator":"and","rules":[]}})")})}));
    QList<QByteArray> gone;
    for (const auto &[blueprint, identifier] : m_catalogue->deleted)
        gone << QByteArray::fromStdString(blueprint + "/" + identifier);
    std::ranges::sort(gone);
    QCOMPARE(gone, deleted);
}

void TestPort::deletesOneByOneInOrder()
{
    m_document->ocean.deleteDependentEntities = false;
    m_document->ocean.entityDeletionThreshold = 1;
    m_catalogue->store("svc", "a");
    m_catalogue->store("svc", "b", R"(,"relations":{"p":"a"})");
    m_catalogue->store("team", "c", R"(,"relations":{"p":["b"]})");
    QVERIFY(sync({}));
    QCOMPARE(m_catalogue->deleted, (std::vector<Key>{{"team", "c"}, {"svc", "b"}, {"svc", "a"}}));
    for (const FakeCatalogue::Call &call : m_catalogue->callsTo("/delete"))
        QCOMPARE(call.query, std::string("delete_dependents=false"));
}

void TestPort::saysWhatCouldNotBeDeleted()
{
    m_catalogue->store("svc", "1");
    m_catalogue->store("svc", "2");
    m_catalogue->first = [](const FakeCatalogue::Call &call) -> std::optional<sink::Response> {
        if (!call.path.ends_with("/delete"))
            return std::nullopt;
        sink::Response response;
        response.head.status = 409;
        response.body = R"({"message":"has dependents"})";
        return response;
    };
    const auto closing = sync({numbered(1, 1)});
    QVERIFY(closing);
    QCOMPARE(closing->deleted, 0);
    QVERIFY(messages(closing->diagnostics).find("has dependents") != std::string::npos);

    m_catalogue->first = [](const FakeCatalogue::Call &call) -> std::optional<sink::Response> {
        sink::Response response;
        response.head.status = 500;
        return call.path.ends_with("datasource-entities") ? std::optional(response) : std::nullopt;
    };
    const auto unlisted = sync({numbered(1, 1)});
    QVERIFY(unlisted);
    QVERIFY(has(unlisted->diagnostics, codes::deletionSkipped));
}

void TestPort::resumedRunKnowsWhatItProduced()
{
    std::string token;
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, *m_host, context()));
        const auto ack = deliver(*sink, *m_host, numbered(1, 15));
        QVERIFY(ack);
        token = ack->token;
        QVERIFY(deliver(*sink, *m_host, numbered(16, 30)));   // in the catalogue, but not acknowledged
    }
    m_catalogue->store("svc", "stale");
    m_catalogue->calls.clear();
    m_host->time += std::chrono::hours(1);
    const auto sink = this->sink();
    sink::Context resumed = context();
    resumed.resuming = true;
    resumed.token = token;
    QVERIFY(open(*sink, *m_host, resumed));
    QVERIFY(deliver(*sink, *m_host, numbered(16, 30)));
    const auto closing = close(*sink, *m_host, complete());
    QVERIFY(closing);
    QCOMPARE(m_catalogue->deleted, (std::vector<Key>{{"svc", "stale"}}));
    QVERIFY(m_catalogue->callsTo("datasource-entities").at(0).body.find("2026-03-04T05:00:00.000Z") != std::string::npos);
}

void TestPort::resumedRunSendsRefusedAgain()
{
    m_catalogue->failBulk["svc"] = 422;
    std::string token;
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, *m_host, context()));
        token = deliver(*sink, *m_host, numbered(1, 3)).value().token;
    }
    const auto sink = this->sink();
    sink::Context resumed = context();
    resumed.resuming = true;
    resumed.token = token;
    QVERIFY(open(*sink, *m_host, resumed));
    const auto closing = close(*sink, *m_host, complete());
    QVERIFY(closing);
    QCOMPARE(closing->accepted, 3);
    QCOMPARE(m_catalogue->entities.size(), 3u);
}

void TestPort::lostJournalDeletesNothing()
{
    std::string token;
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, *m_host, context()));
        token = deliver(*sink, *m_host, numbered(1, 3)).value().token;
    }
    const std::filesystem::path journal = context().folder / ".penstock" / "port-default.journal";
    QVERIFY(std::filesystem::remove(journal));
    const auto sink = this->sink();
    sink::Context resumed = context();
    resumed.resuming = true;
    resumed.token = token;
    QVERIFY(open(*sink, *m_host, resumed));
    QVERIFY(deliver(*sink, *m_host, numbered(4, 30)));
    const auto closing = close(*sink, *m_host, complete());
    QVERIFY(closing);
    QVERIFY(has(closing->diagnostics, codes::deletionSkipped));
    QVERIFY(m_catalogue->deleted.empty());
}

void TestPort::refusesForeignToken()
{
    const auto sink = this->sink();
    sink::Context resumed = context();
    resumed.resuming = true;
    resumed.token = R"({"row":3})";
    const Result<> opened = open(*sink, *m_host, resumed);
    QVERIFY(!opened);
    QVERIFY(opened.error().is(codes::stateUnreadable));
}

QTEST_GUILESS_MAIN(TestPort)
#include "tst_port.moc"
