// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/jobrun.h"

#include "core/base/codes.h"
#include "core/connector/configuration.h"
#include "core/connector/repeat.h"
#include "core/connector/values.h"
#include "core/http/curltransport.h"
#include "core/http/url.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::worker
{

namespace
{

using namespace std::chrono_literals;
using connector::instantValue;
using connector::JobStatus;
using connector::now;
using connector::object;
using connector::textValue;
using connector::word;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Worker)
};

constexpr const char *stateName = "penstock_run_state";          // in a job's metadata: a text, so that no index is made of its parts
constexpr const char *refusedName = "refused_document_count", *brokenName = "failed_record_count";
constexpr const char *sinkName = "connector";
constexpr std::int64_t mostRefused = 1000;                       // documents, or this share of all (connector-api, section 8.5)
constexpr double refusedShare = 0.15;
constexpr const char *mappings = R"({"properties":{"id":{"type":"keyword"},"_timestamp":{"type":"date"}}})";

std::int64_t count(const json::Value &job, const char *name)
{
    return job.get(name).toInteger().value_or(0);
}

Progress::Counts before(const json::Value &job)
{
    return {count(job, "indexed_document_count"), count(job, "deleted_document_count"), count(job.get("metadata"), refusedName), std::uint64_t(count(job, "indexed_document_volume")) << 20};
}

// Cursors of resources, as the connector keeps them between its jobs.
json::Value cursorsOf(const RunState &state)
{
    json::Value cursors;
    for (const ResourceProgress &progress : state.resources) {
        if (progress.cursor.empty())
            continue;
        json::Value values = json::Value::object();
        for (const auto &[name, value] : progress.cursor)
            values.set(name, textValue(value));
        cursors.set(progress.resource, object({{"source", textValue(progress.source)}, {"cursor", values}}));
    }
    return cursors;
}

void addCursors(RunState &state, const json::Value &cursors)
{
    cursors.forEachMember([&](std::string_view resource, const json::Value &kept) {
        ResourceProgress progress{.resource = std::string(resource), .source = kept.get("source").toString()};
        kept.get("cursor").forEachMember([&](std::string_view name, const json::Value &value) { progress.cursor[std::string(name)] = value.toString(); });
        state.resources.push_back(std::move(progress));
    });
}

Times::Duration part(Times::Duration wanted, Times::Duration idleLimit, int parts)
{
    return std::max(std::min(wanted, idleLimit / parts), Times::Duration(50));
}

} // namespace

// Keeps the first error of a run, and tells what else there is.
class JobRun::Listener final : public Observer
{
public:
    explicit Listener(const JobRun &run) : m_run(run) {}
    const std::optional<Diagnostic> &error() const { return m_error; }
    const std::optional<Diagnostic> &warning() const { return m_warning; }     // the first one
    void observe(const Event &event) override
    {
        const auto *found = std::get_if<Found>(&event);
        if (!found)
            return;
        const Diagnostic &diagnostic = found->diagnostic;
        std::optional<Diagnostic> &first = diagnostic.severity == Severity::Error ? m_error : m_warning;
        if (diagnostic.severity != Severity::Information && !first)
            first = diagnostic;
        if (diagnostic.severity != Severity::Information)
            m_run.note(diagnostic.severity, QString::fromStdString(errorText(diagnostic)));
    }

private:
    const JobRun &m_run;
    std::optional<Diagnostic> m_error, m_warning;
};

JobRun::JobRun(const Settings &settings, std::string worker, ProjectFiles files, std::string jobId, Lease::Clock::time_point claimed)
    : m_settings(settings), m_worker(std::move(worker)), m_files(std::move(files)), m_jobId(std::move(jobId)), m_ledger(settings.server), m_watch(settings.server), m_lease(settings.times.idleLimit * 6 / 10)
{
    m_lease.confirm(claimed);
}

JobRun::~JobRun() = default;

void JobRun::note(Severity severity, const QString &words) const
{
    if (!m_settings.notes)
        return;
    const std::string text = [&] {
        const std::scoped_lock lock(m_mutex);
        return m_redactor.redact(words.toStdString());
    }();
    m_settings.notes({severity, m_connectorId, m_jobId, QString::fromStdString(text)});
}

