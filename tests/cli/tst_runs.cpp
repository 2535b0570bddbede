// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>

// Commands that run a project, against the sample API that the program itself serves.
class TestRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void syncToTheOutput();
    void syncToAFile();
    void stateIsShownAndReset();
    void dryRunWritesNothing();
    void namedResources();
    void jsonSummary();
    void exitCodes_data();
    void exitCodes();
    void droppedRecords();
    void noServer();
    void noNetwork();
    void tryShows();
    void tryKeepsToItsLimits();
    void recordsAndTests();
    void testsTellDifferences();
    void interrupted();

private:
    QStringList at(const QStringList &arguments) const { return QStringList{QStringLiteral("--var"), QStringLiteral("server=") + m_server} + arguments; }
    Program::Ended run(const QStringList &arguments) const { return m_program->run(at(arguments)); }

    std::unique_ptr<Program> m_program;
    std::unique_ptr<QProcess> m_serving;
    QString m_server;
};

namespace
{

const QByteArray project = R"(penstock: 1
name: tracker
variables: {server: 'http://127.0.0.1:1'}
connection: {base_url: '${var:server}'}
resources:
  - name: users
    kind: /api/users
    connection:
      auth: {type: basic, username: demo, password: '${secret:tracker/password}'}
      pagination: {type: page, param: page, size_param: per_page, page_size: 20}
    port: {entity: {mappings: {identifier: .email, blueprint: '"user"'}}}
  - name: audit
    kind: /api/audit-events
    connection:
      auth:
        type: custom
        request: {endpoint: /api/token, body: {client_id: demo-client, client_secret: '${secret:tracker/client-secret}'}}
        request_template: {headers: {Authorization: 'Bearer {{.access_token}}'}}
      pagination: {type: next_link, next_link_path: next}
    selector: {data_path: .events}
    map: '{id, action}'
sinks:
  default: {type: ndjson, path: out.ndjson}
)";

int lines(const QByteArray &text)
{
    return int(text.count('\n'));
}

} // namespace

