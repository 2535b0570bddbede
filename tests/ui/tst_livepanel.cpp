// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "ui/run/livepanel.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/tableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTextBlock>

using namespace penstock;
using namespace penstock::ui;

class tst_livepanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void emptyStatesSayWhatToDo();
    void newestIsShownUntilOneChooses();
    void heldRequestIsShownBeforeItIsSent();
    void whySentenceIsHighlighted();
    void recordIsFoundInTheAnswer();
    void entityLeadsToItsRecord();
    void dropLeadsToItsRecord();
    void copyAsCurl();
    void prettyAndRaw();
    void bigAnswersAreCut();
    void recordReachesTheMapping();
    void clearedBeforeTheNextRun();

private:
    void doubleClick(TableView *table, int row)
    {
        const QPoint point = table->visualRect(table->model()->index(row, 1)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, point);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, point);
    }
    QString text(const char *answerView) const { return test::named<AnswerView>(*m_panel, answerView)->editor()->toPlainText(); }
    QTabWidget *tabs() const { return test::named<QTabWidget>(*m_panel, "liveTabs"); }

    Syntax m_syntax;
    std::unique_ptr<RunController> m_run;
    std::unique_ptr<LivePanel> m_panel;
};

void tst_livepanel::init()
{
    m_panel.reset();
    m_run = std::make_unique<RunController>(RunParts());
    m_panel = std::make_unique<LivePanel>(*m_run, m_syntax, [](const std::string &, const std::string &, const Profile &) { return map::Trial(); });
    m_panel->resize(700, 600);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void tst_livepanel::emptyStatesSayWhatToDo()
{
    const auto sentences = m_panel->findChildren<QLabel *>(QStringLiteral("emptySentence"));
    QCOMPARE(sentences.size(), 8);
    for (const QLabel *sentence : sentences)
        QVERIFY(sentence->text().contains(QStringLiteral("Run")));
}

void tst_livepanel::newestIsShownUntilOneChooses()
{
    auto *lines = test::named<CodeEditor>(*m_panel, "requestLines");
    m_run->feed(test::pageOf(1, 1, false));
    QVERIFY(lines->toPlainText().startsWith(QStringLiteral("GET /api/issues?page=1\n")));
    QVERIFY(lines->toPlainText().contains(QStringLiteral("User-Agent: Penstock")));
    m_run->feed(test::pageOf(2, 2, false));
    QVERIFY(lines->toPlainText().startsWith(QStringLiteral("GET /api/issues?page=2\n")));

    m_panel->showTab(LivePanel::TraceTab);
    auto *trace = test::named<TableView>(*m_panel, "traceTable");
    QTest::mouseClick(trace->viewport(), Qt::LeftButton, {}, trace->visualRect(trace->model()->index(0, 1)).center());
    QVERIFY(lines->toPlainText().startsWith(QStringLiteral("GET /api/issues?page=1\n")));
    m_run->feed(test::pageOf(3, 3, true));
    QVERIFY(lines->toPlainText().startsWith(QStringLiteral("GET /api/issues?page=1\n")));
    QTRY_VERIFY(text("responseBody").contains(QStringLiteral("\"id\": 11")));
}

void tst_livepanel::heldRequestIsShownBeforeItIsSent()
{
    m_run->feed(test::pageOf(1, 1, false));
    m_run->feed(test::heldPage(2, 2));
    QVERIFY(test::named<CodeEditor>(*m_panel, "requestLines")->toPlainText().contains(QStringLiteral("page=2")));
    QVERIFY(test::named<QLabel>(*m_panel, "requestSummary")->text().contains(QStringLiteral("Not sent yet")));
    QTRY_VERIFY(text("responseBody").contains(QStringLiteral("\"id\": 11")));       // the answer before stays in sight
    QVERIFY(test::named<QLabel>(*m_panel, "liveHead")->text().contains(QStringLiteral("F9")));
}

void tst_livepanel::whySentenceIsHighlighted()
{
    m_run->feed(test::pageOf(1, 1, false));
    m_run->feed(test::pageOf(2, 2, true));
    m_panel->showTab(LivePanel::PagesTab);
    auto *asked = test::named<QLabel>(*m_panel, "whyAsked");
    QVERIFY2(asked->text().contains(QStringLiteral("count = 2 \u2192 query page")), qPrintable(asked->text()));
    QVERIFY(asked->text().contains(QStringLiteral("background-color")));
    QVERIFY(test::named<QLabel>(*m_panel, "whyNext")->text().contains(QStringLiteral("The page is short.")));
    auto *table = test::named<TableView>(*m_panel, "pagesTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 0)).center());
    QVERIFY(asked->text().contains(QStringLiteral("The first page.")));
}

void tst_livepanel::recordIsFoundInTheAnswer()
{
    m_run->feed(test::pageOf(1, 1, false));
    m_run->feed(test::pageOf(2, 2, true));
    m_panel->showTab(LivePanel::RecordsTab);
    doubleClick(test::named<TableView>(*m_panel, "recordsTable"), 1);
    QCOMPARE(tabs()->currentIndex(), static_cast<int>(LivePanel::ResponseTab));
    auto *editor = test::named<AnswerView>(*m_panel, "responseBody")->editor();
    QTRY_COMPARE(editor->textCursor().block().text().trimmed(), QStringLiteral("{"));
    QCOMPARE(editor->textCursor().block().next().text().trimmed(), QStringLiteral("\"id\": 12"));
}

void tst_livepanel::entityLeadsToItsRecord()
{
    m_run->feed(test::pageOf(1, 1, false));
    m_run->feed(test::pageOf(2, 2, true));
    m_panel->showTab(LivePanel::EntitiesTab);
    doubleClick(test::named<TableView>(*m_panel, "entitiesTable"), 1);
    QCOMPARE(tabs()->currentIndex(), static_cast<int>(LivePanel::RecordsTab));
    QTRY_VERIFY(text("recordText").contains(QStringLiteral("\"id\": 21")));
    QVERIFY(test::named<QLabel>(*m_panel, "recordOrigin")->text().contains(QStringLiteral("/items/0")));
}

void tst_livepanel::dropLeadsToItsRecord()
{
    m_run->feed(test::pageOf(1, 1, true));
    m_panel->showTab(LivePanel::EntitiesTab);
    test::named<QTabWidget>(*m_panel, "entitiesTabs")->setCurrentIndex(1);
    doubleClick(test::named<TableView>(*m_panel, "dropsTable"), 0);
    QTRY_VERIFY(text("recordText").contains(QStringLiteral("\"id\": 12")));
}

void tst_livepanel::copyAsCurl()
{
    m_run->feed(test::pageOf(1, 1, true));
    QTest::mouseClick(test::named<QPushButton>(*m_panel, "copyCurlButton"), Qt::LeftButton);
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("curl ")) && command.contains(QStringLiteral("'http://127.0.0.1:1/api/issues?page=1'")), qPrintable(command));
}

