// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/outlook.h"

#include "core/connector/cron.h"

#include <algorithm>

namespace penstock::connector
{

namespace
{

using namespace std::chrono_literals;

bool isAccessControl(const JobSummary &job)
{
    return job.type == accessControlSync;
}

bool isRunning(const JobSummary &job)
{
    return job.status == word(JobStatus::InProgress) || job.status == word(JobStatus::Canceling);
}

bool isWaiting(const JobSummary &job)
{
    return job.status == word(JobStatus::Pending) || job.status == word(JobStatus::Suspended);
}

} // namespace

std::chrono::seconds looksEvery(std::string_view serviceType)
{
    return serviceType.starts_with("penstock-") ? 5s : 30s;
}

std::optional<Instant> nextSync(const Scheduling &scheduling, Instant after)
{
    std::optional<Instant> soonest;
    for (const ScheduleSummary *schedule : {&scheduling.full, &scheduling.incremental, &scheduling.accessControl}) {
        if (!schedule->enabled)
            continue;
        const auto cron = Cron::parse(schedule->interval);
        const std::optional<Instant> next = cron ? cron->next(after) : std::nullopt;
        if (next && (!soonest || *next < *soonest))
            soonest = next;
    }
    return soonest;
}

std::vector<Hindrance> hindrances(const JobSummary &job, const ConnectorSummary *connector, std::span<const JobSummary> open, Instant now)
{
    using Kind = Hindrance::Kind;
    if (!isWaiting(job))
        return {};
    if (!connector)
        return {{Kind::ConnectorGone, job.connectorId}};
    std::vector<Hindrance> found;
    if (connector->indexName.empty())
        found.push_back({Kind::NoIndex});
    if (connector->serviceType.empty())
        found.push_back({Kind::NoServiceType});
    if (!connector->lastSeen)
        found.push_back({Kind::NeverSeen});
    else if (now - *connector->lastSeen > toleratedSilence)
        found.push_back({Kind::SeenTooLongAgo, {}, connector->lastSeen});
    if (connector->status == word(ConnectorStatus::Created))
        found.push_back({Kind::NotMetYet});
    else if (connector->status == word(ConnectorStatus::NeedsConfiguration))
        found.push_back({Kind::NeedsConfiguration});
    else if (connector->status == word(ConnectorStatus::Error))
        found.push_back({Kind::ConnectorError, connector->error});
    if (job.type == incrementalSync && !connector->features.incremental)
        found.push_back({Kind::NoIncremental});

    // Content and access control jobs stand in lines of their own.
    const JobSummary *running = nullptr, *older = nullptr;
    for (const JobSummary &other : open) {
        if (other.id == job.id || other.connectorId != job.connectorId || isAccessControl(other) != isAccessControl(job))
            continue;
        if (isRunning(other))
            running = &other;
        else if (isWaiting(other) && other.created && job.created && *other.created < *job.created && (!older || *other.created < *older->created))
            older = &other;
    }
    const std::string &last = isAccessControl(job) ? connector->lastAccessControlSyncStatus : connector->lastSyncStatus;
    if (running)
        found.push_back({Kind::OtherJobRuns, running->id, running->started});
    else if (last == word(JobStatus::InProgress))
        found.push_back({Kind::LastSyncHangs});
    if (older)
        found.push_back({Kind::OlderJobWaits, older->id, older->created});
    return found;
}

bool isIdle(const JobSummary &job, Instant now)
{
    return isRunning(job) && (!job.lastSeen || now - *job.lastSeen > idleLimit);
}

bool mayCancel(const JobSummary &job)
{
    const auto status = jobStatus(job.status);
    return status && (isWaiting(job) ? mayBecome(*status, JobStatus::Canceled) : mayBecome(*status, JobStatus::Canceling));
}

bool mayRepeat(const JobSummary &job)
{
    const auto status = jobStatus(job.status);
    return status && isFinal(*status);
}

bool mayDelete(const JobSummary &job, Instant now)
{
    return !isRunning(job) || isIdle(job, now);
}

std::optional<Hindrance::Kind> startHindrance(const ConnectorSummary &connector, std::string_view jobType)
{
    if (connector.indexName.empty())
        return Hindrance::Kind::NoIndex;
    if (connector.serviceType.empty())
        return Hindrance::Kind::NoServiceType;
    if (jobType == incrementalSync && !connector.features.incremental)
        return Hindrance::Kind::NoIncremental;
    return std::nullopt;
}

std::vector<PathStep> pathOf(const JobSummary &job)
{
    std::vector<PathStep> path{{JobStatus::Pending, job.created, job.trigger}};
    const auto status = jobStatus(job.status);
    if (!status)
        return path;
    if (job.started)
        path.push_back({JobStatus::InProgress, job.started, job.worker});
    // What was cancelled before it ran goes to its end at once.
    if (job.cancelRequested && job.started && *status != JobStatus::Completed)
        path.push_back({JobStatus::Canceling, job.cancelRequested});
    if (path.back().status == *status)
        return path;
    switch (*status) {
    case JobStatus::Canceled: path.push_back({*status, job.canceled ? job.canceled : job.completed}); break;
    case JobStatus::Completed: path.push_back({*status, job.completed}); break;
    case JobStatus::Error: path.push_back({*status, job.completed ? job.completed : job.lastSeen}); break;
    case JobStatus::Suspended: path.push_back({*status, job.lastSeen}); break;
    case JobStatus::InProgress: path.push_back({*status, job.started}); break;
    case JobStatus::Canceling: path.push_back({*status, job.cancelRequested}); break;
    case JobStatus::Pending: break;
    }
    return path;
}

} // namespace penstock::connector
