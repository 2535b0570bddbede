// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/recorder.h"
#include "ui/run/runcontroller.h"

#include <atomic>
#include <mutex>
#include <set>

namespace penstock::ui
{

// One run, from the texts of the project to its end. run() belongs to the run's thread and blocks it; the rest may be
// called from any thread at any time, also before and after run().
class RunJob : private Stepper
{
public:
    RunJob(RunRequest request, RunParts parts);

    void run();
    void release();                              // the request that is held
    void releaseAll();
    void cancel();
    UpdateQueue &updates() { return m_updates; }
    bool isOver() const { return m_over; }
    bool isHeld() const { return m_isHeld; }
    const RunState &endState() const { return m_endState; }      // once it is over

private:
    bool mayAsk(const Send &send) override;

    Lookup lookup(Redactor &redactor, const SecretStore &secrets) const;
    void drive(Document document, Redactor redactor);
    DriverOptions driverOptions(const Document &document) const;
    struct Target;
    Result<Target> openTarget(const std::shared_ptr<const Document> &document) const;
    void perform(Driver &driver, RunState state);
    void tellState(StateStore &store, const Recorder &recorder);
    void tellNext(const std::shared_ptr<const Document> &document, RunState state, const Recorder &recorder);
    void applyTrial(RunState &state) const;
    void tell(const Diagnostics &findings, const Redactor &redactor);
    void giveUp(Diagnostic reason);
    void withDriver(void (Driver::*act)());

    RunRequest m_request;
    RunParts m_parts;
    UpdateQueue m_updates;
    RunState m_endState;                         // run's thread until it is over
    Recorder *m_recorder = nullptr;              // run's thread
    std::mutex m_mutex;
    Driver *m_driver = nullptr;                  // guarded
    std::atomic<bool> m_cancelled = false;
    std::atomic<bool> m_over = false;
    std::atomic<bool> m_isHeld = false;
    std::atomic<bool> m_free = false;            // every request may go
    std::atomic<int> m_permits = 0;
    std::set<StepId> m_shown;                    // held requests that were told; run's thread
};

} // namespace penstock::ui
