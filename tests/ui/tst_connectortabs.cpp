// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "connectorfixture.h"
#include "windowfixture.h"

#include "core/connector/indexapi.h"
#include "ui/connector/configurationpanel.h"
#include "ui/connector/connectorview.h"
#include "ui/connector/jobdiagram.h"
#include "ui/widgets/codeeditor.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTreeView>

#include <algorithm>

using namespace penstock;
using namespace penstock::ui;

// The tabs about one connector, worked by clicks and keys.
class tst_connectortabs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void configurationAsAForm();
    void sensitiveValuesAreNeverShown();
    void schedules();
    void syncRules();
    void advancedRule();
    void pipeline();
    void documents();
    void overview();
    void diagramTellsTheWay();
    void projectBecomesAConnector();

private:
    json::Value stored() { return m_fixture->local->ask("get", "a").value_or(json::Value()); }
    void openTab(const char *title) { m_fixture->openTab("connectorTabs", QLatin1StringView(title)); }

    std::unique_ptr<test::ConnectorFixture> m_fixture;
};

void tst_connectortabs::init()
{
    m_fixture = std::make_unique<test::ConnectorFixture>();
    test::ConnectorFixture::put(*m_fixture->local, "a", "Tickets", "search-tickets");
    QVERIFY(m_fixture->local->ask("update_configuration", "a", test::parsed(test::configuration)));
    m_fixture->open();
    QVERIFY(QTest::qWaitFor([this] { return m_fixture->part<ConnectorView>("connectorView")->detail() != nullptr; }));
}

void tst_connectortabs::configurationAsAForm()
{
    openTab("Configuration");
    auto *save = m_fixture->part<QPushButton>("configurationPanelSave");
    QVERIFY(!save->isEnabled());
    QVERIFY(!m_fixture->part<QLineEdit>("field:host")->isVisible());
    QVERIFY(m_fixture->part<QLineEdit>("field:url")->toolTip().contains(QStringLiteral("help desk")));
    m_fixture->type("field:size", QStringLiteral("5000"));
    auto *fault = m_fixture->part<QLabel>("fault:size");
    QTRY_VERIFY(fault->isVisible());
    QVERIFY2(fault->text().contains(QStringLiteral("less than 1000")), qPrintable(fault->text()));
    m_fixture->type("field:size", QStringLiteral("many"));
    QTRY_VERIFY(fault->text().contains(QStringLiteral("whole number")));
    m_fixture->type("field:size", QStringLiteral("100"));
    QTRY_VERIFY(!fault->isVisible());
    auto *kind = m_fixture->part<QComboBox>("field:kind");
    kind->setFocus();
    QTest::keyClick(kind, Qt::Key_Down);
    QTRY_VERIFY(m_fixture->part<QLineEdit>("field:host")->isVisible());
    QVERIFY(m_fixture->part<QLabel>("fault:host")->text().contains(QStringLiteral("cannot be empty")));
    m_fixture->type("field:host", QStringLiteral("desk.local"));
    m_fixture->click("field:archived");
    QTRY_VERIFY(!m_fixture->part<QLabel>("fault:host")->isVisible());
    m_fixture->click("configurationPanelSave");
    QTRY_COMPARE(stored().get("configuration").get("size").get("value").toInteger(), 100);
    const json::Value fields = stored().get("configuration");
    QCOMPARE(fields.get("kind").get("value").toString(), "server");
    QCOMPARE(fields.get("host").get("value").toString(), "desk.local");
    QVERIFY(fields.get("archived").get("value").isTrue());
    QCOMPARE(fields.get("token").get("value").toString(), "s3cr3t-Value/9");
    QTRY_VERIFY(!save->isEnabled());
    QCOMPARE(m_fixture->text("connectorsMessage"), QStringLiteral("The configuration is saved."));
    const auto isRead = [this] { return std::ranges::any_of(m_fixture->part<ConnectorView>("connectorView")->detail()->fields, [](const connector::FormField &field) { return field.name == "size" && field.text == "100"; }); };
    QTRY_VERIFY(isRead());
    m_fixture->type("field:size", QStringLiteral("7"));
    m_fixture->click("configurationPanelRevert");
    QCOMPARE(m_fixture->part<QLineEdit>("field:size")->text(), QStringLiteral("100"));
}

