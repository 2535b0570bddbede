// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/map/expansion.h"
#include "core/map/rounding.h"
#include "fixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace penstock;
using namespace penstock::fixture;
using namespace std::chrono_literals;

class TestMapWorker : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesEntities();
    void ordersKeys();
    void keepsNumbers();
    void tellsWhereEntitiesAre();
    void judgesIdentity_data();
    void judgesIdentity();
    void selects_data();
    void selects();
    void dropsBrokenRecords();
    void dropsWhatIsNotAnObject();
    void nestsProperties();
    void runsOneProgram();
    void passesRecordsThrough();
    void passesChangedRecordsThrough();
    void injectsParameters();
    void appliesDataPath_data();
    void appliesDataPath();
    void expands();
    void findsTakenOutPath_data();
    void findsTakenOutPath();
    void collectsParameterValues_data();
    void collectsParameterValues();
    void collectsNestedParameterValues();
    void keepsExamples();
    void makesIconsText();
    void countsNotes();
    void stopsEndlessPrograms();
    void noticesRounding_data();
    void noticesRounding();
    void hidesEnvironment();
    void checksExpressions();
    void triesExpressions();
};

void TestMapWorker::writesEntities()
{
    const auto mapped = run(document("native", resourceWith(entity(".id | tostring", "\"item\"", {{"name", ".n"}, {"none", ".x"}}))),
                            recordsJob(R"([{"id":1,"n":"a\"b"},{"id":2,"n":[1,{}]}])"));
    QCOMPARE(documents(mapped), QByteArray("{\"identifier\":\"1\",\"blueprint\":\"item\",\"properties\":{\"name\":\"a\\\"b\",\"none\":null}}\n"
                                           "{\"identifier\":\"2\",\"blueprint\":\"item\",\"properties\":{\"name\":[1,{}],\"none\":null}}\n"));
    QCOMPARE(findings(mapped), QByteArray("null-value properties.none warning x2\n"));
    QCOMPARE(mapped.items, 2);
    QVERIFY(!mapped.hasErrors && !mapped.rejected);
}

void TestMapWorker::ordersKeys()
{
    EntityMapping mapping = entity(".i", ".b", {{"z", "1"}, {"a", "2"}});
    mapping.title = value(".t");
    mapping.icon = value("\"I\"");
    mapping.team = value(".team");
    mapping.relations.emplace_back("r", value(".r"));
    mapping.hasRelations = true;
    const auto mapped = run(document("native", resourceWith(mapping)), recordsJob(R"([{"r":[1],"team":"x","t":5,"b":"b","i":"i"}])"));
    QCOMPARE(documents(mapped), QByteArray("{\"identifier\":\"i\",\"icon\":\"I\",\"blueprint\":\"b\",\"title\":5,\"team\":\"x\","
                                           "\"properties\":{\"z\":1,\"a\":2},\"relations\":{\"r\":[1]}}\n"));
    EntityMapping empty = entity(".i", ".b");
    empty.hasProperties = true;
    QCOMPARE(documents(run(document("native", resourceWith(empty)), recordsJob(R"([{"b":"b","i":"i"}])"))),
             QByteArray("{\"identifier\":\"i\",\"blueprint\":\"b\",\"properties\":{}}\n"));
}

void TestMapWorker::keepsNumbers()
{
    const Members properties{{"big", ".big"}, {"text", ".big | tostring"}, {"d", ".d"}};
    const char *page = R"([{"id":"x","big":123456789012345678901234567890,"d":1.10}])";
    QCOMPARE(documents(run(document("native", resourceWith(entity(".id", "\"b\"", properties))), recordsJob(page))),
             QByteArray("{\"identifier\":\"x\",\"blueprint\":\"b\",\"properties\":{\"big\":123456789012345678901234567890,"
                        "\"text\":\"123456789012345678901234567890\",\"d\":1.10}}\n"));
    QCOMPARE(documents(run(document("ocean", resourceWith(entity(".id", "\"b\"", {{"big", ".big"}}))), bodyJob(page))),
             QByteArray("{\"identifier\":\"x\",\"blueprint\":\"b\",\"properties\":{\"big\":123456789012345677877719597056}}\n"));
}

