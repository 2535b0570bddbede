// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "runsetup.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <csignal>
#include <pthread.h>
#include <unistd.h>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Run", text);
}

sigset_t interruptSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

int indexOf(const Document &document, const std::string &name)
{
    const auto &resources = document.resources;
    auto found = std::ranges::find(resources, name, &Resource::name);
    if (found == resources.end())
        found = std::ranges::find(resources, name, &Resource::kind);
    if (found != resources.end())
        return int(found - resources.begin());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    return error == std::errc() && end == name.data() + name.size() && number >= 1 && number <= resources.size() ? int(number - 1) : -1;
}

} // namespace

std::filesystem::path stateFile(const Arguments &arguments, const std::filesystem::path &folder)
{
    return arguments.has("state") ? std::filesystem::path(arguments.value("state")) : folder / ".penstock" / "state.db";
}

Result<std::vector<int>> resourcesNamed(const Document &document, const std::vector<std::string> &names)
{
    std::vector<int> indexes;
    for (const std::string &name : names) {
        const int index = indexOf(document, name);
        if (index < 0) {
            std::vector<std::string> known;
            for (const Resource &resource : document.resources)
                known.push_back(resource.name);
            QString message = tr("There is no resource `%1`.").arg(QString::fromStdString(name));
            if (const auto near = nearest(name, known))
                message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near));
            return failure(codes::usage, message);
        }
        if (std::ranges::find(indexes, index) == indexes.end())
            indexes.push_back(index);
    }
    std::ranges::sort(indexes);
    return indexes;
}

Result<std::string> sinkName(const Arguments &arguments, const Document &document)
{
    const auto has = [&document](std::string_view name) { return std::ranges::find(document.sinks, name, &SinkSettings::name) != document.sinks.end(); };
    if (!arguments.has("sink")) {
        if (has("default"))
            return std::string("default");
        return document.sinks.size() == 1 ? document.sinks.front().name : std::string(standardOutput);
    }
    const std::string name = arguments.value("sink");
    if (name == "-" || name == standardOutput || has(name))
        return name == "-" ? standardOutput : name;
    return failure(codes::usage, tr("The project has no sink `%1`.").arg(QString::fromStdString(name)));
}

bool hasInputs(const Document &document, const std::vector<int> &resources)
{
    if (resources.empty())
        return std::ranges::any_of(document.resources, [](const Resource &resource) { return resource.enabled && resource.httpjson; });
    return std::ranges::any_of(resources, [&document](int index) { return document.resources[std::size_t(index)].httpjson != nullptr; });
}

std::unique_ptr<Tracer> tracerFor(const Document &document, const std::filesystem::path &logs, const Output &output, Observer &observer, RunOptions &options)
{
    if (!Tracer::isAskedFor(document))
        return nullptr;
    auto tracer = std::make_unique<Tracer>(document, Tracer::Settings{.logs = logs, .secrets = output.redactor()}, observer);
    options.keepBody = std::max(options.keepBody, tracer->keepBody());
    return tracer;
}

Result<std::chrono::milliseconds> runTime(const Arguments &arguments)
{
    if (!arguments.has("timeout"))
        return std::chrono::milliseconds(0);
    if (const auto time = parseDuration(arguments.value("timeout")))
        return *time;
    return failure(codes::usage, tr("`--timeout %1`: a duration such as 90s or 5m is expected.").arg(QString::fromStdString(arguments.value("timeout"))));
}

Result<PreviewLimits> PreviewLimits::of(const Arguments &arguments)
{
    PreviewLimits limits;
    const auto pages = arguments.number("pages"), records = arguments.number("records");
    const auto time = runTime(arguments);
    for (const auto *given : {&pages, &records}) {
        if (!*given)
            return std::unexpected(given->error());
    }
    if (!time)
        return std::unexpected(time.error());
    limits.pages = int(std::min<std::int64_t>((*pages).value_or(limits.pages), 1'000'000));
    limits.records = (*records).value_or(limits.records);
    if (time->count() > 0)
        limits.time = *time;
    return limits;
}

DriverOptions PreviewLimits::options() const
{
    DriverOptions options;
    options.run.maxPages = pages;
    options.run.maxParameterValues = parameterValues;
    options.run.maxRecords = records;
    options.run.maxExchanges = exchanges;
    options.run.cutWaits = true;
    options.run.keepRecords = true;
    options.totalTime = time;
    return options;
}

void Reporter::noteExchange(const ExchangeStarted &started)
{
    m_resource = started.info.resourceName;
    m_page = started.info.page;
    m_phase.clear();
    m_output.trace([&started]() -> QString {
        return QStringLiteral("%1 %2 %3").arg(started.info.number).arg(QString::fromStdString(started.request.method), QString::fromStdString(started.request.url))
             + (started.info.reason.sentence.isEmpty() ? QString() : QStringLiteral("  (%1)").arg(started.info.reason.sentence));
    }, [&started] {
        json::Value fields = json::Value::object();
        fields.set("resource", json::Value::string(started.info.resourceName));
        fields.set("page", json::Value::integer(started.info.page));
        fields.set("exchange", json::Value::integer(std::int64_t(started.info.number)));
        return fields;
    });
}

