// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/run.h"

#include <atomic>
#include <functional>

namespace penstock
{

// Whose time it is. The scenario runner's answers every wait at once and notes its length.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual std::chrono::system_clock::time_point now() const = 0;
    virtual bool waits() const { return true; }             // false: a Wait is over as soon as it is asked for
};
Clock &systemClock();

struct DriverOptions {
    RunOptions run;
    map::WorkerOptions worker;
    int mapThreads = 1;
    std::chrono::milliseconds totalTime{0};                 // preview; zero: none
    bool stopAtEveryPage = false;                           // stepping: ask `mayAsk` before a page's request
};

// Steps through a run: a page's request is held until released.
class Stepper
{
public:
    virtual ~Stepper() = default;
    virtual bool mayAsk(const Send &send) = 0;              // driver's thread; false: held, asked again after wake()
};

// The state to run from: the stored one of that sink where its run was not finished and the document is the same, else a new one.
struct Beginning {
    RunState state;
    bool resumed = false;
};
Result<Beginning> beginRun(StateStore &store, const Document &document, const std::string &sink, bool fresh);

// Performs the steps of one run until it is finished: sync, preview, replay and stepping are this with other parts. run() blocks the thread
// that calls it and needs no event loop.
class Driver
{
public:
    struct Parts {
        std::shared_ptr<const Document> document;
        http::Transport *transport = nullptr;
        sink::Sink *sink = nullptr;                         // null: documents go to the observer alone
        sink::Context sinkContext;
        StateStore *store = nullptr;                        // null: nothing is kept
        Observer *observer = nullptr;
        Clock *clock = nullptr;                             // null: the system's
        Stepper *stepper = nullptr;
    };
    Driver(Parts parts, DriverOptions options);
    ~Driver();

    Outcome run(RunState state);
    void cancel();                                          // any thread; run() returns within 100 ms
    void finishSoon();                                      // any thread: no new pages, what is under way is completed
    void wake();                                            // any thread

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace penstock
