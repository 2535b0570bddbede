// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mockcatalogue.h"

#include "core/http/retry.h"
#include "tests/support/mockapi.h"
#include "tests/support/values.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

namespace penstock::test
{

namespace
{

struct Answer {
    int status = 200;
    json::Value body;
};

json::Value text(std::string_view value)
{
    return json::Value::string(value);
}

json::Value fine()
{
    json::Value value = json::Value::object();
    value.set("ok", json::Value::boolean(true));
    return value;
}

Answer fine(std::string_view key, json::Value member)
{
    json::Value value = fine();
    value.set(key, std::move(member));
    return {200, value};
}

json::Value memberOr(const json::Value &entity, std::string_view key, json::Value otherwise)
{
    return json::isTruthy(entity.get(key)) ? entity.get(key) : std::move(otherwise);
}

// An entity as listings show it.
json::Value view(const json::Value &entity)
{
    json::Value shown = json::Value::object();
    shown.set("identifier", entity.get("identifier"));
    shown.set("blueprint", entity.get("blueprint"));
    shown.set("title", entity.get("title"));
    shown.set("team", entity.has("team") ? entity.get("team") : json::Value::array());
    shown.set("properties", memberOr(entity, "properties", json::Value::object()));
    shown.set("relations", memberOr(entity, "relations", json::Value::object()));
    return shown;
}

// What stands for `*` in `before*behind`; nothing where the path is of another form.
std::optional<std::string> segment(std::string_view path, std::string_view before, std::string_view behind)
{
    if (path.size() <= before.size() + behind.size() || !path.starts_with(before) || !path.ends_with(behind))
        return std::nullopt;
    const std::string_view middle = path.substr(before.size(), path.size() - before.size() - behind.size());
    if (middle.find('/') != middle.npos)
        return std::nullopt;
    return std::string(middle);
}

std::string formDecoded(std::string value)
{
    std::ranges::replace(value, '+', ' ');
    return http::percentDecode(value);
}

struct Stored {
    std::string blueprint;
    std::string identifier;                        // JSON text
    std::string entity;                            // JSON text
};

} // namespace

struct MockCatalogue::State {
    CatalogueSetup setup;
    std::unique_ptr<serve::Server> server;
    std::string base;

    mutable std::mutex mutex;
    std::vector<Stored> entities;                  // in order of their first upsert; deleted ones have no text
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    std::vector<std::string> upserts, deleted, states;
    std::vector<std::pair<std::string, std::string>> examples;
    std::vector<Call> calls;
    std::int64_t count = 0;

    serve::Reply handle(const serve::Request &request);
    Answer route(const serve::Request &request, const json::Value &body);
    Answer routeBlueprint(const std::string &path, const json::Value &body);
    json::Value integration() const;
    json::Value search(const json::Value &body) const;
    Answer bulk(const std::string &blueprint, const json::Value &body);
    Answer remove(const std::string &blueprint, const json::Value &body);
    json::Value put(const std::string &blueprint, const json::Value &entity);
    void store(const std::string &blueprint, const json::Value &entity);
};

json::Value MockCatalogue::State::integration() const
{
    json::Value record = parsed(R"({"installationId": "oracle", "installationType": "OnPrem", "installationAppType": "custom",
        "arePortResourcesInitialized": true, "changelogDestination": {}, "updatedAt": "2026-01-01T00:00:00.000Z",
        "resyncState": {"updatedAt": "2026-01-01T00:00:00.000Z"}, "createPortResourcesOrigin": "Default"})");
    record.set("config", parsed(setup.appConfig));
    const std::pair<const char *, const char *> ingests[] = {{"logAttributes", "/ingest/logs"}, {"metricAttributes", "/ingest/metrics"}, {"ingestAttributes", "/ingest/raw"}};
    for (const auto &[key, path] : ingests) {
        json::Value attributes = json::Value::object();
        attributes.set("ingestUrl", text(base + path));
        record.set(key, std::move(attributes));
    }
    return record;
}

serve::Reply MockCatalogue::State::handle(const serve::Request &request)
{
    const std::lock_guard lock(mutex);
    const Answer answer = route(request, parsed(request.body));
    if (!request.rawPath.starts_with("/ingest"))
        calls.push_back({request.method, request.rawPath, request.query, setup.keep ? request.body : std::string(), request.headers, answer.status});
    serve::Reply reply;
    reply.status = answer.status;
    reply.headers.append("Content-Type", "application/json");
    reply.body = json::toText(answer.body);
    return reply;
}