void TestMapWorker::tellsWhereEntitiesAre()
{
    const auto mapped = run(document("native", resourceWith(entity(".id", ".b", {{"x", "1"}}))), recordsJob(R"([{"id":"one","b":"k"},{"id":22,"b":"l"}])"));
    QCOMPARE(mapped.entities.size(), std::size_t(2));
    const auto part = [&](std::size_t offset, std::size_t length) { return QByteArray(mapped.bytes.data() + offset, qsizetype(length)); };
    QCOMPARE(part(mapped.entities[0].identifierOffset, mapped.entities[0].identifierLength), QByteArray("\"one\""));
    QCOMPARE(part(mapped.entities[1].identifierOffset, mapped.entities[1].identifierLength), QByteArray("22"));
    QCOMPARE(part(mapped.entities[1].blueprintOffset, mapped.entities[1].blueprintLength), QByteArray("\"l\""));
    QCOMPARE(mapped.entities[1].record, 1);
    QCOMPARE(mapped.entities[1].item, -1);
}

void TestMapWorker::judgesIdentity_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("native");
    QTest::addColumn<bool>("ocean");
    QTest::newRow("text") << QByteArray("\"a\"") << true << true;
    QTest::newRow("null") << QByteArray("null") << false << false;
    QTest::newRow("empty") << QByteArray("\"\"") << false << false;
    QTest::newRow("false") << QByteArray("false") << false << false;
    QTest::newRow("true") << QByteArray("true") << true << true;
    QTest::newRow("zero") << QByteArray("0") << true << false;
    QTest::newRow("zero with fraction") << QByteArray("0.0") << true << false;
    QTest::newRow("array") << QByteArray("[]") << true << false;
    QTest::newRow("object") << QByteArray("{}") << true << false;
}

void TestMapWorker::judgesIdentity()
{
    QFETCH(QByteArray, id);
    QFETCH(bool, native);
    QFETCH(bool, ocean);
    const std::string page = "[{\"id\":" + id.toStdString() + "}]";
    const auto mapped = run(document("native", resourceWith(entity(".id", "\"b\""))), recordsJob(page));
    QCOMPARE(mapped.entities.size() == 1, native);
    QCOMPARE(mapped.failed, native ? 0 : 1);
    QCOMPARE(mapped.drops.size(), std::size_t(native ? 0 : 1));
    QCOMPARE(mapped.bytes.empty(), !native);
    QCOMPARE(run(document("ocean", resourceWith(entity(".id", "\"b\""))), bodyJob(page)).entities.size() == 1, ocean);
    QCOMPARE(run(document("native", resourceWith(entity("\"x\"", ".id"))), recordsJob(page)).entities.size() == 1, native);
}

void TestMapWorker::selects_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("kept");
    QTest::addColumn<int>("leftOut");
    QTest::addColumn<int>("failed");
    QTest::addColumn<QByteArray>("found");
    const auto row = [](const char *name, const char *query, const char *profile, const char *kept, int leftOut, int failed, const char *found) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(profile) << QByteArray(kept) << leftOut << failed << QByteArray(found);
    };
    row("truthy", ".on", "native", "1 4 5", 2, 0, "");
    row("boolean", ".on == true", "native", "1", 4, 0, "");
    row("failing", ".id / 0 | . > 1", "native", "", 0, 5, "jq-failed selector.query x5\n");
    row("none", "empty", "native", "", 5, 0, "");
    row("ocean: boolean", ".on == true", "ocean", "1", 4, 0, "items-skipped 4\n");
    row("ocean: not boolean", ".on", "ocean", "1", 1, 3, "selector-not-boolean selector.query x3\nitems-skipped 1\n");
    row("ocean: not JQ", "True", "ocean", "", 0, 5, "jq-failed selector.query x5\n");
}

