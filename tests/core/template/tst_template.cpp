// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// What surrounds the language: places of faults, defaults, limits, explanations, the native dialect, the table of functions.
#include "core/base/codes.h"
#include "core/template/functions.h"
#include "core/template/template.h"

#include <QTest>

using namespace penstock;

class TestTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void faultsHaveAPlace_data();
    void faultsHaveAPlace();
    void proposesTheNearestName_data();
    void proposesTheNearestName();
    void outcomesAreToldApart_data();
    void outcomesAreToldApart();
    void defaultSeesAnEmptyState();
    void defaultMayFailItself();
    void stepsAreBounded_data();
    void stepsAreBounded();
    void nestingIsBounded();
    void explainsEveryAction();
    void notesNumbersInExponentForm();
    void nativeNumbersAreExact_data();
    void nativeNumbersAreExact();
    void printedSecretsAreMaskedAsInTheOriginal();
    void nothingRandomButTheGenerator();
    void placesThatDoNotExistFail();
    void theDollarIsTheTemplatesOwnBeginning();
    void functionsAreDocumented();
    void methodsAreListed();

private:
    static tpl::Scope scope(const char *body);
    static tpl::Outcome run(const char *text, const char *body = "{}", const tpl::Context &context = {});
};

tpl::Scope TestTemplate::scope(const char *body)
{
    tpl::Scope scope;
    scope.set("body", tpl::Value::fromJson(json::parse(body).value_or(json::Value())));
    return scope;
}

tpl::Outcome TestTemplate::run(const char *text, const char *body, const tpl::Context &context)
{
    const auto compiled = tpl::Template::compile(text);
    if (!compiled) {
        tpl::Outcome outcome;
        outcome.kind = tpl::Outcome::Kind::Failed;
        outcome.failure = compiled.error();
        return outcome;
    }
    return compiled->evaluate(scope(body), context);
}

void TestTemplate::faultsHaveAPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("length");
    QTest::newRow("missing end") << QByteArray("ab[[if .body]]x") << QByteArray("TPL-850") << 1 << 5 << 2;
    QTest::newRow("open action") << QByteArray("é\n [[.body") << QByteArray("TPL-850") << 2 << 2 << 2;
    QTest::newRow("open text") << QByteArray("[[print \"x]]") << QByteArray("TPL-850") << 1 << 9 << 1;
    QTest::newRow("function") << QByteArray("[[print (nofunction 1)]]") << QByteArray("TPL-851") << 1 << 10 << 10;
    QTest::newRow("variable") << QByteArray("a\nb[[ $nope ]]") << QByteArray("TPL-850") << 2 << 5 << 5;
    QTest::newRow("missing key") << QByteArray("[[print 1 .body.nope]]") << QByteArray("TPL-852") << 1 << 11 << 10;
    QTest::newRow("argument") << QByteArray("[[add 1 2]] [[add (len \"a\") 1]]") << QByteArray("TPL-852") << 1 << 19 << 9;
    QTest::newRow("division") << QByteArray("[[add 1 2]] [[print (div 1 0)]]") << QByteArray("TPL-852") << 1 << 22 << 3;
}

void TestTemplate::faultsHaveAPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, code);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(int, length);
    const tpl::Outcome outcome = run(text.constData());
    QVERIFY(outcome.failure.has_value());
    QCOMPARE(QByteArray(outcome.failure->code->id), code);
    QCOMPARE(outcome.failure->place.line, line);
    QCOMPARE(outcome.failure->place.column, column);
    QCOMPARE(int(outcome.failure->place.length), length);
}

void TestTemplate::proposesTheNearestName_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("proposal");
    QTest::newRow("function") << QByteArray("[[parsDate \"x\"]]") << QStringLiteral("parseDate");
    QTest::newRow("variable") << QByteArray("[[$total := 1]][[$totl]]") << QStringLiteral("$total");
    QTest::newRow("key") << QByteArray("[[.body.itmes]]") << QStringLiteral("items");
    QTest::newRow("element") << QByteArray("[[.bdy]]") << QStringLiteral("body");
}

void TestTemplate::proposesTheNearestName()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, proposal);
    const tpl::Outcome outcome = run(text.constData(), R"({"items": [], "id": 1})");
    QVERIFY(outcome.failure.has_value());
    QVERIFY2(outcome.failure->message.contains(proposal), qPrintable(outcome.failure->message));
}

