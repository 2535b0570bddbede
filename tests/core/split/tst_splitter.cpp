// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/json/dotted.h"
#include "core/split/splitter.h"
#include "tests/support/scenario.h"
#include "tests/support/values.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using json::Value;
using split::Reason;

namespace
{

std::shared_ptr<const httpjson::Split> splitOf(const std::string &yamlText)
{
    const auto node = yaml::read("request.url: https://x.test\nresponse.split: " + yamlText + '\n', "x.yml");
    Diagnostics findings;
    const auto config = node ? httpjson::readConfig(*node, findings) : std::nullopt;
    return config ? config->response.split : nullptr;
}

// Stands for the template engine: set writes the value's text as it is, delete removes; a value "fail" fails.
Result<> change(const httpjson::Split *split, std::size_t level, Value &body)
{
    for (; level > 0; --level)
        split = split->child.get();
    for (const httpjson::Transform &transform : split->transforms) {
        const bool isDone = transform.action == httpjson::Action::Delete          ? json::removeDotted(body, transform.target.name)
                            : transform.value->source == "fail" && !body.has("ok") ? false
                                                                                   : json::putDotted(body, transform.target.name, Value::string(transform.value->source));
        if (!isDone)
            return failure(codes::badValue, QStringLiteral("it failed"));
    }
    return {};
}

struct Run {
    std::vector<std::string> events;
    Result<> outcome;
    split::Explanation explanation;
    Value page;                      // as later templates see it

    std::string joined() const
    {
        std::string text;
        for (const std::string &event : events)
            text += (text.empty() ? "" : " ") + event;
        return text;
    }
};

Run run(const std::shared_ptr<const httpjson::Split> &split, const Value &document)
{
    Run result;
    split::Splitter splitter(split);
    split::Sharing sharing(document);
    const split::Callbacks callbacks{.transform = [&](std::size_t level, Value &body) { return change(split.get(), level, body); },
                                      .emit = [&](const Value &event) { result.events.push_back(json::toText(event, {.sortKeys = true})); }};
    result.outcome = splitter.run(document, callbacks, &sharing);
    result.explanation = splitter.explanation();
    result.page = sharing.page();
    return result;
}

const split::Note *note(const split::Level &level, Reason reason)
{
    const auto found = std::ranges::find(level.notes, reason, &split::Note::reason);
    return found == level.notes.end() ? nullptr : &*found;
}

bool needsTemplates(const httpjson::Split *split)
{
    const auto needs = [](const httpjson::Transform &transform) { return transform.value && transform.value->source.find("[[") != std::string::npos; };
    return split && (std::ranges::any_of(split->transforms, needs) || needsTemplates(split->child.get()));
}

} // namespace

class TestSplitter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recorded_data();
    void recorded();
    void splits_data();
    void splits();
    void stopsAtFaults();
    void explains();
    void changesThePage_data();
    void changesThePage();
    void changesManyElements();
    void notesOnlyWhatHasChanged();
    void findsDottedPaths_data();
    void findsDottedPaths();
};

void TestSplitter::recorded_data()
{
    QTest::addColumn<QString>("file");
    const std::filesystem::path folder = test::scenarioFolder(PENSTOCK_SOURCE_DIR);
    if (folder.empty())
        return;
    for (const auto &file : test::scenarioFiles({folder / "httpjson"})) {
        if (file.stem().string().starts_with("split-"))
            QTest::newRow(file.stem().string().c_str()) << QString::fromStdString(file.string());
    }
}

void TestSplitter::recorded()
{
    if (QTest::currentDataTag() == nullptr)
        QSKIP("the recorded cases are not here");
    QFETCH(QString, file);
    const auto scenario = test::loadScenario(file.toStdString());
    QVERIFY(scenario);
    Diagnostics findings;
    const auto config = httpjson::readConfig(test::withAddresses(*scenario, "http://127.0.0.1:1")->entry("config")->node, findings);
    QVERIFY(config);
    if (!config->response.transforms.empty() || needsTemplates(config->response.split.get()))
        QSKIP("needs templates");
    const Value page = test::toValue(*scenario->section("exchanges[0].reply.body"));
    split::Splitter splitter(config->response.split);
    Value documents = Value::array();
    Result<> outcome;
    split::Sharing sharing(page);
    const split::Callbacks callbacks{.transform = [&](std::size_t level, Value &body) { return change(config->response.split.get(), level, body); },
                                     .emit = [&](const Value &event) { documents.append(event); }};
    for (int i = 0; outcome && i < (page.isArray() ? page.size() : 1); ++i) {
        sharing.setUnit(page.isArray() ? split::PagePath{std::to_string(i)} : split::PagePath());
        outcome = splitter.run(page.isArray() ? page.at(i) : page, callbacks, &sharing);
    }
    std::vector<std::string> differences;
    if (scenario->section("documents_order")) {
        QCOMPARE(documents.size(), test::toValue(*scenario->section("expect.documents")).size());
    } else {
        test::addDifferences(differences, "documents", test::toValue(*scenario->section("expect.documents")), documents);
    }
    QVERIFY2(differences.empty(), differences.empty() ? "" : differences.front().c_str());
    QCOMPARE(!outcome, scenario->section("expect.problems") != nullptr);
    QCOMPARE(splitter.explanation().events, std::size_t(documents.size()));
}

