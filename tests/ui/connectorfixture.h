// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.h"

#include "core/connector/keys.h"
#include "core/serve/connectors.h"
#include "ui/connector/connectorswindow.h"
#include "ui/connector/sourcespanel.h"
#include "ui/preferences.h"
#include "ui/widgets/syntax.h"
#include "ui/widgets/tableview.h"

#include <QLabel>

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QLineEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>

#include <atomic>
#include <mutex>

namespace penstock::ui::test
{

// Secrets that are kept while the test runs.
struct Secrets {
    std::mutex mutex;
    std::map<std::string, std::string> values;
};
class KeptSecrets final : public SecretStore
{
public:
    explicit KeptSecrets(std::shared_ptr<Secrets> kept) : m_kept(std::move(kept)) {}
    Result<std::string> get(const std::string &path) const override
    {
        const std::lock_guard lock(m_kept->mutex);
        const auto found = m_kept->values.find(path);
        return found == m_kept->values.end() ? failure(codes::secretMissing, QStringLiteral("Secret `%1` is missing.").arg(QString::fromStdString(path))) : Result<std::string>(found->second);
    }
    Result<> set(const std::string &path, const std::string &value) override
    {
        const std::lock_guard lock(m_kept->mutex);
        m_kept->values[path] = value;
        return {};
    }
    Result<> remove(const std::string &path) override
    {
        const std::lock_guard lock(m_kept->mutex);
        m_kept->values.erase(path);
        return {};
    }
    std::vector<std::string> names() const override { return {}; }
    std::string describe() const override { return "the test"; }

private:
    std::shared_ptr<Secrets> m_kept;
};

inline constexpr const char *configuration = R"({"configuration":{
  "url":{"label":"Base URL","type":"str","display":"textbox","required":true,"order":1,"value":"https://desk.example.com","tooltip":"Where the help desk is"},
  "token":{"label":"Token","type":"str","display":"text","required":true,"sensitive":true,"order":2,"value":"s3cr3t-Value/9"},
  "size":{"label":"Page size","type":"int","display":"numeric","order":3,"value":50,"validations":[{"type":"less_than","constraint":1000}]},
  "kind":{"label":"Kind","type":"str","display":"dropdown","order":4,"value":"cloud","options":[{"label":"Cloud","value":"cloud"},{"label":"Server","value":"server"}]},
  "host":{"label":"Host","type":"str","display":"textbox","required":true,"order":5,"value":"","depends_on":[{"field":"kind","value":"server"}]},
  "archived":{"label":"Archived tickets, too","type":"bool","display":"toggle","order":6,"value":false}
}})";

inline json::Value parsed(const std::string &text)
{
    auto value = json::parse(text);
    if (!value)
        qFatal("%s", qPrintable(value.error().message));
    return *value;
}

// The window of connectors over a store in a folder of the test and a served one, which is a cluster to it.
class ConnectorFixture
{
public:
    ConnectorFixture()
    {
        auto opened = connector::LocalApi::open(folder.filePath(QStringLiteral("local")).toStdString());
        auto service = serve::ConnectorService::open(folder.filePath(QStringLiteral("cluster")).toStdString(), {});
        if (!opened || !service)
            qFatal("no store");
        local = std::move(*opened);
        m_service = std::move(*service);
        auto remoteStore = connector::LocalApi::open(folder.filePath(QStringLiteral("cluster")).toStdString());
        remote = std::move(*remoteStore);
        key = connector::addKey(m_service->store(), "test").value();
        auto started = serve::Server::start({}, [this](const serve::Request &request) {
            ++requests;
            serve::Reply reply = m_service->answer(request);
            reply.delay = std::chrono::milliseconds(delay.load());
            return reply;
        });
        if (!started)
            qFatal("no server");
        server = std::move(*started);
        preferences.set(options::connectorRefresh, 0);
    }

