// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "connectorfixture.h"
#include "windowfixture.h"

#include "core/connector/repeat.h"
#include "ui/connector/connectorview.h"
#include "ui/connector/jobdiagram.h"
#include "ui/connector/jobspanel.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>

using namespace penstock;
using namespace penstock::ui;

// The window of connectors and sync jobs, worked by clicks: over a local store, and over a served one as a cluster.
class tst_connectorswindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void showsSourcesSideBySide();
    void pagesBeyondAHundred();
    void addsACluster();
    void tellsWhatIsWrongWithACluster();
    void readOnlyUntilAllowed();
    void stopsAsking();
    void refreshesByItself();
    void makesEditsAndDeletes();
    void startsAndCancelsJobs();
    void saysWhenAJobIsLost();
    void deletesAJobByName();
    void repeatsAJob();
    void keepsWhatIsChosen();
    void namesAndSizes();
    void runsJobsHere();
    void onASearchNode();
    void pictures();

private:
    QDialog *dialog(const char *name)
    {
        QDialog *found = nullptr;
        (void)QTest::qWaitFor([&] { return (found = qobject_cast<QDialog *>(QApplication::activeModalWidget())) && found->objectName() == QLatin1StringView(name); });
        return found;
    }
    void press(QDialog &in, QDialogButtonBox::StandardButton which)
    {
        auto *button = in.findChild<QDialogButtonBox *>()->button(which);
        QTRY_VERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void fill(QDialog &in, const char *edit, const QString &text)
    {
        auto *line = test::named<QLineEdit>(in, edit);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    std::string status(connector::Api &api, const std::string &job) { return api.ask("sync_job_get", job)->get("status").toString(); }
    QString message() { return m_fixture->text("connectorsMessage"); }
    void picture(const QString &name);

    std::unique_ptr<test::ConnectorFixture> m_fixture;
};

void tst_connectorswindow::init()
{
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    m_fixture = std::make_unique<test::ConnectorFixture>();
}

void tst_connectorswindow::showsSourcesSideBySide()
{
    test::ConnectorFixture::put(*m_fixture->local, "a", "Tickets", "search-tickets");
    test::ConnectorFixture::put(*m_fixture->remote, "b", "Orders", "search-orders");
    test::ConnectorFixture::job(*m_fixture->remote, "b");
    m_fixture->addCluster();
    m_fixture->open();
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 2);
    QCOMPARE(m_fixture->cell("connectorTable", 0, 0), QStringLiteral("Tickets"));
    QCOMPARE(m_fixture->cell("connectorTable", 1, 0), QStringLiteral("Orders"));
    QCOMPARE(m_fixture->cell("connectorTable", 1, 6), QStringLiteral("1"));
    QCOMPARE(m_fixture->cell("connectorTable", 1, 8), QStringLiteral("Staging"));
    auto *list = m_fixture->part<QListWidget>("sourceList");
    QCOMPARE(list->count(), 3);
    QVERIFY(list->item(2)->text().contains(QStringLiteral("read-only")));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 1);
    QVERIFY(!m_fixture->part<QCheckBox>("allowChangesBox")->isEnabled());
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    QCOMPARE(m_fixture->rows("allJobsTable")->rowCount(), 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(2)).center());
    QTRY_COMPARE(m_fixture->rows("allJobsTable")->rowCount(), 1);
}

void tst_connectorswindow::pagesBeyondAHundred()
{
    for (int i = 0; i < 130; ++i)
        test::ConnectorFixture::put(*m_fixture->remote, "c" + std::to_string(i), "Connector " + std::to_string(i), "index-" + std::to_string(i));
    for (int i = 0; i < 60; ++i)
        test::ConnectorFixture::job(*m_fixture->remote, "c120");
    m_fixture->addCluster();
    m_fixture->open();
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 130);
    m_fixture->part<QLineEdit>("connectorFilter")->setText(QStringLiteral("index-120"));
    QCOMPARE(m_fixture->rows("connectorTable")->rowCount(), 1);
    QCOMPARE(m_fixture->cell("connectorTable", 0, 6), QStringLiteral("60"));
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    QCOMPARE(m_fixture->rows("allJobsTable")->rowCount(), 50);
    QVERIFY(m_fixture->part<QLabel>("allJobsCount")->text().contains(QStringLiteral("60")));
    m_fixture->click("allJobsMore");
    QTRY_COMPARE(m_fixture->rows("allJobsTable")->rowCount(), 60);
    QVERIFY(!m_fixture->part<QPushButton>("allJobsMore")->isVisible());

    // A status is asked for, not picked from what is shown.
    const std::string oldest = m_fixture->remote->ask("sync_job_list", {}, {}, {{"from", "59"}})->get("results").at(0).get("id").toString();
    QVERIFY(m_fixture->remote->ask("sync_job_cancel", oldest));
    auto *status = m_fixture->part<QComboBox>("allJobsStatus");
    status->setFocus();
    for (int i = 0; status->currentText() != QStringLiteral("canceled") && i < status->count(); ++i)
        QTest::keyClick(status, Qt::Key_Down);
    QTRY_COMPARE(m_fixture->rows("allJobsTable")->rowCount(), 1);
}