void TestMapWorker::selects()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, kept);
    QFETCH(int, leftOut);
    QFETCH(int, failed);
    QFETCH(QByteArray, found);
    Resource resource = resourceWith(entity(".id", "\"b\""));
    resource.query = expression(query.toStdString());
    const char *page = R"([{"id":1,"on":true},{"id":2,"on":false},{"id":3},{"id":4,"on":0},{"id":5,"on":"x"}])";
    const auto mapped = run(document(profile.constData(), resource), profile == "native" ? recordsJob(page) : bodyJob(page));
    QByteArray ids;
    for (const map::Entity &one : mapped.entities)
        ids += (ids.isEmpty() ? "" : " ") + QByteArray(mapped.bytes.data() + one.identifierOffset, qsizetype(one.identifierLength));
    QCOMPARE(ids, kept);
    QCOMPARE(mapped.leftOut, leftOut);
    QCOMPARE(mapped.failed, failed);
    QCOMPARE(findings(mapped), found);
    QCOMPARE(mapped.hasErrors, failed > 0);
    QCOMPARE(mapped.drops.size(), std::size_t(leftOut + failed));
}

void TestMapWorker::dropsBrokenRecords()
{
    const auto mapped = run(document("native", resourceWith(entity(".id", "\"b\""))), recordsJob("[{\"id\":1},{\"id\":},{\"id\":2},{\"x\":01}]"));
    QCOMPARE(mapped.entities.size(), std::size_t(2));
    QCOMPARE(findings(mapped), QByteArray("json-broken x2\n"));
    QCOMPARE(mapped.failed, 2);
    QCOMPARE(mapped.drops.front().record, 1);
    QVERIFY(mapped.hasErrors);
}

void TestMapWorker::dropsWhatIsNotAnObject()
{
    const char *page = R"([{"id":1},2,"x",{"id":3}])";
    const auto native = run(document("native", resourceWith(entity(".id", "\"b\""))), recordsJob(page));
    QCOMPARE(native.entities.size(), std::size_t(2));
    QCOMPARE(findings(native), QByteArray("item-not-object x2\n"));
    QVERIFY(native.hasErrors && !native.rejected);
    for (const map::Job &job : {bodyJob(page), recordsJob(page)}) {
        const auto ocean = run(document("ocean", resourceWith(entity(".id", "\"b\""))), job);
        QCOMPARE(ocean.entities.size(), std::size_t(0));
        QCOMPARE(findings(ocean), QByteArray("batch-rejected\n"));
        QVERIFY(ocean.hasErrors && ocean.rejected);
    }
}

void TestMapWorker::nestsProperties()
{
    EntityMapping mapping = entity(".id", "\"b\"");
    MappingValue nested;
    nested.form = std::vector<std::pair<std::string, MappingValue>>{{"x", value(".x")}, {"list", {std::vector<MappingValue>{value("1"), value(".y")}, {}}}};
    mapping.properties.emplace_back("o", nested);
    mapping.hasProperties = true;
    MappingValue rule;
    rule.form = std::vector<std::pair<std::string, MappingValue>>{{"property", value("\"p\"")}, {"value", value(".none")}};
    MappingValue search;
    search.form = std::vector<std::pair<std::string, MappingValue>>{{"combinator", value("\"and\"")}, {"rules", {std::vector<MappingValue>{rule}, {}}}};
    mapping.relations.emplace_back("s", search);
    const auto mapped = run(document("native", resourceWith(mapping)), recordsJob(R"([{"id":"i","x":{"k":null}}])"));
    QCOMPARE(documents(mapped), QByteArray("{\"identifier\":\"i\",\"blueprint\":\"b\",\"properties\":{\"o\":{\"x\":{\"k\":null},\"list\":[1,null]}},"
                                           "\"relations\":{\"s\":{\"combinator\":\"and\",\"rules\":[{\"property\":\"p\",\"value\":null}]}}}\n"));
    QCOMPARE(findings(mapped), QByteArray("null-value properties.o.list[1] warning\n"));
}