void tst_connectortabs::sensitiveValuesAreNeverShown()
{
    openTab("Configuration");
    auto *token = m_fixture->part<QLineEdit>("field:token");
    QVERIFY(token->text().isEmpty());
    QVERIFY(token->placeholderText().contains(QStringLiteral("stored")));
    QCOMPARE(token->echoMode(), QLineEdit::Password);
    for (const QWidget *widget : m_fixture->window->findChildren<QWidget *>()) {
        for (const char *property : {"text", "plainText", "placeholderText", "toolTip", "accessibleName", "accessibleDescription", "title"})
            QVERIFY2(!widget->property(property).toString().contains(QStringLiteral("s3cr3t")), property);
    }
    m_fixture->type("field:token", QStringLiteral("other"));
    m_fixture->type("field:token", {});          // emptied: what is stored stays
    m_fixture->type("field:url", QStringLiteral("https://b"));
    m_fixture->click("configurationPanelSave");
    QTRY_COMPARE(stored().get("configuration").get("url").get("value").toString(), "https://b");
    QCOMPARE(stored().get("configuration").get("token").get("value").toString(), "s3cr3t-Value/9");
    m_fixture->type("field:token", QStringLiteral("other"));
    m_fixture->click("configurationPanelSave");
    QTRY_COMPARE(stored().get("configuration").get("token").get("value").toString(), "other");
    QTRY_VERIFY(token->text().isEmpty());
}

void tst_connectortabs::schedules()
{
    openTab("Scheduling");
    m_fixture->click("fullEnabled");
    m_fixture->type("fullCron", QStringLiteral("0 0 25 * * ?"));
    auto *next = m_fixture->part<QLabel>("fullNext");
    QTRY_VERIFY2(next->text().startsWith(QStringLiteral("Not a schedule")), qPrintable(next->text()));
    QTRY_VERIFY(!m_fixture->part<QPushButton>("schedulingPanelSave")->isEnabled());
    m_fixture->type("fullCron", QStringLiteral("0 0 0 30 2 ?"));
    QTRY_VERIFY2(next->text().contains(QStringLiteral("never comes")), qPrintable(next->text()));
    m_fixture->type("fullCron", QStringLiteral("0 30 2 * * ?"));
    QTRY_COMPARE(next->text().count(QStringLiteral("02:30")), 5);
    m_fixture->click("schedulingPanelSave");
    QTRY_VERIFY(stored().get("scheduling").get("full").get("enabled").isTrue());
    QCOMPARE(stored().get("scheduling").get("full").get("interval").toString(), "0 30 2 * * ?");
    QVERIFY(stored().get("scheduling").get("incremental").get("enabled").isFalse());
    QTRY_VERIFY(m_fixture->cell("connectorTable", 0, 5).startsWith(QStringLiteral("in ")));
    auto *presets = m_fixture->part<QComboBox>("incrementalPresets");
    presets->setFocus();
    QTest::keyClick(presets, Qt::Key_Down);
    QCOMPARE(m_fixture->part<QLineEdit>("incrementalCron")->text(), QStringLiteral("0 0/5 * * * ?"));
}

void tst_connectortabs::syncRules()
{
    openTab("Sync rules");
    auto *draft = m_fixture->part<QTableWidget>("draftRules");
    QCOMPARE(m_fixture->part<QTableWidget>("activeRules")->item(0, 1)->text(), QStringLiteral("everything else"));
    QVERIFY(!m_fixture->part<QPushButton>("rulesPanelSave")->isEnabled());
    m_fixture->click("addRuleButton");
    QTest::keyClicks(draft->viewport()->findChild<QLineEdit *>(), QStringLiteral("state"));
    QTest::keyClick(draft->viewport()->findChild<QLineEdit *>(), Qt::Key_Return);
    draft->item(0, 3)->setText(QStringLiteral("closed"));
    auto *policy = qobject_cast<QComboBox *>(draft->cellWidget(0, 0));
    policy->setFocus();
    QTest::keyClick(policy, Qt::Key_Down);
    m_fixture->click("addRuleButton");
    draft->item(1, 1)->setText(QStringLiteral("kind"));
    draft->item(1, 3)->setText(QStringLiteral("note"));
    m_fixture->click("ruleUpButton");
    m_fixture->click("rulesPanelSave");
    const auto rules = [this] { return connector::syncRules(stored()); };
    QTRY_COMPARE(rules().draft.rules.size(), 3u);
    QCOMPARE(rules().draft.rules[0].field, "kind");
    QCOMPARE(rules().draft.rules[1].field, "state");
    QCOMPARE(rules().draft.rules[1].policy, "exclude");
    QCOMPARE(rules().draft.rules[1].value, "closed");
    QCOMPARE(rules().active.rules.size(), 1u);
    auto *state = m_fixture->part<QLabel>("rulesState");
    QTRY_VERIFY(state->text().contains(QStringLiteral("edited")));
    auto *activate = m_fixture->part<QPushButton>("activateRulesButton");
    QVERIFY(!activate->isEnabled());

    // What is read anew does not close the cell that somebody types in.
    draft->editItem(draft->item(0, 1));
    const QPointer<QLineEdit> cell = draft->viewport()->findChild<QLineEdit *>();
    QVERIFY(cell);
    QSignalSpy read(m_fixture->part<ConnectorView>("connectorView"), &ConnectorView::shown);
    m_fixture->refresh();
    QVERIFY(read.wait());
    QVERIFY(cell && cell->isVisible());
    QTest::keyClick(cell, Qt::Key_Escape);

    // A service judges it, first this way, then that way.
    QVERIFY(m_fixture->local->ask("update_filtering_validation", "a", test::parsed(R"({"validation":{"state":"invalid","errors":[{"ids":["x"],"messages":["No such field."]}]}})")));
    m_fixture->refresh();
    QTRY_VERIFY(state->text().contains(QStringLiteral("No such field.")));
    QVERIFY(m_fixture->local->ask("update_filtering_validation", "a", test::parsed(R"({"validation":{"state":"valid","errors":[]}})")));
    m_fixture->refresh();
    QTRY_VERIFY(activate->isEnabled());
    m_fixture->click("activateRulesButton");
    QTRY_COMPARE(rules().active.rules.size(), 3u);
    QTRY_COMPARE(m_fixture->part<QTableWidget>("activeRules")->rowCount(), 3);
}

