// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/cleaner.h"

#include "core/connector/states.h"
#include "core/connector/values.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::worker
{

namespace
{

using connector::JobStatus;
using connector::textValue;
using connector::word;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Worker)
};

bool isRunning(const json::Value &job)
{
    const auto status = connector::jobStatus(job.get("status").stringView());
    return status == JobStatus::InProgress || status == JobStatus::Canceling;
}

bool isIdle(const json::Value &job, Times::Duration limit)
{
    const auto seen = connector::parseInstant(job.get("last_seen").stringView());
    return !seen || connector::now() - *seen > limit;
}

json::Value withResult(const json::Value &connector, std::string_view status, const json::Value &error)
{
    json::Value told = connector;
    told.set("last_sync_status", textValue(status));
    told.set("last_sync_error", error);
    told.set("error", error);
    told.set("status", textValue(word(error.isNull() ? connector::ConnectorStatus::Connected : connector::ConnectorStatus::Error)));
    return told;
}

} // namespace

// Nobody has seen it for too long: whoever had it writes nothing more, since its lease ended before.
void Cleaner::end(const StoredDocument &job, const std::string &error)
{
    const bool isOrphan = error.empty();
    const std::string words = isOrphan ? Text::tr("The connector does not exist any more.").toStdString() : error;
    const auto changed = m_ledger.change(connector::jobsIndex, job.id, [&](const json::Value &source) -> std::optional<json::Value> {
        if (!isRunning(source) || (!isOrphan && !isIdle(source, m_settings.times.idleLimit)))
            return std::nullopt;
        json::Value failed = source;
        failed.set("status", textValue(word(JobStatus::Error)));
        failed.set("error", textValue(words));
        failed.set("completed_at", connector::instantValue(connector::now()));
        return failed;
    });
    if (!changed || *changed != Change::Written)
        return;
    const std::string connectorId = job.source.get("connector").get("id").toString();
    if (m_settings.notes)
        m_settings.notes({Severity::Warning, connectorId, job.id, Text::tr("The job was ended: %1").arg(QString::fromStdString(words))});
    if (isOrphan)
        return;
    static_cast<void>(m_ledger.change(connector::connectorsIndex, connectorId, [&](const json::Value &source) -> std::optional<json::Value> {
        if (source.get("last_sync_status").stringView() != word(JobStatus::InProgress))
            return std::nullopt;
        return withResult(source, word(JobStatus::Error), textValue(words));
    }));
}

// Gets the result of its last job.
void Cleaner::free(const StoredDocument &connector)
{
    const auto jobs = m_ledger.jobsOf(connector.id);
    if (!jobs || std::ranges::any_of(*jobs, [](const StoredDocument &job) { return isRunning(job.source); }))
        return;
    std::optional<StoredDocument> last;
    for (const StoredDocument &job : *jobs) {
        if (textOf(job, "status") != word(JobStatus::Pending) && (!last || textOf(job, "last_seen") > textOf(*last, "last_seen")))
            last = job;
    }
    static_cast<void>(m_ledger.change(connector::connectorsIndex, connector.id, [&](const json::Value &source) -> std::optional<json::Value> {
        if (source.get("last_sync_status").stringView() != word(JobStatus::InProgress))
            return std::nullopt;
        const json::Value error = last ? last->source.get("error") : textValue(Text::tr("The worker ended before it began the sync.").toStdString());
        return withResult(source, last ? textOf(*last, "status") : word(JobStatus::Error), error);
    }));
}

void Cleaner::look(const std::set<std::string> &serviceTypes)
{
    const auto connectors = m_ledger.connectors();
    const auto jobs = m_ledger.jobs({"in_progress", "canceling"});
    if (!connectors || !jobs)
        return;
    const auto isOurs = [&](std::string_view type) { return serviceTypes.contains(std::string(type)); };
    std::set<std::string> known, busy;
    for (const StoredDocument &connector : *connectors)
        known.insert(connector.id);
    for (const StoredDocument &job : *jobs) {
        const json::Value connector = job.source.get("connector");
        busy.insert(connector.get("id").toString());
        if (!isOurs(connector.get("service_type").stringView()))
            continue;
        if (!known.contains(connector.get("id").toString()))
            end(job, {});
        else if (isIdle(job.source, m_settings.times.idleLimit))
            end(job, Text::tr("The job has not been seen for %1 s: its worker was lost.").arg(double(m_settings.times.idleLimit.count()) / 1000).toStdString());
    }
    std::map<std::string, Clock::time_point> stuck;
    for (const StoredDocument &connector : *connectors) {
        if (!isOurs(textOf(connector, "service_type")) || busy.contains(connector.id) || textOf(connector, "last_sync_status") != word(JobStatus::InProgress))
            continue;
        const auto since = m_stuck.contains(connector.id) ? m_stuck.at(connector.id) : Clock::now();
        if (Clock::now() - since > m_settings.times.idleLimit)
            free(connector);
        else
            stuck[connector.id] = since;
    }
    m_stuck = std::move(stuck);
}

} // namespace penstock::worker
