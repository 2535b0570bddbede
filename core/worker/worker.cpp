// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/worker.h"

#include "core/base/codes.h"
#include "core/connector/states.h"
#include "core/connector/values.h"
#include "core/worker/cleaner.h"
#include "core/worker/jobrun.h"
#include "core/worker/scheduler.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <list>
#include <unistd.h>

namespace penstock::worker
{

namespace
{

using namespace std::chrono_literals;
using connector::JobStatus;
using connector::textValue;
using connector::word;
using Clock = std::chrono::steady_clock;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Worker)
};

// Of this process and no other, ever: a job with this name is ours.
std::string newName()
{
    return QSysInfo::machineHostName().toStdString() + '-' + std::to_string(getpid()) + '-' + connector::newId().substr(0, 8);
}

const char *statusName(std::string_view jobType)
{
    return jobType == "access_control" ? "last_access_control_sync_status" : "last_sync_status";
}

struct Running {
    std::string connector;
    std::unique_ptr<JobRun> run;
    std::thread thread;
    std::atomic<bool> isOver = false;
};

} // namespace

struct Worker::State {
    explicit State(Settings given) : settings(std::move(given)), name(newName()), ledger(settings.server), scheduler(settings), cleaner(settings, ledger) {}

    Settings settings;
    const std::string name;
    Ledger ledger;                           // of the thread that runs
    Scheduler scheduler;
    Cleaner cleaner;
    std::list<Running> running;
    std::atomic<bool> stopped = false;
    std::mutex mutex;
    std::condition_variable woken;
    int wakes = 0, seenWakes = 0;            // how often something happened; guarded by the mutex

    Result<> begin();
    void loop();
    void keepScheduling();
    void lookForJobs();
    std::map<std::string, Project> projectsNow() const;
    void start(const StoredDocument &job, const Project &project);
    bool reserve(const StoredDocument &job, std::optional<std::string> &before, json::Value &cursor);
    bool claim(const StoredDocument &job, const json::Value &cursor);
    void release(const StoredDocument &job, const std::optional<std::string> &before);
    void reap();
    void drain();
    void wake();
    bool rest(Times::Duration duration);     // false: stopped
    void note(Severity severity, const QString &words, const StoredDocument *job = nullptr) const;
};

Worker::Worker(Settings settings) : m_state(std::make_unique<State>(std::move(settings))) {}

Worker::~Worker() = default;

const std::string &Worker::name() const
{
    return m_state->name;
}

void Worker::stop()
{
    m_state->stopped = true;
    m_state->scheduler.stop();
    m_state->wake();
}

Result<> Worker::run()
{
    if (auto begun = m_state->begin(); !begun)
        return begun;
    std::thread scheduling([this] { m_state->keepScheduling(); });
    m_state->loop();
    m_state->drain();
    scheduling.join();
    return {};
}

void Worker::State::note(Severity severity, const QString &words, const StoredDocument *job) const
{
    if (settings.notes)
        settings.notes({severity, job ? job->source.get("connector").get("id").toString() : std::string(), job ? job->id : std::string(), words});
}

void Worker::State::wake()
{
    {
        const std::scoped_lock lock(mutex);
        ++wakes;
    }
    woken.notify_all();
}

bool Worker::State::rest(Times::Duration duration)
{
    std::unique_lock lock(mutex);
    woken.wait_for(lock, duration, [&] { return stopped || wakes != seenWakes; });
    seenWakes = wakes;
    return !stopped;
}

// The server may still be starting.
Result<> Worker::State::begin()
{
    const auto last = Clock::now() + settings.times.startup;
    for (Times::Duration pause = 500ms;; pause = std::min<Times::Duration>(pause * 2, 15s)) {
        const auto about = ledger.caller().call({"GET", "/"});
        const auto ready = about ? ledger.prepare() : std::unexpected(about.error());
        if (ready)
            return {};
        const int status = ready.error().status;
        const QString reason = QString::fromStdString(ready.error().reason);
        if (status == 401 || status == 403)
            return failure(codes::connectorUnauthorized, reason);
        if (stopped)
            return {};
        if (Clock::now() + pause >= last || (status != 0 && status < 500 && status != 429))
            return failure(codes::connectorUnreachable, Text::tr("The server did not become ready: %1").arg(reason));
        note(Severity::Warning, Text::tr("The server is not ready yet: %1").arg(reason));
        rest(pause);
    }
}

void Worker::State::keepScheduling()
{
    while (!stopped) {
        scheduler.look();
        std::unique_lock lock(mutex);
        woken.wait_for(lock, settings.times.poll, [this] { return stopped.load(); });
    }
}

void Worker::State::loop()
{
    auto lastCleaning = Clock::now() - settings.times.cleanup;
    while (!stopped) {
        reap();
        if (int(running.size()) < settings.jobs)
            lookForJobs();
        if (Clock::now() - lastCleaning >= settings.times.cleanup) {
            lastCleaning = Clock::now();
            std::set<std::string> types;
            for (const auto &[type, project] : projectsNow())
                types.insert(type);
            cleaner.look(types);
        }
        rest(std::min(settings.times.poll, settings.times.cleanup));
    }
}

std::map<std::string, Project> Worker::State::projectsNow() const
{
    return findProjects(settings.projects, [](const Diagnostic &) {});      // the scheduler tells of what is wrong with them
}

