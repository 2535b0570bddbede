// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/calls.h"
#include "core/connector/configuration.h"
#include "core/connector/cron.h"
#include "core/connector/filtering.h"
#include "core/connector/indexname.h"
#include "core/connector/states.h"

// The updates of a connector (connector-api, sections 4.6 to 4.20).
namespace penstock::connector
{

namespace
{

Checked<json::Value> toCron(const json::Value &value)
{
    if (const auto cron = Cron::parse(value.stringView()); !cron)
        return std::unexpected(problems::argument("invalid cron expression [" + value.toString() + ']').causedBy(problems::argument(cron.error())));
    return value;
}

json::Value text(std::string_view words)
{
    return json::Value::string(words);
}

json::Value withoutNulls(const json::Value &object)
{
    json::Value kept = json::Value::object();
    object.forEachMember([&](std::string_view name, const json::Value &value) {
        if (!value.isNull())
            kept.set(name, value);
    });
    return kept;
}

// What most updates are: a body of some shape, rules between its properties, a merge into the connector.
struct Update {
    Shape shape;
    void (*check)(const json::Value &request, Validation &rules) = nullptr;
    // The part to merge, or why not.
    Checked<json::Value> (*change)(Access &access, const StoredDocument &connector, const json::Value &request) = nullptr;
};

Checked<Answer> perform(const Update &update, Access &access, const Call &call)
{
    const Checked<json::Value> request = read(update.shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    Validation rules;
    if (update.check)
        update.check(*request, rules);
    if (const Checked<> kept = rules.result(); !kept)
        return std::unexpected(kept.error());
    const Checked<StoredDocument> connector = liveConnector(access, call.id);
    if (!connector)
        return std::unexpected(connector.error());
    const Checked<json::Value> change = update.change ? update.change(access, *connector, *request) : *request;
    if (!change)
        return std::unexpected(change.error());
    return merge(access, connectorsIndex, *connector, *change);
}

// --- credentials, error, features, name, native, pipeline ---------------------------------------------------------

Checked<Answer> updateApiKeyId(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_api_key_id_request", {{"api_key_id", String | Null}, {"api_key_secret_id", String | Null}}, true},
        [](const json::Value &request, Validation &rules) {
            rules.require(!request.get("api_key_id").isNull() || !request.get("api_key_secret_id").isNull(),
                          "[api_key_id] and [api_key_secret_id] cannot both be [null]. Please provide a value for at least one of them.");
        },
        [](Access &, const StoredDocument &, const json::Value &request) -> Checked<json::Value> { return withoutNulls(request); }};
    return perform(update, access, call);
}

Checked<Answer> updateError(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_error_request", {{"error", String | Null, true}}, true}, nullptr,
        [](Access &, const StoredDocument &, const json::Value &request) -> Checked<json::Value> {
            json::Value change = request;
            change.set("status", text(word(request.get("error").stringView().empty() ? ConnectorStatus::Connected : ConnectorStatus::Error)));
            return change;
        }};
    return perform(update, access, call);
}

Checked<Answer> updateFeatures(Access &access, const Call &call, const Surroundings &)
{
    static const Shape enabled{"feature_enabled", {{"enabled", Bool, true, toBoolean}}};
    static const Shape rules{"sync_rules_features", {{"advanced", Object, false, objectOf(enabled)}, {"basic", Object, false, objectOf(enabled)}}};
    static const Shape features{"connector_features", {
        {"document_level_security", Object, false, objectOf(enabled)},
        {"incremental_sync", Object, false, objectOf(enabled)},
        {"native_connector_api_keys", Object, false, objectOf(enabled)},
        {"sync_rules", Object, false, objectOf(rules)},
    }};
    static const Update update{{"connector_update_features_request", {{"features", Object, true, objectOf(features)}}, true}};
    return perform(update, access, call);
}

Checked<Answer> updateName(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_name_request", {{"name", String | Null}, {"description", String | Null}}, true},
        [](const json::Value &request, Validation &rules) {
            rules.require(!request.get("name").isNull() || !request.get("description").isNull(),
                          "[name] and [description] cannot both be [null]. Please provide a value for at least one of them.");
        },
        [](Access &, const StoredDocument &, const json::Value &request) -> Checked<json::Value> { return withoutNulls(request); }};
    return perform(update, access, call);
}