bool JobRun::isOurs(const json::Value &job) const
{
    const auto status = connector::jobStatus(job.get("status").stringView());
    return (status == JobStatus::InProgress || status == JobStatus::Canceling) && job.get("worker_hostname").stringView() == m_worker;
}

void JobRun::perform()
{
    std::optional<StoredDocument> job;
    const bool isRead = insist([&] {
        auto found = m_ledger.find(connector::jobsIndex, m_jobId);
        if (found)
            job = *found;
        return found;
    });
    if (!isRead || !job || !isOurs(job->source))
        return;                              // whoever has it now, or the next one that looks for lost jobs, ends it
    const json::Value &source = job->source;
    m_connectorId = source.get("connector").get("id").toString();
    m_index = source.get("connector").get("index_name").toString();
    m_type = source.get("job_type").toString();
    m_progress = std::make_unique<Progress>(before(source));
    note(Severity::Information, Text::tr("The %1 sync into `%2` begins.").arg(QString::fromStdString(m_type), QString::fromStdString(m_index)));

    std::thread watch([this] { supervise(); });
    const Ending ending = execute(source);
    {
        const std::scoped_lock lock(m_mutex);
        m_isOver = true;
    }
    m_changed.notify_all();
    m_watch.stop();
    watch.join();
    finish(ending);
}

void JobRun::suspend()
{
    m_suspends = true;
    const std::scoped_lock lock(m_mutex);
    if (m_driver)
        m_driver->finishSoon();
}

void JobRun::hurry()
{
    m_hurries = true;
    stopDriver();
}

void JobRun::stopDriver()
{
    const std::scoped_lock lock(m_mutex);
    if (m_driver)
        m_driver->cancel();
}

// --- what the job does -------------------------------------------------------------------------------------------

JobRun::Ending JobRun::execute(const json::Value &job)
{
    const auto failed = [&](std::string error) { return Ending{JobStatus::Error, m_redactor.redact(error), {}}; };
    const json::Value connector = job.get("connector");
    if (m_type == "access_control")
        return failed(Text::tr("A REST API has no access control to sync: this connector's features say so.").toStdString());
    const auto project = connector::projectConnector(m_files);
    if (!project)
        return failed(errorText(project.error()));
    if (const auto faults = connector::configurationFaults(connector.get("configuration")))
        return failed(*faults);
    const auto source = readSource(Project{m_files, *project}, connector.get("configuration"), m_settings);
    if (!source)
        return failed(errorText(source.error()));
    {
        const std::scoped_lock lock(m_mutex);
        m_redactor = source->redactor;
    }
    const json::Value filtering = connector.get("filtering");
    if (const auto faults = Rules::faults(filtering); !faults.empty())
        return failed(Text::tr("The sync rules cannot be used: %1").arg(QString::fromStdString(faults.front().message)).toStdString());
    Rules rules(filtering);
    return sync(job, m_type == "incremental" ? Kind::Incremental : Kind::Full, *source, rules);
}

// Where it was suspended; an incremental one where the connector's last one ended; else from the start.
RunState JobRun::beginning(const json::Value &job, Kind kind, const Document &document, bool &resumes) const
{
    if (const json::Value kept = job.get("metadata").get(stateName); kept.isString()) {
        auto state = runStateFromJson(kept.stringView());
        if (state && state->fingerprint == document.fingerprint) {
            resumes = true;
            return std::move(*state);
        }
    }
    const auto nothing = memoryState();
    RunState state = beginRun(*nothing, document, sinkName, true).value_or(Beginning()).state;
    if (kind == Kind::Incremental)
        addCursors(state, job.get("connector").get("sync_cursor"));
    return state;
}

sink::elasticsearch::Settings JobRun::indexSettings(const json::Value &job, Kind kind) const
{
    sink::elasticsearch::Settings index;
    index.name = m_index;
    std::string url = m_settings.server.url;
    while (url.ends_with('/'))
        url.pop_back();
    index.hosts.push_back(url);
    index.index = m_index;
    index.apiKey = m_settings.server.apiKey;
    index.user = m_settings.server.user;
    index.password = m_settings.server.password;
    if (!m_settings.server.tls.certificateAuthorities.empty())
        index.certificateAuthority = m_settings.server.tls.certificateAuthorities.front();
    index.mappings = mappings;
    index.deleteStale = kind == Kind::Full;
    index.deleteThreshold = m_settings.deleteThreshold;
    index.timestamp = connector::toText(now());
    index.addsId = true;
    index.namesResources = true;
    const json::Value pipeline = job.get("connector").get("pipeline");
    if (pipeline.isObject()) {
        index.pipeline = pipeline.get("name").toString();
        for (const char *name : {"extract_binary_content", "reduce_whitespace", "run_ml_inference"})
            index.members += ",\"_" + std::string(name) + "\":" + (pipeline.get(name).isTrue() ? "true" : "false");
    }
    return index;
}

