// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

// What the command line does with httpjson inputs, against the sample API that the program itself serves.
class TestInputs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void syncWritesItsTrace();
    void logsNameRunAndExchange();
    void onlySyncsThatWriteTrace();
    void keepsWhatEarlierSyncsBrought();
    void pollsAtAnInterval();
    void pollingNeedsAnInput_data();
    void pollingNeedsAnInput();
    void tryShowsTheCursor();
    void tryBeginsWhereASyncEnded();
    void mapsASavedAnswer();
    void mapsAnAnswerOfTheChain();

    void evaluates_data();
    void evaluates();
    void pointsAtFaults();
    void explainsItsParts();
    void evaluatesFromFiles();

private:
    Program::Ended run(const QStringList &arguments, const QByteArray &input = {}) const { return m_program->run(QStringList{QStringLiteral("--var"), QStringLiteral("server=") + m_server} + arguments, input); }
    static QStringList words(const char *text) { return QString::fromUtf8(text).split(u' '); }
    QString traceText() const { return QString::fromUtf8(m_program->read(QStringLiteral(".penstock/logs/httpjson/trace-audit.ndjson"))); }

    std::unique_ptr<Program> m_program;
    std::unique_ptr<QProcess> m_serving;
    QString m_server;
};

namespace
{

// The last two pages of nine, or those behind the cursor.
const QByteArray project = R"(penstock: 1
name: tracker
variables: {server: 'http://127.0.0.1:1'}
resources:
  - name: audit
    id: audit
    interval: 1h
    request:
      url: '${var:server}/api/releases?per_page=5&page=1'
      tracer.filename: 'trace-*.ndjson'
      transforms:
        - set: {target: header.X-API-Key, value: '${secret:tracker/key}'}
        - set: {target: url.params.page, value: '[[.cursor.page]]', default: '8'}
    response:
      pagination: [{set: {target: url.params.page, value: '[[if lt (toInt (.last_response.url.params.Get "page")) 9]]9[[end]]', fail_on_template_error: true}}]
    cursor: {page: {value: '[[.last_response.url.params.Get "page"]]'}}
    map: '{tag: .tag}'
  - name: chained
    request.url: '${var:server}/api/projects'
    chain:
      - step:
          request.url: '${var:server}/api/projects/$.projects[:].key/boards'
          request.method: GET
          replace: $.projects[:].key
          response.split: {target: body.boards}
  - kind: /api/labels
    connection: {base_url: '${var:server}'}
    map: .name
sinks:
  default: {type: ndjson, path: out.ndjson}
  rows: {type: sqlite, path: out.db}
)";

QJsonObject object(const QString &line)
{
    return QJsonDocument::fromJson(line.toUtf8()).object();
}

} // namespace

