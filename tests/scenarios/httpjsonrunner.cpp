// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/engine/driver.h"
#include "core/engine/httpjson/tracer.h"
#include "core/http/curltransport.h"
#include "core/request/check.h"
#include "core/sink/memory.h"
#include "tests/scenarios/runners.h"
#include "tests/support/mockapi.h"
#include "tests/support/values.h"

#include <QDateTime>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>

namespace penstock::test
{

namespace
{

using namespace std::chrono_literals;
using Cursor = std::map<std::string, std::string>;
namespace fs = std::filesystem;

// A run that has not ended by then hangs.
constexpr std::chrono::milliseconds mostTime = 60s;
constexpr const char *inputName = "input";
constexpr const char *sinkName = "memory";

// Time stands still within a second, so that `{{epoch+1}}` is the same wait in every run, and moves by each wait, which is over as soon as
// it is asked for: what was waited for has come, quotas and tokens included.
class JumpingClock final : public Clock
{
public:
    using Time = std::chrono::system_clock::time_point;

    Time now() const override { return m_now; }
    bool waits() const override { return false; }
    void jump(std::chrono::milliseconds by) { m_now = m_now.load() + by; }

private:
    std::atomic<Time> m_now{std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + 250ms};   // the mock server's thread reads it, too
};

class Recorder final : public Observer
{
public:
    explicit Recorder(JumpingClock &clock) : m_clock(clock) {}
    void observe(const Event &event) override
    {
        if (const auto *found = std::get_if<Found>(&event))
            diagnostics.push_back(found->diagnostic);
        else if (const auto *waiting = std::get_if<Waiting>(&event))
            m_clock.jump(waiting->duration);
        else if (const auto *moved = std::get_if<CursorMoved>(&event))
            cursor = moved->cursor;
    }
    Diagnostics diagnostics;
    Cursor cursor;

private:
    JumpingClock &m_clock;
};

const Diagnostic *firstError(const Diagnostics &diagnostics)
{
    const auto found = std::ranges::find(diagnostics, Severity::Error, &Diagnostic::severity);
    return found == diagnostics.end() ? nullptr : &*found;
}

std::string errorText(const char *errorClass, const Diagnostics &diagnostics)
{
    const Diagnostic *error = firstError(diagnostics);
    return std::string(errorClass) + ": " + (error ? error->message.toStdString() : "no reason is given");
}

// One case: its server, its files, its document, and what was seen.
class HttpjsonCase
{
public:
    explicit HttpjsonCase(const Scenario &scenario) : m_scenario(scenario), m_recorder(m_clock) {}
    Result<Observation> run();
    Result<SentRound> runRound(Way way);

private:
    Result<std::shared_ptr<const yaml::Node>> prepare();
    Result<Observation> runWith(const std::shared_ptr<const yaml::Node> &config);

    Result<> startServer();
    Result<std::shared_ptr<const yaml::Node>> readExpanded() const;
    Result<> writeFiles(const yaml::Node *files) const;
    std::shared_ptr<const Document> documentOf(const std::shared_ptr<const yaml::Node> &config, Diagnostics &findings) const;
    Result<Outcome> start();                       // once, from the stored cursor
    Result<Cursor> storedCursor();
    json::Value collapsed(const Cursor &cursor) const;
    json::Value collapsed(const std::string &text) const;
    fs::path logs() const { return m_folder.filePath(QStringLiteral("logs")).toStdString(); }
    std::optional<json::Value> trace() const;
    Result<Observation> observed();

