// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "windowfixture.h"

#include "core/http/curltransport.h"
#include "core/http/retry.h"
#include "core/serve/demo.h"
#include "core/serve/server.h"
#include "ui/run/runbar.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/tableview.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QRegularExpression>
#include <QToolButton>

using namespace penstock;
using namespace penstock::ui;

// The whole window against a loopback API: what a person would click, from the tool bar to the written file.
class tst_studio : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void runShowsPagesRecordsAndEntities();
    void nextStepsAndSaysWhy();
    void runToEndHasNoPreviewLimit();
    void stopActsAtOnce();
    void secretsAreNeverShown();
    void unsavedTextIsWhatRuns();
    void runToEndWritesIntoTheSinkOnlyAfterAsking();
    void brokenDocumentSendsNothing();
    void sampleProject();
    void closingWhileRunning();

private:
    serve::Reply answer(const serve::Request &request);
    void click(const QAction *action)
    {
        auto *bar = test::named<RunBar>(*m_fixture->window, "runBar");
        QWidget *button = bar->widgetForAction(const_cast<QAction *>(action));
        QVERIFY(button);
        QVERIFY2(button->isEnabled(), qPrintable(action->text()));
        QTest::mouseClick(button, Qt::LeftButton);
    }
    const RunLog &log() const { return m_fixture->window->run().log(); }
    bool finished() const { return QTest::qWaitFor([this] { return log().outcome().has_value() && m_fixture->window->run().state() == RunController::State::Idle; }, 20'000); }
    bool held(int page) const
    {
        return QTest::qWaitFor([this, page] { return log().held() && log().held()->page == page && m_fixture->window->run().state() == RunController::State::Held; }, 20'000);
    }
    const Actions &actions() const { return m_fixture->window->actions(); }

    std::unique_ptr<serve::Server> m_server;
    std::unique_ptr<test::WindowFixture> m_fixture;
    std::atomic<int> m_requests = 0;
    std::atomic<int> m_delay = 0;                 // ms
};

static constexpr const char *project = R"(penstock: 1
name: helpdesk
connection:
  base_url: %1
  auth: {type: bearer_token, token: "${secret:helpdesk/token}"}
  pagination: {type: page, param: page, size_param: per_page, page_size: 2, start_page: 1}
sinks:
  default: {type: ndjson, path: out.ndjson}
resources:
  - kind: /api/tickets
    selector:
      query: .open
      data_path: .tickets
    port:
      entity:
        mappings:
          identifier: .id | tostring
          title: .subject
          blueprint: '"ticket"'
)";

static QByteArray secretVariable(const char *path)
{
    static const QRegularExpression other(QStringLiteral("[^A-Z0-9]"));
    return "PENSTOCK_SECRET_" + QString::fromLatin1(path).toUpper().replace(other, QStringLiteral("_")).toLatin1();
}

static constexpr int pages = 8;
static constexpr const char *token = "tok-9f8e7d6c5b";

// Eight full pages of two tickets, then a short one; every fourth ticket is closed.
serve::Reply tst_studio::answer(const serve::Request &request)
{
    ++m_requests;
    serve::Reply reply;
    reply.delay = std::chrono::milliseconds(m_delay);
    reply.headers.set("Content-Type", "application/json");
    const std::string *authorization = request.headers.first("Authorization");
    if (!authorization || *authorization != std::string("Bearer ") + token) {
        reply.status = 401;
        return reply;
    }
    int page = 1;
    for (const http::QueryItem &item : http::parseQuery(request.query)) {
        if (item.name == "page")
            page = std::stoi(item.value);
    }
    std::string tickets;
    for (int i = 0; i < (page <= pages ? 2 : 1); ++i) {
        const int id = 2 * page + i;
        tickets += std::string(i ? "," : "") + R"({"id":)" + std::to_string(id) + R"(,"subject":"Ticket )" + std::to_string(id) + R"(","open":)" + (id % 4 ? "true" : "false") + "}";
    }
    reply.body = R"({"echo":")" + *authorization + R"(","tickets":[)" + tickets + "]}";
    return reply;
}

void tst_studio::init()
{
    m_fixture.reset();
    m_requests = 0;
    m_delay = 0;
    auto server = serve::Server::start({}, [this](const serve::Request &request) { return answer(request); });
    QVERIFY(server.has_value());
    m_server = std::move(*server);
    qputenv("PENSTOCK_SECRET_HELPDESK_TOKEN", token);
    RunParts parts;
    parts.transport = [] { return http::makeCurlTransport(); };
    parts.secrets = [] { return environmentSecrets(); };
    m_fixture = std::make_unique<test::WindowFixture>(std::move(parts));
    QFile::remove(m_fixture->path("resources/tickets.yaml"));
    QFile::remove(m_fixture->path("resources/users.yaml"));
    test::writeFile(m_fixture->path("penstock.yaml"), QString::fromLatin1(project).arg(QString::fromStdString(m_server->url())).toUtf8());
    QVERIFY(QTest::qWaitForWindowExposed(m_fixture->window.get()));
    QVERIFY(m_fixture->open());
}

void tst_studio::runShowsPagesRecordsAndEntities()
{
    click(actions().run);
    QVERIFY(finished());
    QCOMPARE(log().pages().size(), 5u);           // the preview's limit
    QCOMPARE(log().records().size(), 10u);
    QVERIFY(log().entities().size() > 0);
    QVERIFY(log().drops().size() > 0);
    QCOMPARE(log().entities().size() + log().drops().size(), 10u);
    const auto &findings = log().findings();
    QVERIFY(std::any_of(findings.begin(), findings.end(), [](const Diagnostic &d) { return d.is(codes::limitReached); }));
    QCOMPARE(test::named<TableView>(*m_fixture->window, "pagesTable")->model()->rowCount(), 5);
    QCOMPARE(test::named<TableView>(*m_fixture->window, "recordsTable")->model()->rowCount(), 10);
    QCOMPARE(log().records()[0].pointer, QStringLiteral("/tickets/0"));
    QCOMPARE(log().entities()[0].title, QStringLiteral("Ticket 2"));
    QTRY_VERIFY(test::named<AnswerView>(*m_fixture->window, "responseBody")->editor()->toPlainText().contains(QStringLiteral("\"subject\": \"Ticket 10\"")));
}

void tst_studio::nextStepsAndSaysWhy()
{
    click(actions().next);
    QVERIFY(held(2));
    QCOMPARE(m_requests, 1);                      // shown, not sent
    QCOMPARE(log().pages().size(), 2u);
    QVERIFY(!log().pages()[1].asked.sentence.isEmpty());
    QVERIFY(test::named<CodeEditor>(*m_fixture->window, "requestLines")->toPlainText().contains(QStringLiteral("page=2")));
    QVERIFY(!test::named<QLabel>(*m_fixture->window, "requestWhy")->text().isEmpty());
    click(actions().next);
    QVERIFY(held(3));
    QCOMPARE(m_requests, 2);
    click(actions().runToEnd);
    QVERIFY(finished());
    QCOMPARE(m_requests, pages + 1);
    QVERIFY(log().pages().back().last);
    QVERIFY(!log().pages().back().next.sentence.isEmpty());
}

void tst_studio::runToEndHasNoPreviewLimit()
{
    click(actions().runToEnd);
    QVERIFY(finished());
    QCOMPARE(m_requests, pages + 1);
    QCOMPARE(log().outcome()->kind, OutcomeKind::Completed);
    QVERIFY(!QFile::exists(m_fixture->path("out.ndjson")));
}

void tst_studio::stopActsAtOnce()
{
    m_delay = 30'000;
    click(actions().run);
    QTRY_VERIFY(m_requests > 0);
    QTRY_VERIFY(actions().stop->isEnabled());
    QElapsedTimer time;
    time.start();
    click(actions().stop);
    QVERIFY(finished());
    QVERIFY2(time.elapsed() < 1000, qPrintable(QString::number(time.elapsed())));      // the engine's bound is 100 ms; the rest is for a busy machine
    QCOMPARE(log().outcome()->kind, OutcomeKind::Cancelled);
    QVERIFY(actions().run->isEnabled());
}

void tst_studio::secretsAreNeverShown()
{
    click(actions().run);
    QVERIFY(finished());
    for (const ExchangeRow &row : log().exchanges()) {
        QVERIFY(row.body && row.body->find(token) == std::string::npos);
        QVERIFY(row.body->find("[secret helpdesk/token]") != std::string::npos);
        for (const auto &[name, value] : row.requestHeaders())
            QVERIFY2(!value.contains(QLatin1StringView(token)), qPrintable(name));
    }
    for (const CodeEditor *editor : m_fixture->window->findChildren<CodeEditor *>())
        QVERIFY2(!editor->toPlainText().contains(QLatin1StringView(token)), qPrintable(editor->accessibleName()));
}

void tst_studio::unsavedTextIsWhatRuns()
{
    CodeEditor *editor = m_fixture->editor();
    const int at = static_cast<int>(editor->toPlainText().indexOf(QStringLiteral(".subject")));
    editor->replace(at, 8, QStringLiteral("'\"changed\"'"));
    click(actions().run);
    QVERIFY(finished());
    QCOMPARE(log().entities().at(0).title, QStringLiteral("changed"));
}

void tst_studio::runToEndWritesIntoTheSinkOnlyAfterAsking()
{
    auto *sink = test::named<QComboBox>(*m_fixture->window, "sinkBox");
    QTRY_COMPARE(sink->count(), 2);
    sink->setFocus();
    QTest::keyClick(sink, Qt::Key_Down);
    m_fixture->questions.answer = QMessageBox::Cancel;
    click(actions().runToEnd);
    QCOMPARE(m_fixture->questions.asked, QStringList{QStringLiteral("writeQuestion")});
    QCOMPARE(m_requests, 0);
    m_fixture->questions.answer = QMessageBox::Yes;
    click(actions().runToEnd);
    QVERIFY(finished());
    QCOMPARE(log().outcome()->exit, Exit::Done);
    QCOMPARE(test::readFile(m_fixture->path("out.ndjson")).count('\n'), static_cast<int>(log().entities().size()));
}

void tst_studio::brokenDocumentSendsNothing()
{
    m_fixture->editor()->replace(0, 0, QStringLiteral("unknown_key: 1\n"));
    click(actions().run);
    QVERIFY(finished());
    QCOMPARE(m_requests, 0);
    QCOMPARE(log().outcome()->kind, OutcomeKind::Failed);
    QTRY_VERIFY(test::named<TableView>(*m_fixture->window, "diagnosticsTable")->model()->rowCount() > 0);
}

// The project that a newcomer opens first, against the API that comes with it.
void tst_studio::sampleProject()
{
    const QString source = QFINDTESTDATA("../../resources/samples/tracker");
    QVERIFY(!source.isEmpty());
    const auto server = serve::Server::start({}, serve::demoHandler());
    QVERIFY(server.has_value());
    for (const serve::DemoSecret &one : serve::demoSecrets())
        qputenv(secretVariable(one.path).constData(), one.value);
    m_fixture->window->openProject(source, {{"server", (*server)->url()}});
    QTRY_VERIFY(m_fixture->window->windowTitle().contains(QStringLiteral("tracker")));
    actions().runAll->trigger();
    QVERIFY(QTest::qWaitFor([this] { return log().outcome().has_value() && m_fixture->window->run().state() == RunController::State::Idle; }, 60'000));
    QCOMPARE(log().resources().size(), m_fixture->window->workspace().reading()->document.resources.size());
    for (const ResourceTally &tally : log().resources()) {
        QVERIFY2(!tally.failed, qPrintable(tally.resource));
        QVERIFY2(tally.entities > 0, qPrintable(tally.resource));
    }
    for (const Diagnostic &finding : log().findings())
        QVERIFY2(finding.severity != Severity::Error, qPrintable(finding.message));
    QCOMPARE(static_cast<std::size_t>(log().entityCount()), log().entities().size());
}

void tst_studio::closingWhileRunning()
{
    m_delay = 30'000;
    click(actions().run);
    QTRY_VERIFY(m_requests > 0);
    QElapsedTimer time;
    time.start();
    m_fixture.reset();
    QVERIFY2(time.elapsed() < 2000, qPrintable(QString::number(time.elapsed())));
}

QTEST_MAIN(tst_studio)
#include "tst_studio.moc"