void TestInputs::init()
{
    m_program = std::make_unique<Program>();
    m_program->write(QStringLiteral("penstock.yaml"), project);
    m_program->set(QStringLiteral("PENSTOCK_SECRET_TRACKER_KEY"), QStringLiteral("demo-api-key"));
    m_serving = std::make_unique<QProcess>();
    m_program->start(*m_serving, {QStringLiteral("serve"), QStringLiteral("--demo")});
    while (!m_serving->canReadLine())
        QVERIFY(m_serving->waitForReadyRead(30'000));
    m_server = QString::fromUtf8(m_serving->readLine()).trimmed();
}

void TestInputs::cleanup()
{
    if (m_serving->state() == QProcess::NotRunning)
        return;
    m_serving->terminate();
    QVERIFY(m_serving->waitForFinished(30'000));
}

void TestInputs::syncWritesItsTrace()
{
    const auto ended = run(words("sync audit"));
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    const QString trace = traceText();
    QCOMPARE(trace.count(u'\n'), 4);
    QVERIFY(!trace.contains(QStringLiteral("demo-api-key")));
    const QJsonObject asked = object(trace.section(u'\n', 0, 0)), answered = object(trace.section(u'\n', 1, 1));
    QCOMPARE(asked[QStringLiteral("http.request.header")].toObject()[QStringLiteral("X-Api-Key")].toArray().first().toString(), QStringLiteral("[hidden]"));
    QCOMPARE(asked[QStringLiteral("url.query")].toString(), QStringLiteral("page=8&per_page=5"));
    QCOMPARE(answered[QStringLiteral("http.response.status_code")].toInt(), 200);
    QVERIFY(answered[QStringLiteral("http.response.body.content")].toString().startsWith(u'['));
}

void TestInputs::logsNameRunAndExchange()
{
    const auto ended = run(words("sync audit -vv --log-format json"));
    int exchanges = 0;
    QString run;
    for (const QString &line : ended.error.split(u'\n', Qt::SkipEmptyParts)) {
        const QJsonObject fields = object(line);
        if (run.isEmpty() && !fields.contains(QStringLiteral("run")))
            continue;                            // what was found before the run began
        QVERIFY2(fields.contains(QStringLiteral("run")), qPrintable(line));
        QVERIFY(run.isEmpty() || run == fields[QStringLiteral("run")].toString());
        run = fields[QStringLiteral("run")].toString();
        exchanges += fields.contains(QStringLiteral("exchange"));
    }
    QCOMPARE(exchanges, 4);
}

void TestInputs::onlySyncsThatWriteTrace()
{
    QCOMPARE(run(words("try audit")).status, 0);
    QCOMPARE(run(words("sync audit --dry-run")).status, 0);
    QVERIFY(!QFile::exists(m_program->file(QStringLiteral(".penstock/logs"))));
    QCOMPARE(run(words("try audit --logs here")).status, 0);
    QVERIFY(m_program->read(QStringLiteral("here/httpjson/trace-audit.ndjson")).count('\n') == 4);
}

void TestInputs::keepsWhatEarlierSyncsBrought()
{
    // The second sync begins at the cursor, with the last page.
    for (const int lines : {10, 15}) {
        const auto ended = run(words("sync audit"));
        QVERIFY2(ended.status == 0, qPrintable(ended.error));
        QCOMPARE(m_program->read(QStringLiteral("out.ndjson")).count('\n'), lines);
    }
    QCOMPARE(run(words("sync audit chained --sink rows --fresh")).status, 0);
    const auto again = run(words("sync --sink rows"));
    QVERIFY2(again.status == 0 && again.error.contains(QStringLiteral(" 0 deleted")), qPrintable(again.error));
}

void TestInputs::pollsAtAnInterval()
{
    const auto ended = run(words("sync audit --intervals 3 --every 10ms"));
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    QCOMPARE(traceText().count(u'\n'), 2 * 2 + 2 * 1 * 2);
}

void TestInputs::pollingNeedsAnInput_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("every") << QStringLiteral("sync /api/labels --every");
    QTest::newRow("every so often") << QStringLiteral("sync /api/labels --every 5m");
    QTest::newRow("intervals") << QStringLiteral("sync /api/labels --intervals 2");
    QTest::newRow("no duration") << QStringLiteral("sync audit --every=soon");
    QTest::newRow("no time at all") << QStringLiteral("sync audit --every 0s");
    QTest::newRow("too many") << QStringLiteral("sync audit --intervals 99999999999");
}

void TestInputs::pollingNeedsAnInput()
{
    QFETCH(QString, line);
    const auto ended = run(line.split(u' '));
    QVERIFY2(ended.status == 2, qPrintable(ended.error));
    QVERIFY(ended.error.contains(QStringLiteral("USE-001")));
}

void TestInputs::tryShowsTheCursor()
{
    const auto ended = run(words("try audit --show state,pages,records,entities"));
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    QCOMPARE(ended.out.count(QStringLiteral("{\"page\":{\"resource\"")), 2);
    QCOMPARE(ended.out.count(QStringLiteral("{\"record\":")), 10);
    QCOMPARE(ended.out.count(QStringLiteral("{\"entity\":")), 10);
    QVERIFY2(ended.out.contains(QStringLiteral(R"({"state":{"resource":"audit","cursor":{"page":{"before":null,"after":"9"}}}})")), qPrintable(ended.out));
}

void TestInputs::tryBeginsWhereASyncEnded()
{
    QCOMPARE(run(words("sync audit --state s.db")).status, 0);
    const auto ended = run(words("try audit --state s.db --show state,request"));
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    QVERIFY2(ended.out.contains(QStringLiteral(R"("page":{"before":"9","after":"9"})")), qPrintable(ended.out));
    QVERIFY(ended.out.contains(QStringLiteral("page=9&per_page=5")));
    QCOMPARE(run(words("try audit --state s.db --sink other")).status, 2);
    QCOMPARE(run(words("try audit --state none.db")).status, 3);
}

void TestInputs::mapsASavedAnswer()
{
    const auto ended = run(words("map --resource audit -"), R"([{"tag":"a","x":1},{"tag":"b"}])");
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    QCOMPARE(ended.out, QStringLiteral("{\"tag\":\"a\"}\n{\"tag\":\"b\"}\n"));
    QVERIFY(ended.error.contains(QStringLiteral("2 documents")));
}

void TestInputs::mapsAnAnswerOfTheChain()
{
    const QByteArray boards = R"({"boards":[{"id":1},{"id":2}]})";
    QCOMPARE(run(words("map --resource chained -"), boards).out, QStringLiteral("{\"id\":1}\n{\"id\":2}\n"));
    QCOMPARE(run(words("map --resource chained --step 0 -"), boards).out, QString::fromUtf8(boards) + u'\n');
    QCOMPARE(run(words("map --resource chained --step 2 -"), boards).status, 2);
}

void TestInputs::evaluates_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("printed");
    const auto row = [](const char *name, QStringList arguments, const char *printed) { QTest::newRow(name) << arguments << QString::fromUtf8(printed); };
    row("text", {QStringLiteral("plain")}, "plain\n");
    row("body", {QStringLiteral("[[.last_response.body.a.b]] [[index .body.l 1]]")}, "x 2\n");
    row("cursor", {QStringLiteral("[[.cursor.t]]"), QStringLiteral("--cursor"), QStringLiteral("t=12:30=x")}, "12:30=x\n");
    row("header", {QStringLiteral("[[.last_response.header.Get \"link\"]]"), QStringLiteral("-H"), QStringLiteral("Link: <u>; rel=next")}, "<u>; rel=next\n");
    row("address", {QStringLiteral("[[.url.Host]] [[.last_response.url.params.Get \"p\"]]"), QStringLiteral("--url"), QStringLiteral("https://h/x?p=3")}, "h 3\n");
    row("events", {QStringLiteral("[[.first_event.id]] [[.last_event.id]]"), QStringLiteral("--first-event"), QStringLiteral("{\"id\":1}"), QStringLiteral("--last-event"), QStringLiteral("{\"id\":2}")}, "1 2\n");
    row("as the original", {QStringLiteral("[[.body.n]]")}, "1.2345678901e+10\n");
    row("native", {QStringLiteral("[[.body.n]]"), QStringLiteral("--profile"), QStringLiteral("native")}, "12345678901\n");
    row("csv", {QStringLiteral("[[(index .body 0).a]]"), QStringLiteral("--header"), QStringLiteral("Content-Type: text/csv"), QStringLiteral("--response"), QStringLiteral("table.csv")}, "7\n");
}

void TestInputs::evaluates()
{
    QFETCH(QStringList, arguments);
    m_program->write(QStringLiteral("answer.json"), R"({"a":{"b":"x"},"l":[1,2],"n":12345678901})");
    m_program->write(QStringLiteral("table.csv"), "a,b\n7,8\n");
    const auto ended = m_program->run(QStringList{QStringLiteral("template"), QStringLiteral("eval"), QStringLiteral("--response"), QStringLiteral("answer.json")} + arguments);
    QTEST(ended.out, "printed");
    QCOMPARE(ended.status, 0);
}

void TestInputs::pointsAtFaults()
{
    const auto syntax = m_program->run({QStringLiteral("template"), QStringLiteral("eval"), QStringLiteral("ab [[ foo 1 ]]")});
    QCOMPARE(syntax.status, 3);
    QVERIFY2(syntax.error.contains(QStringLiteral("template:1:7: error TPL-851")), qPrintable(syntax.error));
    QVERIFY2(syntax.error.contains(QStringLiteral("\n    ab [[ foo 1 ]]\n          ^^^\n")), qPrintable(syntax.error));
    const auto failed = m_program->run({QStringLiteral("template"), QStringLiteral("eval"), QStringLiteral("[[.cursor.none]]")});
    QCOMPARE(failed.status, 1);
    QVERIFY2(failed.error.contains(QStringLiteral("template:1:3: error TPL-852")), qPrintable(failed.error));
    QCOMPARE(m_program->run(words("template show x")).status, 2);
    QCOMPARE(m_program->run(words("template eval")).status, 2);
    QCOMPARE(m_program->run(words("template eval x --last-event [1]")).status, 2);
    QCOMPARE(m_program->run(words("template eval x --response none.json")).status, 3);
}

void TestInputs::explainsItsParts()
{
    const auto ended = m_program->run({QStringLiteral("template"), QStringLiteral("eval"), QStringLiteral("--explain"), QStringLiteral("--cursor"), QStringLiteral("a=b"), QStringLiteral("x[[.cursor.a]][[add 1 2]]")});
    QCOMPARE(ended.out, QStringLiteral("[[.cursor.a]] = \"b\"\n[[add 1 2]] = \"3\"\nxb3\n"));
}

void TestInputs::evaluatesFromFiles()
{
    QCOMPARE(m_program->run(words("template eval --file -"), "[[add 2 3]]\n").out, QStringLiteral("5\n"));
    m_program->write(QStringLiteral("event.json"), R"({"id":"e"})");
    QCOMPARE(m_program->run({QStringLiteral("template"), QStringLiteral("eval"), QStringLiteral("[[.last_event.id]]"), QStringLiteral("--last-event"), QStringLiteral("event.json")}).out, QStringLiteral("e\n"));
}

QTEST_GUILESS_MAIN(TestInputs)
#include "tst_inputs.moc"
