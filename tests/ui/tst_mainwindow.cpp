// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "windowfixture.h"

#include "ui/run/runbar.h"
#include "ui/widgets/tableview.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QTreeView>

using namespace penstock;
using namespace penstock::ui;

class tst_mainwindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void welcomeFirst();
    void opensAProject();
    void treeOpensTheFileAtItsPlace();
    void findingsAppearWhileTyping();
    void saveKeepsEveryOtherByte();
    void closingAsksForUnsavedText();
    void closingSavesWhenToldSo();
    void closingATabAsks();
    void failedOpeningIsReported();
    void programIsWrittenIntoTheFile();
    void environmentsAndSinksAreOffered();
    void everyControlHasAName();
    void keysOfTheWindow();
    void panesByKey();
    void darkAndLight();
    void fitsSmallScreens();
    void recentProjects();
    void exportsHoldNoSecret();

private:
    QTreeView *tree() const { return test::named<QTreeView>(*m_fixture->window, "projectTree"); }
    QModelIndex node(const QString &text) const
    {
        const QModelIndexList found = tree()->model()->match(tree()->model()->index(0, 0), Qt::DisplayRole, text, 1, Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? QModelIndex() : found.first();
    }
    void clickNode(const QString &text)
    {
        const QModelIndex index = node(text);
        QVERIFY2(index.isValid(), qPrintable(text));
        tree()->expand(index.parent());
        tree()->scrollTo(index);
        QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {}, tree()->visualRect(index).center());
    }
    TableView *diagnostics() const { return test::named<TableView>(*m_fixture->window, "diagnosticsTable"); }

    std::unique_ptr<test::WindowFixture> m_fixture;
};

void tst_mainwindow::init()
{
    m_fixture.reset();
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(QTest::qWaitForWindowExposed(m_fixture->window.get()));
}

void tst_mainwindow::welcomeFirst()
{
    auto *welcome = test::named<QWidget>(*m_fixture->window, "welcomePage");
    QVERIFY(welcome->isVisible());
    QVERIFY(!m_fixture->window->actions().run->isEnabled());
    m_fixture->questions.path = m_fixture->project();
    QTest::mouseClick(test::named<QPushButton>(*welcome, "openProjectButton"), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->editors()->current());
    QVERIFY(!welcome->isVisible());
    QVERIFY(m_fixture->window->actions().run->isEnabled());
}

void tst_mainwindow::opensAProject()
{
    QVERIFY(m_fixture->open());
    QVERIFY(m_fixture->window->windowTitle().contains(QStringLiteral("helpdesk")));
    new QAbstractItemModelTester(tree()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, tree());
    for (const char *name : {"helpdesk", "Connection", "Resources", "/api/tickets", "/api/users", "Environments", "staging", "Files", "resources/users.yaml"})
        QVERIFY2(node(QLatin1StringView(name)).isValid(), name);
    QCOMPARE(m_fixture->editors()->current()->path(), std::string("resources/tickets.yaml"));
    QCOMPARE(m_fixture->editor()->toPlainText().toUtf8(), QByteArray(test::ticketsYaml));
}

void tst_mainwindow::treeOpensTheFileAtItsPlace()
{
    QVERIFY(m_fixture->open());
    clickNode(QStringLiteral("/api/users"));
    QTRY_COMPARE(m_fixture->editors()->current()->path(), std::string("resources/users.yaml"));
    clickNode(QStringLiteral("Connection"));
    QTRY_COMPARE(m_fixture->editors()->current()->path(), std::string("penstock.yaml"));
    const int line = m_fixture->editor()->textCursor().blockNumber() + 1;
    QVERIFY2(line == 7 || line == 8, qPrintable(QString::number(line)));
    QCOMPARE(m_fixture->editors()->count(), 3);
}

