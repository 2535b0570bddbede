// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/disputed.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

// The program that runs recorded cases: what it prints and answers. The case below needs an engine that asks /items once.
namespace
{

constexpr const char *goodCase = R"(name: NAME
system: ocean
about: one listing
config:
  integration: {baseUrl: '{{server}}'}
  resources:
  - kind: /items
    selector: {query: 'true'}
    port: {entity: {mappings: {identifier: .id | tostring, blueprint: '"item"'}}}
exchanges:
- when: {path: /items}
  reply: {body: [{id: 1}]}
run: {intervals: 1}
expect:
  requests: [{method: GET, path: PATH}]
  documents: [{identifier: '1', blueprint: item}]
  outcome: completed
provenance: read
)";

struct Ran {
    int status = -1;
    QStringList lines;
};

} // namespace

class TestScenarioRunner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void countsCases();
    void namesDisputedCases();
    void disputedCaseMayFail();
    void disputedCaseMustNotPass();
    void refusesNonsense();
    void readsDisputedList();
    void comparesAsSystemDoes();

private:
    void write(const QString &name, const QByteArray &text) const;
    void writeCase(const QString &name, const QByteArray &path) const;
    Ran run(const QStringList &arguments) const;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestScenarioRunner::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestScenarioRunner::write(const QString &name, const QByteArray &text) const
{
    QFile file(m_folder->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void TestScenarioRunner::writeCase(const QString &name, const QByteArray &path) const
{
    write(name + QStringLiteral(".yaml"), QByteArray(goodCase).replace("NAME", name.toUtf8()).replace("PATH", path));
}

Ran TestScenarioRunner::run(const QStringList &arguments) const
{
    QProcess process;
    process.start(qEnvironmentVariable("PENSTOCK_BIN") + QStringLiteral("/scenario-runner"), arguments);
    process.waitForFinished(60'000);
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)};
}

void TestScenarioRunner::countsCases()
{
    writeCase(QStringLiteral("good"), "/items");
    QCOMPARE(run({m_folder->path()}).lines, QStringList{QStringLiteral("1 passed, 0 failed")});
    write(QStringLiteral("other.yaml"), "name: other\nsystem: elsewhere\n");
    QCOMPARE(run({m_folder->path()}).lines, QStringList{QStringLiteral("1 passed, 0 failed, 1 skipped")});
    QCOMPARE(run({m_folder->path()}).status, 0);
    writeCase(QStringLiteral("bad"), "/others");
    write(QStringLiteral("misnamed.yaml"), "name: other\nsystem: ocean\n");
    write(QStringLiteral("torn.yaml"), "name: [\n");
    const Ran ran = run({m_folder->path()});
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.lines.size(), 4);
    QVERIFY(ran.lines[0].startsWith(QStringLiteral("FAIL bad: requests[0].raw_path: expected \"/others\", got \"/items\"")));
    QVERIFY(ran.lines[1].startsWith(QStringLiteral("FAIL misnamed.yaml: ")));
    QVERIFY(ran.lines[2].startsWith(QStringLiteral("FAIL torn.yaml: ")));
    QCOMPARE(ran.lines[3], QStringLiteral("1 passed, 3 failed, 1 skipped"));
    QCOMPARE(run({m_folder->filePath(QStringLiteral("good.yaml"))}).lines.last(), QStringLiteral("1 passed, 0 failed"));
}

void TestScenarioRunner::namesDisputedCases()
{
    QCOMPARE(penstock::test::disputedNames("# Cases\n\n- `a-b`: why `not-this`\n* `c`\n| `d` | because |\n## `e`\nsee `f`\n- g `h`\n`i`\n"),
             (std::set<std::string>{"a-b", "c", "d", "e"}));
}

void TestScenarioRunner::disputedCaseMayFail()
{
    writeCase(QStringLiteral("bad"), "/others");
    write(QStringLiteral("list.md"), "- `bad`: the recording is wrong\n");
    const Ran ran = run({QStringLiteral("--disputed"), m_folder->filePath(QStringLiteral("list.md")), m_folder->path()});
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.lines, QStringList{QStringLiteral("0 passed, 0 failed, 1 disputed")});
}

void TestScenarioRunner::disputedCaseMustNotPass()
{
    writeCase(QStringLiteral("good"), "/items");
    write(QStringLiteral("list.md"), "- `good`: not so\n");
    const Ran ran = run({QStringLiteral("--disputed"), m_folder->filePath(QStringLiteral("list.md")), m_folder->path()});
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.lines.first().startsWith(QStringLiteral("FAIL good: passes")));
    QCOMPARE(ran.lines.last(), QStringLiteral("0 passed, 1 failed"));
}

void TestScenarioRunner::refusesNonsense()
{
    QCOMPARE(run({}).status, 2);
    QCOMPARE(run({QStringLiteral("--what")}).status, 2);
    QCOMPARE(run({m_folder->filePath(QStringLiteral("missing.yaml"))}).status, 2);
    QCOMPARE(run({m_folder->path()}).status, 2);
}

void TestScenarioRunner::readsDisputedList()
{
    QVERIFY(penstock::test::readDisputed(m_folder->filePath(QStringLiteral("none.md")).toStdString()).empty());
}

// A rejected httpjson configuration is an `error` of its case, which cases of the other system do not have.
void TestScenarioRunner::comparesAsSystemDoes()
{
    const auto rejected = [](const QByteArray &name, const QByteArray &expect) {
        return QByteArray("name: NAME\nsystem: httpjson\nconfig: {request.url: 'no scheme'}\nexchanges: []\nrun: {}\nexpect: EXPECT\n").replace("NAME", name).replace("EXPECT", expect);
    };
    write(QStringLiteral("good.yaml"), rejected("good", "{error: 'config rejected: why'}"));
    QCOMPARE(run({m_folder->path()}).lines, QStringList{QStringLiteral("1 passed, 0 failed")});
    write(QStringLiteral("bad.yaml"), rejected("bad", "{}"));
    const Ran ran = run({m_folder->filePath(QStringLiteral("bad.yaml"))});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.lines.first().startsWith(QStringLiteral("FAIL bad: error: expected none, got config rejected: ")), qPrintable(ran.lines.first()));
}

QTEST_GUILESS_MAIN(TestScenarioRunner)
#include "tst_scenariorunner.moc"