Checked<Answer> updateNative(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_native_request", {{"is_native", Bool, true, toBoolean}}, true}, nullptr,
        [](Access &, const StoredDocument &connector, const json::Value &request) -> Checked<json::Value> {
            const std::string index = connector.source.get("index_name").toString();
            if (request.get("is_native").isTrue() && !index.empty() && !index.starts_with(nativePrefix))
                return std::unexpected(problems::status("The index name [" + index + "] attached to the connector [" + connector.id +
                                                        "] must start with the required prefix: [content-] to be Elastic-managed. Please update the attached index first to comply with this requirement."));
            json::Value change = request;
            if (connector.source.get("status").stringView() == word(ConnectorStatus::Connected))
                change.set("status", text(word(ConnectorStatus::Configured)));
            return change;
        }};
    return perform(update, access, call);
}

Checked<Answer> updatePipeline(Access &access, const Call &call, const Surroundings &)
{
    static const Shape pipeline{"connector_ingest_pipeline", {
        {"extract_binary_content", Bool, true, toBoolean},
        {"name", String, true},
        {"reduce_whitespace", Bool, true, toBoolean},
        {"run_ml_inference", Bool, true, toBoolean},
    }};
    static const Update update{{"connector_update_pipeline_request", {{"pipeline", Object, true, objectOf(pipeline)}}, true}};
    return perform(update, access, call);
}

// --- configuration -----------------------------------------------------------------------------------------------

Checked<Answer> updateConfiguration(Access &access, const Call &call, const Surroundings &)
{
    static const Shape shape{"connector_update_configuration_request",
        {{"configuration", Object | Null, false, readConfiguration}, {"values", Object | Null | String | Number | Boolean}}, true};
    const Checked<json::Value> request = read(shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    const bool hasWhole = request->get("configuration").isObject(), hasValues = request->has("values");
    Validation rules;
    rules.require(!hasWhole || !hasValues, "[configuration] and [values] cannot both be provided in the same request.");
    rules.require(hasWhole || hasValues, "[configuration] and [values] cannot both be null.");
    if (const Checked<> kept = rules.result(); !kept)
        return std::unexpected(kept.error());
    const Checked<StoredDocument> connector = liveConnector(access, call.id);
    if (!connector)
        return std::unexpected(connector.error());
    json::Value changed = connector->source;
    changed.set("status", text(word(ConnectorStatus::Configured)));
    if (hasWhole) {
        changed.set("configuration", request->get("configuration"));
        return store(access, connectorsIndex, *connector, changed, true);
    }
    json::Value configuration = connector->source.get("configuration");
    std::string unknown;
    request->get("values").forEachMember([&](std::string_view name, const json::Value &value) {
        std::optional<json::Value> field = configuration.find(name);
        if (!field) {
            unknown += (unknown.empty() ? "" : ", ") + std::string(name);
            return;
        }
        field->set("value", value);
        configuration.set(name, std::move(*field));
    });
    if (!unknown.empty())
        return std::unexpected(problems::status("Unknown [configuration] fields in the request payload: [" + unknown +
                                                "]. Remove them from request or register their schema first."));
    changed.set("configuration", std::move(configuration));
    return store(access, connectorsIndex, *connector, changed);
}

// --- filtering ---------------------------------------------------------------------------------------------------

// The filtering with its first entry replaced; edits of the draft drop the others.
json::Value onlyEntry(json::Value entry)
{
    json::Value list = json::Value::array();
    list.append(std::move(entry));
    json::Value change = json::Value::object();
    change.set("filtering", std::move(list));
    return change;
}

json::Value firstEntry(const StoredDocument &connector)
{
    const json::Value first = connector.source.get("filtering").at(0);
    return first.isObject() ? first : defaultFiltering(now()).at(0);
}

Checked<Answer> updateFiltering(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_filtering_request", {
                                    {"advanced_snippet", Object | Null, false, objectOf(advancedSnippet())},
                                    {"filtering", Array | Null, false, listOf(filteringEntry())},
                                    {"rules", Array | Null, false, listOf(filteringRule())},
                                }, true},
        [](const json::Value &request, Validation &rules) {
            const bool hasList = !request.get("filtering").isNull();
            const bool hasParts = !request.get("rules").isNull() || !request.get("advanced_snippet").isNull();
            rules.require(hasList || hasParts, "[advanced_snippet] and [rules] cannot be both [null].");
            rules.require(!hasList || !hasParts, "If [filtering] is specified, [rules] and [advanced_snippet] should not be present in the request body.");
        },
        [](Access &, const StoredDocument &connector, const json::Value &request) -> Checked<json::Value> {
            const json::Value given = request.get("filtering");
            if (given.isNull())
                return onlyEntry(withDraft(firstEntry(connector), request, now()));
            json::Value list = json::Value::array();
            for (int i = 0; i < given.size(); ++i)
                list.append(dated(given.at(i), now()));
            json::Value change = json::Value::object();
            change.set("filtering", std::move(list));
            return change;
        }};
    return perform(update, access, call);
}