void TestTemplate::outcomesAreToldApart_data()
{
    using Kind = tpl::Outcome::Kind;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    QTest::newRow("text") << QByteArray(" ") << int(Kind::Text);
    QTest::newRow("empty") << QByteArray("[[\"\"]]") << int(Kind::Empty);
    QTest::newRow("null") << QByteArray("a[[.body.z]]") << int(Kind::Empty);
    QTest::newRow("the marker itself") << QByteArray("<no value>") << int(Kind::Empty);
    QTest::newRow("failure") << QByteArray("[[.body.nope]]") << int(Kind::Failed);
    QTest::newRow("termination") << QByteArray("x[[terminate \"enough\"]]") << int(Kind::Terminated);
}

void TestTemplate::outcomesAreToldApart()
{
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    QCOMPARE(int(run(text.constData(), R"({"z": null})").kind), kind);
    if (kind == int(tpl::Outcome::Kind::Terminated))
        QCOMPARE(run(text.constData()).reason, std::string("enough"));
}

void TestTemplate::defaultSeesAnEmptyState()
{
    const auto both = tpl::ValueTemplate::compile("[[.body.nope]]", "[[if index .last_response \"body\"]]full[[else]]bare[[end]][[len .cursor]]");
    QVERIFY(both.has_value());
    const tpl::Outcome outcome = both->evaluate(scope("{}"), {});
    QVERIFY(outcome.byDefault);
    QCOMPARE(outcome.text, std::string("bare0"));
    QVERIFY2(outcome.failure && outcome.failure->is(codes::templateFailed), "why the default was needed is lost");
    const auto terminated = tpl::ValueTemplate::compile("[[terminate \"\"]]", "D");
    QVERIFY(!terminated->evaluate(scope("{}"), {}).byDefault);
    const auto text = tpl::ValueTemplate::compile("[[1]]", "D");
    QVERIFY(!text->evaluate(scope("{}"), {}).byDefault);
}

void TestTemplate::defaultMayFailItself()
{
    QCOMPARE(int(tpl::Template().evaluate({}, {}).kind), int(tpl::Outcome::Kind::Empty));
    QVERIFY(tpl::Template().text().empty() && tpl::Template().isLiteral());
    const auto both = tpl::ValueTemplate::compile("[[\"\"]]", "[[.body.x]]");
    const tpl::Outcome outcome = both->evaluate(scope(R"({"x": 1})"), {});
    QCOMPARE(int(outcome.kind), int(tpl::Outcome::Kind::Failed));
    QVERIFY(outcome.byDefault);
    QVERIFY(!tpl::ValueTemplate::compile("x", "[[").has_value());
}

void TestTemplate::stepsAreBounded_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("rounds") << QByteArray("[[range 999999999999]][[end]]x");
    QTest::newRow("recursion") << QByteArray("[[define \"t\"]][[template \"t\" .]][[end]][[template \"t\" .]]");
    QTest::newRow("doubling") << QByteArray("[[$s := \"0123456789abcdef\"]][[range 100]][[$s = print $s $s]][[end]]x");
    QTest::newRow("output") << QByteArray("[[range 100000000]]0123456789012345678901234567890123456789[[end]]");
    QTest::newRow("width") << QByteArray("[[range 1000]][[printf \"%999999d\" 1]][[end]]");
    QTest::newRow("replacing") << QByteArray("[[$s := printf \"%99999d\" 1]][[$t := replaceAll \"\" $s $s]]x");
    QTest::newRow("joining") << QByteArray("[[$s := printf \"%999999d\" 1]][[$t := join .body.l $s]]x");
    QTest::newRow("escaping") << QByteArray("[[$s := \"\\\"\\\"\"]][[range 100]][[$s = toJSON $s]][[end]]x");
}

void TestTemplate::stepsAreBounded()
{
    QFETCH(QByteArray, text);
    std::string body = "{\"l\": [1";
    for (int i = 0; i < 1000; ++i)
        body += ",1";
    const tpl::Outcome outcome = run(text.constData(), (body + "]}").c_str());
    QCOMPARE(int(outcome.kind), int(tpl::Outcome::Kind::Failed));
    QVERIFY(outcome.failure->is(codes::templateLimit));
}

