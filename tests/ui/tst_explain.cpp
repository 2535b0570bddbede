// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "chainedapi.h"
#include "windowfixture.h"

#include "core/http/curltransport.h"
#include "core/json/value.h"
#include "ui/run/comparison.h"
#include "ui/run/intervalline.h"
#include "ui/run/livepanel.h"
#include "ui/run/pagetree.h"
#include "ui/run/runbar.h"
#include "ui/run/statepanel.h"
#include "ui/run/tracepanel.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/tableview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTextBlock>
#include <QTableWidget>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>

using namespace penstock;
using namespace penstock::ui;

// A chained configuration that keeps a cursor, from its import to the explanations of its run. With PENSTOCK_PICTURES=FOLDER every station is
// also saved as a picture, light and dark.
class tst_explain : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void pagesAreATreeWithReasons();
    void splitIsExplained();
    void recordLeadsToItsPlaceInTheAnswer();
    void transformsShowBeforeOutcomeAfter();
    void stateShowsWhatMovedTheCursor();
    void nextRequestIsShownAndNotSent();
    void intervalsFollowEachOther();
    void stateIsReadFromFiles();
    void templatesHaveTheirValues();
    void traceBecomesAnArchive();
    void filebeatAndNativeAreCompared();
    void pagesOfAChainFollow();
    void spansRelate_data();
    void spansRelate();
    void differencesAreNamed();

private:
    void importAndOpen();
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    void clickButton(const char *name)
    {
        auto *button = test::named<QAbstractButton>(*m_fixture->window, name);
        QVERIFY(button);
        QVERIFY2(button->isEnabled(), name);
        click(button);
    }
    void openTab(const QString &title)
    {
        auto *tabs = test::named<QTabWidget>(*m_fixture->window, "liveTabs");
        for (int i = 0; i < tabs->count(); ++i) {
            if (tabs->tabText(i) == title) {
                QVERIFY(tabs->isTabVisible(i));
                tabs->tabBar()->setCurrentIndex(i);           // a narrow window scrolls its tabs
                QCOMPARE(tabs->currentIndex(), i);
                return;
            }
        }
        QFAIL(qPrintable(title));
    }
    void run()
    {
        auto *bar = test::named<RunBar>(*m_fixture->window, "runBar");
        click(bar->widgetForAction(m_fixture->window->actions().run));
        QVERIFY(finished());
    }
    bool finished() const { return QTest::qWaitFor([this] { return log().outcome().has_value() && m_fixture->window->run().state() == RunController::State::Idle; }, 20'000); }
    const RunLog &log() const { return m_fixture->window->run().log(); }
    void picture(const QString &name);
    QStringList asked() { return m_api->asked(); }

    std::unique_ptr<test::ChainedApi> m_api;
    std::unique_ptr<test::WindowFixture> m_fixture;
};

void tst_explain::init()
{
    m_fixture.reset();
    m_api = std::make_unique<test::ChainedApi>();
    QVERIFY(m_api->start());
    RunParts parts;
    parts.transport = [] { return http::makeCurlTransport(); };
    parts.secrets = [] { return environmentSecrets(); };
    m_fixture = std::make_unique<test::WindowFixture>(std::move(parts));
    m_fixture->window->resize(1600, 1000);
    QVERIFY(QTest::qWaitForWindowExposed(m_fixture->window.get()));
}

void tst_explain::importAndOpen()
{
    const QString file = m_fixture->folder.filePath(QStringLiteral("filebeat.yml"));
    test::writeFile(file, m_api->configuration());
    m_fixture->questions.importPath = file;
    m_fixture->questions.path = m_fixture->folder.filePath(QStringLiteral("imported"));
    QDir().mkpath(m_fixture->questions.path);
    m_fixture->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
    QTest::keyClick(m_fixture->window.get(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_fixture->questions.asked, (QStringList{QStringLiteral("chooseImport"), QStringLiteral("chooseFolder")}));
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->editors()->current() != nullptr, 10'000);
    QVERIFY(!m_fixture->window->workspace().reading()->document.resources.empty());
    QVERIFY(m_fixture->window->workspace().reading()->document.resources.front().httpjson);
}

void tst_explain::picture(const QString &name)
{
    const QString folder = qEnvironmentVariable("PENSTOCK_PICTURES");
    if (folder.isEmpty())
        return;
    for (const auto &[theme, suffix] : {std::pair(Theme::Dark, "dark"), std::pair(Theme::Light, "light")}) {
        applyTheme(*qApp, theme);
        QTest::qWait(50);
        m_fixture->window->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, QLatin1String(suffix)));
    }
}