Checked<Answer> updateValidation(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_filtering_validation", {{"validation", Object, true, objectOf(filteringValidation())}}, true}, nullptr,
        [](Access &, const StoredDocument &connector, const json::Value &request) -> Checked<json::Value> {
            json::Value entry = firstEntry(connector);
            json::Value draft = entry.get("draft");
            draft.set("validation", request.get("validation"));
            entry.set("draft", std::move(draft));
            return onlyEntry(std::move(entry));
        }};
    return perform(update, access, call);
}

Checked<Answer> activateFiltering(Access &access, const Call &call, const Surroundings &)
{
    const Checked<StoredDocument> connector = liveConnector(access, call.id);
    if (!connector)
        return std::unexpected(connector.error());
    json::Value entry = firstEntry(*connector);
    const std::string state = entry.get("draft").get("validation").get("state").toString();
    if (state != "valid")
        return std::unexpected(problems::status("Filtering draft needs to be validated by the connector service before activation. Current filtering draft validation state [" +
                                                state + "] is not equal to [valid]."));
    entry.set("active", entry.get("draft"));
    return merge(access, connectorsIndex, *connector, onlyEntry(std::move(entry)));
}

// --- index name, scheduling, service type, status ----------------------------------------------------------------

Checked<Answer> updateIndexName(Access &access, const Call &call, const Surroundings &)
{
    static const Shape shape{"connector_update_index_name_request", {{"index_name", String | Null, true}}, true};
    const Checked<json::Value> request = read(shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    const json::Value given = request->get("index_name");
    const std::string name = given.toString();
    if (given.isString()) {
        Validation rules;
        if (const auto fault = indexNameFault(name))
            rules.require(false, *fault);
        if (const Checked<> kept = rules.result(); !kept)
            return std::unexpected(kept.error());
        if (const Checked<> free = indexIsFree(access, name, call.id); !free)
            return std::unexpected(free.error());
    }
    const Checked<StoredDocument> connector = liveConnector(access, call.id);
    if (!connector)
        return std::unexpected(connector.error());
    if (given.isString() && connector->source.get("is_native").isTrue() && !name.starts_with(nativePrefix))
        return std::unexpected(problems::status("Index attached to an Elastic-managed connector must start with the prefix: [content-]. The index name in the payload [" + name +
                                                "] doesn't comply with this requirement."));
    return merge(access, connectorsIndex, *connector, *request);
}

Checked<Answer> updateScheduling(Access &access, const Call &call, const Surroundings &)
{
    static const Shape schedule{"schedule_config", {{"enabled", Bool, true, toBoolean}, {"interval", String, true, toCron}}};
    static const Shape scheduling{"connector_scheduling", {
        {"access_control", Object, false, objectOf(schedule)},
        {"full", Object, false, objectOf(schedule)},
        {"incremental", Object, false, objectOf(schedule)},
    }};
    static const Update update{{"connector_update_scheduling_request", {{"scheduling", Object, true, objectOf(scheduling)}}, true},
        [](const json::Value &request, Validation &rules) {
            const json::Value given = request.get("scheduling");
            rules.require(given.has("full") || given.has("incremental"), "[scheduling] object needs to define at least one schedule type: [full | incremental | access_control]");
        }};
    return perform(update, access, call);
}

Checked<Answer> updateServiceType(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_service_type_request", {{"service_type", String, true}}, true},
        [](const json::Value &request, Validation &rules) {
            rules.require(!request.get("service_type").stringView().empty(), "[service_type] cannot be [null] or [\"\"].");
        },
        [](Access &, const StoredDocument &connector, const json::Value &request) -> Checked<json::Value> {
            json::Value change = request;
            if (connector.source.get("status").stringView() != word(ConnectorStatus::Created))
                change.set("status", text(word(ConnectorStatus::NeedsConfiguration)));
            return change;
        }};
    return perform(update, access, call);
}

