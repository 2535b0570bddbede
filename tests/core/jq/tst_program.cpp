// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/jq/program.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <thread>

using namespace penstock;
using jq::Program;
using json::Value;
using namespace std::chrono_literals;

namespace
{

QByteArray bytes(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

Value parsed(std::string_view text)
{
    return json::parse(text).value_or(Value());
}

// The first output as JSON, "(none)", or the error.
std::string firstOutput(Program &program, std::string_view input)
{
    const auto output = program.first(parsed(input));
    if (!output)
        return "error: " + output.error().message;
    return *output ? json::toText(**output) : "(none)";
}

std::string evaluate(std::string_view source, std::string_view input, const jq::CompileOptions &options = {})
{
    std::expected<Program, jq::CompileError> program = Program::compile(source, options);
    return program ? firstOutput(*program, input) : "does not compile: " + program.error().message;
}

} // namespace

class TestProgram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void evaluates_data();
    void evaluates();
    void locatesErrors_data();
    void locatesErrors();
    void hidesEnvironment_data();
    void hidesEnvironment();
    void readsNoFiles_data();
    void readsNoFiles();
    void takesVariables();
    void tellsOfMore();
    void collectsAll();
    void stopsInTime_data();
    void stopsInTime();
    void stopsGrowth_data();
    void stopsGrowth();
    void deadlineHitsNoLaterEvaluation();
    void manyThreads();
    void rewritesSingleQuotes_data();
    void rewritesSingleQuotes();
};

void TestProgram::evaluates_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *source, const char *input, const char *expected) {
        QTest::newRow(source) << QByteArray(source) << QByteArray(input) << QByteArray(expected);
    };
    row(".a", R"({"a":1})", "1");
    row(".id", R"({"id":123456789012345678901234567890})", "123456789012345678901234567890");
    row(".id | tostring", R"({"id":9007199254740993})", R"("9007199254740993")");
    row(".x | tostring", R"({"x":1.10})", R"("1.10")");
    row("empty", "1", "(none)");
    row(".[]", "[7,8]", "7");
    row(".a", "[1]", "error: Cannot index array with string (\"a\")");
    row("error({a:1})", "1", "error: {\"a\":1} (not a string)");
    row("error(null)", "1", "error: null (not a string)");
    row("", "5", "5");
    row("  ", "5", "5");
    row("halt", "5", "error: halt is not available");
    row("\"x\" | halt_error", "5", "error: x");
    row("input", "5", "error: break");
    row("[inputs]", "5", "[]");
    row("{b:1,a:2}", "null", R"({"b":1,"a":2})");
    row("[limit(3; repeat(1))]", "null", "[1,1,1]");
}

void TestProgram::evaluates()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, expected);
    std::expected<Program, jq::CompileError> program = Program::compile(source.toStdString());
    QVERIFY(program);
    QCOMPARE(bytes(firstOutput(*program, input.toStdString())), expected);
    QCOMPARE(bytes(firstOutput(*program, input.toStdString())), expected);
}

void TestProgram::locatesErrors_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *source, int line, int column, const char *message) {
        QTest::newRow(source) << QByteArray(source) << line << column << QByteArray(message);
    };
    row("foo", 1, 1, "foo/0 is not defined");
    row(".a | foo(1)", 1, 6, "foo/1 is not defined");
    row("True", 1, 1, "True/0 is not defined");
    row("{a: }", 1, 5, "syntax error, unexpected '}'");
    row(".a\n + $x", 2, 4, "$x is not defined");
    row("\"\xc3\xa9\" + foo", 1, 7, "foo/0 is not defined");
    row(".a.[[", 1, 5, "syntax error, unexpected end of file");
    row("if . then", 1, 6, "syntax error, unexpected end of file");
    row("\"\\x\"", 1, 2, "Invalid escape at line 1, column 4 (while parsing '\"\\x\"')");
    row("'x'", 1, 1, "syntax error, unexpected INVALID_CHARACTER, expecting end of file");
    row("env | foo", 1, 7, "foo/0 is not defined");
    row("$ENV.A\n| halt | foo", 2, 10, "foo/0 is not defined");
    row("reduce . as $x (0)", 1, 18, "syntax error, unexpected ')', expecting '|' or ',' or ';'");
}

void TestProgram::locatesErrors()
{
    QFETCH(QByteArray, source);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(QByteArray, message);
    const auto program = Program::compile(source.toStdString());
    QVERIFY(!program);
    QCOMPARE(bytes(program.error().message), message);
    QCOMPARE(program.error().line, line);
    QCOMPARE(program.error().column, column);
    QVERIFY(!Program::compile(std::string_view(".\0.", 3)));
}