// What somebody types as a key is in the secret store, and nowhere else.
void tst_connectorswindow::addsACluster()
{
    test::ConnectorFixture::put(*m_fixture->remote, "b", "Orders", "search-orders");
    m_fixture->open();
    m_fixture->click("addClusterButton");
    QDialog *box = dialog("sourceDialog");
    QVERIFY(box);
    auto *note = test::named<QLabel>(*box, "clusterNote");
    fill(*box, "clusterUrlEdit", QStringLiteral("desk"));
    press(*box, QDialogButtonBox::Save);
    QVERIFY(note->text().contains(QStringLiteral("https://")));
    fill(*box, "clusterUrlEdit", QStringLiteral("https://me:secret@desk"));
    press(*box, QDialogButtonBox::Save);
    QVERIFY(note->text().contains(QStringLiteral("do not belong")));
    fill(*box, "clusterNameEdit", QStringLiteral("Staging"));
    fill(*box, "clusterUrlEdit", QString::fromStdString(m_fixture->server->url()));
    fill(*box, "clusterSecretEdit", QString::fromStdString(m_fixture->key));
    QTest::mouseClick(test::named<QPushButton>(*box, "clusterCheckButton"), Qt::LeftButton);
    QTRY_VERIFY2(note->text().contains(QStringLiteral("Elasticsearch 9.6.0")), qPrintable(note->text()));
    press(*box, QDialogButtonBox::Save);
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 1);
    QCOMPARE(m_fixture->part<SourcesPanel>("sourcesPanel")->current(), storedSources(m_fixture->preferences).at(1).id);
    QVERIFY(!m_fixture->part<QCheckBox>("allowChangesBox")->isChecked());
    QCOMPARE(m_fixture->secrets->values.size(), 1u);
    QCOMPARE(m_fixture->secrets->values.begin()->second, m_fixture->key);
    const QByteArray kept = m_fixture->preferences.get(options::clusters);
    QVERIFY(kept.contains("Staging") && kept.contains(m_fixture->secrets->values.begin()->first.c_str()));
    QVERIFY(!kept.contains(m_fixture->key.c_str()));
}

void tst_connectorswindow::tellsWhatIsWrongWithACluster()
{
    m_fixture->addCluster();
    m_fixture->secrets->values["connectors/staging"] = "wrong";
    m_fixture->open();
    QTRY_VERIFY2(message().contains(QStringLiteral("refused the credentials")), qPrintable(message()));
    QVERIFY(message().contains(QStringLiteral("Staging")) && message().contains(QStringLiteral("Edit the cluster")));
    m_fixture->secrets->values.clear();
    m_fixture->window->sources().put(m_fixture->cluster());
    QTRY_VERIFY2(message().contains(QStringLiteral("`connectors/staging`")), qPrintable(message()));
    m_fixture->secrets->values["connectors/staging"] = m_fixture->key;
    m_fixture->server.reset();
    m_fixture->refresh();
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(QStringLiteral("gives no answer")), 10'000);
    QVERIFY(!message().contains(QString::fromStdString(m_fixture->key)));
}

void tst_connectorswindow::readOnlyUntilAllowed()
{
    test::ConnectorFixture::put(*m_fixture->remote, "b", "Orders", "search-orders");
    m_fixture->addCluster();
    m_fixture->open();
    m_fixture->part<SourcesPanel>("sourcesPanel")->choose(QStringLiteral("c1"));
    auto *start = m_fixture->part<QPushButton>("startFullButton");
    QTRY_VERIFY(start->isVisible());
    QVERIFY(!start->isEnabled() && !m_fixture->part<QPushButton>("deleteConnectorButton")->isEnabled());
    bool refused = false;
    m_fixture->window->sources().entry(QStringLiteral("c1"))->client->change(this, [](SourceAccess &) -> connector::Checked<> { return {}; }, [&](const connector::Checked<> &answer) { refused = !answer; });
    QVERIFY(refused);
    m_fixture->click("allowChangesBox");
    QTRY_VERIFY(start->isEnabled());
    QVERIFY(storedSources(m_fixture->preferences).at(1).isWritable);
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_COMPARE(m_fixture->cell("connectorTable", 0, 6), QStringLiteral("1"));

    // All of it is on record.
    m_fixture->openTab("connectorsTabs", QStringLiteral("Calls"));
    QVERIFY(m_fixture->rows("callTable")->rowCount() > 5);
    m_fixture->click("onlyChangesBox");
    QCOMPARE(m_fixture->rows("callTable")->rowCount(), 1);
    QCOMPARE(m_fixture->cell("callTable", 0, 4), QStringLiteral("POST /_connector/_sync_job"));
    QCOMPARE(m_fixture->cell("callTable", 0, 2), QStringLiteral("201"));
    QCOMPARE(m_fixture->cell("callTable", 0, 1), QStringLiteral("Staging"));
}