void tst_explain::pagesAreATreeWithReasons()
{
    importAndOpen();
    run();
    QCOMPARE(log().pages().size(), 5u);           // two of orders, three of their lines
    openTab(QStringLiteral("Pages"));
    auto *tree = test::named<QTreeView>(*m_fixture->window, "pagesTree");
    QVERIFY(tree->isVisible());
    QAbstractItemModel *model = tree->model();
    QCOMPARE(model->rowCount(), 2);
    QCOMPARE(model->rowCount(model->index(0, 0)), 2);
    QCOMPARE(model->rowCount(model->index(1, 0)), 1);
    QVERIFY(model->index(0, 0, model->index(0, 0)).data().toString().contains(QStringLiteral("o1")));
    auto *asked = test::named<QLabel>(*m_fixture->window, "whyAsked");
    auto *next = test::named<QLabel>(*m_fixture->window, "whyNext");
    const auto choose = [&](const QModelIndex &index) { QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(index).center()); };
    choose(model->index(1, 0));
    QVERIFY2(asked->text().contains(QStringLiteral("body.next")) && asked->text().contains(QStringLiteral("b81")) && asked->text().contains(QStringLiteral("url.params.after")), qPrintable(asked->text()));
    QVERIFY2(next->text().contains(QStringLiteral("normal end")), qPrintable(next->text()));
    choose(model->index(1, 0, model->index(0, 0)));
    QVERIFY2(asked->text().contains(QStringLiteral("$.orders[:].id")) && asked->text().contains(QStringLiteral("o2")), qPrintable(asked->text()));
    picture(QStringLiteral("pages"));
}

void tst_explain::splitIsExplained()
{
    importAndOpen();
    run();
    openTab(QStringLiteral("Records"));
    auto *pipeline = test::named<QLabel>(*m_fixture->window, "splitPipeline");
    QTRY_VERIFY(pipeline->isVisible());
    QVERIFY2(pipeline->text().contains(QStringLiteral("2 body.lines")) && pipeline->text().contains(QStringLiteral("3 body.parts")) && pipeline->text().contains(QStringLiteral("2 event")), qPrintable(pipeline->text()));
    auto *tree = test::named<QTreeWidget>(*m_fixture->window, "splitTree");
    QVERIFY(!tree->isVisible());
    clickButton("splitButton");
    QVERIFY(tree->isVisible());
    QCOMPARE(tree->topLevelItemCount(), 3);       // two levels, and the events
    QStringList texts;
    for (QTreeWidgetItemIterator it(tree); *it; ++it)
        texts.append((*it)->text(0));
    QVERIFY2(texts.contains(QStringLiteral("7")), qPrintable(texts.join(QLatin1Char('\n'))));          // the sample of what was dropped
    QVERIFY(texts.filter(QStringLiteral("is dropped")).size() == 1);
    QVERIFY(texts.filter(QStringLiteral("lost")).size() == 1);
    QCOMPARE(log().records().front().pointer, QStringLiteral("/lines/0/parts/0"));
    picture(QStringLiteral("records"));
}

void tst_explain::recordLeadsToItsPlaceInTheAnswer()
{
    importAndOpen();
    run();
    openTab(QStringLiteral("Records"));
    auto *table = test::named<TableView>(*m_fixture->window, "recordsTable");
    const QPoint second = table->visualRect(table->model()->index(1, 1)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, second);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, second);
    QCOMPARE(test::named<QTabWidget>(*m_fixture->window, "liveTabs")->currentIndex(), int(LivePanel::ResponseTab));
    auto *answer = test::named<AnswerView>(*m_fixture->window, "responseBody")->editor();
    QTRY_VERIFY2(answer->textCursor().block().next().text().contains(QStringLiteral("\"o1-b\"")), qPrintable(answer->textCursor().block().text()));
}

void tst_explain::transformsShowBeforeOutcomeAfter()
{
    importAndOpen();
    run();
    openTab(QStringLiteral("Transforms"));
    auto *box = test::named<QComboBox>(*m_fixture->window, "transformsBox");
    QVERIFY(box->count() > 0);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    auto *before = test::named<QPlainTextEdit>(*m_fixture->window, "transformsBefore");
    auto *after = test::named<QPlainTextEdit>(*m_fixture->window, "transformsAfter");
    QVERIFY(!before->toPlainText().contains(QStringLiteral("since=")));
    QVERIFY2(after->toPlainText().contains(QStringLiteral("since=2024-05-01")), qPrintable(after->toPlainText()));
    QAbstractItemModel *steps = test::named<TableView>(*m_fixture->window, "transformsTable")->model();
    QCOMPARE(steps->rowCount(), 3);
    QCOMPARE(steps->index(0, 2).data().toString(), QStringLiteral("default written"));
    QCOMPARE(steps->index(1, 2).data().toString(), QStringLiteral("written"));
    QVERIFY(steps->index(2, 2).data().toString().contains(QStringLiteral("skipped")));
    QVERIFY(test::named<QLabel>(*m_fixture->window, "transformsWhy")->text().contains(QStringLiteral("default")));
    picture(QStringLiteral("transforms"));
}