void tst_connectortabs::advancedRule()
{
    openTab("Sync rules");
    auto *editor = m_fixture->part<CodeEditor>("draftSnippet");
    auto *fault = m_fixture->part<QLabel>("snippetFault");
    const auto write = [&](const QString &text) { editor->setPlainText(text); };
    write(QStringLiteral("{"));
    QTRY_VERIFY(fault->isVisible());
    QTRY_VERIFY(!m_fixture->part<QPushButton>("rulesPanelSave")->isEnabled());
    write(QStringLiteral("{\"query\": 1}"));
    QTRY_VERIFY2(fault->text().contains(QStringLiteral("`query`")), qPrintable(fault->text()));
    write(QStringLiteral("{\"selector\": \".a ==\"}"));
    QTRY_VERIFY2(fault->text().contains(QStringLiteral("does not compile")), qPrintable(fault->text()));
    write(QStringLiteral("{\"selector\": \".state == \\\"open\\\"\"}"));
    QTRY_VERIFY(!fault->isVisible());
    m_fixture->click("rulesPanelSave");
    QTRY_VERIFY(connector::syncRules(stored()).draft.snippet.find("selector") != std::string::npos);
    QTRY_VERIFY(!m_fixture->part<QPushButton>("rulesPanelSave")->isEnabled());
}

void tst_connectortabs::pipeline()
{
    openTab("Pipeline");
    QCOMPARE(m_fixture->part<QLineEdit>("pipelineNameEdit")->text(), QStringLiteral("search-default-ingestion"));
    m_fixture->type("pipelineNameEdit", QStringLiteral("mine"));
    m_fixture->click("pipelineInferenceBox");
    m_fixture->click("pipelinePanelSave");
    QTRY_COMPARE(stored().get("pipeline").get("name").toString(), "mine");
    QVERIFY(stored().get("pipeline").get("run_ml_inference").isFalse());
    QVERIFY(stored().get("pipeline").get("reduce_whitespace").isTrue());
}

void tst_connectortabs::documents()
{
    openTab("Documents");
    auto *note = m_fixture->part<QLabel>("documentsNote");
    QTRY_VERIFY2(note->text().contains(QStringLiteral("no index search-tickets yet")), qPrintable(note->text()));
    QVERIFY(m_fixture->local->store().perform<json::Value>([](connector::StoreAccess &access) -> connector::Checked<json::Value> {
        access.createIndex("search-tickets", json::Value::object());
        for (int i = 0; i < 30; ++i)
            (void)access.put("search-tickets", "t" + std::to_string(i), test::parsed(R"({"subject":"Printer on fire"})"));
        return json::Value();
    }));
    m_fixture->click("readDocumentsButton");
    QTRY_VERIFY2(note->text().contains(QStringLiteral("30 documents")), qPrintable(note->text()));
    QCOMPARE(m_fixture->rows("documentTable")->rowCount(), 20);
    QVERIFY(m_fixture->part<CodeEditor>("documentText")->toPlainText().contains(QStringLiteral("Printer on fire")));
}