Answer MockCatalogue::State::route(const serve::Request &request, const json::Value &body)
{
    const std::string &path = request.rawPath;
    if (path.starts_with("/ingest"))
        return {200, fine()};
    if (path == "/v1/auth/access_token")
        return {200, parsed(R"({"ok": true, "accessToken": "tok", "expiresIn": 3600, "tokenType": "Bearer"})")};
    if (path == "/v1/organization") {
        json::Value organization = json::Value::object();
        organization.set("id", text("org"));
        organization.set("featureFlags", parsed(setup.flags));
        return fine("organization", std::move(organization));
    }
    if (path == "/v1/integration/provision-enabled")
        return fine("integrations", json::Value::array());
    if (path.starts_with("/v1/integration/") && path.ends_with("/examples") && path.find("/kinds/") != std::string::npos) {
        const auto begin = path.find("/kinds/") + 7;
        examples.emplace_back(formDecoded(path.substr(begin, path.size() - begin - 9)), json::toText(body.get("examples")));
        return {200, fine()};
    }
    if (path.ends_with("/resync-state")) {
        states.push_back(json::toText(body));
        return fine("integration", integration());
    }
    if (path.ends_with("/resync-request"))
        return fine("request", json::Value::null());
    if (path == "/v1/integration" || path.starts_with("/v1/integration/"))
        return fine("integration", integration());
    if (path == "/v1/entities/search")
        return fine("entities", search(body));
    if (path.starts_with("/v1/blueprints/"))
        return routeBlueprint(path, body);
    return {200, fine()};
}

Answer MockCatalogue::State::routeBlueprint(const std::string &path, const json::Value &body)
{
    if (path == "/v1/blueprints/entities/datasource-entities") {
        json::Value list = json::Value::array();
        for (const Stored &stored : entities) {
            if (!stored.entity.empty())
                list.append(view(parsed(stored.entity)));
        }
        Answer answer = fine("entities", std::move(list));
        answer.body.set("next", json::Value::null());
        return answer;
    }
    if (const auto blueprint = segment(path, "/v1/blueprints/", "/entities/bulk"))
        return bulk(http::percentDecode(*blueprint), body);
    if (const auto blueprint = segment(path, "/v1/blueprints/", "/bulk/entities/delete"))
        return remove(http::percentDecode(*blueprint), body);
    if (const auto blueprint = segment(path, "/v1/blueprints/", "/entities")) {
        const std::string name = http::percentDecode(*blueprint);
        put(name, body);
        json::Value entity = body;
        entity.set("blueprint", text(name));
        return fine("entity", view(entity));
    }
    if (const auto blueprint = segment(path, "/v1/blueprints/", "")) {
        if (const auto known = setup.blueprints.find(*blueprint); known != setup.blueprints.end())
            return fine("blueprint", parsed(known->second));
        json::Value made = parsed(R"({"schema": {"properties": {}, "required": []}, "relations": {}})");
        made.set("identifier", text(*blueprint));
        made.set("title", text(*blueprint));
        return fine("blueprint", std::move(made));
    }
    return {200, fine()};
}

json::Value MockCatalogue::State::search(const json::Value &body) const
{
    json::Value identifiers, found = json::Value::array();
    std::string blueprint;
    const json::Value rules = body.get("rules");
    for (int i = 0; i < rules.size(); ++i) {
        const json::Value rule = rules.at(i);
        if (rule.get("property") == text("$identifier"))
            identifiers = rule.get("value");
        if (rule.get("property") == text("$blueprint"))
            blueprint = rule.get("value").toString();
    }
    for (int i = 0; i < identifiers.size(); ++i) {
        if (const auto place = places.find({blueprint, json::toText(identifiers.at(i))}); place != places.end())
            found.append(view(parsed(entities[place->second].entity)));
    }
    return found;
}

json::Value MockCatalogue::State::put(const std::string &blueprint, const json::Value &entity)
{
    ++count;
    const json::Value identifier = entity.get("identifier");
    if (!setup.keep)
        return identifier;
    upserts.push_back(json::toText(entity));
    if (identifier.isObject() || identifier.isArray())
        return text("resolved-by-search");
    store(blueprint, entity);
    return identifier;
}

void MockCatalogue::State::store(const std::string &blueprint, const json::Value &entity)
{
    json::Value kept = entity;
    kept.set("blueprint", text(blueprint));
    Stored stored{blueprint, json::toText(entity.get("identifier")), json::toText(kept)};
    const auto [place, isNew] = places.try_emplace({blueprint, stored.identifier}, entities.size());
    if (isNew)
        entities.push_back(std::move(stored));
    else
        entities[place->second] = std::move(stored);
}

