// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/scheduler.h"

#include "core/base/codes.h"
#include "core/connector/configuration.h"
#include "core/connector/cron.h"
#include "core/connector/states.h"
#include "core/connector/values.h"
#include "core/engine/driver.h"
#include "core/http/curltransport.h"
#include "core/worker/rules.h"

#include <QCoreApplication>

namespace penstock::worker
{

namespace
{

using connector::ConnectorStatus;
using connector::Instant;
using connector::instantValue;
using connector::object;
using connector::textValue;
using connector::word;

constexpr std::chrono::seconds pingTime(10);           // of one look, for sources that were asked before

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Worker)
};

// The project's fields with what is stored of them; stored fields that the project does not know stay.
json::Value completed(const json::Value &stored, const json::Value &schema)
{
    json::Value configuration = stored.isObject() ? stored : json::Value::object();
    schema.forEachMember([&](std::string_view name, const json::Value &field) {
        const std::optional<json::Value> there = configuration.find(name);
        json::Value whole = there ? connector::merged(field, *there) : field;
        if (field.get("sensitive").isTrue())
            whole.set("sensitive", field.get("sensitive"));      // whoever configured it may not know that it is a secret
        configuration.set(name, std::move(whole));
    });
    return configuration;
}

// The first error of a run.
class FirstError final : public Observer
{
public:
    std::optional<Diagnostic> error;
    void observe(const Event &event) override
    {
        const auto *found = std::get_if<Found>(&event);
        if (found && found->diagnostic.severity == Severity::Error && !error)
            error = found->diagnostic;
    }
};

} // namespace

Scheduler::Scheduler(const Settings &settings) : m_settings(settings), m_ledger(settings.server), m_lastLook(connector::now()) {}

void Scheduler::note(Severity severity, const std::string &connector, const QString &words) const
{
    if (m_settings.notes)
        m_settings.notes({severity, connector, {}, words});
}

template<typename T>
bool Scheduler::succeeded(const Checked<T> &answer, const std::string &connector) const
{
    if (!answer && !m_stopped)
        note(Severity::Warning, connector, QString::fromStdString(answer.error().reason));
    return answer.has_value();
}

void Scheduler::stop()
{
    m_stopped = true;
    m_ledger.stop();
    const std::scoped_lock lock(m_mutex);
    if (m_endPing)
        m_endPing();
}

void Scheduler::look()
{
    std::string findings;
    const auto projects = findProjects(m_settings.projects, [&](const Diagnostic &problem) { findings += format(problem) + '\n'; });
    if (findings != std::exchange(m_lastFinding, findings) && !findings.empty())
        note(Severity::Error, {}, QString::fromStdString(findings).trimmed());
    const auto connectors = m_ledger.connectors();
    if (!succeeded(connectors, {}))
        return;
    const Instant since = m_lastLook, now = connector::now();
    m_lastLook = now;
    m_pingsUntil = std::chrono::steady_clock::now() + pingTime;
    for (const StoredDocument &connector : *connectors) {
        const auto project = projects.find(std::string(textOf(connector, "service_type")));
        if (project != projects.end() && !m_stopped)
            lookAfter(connector, project->second, since, now);
    }
    m_isFirst = false;
}

void Scheduler::lookAfter(StoredDocument connector, const Project &project, Instant since, Instant now)
{
    if (!prepare(connector, project))
        return;
    heartbeat(connector);
    const auto status = connector::connectorStatus(textOf(connector, "status"));
    if (status == ConnectorStatus::Created || status == ConnectorStatus::NeedsConfiguration)
        return;
    const auto valid = validate(connector, project);
    if (m_stopped)
        return;
    tell(connector, valid ? std::string() : errorText(valid.error()));
    if (!valid)
        return;
    judgeDraft(connector);
    schedule(connector, "incremental", "last_incremental_sync_scheduled_at", since, now);
    schedule(connector, "full", "last_sync_scheduled_at", since, now);
}

// A look finds most connectors as they should be, and costs no request then.
bool Scheduler::change(const StoredDocument &connector, const Ledger::Edit &edit)
{
    if (!edit(connector.source))
        return false;
    const auto changed = m_ledger.change(connector::connectorsIndex, connector.id, edit);
    return succeeded(changed, connector.id) && *changed == Change::Written;
}

// A connector that nobody has configured yet learns what there is to configure. False: it could not be read again.
bool Scheduler::prepare(StoredDocument &connector, const Project &project)
{
    const bool isChanged = change(connector, [&](const json::Value &source) -> std::optional<json::Value> {
        json::Value prepared = source;
        const bool isNew = source.get("configuration").size() == 0 && source.get("status").stringView() == word(ConnectorStatus::Created);
        prepared.set("configuration", completed(source.get("configuration"), project.connector.configuration));
        prepared.set("features", connector::merged(source.get("features").isObject() ? source.get("features") : json::Value::object(), project.connector.features));
        if (isNew)
            prepared.set("status", textValue(word(project.connector.fields.empty() ? ConnectorStatus::Configured : ConnectorStatus::NeedsConfiguration)));
        return prepared == source ? std::nullopt : std::optional(prepared);
    });
    if (!isChanged)
        return true;
    auto now = m_ledger.find(connector::connectorsIndex, connector.id);
    if (!succeeded(now, connector.id) || !*now)
        return false;
    connector = std::move(**now);
    return true;
}

void Scheduler::heartbeat(const StoredDocument &connector)
{
    const auto seen = connector::parseInstant(textOf(connector, "last_seen"));
    if (!m_isFirst && seen && connector::now() - *seen < m_settings.times.heartbeat)
        return;
    succeeded(m_ledger.perform("check_in", connector.id), connector.id);
}