void TestProgram::hidesEnvironment_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("closed");
    QTest::addColumn<QByteArray>("own");
    QTest::addColumn<QByteArray>("process");
    QTest::newRow("env") << QByteArray("env.PENSTOCK_TEST_ENV") << QByteArray("null") << QByteArray("\"own\"") << QByteArray("\"process\"");
    QTest::newRow("$ENV") << QByteArray("$ENV.PENSTOCK_TEST_ENV") << QByteArray("null") << QByteArray("\"own\"") << QByteArray("\"process\"");
    QTest::newRow("in a function") << QByteArray("def f: env, $ENV; [f | length == 0]") << QByteArray("[true,true]")
                                   << QByteArray("[false,false]") << QByteArray("[false,false]");
    QTest::newRow("in a text") << QByteArray("\"\\(env | type) \\($ENV.PENSTOCK_TEST_ENV)\"") << QByteArray("\"object null\"")
                               << QByteArray("\"object own\"") << QByteArray("\"object process\"");
}

void TestProgram::hidesEnvironment()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, closed);
    QFETCH(QByteArray, own);
    QFETCH(QByteArray, process);
    qputenv("PENSTOCK_TEST_ENV", "process");
    QCOMPARE(bytes(evaluate(source.toStdString(), "null")), closed);
    QCOMPARE(bytes(evaluate(source.toStdString(), "null", {.environmentValues = {{"PENSTOCK_TEST_ENV", "own"}}})), closed);
    QCOMPARE(bytes(evaluate(source.toStdString(), "null", {.environment = true, .environmentValues = {{"PENSTOCK_TEST_ENV", "own"}}})), own);
    QCOMPARE(bytes(evaluate(source.toStdString(), "null", {.environment = true})), process);
}

void TestProgram::readsNoFiles_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("import") << QByteArray("import \"a\" as $a {search: \"%1\"}; $a");
    QTest::newRow("include") << QByteArray("include \"m\" {search: \"%1\"}; m");
}

void TestProgram::readsNoFiles()
{
    QFETCH(QByteArray, source);
    QTemporaryDir folder;
    for (const auto &[name, text] : {std::pair("a.json", "[1]"), std::pair("m.jq", "def m: 1;")}) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    source.replace("%1", folder.path().toUtf8());
    QVERIFY(!Program::compile(source.toStdString()));
}

void TestProgram::takesVariables()
{
    jq::CompileOptions options;
    options.variables = {{"region", Value::string("eu")}, {"n", Value::integer(9007199254740993)}};
    QCOMPARE(bytes(evaluate("[$region, $n]", "null", options)), QByteArray(R"(["eu",9007199254740993])"));
}

void TestProgram::tellsOfMore()
{
    std::expected<Program, jq::CompileError> program = Program::compile(".[]");
    QVERIFY(program);
    bool more = false;
    QCOMPARE(bytes(json::toText(**program->first(parsed("[1,2]"), &more))), QByteArray("1"));
    QVERIFY(more);
    QCOMPARE(bytes(json::toText(**program->first(parsed("[1]"), &more))), QByteArray("1"));
    QVERIFY(!more);
    program = Program::compile("1, error(\"late\")");
    QCOMPARE(bytes(json::toText(**program->first(Value(), &more))), QByteArray("1"));
    QVERIFY(!more);
}

void TestProgram::collectsAll()
{
    std::expected<Program, jq::CompileError> program = Program::compile(".[] | if . == 4 then error(\"four\") else . * 2 end");
    QVERIFY(program);
    std::vector<Value> outputs;
    QVERIFY(program->all(parsed("[1,2,3]"), outputs, 10));
    QCOMPARE(outputs.size(), std::size_t(3));
    outputs.clear();
    QVERIFY(program->all(parsed("[1,2,3]"), outputs, 2));
    QCOMPARE(outputs.size(), std::size_t(2));
    outputs.clear();
    const auto run = program->all(parsed("[1,4,5]"), outputs, 10);
    QVERIFY(!run);
    QCOMPARE(bytes(run.error().message), QByteArray("four"));
    QCOMPARE(outputs.size(), std::size_t(1));
}

