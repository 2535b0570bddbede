// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml.h"
#include "core/jq/program.h"
#include "core/map/lowered.h"
#include "fixture.h"

#include <QTest>

#include <array>
#include <random>
#include <set>

// The shortcut against libjq: on every expression that it takes, for every record on which it gives an answer, the bytes are equal.
using namespace penstock;
using namespace penstock::fixture;

namespace
{

// Everyday expressions, and what only looks like them.
constexpr const char *expressions[] = {
    ".", ".a", ".a.b", ".a.b.c", ".\"a\"", ".[\"a\"]", ".a[\"b\"]", ".a.[\"b\"]", ".list[0]", ".list[-1]", ".list[7]", ".a?", ".a.b?", ".list[0]?", ".text[0]?",
    "null", "true", "false", "12", "0", "1.5", "\"fixed\"", "\"\"", "\"q\\\"\\n\\u00e9\\/\"", "[]", "{}",
    ".n // \"d\"", ".f // \"d\"", ".missing // .a // 3", ".a.b // .list", ".n // empty", "empty // 1", "(.a.x.y?) // \"none\"",
    ".id == 7", ".id != 7", ".text == \"x\"", ".id < 8", ".id <= 7", ".id > .num", ".text >= \"a\"", ".n == null", ".t == true", ".t < .f", ".id < .text",
    ".list == [1]", ".missing == .n", ".text < .name", ".a == .a",
    ".t and .f", ".t or .f", ".n or .id", "(.id == 7) and (.text == \"x\")", ".t | not", ".n | not", ".id == 7 and .text != \"y\" or .f",
    "if .t then 1 else 2 end", "if .n then 1 elif .id == 7 then \"seven\" else .list end", "if .t then .a end", "if .n then 1 end", "if .missing then .x.y else 0 end",
    ".id | tostring", ".text | tostring", ".num | tostring", ".n | tostring", ".t | tostring", ".list | tostring", ".a | tostring", ".id | tojson", ".name | tojson",
    "\"\\(.id)\"", "\"a\\(.name)b\\(.text)c\"", "\"\\(.list) \\(.a)\"", "\"\\(.n)-\\(.t)-\\(.num)\"", "\"x\\(\"y\\(.id)z\")\"", "\"\\(.id + 1)\"", "\"\\(empty)\"",
    ".tags | map(.n)", ".tags | map(.n // \"none\")", ".list | map(.)", "map(.a)", ".tags | map(select(.n == \"x\")) | length", ".tags | map(.n | ascii_upcase)",
    "[.tags[].n]", "[.tags[] | .n]", ".tags[].n", ".list[]", "[.list[]]", "[.a[]]", "[.tags[] | select(.n != \"x\") | .n]", "[.tags[]?]", "[.tags[].n?]", "[.tags[].l[]]",
    ".tags | map(.l[0])", "[.tags[] | {n, k: .l}]", "[.id, .text]", "[.id]", ".a | .b", ".a | .b.c", ".tags[0].n", ".tags | .[1] | .n",
    "{id, text}", "{id: .id, \"x y\": .text}", "{(.text): .id}", "{a: {b: .id}}", "{a: (.id + 1), b: .text | ascii_upcase}", "{(.id): 1}", "{\"a\": 1, a: 2}", "{(\"a\"): 1, a: 2}",
    "{if: 1, and: 2}", "{\"k\\(.id)\": 1}", "{a: .tags[]}",
    ".text + \"-\" + .name", ".id + 1", ".id - 10", ".num * 2", ".id / 2", ".id / 0", ".id + .text", ".n + .id", ".id + .n", ".num + 0.1", ".id * 1000000000000", "1 - 1",
    ".id % 2", ".list + [1]", ".neg * 0", "0.1 + 0.2", "(0.1 + 0.2) | tostring", "(.id * 100000000000000000) | tostring", "(.neg * 0) | tostring", ".num - .num",
    ".text | length", ".name | length", ".list | length", ".a | length", ".n | length", ".id | length", ".text | ascii_downcase", ".name | ascii_upcase", ".id | ascii_downcase",
    ".tags | map(.n) | join(\", \")", ".list | join(\"-\")", "[1, null, true] | join(\",\")", ".text | split(\",\")", ".csv | split(\",\")", ".empty | split(\",\")", ".csv | split(\"\")",
    ".text | startswith(\"x\")", ".name | endswith(\"n\")", ".text | ltrimstr(\"x\")", ".csv | rtrimstr(\",\")", ".id | ltrimstr(\"x\")", ".text | type", ".list | type", ".n | type",
    ".id | type", "\"12\" | tonumber", ".text | tonumber", ".id | tonumber", "\"0012\" | tonumber", "\" 1\" | tonumber",
    "select(.id == 7) | .text", "select(.t)", "select(.n) | .id", ". | .id", ".[]", "[.[]]", ".big", ".big | tostring", ".big == .big", ".big + 1", "\"\\(.big)\"", "[.big]", ".exp",
    ".neg", ".zeros", ".zeros | tostring", ".exp == 1000", ".dup", ".dup.x", ".esc", ".\"k\\ney\"", ".esc | length", "[.esc]", "\"<\\(.esc)>\"", ".esc | ascii_upcase",
    "{a: .esc}", ".del | tojson", ".del | tostring", "[.del] | tostring", "\"\\([.del])\"", ".ümlaut", ".\"ümlaut\"",
    // Not ours; here to see that it is noticed.
    ".. ", ".a as $x | $x", "def f: .id; f", ".id, .text", "try .a.b.c catch 1", "reduce .list[] as $i (0; . + $i)", ".a = 1", ".list[1:2]", ".a |= 3", "@base64", "now", "env", "$ENV",
    ".text | test(\"x\")", "keys", "to_entries", "# comment\n.id", ".id # comment", ".a b", ".a.", "'x'", "-1", "-.id", ".id-1", ".id -1", "1 == 1 == 1", "if .a then 1", "\"\\(1\"", ".[", ".a[", "{a:}",
    "{(\"a\")}", "[.id", "foo", ".a and", "not", ". [0]", ".list [0]", ".a .b", ".1", "1.", "01", "1e3", "..a", "{$x}", "{1: 2}", "{a: 1 + 2}", "{a: .id, b}", "{a: 1,}", "\"a\" \"b\"", ".a!", "?//", ".a ?// 1",
};

// Two records with everything that the expressions ask for, and some in which it has another kind.
std::vector<std::string> fixedRecords()
{
    return {
        R"({"id":7,"name":"Röntgen","text":"x","n":null,"f":false,"t":true,"num":12.5,"list":[1,"a",null],"a":{"b":{"c":1}},"tags":[{"n":"x","l":[1,2]},{"n":"y"}],
            "big":9007199254740993,"exp":1e3,"neg":-0.0,"zeros":1.10,"csv":"a,b,,c,","empty":"","dup":{"x":1},"dup":{"y":2},"esc":"a\"\\\u00e9\u0001\/","k\ney":1,"del":"\u007f\u2028","ümlaut":3})",
        R"({ "id" : -3 , "name":"","text":"12","list":[],"a":null,"tags":[],"num":0.1,"csv":"","esc":"\ud83e\ude7b","neg":-5})",
        R"({"id":"s","name":[1],"text":{"k":1},"n":0,"list":"l","a":[1,2],"tags":{"p":{"n":"v"}},"num":"n","csv":null,"esc":[]})",
        R"({"id":{"x":1,"x":2},"name":"a\u0062","text":true,"list":[[1],{"n":2}],"a":{"b":"str"},"tags":["s",1],"num":123456789012345678901234567890})",
        R"({"id":123456789012345,"text":"Z","a":{"b":{"c":{"d":[]}}},"list":[1.50,-1],"tags":[{"n":1},{"n":null},{"n":{"z":[]}}],"num":-0})",
        "{}", "[]", "null", "\"text\"", "5", R"([{"a":1},{"a":null},2])", R"([[1,2],[3]])",
    };
}