void tst_connectorswindow::stopsAsking()
{
    m_fixture->addCluster();
    m_fixture->delay = 20'000;
    m_fixture->open();
    QTRY_VERIFY(m_fixture->requests > 0);
    QElapsedTimer timer;
    timer.start();
    m_fixture->click("cancelAskingButton");
    QTRY_VERIFY2(message().contains(QStringLiteral("cancelled")), qPrintable(message()));
    QVERIFY(timer.elapsed() < 3000);
    QTRY_VERIFY(!m_fixture->part<QPushButton>("cancelAskingButton")->isEnabled());
    m_fixture->delay = 0;
    m_fixture->refresh();
    QTRY_VERIFY(m_fixture->window->sources().entry(QStringLiteral("c1"))->snapshot);
}

void tst_connectorswindow::refreshesByItself()
{
    test::ConnectorFixture::put(*m_fixture->local, "a", "Tickets", "search-tickets");
    m_fixture->preferences.set(options::connectorRefresh, 2);
    m_fixture->open();
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 1);
    QVERIFY(m_fixture->local->ask("check_in", "a"));
    test::ConnectorFixture::job(*m_fixture->local, "a");
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->cell("connectorTable", 0, 6), QStringLiteral("1"), 8000);
    QVERIFY2(m_fixture->cell("connectorTable", 0, 3).contains(QStringLiteral("expected every 5 min")), qPrintable(m_fixture->cell("connectorTable", 0, 3)));
}

void tst_connectorswindow::makesEditsAndDeletes()
{
    m_fixture->open();
    QTest::keyClick(m_fixture->window.get(), Qt::Key_N, Qt::ControlModifier);
    QDialog *box = dialog("connectorDialog");
    QVERIFY(box);
    fill(*box, "connectorNameEdit", QStringLiteral("Tickets"));
    fill(*box, "connectorIndexEdit", QStringLiteral("search tickets"));
    QVERIFY(test::named<QLabel>(*box, "connectorNote")->text().contains(QStringLiteral("Invalid index name")));
    fill(*box, "connectorIndexEdit", QStringLiteral("search-tickets"));
    fill(*box, "connectorTypeEdit", QStringLiteral("penstock-helpdesk"));
    press(*box, QDialogButtonBox::Save);
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 1);
    QCOMPARE(m_fixture->local->ask("list")->get("results").at(0).get("index_name").toString(), "search-tickets");
    const std::string id = m_fixture->local->ask("list")->get("results").at(0).get("id").toString();

    m_fixture->click("editConnectorButton");
    box = dialog("connectorDialog");
    QVERIFY(box);
    fill(*box, "connectorNameEdit", QStringLiteral("Help desk"));
    fill(*box, "connectorDescriptionEdit", QStringLiteral("All tickets"));
    fill(*box, "connectorIndexEdit", QStringLiteral("search-desk"));
    press(*box, QDialogButtonBox::Save);
    QTRY_COMPARE(m_fixture->cell("connectorTable", 0, 0), QStringLiteral("Help desk"));
    const auto stored = m_fixture->local->ask("get", id);
    QCOMPARE(stored->get("description").toString(), "All tickets");
    QCOMPARE(stored->get("index_name").toString(), "search-desk");

    const std::string job = test::ConnectorFixture::job(*m_fixture->local, id);
    m_fixture->refresh();
    QTRY_COMPARE(m_fixture->cell("connectorTable", 0, 6), QStringLiteral("1"));
    QTRY_COMPARE(m_fixture->rows("connectorJobsTable")->rowCount(), 1);
    m_fixture->click("deleteConnectorButton");
    box = dialog("deleteConnectorDialog");
    QVERIFY(box);
    QVERIFY(test::named<QLabel>(*box, "deleteConnectorQuestion")->text().contains(QStringLiteral("Help desk of This machine")));
    QVERIFY(test::named<QLabel>(*box, "deleteConnectorNote")->text().contains(QStringLiteral("search-desk")));
    test::named<QCheckBox>(*box, "deleteJobsBox")->click();
    QTest::mouseClick(test::named<QPushButton>(*box, "confirmDeleteButton"), Qt::LeftButton);
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 0);
    QVERIFY(!m_fixture->local->ask("get", id));
    QVERIFY(!m_fixture->local->ask("sync_job_get", job));
}

