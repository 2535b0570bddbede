// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/http/curltransport.h"
#include "runsetup.h"
#include "session.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Sync", text);
}

// What a sink of a document's would say of itself, were it written there: lines to the standard output, or to --output.
SinkSettings lineSink(const Arguments &arguments)
{
    SinkSettings settings;
    settings.name = standardOutput;
    const std::string path = arguments.has("output") ? std::filesystem::absolute(arguments.value("output")).string() : "-";
    if (const auto node = yaml::read("{type: ndjson, path: " + yaml::scalarText(path, true) + "}", standardOutput))
        settings.options = Options(*node);
    settings.type = settings.options.type();
    return settings;
}

Result<std::shared_ptr<const Document>> withOverrides(const std::shared_ptr<const Document> &document, const Arguments &arguments, std::optional<std::chrono::milliseconds> every)
{
    const auto concurrency = arguments.number("concurrency"), pages = arguments.number("max-pages");
    for (const auto *given : {&concurrency, &pages}) {
        if (!*given)
            return std::unexpected(given->error());
        if (given->value() == 0)
            return failure(codes::usage, tr("`--concurrency` and `--max-pages` are 1 or more."));
    }
    auto changed = std::make_shared<Document>(*document);
    const auto change = [&](Connection &connection) {
        if (*concurrency)
            connection.maxConcurrentRequests.value = **concurrency;
        if (*pages)
            connection.maxPages.value = **pages;
    };
    change(changed->connection);
    for (Resource &resource : changed->resources) {
        change(resource.connection);
        if (!resource.httpjson || !every)
            continue;
        auto input = std::make_shared<httpjson::Config>(*resource.httpjson);
        input->interval = *every;
        resource.httpjson = std::move(input);
    }
    return changed;
}

class Sync
{
public:
    Sync(Session &session, const Arguments &arguments) : m_session(session), m_arguments(arguments), m_interrupts(session.output()) {}
    Exit run();

private:
    std::expected<void, Exit> prepare();
    Result<> readIntervals(const Document &document);
    std::expected<void, Exit> openSink();
    Exit drive();

    Session &m_session;
    const Arguments &m_arguments;
    Interrupts m_interrupts;
    std::filesystem::path m_folder;
    std::vector<std::string> m_secrets;
    std::shared_ptr<const Document> m_document;
    std::vector<int> m_resources;
    std::chrono::milliseconds m_time{0};
    std::optional<std::int64_t> m_maxDropped;
    int m_intervals = 1;
    std::optional<std::chrono::milliseconds> m_every;
    std::string m_sinkName;
    std::unique_ptr<sink::Sink> m_sink;
    std::unique_ptr<StateStore> m_store;
    RunState m_state;
    bool m_resumed = false;
};

std::expected<void, Exit> Sync::prepare()
{
    const Session::Chosen chosen = m_session.chosen();
    const auto files = m_session.load(chosen.project);
    if (!files)
        return std::unexpected(m_session.fail(files.error()));
    const auto outline = m_session.check(*files);
    if (!outline)
        return std::unexpected(m_session.fail(outline.error()));
    if (!outline->isUsable()) {
        m_session.output().report(outline->findings);
        return std::unexpected(exitOf(outline->findings));
    }
    const auto name = sinkName(m_arguments, outline->document);
    if (!name)
        return std::unexpected(m_session.fail(name.error()));
    m_sinkName = *name;
    const bool dry = m_arguments.has("dry-run");
    auto loaded = m_session.read(chosen.project, dry || m_sinkName == standardOutput ? std::string() : m_sinkName);
    if (!loaded)
        return std::unexpected(loaded.error());
    m_folder = loaded->folder;
    m_secrets = std::move(loaded->secrets);
    const auto resources = resourcesNamed(*loaded->document, chosen.names);
    if (!resources)
        return std::unexpected(m_session.fail(resources.error()));
    m_resources = *resources;
    const auto time = runTime(m_arguments);
    if (!time)
        return std::unexpected(m_session.fail(time.error()));
    m_time = *time;
    if (const auto intervals = readIntervals(*loaded->document); !intervals)
        return std::unexpected(m_session.fail(intervals.error()));
    const auto dropped = m_arguments.number("max-dropped");
    if (!dropped)
        return std::unexpected(m_session.fail(dropped.error()));
    m_maxDropped = *dropped;
    auto document = withOverrides(loaded->document, m_arguments, m_every);
    if (!document)
        return std::unexpected(m_session.fail(document.error()));
    m_document = *document;
    return {};
}

Result<> Sync::readIntervals(const Document &document)
{
    const auto intervals = m_arguments.number("intervals");
    if (!intervals)
        return std::unexpected(intervals.error());
    if (*intervals && **intervals > std::numeric_limits<int>::max())
        return failure(codes::usage, tr("`--intervals %1` is too many; 0 polls until stopped.").arg(**intervals));
    const bool polls = m_arguments.has("every");
    if ((polls || *intervals) && !hasInputs(document, m_resources))
        return failure(codes::usage, tr("`--%1` is about resources that are polled, and none of those chosen is: an httpjson resource has `request`.").arg(QLatin1String(polls ? "every" : "intervals")));
    m_intervals = int(intervals->value_or(polls ? 0 : 1));
    const std::string every = m_arguments.value("every");
    if (every.empty())
        return {};
    m_every = parseDuration(every);
    if (!m_every || m_every->count() <= 0)
        return failure(codes::usage, tr("`--every %1`: a duration such as 90s or 5m is expected.").arg(QString::fromStdString(every)));
    return {};
}

