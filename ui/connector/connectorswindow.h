// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/connectordialog.h"
#include "ui/connector/connectorspanel.h"

#include <QMainWindow>

class QComboBox;
class QPushButton;
class QTabWidget;

namespace penstock::ui
{

class ConnectorView;
class InkLabel;
class JobsPanel;
class Preferences;
class Questions;
class SourcesPanel;
class Syntax;
class WorkerHere;
struct JobRow;

// Connectors and sync jobs of all sources, beside the window with the project. Reads while it is seen; everything slow happens off the GUI thread.
class ConnectorsWindow : public QMainWindow
{
    Q_OBJECT
public:
    ConnectorsWindow(const Syntax &syntax, Preferences &preferences, Questions &questions, ConnectorParts parts, QWidget *parent = nullptr);
    ~ConnectorsWindow() override;

    void open();                                 // shows it, in front
    void makeConnector(const ConnectorDialog::Project &project);
    // The project that can be served from here; empty: none.
    void setProject(const QString &location, const QString &name, const std::string &environment);
    SourceList &sources() { return m_sources; }
    bool isModified() const;                     // something is typed and not saved
    void askToDiscard(std::function<void()> then);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void setUpBar();
    void setUpCentre();
    void connectAll();
    void sourceRead(const QString &id);
    void showJobs();
    void chooseConnector(const ConnectorKey &key);
    void newConnector(std::optional<ConnectorDialog::Project> project);
    void editConnector();
    void deleteConnector();
    void startSync(std::string_view jobType);
    void cancelJob(const JobRow &row);
    void deleteJob(const JobRow &row);
    void repeatJob(const JobRow &row, bool allowDeletion);
    void perform(const QString &source, const Change &change, const QString &done);
    void madeConnector(const QString &source, const std::string &id, const QString &what);
    void tell(const QString &text, bool isTrouble);
    void updateBusy();
    void runHere(bool run);
    void updateWorker();

    Preferences &m_preferences;
    Questions &m_questions;
    SourceList m_sources;
    SourcesPanel *m_sourcesPanel;
    ConnectorsPanel *m_connectors;
    ConnectorView *m_view;
    JobsPanel *m_jobs;
    QTabWidget *m_tabs;
    QComboBox *m_interval;
    InkLabel *m_readAt, *m_message;
    QPushButton *m_cancel;
    QAction *m_refresh, *m_new, *m_runHere;
    WorkerHere *m_worker;
    QString m_project, m_projectName;
    std::string m_environment;
};

} // namespace penstock::ui