void TestTemplate::nestingIsBounded()
{
    const std::string deep = "[[" + std::string(5000, '(') + "1" + std::string(5000, ')') + "]]";
    const auto parentheses = tpl::Template::compile(deep);
    QVERIFY(!parentheses && parentheses.error().is(codes::templateLimit));
    std::string blocks;
    for (int i = 0; i < 5000; ++i)
        blocks += "[[if true]]";
    const auto nested = tpl::Template::compile(blocks);
    QVERIFY(!nested && nested.error().is(codes::templateLimit));
}

void TestTemplate::explainsEveryAction()
{
    const auto compiled = tpl::Template::compile("a[[.body.n]]b[[range .body.l]][[.]],[[end]][[$x := 1]][[- $x ]]");
    std::vector<tpl::Explanation> explanations;
    const tpl::Outcome outcome = compiled->explain(scope(R"({"n": 5, "l": ["x", "y"]})"), {}, explanations);
    QCOMPARE(outcome.text, std::string("a5bx,y,1"));
    QCOMPARE(int(explanations.size()), 3);
    QCOMPARE(compiled->text().substr(explanations[0].offset, explanations[0].length), std::string("[[.body.n]]"));
    QCOMPARE(explanations[0].text, std::string("5"));
    QCOMPARE(compiled->text().substr(explanations[1].offset, explanations[1].length), std::string("[[.]]"));
    QCOMPARE(explanations[1].text, std::string("y"));
    QCOMPARE(explanations[1].times, 2);
    QCOMPARE(compiled->text().substr(explanations[2].offset, explanations[2].length), std::string("[[- $x ]]"));
}

void TestTemplate::notesNumbersInExponentForm()
{
    const tpl::Outcome outcome = run("since=[[.body.at]]", R"({"at": 1604582732})");
    QCOMPARE(outcome.text, std::string("since=1.604582732e+09"));
    QCOMPARE(int(outcome.notes.size()), 1);
    QVERIFY(outcome.notes[0].is(codes::templateExponent));
    QCOMPARE(outcome.notes[0].place.column, 7);
    QVERIFY(run("[[toInt .body.at]] 1e+09", R"({"at": 1604582732})").notes.empty());
}

void TestTemplate::nativeNumbersAreExact_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("large") << QByteArray("[[.body.id]]") << QStringLiteral("9007199254740993");
    QTest::newRow("unsigned") << QByteArray("[[.body.u]]") << QStringLiteral("18446744073709551615");
    QTest::newRow("beyond") << QByteArray("[[.body.v]]") << QStringLiteral("123456789012345678901234567890");
    QTest::newRow("decimal") << QByteArray("[[.body.d]]") << QStringLiteral("1234567.10");
    QTest::newRow("inside") << QByteArray("[[.body.l]]") << QStringLiteral("[9007199254740993 1.50]");
    QTest::newRow("sum") << QByteArray("[[add .body.id 1]]") << QStringLiteral("9007199254740994");
    QTest::newRow("len") << QByteArray("[[add (len .body.l) 1]]") << QStringLiteral("3");
    QTest::newRow("whole float") << QByteArray("[[add .body.w 1]]") << QStringLiteral("3");
    QTest::newRow("compare") << QByteArray("[[eq .body.w 2]][[gt .body.id 1.5]][[eq .body.d 1234567.1]]") << QStringLiteral("truetruetrue");
    QTest::newRow("json") << QByteArray("[[toJSON .body]]")
                          << QStringLiteral("{\"d\":1234567.10,\"id\":9007199254740993,\"l\":[9007199254740993,1.50],"
                                            "\"u\":18446744073709551615,\"v\":123456789012345678901234567890,\"w\":2.0}");
    QTest::newRow("verbs") << QByteArray("[[printf \"%.1f %d\" .body.d .body.id]]") << QStringLiteral("1234567.1 9007199254740993");
}

void TestTemplate::nativeNumbersAreExact()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto body = json::parse(R"({"id": 9007199254740993, "u": 18446744073709551615, "v": 123456789012345678901234567890,
                                      "d": 1234567.10, "l": [9007199254740993, 1.50], "w": 2.0})");
    tpl::Scope scope;
    scope.set("body", tpl::Value::fromJson(*body, json::Numbers::Exact));
    tpl::Context context;
    context.dialect = tpl::Dialect::native();
    const tpl::Outcome outcome = tpl::Template::compile(text.toStdString())->evaluate(scope, context);
    QCOMPARE(QString::fromStdString(outcome.text), expected);
}

