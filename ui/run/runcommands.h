// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runcontroller.h"

#include <QObject>

#include <map>
#include <string>

namespace penstock::ui
{

struct Actions;
class Questions;
class RunBar;
class Workspace;

// What Run, Next, Run to End and Stop do, given what is open and what is chosen.
class RunCommands : public QObject
{
    Q_OBJECT
public:
    RunCommands(const Actions &actions, Workspace &workspace, RunController &run, RunBar &bar, Questions &questions, QWidget *window);

    // A trial of the chosen resource: the request that would come next, or one interval (State tab).
    void showNextRequest(const CursorTrial &trial);
    void runTrial(const CursorTrial &trial);
    void runAs(const Profile *profile, const CursorTrial &trial);       // a preview, whatever the tool bar says
    void setResource(const QString &name);
    QString resource() const { return m_resource; }
    void setVariables(std::map<std::string, std::string> variables) { m_variables = std::move(variables); }

public Q_SLOTS:
    void run();
    void runAll();
    void next();
    void runToEnd();
    void update();                                // which actions make sense now

private:
    void start(RunMode mode, const QString &resource);
    RunRequest request(RunMode mode, const QString &resource) const;

    const Actions &m_actions;
    Workspace &m_workspace;
    RunController &m_run;
    RunBar &m_bar;
    Questions &m_questions;
    QWidget *m_window;
    QString m_resource;
    std::map<std::string, std::string> m_variables;
};

} // namespace penstock::ui