void TestMapWorker::runsOneProgram()
{
    Resource resource;
    resource.map = expression("{id, n: (.tags[])}, if .bad then error(\"no\") else empty end");
    const auto mapped = run(document("native", resource), recordsJob(R"([{"id":1,"tags":["a","b"]},{"id":2,"tags":[],"bad":true},{"id":3,"tags":[]},7])"));
    QCOMPARE(documents(mapped), QByteArray("{\"id\":1,\"n\":\"a\"}\n{\"id\":1,\"n\":\"b\"}\n"));
    QCOMPARE(findings(mapped), QByteArray("jq-failed map x2\n"));
    QCOMPARE(mapped.failed, 2);
    QCOMPARE(mapped.entities[0].identifierLength, std::size_t(0));
}

void TestMapWorker::passesRecordsThrough()
{
    const std::string records = "[{\"b\" : 1e2,\"a\":\"\\u0041\"}, [1.0],\"x\",\n{\n  \"c\": 1.10,\n \"d\": \"a b\"\n}, {\"bad\":}]";
    const auto mapped = run(document("native", {}), recordsJob(records));
    QCOMPARE(documents(mapped), QByteArray("{\"b\" : 1e2,\"a\":\"\\u0041\"}\n[1.0]\n\"x\"\n{\"c\":1.10,\"d\":\"a b\"}\n"));
    QCOMPARE(findings(mapped), QByteArray("json-broken\n"));
}

void TestMapWorker::passesChangedRecordsThrough()
{
    map::Job job = recordsJob(R"([{"a":12345678901234567890,"__id":"old"},5])");
    job.injected = {{"id", "7"}};
    const auto mapped = run(document("native", {}), job);
    QCOMPARE(documents(mapped), QByteArray("{\"a\":12345678901234567890,\"__id\":\"7\",\"id\":\"7\"}\n5\n"));
}

void TestMapWorker::injectsParameters()
{
    const Members properties{{"p", ".__team"}, {"q", ".team"}};
    const char *page = R"([{"id":"x"},{"id":"y","team":"own","__team":"old"}])";
    map::Job job = recordsJob(page);
    job.injected = {{"team", "t 1"}};
    QCOMPARE(documents(run(document("native", resourceWith(entity(".id", "\"b\"", properties))), job)),
             QByteArray("{\"identifier\":\"x\",\"blueprint\":\"b\",\"properties\":{\"p\":\"t 1\",\"q\":\"t 1\"}}\n"
                        "{\"identifier\":\"y\",\"blueprint\":\"b\",\"properties\":{\"p\":\"t 1\",\"q\":\"own\"}}\n"));
    map::Job body = bodyJob(page);
    body.injected = job.injected;
    QCOMPARE(documents(run(document("ocean", resourceWith(entity(".id", "\"b\"", properties))), body)),
             QByteArray("{\"identifier\":\"x\",\"blueprint\":\"b\",\"properties\":{\"p\":\"t 1\",\"q\":null}}\n"
                        "{\"identifier\":\"y\",\"blueprint\":\"b\",\"properties\":{\"p\":\"t 1\",\"q\":\"own\"}}\n"));
}

void TestMapWorker::appliesDataPath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("ids");
    QTest::addColumn<QByteArray>("found");
    const auto row = [](const char *path, const char *profile, const char *ids, const char *found) {
        QTest::addRow("%s %s", profile, path) << QByteArray(path) << QByteArray(profile) << QByteArray(ids) << QByteArray(found);
    };
    row(".items", "native", "1 2", "");
    row(".items[]", "native", "1", "");
    row(".none", "native", "", "data-path-missing selector.data_path\n");
    row("empty", "native", "", "data-path-missing selector.data_path\n");
    row(".text", "native", "", "item-not-object\n");
    row(".items | map(select(.id == 2))", "native", "2", "");
    row(".items | map(.id)", "native", "", "item-not-object x2\n");
    row("", "native", "9", "");
    row(".[", "native", "", "jq-failed selector.data_path\n");
    row(".text.x", "native", "", "jq-failed selector.data_path\n");
    row(" . ", "ocean", "9", "data-path-missing selector.data_path\n");
    row(".text", "ocean", "", "batch-rejected\n");
}