JobRun::Ending JobRun::sync(const json::Value &job, Kind kind, const Source &source, Rules &rules)
{
    bool resumes = false;
    RunState state = beginning(job, kind, *source.document, resumes);
    JobSink sink({sink::makeElasticsearchSink(indexSettings(job, kind)), &rules, &m_lease, m_progress.get(), [this] { return mayDeleteAll(); }, resumes ? count(job.get("metadata"), brokenName) : 0});
    LeasedTransport transport(http::makeCurlTransport(), m_lease);
    const auto store = memoryState();
    Listener listener(*this);
    Driver::Parts parts;
    parts.document = source.document;
    parts.transport = &transport;
    parts.sink = &sink;
    parts.sinkContext.folder = source.folder;
    parts.sinkContext.resuming = resumes;
    parts.sinkContext.secrets = source.secrets;
    // A document that was refused before the job was suspended is not gone from the source.
    parts.sinkContext.allowDeletion = kind == Kind::Full && !(resumes && m_progress->total().refused > 0);
    parts.store = store.get();
    parts.observer = &listener;
    DriverOptions options;
    options.worker.limits.time = source.document->connection.jqTime.orElse(30s);
    Driver driver(std::move(parts), options);
    {
        const std::scoped_lock lock(m_mutex);
        m_driver = &driver;
    }
    if (m_suspends)
        driver.finishSoon();
    if (m_hurries || m_isCanceled || !m_lease.isHeld())
        driver.cancel();
    const Outcome outcome = driver.run(state);
    {
        const std::scoped_lock lock(m_mutex);
        m_driver = nullptr;
    }
    if (auto last = store->load(sinkName); last && *last)
        state = std::move(**last);
    return judge(outcome, sink, listener, std::move(state));
}

JobRun::Ending JobRun::judge(const Outcome &outcome, const JobSink &sink, const Listener &listener, RunState state) const
{
    Ending ending{.state = std::move(state), .broken = sink.broken()};
    const auto failed = [&](const QString &words) {
        ending.status = JobStatus::Error;
        ending.error = m_redactor.redact(words.toStdString());
        ending.state.reset();
        return ending;
    };
    const Progress::Counts counts = m_progress->total();
    if (m_isCanceled) {
        ending.status = JobStatus::Canceled;
        ending.state.reset();
        return ending;
    }
    if (m_connectorIsGone)
        return failed(Text::tr("The connector was deleted meanwhile."));
    if (outcome.kind == OutcomeKind::Cancelled && m_suspends) {
        ending.status = JobStatus::Suspended;
        return ending;
    }
    if (listener.error() && listener.error()->is(codes::deletionSkipped)) {
        if (const std::string *stale = listener.error()->detail("stale"))
            ending.stale = std::atoll(stale->c_str());
        return failed(QString::fromStdString(errorText(*listener.error())) + u' ' + Text::tr("Look whether the source answered completely; `penstock job repeat %1 --allow-deletion` deletes them.").arg(QString::fromStdString(m_jobId)));
    }
    const bool isComplete = outcome.kind == OutcomeKind::Completed && sink.sawEverything();
    if (listener.error() && !isComplete)
        return failed(QString::fromStdString(errorText(*listener.error())));
    if (sink.broken() > 0) {
        return failed(Text::tr("%n record(s) could not be mapped, so that nothing was deleted. The first reason: %1", nullptr, int(std::min<std::int64_t>(sink.broken(), 1'000'000)))
                          .arg(listener.warning() ? QString::fromStdString(errorText(*listener.warning())) : Text::tr("see the worker's log")));
    }
    if (!isComplete)
        return failed(listener.warning() ? QString::fromStdString(errorText(*listener.warning())) : Text::tr("The sync ended before everything was read."));
    if (counts.refused > mostRefused || double(counts.refused) > refusedShare * double(counts.refused + counts.indexed)) {
        return failed(Text::tr("%1 of %2 documents were refused. %3").arg(counts.refused).arg(counts.refused + counts.indexed)
                          .arg(listener.error() ? QString::fromStdString(errorText(*listener.error())) : QString()));
    }
    return ending;
}