void TestTemplate::printedSecretsAreMaskedAsInTheOriginal()
{
    const char *body = R"({"Host": "h", "password": "p", "urls": ["u", "v"], "o": {"url": "kept"}, "l": [{"pass": "p"}]})";
    QCOMPARE(run("[[.body]]", body).text,
             std::string(R"({"Host":"xxxxx","l":[{"pass":"xxxxx"}],"o":{"url":"kept"},"password":"xxxxx","urls":["xxxxx","xxxxx"]})"));
    QCOMPARE(run("[[.body.password]]", body).text, std::string("p"));
    QCOMPARE(run("[[(index .body.l 0)]][[.body.o]]", body).text, std::string(R"(map[pass:p]{"url":"xxxxx"})"));
    tpl::Context plain;
    plain.dialect.masksPrinted = false;
    QCOMPARE(run("[[.body.o]]", body, plain).text, std::string(R"({"url":"kept"})"));
}

void TestTemplate::nothingRandomButTheGenerator()
{
    tpl::Context context;
    context.uuid = [] { return std::string("00000000-0000-4000-8000-000000000001"); };
    context.now = {1'604'582'732, 500'000'000};
    QCOMPARE(run("[[uuid]] [[now]]", "{}", context).text, std::string("00000000-0000-4000-8000-000000000001 2020-11-05 13:25:32.5 +0000 UTC"));
    const std::string random = run("[[uuid]]").text;
    QCOMPARE(int(random.size()), 36);
    QCOMPARE(random[14], '4');
    QVERIFY(random != run("[[uuid]]").text);
}

void TestTemplate::placesThatDoNotExistFail()
{
    QCOMPARE(int(run("[[.header.Etag]]").kind), int(tpl::Outcome::Kind::Failed));
    QCOMPARE(int(run("[[.parent_last_response.page]]").kind), int(tpl::Outcome::Kind::Failed));
    tpl::Scope inner = scope("{}");
    const tpl::Scope before = inner;
    inner.remove("body");
    QVERIFY(!inner.has("body"));
    QVERIFY2(before.has("body"), "a change reached the copy");
    QVERIFY2(!tpl::Scope().has("body"), "a change reached what every scope begins with");
}

void TestTemplate::theDollarIsTheTemplatesOwnBeginning()
{
    const char *body = R"({"a":{"b":"inner"},"c":"outer"})";
    QCOMPARE(run("[[with .body.a]][[.b]] [[$.body.c]][[end]]", body).text, std::string("inner outer"));
    QCOMPARE(run("[[define \"t\"]][[$.b]][[end]][[template \"t\" .body.a]] [[$.body.c]]", body).text, std::string("inner outer"));
    QCOMPARE(run("[[$x := 1]][[define \"t\"]][[$x := 2]][[$x]][[end]][[template \"t\"]][[$x]]", body).text, std::string("21"));
    QCOMPARE(run("[[$ = .body.a]][[$.b]] [[.body.c]]", body).text, std::string("inner outer"));
}

void TestTemplate::functionsAreDocumented()
{
    QVERIFY(tpl::allFunctions().size() >= 49);
    for (const tpl::Function *function : tpl::allFunctions()) {
        QVERIFY2(!function->translatedHelp().isEmpty(), function->name);
        QVERIFY2(std::string_view(function->signature).starts_with(function->name), function->name);
        QCOMPARE(tpl::findFunction(function->name), function);
    }
    QVERIFY(!tpl::findFunction("Add"));
}

void TestTemplate::methodsAreListed()
{
    const auto methods = tpl::methodsOf(tpl::Value::time({}));
    QVERIFY(methods.size() > 20);
    for (const tpl::Function *method : methods) {
        QVERIFY2(!method->translatedHelp().isEmpty(), method->name);
        QCOMPARE(tpl::findMethod(tpl::Value::time({}), method->name), method);
    }
    QVERIFY(tpl::methodsOf(tpl::Value::text("x")).empty());
}

QTEST_GUILESS_MAIN(TestTemplate)
#include "tst_template.moc"