void TestMapWorker::appliesDataPath()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, ids);
    QFETCH(QByteArray, found);
    Resource resource = resourceWith(entity(".id", "\"b\""));
    if (!path.isEmpty())
        resource.request.dataPath.value = path.toStdString();
    const auto mapped = run(document(profile.constData(), resource), bodyJob(R"({"id":9,"items":[{"id":1},{"id":2}],"text":"x"})"));
    QByteArray kept;
    for (const map::Entity &one : mapped.entities)
        kept += (kept.isEmpty() ? "" : " ") + QByteArray(mapped.bytes.data() + one.identifierOffset, qsizetype(one.identifierLength));
    QCOMPARE(kept, ids);
    QCOMPARE(findings(mapped), found);
    const auto broken = run(document(profile.constData(), resource), bodyJob("{\"id\":"));
    QVERIFY(broken.rejected && broken.hasErrors && broken.entities.empty());
    QCOMPARE(findings(broken), QByteArray("json-broken\n"));
}

void TestMapWorker::expands()
{
    Resource resource = resourceWith(entity(".id + .line.sku", "\"b\"", {{"left", ".lines"}}));
    resource.port->itemsToParse = expression(".lines");
    resource.port->itemsToParseName = "line";
    const char *page = R"([{"id":"o","lines":[{"sku":"a"},{"sku":"b"}]},{"id":"p","lines":[]},{"id":"q","lines":5}])";
    const auto mapped = run(document("native", resource), recordsJob(page));
    QCOMPARE(documents(mapped), QByteArray("{\"identifier\":\"oa\",\"blueprint\":\"b\",\"properties\":{\"left\":null}}\n"
                                           "{\"identifier\":\"ob\",\"blueprint\":\"b\",\"properties\":{\"left\":null}}\n"));
    QCOMPARE(findings(mapped), QByteArray("items-to-parse-not-a-list 1\nnull-value properties.left warning x2\n"));
    QCOMPARE(mapped.entities[1].item, 1);
    resource.port->itemsToParseTopLevelTransform = false;
    QVERIFY(documents(run(document("native", resource), recordsJob(page))).contains("\"left\":[{\"sku\":\"a\"},{\"sku\":\"b\"}]"));
}

void TestMapWorker::findsTakenOutPath_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char *program, const char *path) { QTest::newRow(program) << QByteArray(program) << QByteArray(path); };
    row(".lines", ".lines");
    row(".a.b", ".a.b");
    row(".lines | map(.sku)", ".lines");
    row("(.lines | map(.sku))", ".lines");
    row(". as $r | .a[0] | .b", ".a[0]");
    row(".[\"x y\"].z | .", ".[\"x y\"].z");
    row("$x | . | .a // []", ".a");
    row("[.lines[]]", ".");
    row(".lines[]", ".lines");
    row("map(.x)", ".");
    row(".", ".");
}

void TestMapWorker::findsTakenOutPath()
{
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, path);
    QCOMPARE(QByteArray::fromStdString(map::takenOutPath(program.toStdString())), path);
}