void tst_connectortabs::overview()
{
    auto *health = m_fixture->part<QLabel>("overviewHealth");
    QVERIFY2(health->text().contains(QStringLiteral("No worker has ever been seen")), qPrintable(health->text()));
    QVERIFY(m_fixture->local->ask("check_in", "a") && m_fixture->local->ask("update_status", "a", test::parsed(R"({"status":"connected"})")));
    m_fixture->refresh();
    QTRY_COMPARE(health->text(), QStringLiteral("A sync could start at once."));
    QVERIFY(m_fixture->local->ask("update_error", "a", test::parsed(R"({"error":"The desk is closed."})")));
    m_fixture->refresh();
    QTRY_VERIFY2(health->text().contains(QStringLiteral("The desk is closed.")), qPrintable(health->text()));
}

void tst_connectortabs::diagramTellsTheWay()
{
    JobDiagram diagram;
    const auto at = connector::parseInstant("2026-05-01T10:00:00Z");
    diagram.setPath({{connector::JobStatus::Pending, at}, {connector::JobStatus::InProgress, *at + std::chrono::seconds(5)}, {connector::JobStatus::Completed, *at + std::chrono::seconds(65)}});
    QCOMPARE(diagram.summary(), QStringLiteral("pending at 2026-05-01 10:00:00, then in progress at 2026-05-01 10:00:05, then completed at 2026-05-01 10:01:05"));
    diagram.resize(diagram.sizeHint());
    const QImage taken = diagram.grab().toImage();
    diagram.setPath({{connector::JobStatus::Pending, at}});
    QVERIFY(diagram.grab().toImage() != taken);
}

// From the tree of the project to a connector that has what the project needs.
void tst_connectortabs::projectBecomesAConnector()
{
    test::WindowFixture fixture({}, nullptr, m_fixture->parts());
    QVERIFY(!fixture.window->actions().makeConnector->isEnabled());
    QByteArray text = test::readFile(fixture.path("penstock.yaml"));
    text.replace("  base_url: ${var:base}\n", "  base_url: ${var:base}\n  auth: {type: bearer_token, token: '${secret:desk/token}'}\n");
    test::writeFile(fixture.path("penstock.yaml"), text);
    QVERIFY(fixture.open());
    auto *tree = test::named<QTreeView>(*fixture.window, "projectTree");
    QVERIFY(tree->actions().contains(fixture.window->actions().makeConnector));
    fixture.window->actions().makeConnector->trigger();
    QDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget())));
    QCOMPARE(test::named<QLineEdit>(*dialog, "connectorTypeEdit")->text(), QStringLiteral("penstock-helpdesk"));
    QCOMPARE(test::named<QLineEdit>(*dialog, "connectorIndexEdit")->text(), QStringLiteral("search-helpdesk"));
    QVERIFY(test::named<QLabel>(*dialog, "connectorNote")->text().contains(QStringLiteral("desk/token (secret)")));
    auto *enabled = test::named<QCheckBox>(*dialog, "projectFullEnabled");
    QTest::mouseClick(enabled, Qt::LeftButton, {}, QPoint(8, enabled->height() / 2));
    QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    const auto made = [this] {
        const auto list = m_fixture->local->ask("list", {}, {}, {{"service_type", "penstock-helpdesk"}, {"connector_name", "helpdesk"}});
        return list ? list->get("results").at(0) : json::Value();
    };
    QTRY_VERIFY(made().isObject() && made().get("scheduling").get("full").get("enabled").isTrue());
    QCOMPARE(made().get("index_name").toString(), "search-helpdesk");
    QCOMPARE(made().get("configuration").get("base").get("value").toString(), "http://127.0.0.1:9");
    QVERIFY(made().get("configuration").get("desk/token").get("sensitive").isTrue());
    QVERIFY(made().get("features").get("incremental_sync").get("enabled").isTrue());
    auto *window = fixture.window->findChild<ConnectorsWindow *>();
    QTRY_VERIFY(test::named<QLabel>(*window, "connectorTitle")->text().contains(QStringLiteral("helpdesk")));

    // What is typed there is not lost with the program.
    auto *url = test::named<QLineEdit>(*window, "field:base");
    QTRY_VERIFY(url);
    QTest::keyClicks(url, QStringLiteral("x"));
    fixture.questions.answer = QMessageBox::Cancel;
    QVERIFY(!fixture.window->close());
    QCOMPARE(fixture.questions.asked.last(), QStringLiteral("discardQuestion"));
    fixture.questions.answer = QMessageBox::Discard;
    fixture.window->close();
    QTRY_VERIFY(!fixture.window->isVisible());
}

QTEST_MAIN(tst_connectortabs)
#include "tst_connectortabs.moc"