std::string randomText(std::mt19937 &random)
{
    std::string text = "\"";
    for (unsigned n = random() % 6; n > 0; --n)
        text += std::array{"a", "x", "B", "\\\"", "\\\\", "\\n", "\\u00e9", "\xc3\xa4", " ", ",", "\\/", "7", "\\ud83e\\ude7b", "\xe2\x82\xac"}[random() % 14];
    return text + '"';
}

std::string randomNumber(std::mt19937 &random)
{
    static constexpr const char *numbers[] = {"0", "7", "-1", "12.5", "0.1", "1.10", "1e3", "-0", "9007199254740993", "123456789012345", "1234567890123456", "0.00001", "99.99", "1E-2"};
    return random() % 3 ? std::to_string(int(random() % 20) - 5) : numbers[random() % std::size(numbers)];
}

std::string randomValue(std::mt19937 &random, int depth)
{
    static constexpr const char *names[] = {"\"a\"", "\"b\"", "\"c\"", "\"n\"", "\"x\"", "\"l\"", "\"k\\ney\"", "\"\\u0061\""};
    switch (random() % (depth > 2 ? 5 : 8)) {
    case 0: return "null";
    case 1: return random() % 2 ? "true" : "false";
    case 2: return randomNumber(random);
    case 3:
    case 4: return randomText(random);
    case 5: {
        std::string array = "[";
        for (unsigned i = 0, n = random() % 4; i < n; ++i)
            array += (i ? "," : "") + randomValue(random, depth + 1);
        return array + "]";
    }
    default: {
        std::string object = "{";
        for (unsigned i = 0, n = random() % 4; i < n; ++i)
            object += (i ? ", " : "") + std::string(names[random() % std::size(names)]) + ":" + randomValue(random, depth + 1);
        return object + "}";
    }
    }
}