void TestProgram::stopsInTime_data()
{
    QTest::addColumn<QByteArray>("source");
    for (const char *source : {"def f: f; f", "last(repeat(1))", "[limit(1; repeat(empty))]", "last(range(infinite))", "until(false; .)",
                               "reduce range(infinite) as $i (0; 1)"})
        QTest::newRow(source) << QByteArray(source);
}

void TestProgram::stopsInTime()
{
    QFETCH(QByteArray, source);
    std::expected<Program, jq::CompileError> program = Program::compile("if . == 1 then 2 else (" + source.toStdString() + ") end");
    QVERIFY(program);
    program->setLimits({.time = 100ms});
    QElapsedTimer timer;
    timer.start();
    const auto output = program->first(parsed("0"));
    QVERIFY(timer.elapsed() < 600);
    QVERIFY(!output);
    QVERIFY(output.error().timedOut);
    QVERIFY(!output.error().memory);
    QCOMPARE(bytes(firstOutput(*program, "1")), QByteArray("2"));
}

void TestProgram::stopsGrowth_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<quint64>("growth");
    for (const char *source : {"def f: 1 + f; f", "[range(infinite)]", "def f(x): f(x | [., .]); f(.)", "[recurse(\"a\" + .)]"})
        QTest::addRow("%s, 64 MiB", source) << QByteArray(source) << quint64(64u << 20);
    // libjq's own stack aborts the process not far above.
    QTest::addRow("the default") << QByteArray("def f: 1 + f; f") << quint64(jq::RunLimits().growth);
    QTest::addRow("more than is granted") << QByteArray("def f: 1 + f; f") << quint64(8ull << 30);
}

void TestProgram::stopsGrowth()
{
    QFETCH(QByteArray, source);
    QFETCH(quint64, growth);
    std::expected<Program, jq::CompileError> program = Program::compile("if . == 1 then 2 else (" + source.toStdString() + ") end");
    QVERIFY(program);
    program->setLimits({.time = 60s, .growth = growth});
    const auto output = program->first(parsed("\"a\""));
    QVERIFY(!output);
    QVERIFY(output.error().memory);
    QVERIFY(!output.error().timedOut);
    QCOMPARE(bytes(firstOutput(*program, "1")), QByteArray("2"));
}

// Evaluations as long as the limit, so that many end in the very moment in which the watchdog acts.
void TestProgram::deadlineHitsNoLaterEvaluation()
{
    std::expected<Program, jq::CompileError> slow = Program::compile("last(range(.))");
    QVERIFY(slow);
    QElapsedTimer timer;
    int steps = 20'000;
    for (;; steps *= 2) {
        timer.start();
        firstOutput(*slow, std::to_string(steps));
        if (timer.elapsed() >= 12)
            break;
    }
    slow->setLimits({.time = 10ms});
    int stopped = 0;
    for (int i = 0; i < 60; ++i) {
        const auto output = slow->first(Value::number(steps));
        if (!output) {
            QVERIFY(output.error().timedOut);
            ++stopped;
        }
        QCOMPARE(bytes(firstOutput(*slow, "3")), QByteArray("2"));
    }
    qInfo("%d of 60 stopped", stopped);
}

void TestProgram::manyThreads()
{
    std::atomic<int> faults = 0;
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&faults, t] {
            std::expected<Program, jq::CompileError> endless = Program::compile("def f: f; if . == 0 then f else . + 1 end");
            endless->setLimits({.time = 20ms});
            for (int i = 0; i < 20; ++i) {
                const auto output = endless->first(Value::number(i % 5));
                const bool right = i % 5 == 0 ? !output && output.error().timedOut : output && (**output).toDouble() == i % 5 + 1;
                faults += right ? 0 : 1;
            }
        });
    }
    threads.clear();
    QCOMPARE(faults.load(), 0);
}

void TestProgram::rewritesSingleQuotes_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *source, const char *expected) { QTest::newRow(source) << QByteArray(source) << QByteArray(expected); };
    row("'plant'", "\"plant\"");
    row(".a + 'x'", ".a + \"x\"");
    row("if . then 'a' else 'b' end", "if . then \"a\" else \"b\" end");
    row("split('@')", "split('@')");
    row("join(', ')", "join(', \")");
    row(".s=='on'", ".s=='on\"");
    row("\"it's\"", "\"it's\"");
    row(".owner.email|split('@')|.[0]", ".owner.email|split('@')|.[0]");
    row("'\"x\"'", "'\"x\"'");
    row("a ' b", "a ' b");
}

void TestProgram::rewritesSingleQuotes()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(jq::rewriteSingleQuotes(source.toStdString())), expected);
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