void tst_connectorswindow::startsAndCancelsJobs()
{
    connector::Api &api = *m_fixture->local;
    test::ConnectorFixture::put(api, "a", "Tickets", "search-tickets");
    m_fixture->open();
    QVERIFY(QTest::qWaitFor([&] { return m_fixture->part<ConnectorView>("connectorView")->detail() != nullptr; }));
    QVERIFY(!m_fixture->part<QPushButton>("startIncrementalButton")->isEnabled());
    QVERIFY(m_fixture->part<QPushButton>("startIncrementalButton")->toolTip().contains(QStringLiteral("incrementally")));
    m_fixture->click("startFullButton");
    QTRY_VERIFY(message().contains(QStringLiteral("waits for a worker")));
    m_fixture->openTab("connectorTabs", QStringLiteral("Jobs"));
    m_fixture->choose("connectorJobsTable", 0);
    auto *jobs = m_fixture->part<JobsPanel>("connectorJobs");
    const auto text = [&](const char *label) { return test::named<QLabel>(*jobs, label)->text(); };
    QCOMPARE(text("jobWhy"), QStringLiteral("Why is it pending?"));
    QVERIFY2(text("jobReasons").contains(QStringLiteral("No worker has ever been seen")) && text("jobReasons").contains(QStringLiteral("penstock worker` with the project helpdesk")), qPrintable(text("jobReasons")));
    QVERIFY(text("jobReasons").contains(QStringLiteral("status created")));
    QVERIFY(test::named<JobDiagram>(*jobs, "jobDiagram")->accessibleDescription().startsWith(QStringLiteral("pending at ")));

    // A worker comes, and takes it.
    const std::string id = api.ask("sync_job_list")->get("results").at(0).get("id").toString();
    QVERIFY(api.ask("check_in", "a") && api.ask("update_configuration", "a", test::parsed(test::configuration)) && api.ask("sync_job_claim", id, test::parsed(R"({"worker_hostname":"desk-1"})")));
    m_fixture->refresh();
    QTRY_VERIFY(test::named<JobDiagram>(*jobs, "jobDiagram")->summary().contains(QStringLiteral("then in progress")));
    QVERIFY(!test::named<QLabel>(*jobs, "jobWhy")->isVisible());
    QVERIFY(!test::named<QPushButton>(*jobs, "deleteJobButton")->isVisible());
    auto *cancel = test::named<QPushButton>(*jobs, "cancelJobButton");
    QVERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_COMPARE(status(api, id), "canceling");
    QTRY_VERIFY(!cancel->isVisible());
}

void tst_connectorswindow::saysWhenAJobIsLost()
{
    connector::Api &api = *m_fixture->local;
    test::ConnectorFixture::put(api, "a", "Tickets", "search-tickets");
    const std::string id = test::ConnectorFixture::job(api, "a");
    QVERIFY(api.ask("sync_job_claim", id, test::parsed(R"({"worker_hostname":"desk-1"})")));
    const std::string then = connector::toText(connector::now() - std::chrono::minutes(7));
    QVERIFY(api.ask("sync_job_update_stats", id, test::parsed(R"({"deleted_document_count":2,"indexed_document_count":1234,"indexed_document_volume":3,"last_seen":")" + then + "\"}")));
    m_fixture->open();
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    m_fixture->choose("allJobsTable", 0);
    auto *jobs = m_fixture->part<JobsPanel>("allJobs");
    const QString reasons = test::named<QLabel>(*jobs, "jobReasons")->text();
    for (const char *part : {"desk-1", "7 min ago", "1,234", "2 deleted", "5 min"})
        QVERIFY2(reasons.contains(QLatin1StringView(part)), qPrintable(reasons));
    QVERIFY(test::named<QPushButton>(*jobs, "deleteJobButton")->isVisible());

    // And it gives a sign again.
    auto *signs = test::named<QWidget>(*jobs, "signsLine");
    QVERIFY2(signs->isVisible() && signs->accessibleDescription().startsWith(QStringLiteral("One sign seen, 7 min ago")), qPrintable(signs->accessibleDescription()));
    QVERIFY(api.ask("sync_job_check_in", id));
    m_fixture->refresh();
    QTRY_VERIFY2(signs->accessibleDescription().startsWith(QStringLiteral("2 signs seen since")), qPrintable(signs->accessibleDescription()));
    QVERIFY(!test::named<QLabel>(*jobs, "jobReasons")->isVisible());
    if (qEnvironmentVariableIsSet("PENSTOCK_PICTURES"))
        picture(QStringLiteral("signs"));
}