bool JobRun::mayDeleteAll()
{
    const auto job = m_ledger.find(connector::jobsIndex, m_jobId);
    return job && *job && connector::allowsDeletion((*job)->source);
}

// --- meanwhile ---------------------------------------------------------------------------------------------------

void JobRun::supervise()
{
    const Times &times = m_settings.times;
    const auto check = part(times.check, times.idleLimit, 5), stats = part(times.stats, times.idleLimit, 3);
    auto lastStats = Lease::Clock::now();
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            if (m_changed.wait_for(lock, std::min(check, stats), [this] { return m_isOver; }))
                return;
        }
        const bool isTime = Lease::Clock::now() - lastStats >= stats - check / 2;
        if (isTime)
            lastStats = Lease::Clock::now();
        look(isTime);
        if (m_isCanceled || m_connectorIsGone || !m_lease.isHeld())
            stopDriver();
    }
}

void JobRun::look(bool withStats)
{
    const auto asked = Lease::Clock::now();
    bool isOurs = false;
    const auto changed = m_watch.change(connector::jobsIndex, m_jobId, [&](const json::Value &job) -> std::optional<json::Value> {
        isOurs = this->isOurs(job);
        if (!isOurs)
            return std::nullopt;
        m_isCanceled = m_isCanceled || job.get("status").stringView() == word(JobStatus::Canceling);
        return withStats ? std::optional(withCounts(job)) : std::nullopt;
    });
    if (!changed) {
        const bool isEnded = [this] {
            const std::scoped_lock lock(m_mutex);
            return m_isOver;
        }();
        if (!isEnded)
            note(Severity::Warning, Text::tr("The server cannot be asked about the job: %1").arg(QString::fromStdString(changed.error().reason)));
        return;
    }
    if (!isOurs || *changed == Change::Missing) {
        m_lease.lose();
        return;
    }
    if (*changed == Change::Written)
        m_lease.confirm(asked);
    const auto connector = m_watch.find(connector::connectorsIndex, m_connectorId);
    if (connector && (!*connector || (*connector)->source.get("deleted").isTrue()))
        m_connectorIsGone = true;
}

json::Value JobRun::withCounts(const json::Value &job) const
{
    const Progress::Counts counts = m_progress->total();
    json::Value changed = job;
    changed.set("indexed_document_count", json::Value::integer(counts.indexed));
    changed.set("deleted_document_count", json::Value::integer(counts.deleted));
    changed.set("indexed_document_volume", json::Value::integer(std::int64_t((counts.bytes + (1u << 19)) >> 20)));
    changed.set("last_seen", instantValue(now()));
    return changed;
}

// --- the end -----------------------------------------------------------------------------------------------------

// Again and again while the server does not answer, until others have taken the job for lost.
template<typename Work>
bool JobRun::insist(Work work)
{
    const auto last = Lease::Clock::now() + m_settings.times.idleLimit;
    for (;;) {
        const auto done = work();
        if (done)
            return true;
        note(Severity::Warning, Text::tr("The sync job cannot be read or written: %1").arg(QString::fromStdString(done.error().reason)));
        if (Lease::Clock::now() >= last || m_hurries)
            return false;
        std::this_thread::sleep_for(500ms);
    }
}

std::int64_t JobRun::countDocuments()
{
    const std::string path = '/' + http::percentEncode(m_index);
    m_ledger.caller().call({"POST", path + "/_refresh?ignore_unavailable=true"});
    const auto answer = m_ledger.caller().call({"POST", path + "/_count?ignore_unavailable=true"});
    return answer ? answer->body.get("count").toInteger().value_or(0) : 0;
}