Checked<Answer> updateStatus(Access &access, const Call &call, const Surroundings &)
{
    static const Update update{{"connector_update_status_request", {{"status", String, false, oneOf("ConnectorStatus", connectorStatuses(), true)}}, true},
        [](const json::Value &request, Validation &rules) { rules.require(request.has("status"), "[status] cannot be [null]."); },
        [](Access &, const StoredDocument &connector, const json::Value &request) -> Checked<json::Value> {
            const std::string before = connector.source.get("status").toString();
            const auto from = connectorStatus(before), to = connectorStatus(request.get("status").stringView());
            if (from && to && !mayBecome(*from, *to))
                return std::unexpected(problems::status("Invalid transition attempt from [" + before + "] to [" + std::string(word(*to)) +
                                                        "]. Such a status transition is not supported by the Connector Protocol."));
            return request;
        }};
    return perform(update, access, call);
}

Checked<Answer> updateLastSync(Access &access, const Call &call, const Surroundings &)
{
    const auto status = oneOf("ConnectorSyncStatus", jobStatuses(), true);
    static const Update update{{"connector_update_last_sync_stats_request", {
                                    {"last_access_control_sync_error", String | Null},
                                    {"last_access_control_sync_scheduled_at", String | Null, false, toInstant},
                                    {"last_access_control_sync_status", String | Null, false, status},
                                    {"last_deleted_document_count", Integer, false, toInteger},
                                    {"last_incremental_sync_scheduled_at", String | Null, false, toInstant},
                                    {"last_indexed_document_count", Integer, false, toInteger},
                                    {"last_sync_error", String | Null},
                                    {"last_sync_scheduled_at", String | Null, false, toInstant},
                                    {"last_sync_status", String | Null, false, status},
                                    {"last_synced", String | Null, false, toInstant},
                                    {"sync_cursor", Object | Null},
                                }, true},
        nullptr, [](Access &, const StoredDocument &, const json::Value &request) -> Checked<json::Value> { return withoutNulls(request); }};
    return perform(update, access, call);
}

} // namespace

std::vector<Operation> updateOperations()
{
    using Body = Operation::Body;
    return {
        {"update_api_key_id", "PUT", "/_connector/{id}/_api_key_id", {}, Body::Required, updateApiKeyId},
        {"update_configuration", "PUT", "/_connector/{id}/_configuration", {}, Body::Required, updateConfiguration},
        {"update_error", "PUT", "/_connector/{id}/_error", {}, Body::Required, updateError},
        {"update_features", "PUT", "/_connector/{id}/_features", {}, Body::Required, updateFeatures},
        {"update_filtering", "PUT", "/_connector/{id}/_filtering", {}, Body::Required, updateFiltering},
        {"update_filtering_validation", "PUT", "/_connector/{id}/_filtering/_validation", {}, Body::Required, updateValidation},
        {"update_active_filtering", "PUT", "/_connector/{id}/_filtering/_activate", {}, Body::None, activateFiltering},
        {"update_index_name", "PUT", "/_connector/{id}/_index_name", {}, Body::Required, updateIndexName},
        {"update_name", "PUT", "/_connector/{id}/_name", {}, Body::Required, updateName},
        {"update_native", "PUT", "/_connector/{id}/_native", {}, Body::Required, updateNative},
        {"update_pipeline", "PUT", "/_connector/{id}/_pipeline", {}, Body::Required, updatePipeline},
        {"update_scheduling", "PUT", "/_connector/{id}/_scheduling", {}, Body::Required, updateScheduling},
        {"update_service_type", "PUT", "/_connector/{id}/_service_type", {}, Body::Required, updateServiceType},
        {"update_status", "PUT", "/_connector/{id}/_status", {}, Body::Required, updateStatus},
        {"last_sync", "PUT", "/_connector/{id}/_last_sync", {}, Body::Required, updateLastSync},
    };
}

} // namespace penstock::connector