void tst_livepanel::prettyAndRaw()
{
    m_run->feed(test::pageOf(1, 1, true));
    m_panel->showTab(LivePanel::ResponseTab);
    QTRY_VERIFY(text("responseBody").contains(QStringLiteral("\n")));
    QTest::mouseClick(test::named<QRadioButton>(*m_panel, "rawRadio"), Qt::LeftButton);
    QTRY_COMPARE(text("responseBody"), QStringLiteral("{\"items\":[{\"id\":11},{\"id\":12}]}"));
    QVERIFY(test::named<QLabel>(*m_panel, "responseStatus")->text().contains(QStringLiteral("200 OK")));
}

void tst_livepanel::bigAnswersAreCut()
{
    std::string body = "[";
    for (int i = 0; i < 200'000; ++i)
        body += "{\"id\":" + std::to_string(i) + "},";
    body.back() = ']';
    RunUpdates updates = test::pageOf(1, 1, true);
    std::get<ExchangeOver>(updates[2]).body = std::make_shared<const std::string>(body);
    std::get<ExchangeOver>(updates[2]).stats.bytesDecoded = body.size();
    m_run->feed(std::move(updates));
    m_panel->showTab(LivePanel::ResponseTab);
    auto *view = test::named<AnswerView>(*m_panel, "responseBody");
    auto *notice = test::named<QLabel>(*view, "cutNotice");
    QTRY_VERIFY(notice->isVisible());
    const auto before = text("responseBody").size();
    QVERIFY(before < 200'000);
    QTest::mouseClick(test::named<QPushButton>(*view, "showMoreButton"), Qt::LeftButton);
    QTRY_VERIFY(text("responseBody").size() > 2 * before);
}

void tst_livepanel::recordReachesTheMapping()
{
    m_run->feed(test::pageOf(1, 1, true));
    QTRY_VERIFY(text("mappingRecord").contains(QStringLiteral("\"id\": 11")));
}

void tst_livepanel::clearedBeforeTheNextRun()
{
    m_run->feed(test::pageOf(1, 1, true));
    m_run->clear();
    QCOMPARE(test::named<TableView>(*m_panel, "pagesTable")->model()->rowCount(), 0);
    QCOMPARE(test::named<TableView>(*m_panel, "recordsTable")->model()->rowCount(), 0);
    QCOMPARE(test::named<QLabel>(*m_panel, "liveHead")->text(), QStringLiteral("No run yet"));
    m_run->feed(test::pageOf(1, 1, true));
    QCOMPARE(test::named<TableView>(*m_panel, "pagesTable")->model()->rowCount(), 1);
}

QTEST_MAIN(tst_livepanel)
#include "tst_livepanel.moc"