void tst_connectorswindow::deletesAJobByName()
{
    test::ConnectorFixture::put(*m_fixture->remote, "b", "Orders", "search-orders");
    const std::string id = test::ConnectorFixture::job(*m_fixture->remote, "b");
    m_fixture->addCluster(true);
    m_fixture->open();
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    m_fixture->choose("allJobsTable", 0);
    auto *table = m_fixture->part<TableView>("allJobsTable");
    QTest::keyClick(table, Qt::Key_Return);      // to its connector
    QTRY_VERIFY(m_fixture->part<TableView>("connectorJobsTable")->isVisible());
    QTRY_COMPARE(m_fixture->part<TableView>("connectorJobsTable")->currentSourceRow(), 0);
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    auto *remove = test::named<QPushButton>(*m_fixture->part<JobsPanel>("allJobs"), "deleteJobButton");
    m_fixture->questions.answer = QMessageBox::Cancel;
    QTest::mouseClick(remove, Qt::LeftButton);
    QVERIFY(m_fixture->questions.texts.last().contains(QStringLiteral("Staging (http://127.0.0.1")));
    QVERIFY(m_fixture->remote->ask("sync_job_get", id));
    m_fixture->questions.answer = QMessageBox::Yes;
    QTest::mouseClick(remove, Qt::LeftButton);
    QTRY_COMPARE(m_fixture->rows("allJobsTable")->rowCount(), 0);
    QVERIFY(!m_fixture->remote->ask("sync_job_get", id));
}

// A deletion that a worker refused is allowed by name, and for the new job alone.
void tst_connectorswindow::repeatsAJob()
{
    connector::Api &api = *m_fixture->local;
    test::ConnectorFixture::put(api, "a", "Tickets", "search-tickets");
    const std::string id = test::ConnectorFixture::job(api, "a");
    QVERIFY(api.ask("sync_job_claim", id, test::parsed(R"({"worker_hostname":"desk-1"})")));
    QVERIFY(api.ask("sync_job_update_stats", id, test::parsed(R"({"deleted_document_count":0,"indexed_document_count":5,"indexed_document_volume":0,"metadata":{"stale_document_count":20}})")));
    QVERIFY(api.ask("sync_job_error", id, test::parsed(R"({"error":"20 of 25 documents are gone"})")));
    m_fixture->open();
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    m_fixture->choose("allJobsTable", 0);
    auto *jobs = m_fixture->part<JobsPanel>("allJobs");
    auto *repeat = test::named<QPushButton>(*jobs, "repeatJobButton"), *deleting = test::named<QPushButton>(*jobs, "repeatDeletingButton");
    QVERIFY(repeat->isVisible() && deleting->isVisible());
    m_fixture->questions.answer = QMessageBox::Cancel;
    QTest::mouseClick(deleting, Qt::LeftButton);
    QVERIFY(m_fixture->questions.texts.last().contains(QStringLiteral("search-tickets")));
    QCOMPARE(api.ask("sync_job_list")->get("count").toInteger().value_or(0), 1);
    m_fixture->questions.answer = QMessageBox::Yes;
    QTest::mouseClick(deleting, Qt::LeftButton);
    QTRY_COMPARE(api.ask("sync_job_list")->get("count").toInteger().value_or(0), 2);
    const json::Value newest = api.ask("sync_job_list")->get("results").at(0);
    QCOMPARE(newest.get("status").toString(), "pending");
    QTRY_VERIFY(connector::allowsDeletion(*api.ask("sync_job_get", newest.get("id").toString())));
    QTRY_COMPARE(m_fixture->rows("allJobsTable")->rowCount(), 2);
    for (int row = 0; row < 2; ++row) {
        m_fixture->choose("allJobsTable", row);
        QTRY_COMPARE(repeat->isVisible(), row == 1);
    }
}