std::expected<void, Exit> Sync::openSink()
{
    const auto named = std::ranges::find(m_document->sinks, m_sinkName, &SinkSettings::name);
    auto sink = sink::make(named == m_document->sinks.end() ? lineSink(m_arguments) : *named);
    if (!sink)
        return std::unexpected(m_session.fail(sink.error()));
    m_sink = std::move(*sink);
    auto store = openSqliteState(stateFile(m_arguments, m_folder));
    if (!store)
        return std::unexpected(m_session.fail(store.error()));
    m_store = std::move(*store);
    if (const auto locked = m_store->lock(m_sinkName); !locked)
        return std::unexpected(m_session.fail(locked.error()));
    auto beginning = beginRun(*m_store, *m_document, m_sinkName, m_arguments.has("fresh"));
    if (!beginning)
        return std::unexpected(m_session.fail(beginning.error()));
    m_state = std::move(beginning->state);
    m_resumed = beginning->resumed;
    m_session.output().setRun(m_state.run);
    if (m_resumed)
        m_session.output().say(tr("Continues the sync of %1.").arg(QString::fromStdString(m_state.startedAt)));
    return {};
}

Exit Sync::drive()
{
    const auto transport = http::makeCurlTransport();
    Reporter reporter(m_session.output());
    Driver::Parts parts;
    parts.document = m_document;
    parts.transport = transport.get();
    parts.sink = m_sink.get();
    parts.sinkContext.folder = m_folder;
    parts.sinkContext.resuming = m_resumed;
    parts.sinkContext.secrets = std::move(m_secrets);
    // What a part of the project did not produce is not stale.
    parts.sinkContext.allowDeletion = m_resources.empty() && !m_arguments.has("max-pages");
    parts.store = m_store.get();
    DriverOptions options;
    options.run.resources = m_resources;
    options.run.intervals = m_intervals;
    std::unique_ptr<Tracer> tracer;
    if (m_sink || m_arguments.has("logs"))
        tracer = tracerFor(*m_document, m_arguments.has("logs") ? std::filesystem::path(m_arguments.value("logs")) : m_folder / ".penstock" / "logs", m_session.output(), reporter, options.run);
    parts.observer = tracer ? static_cast<Observer *>(tracer.get()) : &reporter;
    options.totalTime = m_time;
    options.mapThreads = int(std::clamp(std::thread::hardware_concurrency(), 1u, 4u));
    options.worker.limits.time = m_document->connection.jqTime.orElse(std::chrono::seconds(30));
    if (m_sink)
        options.worker.examples = 5;
    if (m_sink && m_sink->isAtMostOnce())
        m_session.output().say(tr("The standard output cannot confirm what its reader took: what is on its way when a sync is killed is not sent again."));
    Driver driver(std::move(parts), options);
    const Outcome outcome = m_interrupts.run(driver, std::move(m_state));
    reporter.summarise(outcome);
    if (m_interrupts.happened())
        return Exit::Interrupted;
    return m_maxDropped && outcome.failed > *m_maxDropped ? Exit::Dropped : outcome.exit;
}

Exit Sync::run()
{
    if (m_session.isOffline())
        return m_session.fail(Diagnostic(codes::usage, tr("A sync needs the network, which --no-network refuses. `penstock try --from CASE` does not.")));
    if (const auto ready = prepare(); !ready)
        return ready.error();
    if (!m_arguments.has("dry-run")) {
        if (const auto open = openSink(); !open)
            return open.error();
    }
    return drive();
}

Exit sync(Session &session, const Arguments &arguments)
{
    return Sync(session, arguments).run();
}

constexpr OptionSpec options[] = {
    {"sink", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "Where documents go: a sink of the project, or - for lines on the standard output")},
    {"state", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Where the state is kept; .penstock/state.db otherwise")},
    {"fresh", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Start from the beginning even where an earlier sync can be continued")},
    {"intervals", 0, "N", QT_TRANSLATE_NOOP("Commands", "httpjson: poll so many times, one interval apart; 0: until stopped")},
    {"every", 0, "[DURATION]", QT_TRANSLATE_NOOP("Commands", "httpjson: poll until stopped, this far apart; at the configured interval where it is not said")},
    {"logs", 0, "DIR", QT_TRANSLATE_NOOP("Commands", "httpjson: where request.tracer writes, in DIR/httpjson; .penstock/logs otherwise")},
    {"dry-run", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Fetch and map, and write nothing")},
    {"max-pages", 0, "N", QT_TRANSLATE_NOOP("Commands", "Most pages of one listing")},
    {"max-dropped", 0, "N", QT_TRANSLATE_NOOP("Commands", "Answer 8 where more records than these failed in the mapping")},
    {"concurrency", 0, "N", QT_TRANSLATE_NOOP("Commands", "Most requests at a time")},
};

} // namespace

const Command syncCommand{"sync", "[PROJECT] [RESOURCE...]", QT_TRANSLATE_NOOP("Commands", "Fetch everything, map it and write it to a sink"), options, 0, -1, sync};

} // namespace penstock::cli
