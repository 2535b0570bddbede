// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/project.h"
#include "core/engine/driver.h"
#include "core/exchange/ocean.h"
#include "core/http/curltransport.h"
#include "tests/scenarios/runners.h"
#include "tests/support/mockapi.h"
#include "tests/support/mockcatalogue.h"
#include "tests/support/values.h"
#include "tests/support/virtualclock.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace penstock::test
{

namespace
{

using namespace std::chrono_literals;
using Pairs = std::vector<std::pair<std::string, std::string>>;

// A run that has not ended by then hangs.
constexpr std::chrono::milliseconds mostTime = 60s;

// Beside these, `config` is the mapping document.
constexpr std::array<std::string_view, 3> settingKeys{"integration", "ocean", "env"};

Pairs settings(const yaml::Node *mapping)
{
    Pairs pairs;
    if (mapping) {
        for (const yaml::Entry &entry : mapping->entries)
            pairs.emplace_back(entry.key, jsonText(*entry.node));
    }
    return pairs;
}

std::string mappingDocument(const yaml::Node &config)
{
    yaml::Writer text;
    text.beginMapping();
    for (const yaml::Entry &entry : config.entries) {
        if (std::ranges::find(settingKeys, entry.key) == settingKeys.end())
            text.key(entry.key).node(*entry.node);
    }
    text.endMapping();
    return text.text();
}

Pairs environment(const yaml::Node &config, const MockCatalogue &catalogue)
{
    Pairs pairs = {
        {"OCEAN__PORT__CLIENT_ID", "scenario-client"},
        {"OCEAN__PORT__CLIENT_SECRET", "scenario-secret"},
        {"OCEAN__PORT__BASE_URL", catalogue.url()},
        {"OCEAN__INTEGRATION__IDENTIFIER", "oracle"},
        {"OCEAN__INTEGRATION__TYPE", "custom"},
    };
    if (const yaml::Node *own = config.find("env")) {
        for (const yaml::Entry &entry : own->entries)
            pairs.emplace_back(entry.key, entry.node->text);
    }
    return pairs;
}

CatalogueSetup catalogueSetup(const Scenario &scenario)
{
    CatalogueSetup setup;
    if (const yaml::Node *blueprints = scenario.section("port.blueprints")) {
        for (const yaml::Entry &entry : blueprints->entries)
            setup.blueprints[entry.key] = jsonText(*entry.node);
    }
    if (const yaml::Node *fail = scenario.section("port.fail")) {
        for (const yaml::Entry &entry : fail->entries)
            setup.fail[entry.key] = std::atoi(entry.node->text.c_str());
    }
    if (const yaml::Node *existing = scenario.section("port.existing")) {
        for (const auto &entity : existing->items)
            setup.existing.push_back(jsonText(*entity));
    }
    if (const yaml::Node *config = scenario.section("config"))
        setup.appConfig = jsonText(*config);
    return setup;
}

class Recorder final : public Observer
{
public:
    void observe(const Event &event) override
    {
        if (const auto *found = std::get_if<Found>(&event))
            diagnostics.push_back(found->diagnostic);
        else if (const auto *waiting = std::get_if<Waiting>(&event))
            waits.push_back(std::chrono::duration<double>(waiting->duration).count());
    }
    Diagnostics diagnostics;
    std::vector<double> waits;
};

const char *outcomeName(OutcomeKind kind)
{
    switch (kind) {
    case OutcomeKind::Completed:
        return "completed";
    case OutcomeKind::Failed:
        return "failed";
    case OutcomeKind::Cancelled:
        break;
    }
    return "cancelled";
}

// One case: its servers, its document, and what was seen.
class OceanCase
{
public:
    explicit OceanCase(const Scenario &scenario) : m_scenario(scenario) {}
    Result<Observation> run();

private:
    Result<> startServers();
    Result<Reading> read();
    Result<Round> round(const Document &document);
    Round notRun(const char *outcome);
    void collect(Round &round);

    const Scenario &m_scenario;
    std::unique_ptr<MockApi> m_api;
    std::unique_ptr<MockCatalogue> m_catalogue;
    std::unique_ptr<http::Transport> m_transport;
    std::shared_ptr<const Document> m_document;
    Pairs m_environment;
    std::vector<std::string> m_secrets;            // values, which no example may show
    Diagnostics m_notes;                           // of import and reading
};

Result<> OceanCase::startServers()
{
    const yaml::Node *tls = m_scenario.section("server.tls");
    auto api = MockApi::start(std::shared_ptr<const yaml::Node>(m_scenario.root, m_scenario.section("exchanges")), tls != nullptr);
    if (!api)
        return std::unexpected(api.error());
    m_api = std::move(*api);
    auto catalogue = MockCatalogue::start(catalogueSetup(m_scenario));
    if (!catalogue)
        return std::unexpected(catalogue.error());
    m_catalogue = std::move(*catalogue);
    return {};
}

Result<Reading> OceanCase::read()
{
    const auto root = yaml::read(m_api->placeholders().expand(m_scenario.text), m_scenario.file.string());
    if (!root)
        return std::unexpected(root.error());
    const yaml::Node *config = (*root)->find("config");
    if (!config)
        return failure(codes::missingKey, QStringLiteral("the case has no `config`"));
    m_environment = environment(*config, *m_catalogue);
    exchange::OceanInput input;
    input.environment = m_environment;
    input.appConfigYaml = mappingDocument(*config);
    input.appConfigFile = "port-app-config.yml";
    input.options = settings(config->find("integration"));
    input.coreSettings = settings(config->find("ocean"));
    auto imported = exchange::importOcean(input);
    if (!imported)
        return std::unexpected(imported.error());
    m_notes = imported->notes;
    for (const auto &[name, value] : imported->secrets)
        m_secrets.push_back(value);
    ReadOptions options;
    options.lookup.processEnvironment = [](const std::string &) { return std::optional<std::string>(); };
    options.lookup.secret = [secrets = imported->secrets](const std::string &path) -> Result<std::string> {
        const auto found = std::ranges::find(secrets, path, &std::pair<std::string, std::string>::first);
        if (found == secrets.end())
            return failure(codes::secretMissing, QString::fromStdString(path));
        return found->second;
    };
    Reading reading = readDocument(ProjectFiles{{}, imported->files}, options);
    m_notes.insert(m_notes.end(), reading.findings.begin(), reading.findings.end());
    return reading;
}

void OceanCase::collect(Round &round)
{
    round.requests = m_api->takeRequestValues();
    const auto collapsed = [this](const json::Value &value) { return parsed(m_api->placeholders().collapse(json::toText(value))); };
    round.documents = collapsed(m_catalogue->takeUpserts());
    round.deleted = m_catalogue->takeDeleted();
    round.examples = collapsed(m_catalogue->takeExamples());
    round.portRequests = collapsed(m_catalogue->takeCallValues());
    round.diagnostics.insert(round.diagnostics.begin(), m_notes.begin(), m_notes.end());
}

Round OceanCase::notRun(const char *outcome)
{
    Round round;
    round.outcome = outcome;
    collect(round);
    return round;
}

Result<Round> OceanCase::round(const Document &document)
{
    if (document.sinks.empty())
        return failure(codes::internal, QStringLiteral("the import gave no sink"));
    auto sink = sink::make(document.sinks.front());
    if (!sink)
        return std::unexpected(sink.error());
    Recorder recorder;
    VirtualClock clock;
    DriverOptions options;
    options.totalTime = mostTime;
    options.worker.environment = m_environment;
    options.worker.examples = document.ocean.sendRawDataExamples ? 5 : 0;
    Driver::Parts parts;
    parts.document = m_document;
    parts.transport = m_transport.get();
    parts.sink = sink->get();
    parts.sinkContext.secrets = m_secrets;
    parts.observer = &recorder;
    parts.clock = &clock;
    RunState state;
    state.run = "00000000-0000-4000-8000-000000000000";
    state.fingerprint = document.fingerprint;
    state.startedAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
    state.sink = document.sinks.front().name;

    Round round;
    round.outcome = outcomeName(Driver(std::move(parts), options).run(std::move(state)).kind);
    round.diagnostics = std::move(recorder.diagnostics);
    round.retryWaits = std::move(recorder.waits);
    collect(round);
    return round;
}

Result<Observation> OceanCase::run()
{
    if (const auto started = startServers(); !started)
        return std::unexpected(started.error());
    Observation observation;
    const auto reading = read();
    if (!reading) {
        observation.startupError = reading.error().message.toStdString();
        observation.rounds.push_back(notRun("did-not-start"));
        return observation;
    }
    if (!reading->isUsable()) {
        // The original fetches its mapping only once it runs, so an invalid one fails a round and anything else the start.
        const auto error = std::ranges::find(reading->findings, Severity::Error, &Diagnostic::severity);
        const bool mapping = std::ranges::any_of(reading->findings, [](const Diagnostic &found) { return found.is(codes::appConfigRejected); });
        observation.startupError = mapping ? std::string() : error->message.toStdString();
        observation.rounds.push_back(notRun(mapping ? "failed" : "did-not-start"));
        return observation;
    }
    m_document = std::make_shared<Document>(reading->document);
    m_transport = http::makeCurlTransport();
    for (int i = 0; i < m_scenario.number("run.intervals", 1); ++i) {
        auto done = round(*m_document);
        if (!done)
            return std::unexpected(done.error());
        observation.rounds.push_back(std::move(*done));
    }
    return observation;
}

} // namespace

Result<Observation> runOcean(const Scenario &scenario)
{
    return OceanCase(scenario).run();
}

} // namespace penstock::test