// Neither what is read anew nor another choice takes away what somebody works on.
void tst_connectorswindow::keepsWhatIsChosen()
{
    connector::Api &api = *m_fixture->local;
    for (const char *id : {"a", "b", "c"}) {
        test::ConnectorFixture::put(api, id, std::string("Connector ") + id, std::string("search-") + id);
        QVERIFY(api.ask("update_configuration", id, test::parsed(test::configuration)));
    }
    m_fixture->open();
    m_fixture->choose("connectorTable", 1);
    QTRY_VERIFY(m_fixture->text("connectorTitle").contains(QStringLiteral("Connector b")));
    m_fixture->openTab("connectorTabs", QStringLiteral("Configuration"));
    m_fixture->type("field:url", QStringLiteral("https://other"));
    auto *edit = m_fixture->part<QLineEdit>("field:url");
    test::ConnectorFixture::put(api, "0", "Before all", "a-first");
    m_fixture->refresh();
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 4);
    QCOMPARE(edit->text(), QStringLiteral("https://other"));
    QVERIFY(edit->hasFocus());
    QVERIFY(m_fixture->text("connectorTitle").contains(QStringLiteral("Connector b")));
    QCOMPARE(m_fixture->part<TableView>("connectorTable")->currentSourceRow(), 2);

    m_fixture->questions.answer = QMessageBox::Cancel;
    m_fixture->choose("connectorTable", 3);
    QCOMPARE(m_fixture->questions.asked.last(), QStringLiteral("discardQuestion"));
    QCOMPARE(edit->text(), QStringLiteral("https://other"));
    QVERIFY(m_fixture->text("connectorTitle").contains(QStringLiteral("Connector b")));
    m_fixture->questions.answer = QMessageBox::Discard;
    m_fixture->choose("connectorTable", 3);
    QTRY_VERIFY(m_fixture->text("connectorTitle").contains(QStringLiteral("Connector c")));
    QCOMPARE(m_fixture->part<QLineEdit>("field:url")->text(), QStringLiteral("https://desk.example.com"));
}

// What a screen reader would say, and whether it all fits.
void tst_connectorswindow::namesAndSizes()
{
    test::ConnectorFixture::put(*m_fixture->local, "a", "Tickets", "search-tickets");
    QVERIFY(m_fixture->local->ask("update_configuration", "a", test::parsed(test::configuration)));
    QVERIFY(m_fixture->local->ask("update_filtering", "a", test::parsed(R"({"rules":[{"id":"r1","field":"state","order":1,"policy":"exclude","rule":"equals","value":"x"}]})")));
    m_fixture->open();
    QTRY_VERIFY(m_fixture->part<ConnectorView>("connectorView")->detail());
    for (QWidget *widget : m_fixture->window->findChildren<QWidget *>()) {
        const bool control = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) || qobject_cast<QLineEdit *>(widget) || qobject_cast<QAbstractItemView *>(widget)
            || qobject_cast<QPlainTextEdit *>(widget) || qobject_cast<JobDiagram *>(widget);
        const QString name = widget->objectName();
        const QObject *parent = widget->parent();
        if (!control || name.startsWith(QLatin1StringView("qt_")) || widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QComboBoxListView") || widget->inherits("QHeaderView")
            || widget->inherits("QTableCornerButton") || widget->inherits("QToolBarExtension") || parent->inherits("QTabBar") || parent->inherits("QLineEdit"))
            continue;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        const QByteArray who = QByteArray(widget->metaObject()->className()) + ' ' + name.toUtf8() + " in " + parent->objectName().toUtf8();
        QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(), who.constData());
    }
    const QSize least = m_fixture->window->minimumSizeHint();
    QVERIFY2(least.width() <= 960 && least.height() <= 600, qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
}

// The window as worker of the local store: a job that nobody else would do.
void tst_connectorswindow::runsJobsHere()
{
    auto desk = serve::Server::start({}, [](const serve::Request &) {
        serve::Reply reply;
        reply.headers.append("Content-Type", "application/json");
        reply.body = R"({"tickets":[{"id":"t1","subject":"One"},{"id":"t2","subject":"Two"}]})";
        return reply;
    });
    QVERIFY(desk);
    const QString project = m_fixture->folder.filePath(QStringLiteral("helpdesk"));
    QDir().mkpath(project + QStringLiteral("/resources"));
    test::writeFile(project + QStringLiteral("/penstock.yaml"), "penstock: 1\nname: helpdesk\nvariables: {base: \"http://127.0.0.1:9\"}\nconnection:\n  base_url: ${var:base}\n");
    test::writeFile(project + QStringLiteral("/resources/tickets.yaml"), test::ticketsYaml);
    connector::Api &api = *m_fixture->local;
    test::ConnectorFixture::put(api, "a", "Tickets", "search-tickets");
    QVERIFY(api.ask("update_configuration", "a", test::parsed(R"({"configuration":{"base":{"label":"base","type":"str","value":")" + (*desk)->url() + "\"}}}")));
    m_fixture->open();
    QVERIFY(!m_fixture->part<QAction>("runHereAction")->isEnabled());
    m_fixture->window->setProject(project, QStringLiteral("helpdesk"), {});
    QTRY_VERIFY(m_fixture->part<ConnectorView>("connectorView")->detail());
    m_fixture->click("startFullButton");
    m_fixture->part<QAction>("runHereAction")->trigger();
    QVERIFY(m_fixture->part<QAction>("runHereAction")->isChecked());
    const auto state = [&] { return api.ask("sync_job_list")->get("results").at(0).get("status").toString(); };
    QTRY_VERIFY_WITH_TIMEOUT(state() == "completed" || state() == "error", 30'000);
    const auto job = api.ask("sync_job_list")->get("results").at(0);
    QVERIFY2(state() == "completed", job.get("error").toString().c_str());
    QCOMPARE(job.get("indexed_document_count").toInteger(), 2);
    m_fixture->openTab("connectorTabs", QStringLiteral("Documents"));
    QTRY_COMPARE(m_fixture->rows("documentTable")->rowCount(), 2);
    m_fixture->part<QAction>("runHereAction")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!m_fixture->part<QAction>("runHereAction")->isChecked(), 10'000);
}

