// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml.h"
#include "fixture.h"

#include <QTest>

#include <algorithm>

// The recorded cases that need no engine: one page, mapped as the real system did.
using namespace penstock;
using namespace penstock::fixture;

namespace
{

const yaml::Node *at(const yaml::Node *node, std::initializer_list<const char *> path)
{
    for (const char *key : path)
        node = node ? node->find(key) : nullptr;
    return node;
}

const yaml::Node *firstItem(const yaml::Node *node)
{
    return node && !node->items.empty() ? node->items.front().get() : nullptr;
}

std::string expressionText(const yaml::Node &node)
{
    if (node.kind == yaml::Kind::Boolean)
        return node.text == "true" ? "True" : "False";
    return node.text;
}

MappingValue mappingValue(const yaml::Node &node)
{
    MappingValue result;
    if (node.kind == yaml::Kind::Mapping) {
        std::vector<std::pair<std::string, MappingValue>> members;
        for (const yaml::Entry &entry : node.entries)
            members.emplace_back(entry.key, mappingValue(*entry.node));
        result.form = std::move(members);
    } else if (node.kind == yaml::Kind::Sequence) {
        std::vector<MappingValue> items;
        for (const auto &item : node.items)
            items.push_back(mappingValue(*item));
        result.form = std::move(items);
    } else {
        result.form = expression(expressionText(node));
    }
    return result;
}

EntityMapping mappingFrom(const yaml::Node &node)
{
    EntityMapping mapping;
    for (const yaml::Entry &entry : node.entries) {
        for (const auto &[key, field] : {std::pair("identifier", &mapping.identifier), {"blueprint", &mapping.blueprint}, {"title", &mapping.title},
                                         {"icon", &mapping.icon}, {"team", &mapping.team}}) {
            if (entry.key == key)
                *field = mappingValue(*entry.node);
        }
        for (const auto &[key, list] : {std::pair("properties", &mapping.properties), {"relations", &mapping.relations}}) {
            for (std::size_t i = 0; entry.key == key && i < entry.node->entries.size(); ++i)
                list->emplace_back(entry.node->entries[i].key, mappingValue(*entry.node->entries[i].node));
        }
    }
    mapping.hasProperties = node.find("properties");
    mapping.hasRelations = node.find("relations");
    return mapping;
}

Resource resourceFrom(const yaml::Node &node)
{
    Resource resource = resourceWith(mappingFrom(*at(&node, {"port", "entity", "mappings"})));
    resource.query = expression(expressionText(*at(&node, {"selector", "query"})));
    if (const yaml::Node *path = at(&node, {"selector", "data_path"}))
        resource.request.dataPath.value = path->text;
    const yaml::Node &port = *node.find("port");
    if (const yaml::Node *list = port.find("itemsToParse"))
        resource.port->itemsToParse = expression(list->text);
    if (const yaml::Node *name = port.find("itemsToParseName"))
        resource.port->itemsToParseName = name->text;
    if (const yaml::Node *transform = port.find("itemsToParseTopLevelTransform"))
        resource.port->itemsToParseTopLevelTransform = transform->text == "true";
    return resource;
}

// What the engine, not the mapping, reports.
bool isOurs(const std::string &code)
{
    return code != "delete-phase-skipped" && code != "app-config-rejected";
}

} // namespace

class TestMapScenarios : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recorded_data();
    void recorded();
};

void TestMapScenarios::recorded_data()
{
    QTest::addColumn<QString>("file");
    const QString folder = scenarioFolder();
    if (folder.isEmpty())
        QSKIP("no recorded cases here");
    const QStringList patterns{QStringLiteral("map-*.yaml"), QStringLiteral("select-*.yaml"), QStringLiteral("data-path-*.yaml"), QStringLiteral("items-to-parse*.yaml")};
    for (const QString &name : QDir(folder).entryList(patterns, QDir::Files, QDir::Name)) {
        if (!name.contains(QStringLiteral("rejected")))
            QTest::newRow(qPrintable(name)) << folder + u'/' + name;
    }
}

void TestMapScenarios::recorded()
{
    QFETCH(QString, file);
    const auto scenario = yaml::read(readFile(file), file.toStdString());
    QVERIFY(scenario);
    const yaml::Node *root = scenario->get();
    const yaml::Node *resource = firstItem(at(root, {"config", "resources"}));
    const yaml::Node *body = at(firstItem(root->find("exchanges")), {"reply", "body"});
    QVERIFY(resource && body);

    map::WorkerOptions options;
    options.environment = {{"PENSTOCK_PROBE", "visible"}};
    const auto mapped = run(document("ocean", resourceFrom(*resource)), bodyJob(jsonText(*body)), options);

    const json::Value expected = json::parse(jsonText(*at(root, {"expect", "documents"}))).value();
    json::Value actual = json::Value::array();
    for (const map::Entity &one : mapped.entities)
        actual.append(json::parse(std::string_view(mapped.bytes).substr(one.offset, one.length)).value());
    // Entities are grouped by blueprint when they are loaded.
    std::vector<json::Value> left;
    for (int i = 0; i < actual.size(); ++i)
        left.push_back(actual.at(i));
    QCOMPARE(actual.size(), expected.size());
    for (int i = 0; i < expected.size(); ++i) {
        const auto found = std::ranges::find(left, expected.at(i));
        QVERIFY2(found != left.end(), (json::toText(expected.at(i)) + "\nis not among\n" + json::toText(actual)).c_str());
        left.erase(found);
    }
    const QByteArrayList reported = findings(mapped).split('\n');
    const yaml::Node *diagnostics = at(root, {"expect", "diagnostics"});
    for (std::size_t i = 0; diagnostics && i < diagnostics->items.size(); ++i) {
        std::string wanted;
        for (const char *key : {"code", "field", "level", "count"}) {
            if (const yaml::Node *part = diagnostics->items[i]->find(key))
                wanted += (wanted.empty() ? "" : " ") + part->text;
        }
        const bool found = std::ranges::any_of(reported, [&](const QByteArray &line) { return line.startsWith(wanted.c_str()); });
        QVERIFY2(found || !isOurs(wanted), (wanted + " is not among\n" + findings(mapped).toStdString()).c_str());
    }
    if (at(root, {"expect", "outcome"})->text == "failed")
        QVERIFY(mapped.hasErrors);
    else
        QVERIFY(!mapped.hasErrors);
}

QTEST_GUILESS_MAIN(TestMapScenarios)
#include "tst_map_scenarios.moc"