    ConnectorParts parts()
    {
        ConnectorParts parts;
        parts.secrets = [kept = secrets] { return std::make_unique<KeptSecrets>(kept); };
        parts.keptSecrets = parts.secrets;
        parts.localFolder = folder.filePath(QStringLiteral("local"));
        return parts;
    }
    ConnectorsWindow &open()
    {
        window = std::make_unique<ConnectorsWindow>(syntax, preferences, questions, parts());
        window->open();
        (void)QTest::qWaitForWindowActive(window.get());
        return *window;
    }
    ConnectorSource cluster() const
    {
        ConnectorSource source;
        source.id = QStringLiteral("c1");
        source.name = QStringLiteral("Staging");
        source.url = QString::fromStdString(server->url());
        source.login = ConnectorSource::Login::ApiKey;
        source.secret = QStringLiteral("connectors/staging");
        return source;
    }
    void addCluster(bool isWritable = false)
    {
        ConnectorSource source = cluster();
        source.isWritable = isWritable;
        secrets->values["connectors/staging"] = key;
        storeSources(preferences, {source});
    }
    // A connector with an index, as its service left it.
    static void put(connector::Api &api, const std::string &id, const std::string &name, const std::string &index)
    {
        const auto made = api.ask("put", id, parsed(R"({"name":")" + name + R"(","index_name":")" + index + R"(","service_type":"penstock-helpdesk"})"));
        if (!made)
            qFatal("%s", made.error().reason.c_str());
    }
    static std::string job(connector::Api &api, const std::string &id, const std::string &type = "full")
    {
        const auto made = api.ask("sync_job_post", {}, parsed(R"({"id":")" + id + R"(","job_type":")" + type + "\"}"));
        if (!made)
            qFatal("%s", made.error().reason.c_str());
        return made->get("id").toString();
    }

    // --- what somebody does in the window
    template<typename T>
    T *part(const char *name) const { return named<T>(*window, name); }
    QString text(const char *label) const { return part<QLabel>(label)->text(); }
    QAbstractItemModel *rows(const char *table) const { return part<TableView>(table)->model(); }
    QString cell(const char *table, int row, int column) const { return rows(table)->index(row, column).data().toString(); }
    void click(const char *button) const
    {
        auto *widget = part<QAbstractButton>(button);
        QTRY_VERIFY2(widget && widget->isEnabled() && widget->isVisible(), button);
        QTest::mouseClick(widget, Qt::LeftButton, {}, widget->inherits("QCheckBox") ? QPoint(8, widget->height() / 2) : QPoint());
    }
    void refresh() const                         // after a dialog, nobody else makes the window active here
    {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QTest::keyClick(window.get(), Qt::Key_F5);
    }
    void choose(const char *table, int row) const
    {
        auto *view = part<TableView>(table);
        QTRY_VERIFY2(view->model()->rowCount() > row, table);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(row, 0)).center());
    }
    void openTab(const char *tabs, const QString &title) const
    {
        auto *bar = part<QTabWidget>(tabs)->tabBar();
        for (int i = 0; i < bar->count(); ++i) {
            if (bar->tabText(i).remove(QLatin1Char('&')).startsWith(title)) {
                QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
                QCOMPARE(bar->currentIndex(), i);
                return;
            }
        }
        QFAIL(qPrintable(title));
    }
    // As if typed over what is there.
    void type(const char *edit, const QString &words) const
    {
        auto *line = part<QLineEdit>(edit);
        QTRY_VERIFY2(line && line->isEnabled() && line->isVisible(), edit);
        line->setFocus();
        line->selectAll();
        words.isEmpty() ? QTest::keyClick(line, Qt::Key_Delete) : QTest::keyClicks(line, words);
    }

    QTemporaryDir folder;
    Preferences preferences{folder.filePath(QStringLiteral("settings.ini"))};
    Syntax syntax;
    ScriptedQuestions questions;
    std::shared_ptr<Secrets> secrets = std::make_shared<Secrets>();
    std::unique_ptr<connector::LocalApi> local, remote;      // the same stores, without the window
    std::string key;
    std::atomic<int> requests = 0, delay = 0;

private:
    std::unique_ptr<serve::ConnectorService> m_service;

public:
    std::unique_ptr<serve::Server> server;       // after the service that it asks, before the window that asks it
    std::unique_ptr<ConnectorsWindow> window;
};

} // namespace penstock::ui::test