void TestMapWorker::collectsParameterValues_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QByteArray>("found");
    const auto row = [](const char *name, const char *profile, const char *path, const char *filter, const char *body, const char *values, const char *found) {
        QTest::newRow(name) << QByteArray(profile) << QByteArray(path) << QByteArray(filter) << QByteArray(body) << QByteArray(values) << QByteArray(found);
    };
    const char *list = R"([{"f":null},{"f":false,"on":true},{"f":0,"on":1},{"g":1},{"f":"s/1"},{"f":{"a":[true]},"on":null}])";
    row("native", "native", ".", "", list, R"(false|0|s/1|{"a":[true]})", "");
    row("ocean", "ocean", ".", "", list, "False|0|s/1|{'a': [True]}", "");
    row("native filter", "native", ".", ".on", list, "false|0", "");
    row("ocean filter", "ocean", ".", ".on", list, "False", "");
    row("native without path", "native", "", "", R"([{"f":1},{"f":2}])", "1|2", "");
    row("ocean without path", "ocean", "", "", R"([{"f":1},{"f":2}])", "", "jq-failed path_parameters.p.field\n");
    row("object without path", "ocean", "", "", R"({"f":"x"})", "x", "");
    row("path", "native", ".v | map(select(.f > 1))", "", R"({"v":[{"f":1},{"f":12345678901234567890}]})", "12345678901234567890", "");
    row("broken", "native", ".", "", "[1", "", "json-broken\n");
}

void TestMapWorker::collectsParameterValues()
{
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, values);
    QFETCH(QByteArray, found);
    PathParameter parameter;
    parameter.name = "p";
    parameter.field = expression(".f");
    if (!path.isEmpty())
        parameter.request.dataPath.value = path.toStdString();
    if (!filter.isEmpty())
        parameter.filter = expression(filter.toStdString());
    Resource resource;
    resource.parameters.push_back(parameter);
    map::Job job = bodyJob(body.toStdString());
    job.kind = map::Job::Kind::ParameterValues;
    job.parameter = {"p"};
    const auto mapped = run(document(profile.constData(), resource), job);
    QByteArray joined;
    for (const std::string &one : mapped.values)
        joined += (joined.isEmpty() ? "" : "|") + QByteArray::fromStdString(one);
    QCOMPARE(joined, values);
    QCOMPARE(findings(mapped), found);
}

void TestMapWorker::collectsNestedParameterValues()
{
    auto inner = std::make_shared<PathParameter>();
    inner->name = "team";
    inner->field = expression(".slug + .__project");
    PathParameter outer;
    outer.name = "repo";
    outer.field = expression(".other");
    outer.parameters["team"] = inner;
    Resource resource;
    resource.parameters.push_back(outer);
    map::Job job = recordsJob(R"([{"slug":"a"},{"slug":}])");
    job.kind = map::Job::Kind::ParameterValues;
    job.parameter = {"repo", "team"};
    job.injected = {{"project", "-x"}};
    const auto mapped = run(document("native", resource), job);
    QCOMPARE(mapped.values, std::vector<std::string>{"a-x"});
    QCOMPARE(findings(mapped), QByteArray("json-broken\n"));
    job.parameter = {"missing"};
    QVERIFY(run(document("native", resource), job).values.empty());
}

void TestMapWorker::keepsExamples()
{
    map::Job job = recordsJob(R"([{"id":1},{"id":2,"x":[9]},{"id":3}])");
    map::WorkerOptions options;
    options.examples = 2;
    Resource resource = resourceWith(entity(".id", "\"b\""));
    resource.query = expression("false");
    QCOMPARE(QByteArray::fromStdString(run(document("native", resource), job, options).examples), QByteArray(R"([{"id":1},{"id":2,"x":[9]}])"));
    QVERIFY(run(document("native", resource), job).examples.empty());
}

