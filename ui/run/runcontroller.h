// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"
#include "core/engine/driver.h"
#include "core/secret/secrets.h"
#include "ui/run/runlog.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <thread>

namespace penstock::ui
{

// Limits for trying things out; they never reach a run to the end (product, section 5.1).
struct PreviewLimits {
    int pages = 5;
    int parameterValues = 5;
    std::int64_t records = 1000;
    int exchanges = 200;
    std::chrono::milliseconds time{60'000};
};

// NextRequest: nothing is sent, and what was shown stays.
enum class RunMode { Preview, Step, ToEnd, NextRequest };

// An interval that is tried out: where its cursor begins, and when.
struct CursorTrial {
    std::map<std::string, std::string> cursor;
    std::optional<std::chrono::system_clock::time_point> clock;     // nothing: the present
};

struct RunRequest {
    ProjectFiles files;                          // as they stand in the editors
    std::string resource;                        // name; empty: all
    std::string environment;
    std::map<std::string, std::string> variables;
    std::string sink;                            // name; empty: nothing is written
    RunMode mode = RunMode::Preview;
    PreviewLimits limits;
    std::optional<CursorTrial> trial;                  // of the resource; never of a run that writes
    const Profile *profile = nullptr;            // instead of the document's; null: that one
};

// What a run is made of that the window does not know itself.
struct RunParts {
    std::function<std::unique_ptr<http::Transport>()> transport;
    std::function<std::unique_ptr<SecretStore>()> secrets;
};

class RunJob;

// Runs a project on a thread of its own and hands what it tells to the window: in batches, at most 20 a second, as values.
// Everything here is called on the GUI thread and returns at once.
class RunController : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Running, Held, Stopping };

    explicit RunController(RunParts parts, QObject *parent = nullptr);
    ~RunController() override;

    State state() const { return m_state; }
    RunMode mode() const { return m_mode; }
    const RunLog &log() const { return m_log; }
    const RunState &endState() const { return m_endState; }      // of the last run that ended, with the cursors as they were then

    void start(RunRequest request);              // stops a run that is under way
    void next();                                 // releases the request that is held
    void runOn();                                // releases every further request too
    void stop();

    // What a run would tell, fed by hand: tests, and reopened results.
    void clear();
    void feed(RunUpdates updates);

Q_SIGNALS:
    void stateChanged(penstock::ui::RunController::State state);
    void cleared();
    void changed(const penstock::ui::Touched &touched);
    void finished();

private:
    void collect();
    void setState(State state);
    void join();

    RunParts m_parts;
    RunLog m_log;
    RunState m_endState;
    State m_state = State::Idle;
    RunMode m_mode = RunMode::Preview;
    QTimer m_timer;
    std::shared_ptr<RunJob> m_job;
    std::optional<RunRequest> m_following;
    std::thread m_thread;
};

} // namespace penstock::ui
