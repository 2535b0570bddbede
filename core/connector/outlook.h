// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/summary.h"

#include <span>

// What a connector and its sync jobs wait for, and what can be done next (connector-api, sections 7 and 8). Pure.
namespace penstock::connector
{

inline constexpr std::chrono::seconds expectedEvery{300};    // a service says that it lives
inline constexpr std::chrono::seconds toleratedSilence = 2 * expectedEvery;
inline constexpr std::chrono::seconds idleLimit{300};        // after which a service gives up a running job
std::chrono::seconds looksEvery(std::string_view serviceType);          // a service of this type looks for waiting jobs

// The next run of what is enabled and can be read, of all three kinds of job.
std::optional<Instant> nextSync(const Scheduling &scheduling, Instant after);

struct Hindrance {
    enum class Kind {
        ConnectorGone,           // no connector of that id, or it is deleted
        NoIndex,
        NoServiceType,
        NeverSeen,               // no service ever checked in
        SeenTooLongAgo,          // `at`
        NotMetYet,               // status created: no service has prepared it
        NeedsConfiguration,
        ConnectorError,          // `about`: the error
        OtherJobRuns,            // `about`: its id, `at`: since when
        LastSyncHangs,           // the connector still says in_progress, and no job of it runs
        OlderJobWaits,           // `about`: its id, `at`: when it was created
        NoIncremental,           // its service does not say that it can
    };
    Kind kind;
    std::string about = {};
    std::optional<Instant> at = {};
};
// Why a job that is pending or suspended has not begun; the first is the first to look at. Empty: nothing hinders it. `open`: the jobs
// of the source that have not ended, in any order.
std::vector<Hindrance> hindrances(const JobSummary &job, const ConnectorSummary *connector, std::span<const JobSummary> open, Instant now);

bool isIdle(const JobSummary &job, Instant now);             // runs, and has given no sign for idleLimit
bool mayCancel(const JobSummary &job);
bool mayRepeat(const JobSummary &job);                       // it has ended
bool mayDelete(const JobSummary &job, Instant now);          // nobody works on it
// Why a sync of this type cannot be started; nothing: it can.
std::optional<Hindrance::Kind> startHindrance(const ConnectorSummary &connector, std::string_view jobType);

struct PathStep {
    JobStatus status;
    std::optional<Instant> at;
    std::string by = {};                                     // how it was triggered, which worker; empty: not known
};
std::vector<PathStep> pathOf(const JobSummary &job);         // the statuses that it went through, as far as its times tell

} // namespace penstock::connector