void TestMapWorker::makesIconsText()
{
    EntityMapping mapping = entity(".id", "\"b\"");
    mapping.icon = value(".icon");
    const auto ocean = run(document("ocean", resourceWith(mapping)), bodyJob(R"([{"id":1,"icon":5},{"id":2,"icon":"x"},{"id":3,"icon":true},{"id":4}])"));
    QCOMPARE(documents(ocean), QByteArray("{\"identifier\":1,\"icon\":\"5\",\"blueprint\":\"b\"}\n{\"identifier\":2,\"icon\":\"x\",\"blueprint\":\"b\"}\n"
                                          "{\"identifier\":3,\"icon\":\"True\",\"blueprint\":\"b\"}\n{\"identifier\":4,\"icon\":null,\"blueprint\":\"b\"}\n"));
    const char *page = R"([{"id":1,"icon":"x"},{"id":2,"icon":[1]},{"id":3,"icon":{}}])";
    const auto rejected = run(document("ocean", resourceWith(mapping)), bodyJob(page));
    QVERIFY(rejected.rejected && rejected.hasErrors && rejected.entities.empty());
    QCOMPARE(findings(rejected), QByteArray("batch-rejected icon\n"));
    QCOMPARE(run(document("native", resourceWith(mapping)), recordsJob(page)).entities.size(), std::size_t(3));
}

void TestMapWorker::countsNotes()
{
    map::Worker worker(std::make_shared<const Document>(document("native", resourceWith(entity(".id", "\"b\"", {{"bad", ".x | keys"}})))));
    const map::Job job = recordsJob(R"([{"id":1},{"id":null},{"id":3,"x":{}}])");
    for (int round = 0; round < 2; ++round) {
        const auto mapped = worker.run(job);
        QCOMPARE(findings(mapped), QByteArray("null-value identifier warning\njq-failed properties.bad x2\nnull-value properties.bad warning x2\nitems-skipped 1\n"));
        QCOMPARE(mapped.diagnostics[0].origin.record, 1);
        QCOMPARE(mapped.diagnostics[1].origin.record, 0);
        QVERIFY(mapped.diagnostics[1].message.contains(QStringLiteral("null (null) has no keys")));
    }
}

void TestMapWorker::stopsEndlessPrograms()
{
    map::WorkerOptions options;
    options.limits.time = 50ms;
    std::string page = "[";
    for (int i = 1; i <= 100; ++i)
        page += (i > 1 ? "," : "") + std::string("{\"id\":") + std::to_string(i) + "}";
    QElapsedTimer timer;
    timer.start();
    const auto mapped = run(document("native", resourceWith(entity(".id", "\"b\"", {{"p", "def f: f; f"}}))), recordsJob(page + "]"), options);
    // After some records the program is not asked again.
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(mapped.entities.size(), std::size_t(100));
    QCOMPARE(findings(mapped), QByteArray("jq-timed-out properties.p x100\nnull-value properties.p warning x100\n"));
    QVERIFY(mapped.hasErrors);
}

void TestMapWorker::noticesRounding_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<bool>("rounded");
    const auto row = [](const char *program, const char *record, bool rounded) {
        QTest::addRow("%s on %s", program, record) << QByteArray(program) << QByteArray(record) << rounded;
    };
    const char *big = R"({"big":9007199254740993,"small":5,"text":"9007199254740993"})";
    row(".big + 1", big, true);
    row(".big % 1000", big, true);
    row(".big - 9007199254740990", big, true);
    row("[.big, 1] | add", big, true);
    row(".big * 2 | tostring", big, true);
    row(".big | floor", big, true);
    row(".big", big, false);
    row(".big | tostring", big, false);
    row("\"x-\" + (.big | tostring)", big, false);
    row("-.big", big, false);
    row(".small + 1", big, false);
    row(".small * 3 - 1", big, false);
    row("if .big == 9007199254740993 then .small + 1 else 0 end", big, false);
    row(".text + \"-\"", big, false);
    row(".d * 2", R"({"d":1.10})", false);
    row(".d * 2", R"({"d":0.1})", false);
    row(".d * 2", R"({"d":3.14159265358979323846})", true);
    row(".a.b[0].c - 1", R"({"a":{"b":[{"c":12345678901234567890}]}})", true);
}

