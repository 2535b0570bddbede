// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/runjob.h"

#include "core/base/codes.h"
#include "core/engine/nextrequest.h"
#include "core/http/credentialheaders.h"
#include "core/sink/sink.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cctype>

namespace penstock::ui
{

namespace
{
constexpr std::size_t previewBody = 1u << 20;         // of each answer, bytes that the window can show
constexpr std::size_t fullRunBody = 64u << 10;
constexpr int examples = 1000;
constexpr int explanations = 10;                      // of each list of transforms and of each page, and samples of splits
constexpr std::chrono::seconds jqTimeOfFullRun{30};   // of one program, where the document does not say
constexpr const char *previewSink = "preview";

// A value from the process's environment whose name says so is a secret too.
bool namesSecret(std::string name)
{
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::toupper(c)); });
    constexpr std::array words = {"TOKEN", "SECRET", "PASSWORD", "PASSWD", "KEY", "CREDENTIAL"};
    return std::any_of(words.begin(), words.end(), [&](const char *word) { return name.find(word) != std::string::npos; });
}

std::vector<int> resourceIndexes(const Document &document, const std::string &name)
{
    std::vector<int> indexes;
    for (std::size_t i = 0; i < document.resources.size(); ++i) {
        if (!name.empty() && document.resources[i].name == name)
            indexes.push_back(static_cast<int>(i));
    }
    return indexes;
}

// A clock that shows another time and goes on from there.
class ShiftedClock final : public Clock
{
public:
    explicit ShiftedClock(std::chrono::system_clock::time_point begins) : m_shift(begins - std::chrono::system_clock::now()) {}
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now() + m_shift; }

private:
    std::chrono::system_clock::duration m_shift;
};
} // namespace

RunJob::RunJob(RunRequest request, RunParts parts)
    : m_request(std::move(request))
    , m_parts(std::move(parts))
{
    m_free = m_request.mode != RunMode::Step;
    m_permits = 1;                                    // the first page is asked for at once
}

Lookup RunJob::lookup(Redactor &redactor, const SecretStore &secrets) const
{
    Lookup lookup;
    lookup.variables = m_request.variables;
    lookup.environment = m_request.environment;
    lookup.processEnvironment = [&redactor](const std::string &name) -> std::optional<std::string> {
        if (!qEnvironmentVariableIsSet(name.c_str()))
            return std::nullopt;
        const std::string value = qgetenv(name.c_str()).toStdString();
        if (namesSecret(name))
            redactor.add(name, value);
        return value;
    };
    lookup.secret = [&redactor, &secrets](const std::string &path) {
        Result<std::string> value = secrets.get(path);
        if (value)
            redactor.add(path, *value);
        return value;
    };
    return lookup;
}

void RunJob::run()
{
    Redactor redactor;
    const std::unique_ptr<SecretStore> secrets = m_parts.secrets();
    ReadOptions options;
    options.lookup = lookup(redactor, *secrets);
    options.profile = m_request.profile;
    options.sink = m_request.mode == RunMode::ToEnd ? m_request.sink : std::string();
    Reading reading = readDocument(m_request.files, options);
    const bool usable = reading.isUsable();
    if (m_request.mode != RunMode::NextRequest)
        tell(reading.findings, redactor);
    if (!usable || m_cancelled)
        giveUp({});
    else
        drive(std::move(reading.document), std::move(redactor));
    m_over = true;
}

void RunJob::tell(const Diagnostics &findings, const Redactor &redactor)
{
    Recorder recorder(nullptr, redactor, m_updates);
    for (const Diagnostic &finding : findings)
        recorder.observe(Found{finding});
}