void Reporter::observe(const Event &event)
{
    if (const auto *started = std::get_if<ExchangeStarted>(&event)) {
        noteExchange(*started);
    } else if (const auto *answered = std::get_if<ExchangeAnswered>(&event)) {
        m_output.trace([answered]() -> QString { return QStringLiteral("%1 -> %2").arg(answered->number).arg(answered->head.status); }, [answered] {
            json::Value fields = json::Value::object();
            fields.set("exchange", json::Value::integer(std::int64_t(answered->number)));
            fields.set("status", json::Value::integer(answered->head.status));
            return fields;
        });
    } else if (const auto *waiting = std::get_if<Waiting>(&event)) {
        m_phase = tr("waits %1 s").arg(double(waiting->duration.count()) / 1000).toStdString();
    } else if (const auto *decided = std::get_if<PageDecided>(&event)) {
        ++m_pages;
        m_records += decided->items;
    } else if (const auto *mapped = std::get_if<RecordsMapped>(&event)) {
        m_seesEntities = m_seesEntities || mapped->mapped;
        m_entities += mapped->mapped ? std::int64_t(mapped->mapped->entities.size()) : 0;
    } else if (const auto *delivered = std::get_if<Delivered>(&event)) {
        m_entities += m_seesEntities ? 0 : delivered->accepted;
    } else if (const auto *found = std::get_if<Found>(&event)) {
        m_output.report(found->diagnostic);
    }
    showProgress();
}

void Reporter::showProgress()
{
    const auto now = std::chrono::steady_clock::now();
    const auto line = [this]() -> QString {
        QString text = tr("%1: page %2; in all %3 pages, %4 records, %5 entities").arg(QString::fromStdString(m_resource)).arg(m_page).arg(m_pages).arg(m_records).arg(m_entities);
        return m_phase.empty() ? text : text + u"; " + QString::fromStdString(m_phase);
    };
    if (m_output.showsProgress()) {
        if (now - m_said >= std::chrono::milliseconds(100)) {
            m_said = now;
            m_output.progress(line().toStdString());
        }
    } else if (now - m_said >= std::chrono::seconds(30)) {
        m_said = now;
        m_output.say(line());
    }
}

void Reporter::summarise(const Outcome &outcome)
{
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begun).count();
    json::Value numbers = json::Value::object();
    const auto add = [&numbers](const char *name, std::int64_t number) { numbers.set(name, json::Value::integer(number)); };
    add("exchanges", outcome.exchanges);
    add("pages", outcome.pages);
    add("records", outcome.records);
    add("entities", outcome.entities);
    add("left_out", outcome.leftOut);
    add("failed", outcome.failed);
    add("deleted", outcome.deleted);
    numbers.set("seconds", json::Value::number(std::round(seconds * 1000) / 1000));
    const QString how = outcome.kind == OutcomeKind::Completed ? tr("Completed") : outcome.kind == OutcomeKind::Cancelled ? tr("Stopped") : tr("Failed");
    m_output.say(tr("%1: %2 requests, %3 pages, %4 records, %5 entities, %6 left out, %7 failed, %8 deleted, %9 s.")
                     .arg(how).arg(outcome.exchanges).arg(outcome.pages).arg(outcome.records).arg(outcome.entities).arg(outcome.leftOut).arg(outcome.failed).arg(outcome.deleted)
                     .arg(seconds, 0, 'f', 1),
                 numbers);
}

Interrupts::Interrupts(Output &output) : m_output(output)
{
    const sigset_t set = interruptSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_thread = std::thread([this] {
        const sigset_t awaited = interruptSignals();
        for (int number = 0; sigwait(&awaited, &number) == 0 && !m_over;)
            interrupted();
    });
}

void Interrupts::interrupted()
{
    if (m_happened.exchange(true))
        _exit(int(Exit::Interrupted));
    m_output.say(tr("Finishes what is under way; once more leaves at once."));
    const std::lock_guard lock(m_mutex);
    if (m_stop)
        m_stop();
}

void Interrupts::during(std::function<void()> stop, const std::function<void()> &work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = std::move(stop);
        if (m_happened)
            m_stop();
    }
    work();
    const std::lock_guard lock(m_mutex);
    m_stop = nullptr;
}

Outcome Interrupts::run(Driver &driver, RunState state)
{
    Outcome outcome;
    during([&driver] { driver.finishSoon(); }, [&] { outcome = driver.run(std::move(state)); });
    return outcome;
}

Interrupts::~Interrupts()
{
    m_over = true;
    pthread_kill(m_thread.native_handle(), SIGTERM);
    m_thread.join();
    const sigset_t set = interruptSignals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

} // namespace penstock::cli