json::Value JobRun::finished(const json::Value &job, const Ending &ending, std::int64_t documents) const
{
    json::Value changed = withCounts(job);
    const JobStatus status = job.get("status").stringView() == word(JobStatus::Canceling) ? JobStatus::Canceled : ending.status;
    const json::Value at = instantValue(now());
    changed.set("total_document_count", json::Value::integer(documents));
    changed.set("status", textValue(word(status)));
    changed.set("error", ending.error.empty() || status == JobStatus::Canceled ? json::Value() : textValue(ending.error));
    json::Value metadata = job.get("metadata").isObject() ? job.get("metadata") : json::Value::object();
    for (const char *name : {stateName, refusedName, brokenName})
        metadata.remove(name);
    if (status == JobStatus::Suspended)
        metadata.set(stateName, textValue(toJson(*ending.state)));
    else
        changed.set("completed_at", at);
    if (status == JobStatus::Canceled)
        changed.set("canceled_at", at);
    if (const std::int64_t refused = m_progress->total().refused; refused > 0)
        metadata.set(refusedName, json::Value::integer(refused));
    if (ending.stale > 0)
        metadata.set(connector::staleDocuments, json::Value::integer(ending.stale));
    if (ending.broken > 0)
        metadata.set(brokenName, json::Value::integer(ending.broken));
    changed.set("metadata", metadata);
    return changed;
}

json::Value JobRun::told(const json::Value &source, const Ending &ending) const
{
    const Progress::Counts counts = m_progress->total();
    json::Value changed = source;
    const bool hasFailed = ending.status == JobStatus::Error;
    const json::Value error = hasFailed ? textValue(ending.error) : json::Value();
    changed.set("last_synced", instantValue(now()));
    changed.set("last_seen", instantValue(now()));
    changed.set("status", textValue(word(hasFailed ? connector::ConnectorStatus::Error : connector::ConnectorStatus::Connected)));
    changed.set("error", error);
    const bool isAccess = m_type == "access_control";
    changed.set(isAccess ? "last_access_control_sync_status" : "last_sync_status", textValue(word(ending.status)));
    changed.set(isAccess ? "last_access_control_sync_error" : "last_sync_error", error);
    if (ending.status != JobStatus::Suspended) {
        changed.set("last_indexed_document_count", json::Value::integer(counts.indexed));
        changed.set("last_deleted_document_count", json::Value::integer(counts.deleted));
    }
    if (ending.status == JobStatus::Completed && !isAccess)
        changed.set("sync_cursor", cursorsOf(*ending.state));
    return changed;
}

void JobRun::finish(const Ending &given)
{
    Ending ending = given;
    bool isOurs = false;
    json::Value last;
    const std::int64_t documents = ending.status == JobStatus::Suspended ? 0 : countDocuments();
    const bool isStored = insist([&] {
        return m_ledger.change(connector::jobsIndex, m_jobId, [&](const json::Value &job) -> std::optional<json::Value> {
            // A write whose answer was lost has been done all the same; whoever took the job for lost has written something else.
            const bool isWritten = last.isObject() && job == last;
            isOurs = isWritten || this->isOurs(job);
            if (isWritten || !isOurs)
                return std::nullopt;
            last = finished(job, given, documents);
            ending.status = *connector::jobStatus(last.get("status").stringView());
            return last;
        });
    });
    if (!isStored || !isOurs) {
        note(Severity::Warning, Text::tr("The job is no longer this worker's; its end is left to whoever has it."));
        return;
    }
    const auto ended = Lease::Clock::now();
    insist([&] {
        return m_ledger.change(connector::connectorsIndex, m_connectorId, [&](const json::Value &source) -> std::optional<json::Value> {
            // Who waits this long finds that others have freed the connector, and may have begun its next job.
            if (Lease::Clock::now() - ended > m_settings.times.idleLimit / 2)
                return std::nullopt;
            return told(source, ending);
        });
    });
    const Progress::Counts counts = m_progress->total();
    const QString summary = Text::tr("The sync ended: %1; %2 indexed, %3 deleted, %4 refused.").arg(QLatin1String(word(ending.status).data(), qsizetype(word(ending.status).size()))).arg(counts.indexed).arg(counts.deleted).arg(counts.refused);
    note(ending.status == JobStatus::Error ? Severity::Error : Severity::Information, ending.error.empty() ? summary : summary + u' ' + QString::fromStdString(ending.error));
}

} // namespace penstock::worker