// A cluster without Connector APIs, in PENSTOCK_SEARCH_NODE: its indices do as well.
void tst_connectorswindow::onASearchNode()
{
    const QString url = qEnvironmentVariable("PENSTOCK_SEARCH_NODE");
    if (url.isEmpty())
        QSKIP("PENSTOCK_SEARCH_NODE names no server.");
    connector::Server node;
    node.url = url.toStdString();
    connector::RemoteApi api(node);
    for (const char *path : {"/studio-tickets/_doc/1?refresh=true", "/studio-tickets/_doc/2?refresh=true"})
        QVERIFY(api.caller().call({"PUT", path, R"({"subject":"Printer on fire"})"}));
    test::ConnectorFixture::put(api, "studio-a", "Tickets", "studio-tickets");
    QVERIFY(api.ask("update_configuration", "studio-a", test::parsed(test::configuration)));
    ConnectorSource source = m_fixture->cluster();
    source.url = url;
    source.login = ConnectorSource::Login::None;
    source.isWritable = true;
    storeSources(m_fixture->preferences, {source});
    m_fixture->open();
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->rows("connectorTable")->rowCount() > 0, 20'000);
    m_fixture->part<QLineEdit>("connectorFilter")->setText(QStringLiteral("studio-tickets"));
    m_fixture->choose("connectorTable", 0);
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->text("connectorTitle").contains(QStringLiteral("Tickets")), 20'000);
    m_fixture->openTab("connectorTabs", QStringLiteral("Documents"));
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->text("documentsNote").contains(QStringLiteral("2 documents")), 10'000);
    m_fixture->openTab("connectorTabs", QStringLiteral("Configuration"));
    m_fixture->type("field:size", QStringLiteral("77"));
    m_fixture->click("configurationPanelSave");
    const auto size = [&] { return api.ask("get", "studio-a").value_or(json::Value()).get("configuration").get("size").get("value").toInteger(); };
    QTRY_COMPARE_WITH_TIMEOUT(size(), 77, 10'000);
    m_fixture->click("startFullButton");
    m_fixture->openTab("connectorTabs", QStringLiteral("Jobs"));
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->rows("connectorJobsTable")->rowCount(), 1, 20'000);
    m_fixture->choose("connectorJobsTable", 0);
    QTest::mouseClick(test::named<QPushButton>(*m_fixture->part<JobsPanel>("connectorJobs"), "cancelJobButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->cell("connectorJobsTable", 0, 0), QStringLiteral("canceled"), 20'000);
    m_fixture->click("deleteConnectorButton");
    QDialog *box = dialog("deleteConnectorDialog");
    QVERIFY(box);
    for (const char *option : {"deleteJobsBox", "deleteForGoodBox"})
        test::named<QCheckBox>(*box, option)->click();
    QTest::mouseClick(test::named<QPushButton>(*box, "confirmDeleteButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->rows("connectorTable")->rowCount(), 0, 20'000);
    QVERIFY(!api.ask("get", "studio-a"));
    QVERIFY(api.caller().call({"DELETE", "/studio-tickets"}));
}

void tst_connectorswindow::picture(const QString &name)
{
    ConnectorsWindow &window = *m_fixture->window;
    for (const auto &[theme, suffix] : {std::pair(Theme::Dark, "dark"), std::pair(Theme::Light, "light")}) {
        applyTheme(*qApp, theme);
        for (const QSize size : {QSize(1280, 800), QSize(960, 600)}) {
            window.resize(size);
            QTest::qWait(60);
            window.grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(qEnvironmentVariable("PENSTOCK_PICTURES"), name, QLatin1StringView(suffix)).arg(size.width()));
        }
    }
}

void tst_connectorswindow::pictures()
{
    if (!qEnvironmentVariableIsSet("PENSTOCK_PICTURES"))
        QSKIP("PENSTOCK_PICTURES names no folder.");
    connector::Api &api = *m_fixture->local;
    test::ConnectorFixture::put(api, "a", "Tickets", "search-tickets");
    test::ConnectorFixture::put(api, "x", "Users of the desk", "search-users");
    test::ConnectorFixture::put(*m_fixture->remote, "b", "Orders", "search-orders");
    api.ask("update_configuration", "a", test::parsed(test::configuration));
    api.ask("update_scheduling", "a", test::parsed(R"({"scheduling":{"full":{"enabled":true,"interval":"0 0 2 * * ?"}}})"));
    api.ask("update_features", "a", test::parsed(R"({"features":{"incremental_sync":{"enabled":true},"sync_rules":{"basic":{"enabled":true},"advanced":{"enabled":true}}}})"));
    api.ask("update_filtering", "a", test::parsed(R"({"rules":[{"id":"r1","field":"state","order":1,"policy":"exclude","rule":"equals","value":"closed"}],"advanced_snippet":{"value":{"selector":".state == \"open\""}}})"));
    api.ask("update_filtering_validation", "a", test::parsed(R"({"validation":{"state":"invalid","errors":[{"ids":["r1"],"messages":["There is no field state."]}]}})"));
    api.ask("check_in", "a");
    const std::string done = test::ConnectorFixture::job(api, "a"), cancelled = test::ConnectorFixture::job(api, "a", "incremental");
    api.ask("sync_job_claim", done, test::parsed(R"({"worker_hostname":"desk-1"})"));
    api.ask("sync_job_error", done, test::parsed(R"({"error":"HTTP-602: The server answered 503."})"));
    api.ask("sync_job_claim", cancelled, test::parsed(R"({"worker_hostname":"desk-1"})"));
    api.ask("sync_job_update_stats", cancelled, test::parsed(R"({"deleted_document_count":2,"indexed_document_count":1234,"indexed_document_volume":3})"));
    api.ask("sync_job_cancel", cancelled);
    test::ConnectorFixture::job(api, "a");
    m_fixture->addCluster();
    m_fixture->open();
    QTRY_COMPARE(m_fixture->rows("connectorTable")->rowCount(), 3);
    m_fixture->choose("connectorTable", 0);
    QTRY_VERIFY(m_fixture->text("connectorTitle").contains(QStringLiteral("Tickets")));
    QTRY_VERIFY(m_fixture->part<ConnectorView>("connectorView")->detail());
    auto *tabs = m_fixture->part<QTabWidget>("connectorTabs");
    for (int i = 0; i < tabs->count(); ++i) {
        m_fixture->openTab("connectorTabs", tabs->tabText(i));
        QTest::qWait(200);
        if (tabs->tabText(i) == QStringLiteral("Jobs"))
            m_fixture->choose("connectorJobsTable", 0);
        picture(QStringLiteral("connector-%1").arg(tabs->tabText(i)));
    }
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    for (const int row : {0, 1, 2}) {
        m_fixture->choose("allJobsTable", row);
        picture(QStringLiteral("jobs-%1").arg(row));
    }
    const QFont font = QApplication::font();
    QFont large = font;
    large.setPointSizeF(2 * font.pointSizeF());
    QApplication::setFont(large);
    m_fixture->openTab("connectorsTabs", QStringLiteral("Connectors"));
    picture(QStringLiteral("large"));
    m_fixture->openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    picture(QStringLiteral("large-jobs"));
    m_fixture->openTab("connectorsTabs", QStringLiteral("Calls"));
    QApplication::setFont(font);
    m_fixture->openTab("connectorsTabs", QStringLiteral("Connectors"));
    const auto grabDialog = [&](const QString &name) {
        QWidget *dialog = nullptr;
        QTRY_VERIFY((dialog = QApplication::activeModalWidget()));
        QTest::qWait(100);
        dialog->grab().save(QStringLiteral("%1/%2.png").arg(qEnvironmentVariable("PENSTOCK_PICTURES"), name));
        dialog->close();
        QTRY_VERIFY(!QApplication::activeModalWidget());
    };
    m_fixture->click("addClusterButton");
    grabDialog(QStringLiteral("dialog-cluster"));
    m_fixture->window->makeConnector({QStringLiteral("helpdesk"), QStringLiteral("penstock-helpdesk"), {}, {}, {QStringLiteral("base"), QStringLiteral("desk/token (secret)")}});
    grabDialog(QStringLiteral("dialog-project"));
    m_fixture->click("deleteConnectorButton");
    grabDialog(QStringLiteral("dialog-delete"));
}

QTEST_MAIN(tst_connectorswindow)
#include "tst_connectorswindow.moc"