void tst_explain::stateShowsWhatMovedTheCursor()
{
    importAndOpen();
    run();
    openTab(QStringLiteral("State"));
    QAbstractItemModel *cursor = test::named<TableView>(*m_fixture->window, "cursorTable")->model();
    QCOMPARE(cursor->rowCount(), 2);
    QCOMPARE(cursor->index(0, 0).data().toString(), QStringLiteral("since"));
    QVERIFY(cursor->index(0, 2).data().toString().startsWith(QStringLiteral("2024-05-01T03")));
    QCOMPARE(cursor->index(0, 3).data().toString(), QStringLiteral("[[.last_event.at]]"));
    QVERIFY(cursor->index(0, 4).data().toString().contains(QStringLiteral("exchange")));
    QCOMPARE(cursor->index(1, 0).data().toString(), QStringLiteral("version"));         // which nothing moves
    QCOMPARE(cursor->index(1, 2).data().toString(), QStringLiteral("unchanged"));
    QVERIFY(!QDir(m_fixture->questions.path).exists(QStringLiteral(".penstock")));       // a trial stores nothing
}

void tst_explain::nextRequestIsShownAndNotSent()
{
    importAndOpen();
    openTab(QStringLiteral("State"));
    auto *start = test::named<QTableWidget>(*m_fixture->window, "cursorStart");
    QCOMPARE(start->rowCount(), 2);
    start->item(0, 1)->setText(QStringLiteral("2024-06-01T00:00:00Z"));
    clickButton("stateNextButton");
    auto *request = test::named<QPlainTextEdit>(*m_fixture->window, "stateRequest");
    QTRY_VERIFY2(request->toPlainText().contains(QStringLiteral("since=2024-06-01T00%3A00%3A00Z")), qPrintable(request->toPlainText()));
    QVERIFY(asked().isEmpty());
}

void tst_explain::intervalsFollowEachOther()
{
    importAndOpen();
    openTab(QStringLiteral("State"));
    auto *state = test::named<StatePanel>(*m_fixture->window, "statePanel");
    clickButton("stateSimulateButton");
    QVERIFY(finished());
    QTRY_VERIFY(!state->cursor().empty());
    const std::string first = state->cursor().at("since");
    QVERIFY2(first.starts_with("2024-05-01T03:"), first.c_str());
    const int before = int(asked().size());
    clickButton("stateSimulateButton");
    QTRY_VERIFY(asked().size() > before);
    QVERIFY(finished());
    QVERIFY2(asked().at(before).contains(QStringLiteral("since=2024-05-01T03")), qPrintable(asked().at(before)));
    auto *line = test::named<IntervalLine>(*m_fixture->window, "intervalLine");
    QTRY_VERIFY2(line->summary().contains(QStringLiteral("Interval 2")), qPrintable(line->summary()));
    QVERIFY2(line->summary().contains(QStringLiteral("overlaps")), qPrintable(line->summary()));
    QCOMPARE(test::named<TableView>(*m_fixture->window, "cursorTable")->model()->index(0, 2).data().toString(), QStringLiteral("unchanged"));
    picture(QStringLiteral("state"));
    clickButton("stateResetButton");
    QVERIFY(state->cursor().empty());
    QVERIFY(line->summary().isEmpty());
}

void tst_explain::stateIsReadFromFiles()
{
    importAndOpen();
    auto *state = test::named<StatePanel>(*m_fixture->window, "statePanel");
    const auto plain = state->cursorFrom(R"({"since":"x","n":7})");
    QVERIFY(plain.has_value());
    QCOMPARE(*plain, (StatePanel::Cursor{{"since", "x"}, {"n", "7"}}));
    RunState stored;
    stored.of(m_fixture->window->workspace().reading()->document.resources.front().name).cursor["since"] = "y";
    const auto kept = state->cursorFrom(toJson(stored));
    QVERIFY(kept.has_value());
    QCOMPARE(*kept, (StatePanel::Cursor{{"since", "y"}}));
    QVERIFY(!state->cursorFrom("[1]").has_value());
}

void tst_explain::templatesHaveTheirValues()
{
    importAndOpen();
    run();
    const httpjson::Config &config = *m_fixture->window->workspace().reading()->document.resources.front().httpjson;
    const TemplateValue *pagination = log().explained().values().of(config.response.pagination.front().value->place);
    QVERIFY(pagination);
    QCOMPARE(pagination->times, 2);
    QVERIFY(!pagination->hasText());              // the last one found nothing
    const TemplateValue *cursor = log().explained().values().of(config.cursor.front().value->place);
    QVERIFY(cursor && cursor->hasText());
    QVERIFY(cursor->text.startsWith(QStringLiteral("2024-05-01")));
}

