// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/worker.h"

#include "commandlist.h"
#include "connectoraccess.h"
#include "core/base/codes.h"
#include "core/connector/instant.h"
#include "core/serve/privateconnectors.h"
#include "runsetup.h"
#include "session.h"

#include <QCoreApplication>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("WorkerCommand", text);
}

struct TimeOption {
    const char *name;
    worker::Times::Duration worker::Times::*time;
};
constexpr TimeOption timeOptions[] = {
    {"poll-interval", &worker::Times::poll}, {"heartbeat", &worker::Times::heartbeat}, {"idle-limit", &worker::Times::idleLimit},
    {"cleanup-interval", &worker::Times::cleanup}, {"drain", &worker::Times::drain}, {"wait-for-server", &worker::Times::startup},
};

Result<> readTimes(const Arguments &arguments, worker::Times &times)
{
    for (const TimeOption &option : timeOptions) {
        if (!arguments.has(option.name))
            continue;
        const auto time = parseDuration(arguments.value(option.name));
        if (!time || time->count() <= 0)
            return failure(codes::usage, tr("`--%1 %2`: a duration such as 90s or 5m is expected.").arg(QLatin1String(option.name), QString::fromStdString(arguments.value(option.name))));
        times.*option.time = *time;
    }
    return {};
}

Result<double> readThreshold(const Arguments &arguments)
{
    const QString given = QString::fromStdString(arguments.value("delete-threshold", "50"));
    bool isNumber = false;
    const double percent = given.toDouble(&isNumber);
    if (!isNumber || percent < 0 || percent > 100)
        return failure(codes::usage, tr("`--delete-threshold %1`: percent from 0 to 100 are expected.").arg(given));
    return percent / 100;
}

void tell(Output &output, const worker::Note &note)
{
    const auto text = [](const std::string &word) { return json::Value::string(word); };
    json::Value about = json::Value::object();
    about.set("severity", text(note.severity == Severity::Error ? "error" : note.severity == Severity::Warning ? "warning" : "information"));
    QString where;
    if (!note.connector.empty()) {
        about.set("connector", text(note.connector));
        where += tr("connector %1").arg(QString::fromStdString(note.connector));
    }
    if (!note.job.empty()) {
        about.set("sync_job", text(note.job));
        where += tr(", sync job %1").arg(QString::fromStdString(note.job));
    }
    const QString time = QString::fromStdString(connector::toText(connector::now()));
    if (!where.isEmpty())
        where += QLatin1String(": ");
    output.say(time + u' ' + where + note.text, about);
}

Result<worker::Settings> readSettings(Session &session, const Arguments &arguments)
{
    worker::Settings settings;
    if (!arguments.has("projects"))
        return failure(codes::usage, tr("`--projects DIR` is missing: the folder with the projects whose connectors are to be served."));
    settings.projects = arguments.value("projects");
    std::error_code error;
    if (!std::filesystem::exists(settings.projects, error))
        return failure(codes::usage, tr("There is no %1, which --projects names.").arg(QString::fromStdString(settings.projects.string())));
    if (arguments.has("server") && arguments.has("data"))
        return failure(codes::usage, tr("Either --server or --data is expected."));
    if (session.isOffline())
        return failure(codes::usage, tr("A worker needs the network, which --no-network refuses."));
    const auto jobs = arguments.number("jobs");
    if (!jobs)
        return std::unexpected(jobs.error());
    settings.jobs = int(std::clamp<std::int64_t>(jobs->value_or(settings.jobs), 1, 256));
    const auto threshold = readThreshold(arguments);
    if (!threshold)
        return std::unexpected(threshold.error());
    settings.deleteThreshold = *threshold;
    if (auto times = readTimes(arguments, settings.times); !times)
        return std::unexpected(times.error());
    settings.environment = arguments.value("environment");
    settings.processEnvironment = processEnvironment;
    settings.secrets = [&session] { return session.secrets(); };
    settings.notes = [&output = session.output()](const worker::Note &note) { tell(output, note); };
    return settings;
}

Exit work(Session &session, const Arguments &arguments)
{
    Interrupts interrupts(session.output());
    auto settings = readSettings(session, arguments);
    if (!settings)
        return session.fail(settings.error());
    std::unique_ptr<serve::PrivateConnectors> here;
    if (arguments.has("server")) {
        auto server = connectorServer(session, arguments);
        if (!server)
            return session.fail(server.error());
        settings->server = std::move(*server);
    } else {
        auto opened = serve::PrivateConnectors::open(connectorFolder(arguments));
        if (!opened)
            return session.fail(opened.error());
        here = std::move(*opened);
        settings->server = here->address();
    }
    // A server that hangs must not outlast the lease of a job.
    settings->server.timeout = std::min(settings->server.timeout, std::max(settings->times.idleLimit / 4, worker::Times::Duration(1'000)));
    worker::Worker worker(std::move(*settings));
    Result<> done;
    session.output().say(tr("Worker %1 serves its connectors until it is interrupted.").arg(QString::fromStdString(worker.name())));
    interrupts.during([&worker] { worker.stop(); }, [&] { done = worker.run(); });
    return done ? Exit::Done : session.fail(done.error());
}

constexpr OptionSpec options[] = {
    {"projects", 0, "DIR", QT_TRANSLATE_NOOP("Commands", "A project, or a folder with projects; penstock-NAME is the service type of each")},
    connectorPlaceOptions[0],
    connectorPlaceOptions[1],
    connectorPlaceOptions[2],
    {"jobs", 0, "N", QT_TRANSLATE_NOOP("Commands", "Most sync jobs at a time (4)")},
    {"delete-threshold", 0, "PERCENT", QT_TRANSLATE_NOOP("Commands", "Share of an index that a full sync may delete (50); more is an error of the job")},
    {"poll-interval", 0, "DURATION", QT_TRANSLATE_NOOP("Commands", "Between two looks for schedules and waiting jobs (5s)")},
    {"heartbeat", 0, "DURATION", QT_TRANSLATE_NOOP("Commands", "Check a connector in when it was not seen for so long (5m)")},
    {"idle-limit", 0, "DURATION", QT_TRANSLATE_NOOP("Commands", "A running job that was not seen for so long has lost its worker (5m); the same for all workers")},
    {"cleanup-interval", 0, "DURATION", QT_TRANSLATE_NOOP("Commands", "Between two looks for such jobs (5m)")},
    {"drain", 0, "DURATION", QT_TRANSLATE_NOOP("Commands", "When it is stopped, what is under way may take so long (30s); then jobs are suspended")},
    {"wait-for-server", 0, "DURATION", QT_TRANSLATE_NOOP("Commands", "Wait so long for a server that is not ready (4m)")},
};

} // namespace

const Command workerCommand{"worker", "--projects DIR", QT_TRANSLATE_NOOP("Commands", "Serve connectors: claim their sync jobs, perform them, report"), options, 0, 0, work};

} // namespace penstock::cli