// A record with the members that the expressions name, of any kind.
std::string randomRecord(std::mt19937 &random)
{
    static constexpr const char *names[] = {"id", "name", "text", "n", "f", "t", "num", "list", "a", "tags", "big", "exp", "neg", "zeros", "csv", "empty", "dup", "esc", "del"};
    std::string record = "{";
    for (const char *name : names) {
        if (random() % 5)
            record += (record.size() > 1 ? "," : "") + std::string("\"") + name + "\":" + randomValue(random, 0);
    }
    return record + "}";
}

// The expression as libjq and our writer see it: the first output, "(empty)", or "(error)".
std::string byLibjq(jq::Program &program, std::string_view record)
{
    const auto output = program.first(json::parse(record).value());
    if (!output)
        return "(error)";
    return *output ? json::toText(**output) : "(empty)";
}

std::vector<std::string> allByLibjq(jq::Program &program, std::string_view record)
{
    std::vector<json::Value> outputs;
    std::vector<std::string> texts;
    const bool complete = program.all(json::parse(record).value(), outputs, 1000).has_value();
    for (const json::Value &output : outputs)
        texts.push_back(json::toText(output));
    if (!complete)
        texts.push_back("(error)");
    return texts;
}

struct Tally {
    int lowered = 0;
    int answered = 0;
    int declined = 0;
};

class Comparison
{
public:
    explicit Comparison(const std::vector<std::string> &records) : m_records(records) {}