void tst_mainwindow::findingsAppearWhileTyping()
{
    QVERIFY(m_fixture->open());
    CodeEditor *editor = m_fixture->editor();
    QVERIFY(editor->marks().isEmpty());
    editor->moveCursor(QTextCursor::End);
    QTest::keyClicks(editor, QStringLiteral("selektor: {}"));
    QTRY_VERIFY(!editor->marks().isEmpty());
    QCOMPARE(editor->marks().at(0).line, 11);
    QTRY_VERIFY(diagnostics()->isVisible());
    QTest::mouseClick(diagnostics()->viewport(), Qt::LeftButton, {}, diagnostics()->visualRect(diagnostics()->model()->index(0, 2)).center());
    QCOMPARE(editor->textCursor().blockNumber(), 10);
    QVERIFY(editor->hasFocus());
    editor->undo();
    QTRY_VERIFY(editor->marks().isEmpty());
}

void tst_mainwindow::saveKeepsEveryOtherByte()
{
    test::writeFile(m_fixture->path("resources/tickets.yaml"), QByteArray(test::ticketsYaml).replace("\n", "\r\n"));
    QVERIFY(m_fixture->open());
    CodeEditor *editor = m_fixture->editor();
    editor->replace(0, 0, QStringLiteral("# first\n"));
    QVERIFY(m_fixture->window->isWindowModified());
    QVERIFY(m_fixture->editors()->tabText(0).startsWith(QLatin1Char('*')));
    QTest::keyClick(editor, Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!m_fixture->window->isWindowModified());
    QCOMPARE(test::readFile(m_fixture->path("resources/tickets.yaml")), "# first\r\n" + QByteArray(test::ticketsYaml).replace("\n", "\r\n"));
    editor->undo();
    QVERIFY(m_fixture->window->isWindowModified());
    editor->redo();
    QVERIFY(!m_fixture->window->isWindowModified());
}

void tst_mainwindow::closingAsksForUnsavedText()
{
    QVERIFY(m_fixture->open());
    m_fixture->editor()->replace(0, 0, QStringLiteral("# x\n"));
    m_fixture->questions.answer = QMessageBox::Cancel;
    QVERIFY(!m_fixture->window->close());
    QVERIFY(m_fixture->window->isVisible());
    QCOMPARE(m_fixture->questions.asked, QStringList{QStringLiteral("saveQuestion")});
    m_fixture->questions.answer = QMessageBox::Discard;
    m_fixture->window->close();
    QTRY_VERIFY(!m_fixture->window->isVisible());
    QCOMPARE(test::readFile(m_fixture->path("resources/tickets.yaml")), QByteArray(test::ticketsYaml));
}

void tst_mainwindow::closingSavesWhenToldSo()
{
    QVERIFY(m_fixture->open());
    m_fixture->editor()->replace(0, 0, QStringLiteral("# x\n"));
    m_fixture->questions.answer = QMessageBox::Save;
    m_fixture->window->close();
    QTRY_VERIFY(!m_fixture->window->isVisible());
    QVERIFY(test::readFile(m_fixture->path("resources/tickets.yaml")).startsWith("# x\n"));
}

void tst_mainwindow::closingATabAsks()
{
    QVERIFY(m_fixture->open());
    m_fixture->editor()->replace(0, 0, QStringLiteral("# x\n"));
    m_fixture->questions.answer = QMessageBox::Discard;
    Q_EMIT m_fixture->editors()->tabCloseRequested(0);
    QCOMPARE(m_fixture->questions.asked, QStringList{QStringLiteral("closeTabQuestion")});
    QCOMPARE(m_fixture->editors()->count(), 0);
    QVERIFY(!m_fixture->window->isWindowModified());
    clickNode(QStringLiteral("/api/tickets"));
    QTRY_VERIFY(m_fixture->editors()->current());
    QCOMPARE(m_fixture->editor()->toPlainText().toUtf8(), QByteArray(test::ticketsYaml));
}

void tst_mainwindow::failedOpeningIsReported()
{
    m_fixture->window->openProject(m_fixture->folder.filePath(QStringLiteral("nowhere")));
    QTRY_COMPARE(m_fixture->questions.asked, QStringList{QStringLiteral("errorBox")});
    QVERIFY(!m_fixture->questions.texts.first().isEmpty());
}