void TestSplitter::splits_data()
{
    QTest::addColumn<QByteArray>("split");
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("events");
    const auto row = [](const char *name, const char *split, const char *document, const char *events) {
        QTest::newRow(name) << QByteArray(split) << QByteArray(document) << QByteArray(events);
    };
    row("map in the document's order", "{target: body.m, type: map, key_field: k}", R"({"m":{"z":{},"a":{"v":1}}})", R"({"k":"z"} {"k":"a","v":1})");
    row("map with an empty key", "{target: body.m, type: map, key_field: k}", R"({"m":{"":{"v":1}}})", R"({"v":1})");
    row("map on a text", "{target: body.m, type: map, key_field: k}", R"({"m":"t"})", R"({"k":"m","m":"t"})");
    row("map on an empty text", "{target: body.m, type: map}", R"({"m":""})", R"({"m":""})");
    row("map of texts that keep the parent", "{target: body.m, type: map, key_field: k, keep_parent: true}", R"({"m":{"a":"t"}})", R"({"m":"t"})");
    row("map missing, string ignored", "{target: body.m, type: string, delimiter: ',', ignore_empty_value: true, keep_parent: true}", "{}", "{}");
    row("empty text, child", "{target: body.m, type: string, delimiter: ',', ignore_empty_value: true, split: {target: body.l}}", R"({"m":"","l":[{"v":1}]})",
        R"({"v":1})");
    row("inner empty map", "{target: body.l, split: {target: body.m, type: map}}", R"({"l":[{"m":{}}]})", R"({"m":{}})");
    row("transforms", "{target: body.l, transforms: [{set: {target: body.t, value: x}}]}", R"({"l":[{"a":1},{"t":2}]})", R"({"a":1,"t":"x"} {"t":"x"})");
    row("failing transforms", "{target: body.l, transforms: [{set: {target: body.t, value: fail}}]}", R"({"l":[{"a":1},{"ok":2}]})", R"({"ok":2,"t":"fail"})");
    row("inner failure drops a part", "{target: body.l, split: {target: body.s.x}}", R"({"l":[{"s":1},{"s":{"x":[{"v":1}]}}]})", R"({"v":1})");
    row("text parts of a dotted target", "{target: body.s.x, type: string, delimiter: ab}", R"({"s":{"x":"1ab2","y":1}})",
        R"({"s":{"x":"1","y":1}} {"s":{"x":"2","y":1}})");
    row("each with each", "{target: body.a, keep_parent: true, split: {target: body.b, keep_parent: true}}", R"({"a":[{"i":1},{"i":2}],"b":[{"j":1},{"j":2}]})",
        R"({"a":{"i":1},"b":{"j":1}} {"a":{"i":1},"b":{"j":2}} {"a":{"i":2},"b":{"j":1}} {"a":{"i":2},"b":{"j":2}})");
}

void TestSplitter::splits()
{
    QFETCH(QByteArray, split);
    QFETCH(QByteArray, document);
    const auto configured = splitOf(split.toStdString());
    QVERIFY(configured);
    const Run result = run(configured, test::parsed(document.toStdString()));
    QVERIFY(result.outcome);
    QTEST(QByteArray::fromStdString(result.joined()), "events");
}

void TestSplitter::stopsAtFaults()
{
    const Run wrong = run(splitOf("{target: body.a}"), test::parsed(R"({"a":{}})"));
    QVERIFY(!wrong.outcome && wrong.outcome.error().is(codes::splitWrongType));
    QVERIFY(wrong.outcome.error().message.contains(u"body.a"));
    QCOMPARE(wrong.outcome.error().place.line, 2);
    const Run blocked = run(splitOf("{target: body.a.b}"), test::parsed(R"({"a":null})"));
    QVERIFY(!blocked.outcome && blocked.outcome.error().is(codes::pathThroughScalar));
    const Run behind = run(splitOf("{target: body.none, ignore_empty_value: true, split: {target: body.a}}"), test::parsed(R"({"a":1})"));
    QVERIFY(!behind.outcome && behind.outcome.error().is(codes::splitWrongType));
}