    // The first difference, or nothing.
    QByteArray run(const std::string &expression, Tally &tally)
    {
        json::MemberPaths paths;
        const auto lowered = map::Lowered::lower(expression, paths);
        auto program = jq::Program::compile(expression);
        if (!lowered)
            return {};
        if (!program)
            return "libjq does not compile it: " + QByteArray::fromStdString(expression);
        ++tally.lowered;
        json::RawTree tree(paths);
        map::LoweredRun run;
        for (const std::string &record : m_records) {
            if (!tree.scan(record))
                continue;
            run.setRecord(tree, false);
            std::string text = "before";
            const map::LoweredOutcome outcome = run.write(*lowered, text);
            if (outcome != map::LoweredOutcome::Value && text != "before")
                return "left something behind";
            if (outcome == map::LoweredOutcome::Declined) {
                ++tally.declined;
                continue;
            }
            ++tally.answered;
            const std::string shortcut = outcome == map::LoweredOutcome::Empty ? "(empty)" : text.substr(6);
            const std::string libjq = byLibjq(*program, record);
            if (shortcut != libjq)
                return QByteArray::fromStdString(expression + "\non " + record + "\ngives " + shortcut + "\nand libjq " + libjq);
            if (const QByteArray difference = compareAll(*lowered, run, *program, record); !difference.isEmpty())
                return QByteArray::fromStdString(expression) + difference;
        }
        return {};
    }

private:
    static QByteArray compareAll(const map::Lowered &lowered, map::LoweredRun &run, jq::Program &program, const std::string &record)
    {
        std::string text;
        std::vector<std::size_t> ends;
        if (!run.writeAll(lowered, text, ends))
            return text.empty() && ends.empty() ? "" : "left something behind";
        std::vector<std::string> outputs;
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            outputs.push_back(text.substr(begin, end - begin));
            begin = end;
        }
        return outputs == allByLibjq(program, record) ? "" : QByteArray::fromStdString(" gives other outputs on " + record);
    }

    const std::vector<std::string> &m_records;
};

// Every JQ text below a node of a recorded case.
void collectExpressions(const yaml::Node &node, bool isMapping, std::set<std::string> &to)
{
    for (const yaml::Entry &entry : node.entries) {
        const bool isExpression = isMapping || entry.key == "query" || entry.key == "data_path" || entry.key == "field" || entry.key == "filter" || entry.key == "itemsToParse";
        if (isExpression && entry.node->kind == yaml::Kind::String)
            to.insert(entry.node->text);
        collectExpressions(*entry.node, isMapping || entry.key == "mappings", to);
    }
    for (const auto &item : node.items)
        collectExpressions(*item, isMapping, to);
}

} // namespace

class TestMapLowered : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void expressionsAgree_data();
    void expressionsAgree();
    void recordedExpressionsAgree();
    void composedExpressionsAgree();
    void scansAsParseDoes();
    void wholeRecordsAgree_data();
    void wholeRecordsAgree();
    void everydayIsLowered_data();
    void everydayIsLowered();
};

void TestMapLowered::expressionsAgree_data()
{
    QTest::addColumn<QByteArray>("expression");
    for (const char *expression : expressions)
        QTest::newRow(expression) << QByteArray(expression);
}

void TestMapLowered::expressionsAgree()
{
    QFETCH(QByteArray, expression);
    static const std::vector<std::string> records = [] {
        std::vector<std::string> all = fixedRecords();
        std::mt19937 random(5);
        for (int i = 0; i < 400; ++i)
            all.push_back(randomRecord(random));
        return all;
    }();
    Tally tally;
    QCOMPARE(Comparison(records).run(expression.toStdString(), tally), QByteArray());
}

void TestMapLowered::recordedExpressionsAgree()
{
    const QString folder = scenarioFolder();
    if (folder.isEmpty())
        QSKIP("no recorded cases here");
    std::set<std::string> found;
    std::vector<std::string> records = fixedRecords();
    for (const QString &name : QDir(folder).entryList({QStringLiteral("*.yaml")})) {
        const auto scenario = yaml::read(readFile(folder + u'/' + name), name.toStdString());
        QVERIFY2(scenario, qPrintable(name));
        if (const yaml::Node *config = (*scenario)->find("config"))
            collectExpressions(*config, false, found);
        const yaml::Node *exchanges = (*scenario)->find("exchanges");
        for (std::size_t i = 0; exchanges && i < exchanges->items.size(); ++i) {
            const yaml::Node *reply = exchanges->items[i]->find("reply");
            const yaml::Node *body = reply ? reply->find("body") : nullptr;
            if (!body)
                continue;
            records.push_back(jsonText(*body));
            for (const auto &item : body->items)
                records.push_back(jsonText(*item));
        }
    }
    QVERIFY(found.size() > 50);
    Tally tally;
    for (const std::string &expression : found)
        QCOMPARE(Comparison(records).run(expression, tally), QByteArray());
    qInfo("%d of %zu expressions lowered, %d answers, %d declined", tally.lowered, found.size(), tally.answered, tally.declined);
}

