// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/states.h"
#include "core/engine/driver.h"
#include "core/worker/jobsink.h"
#include "core/worker/ledger.h"
#include "core/worker/source.h"

#include <condition_variable>
#include <optional>
#include <thread>

namespace penstock::worker
{

// A sync job that this worker has claimed, from there to its final state (connector-api, section 8.3). perform() blocks the thread that calls
// it; another thread tells the server meanwhile that the job lives, and looks whether it is still ours.
class JobRun
{
public:
    // `claimed`: before the claim was asked for.
    JobRun(const Settings &settings, std::string worker, ProjectFiles files, std::string jobId, Lease::Clock::time_point claimed);
    ~JobRun();

    void perform();
    void suspend();                          // any thread: completes what is under way, and keeps the rest for whoever goes on
    void hurry();                            // any thread, after suspend(): drops what is under way

private:
    enum class Kind { Full, Incremental };
    struct Ending {
        connector::JobStatus status = connector::JobStatus::Completed;
        std::string error;
        std::optional<RunState> state;       // to go on from, or with the cursors of a completed job
        std::int64_t broken = 0;             // records that could not be mapped
        std::int64_t stale = 0;              // documents that are gone, and more than may be deleted
    };
    class Listener;

    Ending execute(const json::Value &job);
    Ending sync(const json::Value &job, Kind kind, const Source &source, Rules &rules);
    Ending judge(const Outcome &outcome, const JobSink &sink, const Listener &listener, RunState state) const;
    RunState beginning(const json::Value &job, Kind kind, const Document &document, bool &resumes) const;
    sink::elasticsearch::Settings indexSettings(const json::Value &job, Kind kind) const;
    void supervise();
    void look(bool withStats);
    bool isOurs(const json::Value &job) const;
    bool mayDeleteAll();
    json::Value withCounts(const json::Value &job) const;
    void stopDriver();

    void finish(const Ending &ending);
    json::Value finished(const json::Value &job, const Ending &ending, std::int64_t documents) const;
    json::Value told(const json::Value &connector, const Ending &ending) const;
    std::int64_t countDocuments();
    template<typename Work> bool insist(Work work);
    void note(Severity severity, const QString &text) const;

    const Settings &m_settings;
    const std::string m_worker;
    const ProjectFiles m_files;
    const std::string m_jobId;
    std::string m_connectorId, m_index, m_type;
    Ledger m_ledger;                         // of the thread that performs
    Ledger m_watch;                          // of the one that looks
    Lease m_lease;
    std::unique_ptr<Progress> m_progress;

    std::atomic<bool> m_isCanceled = false, m_connectorIsGone = false, m_suspends = false, m_hurries = false;
    mutable std::mutex m_mutex;              // guards what follows
    Redactor m_redactor;                     // written by the thread that performs
    std::condition_variable m_changed;
    Driver *m_driver = nullptr;
    bool m_isOver = false;
};

} // namespace penstock::worker