void TestSplitter::explains()
{
    const Run result = run(splitOf("{target: body.a, transforms: [{set: {target: body.t, value: fail}}], split: {target: body.s}}"),
                           test::parsed(R"({"a":[1,null,{"no":1},{"ok":1,"s":"x"},{"ok":1},{"ok":1,"s":[{"v":1},2]}]})"));
    QVERIFY(result.outcome);
    QCOMPARE(result.explanation.events, 2u);
    const split::Level &outer = result.explanation.levels[0];
    QCOMPARE(outer.path, std::string("split"));
    QCOMPARE(outer.documents, 1u);
    QCOMPARE(outer.parts, 6u);
    QCOMPARE(outer.passedOn, 3u);
    QCOMPARE(outer.dropped, 3u);
    QCOMPARE(note(outer, Reason::NotSplittable)->count, 2u);
    QCOMPARE(note(outer, Reason::NotSplittable)->example, std::string("1"));
    QCOMPARE(note(outer, Reason::TransformFailed)->example, std::string("it failed"));
    const split::Level &inner = result.explanation.levels[1];
    QCOMPARE(inner.path, std::string("split.split"));
    QCOMPARE(inner.documents, 3u);
    QCOMPARE(inner.parts, 2u);
    QCOMPARE(inner.passedOn, 1u);
    QCOMPARE(note(inner, Reason::TargetMissing)->count, 1u);
    QCOMPARE(note(inner, Reason::ParentPublished)->count, 1u);
    QCOMPARE(note(inner, Reason::WrongType)->count, 1u);
    QCOMPARE(note(inner, Reason::NotSplittable)->count, 1u);
}

void TestSplitter::changesThePage_data()
{
    QTest::addColumn<QByteArray>("split");
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *split, const char *page, const char *expected) {
        QTest::newRow(name) << QByteArray(split) << QByteArray(page) << QByteArray(expected);
    };
    const char *list = R"({"a":[{"i":1},{"i":2}]})";
    row("elements", "{target: body.a, transforms: [{set: {target: body.t, value: x}}]}", list, R"({"a":[{"i":1,"t":"x"},{"i":2,"t":"x"}]})");
    row("nothing without transforms", "{target: body.a}", list, list);
    row("elements in their parent", "{target: body.a, keep_parent: true, transforms: [{set: {target: body.a.t, value: x}}, {set: {target: body.u, value: y}}]}",
        R"({"a":[{"i":1}]})", R"({"a":[{"i":1,"t":"x"}]})");
    row("values of a map are copies", "{target: body.m, type: map, transforms: [{set: {target: body.t, value: x}}]}", R"({"m":{"k":{}}})", R"({"m":{"k":{}}})");
    row("values of a map in an element", "{target: body.a, split: {target: body.m, type: map, key_field: k}}", R"({"a":[{"m":{"z":{}}}]})",
        R"({"a":[{"m":{"z":{"k":"z"}}}]})");
    row("inner elements", "{target: body.a, split: {target: body.b, transforms: [{set: {target: body.t, value: x}}]}}", R"({"a":[{"b":[{}]}]})",
        R"({"a":[{"b":[{"t":"x"}]}]})");
    row("lists in lists", "{target: body.a, split: {target: body.a, transforms: [{set: {target: body.t, value: x}}]}}", R"({"a":[[{},1],[{}]]})",
        R"({"a":[[{"t":"x"},1],[{"t":"x"}]]})");
    row("lists in maps", "{target: body.m, type: map, split: {target: body.l, transforms: [{set: {target: body.t, value: x}}]}}", R"({"m":{"k":{"l":[{}]}}})",
        R"({"m":{"k":{"l":[{"t":"x"}]}}})");
    row("before a failure", "{target: body.a, transforms: [{set: {target: body.t, value: x}}, {set: {target: body.i.j, value: x}}]}", R"({"a":[{"i":1}]})",
        R"({"a":[{"i":1,"t":"x"}]})");
    row("what replaces an element", "{target: body.a, keep_parent: true, transforms: [{set: {target: body.a, value: x}}]}", list, list);
    row("both", "{target: body.a, transforms: [{set: {target: body.o, value: x}}], split: {target: body.b, transforms: [{set: {target: body.t, value: x}}]}}",
        R"({"a":[{"b":[{},{}]}]})", R"({"a":[{"b":[{"t":"x"},{"t":"x"}],"o":"x"}]})");
    row("parts of a text are copies", "{target: body.s, type: string, delimiter: ',', transforms: [{set: {target: body.t, value: x}}]}", R"({"s":"1,2"})",
        R"({"s":"1,2"})");
    row("an inner copy of an element", "{target: body.a, keep_parent: true, split: {target: body.a.b, keep_parent: true, transforms: "
                                       "[{set: {target: body.a.t, value: x}}, {set: {target: body.a.b.u, value: y}}]}}",
        R"({"a":[{"b":[{}]}]})", R"({"a":[{"b":[{"u":"y"}]}]})");
}

