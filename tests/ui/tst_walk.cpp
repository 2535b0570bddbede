// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "chainedapi.h"
#include "windowfixture.h"

#include "core/http/curltransport.h"
#include "core/json/value.h"
#include "ui/run/intervalline.h"
#include "ui/run/runbar.h"
#include "ui/run/statepanel.h"
#include "ui/widgets/tableview.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>
#include <QTreeWidget>

using namespace penstock;
using namespace penstock::ui;

// What somebody does who brings a configuration along: import, run, understand, export; with the dialogs that they see. With
// PENSTOCK_PICTURES=FOLDER every tab is also saved as a picture, light and dark, in the sizes that have to do.
class tst_walk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void fromImportToExport();
    void picturesOfEveryTab();

private:
    MainWindow &window() const { return *m_fixture->window; }
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    void clickButton(const QObject &parent, const char *name)
    {
        auto *button = test::named<QAbstractButton>(parent, name);
        QVERIFY(button);
        QTRY_VERIFY2(button->isEnabled() && button->isVisible(), name);
        click(button);
    }
    void openTab(const QString &title)
    {
        auto *bar = test::named<QTabWidget>(window(), "liveTabs")->tabBar();
        for (int i = 0; i < bar->count(); ++i) {
            if (bar->tabText(i) != title)
                continue;
            bar->setCurrentIndex(i);              // a narrow window scrolls its tabs
            QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
            QCOMPARE(bar->currentIndex(), i);
            return;
        }
        QFAIL(qPrintable(title));
    }
    void choosePath(const char *dialogName, const QString &path);
    void import();
    void run();
    void seeWhyPagesCame();
    void seeHowThePageWasSplit();
    void simulateTheNextInterval();
    void picture(QWidget &widget, const QString &name);
    void exportTo(const char *target, const QString &folder, int losses);
    bool finished() const { return QTest::qWaitFor([this] { return log().outcome().has_value() && window().run().state() == RunController::State::Idle; }, 20'000); }
    const RunLog &log() const { return window().run().log(); }

    DialogQuestions m_questions;
    std::unique_ptr<test::ChainedApi> m_api;
    std::unique_ptr<test::WindowFixture> m_fixture;
};

void tst_walk::init()
{
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    m_fixture.reset();
    m_api = std::make_unique<test::ChainedApi>();
    QVERIFY(m_api->start());
    RunParts parts;
    parts.transport = [] { return http::makeCurlTransport(); };
    parts.secrets = [] { return environmentSecrets(); };
    m_fixture = std::make_unique<test::WindowFixture>(std::move(parts), &m_questions);
    window().resize(1280, 720);
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
}

// Gives the file dialog of this name the path and accepts it.
void tst_walk::choosePath(const char *dialogName, const QString &path)
{
    QFileDialog *dialog = nullptr;
    QTRY_VERIFY2((dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget())), dialogName);
    QCOMPARE(dialog->objectName(), QLatin1StringView(dialogName));
    test::named<QLineEdit>(*dialog, "fileNameEdit")->setText(path);              // keys would open the list of proposals
    auto *open = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Open);
    QTRY_VERIFY2(open && open->isEnabled(), dialogName);
    click(open);
    QTRY_VERIFY2(QApplication::activeModalWidget() != dialog, dialogName);
}

