// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/actions.h"
#include "ui/connector/sourceaccess.h"
#include "ui/preview/mappingpanel.h"
#include "ui/run/runcontroller.h"

#include <QMainWindow>

#include <functional>
#include <map>

class QLabel;
class QStackedWidget;

namespace penstock::ui
{

class ConnectorsWindow;
class DiagnosticsPanel;
class EditorArea;
class GuideWindow;
class LivePanel;
class Preferences;
class ProjectPanel;
class Questions;
class RunBar;
class RunCommands;
class Syntax;
class WelcomePage;
class Workspace;

// A project made ready somewhere on this machine, with what has to be said to open it.
struct SampleProject {
    QString folder;
    std::map<std::string, std::string> variables;
};

// What the window is given by the program that opens it.
struct WindowParts {
    const Syntax *syntax = nullptr;
    Preferences *preferences = nullptr;
    Questions *questions = nullptr;
    RunParts run;
    ConnectorParts connectors;
    MappingPanel::Evaluate evaluate;
    std::function<Result<SampleProject>()> sample;          // called off the GUI thread; absent: no sample
};

// The window: three docks around a tabbed editor, and the actions. It wires panels to each other and knows no stage.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(WindowParts parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    // `variables` stand over those of the document, as --var does.
    void openProject(const QString &folderOrFile, const std::map<std::string, std::string> &variables = {});
    void openSample();
    void runWhenOpen(const QString &resource);               // --run: as soon as the project is read
    RunController &run() { return *m_run; }
    Workspace &workspace() { return *m_workspace; }
    ConnectorsWindow &connectors();                          // made when it is first wanted; knows the open project
    const Actions &actions() const { return m_actions; }

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QDockWidget *addDock(Qt::DockWidgetArea area, const QString &name, const QString &title, QWidget *content);
    void setUpDocks();
    void setUpStatusBar();
    void setUpViewMenu();
    void connectFiles();
    void connectView();
    void connectPanels();
    void restoreWindow();
    void storeWindow();

    void projectOpened();
    void projectClosed();
    void readingChanged();
    void chooseResource(const QString &name);
    void resourceAtCursor(int line, int column);
    void showFields();
    void updateTitle();
    void updateRunStatus();
    void exportProject();
    void makeConnector();
    void closeTab(int index);
    void askToSave(std::function<void()> then);
    void setThemeByName(const QString &name);
    void scaleText(double points);
    void stepPane(int by);
    void report(const Diagnostic &reason);

    WindowParts m_parts;
    Actions m_actions;
    Workspace *m_workspace;
    RunController *m_run;
    RunBar *m_bar;
    RunCommands *m_commands;
    QStackedWidget *m_centre;
    WelcomePage *m_welcome;
    EditorArea *m_editors;
    ProjectPanel *m_project;
    LivePanel *m_live;
    DiagnosticsPanel *m_diagnostics;
    GuideWindow *m_guide = nullptr;
    ConnectorsWindow *m_connectors = nullptr;
    QLabel *m_stateLabel = nullptr;
    QLabel *m_environmentLabel = nullptr;
    QLabel *m_runLabel = nullptr;
    QLabel *m_cursorLabel = nullptr;
    QString m_runOnOpen;
    double m_normalPoints = 0;
    bool m_mayClose = false;
    Diagnostics m_notes;                                     // of an import, until its project is open
    bool m_shouldRun = false;
};

} // namespace penstock::ui