// Expressions put together at random from parts.
void TestMapLowered::composedExpressionsAgree()
{
    std::mt19937 random(17);
    std::vector<std::string> records = fixedRecords();
    for (int i = 0; i < 60; ++i)
        records.push_back(randomRecord(random));
    const auto atom = [&random]() -> std::string {
        static constexpr const char *atoms[] = {".a", ".a.b", ".id", ".text", ".name", ".n", ".f", ".t", ".num", ".list", ".tags", "null", "true", "7", "\"x\"", ".", "[.tags[].n]", "\"\\(.id)\"", "empty"};
        return atoms[random() % std::size(atoms)];
    };
    const std::function<std::string(int)> build = [&](int depth) -> std::string {
        if (depth == 0)
            return atom();
        const auto sub = [&] { return build(int(random() % unsigned(depth))); };
        switch (random() % 12) {
        case 0: return "(" + sub() + " // " + sub() + ")";
        case 1: return "(" + sub() + " == " + sub() + ")";
        case 2: return "(" + sub() + " < " + sub() + ")";
        case 3: return "(" + sub() + " and " + sub() + ")";
        case 4: return "(if " + sub() + " then " + sub() + " else " + sub() + " end)";
        case 5: return "(" + sub() + " + " + sub() + ")";
        case 6: return "\"<\\(" + sub() + ")>\"";
        case 7: return "(" + sub() + " | tostring)";
        case 8: return "(" + sub() + " | map(" + sub() + "))";
        case 9: return "[" + sub() + "]";
        case 10: return "{x: (" + sub() + "), y: (" + sub() + ")}";
        default: return "(" + sub() + " | " + sub() + ")";
        }
    };
    Tally tally;
    for (int i = 0; i < 600; ++i)
        QCOMPARE(Comparison(records).run(build(3), tally), QByteArray());
    qInfo("%d of 600 lowered, %d answers, %d declined", tally.lowered, tally.answered, tally.declined);
    QVERIFY(tally.lowered > 550);
    QVERIFY(tally.answered > tally.declined / 4);
}