Answer MockCatalogue::State::bulk(const std::string &blueprint, const json::Value &body)
{
    if (const auto fails = setup.fail.find(blueprint); fails != setup.fail.end())
        return {fails->second, parsed(R"({"ok": false, "error": "mock_failure", "message": "mock failure"})")};
    json::Value results = json::Value::array();
    const json::Value list = body.get("entities");
    for (int i = 0; i < list.size(); ++i) {
        json::Value result = json::Value::object();
        result.set("index", json::Value::integer(i));
        result.set("identifier", put(blueprint, list.at(i)));
        result.set("created", json::Value::boolean(true));
        results.append(std::move(result));
    }
    Answer answer = fine("entities", std::move(results));
    answer.body.set("errors", json::Value::array());
    return answer;
}

Answer MockCatalogue::State::remove(const std::string &blueprint, const json::Value &body)
{
    json::Value gone = json::Value::array();
    const json::Value list = body.get("entities");
    for (int i = 0; i < list.size(); ++i) {
        json::Value asked = json::Value::object();
        asked.set("blueprint", text(blueprint));
        asked.set("identifier", list.at(i));
        deleted.push_back(json::toText(asked));
        const auto place = places.find({blueprint, json::toText(list.at(i))});
        if (place == places.end())
            continue;
        gone.append(list.at(i));
        entities[place->second].entity.clear();
        places.erase(place);
    }
    return fine("deletedEntities", std::move(gone));
}

Result<std::unique_ptr<MockCatalogue>> MockCatalogue::start(CatalogueSetup setup)
{
    auto state = std::make_unique<State>();
    state->setup = std::move(setup);
    for (const std::string &entity : state->setup.existing) {
        const json::Value value = parsed(entity);
        state->store(value.get("blueprint").toString(), value);
    }
    serve::Options options;
    options.port = state->setup.port;
    options.threads = 1;                           // calls are noted in the order in which they were sent
    auto server = serve::Server::start(options, [plain = state.get()](const serve::Request &request) { return plain->handle(request); });
    if (!server)
        return std::unexpected(server.error());
    state->server = std::move(*server);
    state->base = state->server->url();
    return std::unique_ptr<MockCatalogue>(new MockCatalogue(std::move(state)));
}

MockCatalogue::MockCatalogue(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

MockCatalogue::~MockCatalogue()
{
    m_state->server.reset();
}

std::string MockCatalogue::url() const
{
    return m_state->base;
}

namespace
{

json::Value listOf(const std::vector<std::string> &texts)
{
    json::Value list = json::Value::array();
    for (const std::string &item : texts)
        list.append(parsed(item));
    return list;
}

} // namespace

json::Value MockCatalogue::takeUpserts()
{
    const std::lock_guard lock(m_state->mutex);
    return listOf(std::exchange(m_state->upserts, {}));
}

json::Value MockCatalogue::takeDeleted()
{
    const std::lock_guard lock(m_state->mutex);
    return listOf(std::exchange(m_state->deleted, {}));
}

json::Value MockCatalogue::takeStates()
{
    const std::lock_guard lock(m_state->mutex);
    return listOf(std::exchange(m_state->states, {}));
}

json::Value MockCatalogue::takeExamples()
{
    const std::lock_guard lock(m_state->mutex);
    json::Value kinds = json::Value::object();
    for (const auto &[kind, items] : std::exchange(m_state->examples, {})) {
        json::Value all = kinds.has(kind) ? kinds.get(kind) : json::Value::array();
        const json::Value more = parsed(items);
        for (int i = 0; i < more.size(); ++i)
            all.append(more.at(i));
        kinds.set(kind, std::move(all));
    }
    return kinds;
}

std::vector<MockCatalogue::Call> MockCatalogue::takeCalls()
{
    const std::lock_guard lock(m_state->mutex);
    return std::exchange(m_state->calls, {});
}

json::Value MockCatalogue::takeCallValues()
{
    json::Value values = json::Value::array();
    for (const Call &call : takeCalls()) {
        json::Value value = json::Value::object();
        value.set("method", text(call.method));
        value.set("path", text(call.path));
        value.set("query", queryValue(call.query));
        if (!call.body.empty())
            value.set("body", parsed(call.body));
        values.append(std::move(value));
    }
    return values;
}

std::int64_t MockCatalogue::upsertCount() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->count;
}

json::Value MockCatalogue::entities() const
{
    const std::lock_guard lock(m_state->mutex);
    json::Value list = json::Value::array();
    for (const Stored &stored : m_state->entities) {
        if (!stored.entity.empty())
            list.append(parsed(stored.entity));
    }
    return list;
}

} // namespace penstock::test