void TestSplitter::changesThePage()
{
    QFETCH(QByteArray, split);
    QFETCH(QByteArray, page);
    const auto configured = splitOf(split.toStdString());
    QVERIFY(configured);
    const Run result = run(configured, test::parsed(page.toStdString()));
    QVERIFY(result.outcome);
    QTEST(QByteArray::fromStdString(json::toText(result.page, {.sortKeys = true})), "expected");
}

void TestSplitter::changesManyElements()
{
    Value list = Value::array();
    for (int i = 0; i < 50'000; ++i)
        list.append(Value::object());
    Value page = Value::object();
    page.set("a", std::move(list));
    const Run result = run(splitOf("{target: body.a, transforms: [{set: {target: body.t, value: x}}]}"), page);
    QVERIFY(result.outcome);
    QCOMPARE(result.page.get("a").at(49'999).get("t").toString(), std::string("x"));
    QVERIFY(!page.get("a").at(0).has("t"));
}

// Transforms beside the page's objects leave the page as it is: nothing has to be put together again for the next document.
void TestSplitter::notesOnlyWhatHasChanged()
{
    const Value page = test::parsed(R"({"a":[{"x":1},{"x":2}]})");
    for (const auto &[split, changes] : {std::pair("{target: body.a, keep_parent: true, transforms: [{set: {target: body.t, value: x}}]}", 0),
                                         std::pair("{target: body.a, keep_parent: true, transforms: [{set: {target: body.a.t, value: x}}]}", 2)}) {
        split::Sharing sharing(page);
        const auto configured = splitOf(split);
        const split::Callbacks callbacks{.transform = [&](std::size_t level, Value &body) { return change(configured.get(), level, body); }, .emit = [](const Value &) {}};
        QVERIFY(split::Splitter(configured).run(page, callbacks, &sharing));
        QCOMPARE(int(sharing.version()), changes);
        QCOMPARE(sharing.isChanged(), changes > 0);
    }
}

void TestSplitter::findsDottedPaths_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("state");
    QTest::addColumn<QByteArray>("afterPut");
    QTest::addColumn<QByteArray>("afterRemove");
    using State = json::DottedPath::State;
    const auto row = [](const char *path, State state, const char *afterPut, const char *afterRemove) {
        QTest::newRow(path) << QByteArray(path) << int(state) << QByteArray(afterPut) << QByteArray(afterRemove);
    };
    const char *before = R"({"a":{"b":1},"a.c":2,"d":{"e.f":3},"n":null})";
    row("a.b", State::Found, R"({"a":{"b":0},"a.c":2,"d":{"e.f":3},"n":null})", R"({"a":{},"a.c":2,"d":{"e.f":3},"n":null})");
    row("a.c", State::Found, R"({"a":{"b":1},"a.c":0,"d":{"e.f":3},"n":null})", R"({"a":{"b":1},"d":{"e.f":3},"n":null})");
    row("d.e.f", State::Found, R"({"a":{"b":1},"a.c":2,"d":{"e.f":0},"n":null})", R"({"a":{"b":1},"a.c":2,"d":{},"n":null})");
    row("x.y.z", State::Missing, R"({"a":{"b":1},"a.c":2,"d":{"e.f":3},"n":null,"x":{"y":{"z":0}}})", before);
    row("d.g", State::Missing, R"({"a":{"b":1},"a.c":2,"d":{"e.f":3,"g":0},"n":null})", before);
    row("a.b.c", State::Blocked, before, before);
    row("n.b", State::Blocked, before, before);
}

void TestSplitter::findsDottedPaths()
{
    QFETCH(QByteArray, path);
    const Value before = test::parsed(R"({"a":{"b":1},"a.c":2,"d":{"e.f":3},"n":null})");
    QTEST(int(json::findDotted(before, path.toStdString()).state), "state");
    Value put = before;
    const bool isPut = json::putDotted(put, path.toStdString(), Value::number(0));
    QTEST(QByteArray::fromStdString(json::toText(put, {.sortKeys = true})), "afterPut");
    Value removed = before;
    QCOMPARE(json::removeDotted(removed, path.toStdString()), isPut);
    QTEST(QByteArray::fromStdString(json::toText(removed, {.sortKeys = true})), "afterRemove");
}

QTEST_GUILESS_MAIN(TestSplitter)
#include "tst_splitter.moc"
