// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/http/credentialheaders.h"
#include "core/http/curltransport.h"
#include "core/sink/memory.h"
#include "replaysetup.h"
#include "runsetup.h"
#include "session.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Try", text);
}

constexpr std::array<std::string_view, 5> aspects{"request", "pages", "records", "entities", "state"};

// What happens, as lines of JSON. Where more than one aspect is shown, each line says which it is: {"page": {...}}.
class Shower : public Reporter
{
public:
    Shower(Output &output, std::vector<std::string> shown) : Reporter(output), m_output(output), m_shown(std::move(shown)) {}

    void observe(const Event &event) override
    {
        Reporter::observe(event);
        if (const auto *started = std::get_if<ExchangeStarted>(&event); started && shows("request"))
            print("request", json::toText(requestOf(*started)));
        else if (const auto *decided = std::get_if<PageDecided>(&event); decided && shows("pages"))
            print("page", json::toText(pageOf(*decided)));
        else if (const auto *mapped = std::get_if<RecordsMapped>(&event); mapped && mapped->mapped)
            printRecords(*mapped);
        else if (const auto *moved = std::get_if<CursorMoved>(&event))
            m_cursors[moved->resource] = moved->cursor;
    }

    // Cursors, each key before and after; the whole state where there are other resources.
    void showState(const Document &document, const std::vector<int> &resources, const RunState &before, RunState after)
    {
        if (!shows("state"))
            return;
        bool others = false;
        for (std::size_t i = 0; i < document.resources.size(); ++i) {
            const Resource &resource = document.resources[i];
            if (resources.empty() ? !resource.enabled : std::ranges::find(resources, int(i)) == resources.end())
                continue;
            others = others || !resource.httpjson;
            if (resource.httpjson)
                print("state", json::toText(cursorOf(resource.name, RunState(before).of(resource.name).cursor, m_cursors.contains(int(i)) ? m_cursors[int(i)] : after.of(resource.name).cursor)));
        }
        if (others)
            print("state", toJson(after));
    }

private:
    bool shows(std::string_view aspect) const { return std::ranges::find(m_shown, aspect) != m_shown.end(); }

    void print(const char *name, std::string_view text)
    {
        if (m_shown.size() == 1)
            m_output.result(std::string(text) + '\n');
        else
            m_output.result(std::string("{\"") + name + "\":" + std::string(text) + "}\n");
    }

    void printRecords(const RecordsMapped &event)
    {
        if (shows("records") && event.job) {
            for (std::size_t i = 0; i < event.job->records.spans.size(); ++i)
                print("record", event.job->records.text(i));
        }
        if (shows("entities")) {
            for (const map::Entity &entity : event.mapped->entities)
                print("entity", std::string_view(event.mapped->bytes).substr(entity.offset, entity.length));
        }
    }

    static json::Value requestOf(const ExchangeStarted &started)
    {
        json::Value value = json::Value::object();
        value.set("exchange", json::Value::integer(std::int64_t(started.info.number)));
        value.set("method", json::Value::string(started.request.method));
        value.set("url", json::Value::string(started.request.url));
        json::Value headers = json::Value::array();
        for (const http::Header &line : started.request.headers.lines())
            headers.append(json::Value::string(line.name + ": " + (http::carriesCredentials(line.name) ? http::maskedValue(line.value) : line.value)));
        value.set("headers", headers);
        if (started.request.hasBody)
            value.set("body", json::Value::string(started.request.body));
        value.set("why", json::Value::string(started.info.reason.sentence.toStdString()));
        return value;
    }

    using Cursor = std::map<std::string, std::string>;
    static json::Value cursorOf(const std::string &resource, const Cursor &before, const Cursor &after)
    {
        json::Value keys = json::Value::object();
        const auto valueIn = [](const Cursor &cursor, const std::string &key) {
            const auto found = cursor.find(key);
            return found == cursor.end() ? json::Value() : json::Value::string(found->second);
        };
        Cursor all = before;
        all.insert(after.begin(), after.end());
        for (const auto &[key, value] : all) {
            json::Value one = json::Value::object();
            one.set("before", valueIn(before, key));
            one.set("after", valueIn(after, key));
            keys.set(key, std::move(one));
        }
        json::Value state = json::Value::object();
        state.set("resource", json::Value::string(resource));
        state.set("cursor", std::move(keys));
        return state;
    }

    static json::Value pageOf(const PageDecided &decided)
    {
        json::Value value = json::Value::object();
        value.set("resource", json::Value::string(decided.resourceName));
        value.set("page", json::Value::integer(decided.page));
        value.set("exchange", json::Value::integer(std::int64_t(decided.exchange)));
        value.set("items", json::Value::integer(decided.items));
        value.set("last", json::Value::boolean(decided.last));
        value.set("rule", json::Value::string(decided.reason.rule));
        value.set("why", json::Value::string(decided.reason.sentence.toStdString()));
        return value;
    }

    Output &m_output;
    std::vector<std::string> m_shown;
    std::map<int, Cursor> m_cursors;
};