// What the scanner takes for JSON, parse() does; and it takes what is usual.
void TestMapLowered::scansAsParseDoes()
{
    std::mt19937 random(23);
    json::MemberPaths paths;
    paths.add(std::vector<std::string>{"a", "b"});
    json::RawTree tree(paths);
    int accepted = 0;
    for (int i = 0; i < 30'000; ++i) {
        std::string record = randomRecord(random);
        for (unsigned change = random() % 3; change > 0; --change) {
            const std::size_t at = random() % record.size();
            switch (random() % 3) {
            case 0: record[at] = char(random()); break;
            case 1: record.erase(at, 1 + random() % 3); break;
            default: record.insert(at, 1, "{}[],:\"\\0e-. \t"[random() % 14]); break;
            }
            if (record.empty())
                record = "0";
        }
        // Inside of other bytes, as records are.
        const std::string bytes = "[" + record + ",{\"a\":1}]";
        const bool scanned = tree.scan(std::string_view(bytes).substr(1, record.size()));
        accepted += scanned;
        const auto parsed = json::parse(record);
        if (scanned)
            QVERIFY2(parsed, record.c_str());
        if (!scanned)
            continue;
        std::string compact;
        if (appendCompact(compact, tree.root()))
            QCOMPARE(QByteArray::fromStdString(compact), QByteArray::fromStdString(json::toText(*parsed)));
        json::Raw found;
        const auto way = tree.at(paths.add(std::vector<std::string>{"a", "b"}), found);
        const json::Value outer = parsed->isObject() ? parsed->get("a") : json::Value();
        if (way == json::RawTree::Found::Value)
            QVERIFY(json::parse(found.kind == json::RawKind::Text ? '"' + std::string(found.text) + '"' : std::string(found.text)).value() == outer.get("b"));
        else if (way == json::RawTree::Found::Null)
            QVERIFY(outer.isNull() || (outer.isObject() && !outer.has("b")));
    }
    QVERIFY(accepted > 10'000);
}

void TestMapLowered::wholeRecordsAgree_data()
{
    QTest::addColumn<bool>("injects");
    QTest::newRow("records") << false;
    QTest::newRow("with parameters") << true;
}

// A whole mapping with the shortcut and without it.
void TestMapLowered::wholeRecordsAgree()
{
    QFETCH(bool, injects);
    std::mt19937 random(31);
    std::string page = "[";
    for (int i = 0; i < 3000; ++i)
        page += (i ? "," : "") + randomRecord(random);
    for (const std::string &record : fixedRecords())
        page += "," + record;
    map::Job job = recordsJob(page + "]");
    if (injects)
        job.injected = {{"a", "p \"1\""}, {"q", "2"}};

    EntityMapping mapping = entity(".id", "\"b\"");
    int number = 0;
    for (const char *expression : expressions) {
        if (jq::Program::compile(expression) && std::string_view(expression) != "now")
            mapping.properties.emplace_back("p" + std::to_string(number++), value(expression));
    }
    for (const char *expression : {".__a", ".q", ".__q // .a", "\"\\(.__a)\"", "{__a, q}"})
        mapping.properties.emplace_back("p" + std::to_string(number++), value(expression));
    mapping.hasProperties = true;
    Resource resource = resourceWith(mapping);
    resource.query = expression(".f != true");
    Resource program;
    program.map = expression("select(.t) | {id, a: .a, n: [.tags[]?.n?]}");

    for (const Resource &one : {resource, program, Resource()}) {
        map::WorkerOptions without;
        without.lowering = false;
        const auto fast = run(document("native", one), job);
        const auto slow = run(document("native", one), job, without);
        QCOMPARE(QByteArray::fromStdString(fast.bytes), QByteArray::fromStdString(slow.bytes));
        QCOMPARE(findings(fast), findings(slow));
        QCOMPARE(fast.entities.size(), slow.entities.size());
        QCOMPARE(fast.leftOut, slow.leftOut);
        QCOMPARE(fast.failed, slow.failed);
        for (std::size_t i = 0; i < fast.entities.size(); ++i) {
            QCOMPARE(fast.entities[i].offset, slow.entities[i].offset);
            QCOMPARE(fast.entities[i].length, slow.entities[i].length);
            QCOMPARE(fast.entities[i].identifierLength, slow.entities[i].identifierLength);
        }
    }
}

void TestMapLowered::everydayIsLowered_data()
{
    QTest::addColumn<QByteArray>("expression");
    for (const char *expression : {".archived != true", ".id | tostring", ".name", "\"service\"", ".repository.url", ".owner.email // \"unknown\"",
                                   "if .tier == 1 then \"gold\" elif .tier == 2 then \"silver\" else \"bronze\" end", ".labels | map(.name)",
                                   "\"\\(.name) (\\(.status))\"", ".homepage // .repository.url", ".owner.team.slug", ".parent_id | tostring"})
        QTest::newRow(expression) << QByteArray(expression);
}

// An ordinary mapping never falls back to libjq on an ordinary record.
void TestMapLowered::everydayIsLowered()
{
    QFETCH(QByteArray, expression);
    const std::string record = R"({"id":12,"name":"Service 1","status":"active","archived":false,"tier":2,"owner":{"email":"a@b.c","team":{"slug":"t"}},
        "labels":[{"id":1,"name":"critical"},{"id":2,"name":"edge"}],"repository":{"url":"https://x","stars":3},"homepage":null,"parent_id":4})";
    json::MemberPaths paths;
    const auto lowered = map::Lowered::lower(expression.toStdString(), paths);
    QVERIFY(lowered);
    json::RawTree tree(paths);
    QVERIFY(tree.scan(record));
    map::LoweredRun run;
    run.setRecord(tree, false);
    std::string text;
    QCOMPARE(int(run.write(*lowered, text)), int(map::LoweredOutcome::Value));
    auto program = jq::Program::compile(expression.toStdString());
    QCOMPARE(QByteArray::fromStdString(text), QByteArray::fromStdString(byLibjq(*program, record)));
}

QTEST_GUILESS_MAIN(TestMapLowered)
#include "tst_map_lowered.moc"
