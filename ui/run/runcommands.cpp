// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/runcommands.h"

#include "ui/actions.h"
#include "ui/dialogs/questions.h"
#include "ui/document/workspace.h"
#include "ui/run/runbar.h"

#include <QAction>

namespace penstock::ui
{

RunCommands::RunCommands(const Actions &actions, Workspace &workspace, RunController &run, RunBar &bar, Questions &questions, QWidget *window)
    : QObject(window)
    , m_actions(actions)
    , m_workspace(workspace)
    , m_run(run)
    , m_bar(bar)
    , m_questions(questions)
    , m_window(window)
{
    connect(actions.run, &QAction::triggered, this, &RunCommands::run);
    connect(actions.runAll, &QAction::triggered, this, &RunCommands::runAll);
    connect(actions.next, &QAction::triggered, this, &RunCommands::next);
    connect(actions.runToEnd, &QAction::triggered, this, &RunCommands::runToEnd);
    connect(actions.stop, &QAction::triggered, &run, &RunController::stop);
    connect(&run, &RunController::stateChanged, this, &RunCommands::update);
    connect(&workspace, &Workspace::readingChanged, this, &RunCommands::update);
    connect(&workspace, &Workspace::closed, this, [this] {
        m_resource.clear();
        update();
    });
    update();
}

void RunCommands::setResource(const QString &name)
{
    m_resource = name;
    update();
}

void RunCommands::update()
{
    using State = RunController::State;
    const State state = m_run.state();
    const bool open = m_workspace.isOpen();
    m_actions.run->setEnabled(open);
    m_actions.runAll->setEnabled(open);
    m_actions.next->setEnabled(open && (state == State::Idle || state == State::Held));
    m_actions.runToEnd->setEnabled(open);
    m_actions.stop->setEnabled(state == State::Running || state == State::Held);
}

RunRequest RunCommands::request(RunMode mode, const QString &resource) const
{
    RunRequest request;
    request.files = m_workspace.files();
    request.resource = resource.toStdString();
    request.environment = m_workspace.environment();
    request.variables = m_variables;
    request.sink = mode == RunMode::ToEnd ? m_bar.sink().toStdString() : std::string();
    request.mode = mode;
    if (request.sink.empty())
        request.profile = m_bar.profile();
    return request;
}

void RunCommands::start(RunMode mode, const QString &resource)
{
    m_run.start(request(mode, resource));
}

void RunCommands::run()
{
    start(RunMode::Preview, m_resource);
}

void RunCommands::showNextRequest(const CursorTrial &trial)
{
    RunRequest next = request(RunMode::NextRequest, m_resource);
    next.trial = trial;
    m_run.start(std::move(next));
}

void RunCommands::runTrial(const CursorTrial &trial)
{
    RunRequest interval = request(RunMode::Preview, m_resource);
    interval.trial = trial;
    m_run.start(std::move(interval));
}

void RunCommands::runAs(const Profile *profile, const CursorTrial &trial)
{
    RunRequest preview = request(RunMode::Preview, m_resource);
    preview.profile = profile;
    preview.trial = trial;
    m_run.start(std::move(preview));
}

void RunCommands::runAll()
{
    start(RunMode::Preview, {});
}

// Without a run that waits, a new one begins: its first page is asked for at once, the second is shown and waits.
void RunCommands::next()
{
    if (m_run.state() == RunController::State::Held)
        m_run.next();
    else if (m_run.state() == RunController::State::Idle)
        start(RunMode::Step, m_resource);
}

void RunCommands::runToEnd()
{
    if (m_run.state() == RunController::State::Held) {
        m_run.runOn();
        return;
    }
    const QString sink = m_bar.sink();
    if (sink.isEmpty()) {
        start(RunMode::ToEnd, m_resource);
        return;
    }
    const Questions::Question question{QStringLiteral("writeQuestion"), tr("Write into the sink %1?").arg(sink),
                                       tr("Everything is fetched, without the limits of a preview, and written. The sink may delete what is gone."),
                                       QMessageBox::Question, QMessageBox::Yes | QMessageBox::Cancel};
    m_questions.ask(m_window, question, [this](QMessageBox::StandardButton answer) {
        if (answer == QMessageBox::Yes)
            start(RunMode::ToEnd, {});
    });
}

} // namespace penstock::ui