void tst_mainwindow::programIsWrittenIntoTheFile()
{
    QVERIFY(m_fixture->open());
    auto *box = test::named<QComboBox>(*m_fixture->window, "mappingFieldBox");
    QTRY_VERIFY(box->findText(QStringLiteral("title")) >= 0);
    m_fixture->window->findChild<QTabWidget *>(QStringLiteral("liveTabs"))->setCurrentIndex(4);
    while (box->currentText() != QStringLiteral("title"))
        QTest::keyClick(box, Qt::Key_Down);
    auto *program = test::named<CodeEditor>(*m_fixture->window, "mappingProgram");
    QCOMPARE(program->toPlainText(), QStringLiteral(".subject"));
    program->selectAll();
    QTest::keyClicks(program, QStringLiteral(".subject // \"none\""));
    QTest::mouseClick(test::named<QPushButton>(*m_fixture->window, "mappingWriteButton"), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->editor()->toPlainText().contains(QStringLiteral(".subject // \"none\"")));
    QVERIFY(m_fixture->editor()->toPlainText().contains(QStringLiteral("# shown in lists")));
    m_fixture->editor()->undo();
    QCOMPARE(m_fixture->editor()->toPlainText().toUtf8(), QByteArray(test::ticketsYaml));
}

void tst_mainwindow::environmentsAndSinksAreOffered()
{
    QVERIFY(m_fixture->open());
    auto *environment = test::named<QComboBox>(*m_fixture->window, "environmentBox");
    QTRY_COMPARE(environment->count(), 2);
    QCOMPARE(test::named<QComboBox>(*m_fixture->window, "sinkBox")->itemText(1), QStringLiteral("default"));
    environment->setFocus();
    QTest::keyClick(environment, Qt::Key_Down);
    QCOMPARE(m_fixture->window->workspace().environment(), std::string("staging"));
    m_fixture->window->actions().closeProject->trigger();
    QVERIFY(test::named<QWidget>(*m_fixture->window, "welcomePage")->isVisible());
}

// What a screen reader would say for everything that can have the focus.
void tst_mainwindow::everyControlHasAName()
{
    QVERIFY(m_fixture->open());
    m_fixture->window->run().feed(test::pageOf(1, 1, true));
    const auto widgets = m_fixture->window->findChildren<QWidget *>();
    int seen = 0;
    for (QWidget *widget : widgets) {
        const bool control = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) || qobject_cast<QLineEdit *>(widget)
            || qobject_cast<QAbstractItemView *>(widget) || qobject_cast<QPlainTextEdit *>(widget) || qobject_cast<QAbstractSpinBox *>(widget);
        const QString name = widget->objectName();
        if (!control || name.startsWith(QLatin1StringView("qt_")) || widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QComboBoxListView"))
            continue;
        ++seen;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        const QByteArray who = QByteArray(widget->metaObject()->className()) + ' ' + name.toUtf8() + " in " + widget->parentWidget()->objectName().toUtf8();
        const bool own = !widget->inherits("QTabBar") && !widget->parentWidget()->inherits("QTabBar") && !widget->parentWidget()->inherits("QLineEdit")
            && !widget->parentWidget()->inherits("QDockWidget") && !widget->inherits("QTableCornerButton") && !widget->inherits("QHeaderView")
            && !widget->inherits("QToolBarExtension") && !widget->inherits("QMenuBarExtension") && !widget->inherits("QToolButton");
        if (own)
            QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), who.constData());
        if (own && !qobject_cast<QAbstractButton *>(widget))
            QVERIFY2(!name.isEmpty(), who.constData());
    }
    QVERIFY(seen > 25);
}

