// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "connectorfixture.h"

#include "ui/connector/connectorview.h"
#include "ui/connector/jobdiagram.h"
#include "ui/connector/jobspanel.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>

using namespace penstock;
using namespace penstock::ui;

// The views of connectors and sync jobs, worked by clicks: over a local store, and over a served one as a cluster.
class tst_connectorswindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void showsSourcesSideBySide();
    void pagesBeyondAHundred();
    void pictures();

private:
    void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    template<typename T>
    T *part(const char *name) { return test::named<T>(*m_fixture->window, name); }
    void openTab(const char *tabs, const QString &title)
    {
        auto *bar = part<QTabWidget>(tabs)->tabBar();
        for (int i = 0; i < bar->count(); ++i) {
            if (bar->tabText(i).remove(QLatin1Char('&')) == title) {
                QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
                QCOMPARE(bar->currentIndex(), i);
                return;
            }
        }
        QFAIL(qPrintable(title));
    }
    QAbstractItemModel *rows(const char *table) { return part<TableView>(table)->model(); }
    QString cell(const char *table, int row, int column) { return rows(table)->index(row, column).data().toString(); }
    void choose(const char *table, int row)
    {
        auto *view = part<TableView>(table);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(row, 0)).center());
    }
    void picture(const QString &name);

    std::unique_ptr<test::ConnectorFixture> m_fixture;
};

void tst_connectorswindow::init()
{
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    m_fixture = std::make_unique<test::ConnectorFixture>();
}

void tst_connectorswindow::cleanup()
{
    m_fixture.reset();
}

void tst_connectorswindow::showsSourcesSideBySide()
{
    test::ConnectorFixture::put(*m_fixture->local, "a", "Tickets", "search-tickets");
    test::ConnectorFixture::put(*m_fixture->remote, "b", "Orders", "search-orders");
    test::ConnectorFixture::job(*m_fixture->remote, "b");
    m_fixture->addCluster();
    m_fixture->open();
    QTRY_COMPARE(rows("connectorTable")->rowCount(), 2);
    QCOMPARE(cell("connectorTable", 0, 0), QStringLiteral("Tickets"));
    QCOMPARE(cell("connectorTable", 1, 0), QStringLiteral("Orders"));
    QCOMPARE(cell("connectorTable", 1, 6), QStringLiteral("1"));
    QCOMPARE(cell("connectorTable", 1, 8), QStringLiteral("Staging"));
    auto *list = part<QListWidget>("sourceList");
    QCOMPARE(list->count(), 3);
    QVERIFY(list->item(2)->text().contains(QStringLiteral("read-only")));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
    QTRY_COMPARE(rows("connectorTable")->rowCount(), 1);
    QVERIFY(!part<QCheckBox>("allowChangesBox")->isEnabled());
    openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    QCOMPARE(rows("allJobsTable")->rowCount(), 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(2)).center());
    QTRY_COMPARE(rows("allJobsTable")->rowCount(), 1);
}

void tst_connectorswindow::pagesBeyondAHundred()
{
    for (int i = 0; i < 130; ++i)
        test::ConnectorFixture::put(*m_fixture->remote, "c" + std::to_string(i), "Connector " + std::to_string(i), "index-" + std::to_string(i));
    for (int i = 0; i < 60; ++i)
        test::ConnectorFixture::job(*m_fixture->remote, "c120");
    m_fixture->addCluster();
    m_fixture->open();
    QTRY_COMPARE(rows("connectorTable")->rowCount(), 130);
    part<QLineEdit>("connectorFilter")->setText(QStringLiteral("index-120"));
    QCOMPARE(rows("connectorTable")->rowCount(), 1);
    QCOMPARE(cell("connectorTable", 0, 6), QStringLiteral("60"));
    openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    QCOMPARE(rows("allJobsTable")->rowCount(), 50);
    QVERIFY(part<QLabel>("allJobsCount")->text().contains(QStringLiteral("60")));
    click(part<QPushButton>("allJobsMore"));
    QTRY_COMPARE(rows("allJobsTable")->rowCount(), 60);
    QVERIFY(!part<QPushButton>("allJobsMore")->isVisible());
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
    QTRY_COMPARE(rows("connectorTable")->rowCount(), 3);
    QTRY_VERIFY(part<ConnectorView>("connectorView")->detail());
    auto *tabs = part<QTabWidget>("connectorTabs");
    for (int i = 0; i < tabs->count(); ++i) {
        openTab("connectorTabs", tabs->tabText(i));
        QTest::qWait(200);
        if (tabs->tabText(i) == QStringLiteral("Jobs"))
            choose("connectorJobsTable", 0);
        picture(QStringLiteral("connector-%1").arg(tabs->tabText(i)));
    }
    openTab("connectorsTabs", QStringLiteral("Sync jobs"));
    for (const int row : {0, 1, 2}) {
        choose("allJobsTable", row);
        picture(QStringLiteral("jobs-%1").arg(row));
    }
    const auto grabDialog = [&](const QString &name) {
        QWidget *dialog = nullptr;
        QTRY_VERIFY((dialog = QApplication::activeModalWidget()));
        QTest::qWait(100);
        dialog->grab().save(QStringLiteral("%1/%2.png").arg(qEnvironmentVariable("PENSTOCK_PICTURES"), name));
        dialog->close();
        QTRY_VERIFY(!QApplication::activeModalWidget());
    };
    click(part<QPushButton>("addClusterButton"));
    grabDialog(QStringLiteral("dialog-cluster"));
    m_fixture->window->makeConnector({QStringLiteral("helpdesk"), QStringLiteral("penstock-helpdesk"), {}, {}, {QStringLiteral("base"), QStringLiteral("desk/token (secret)")}});
    grabDialog(QStringLiteral("dialog-project"));
    click(part<QPushButton>("deleteConnectorButton"));
    grabDialog(QStringLiteral("dialog-delete"));
}

QTEST_MAIN(tst_connectorswindow)
#include "tst_connectorswindow.moc"