void tst_walk::import()
{
    const QString file = m_fixture->folder.filePath(QStringLiteral("filebeat.yml"));
    const QString project = m_fixture->folder.filePath(QStringLiteral("orders"));
    QDir().mkpath(project);
    test::writeFile(file, m_api->configuration());
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QTest::keyClick(&window(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    choosePath("importDialog", file);
    choosePath("folderDialog", project);
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->editors()->current() != nullptr, 10'000);
    QVERIFY(m_fixture->editor()->toPlainText().contains(QStringLiteral("profile: httpjson")));
    QVERIFY(QFile::exists(project + QStringLiteral("/penstock.yaml")));
}

void tst_walk::run()
{
    auto *bar = test::named<RunBar>(window(), "runBar");
    QWidget *button = bar->widgetForAction(window().actions().run);
    QVERIFY(button->isVisible());
    click(button);
    QVERIFY(finished());
    QCOMPARE(log().pages().size(), 5u);           // two of orders, three of their lines
}

void tst_walk::seeWhyPagesCame()
{
    openTab(QStringLiteral("Pages"));
    auto *tree = test::named<QTreeView>(window(), "pagesTree");
    QVERIFY(tree->isVisible());
    const auto choose = [tree](const QModelIndex &index) { QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(index).center()); };
    const auto *asked = test::named<QLabel>(window(), "whyAsked");
    const QAbstractItemModel *model = tree->model();
    choose(model->index(0, 0));
    QVERIFY(asked->text().contains(QStringLiteral("The first page.")));
    choose(model->index(0, 0, model->index(1, 0)));
    QVERIFY2(asked->text().contains(QStringLiteral("$.orders[:].id")) && asked->text().contains(QStringLiteral("o3")), qPrintable(asked->text()));
    choose(model->index(1, 0));
    QVERIFY2(asked->text().contains(QStringLiteral("body.next = &quot;b81&quot;")), qPrintable(asked->text()));
    QVERIFY(test::named<QLabel>(window(), "whyNext")->text().contains(QStringLiteral("normal end")));
}

void tst_walk::seeHowThePageWasSplit()
{
    openTab(QStringLiteral("Records"));
    auto *tree = test::named<QTreeWidget>(window(), "splitTree");
    QVERIFY(!tree->isVisible());
    clickButton(window(), "splitButton");
    QVERIFY(tree->isVisible());
    QStringList texts;
    for (QTreeWidgetItemIterator it(tree); *it; ++it)
        texts.append((*it)->text(0));
    QCOMPARE(texts.filter(QStringLiteral("is dropped")).size(), 1);
    QCOMPARE(texts.filter(QStringLiteral("lost")).size(), 1);
}

void tst_walk::simulateTheNextInterval()
{
    openTab(QStringLiteral("State"));
    auto *state = test::named<StatePanel>(window(), "statePanel");
    clickButton(*state, "stateSimulateButton");
    QVERIFY(finished());
    QTRY_VERIFY(!state->cursor().empty());
    const auto before = m_api->asked().size();
    clickButton(*state, "stateNextButton");
    const auto *request = test::named<QPlainTextEdit>(*state, "stateRequest");
    QTRY_VERIFY2(request->toPlainText().contains(QStringLiteral("since=2024-05-01T03%3A30%3A00Z")), qPrintable(request->toPlainText()));
    QCOMPARE(m_api->asked().size(), before);
    clickButton(*state, "stateSimulateButton");
    QTRY_VERIFY(m_api->asked().size() > before);
    QVERIFY(finished());
    QVERIFY2(m_api->asked().at(before).contains(QStringLiteral("since=2024-05-01T03")), qPrintable(m_api->asked().at(before)));
    auto *line = test::named<IntervalLine>(*state, "intervalLine");
    QTRY_VERIFY2(line->isVisible() && line->summary().contains(QStringLiteral("overlaps")), qPrintable(line->summary()));
}

void tst_walk::exportTo(const char *target, const QString &folder, int losses)
{
    QDir().mkpath(folder);
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QTest::keyClick(&window(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget())) && dialog->objectName() == QStringLiteral("exportDialog"));
    auto *box = test::named<QComboBox>(*dialog, "exportTargetBox");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; box->currentData().toString() != QLatin1StringView(target) && i < box->count(); ++i)
        QTest::keyClick(box, Qt::Key_Down);
    auto *table = test::named<TableView>(*dialog, "lossTable");
    const auto *files = test::named<QListWidget>(*dialog, "exportFiles");
    const auto *save = test::named<QPushButton>(*dialog, "exportSaveButton");
    QTRY_VERIFY(save->isEnabled() && files->count() > 0);
    QCOMPARE(table->model()->rowCount(), losses);
    QCOMPARE(table->isVisible(), losses > 0);
    QCOMPARE(test::named<QLabel>(*dialog, "exportLoss")->text().contains(QStringLiteral("`orders`")), losses > 0);
    picture(*dialog, QStringLiteral("export-%1-%2").arg(QLatin1StringView(target)).arg(losses));
    clickButton(*dialog, "exportSaveButton");
    choosePath("folderDialog", folder);
    auto *note = test::named<QLabel>(*dialog, "exportNote");
    QTRY_VERIFY2(note->text().contains(QStringLiteral("Written into")), qPrintable(note->text()));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!QApplication::activeModalWidget());
}