void RunJob::giveUp(Diagnostic reason)
{
    if (m_request.mode == RunMode::NextRequest) {
        m_updates.push(NextTold{{.text = {}, .note = reason.code ? reason.message : QCoreApplication::translate("RunJob", "The document has errors; nothing can be asked.")}});
        return;
    }
    Outcome outcome;
    outcome.kind = m_cancelled ? OutcomeKind::Cancelled : OutcomeKind::Failed;
    outcome.exit = reason.code ? reason.code->exit : Exit::Configuration;
    if (reason.code)
        m_updates.push(FindingTold{std::move(reason)});
    m_updates.push(RunOver{outcome});
}

DriverOptions RunJob::driverOptions(const Document &document) const
{
    DriverOptions options;
    options.run.resources = resourceIndexes(document, m_request.resource);
    options.run.keepRecords = true;
    if (m_request.sink.empty() || m_request.mode != RunMode::ToEnd)
        options.run.explains = explanations;
    options.run.keepBody = m_request.mode == RunMode::ToEnd ? fullRunBody : previewBody;
    options.worker.examples = examples;
    options.stopAtEveryPage = m_request.mode == RunMode::Step;
    if (m_request.mode == RunMode::ToEnd) {
        options.worker.limits.time = document.connection.jqTime.orElse(jqTimeOfFullRun);
        return options;
    }
    options.run.cutWaits = true;
    options.run.maxParameterValues = m_request.limits.parameterValues;
    options.run.maxExchanges = m_request.limits.exchanges;
    options.run.maxRecords = m_request.limits.records;
    if (m_request.mode == RunMode::Preview) {
        options.run.maxPages = m_request.limits.pages;
        options.totalTime = m_request.limits.time;
    }
    return options;
}

// Where a run to the end writes; empty when the run is only looked at.
struct RunJob::Target {
    std::unique_ptr<sink::Sink> sink;
    std::unique_ptr<StateStore> store;
    sink::Context context;
    RunState state;
};

auto RunJob::openTarget(const std::shared_ptr<const Document> &document) const -> Result<Target>
{
    Target target;
    if (m_request.sink.empty() || m_request.mode != RunMode::ToEnd) {
        target.store = memoryState();
        auto beginning = beginRun(*target.store, *document, previewSink, true);
        if (!beginning)
            return std::unexpected(beginning.error());
        target.state = std::move(beginning->state);
        applyTrial(target.state);
        return target;
    }
    const auto settings = std::find_if(document->sinks.begin(), document->sinks.end(),
                                       [&](const SinkSettings &sink) { return sink.name == m_request.sink; });
    if (settings == document->sinks.end())
        return failure(codes::badValue, QCoreApplication::translate("RunJob", "The project has no sink named `%1`.").arg(QString::fromStdString(m_request.sink)));
    auto made = sink::make(*settings);
    if (!made)
        return std::unexpected(made.error());
    auto store = openSqliteState(m_request.files.folder / ".penstock" / "state.db");
    if (!store)
        return std::unexpected(store.error());
    if (const auto locked = (*store)->lock(m_request.sink); !locked)
        return std::unexpected(locked.error());
    auto beginning = beginRun(**store, *document, m_request.sink, false);
    if (!beginning)
        return std::unexpected(beginning.error());
    target.state = std::move(beginning->state);
    target.context.resuming = beginning->resumed;
    target.context.allowDeletion = m_request.resource.empty();      // what was not asked for is not stale
    target.sink = std::move(*made);
    target.store = std::move(*store);
    target.context.folder = m_request.files.folder;
    return target;
}