Result<> Scheduler::validate(const StoredDocument &connector, const Project &project)
{
    const json::Value configuration = connector.source.get("configuration");
    if (const auto faults = connector::configurationFaults(configuration))
        return failure(codes::badValue, QString::fromStdString(*faults));
    const auto source = readSource(project, configuration, m_settings);
    if (!source)
        return std::unexpected(source.error());
    return ping(connector, *source);
}

// The first page of the first resource: whether the source answers, and takes the credentials. Not while a job does the same.
Result<> Scheduler::ping(const StoredDocument &connector, const Source &source)
{
    using Clock = std::chrono::steady_clock;
    Ping &last = m_pings[connector.id];
    const std::string tried = json::toText(connector.source.get("configuration")) + source.document->fingerprint;
    const auto rest = last.error.empty() ? m_settings.times.ping : m_settings.times.pingAgain;
    // Many sources that do not answer must not keep a look from the others: what is known of them holds until a later one.
    const bool isKnown = last.configuration == tried && (Clock::now() - last.at < rest || Clock::now() > m_pingsUntil);
    const bool isRunning = textOf(connector, "last_sync_status") == word(connector::JobStatus::InProgress);
    if (!isKnown && !isRunning) {
        FirstError listener;
        const auto transport = http::makeCurlTransport();
        Driver::Parts parts;
        parts.document = source.document;
        parts.transport = transport.get();
        parts.observer = &listener;
        DriverOptions options;
        options.run.resources = {0};
        options.run.maxPages = 1;
        options.run.maxParameterValues = 1;
        options.run.maxRecords = 1;
        options.run.maxExchanges = 4;
        options.run.cutWaits = true;
        options.totalTime = std::chrono::seconds(30);
        Driver driver(std::move(parts), options);
        {
            const std::scoped_lock lock(m_mutex);
            m_endPing = [&driver] { driver.cancel(); };
        }
        if (m_stopped)
            driver.cancel();
        const Outcome outcome = driver.run({});
        {
            const std::scoped_lock lock(m_mutex);
            m_endPing = nullptr;
        }
        const bool hasFailed = outcome.kind == OutcomeKind::Failed || (listener.error && outcome.pages == 0);
        last = {tried, Clock::now(), hasFailed ? source.redactor.redact(listener.error ? errorText(*listener.error) : Text::tr("its first page could not be read").toStdString()) : std::string()};
    }
    if (!last.error.empty())
        return failure(codes::jobFailed, Text::tr("The source does not answer as it should: %1").arg(QString::fromStdString(last.error)));
    return {};
}

void Scheduler::tell(const StoredDocument &connector, const std::string &error)
{
    const std::string_view status = word(error.empty() ? ConnectorStatus::Connected : ConnectorStatus::Error);
    const bool isNews = change(connector, [&](const json::Value &source) -> std::optional<json::Value> {
        const bool isTold = source.get("status").stringView() == status && source.get("error").stringView() == error;
        // Where somebody has just given it another configuration, what was found is about the old one.
        if (isTold || !(source.get("configuration") == connector.source.get("configuration")))
            return std::nullopt;
        json::Value told = source;
        told.set("status", textValue(status));
        told.set("error", error.empty() ? json::Value() : textValue(error));
        return told;
    });
    if (isNews && !error.empty())
        note(Severity::Error, connector.id, QString::fromStdString(error));
}

void Scheduler::judgeDraft(const StoredDocument &connector)
{
    const json::Value draft = connector.source.get("filtering").at(0).get("draft");
    if (draft.get("validation").get("state").stringView() != "edited")
        return;
    const auto faults = Rules::faults(draft);
    json::Value errors = json::Value::array();
    for (const Rules::Fault &fault : faults) {
        json::Value ids = json::Value::array(), messages = json::Value::array();
        for (const std::string &id : fault.ids)
            ids.append(textValue(id));
        messages.append(textValue(fault.message));
        errors.append(object({{"ids", ids}, {"messages", messages}}));
    }
    const json::Value validation = object({{"state", textValue(faults.empty() ? "valid" : "invalid")}, {"errors", errors}});
    if (succeeded(m_ledger.perform("update_filtering_validation", connector.id, object({{"validation", validation}})), connector.id) && faults.empty())
        succeeded(m_ledger.perform("update_active_filtering", connector.id), connector.id);
}

// The next run after the last look, if its time has come. Whoever writes it down makes the job.
void Scheduler::schedule(const StoredDocument &connector, const char *type, const char *lastName, Instant since, Instant now)
{
    const bool isDue = change(connector, [&](const json::Value &source) -> std::optional<json::Value> {
        const json::Value plan = source.get("scheduling").get(type);
        const auto last = connector::parseInstant(source.get(lastName).stringView());
        if (!plan.get("enabled").isTrue() || (last && *last > since))
            return std::nullopt;
        const auto cron = connector::Cron::parse(plan.get("interval").stringView());
        const std::optional<Instant> next = cron ? cron->next(since) : std::nullopt;
        if (!next || *next > now)
            return std::nullopt;
        json::Value planned = source;
        planned.set(lastName, instantValue(*next));
        return planned;
    });
    if (!isDue)
        return;
    const json::Value job = object({{"id", textValue(connector.id)}, {"job_type", textValue(type)}, {"trigger_method", textValue("scheduled")}});
    if (succeeded(m_ledger.perform("sync_job_post", {}, job), connector.id))
        note(Severity::Information, connector.id, Text::tr("A %1 sync was due.").arg(QLatin1String(type)));
}

} // namespace penstock::worker