void Worker::State::lookForJobs()
{
    const auto jobs = ledger.jobs({"pending", "suspended"});
    if (!jobs) {
        note(Severity::Warning, Text::tr("Sync jobs cannot be looked for: %1").arg(QString::fromStdString(jobs.error().reason)));
        return;
    }
    // Read behind the jobs: whoever changed a project and then started one means the changed one.
    const auto projects = jobs->empty() ? std::map<std::string, Project>() : projectsNow();
    for (const StoredDocument &job : *jobs) {
        const auto project = projects.find(job.source.get("connector").get("service_type").toString());
        if (project == projects.end())
            continue;
        const std::string connector = job.source.get("connector").get("id").toString();
        if (std::ranges::any_of(running, [&](const Running &one) { return one.connector == connector; }))
            continue;
        if (stopped || int(running.size()) >= settings.jobs)
            return;
        start(job, project->second);
    }
}

// First the connector, of which there may be one job at a time, then the job; each by a write that fails when somebody else was first.
void Worker::State::start(const StoredDocument &job, const Project &project)
{
    const auto begun = Lease::Clock::now();
    std::optional<std::string> before;
    json::Value cursor;
    if (!reserve(job, before, cursor))
        return;
    const auto claimed = Lease::Clock::now();
    // Who waited this long may have been taken for lost already.
    if (claimed - begun > settings.times.idleLimit / 2 || !claim(job, cursor)) {
        release(job, before);
        return;
    }
    Running &one = running.emplace_back();
    one.connector = job.source.get("connector").get("id").toString();
    one.run = std::make_unique<JobRun>(settings, name, project.files, job.id, claimed);
    one.thread = std::thread([this, &one] {
        one.run->perform();
        one.isOver = true;
        wake();
    });
}

bool Worker::State::reserve(const StoredDocument &job, std::optional<std::string> &before, json::Value &cursor)
{
    const char *status = statusName(textOf(job, "job_type"));
    const auto changed = ledger.change(connector::connectorsIndex, job.source.get("connector").get("id").toString(), [&](const json::Value &source) -> std::optional<json::Value> {
        if (source.get("deleted").isTrue() || source.get(status).stringView() == word(JobStatus::InProgress))
            return std::nullopt;
        before = source.get(status).isString() ? std::optional(source.get(status).toString()) : std::nullopt;
        cursor = source.get("sync_cursor");
        json::Value reserved = source;
        reserved.set("status", textValue(word(connector::ConnectorStatus::Connected)));
        reserved.set("error", json::Value());
        reserved.set(status, textValue(word(JobStatus::InProgress)));
        reserved.set(status == statusName("access_control") ? "last_access_control_sync_error" : "last_sync_error", json::Value());
        return reserved;
    });
    return changed && *changed == Change::Written;
}

bool Worker::State::claim(const StoredDocument &job, const json::Value &cursor)
{
    bool isOurs = false;
    const auto changed = ledger.change(connector::jobsIndex, job.id, [&](const json::Value &source) -> std::optional<json::Value> {
        const auto status = connector::jobStatus(source.get("status").stringView());
        // A claim whose answer was lost has been made all the same.
        isOurs = status == JobStatus::InProgress && source.get("worker_hostname").stringView() == name;
        if (status != JobStatus::Pending && status != JobStatus::Suspended)
            return std::nullopt;
        const json::Value at = connector::instantValue(connector::now());
        json::Value claimed = source;
        claimed.set("worker_hostname", textValue(name));
        claimed.set("status", textValue(word(JobStatus::InProgress)));
        claimed.set("started_at", at);
        claimed.set("last_seen", at);
        if (source.get("job_type").stringView() == "incremental" && !cursor.isNull()) {
            json::Value copy = source.get("connector");
            copy.set("sync_cursor", cursor);
            claimed.set("connector", copy);
        }
        return claimed;
    });
    return isOurs || (changed && *changed == Change::Written);
}

void Worker::State::release(const StoredDocument &job, const std::optional<std::string> &before)
{
    const char *status = statusName(textOf(job, "job_type"));
    static_cast<void>(ledger.change(connector::connectorsIndex, job.source.get("connector").get("id").toString(), [&](const json::Value &source) -> std::optional<json::Value> {
        if (source.get(status).stringView() != word(JobStatus::InProgress))
            return std::nullopt;
        json::Value released = source;
        released.set(status, before ? textValue(*before) : json::Value());
        return released;
    }));
}

void Worker::State::reap()
{
    for (auto one = running.begin(); one != running.end();) {
        if (!one->isOver) {
            ++one;
            continue;
        }
        one->thread.join();
        one = running.erase(one);
    }
}

void Worker::State::drain()
{
    for (Running &one : running)
        one.run->suspend();
    if (!running.empty())
        note(Severity::Information, Text::tr("%n sync job(s) are being suspended.", nullptr, int(running.size())));
    const auto last = Clock::now() + settings.times.drain;
    while (!running.empty() && Clock::now() < last) {
        std::unique_lock lock(mutex);
        woken.wait_for(lock, 100ms);
        lock.unlock();
        reap();
    }
    for (Running &one : running)
        one.run->hurry();
    for (Running &one : running)
        one.thread.join();
    running.clear();
}

} // namespace penstock::worker