// Where the preview begins: anew, or with the cursors of a state that was stored and is not touched.
Result<RunState> begin(const Arguments &arguments, const Document &document)
{
    auto fresh = beginRun(*memoryState(), document, "preview", true);
    if (!fresh)
        return std::unexpected(fresh.error());
    if (!arguments.has("state"))
        return std::move(fresh->state);
    const std::string file = arguments.value("state");
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return failure(codes::fileUnreadable, tr("There is no state `%1`.").arg(QString::fromStdString(file)));
    const auto store = openSqliteState(file);
    const auto sink = sinkName(arguments, document);
    if (!store || !sink)
        return std::unexpected(!store ? store.error() : sink.error());
    const auto stored = (*store)->load(*sink);
    if (!stored)
        return std::unexpected(stored.error());
    if (!*stored)
        return failure(codes::usage, tr("`%1` holds nothing for the sink `%2`; --sink names another one.").arg(QString::fromStdString(file), QString::fromStdString(*sink)));
    for (const ResourceProgress &progress : (*stored)->resources) {
        if (!progress.cursor.empty())
            fresh->state.resources.push_back({.resource = progress.resource, .source = progress.source, .cursor = progress.cursor});
    }
    return std::move(fresh->state);
}

Result<std::vector<std::string>> shownAspects(const Arguments &arguments)
{
    std::vector<std::string> shown = splitList(arguments.value("show", "entities"));
    for (const std::string &aspect : shown) {
        if (std::ranges::find(aspects, aspect) == aspects.end())
            return failure(codes::usage, tr("`--show %1`: of request, pages, records, entities and state.").arg(QString::fromStdString(aspect)));
    }
    return shown;
}

Exit tryOut(Session &session, const Arguments &arguments)
{
    Interrupts interrupts(session.output());
    const auto shown = shownAspects(arguments);
    if (!shown)
        return session.fail(shown.error());
    const auto limits = PreviewLimits::of(arguments);
    if (!limits)
        return session.fail(limits.error());
    const bool replays = arguments.has("from");
    if (session.isOffline() && !replays)
        return session.fail(Diagnostic(codes::usage, tr("Without the network, name a recorded case with --from.")));
    const Session::Chosen chosen = session.chosen();
    const auto loaded = session.read(chosen.project, std::string(), replays);
    if (!loaded)
        return loaded.error();
    const auto resources = resourcesNamed(*loaded->document, chosen.names);
    if (!resources)
        return session.fail(resources.error());

    std::unique_ptr<http::Transport> transport;
    InstantClock instant;
    if (replays) {
        const auto recorded = loadCase(arguments.value("from"));
        if (!recorded)
            return session.fail(recorded.error());
        transport = replayOf(*recorded, session.output().redactor());
    } else {
        transport = http::makeCurlTransport();
    }
    Shower shower(session.output(), *shown);
    Driver::Parts parts;
    parts.document = loaded->document;
    parts.transport = transport.get();
    DriverOptions options = limits->options();
    options.run.resources = *resources;
    std::unique_ptr<Tracer> tracer;
    if (arguments.has("logs"))
        tracer = tracerFor(*loaded->document, arguments.value("logs"), session.output(), shower, options.run);
    parts.observer = tracer ? static_cast<Observer *>(tracer.get()) : &shower;
    parts.clock = replays ? &instant : nullptr;
    // A state is what a sink acknowledged.
    const auto memory = memoryState();
    sink::MemorySink sink;
    parts.store = memory.get();
    parts.sink = &sink;
    Driver driver(std::move(parts), options);
    const auto beginning = begin(arguments, *loaded->document);
    if (!beginning)
        return session.fail(beginning.error());
    session.output().setRun(beginning->run);
    const Outcome outcome = interrupts.run(driver, *beginning);
    if (const auto state = memory->load("preview"); state && *state)
        shower.showState(*loaded->document, *resources, *beginning, **state);
    shower.summarise(outcome);
    return interrupts.happened() ? Exit::Interrupted : outcome.exit;
}

constexpr OptionSpec options[] = {
    {"pages", 0, "N", QT_TRANSLATE_NOOP("Commands", "Most pages of a listing (5)")},
    {"records", 0, "N", QT_TRANSLATE_NOOP("Commands", "Most records (1000)")},
    {"from", 0, "CASE", QT_TRANSLATE_NOOP("Commands", "Answer from a recorded case instead of the network")},
    {"state", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "httpjson: begin with the cursors of this state, which is not changed")},
    {"sink", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "Whose state that is")},
    {"logs", 0, "DIR", QT_TRANSLATE_NOOP("Commands", "httpjson: let request.tracer write, in DIR/httpjson")},
    {"show", 0, "LIST", QT_TRANSLATE_NOOP("Commands", "What to print: request, pages, records, entities, state (entities)")},
};

} // namespace

const Command tryCommand{"try", "[PROJECT] RESOURCE...", QT_TRANSLATE_NOOP("Commands", "Run a few pages and show what comes out, writing nothing"), options, 1, -1, tryOut};

} // namespace penstock::cli