void tst_walk::picture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("PENSTOCK_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(QStringLiteral("%1/%2.png").arg(folder, name));
}

void tst_walk::fromImportToExport()
{
    for (const auto step : {&tst_walk::import, &tst_walk::run, &tst_walk::seeWhyPagesCame, &tst_walk::seeHowThePageWasSplit, &tst_walk::simulateTheNextInterval}) {
        (this->*step)();
        if (QTest::currentTestFailed())
            return;
    }
    // As it was imported, nothing gets lost; the server of the agent only gives the input a name of its own.
    const QString beat = m_fixture->folder.filePath(QStringLiteral("beat")), agent = m_fixture->folder.filePath(QStringLiteral("agent"));
    exportTo("filebeat", beat, 0);
    if (QTest::currentTestFailed())
        return;
    const QByteArray filebeat = test::readFile(beat + QStringLiteral("/filebeat.yml"));
    for (const char *part : {"type: httpjson", "'[[.cursor.since]]'", "replace: $.orders[:].id", "target: body.parts", "'[[.last_event.at]]'"})
        QVERIFY2(filebeat.contains(part), part);
    exportTo("elastic-agent", agent, 1);
    const QByteArray variables = test::readFile(agent + QStringLiteral("/policy-variables/orders.yml"));
    for (const char *part : {"request_interval: 5m", "request_transforms: |", "response_pagination: |", "chain: |", "cursor: |"})
        QVERIFY2(variables.contains(part), part);
    const auto policy = json::parse(test::readFile(agent + QStringLiteral("/package-policies/orders.json")).toStdString());
    QVERIFY(policy && policy->get("package").get("name").toString() == "httpjson");

    // What native does better is lost there, and said.
    CodeEditor *editor = m_fixture->editor();
    editor->replace(int(editor->toPlainText().indexOf(QStringLiteral("httpjson"))), 8, QStringLiteral("native"));
    exportTo("filebeat", beat, 6);
    QVERIFY(test::readFile(beat + QStringLiteral("/filebeat.yml")).contains("(behaviour 2)"));
}

void tst_walk::picturesOfEveryTab()
{
    if (!qEnvironmentVariableIsSet("PENSTOCK_PICTURES"))
        QSKIP("PENSTOCK_PICTURES names no folder.");
    import();
    if (QTest::currentTestFailed())
        return;
    const auto show = [&](const QString &name) {
        for (const auto &[theme, suffix] : {std::pair(Theme::Dark, "dark"), std::pair(Theme::Light, "light")}) {
            applyTheme(*qApp, theme);
            for (const QSize size : {QSize(1280, 720), QSize(960, 600)}) {
                window().resize(size);
                QTest::qWait(50);
                QCOMPARE(window().size(), size);
                picture(window(), QStringLiteral("%1-%2-%3").arg(name, QLatin1StringView(suffix)).arg(size.width()));
            }
        }
    };
    const auto *tabs = test::named<QTabWidget>(window(), "liveTabs");
    const auto showAll = [&](const QString &when) {
        for (int i = 0; i < tabs->count(); ++i) {
            openTab(tabs->tabText(i));
            show(QStringLiteral("%1-%2").arg(when, tabs->tabText(i)));
        }
    };
    showAll(QStringLiteral("before"));
    run();
    openTab(QStringLiteral("Records"));
    clickButton(window(), "splitButton");
    openTab(QStringLiteral("Compare"));
    clickButton(window(), "compareButton");
    auto *note = test::named<QLabel>(window(), "compareNote");
    QTRY_VERIFY_WITH_TIMEOUT(note->text().contains(QStringLiteral("same")), 20'000);
    simulateTheNextInterval();
    showAll(QStringLiteral("after"));
}

QTEST_MAIN(tst_walk)
#include "tst_walk.moc"