void tst_mainwindow::keysOfTheWindow()
{
    QVERIFY(m_fixture->open());
    auto *tabs = test::named<QTabWidget>(*m_fixture->window, "liveTabs");
    for (int i = 0; i < 7; ++i) {
        QTest::keyClick(m_fixture->window.get(), static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
        QCOMPARE(tabs->currentIndex(), i);
    }
    QTest::keyClick(m_fixture->window.get(), Qt::Key_9, Qt::ControlModifier);       // State, which only an input has
    QCOMPARE(tabs->currentIndex(), 6);
    QTest::keyClick(m_fixture->window.get(), Qt::Key_0, Qt::ControlModifier);
    QTRY_VERIFY(m_fixture->editor()->hasFocus());
    QTest::keyClick(m_fixture->window.get(), Qt::Key_B, Qt::ControlModifier);
    QTRY_VERIFY(tree()->hasFocus());
    QTest::keyClick(m_fixture->window.get(), Qt::Key_0, Qt::ControlModifier);
    QTest::keyClick(m_fixture->editor(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(test::named<QLineEdit>(*m_fixture->editors()->current(), "findEdit")->hasFocus());
}

void tst_mainwindow::panesByKey()
{
    QVERIFY(m_fixture->open());
    m_fixture->editor()->setFocus();
    QSet<QWidget *> panes;
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(m_fixture->window.get(), Qt::Key_F6);
        for (const char *pane : {"projectPanel", "editorArea", "livePanel", "diagnosticsPanel"}) {
            auto *widget = test::named<QWidget>(*m_fixture->window, pane);
            if (widget->isAncestorOf(QApplication::focusWidget()))
                panes.insert(widget);
        }
    }
    QVERIFY2(panes.size() >= 3, qPrintable(QString::number(panes.size())));
}

void tst_mainwindow::darkAndLight()
{
    QVERIFY(m_fixture->open());
    m_fixture->window->actions().themeDark->trigger();
    QVERIFY(isDark(QApplication::palette()));
    QTRY_VERIFY(isDark(m_fixture->editor()->palette()));
    QCOMPARE(m_fixture->preferences.get(options::theme), QStringLiteral("dark"));
    m_fixture->window->actions().themeLight->trigger();
    QVERIFY(!isDark(QApplication::palette()));
}

void tst_mainwindow::fitsSmallScreens()
{
    QVERIFY(m_fixture->open());
    m_fixture->window->run().feed(test::pageOf(1, 1, true));
    const QSize least = m_fixture->window->minimumSizeHint();
    QVERIFY2(least.width() <= 960 && least.height() <= 600, qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
}

void tst_mainwindow::recentProjects()
{
    QVERIFY(m_fixture->open());
    QCOMPARE(m_fixture->preferences.get(options::recentProjects), QStringList{m_fixture->project()});
}

namespace
{
class OneSecret final : public SecretStore
{
public:
    Result<std::string> get(const std::string &) const override { return "s3cr3t-Value/9"; }
    Result<> set(const std::string &, const std::string &) override { return {}; }
    Result<> remove(const std::string &) override { return {}; }
    std::vector<std::string> names() const override { return {}; }
    std::string describe() const override { return "one"; }
};
}

// Who wrote the value of a secret beside its reference is told, and nothing can be saved.
void tst_mainwindow::exportsHoldNoSecret()
{
    RunParts run;
    run.secrets = [] { return std::make_unique<OneSecret>(); };
    test::WindowFixture fixture(std::move(run));
    QByteArray text = test::readFile(fixture.path("penstock.yaml"));
    text.replace("  base_url: ${var:base}\n", "  base_url: ${var:base}\n  auth: {type: bearer_token, token: '${secret:desk/token}'}\n  headers: {X-Key: s3cr3t-Value/9}\n");
    test::writeFile(fixture.path("penstock.yaml"), text);
    QVERIFY(fixture.open());
    fixture.window->actions().exportProject->trigger();
    auto *dialog = test::named<QDialog>(*fixture.window, "exportDialog");
    const auto *note = test::named<QLabel>(*dialog, "exportNote");
    auto *box = test::named<QComboBox>(*dialog, "exportTargetBox");
    box->setCurrentIndex(box->findData(QStringLiteral("native")));
    QTRY_VERIFY2(note->text().contains(QStringLiteral("`desk/token`")), qPrintable(note->text()));
    QVERIFY(!note->text().contains(QStringLiteral("s3cr3t")));
    QVERIFY(!test::named<QPushButton>(*dialog, "exportSaveButton")->isEnabled());
    dialog->reject();
}

QTEST_MAIN(tst_mainwindow)
#include "tst_mainwindow.moc"