    const Scenario &m_scenario;
    std::shared_ptr<const yaml::Node> m_root;
    QTemporaryDir m_folder;
    JumpingClock m_clock;
    Recorder m_recorder;
    std::unique_ptr<MockApi> m_api;
    std::unique_ptr<http::Transport> m_transport;
    std::unique_ptr<StateStore> m_store = memoryState();
    std::shared_ptr<const Document> m_document;
    json::Value m_documents = json::Value::array();
    std::string m_error;
};

Result<> HttpjsonCase::startServer()
{
    auto api = MockApi::start(std::shared_ptr<const yaml::Node>(m_scenario.root, m_scenario.section("exchanges")), false, {.sortKeys = true, .escapeHtml = true});
    if (!api)
        return std::unexpected(api.error());
    m_api = std::move(*api);
    m_api->setFolder(m_folder.filePath(QStringLiteral("files")).toStdString());
    m_api->setClock([this] { return std::chrono::floor<std::chrono::seconds>(m_clock.now().time_since_epoch()).count(); });
    return {};
}

Result<std::shared_ptr<const yaml::Node>> HttpjsonCase::readExpanded() const
{
    return yaml::read(m_api->placeholders().expand(m_scenario.text), m_scenario.file.string());
}

Result<> HttpjsonCase::writeFiles(const yaml::Node *files) const
{
    const fs::path folder = m_folder.filePath(QStringLiteral("files")).toStdString();
    std::error_code error;
    fs::create_directories(folder, error);
    for (std::size_t i = 0; files && i < files->entries.size(); ++i) {
        const fs::path file = folder / files->entries[i].key;
        std::ofstream(file, std::ios::binary) << files->entries[i].node->text;
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
        if (error)
            return failure(codes::fileUnreadable, QString::fromStdString(file.string()));
    }
    return {};
}

// Null where the configuration is rejected.
std::shared_ptr<const Document> HttpjsonCase::documentOf(const std::shared_ptr<const yaml::Node> &config, Diagnostics &findings) const
{
    auto read = httpjson::readConfig(config, findings);
    if (read) {
        const Diagnostics further = request::checkTemplates(*read);
        findings.insert(findings.end(), further.begin(), further.end());
    }
    if (!read || firstError(findings))
        return nullptr;
    auto document = std::make_shared<Document>();
    document->name = m_scenario.name;
    document->profile = profileNamed("httpjson");
    Resource input;
    input.name = input.kind = inputName;
    input.httpjson = std::make_shared<httpjson::Config>(std::move(*read));
    document->resources.push_back(std::move(input));
    document->sinks.push_back({.name = sinkName, .type = sinkName, .options = {}, .place = {}});
    document->fingerprint = m_scenario.name;
    return document;
}

Result<Cursor> HttpjsonCase::storedCursor()
{
    auto stored = m_store->load(sinkName);
    if (!stored)
        return std::unexpected(stored.error());
    return *stored ? (*stored)->of(inputName).cursor : Cursor();
}

Result<Outcome> HttpjsonCase::start()
{
    const auto cursor = storedCursor();
    if (!cursor)
        return std::unexpected(cursor.error());
    RunState state;
    state.run = "00000000-0000-4000-8000-000000000000";
    state.fingerprint = m_document->fingerprint;
    state.startedAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
    state.sink = sinkName;
    state.of(inputName).cursor = *cursor;
    const Cursor seen = std::exchange(m_recorder.cursor, *cursor);

    sink::MemorySink sink;
    DriverOptions options;
    options.totalTime = mostTime;
    options.run.intervals = m_scenario.number("run.intervals", 1);
    options.run.waitsForInterval = false;
    // Recorded traces show everything in clear.
    Tracer tracer(*m_document, {.logs = logs(), .secrets = {}, .masks = false}, m_recorder);
    options.run.keepBody = tracer.keepBody();
    Driver::Parts parts;
    parts.document = m_document;
    parts.transport = m_transport.get();
    parts.sink = &sink;
    parts.store = m_store.get();
    parts.observer = &tracer;
    parts.clock = &m_clock;
    const Outcome outcome = Driver(std::move(parts), options).run(std::move(state));
    for (const sink::MemorySink::Document &one : sink.documents())
        m_documents.append(collapsed(one.text));
    const bool isUntouched = sink.documents().empty() && m_recorder.cursor == *cursor;
    for (const auto &[name, value] : seen) {           // what an earlier start has seen stays until it is evaluated again
        if (isUntouched || !m_recorder.cursor.contains(name))
            m_recorder.cursor[name] = value;
    }
    return outcome;
}

json::Value HttpjsonCase::collapsed(const std::string &text) const
{
    const std::string general = m_api->placeholders().collapse(text);
    auto value = json::parse(general);
    return value ? std::move(*value) : json::Value::string(general);
}

json::Value HttpjsonCase::collapsed(const Cursor &cursor) const
{
    json::Value value = json::Value::object();
    for (const auto &[name, text] : cursor)
        value.set(name, json::Value::string(m_api->placeholders().collapse(text)));
    return value;
}

// Of the lines that were written what does not depend on the moment or on the client.
std::optional<json::Value> HttpjsonCase::trace() const
{
    static constexpr std::array omitted{"@timestamp", "ecs.version", "log.level", "transaction.id", "url.port", "user_agent.original"};
    static constexpr std::array omittedHeaders{"Date", "User-Agent", "Content-Length", "Connection"};
    if (!m_document || !Tracer::isAskedFor(*m_document))
        return std::nullopt;
    json::Value lines = json::Value::array();
    std::error_code error;
    for (const fs::directory_entry &entry : fs::directory_iterator(logs() / "httpjson", error)) {
        std::ifstream file(entry.path());
        for (std::string text; std::getline(file, text);) {
            json::Value line = collapsed(text);
            for (const char *key : omitted)
                line.remove(key);
            for (const char *key : {"http.request.header", "http.response.header"}) {
                json::Value headers = line.get(key);
                for (const char *header : omittedHeaders)
                    headers.remove(header);
                if (line.has(key))
                    line.set(key, headers);
            }
            lines.append(std::move(line));
        }
    }
    return lines;
}

Result<Observation> HttpjsonCase::observed()
{
    const auto stored = storedCursor();
    if (!stored)
        return std::unexpected(stored.error());
    Observation observation;
    Round round;
    round.requests = m_api->takeRequestValues();
    round.documents = m_documents;
    round.diagnostics = m_recorder.diagnostics;
    observation.rounds.push_back(std::move(round));
    observation.error = m_error;
    observation.cursor = collapsed(m_recorder.cursor);
    observation.storedCursor = collapsed(*stored);
    observation.trace = trace();
    return observation;
}

// Server and files stand; its configuration with their addresses.
Result<std::shared_ptr<const yaml::Node>> HttpjsonCase::prepare()
{
    if (const auto started = startServer(); !started)
        return std::unexpected(started.error());
    const auto root = readExpanded();
    if (!root)
        return std::unexpected(root.error());
    if (const auto written = writeFiles((*root)->find("files")); !written)
        return std::unexpected(written.error());
    const yaml::Entry *config = (*root)->entry("config");
    if (!config)
        return failure(codes::missingKey, QStringLiteral("the case has no `config`"));
    m_root = *root;
    return config->node;
}

Result<Observation> HttpjsonCase::run()
{
    const auto config = prepare();
    return config ? runWith(*config) : std::unexpected(config.error());
}

Result<SentRound> HttpjsonCase::runRound(Way way)
{
    const auto config = prepare();
    if (!config)
        return std::unexpected(config.error());
    Diagnostics findings;
    if (!documentOf(*config, findings))
        return SentRound();
    const auto round = sentRound(*config, way);
    if (!round)
        return std::unexpected(round.error());
    if (!round->lost.empty())
        return SentRound{.observation = {}, .lost = round->lost};
    if (!round->difference.empty())
        return failure(codes::internal, QString::fromStdString(round->difference));
    auto observation = runWith(round->config);
    if (!observation)
        return std::unexpected(observation.error());
    return SentRound{.observation = std::move(*observation), .lost = {}};
}

Result<Observation> HttpjsonCase::runWith(const std::shared_ptr<const yaml::Node> &config)
{
    m_document = documentOf(config, m_recorder.diagnostics);
    if (!m_document) {
        m_error = errorText("config rejected", m_recorder.diagnostics);
        return observed();
    }
    if (const yaml::Node *cursor = yaml::atPath(*m_root, "run.cursor")) {
        RunState before;
        before.sink = sinkName;
        for (const yaml::Entry &entry : cursor->entries)
            before.of(inputName).cursor[entry.key] = entry.node->text;
        if (const auto saved = m_store->save(before); !saved)
            return std::unexpected(saved.error());
    }
    m_transport = http::makeCurlTransport();
    for (int i = 0; i <= m_scenario.number("run.restarts", 0) && m_error.empty(); ++i) {
        const auto outcome = start();
        if (!outcome)
            return std::unexpected(outcome.error());
        if (outcome->kind == OutcomeKind::Failed)
            m_error = errorText("run failed", m_recorder.diagnostics);
    }
    return observed();
}

} // namespace

Result<Observation> runHttpjson(const Scenario &scenario)
{
    return HttpjsonCase(scenario).run();
}

Result<SentRound> runHttpjsonRound(const Scenario &scenario, Way way)
{
    return HttpjsonCase(scenario).runRound(way);
}

} // namespace penstock::test