void TestMapWorker::noticesRounding()
{
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, record);
    QFETCH(bool, rounded);
    const auto mapped = run(document("native", resourceWith(entity("\"i\"", "\"b\"", {{"p", program.toStdString()}}))),
                            recordsJob("[" + record.toStdString() + "]"));
    QCOMPARE(findings(mapped), rounded ? QByteArray("jq-rounded properties.p\n") : QByteArray());
    const auto ocean = run(document("ocean", resourceWith(entity("\"i\"", "\"b\"", {{"p", program.toStdString()}}))),
                           bodyJob("[" + record.toStdString() + "]"));
    QCOMPARE(findings(ocean), QByteArray());
}

void TestMapWorker::hidesEnvironment()
{
    map::WorkerOptions options;
    options.environment = {{"PENSTOCK_PROBE", "visible"}};
    const EntityMapping mapping = entity("\"i\"", "\"b\"", {{"e", "env.PENSTOCK_PROBE"}});
    QVERIFY(documents(run(document("native", resourceWith(mapping)), recordsJob("[{}]"), options)).contains("\"e\":null"));
    QVERIFY(documents(run(document("ocean", resourceWith(mapping)), bodyJob("[{}]"), options)).contains("\"e\":\"visible\""));
    Document closed = document("ocean", resourceWith(mapping));
    closed.ocean.jqEnvironment = false;
    QVERIFY(documents(run(closed, bodyJob("[{}]"), options)).contains("\"e\":null"));
}

void TestMapWorker::checksExpressions()
{
    Resource resource = resourceWith(entity(".id", "'b'", {{"x", ".a |\n foo"}}));
    std::get<Expression>(resource.port->entity.properties[0].second.form).place = {.file = "f", .line = 10, .column = 5, .offset = 100, .length = 9, .path = {}};
    // As in a block scalar: its second line stands four columns into the file's.
    std::get<Expression>(resource.port->entity.properties[0].second.form).runs = std::make_shared<yaml::Runs>(yaml::Runs{{0, 100, 10, 5}, {5, 109, 11, 5}, {9, 113, 11, 9}});
    resource.request.dataPath.value = ".x.[[";
    resource.query = expression("true");
    const Diagnostics native = map::checkExpressions(document("native", resource));
    QCOMPARE(native.size(), std::size_t(3));
    QVERIFY(native[0].is(codes::jqSyntax));
    QCOMPARE(*native[0].detail("field"), std::string("selector.data_path"));
    QCOMPARE(*native[1].detail("field"), std::string("blueprint"));
    QCOMPARE(native[2].place.line, 11);
    QCOMPARE(native[2].place.column, 6);
    QCOMPARE(native[2].severity, Severity::Error);
    const Diagnostics ocean = map::checkExpressions(document("ocean", resource));
    QCOMPARE(ocean.size(), std::size_t(3));
    QVERIFY(ocean[1].is(codes::quoteRewritten));
    QCOMPARE(ocean[2].severity, Severity::Warning);
}

void TestMapWorker::triesExpressions()
{
    const auto attempt = [](const char *expression, const char *input) { return map::tryExpression(expression, input, nativeProfile(), {.time = 100ms}); };
    QCOMPARE(attempt(".[] | . + 1", "[1,2]").outputs, (std::vector<std::string>{"2", "3"}));
    QCOMPARE(attempt("range(1000)", "0").outputs.size(), std::size_t(100));
    const map::Trial failing = attempt("1, .a", "[]");
    QCOMPARE(failing.outputs, std::vector<std::string>{"1"});
    QVERIFY(failing.error.contains(QStringLiteral("Cannot index")));
    const map::Trial syntax = attempt(".a | foo", "[]");
    QCOMPARE(syntax.column, 6);
    QVERIFY(!syntax.error.isEmpty());
    QVERIFY(attempt("def f: f; f", "1").timedOut);
    QVERIFY(!attempt(".", "{").error.isEmpty());
}

QTEST_GUILESS_MAIN(TestMapWorker)
#include "tst_map_worker.moc"