void TestRuns::init()
{
    m_program = std::make_unique<Program>();
    m_program->write(QStringLiteral("penstock.yaml"), project);
    m_program->set(QStringLiteral("PENSTOCK_SECRET_TRACKER_PASSWORD"), QStringLiteral("demo-password"));
    m_program->set(QStringLiteral("PENSTOCK_SECRET_TRACKER_CLIENT_SECRET"), QStringLiteral("demo-client-secret"));
    m_serving = std::make_unique<QProcess>();
    m_program->start(*m_serving, {QStringLiteral("serve"), QStringLiteral("--demo")});
    while (!m_serving->canReadLine())
        QVERIFY(m_serving->waitForReadyRead(30'000));
    m_server = QString::fromUtf8(m_serving->readLine()).trimmed();
    QVERIFY(m_server.startsWith(QStringLiteral("http://127.0.0.1:")));
}

void TestRuns::cleanup()
{
    if (m_serving->state() == QProcess::NotRunning)
        return;
    m_serving->terminate();
    QVERIFY(m_serving->waitForFinished(30'000));
    QCOMPARE(m_serving->exitCode(), 0);
}

void TestRuns::syncToTheOutput()
{
    const auto ended = run({QStringLiteral("sync"), QStringLiteral("--sink"), QStringLiteral("-")});
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    QCOMPARE(lines(ended.out.toUtf8()), 357);
    const auto toFile = run({QStringLiteral("sync"), QStringLiteral("--sink"), QStringLiteral("-"), QStringLiteral("--output"), QStringLiteral("lines")});
    QVERIFY2(toFile.status == 0 && toFile.out.isEmpty(), qPrintable(toFile.error));
    QCOMPARE(lines(m_program->read(QStringLiteral("lines"))), 357);
    for (const QString &line : ended.out.split(u'\n', Qt::SkipEmptyParts))
        QVERIFY2(QJsonDocument::fromJson(line.toUtf8()).isObject(), qPrintable(line));
    QVERIFY2(ended.error.contains(QStringLiteral("357 records")), qPrintable(ended.error));
    QVERIFY(!ended.error.contains(QChar(27)) && !ended.error.contains(QStringLiteral("demo-password")));
}

void TestRuns::syncToAFile()
{
    const auto ended = run({QStringLiteral("sync"), QStringLiteral("-vv")});
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    QCOMPARE(ended.out, QString());
    QCOMPARE(lines(m_program->read(QStringLiteral("out.ndjson"))), 357);
    QVERIFY2(ended.error.contains(QStringLiteral("/api/users?page=2&per_page=20")), qPrintable(ended.error));
    QVERIFY(!ended.error.contains(QStringLiteral("demo-client-secret")));
}

void TestRuns::stateIsShownAndReset()
{
    QCOMPARE(run({QStringLiteral("state"), QStringLiteral("show")}).out, QString());
    QCOMPARE(run({QStringLiteral("sync"), QStringLiteral("--state"), QStringLiteral("s.db")}).status, 0);
    const QStringList where{QStringLiteral("--state"), QStringLiteral("s.db")};
    const auto shown = run(QStringList{QStringLiteral("state"), QStringLiteral("show")} + where);
    const QJsonObject state = QJsonDocument::fromJson(shown.out.toUtf8()).object();
    QCOMPARE(state.value(QStringLiteral("sink")).toString(), QStringLiteral("default"));
    QCOMPARE(run(QStringList{QStringLiteral("state"), QStringLiteral("reset")} + where).status, 2);
    QCOMPARE(run(QStringList{QStringLiteral("state"), QStringLiteral("reset"), QStringLiteral("--yes")} + where).status, 0);
    QCOMPARE(run(QStringList{QStringLiteral("state"), QStringLiteral("show")} + where).out, QString());
}

void TestRuns::dryRunWritesNothing()
{
    const auto ended = run({QStringLiteral("sync"), QStringLiteral("--dry-run")});
    QCOMPARE(ended.status, 0);
    QCOMPARE(ended.out, QString());
    QVERIFY(ended.error.contains(QStringLiteral("357 records")));
    QVERIFY(!QFile::exists(m_program->file(QStringLiteral("out.ndjson"))) && !QFile::exists(m_program->file(QStringLiteral(".penstock"))));
}

void TestRuns::namedResources()
{
    QCOMPARE(run({QStringLiteral("sync"), QStringLiteral("users"), QStringLiteral("--concurrency"), QStringLiteral("1")}).status, 0);
    QCOMPARE(lines(m_program->read(QStringLiteral("out.ndjson"))), 57);
    const auto limited = run({QStringLiteral("sync"), QStringLiteral("users"), QStringLiteral("--max-pages"), QStringLiteral("2"), QStringLiteral("--fresh")});
    QCOMPARE(limited.status, 10);
    QVERIFY2(limited.error.contains(QStringLiteral("connection.limits.pages")), qPrintable(limited.error));
    QCOMPARE(lines(m_program->read(QStringLiteral("out.ndjson"))), 40);
    const auto unknown = run({QStringLiteral("sync"), QStringLiteral("user")});
    QCOMPARE(unknown.status, 2);
    QVERIFY(unknown.error.contains(QStringLiteral("Did you mean `users`?")));
    QCOMPARE(run({QStringLiteral("sync"), QStringLiteral("--sink"), QStringLiteral("nowhere")}).status, 2);
}

void TestRuns::jsonSummary()
{
    const auto ended = run({QStringLiteral("sync"), QStringLiteral("users"), QStringLiteral("--log-format=json")});
    QCOMPARE(ended.status, 0);
    const QStringList all = ended.error.split(u'\n', Qt::SkipEmptyParts);
    const QJsonObject last = QJsonDocument::fromJson(all.last().toUtf8()).object();
    QCOMPARE(last.value(QStringLiteral("records")).toInt(), 57);
    QCOMPARE(last.value(QStringLiteral("pages")).toInt(), 3);
}

void TestRuns::exitCodes_data()
{
    QTest::addColumn<QString>("secret");
    QTest::addColumn<int>("status");
    QTest::newRow("wrong secret") << QStringLiteral("wrong") << 4;
    QTest::newRow("no secret") << QString() << 12;
}

void TestRuns::exitCodes()
{
    QFETCH(QString, secret);
    QFETCH(int, status);
    m_program->set(QStringLiteral("PENSTOCK_SECRET_TRACKER_PASSWORD"), secret);
    if (secret.isEmpty())
        m_program->write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("tracker/password", "tracker/unset"));
    const auto ended = run({QStringLiteral("sync"), QStringLiteral("users")});
    QVERIFY2(ended.status == status, qPrintable(ended.error));
    QVERIFY2(status != 12 || ended.error.contains(QStringLiteral("penstock.yaml:")), qPrintable(ended.error));
}

void TestRuns::droppedRecords()
{
    m_program->write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("identifier: .email", "identifier: .manager_id"));
    const auto failed = run({QStringLiteral("sync"), QStringLiteral("users")});
    QVERIFY2(failed.status == 1, qPrintable(failed.error));
    QCOMPARE(run({QStringLiteral("sync"), QStringLiteral("users"), QStringLiteral("--max-dropped=0")}).status, 8);
    QCOMPARE(run({QStringLiteral("sync"), QStringLiteral("users"), QStringLiteral("--max-dropped=57")}).status, 1);
}

void TestRuns::noServer()
{
    m_program->write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("connection: {base_url", "connection: {retry: {max_attempts: 1}, base_url"));
    const auto ended = m_program->run({QStringLiteral("sync"), QStringLiteral("users")});
    QVERIFY2(ended.status == 5, qPrintable(ended.error));
}

void TestRuns::noNetwork()
{
    for (const char *command : {"sync", "record"})
        QCOMPARE(run({QString::fromLatin1(command), QStringLiteral("--no-network")}).status, 2);
    QCOMPARE(run({QStringLiteral("try"), QStringLiteral("users"), QStringLiteral("--no-network")}).status, 2);
}

void TestRuns::tryShows()
{
    const auto ended = run({QStringLiteral("try"), QStringLiteral("users"), QStringLiteral("--show"), QStringLiteral("request,pages,records,entities,state")});
    QVERIFY2(ended.status == 0, qPrintable(ended.error));
    QMap<QString, int> counts;
    for (const QString &line : ended.out.split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList keys = QJsonDocument::fromJson(line.toUtf8()).object().keys();
        QVERIFY2(keys.size() == 1, qPrintable(line));
        ++counts[keys.first()];
    }
    QCOMPARE(counts.value(QStringLiteral("request")), 3);
    QCOMPARE(counts.value(QStringLiteral("page")), 3);
    QCOMPARE(counts.value(QStringLiteral("record")), 57);
    QCOMPARE(counts.value(QStringLiteral("entity")), 57);
    QCOMPARE(counts.value(QStringLiteral("state")), 1);
    QVERIFY2(!ended.out.contains(QStringLiteral("demo-password")) && !ended.out.contains(QString::fromLatin1(QByteArray("demo:demo-password").toBase64())), qPrintable(ended.out));
    QVERIFY(!QFile::exists(m_program->file(QStringLiteral("out.ndjson"))));
}

void TestRuns::tryKeepsToItsLimits()
{
    const auto ended = run({QStringLiteral("try"), QStringLiteral("users"), QStringLiteral("--pages=1")});
    QCOMPARE(lines(ended.out.toUtf8()), 20);
    QVERIFY2(ended.error.contains(QStringLiteral("LIM-990")), qPrintable(ended.error));
    QCOMPARE(ended.status, 0);
    QCOMPARE(run({QStringLiteral("try"), QStringLiteral("users"), QStringLiteral("--show=all")}).status, 2);
}

void TestRuns::recordsAndTests()
{
    const auto recorded = run({QStringLiteral("record")});
    QVERIFY2(recorded.status == 0, qPrintable(recorded.error));
    QCOMPARE(recorded.out, QStringLiteral("./cases/users.yaml\n./cases/audit.yaml\n"));
    const QByteArray text = m_program->read(QStringLiteral("cases/audit.yaml"));
    QVERIFY(!text.contains("demo-client-secret") && !text.contains("session-"));
    QCOMPARE(run({QStringLiteral("record"), QStringLiteral("users")}).status, 3);
    cleanup();
    m_program->set(QStringLiteral("PENSTOCK_SECRET_TRACKER_PASSWORD"), QString());
    const auto tested = run({QStringLiteral("test"), QStringLiteral("--junit"), QStringLiteral("junit.xml")});
    QVERIFY2(tested.status == 0, qPrintable(tested.out + tested.error));
    QCOMPARE(tested.out, QStringLiteral("ok      audit\nok      users\n"));
    QVERIFY(m_program->read(QStringLiteral("junit.xml")).contains("tests=\"2\""));
    const auto tried = run({QStringLiteral("try"), QStringLiteral("users"), QStringLiteral("--from"), QStringLiteral("cases/users.yaml"), QStringLiteral("--no-network")});
    QVERIFY2(tried.status == 0, qPrintable(tried.error));
    QCOMPARE(lines(tried.out.toUtf8()), 57);
}

void TestRuns::testsTellDifferences()
{
    QCOMPARE(run({QStringLiteral("record"), QStringLiteral("users")}).status, 0);
    m_program->write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("\"user\"", "\"person\""));
    const auto mapping = run({QStringLiteral("test"), QStringLiteral("--junit"), QStringLiteral("junit.xml")});
    QCOMPARE(mapping.status, 1);
    QVERIFY2(mapping.out.startsWith(QStringLiteral("FAILED  users\n")) && mapping.out.contains(QStringLiteral("+ {\"blueprint\":\"person\"")), qPrintable(mapping.out));
    QVERIFY(m_program->read(QStringLiteral("junit.xml")).contains("failures=\"1\""));
    m_program->write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("page_size: 20", "page_size: 30"));
    const auto requests = run({QStringLiteral("test")});
    QCOMPARE(requests.status, 1);
    QVERIFY2(requests.out.contains(QStringLiteral("not recorded")) && requests.out.contains(QStringLiteral("per_page=30")), qPrintable(requests.out));
}

void TestRuns::interrupted()
{
    m_program->write(QStringLiteral("penstock.yaml"), "penstock: 1\nconnection: {base_url: '${var:server}'}\nvariables: {server: x}\nresources:\n- kind: /api/slow?seconds=3\n  map: .\nsinks: {default: {type: ndjson, path: out.ndjson}}\n");
    QProcess process;
    m_program->start(process, at({QStringLiteral("sync"), QStringLiteral("-vv")}));
    process.setReadChannel(QProcess::StandardError);
    QString error;
    while (!error.contains(QStringLiteral("/api/slow"))) {
        QVERIFY2(process.waitForReadyRead(30'000), qPrintable(error));
        error += QString::fromUtf8(process.readAllStandardError());
    }
    QCOMPARE(::kill(pid_t(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(30'000));
    error += QString::fromUtf8(process.readAllStandardError());
    QCOMPARE(process.exitCode(), 130);
    QVERIFY2(error.contains(QStringLiteral("Finishes what is under way")), qPrintable(error));
}

QTEST_GUILESS_MAIN(TestRuns)
#include "tst_runs.moc"