void tst_explain::traceBecomesAnArchive()
{
    importAndOpen();
    run();
    openTab(QStringLiteral("Trace"));
    picture(QStringLiteral("trace"));
    const auto har = json::parse(TracePanel::harOf(log().exchanges()));
    QVERIFY(har.has_value());
    const json::Value entries = har->get("log").get("entries");
    QCOMPARE(entries.size(), int(log().exchanges().size()));
    const json::Value first = entries.at(0);
    QCOMPARE(first.get("response").get("status").toDouble(), 200.0);
    QVERIFY(first.get("request").get("url").toString().contains("/orders?"));
    QVERIFY(first.get("response").get("content").get("text").toString().contains("b81"));
    QVERIFY(entries.at(1).get("comment").toString().contains("chain step 1"));
}

void tst_explain::filebeatAndNativeAreCompared()
{
    importAndOpen();
    openTab(QStringLiteral("Compare"));
    clickButton("compareButton");
    auto *note = test::named<QLabel>(*m_fixture->window, "compareNote");
    QTRY_VERIFY_WITH_TIMEOUT(note->text().contains(QStringLiteral("5 requests and 6 documents are the same")), 20'000);
    QVERIFY2(note->text().contains(QStringLiteral("Known difference: the User-Agent is `Elastic-Filebeat")), qPrintable(note->text()));
    QCOMPARE(asked().size(), 10);                 // both runs asked everything
    picture(QStringLiteral("compare"));
}

void tst_explain::pagesOfAChainFollow()
{
    std::vector<PageRow> pages;
    PageTree tree(pages);
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto add = [&](std::uint64_t exchange, std::uint64_t parent) {
        PageRow row;
        row.exchange = exchange;
        row.parent = parent;
        row.step = parent > 0 ? 1 : 0;
        pages.push_back(row);
        tree.follow(pages.size() - 1);
    };
    add(1, 0);
    QVERIFY(!tree.isTree());
    add(2, 1);
    QVERIFY(tree.isTree());
    add(3, 0);
    add(4, 2);
    QCOMPARE(tree.rowCount(), 2);
    QCOMPARE(tree.row(tree.index(0, 0, tree.index(0, 0, tree.index(0, 0)))), 3);
    QCOMPARE(tree.parent(tree.indexOf(3)), tree.indexOf(1));
    pages[1].exchange = 9;                        // asked again
    tree.follow(1);
    add(5, 9);
    QCOMPARE(tree.rowCount(tree.indexOf(1)), 2);
    pages.clear();
    tree.reset();
    QCOMPARE(tree.rowCount(), 0);
}

void tst_explain::spansRelate_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("relation");
    QTest::newRow("adjoins") << 100 << int(SpanRelation::Adjoins);
    QTest::newRow("overlaps") << 90 << int(SpanRelation::Overlaps);
    QTest::newRow("gap") << 110 << int(SpanRelation::LeavesGap);
    QTest::newRow("no window") << -1 << int(SpanRelation::First);
}

void tst_explain::spansRelate()
{
    QFETCH(int, from);
    QFETCH(int, relation);
    const auto at = [](int seconds) { return QDateTime::fromSecsSinceEpoch(1'700'000'000 + seconds, Qt::UTC); };
    IntervalSpan first{.at = at(100), .from = at(0), .until = {}}, second{.at = at(200), .from = {}, .until = {}};
    if (from >= 0)
        second.from = at(from);
    const auto relations = relationsOf({first, second});
    QCOMPARE(relations.size(), 2u);
    QCOMPARE(int(relations[1]), relation);
}

void tst_explain::differencesAreNamed()
{
    RunSummary a{.requests = {QStringLiteral("GET /a"), QStringLiteral("GET /b")}, .documents = {QStringLiteral("1")}, .cursor = {{QStringLiteral("k"), QStringLiteral("1")}}, .findings = {QStringLiteral("X")}};
    RunSummary b = a;
    QVERIFY(differencesOf(a, b).empty());
    b.requests = {QStringLiteral("GET /a"), QStringLiteral("GET /c"), QStringLiteral("GET /d")};
    b.documents.clear();
    b.cursor.clear();
    b.findings = {QStringLiteral("Y")};
    const auto found = differencesOf(a, b);
    QCOMPARE(found.size(), 6u);
    QCOMPARE(found[0].first, QStringLiteral("GET /b"));
    QCOMPARE(found[0].second, QStringLiteral("GET /c"));
    QVERIFY(found[1].first.isEmpty());
    QCOMPARE(int(found[3].kind), int(Difference::Kind::Cursor));
}

QTEST_MAIN(tst_explain)
#include "tst_explain.moc"