void RunJob::drive(Document read, Redactor redactor)
{
    const auto document = std::make_shared<const Document>(std::move(read));
    Result<Target> target = openTarget(document);
    if (!target)
        return giveUp(target.error());
    Recorder recorder(document, std::move(redactor), m_updates);
    m_recorder = &recorder;
    if (m_request.mode == RunMode::NextRequest)
        return tellNext(document, std::move(target->state), recorder);
    const auto transport = m_parts.transport();

    Driver::Parts parts;
    parts.document = document;
    parts.transport = transport.get();
    parts.observer = &recorder;
    parts.stepper = this;
    parts.sink = target->sink.get();
    parts.store = target->store.get();
    parts.sinkContext = target->context;
    std::optional<ShiftedClock> clock;
    if (m_request.trial && m_request.trial->clock)
        clock.emplace(*m_request.trial->clock);
    parts.clock = clock ? &*clock : nullptr;
    Driver driver(std::move(parts), driverOptions(*document));
    perform(driver, std::move(target->state));
    tellState(*target->store, recorder);
    applyTrial(m_endState);
    for (const auto &[resource, cursor] : recorder.cursors())
        m_endState.of(document->resources[std::size_t(resource)].name).cursor = cursor;
}

void RunJob::tellState(StateStore &store, const Recorder &recorder)
{
    const auto state = store.load(m_request.sink.empty() ? previewSink : m_request.sink);
    if (!state || !*state)
        return;
    m_endState = **state;
    m_updates.push(StateTold{recorder.redacted(toJson(**state))});
}

void RunJob::applyTrial(RunState &state) const
{
    if (m_request.trial && !m_request.resource.empty())
        state.of(m_request.resource).cursor = m_request.trial->cursor;
}

void RunJob::tellNext(const std::shared_ptr<const Document> &document, RunState state, const Recorder &recorder)
{
    const std::vector<int> indexes = resourceIndexes(*document, m_request.resource);
    if (indexes.empty())
        return;
    const auto now = m_request.trial && m_request.trial->clock ? *m_request.trial->clock : std::chrono::system_clock::now();
    const NextRequest next = nextRequest(document, indexes.front(), std::move(state), now);
    NextRow row;
    if (next.request) {
        row.text = QString::fromStdString(recorder.redacted(next.request->method + ' ' + next.request->url)) + QLatin1Char('\n');
        for (const http::Header &line : next.request->headers.lines()) {
            const bool hides = http::carriesCredentials(line.name);
            row.text += QString::fromStdString(line.name + ": " + (hides ? http::maskedValue(line.value) : recorder.redacted(line.value))) + QLatin1Char('\n');
        }
        if (next.request->hasBody)
            row.text += QLatin1Char('\n') + QString::fromStdString(recorder.redacted(next.request->body));
    } else if (next.login) {
        row.note = QCoreApplication::translate("RunJob", "A login comes first; the request cannot be said before it was answered.");
    } else {
        row.note = next.findings.empty() ? QCoreApplication::translate("RunJob", "This resource would ask nothing.") : QString::fromStdString(recorder.redacted(next.findings.front().message.toStdString()));
    }
    m_updates.push(NextTold{std::move(row)});
}

void RunJob::perform(Driver &driver, RunState state)
{
    {
        const std::lock_guard lock(m_mutex);
        m_driver = &driver;
    }
    if (m_cancelled)
        driver.cancel();
    driver.run(std::move(state));
    const std::lock_guard lock(m_mutex);
    m_driver = nullptr;
}

bool RunJob::mayAsk(const Send &send)
{
    const bool isPage = send.info.role == Role::Page;
    if (m_free || !isPage || m_permits > 0) {
        if (isPage && !m_free)
            --m_permits;
        m_isHeld = false;
        if (m_shown.contains(send.id))
            m_recorder->released(send);
        return true;
    }
    if (m_shown.insert(send.id).second)
        m_recorder->held(send);
    m_isHeld = true;
    return false;
}

void RunJob::withDriver(void (Driver::*act)())
{
    const std::lock_guard lock(m_mutex);
    if (m_driver)
        (m_driver->*act)();
}

void RunJob::release()
{
    m_permits = 1;
    withDriver(&Driver::wake);
}

void RunJob::releaseAll()
{
    m_free = true;
    withDriver(&Driver::wake);
}

void RunJob::cancel()
{
    m_cancelled = true;
    withDriver(&Driver::cancel);
}

} // namespace penstock::ui
