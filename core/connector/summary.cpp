// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/summary.h"

#include "core/connector/repeat.h"

#include <algorithm>

namespace penstock::connector
{

namespace
{

std::string text(const json::Value &document, std::string_view name)
{
    return document.get(name).toString();
}

std::optional<Instant> instant(const json::Value &document, std::string_view name)
{
    const json::Value value = document.get(name);
    return value.isString() ? parseInstant(value.stringView()) : std::nullopt;
}

std::int64_t count(const json::Value &document, std::string_view name)
{
    return document.get(name).toInteger().value_or(0);
}

bool isOn(const json::Value &features, std::string_view name)
{
    return features.get(name).get("enabled").isTrue();
}

ScheduleSummary schedule(const json::Value &value)
{
    return {value.get("enabled").isTrue(), text(value, "interval")};
}

json::Value scheduleValue(const ScheduleSummary &schedule)
{
    json::Value value = json::Value::object();
    value.set("enabled", json::Value::boolean(schedule.enabled));
    value.set("interval", json::Value::string(schedule.interval));
    return value;
}

std::vector<std::string> texts(const json::Value &list)
{
    std::vector<std::string> all;
    for (int i = 0; i < list.size(); ++i)
        all.push_back(list.at(i).toString());
    return all;
}

RuleSet ruleSet(const json::Value &part)
{
    RuleSet set;
    const json::Value rules = part.get("rules");
    for (int i = 0; i < rules.size(); ++i) {
        const json::Value rule = rules.at(i);
        set.rules.push_back({text(rule, "id"), text(rule, "field"), text(rule, "policy"), text(rule, "rule"), text(rule, "value"), count(rule, "order")});
    }
    std::ranges::stable_sort(set.rules, {}, &SyncRule::order);
    const json::Value snippet = part.get("advanced_snippet").get("value");
    set.snippet = snippet.isNull() ? std::string("{}") : json::toText(snippet, {.indent = 2});
    const json::Value validation = part.get("validation");
    set.state = text(validation, "state");
    const json::Value errors = validation.get("errors");
    for (int i = 0; i < errors.size(); ++i)
        set.faults.push_back({texts(errors.at(i).get("ids")), texts(errors.at(i).get("messages"))});
    return set;
}

} // namespace

ConnectorSummary connectorSummary(const json::Value &connector)
{
    ConnectorSummary summary;
    summary.id = text(connector, "id");
    summary.name = text(connector, "name");
    summary.description = text(connector, "description");
    summary.serviceType = text(connector, "service_type");
    summary.indexName = text(connector, "index_name");
    summary.error = text(connector, "error");
    summary.status = text(connector, "status");
    summary.isNative = connector.get("is_native").isTrue();
    summary.lastSeen = instant(connector, "last_seen");
    summary.lastSynced = instant(connector, "last_synced");
    summary.lastSyncStatus = text(connector, "last_sync_status");
    summary.lastSyncError = text(connector, "last_sync_error");
    summary.lastAccessControlSyncStatus = text(connector, "last_access_control_sync_status");
    summary.lastIndexed = connector.get("last_indexed_document_count").toInteger();
    summary.lastDeleted = connector.get("last_deleted_document_count").toInteger();
    const json::Value scheduling = connector.get("scheduling");
    summary.scheduling = {schedule(scheduling.get("full")), schedule(scheduling.get("incremental")), schedule(scheduling.get("access_control"))};
    if (const json::Value pipeline = connector.get("pipeline"); pipeline.isObject()) {
        summary.pipeline = {text(pipeline, "name"), pipeline.get("extract_binary_content").isTrue(), pipeline.get("reduce_whitespace").isTrue(),
                            pipeline.get("run_ml_inference").isTrue()};
    }
    const json::Value features = connector.get("features");
    summary.features = {isOn(features, "incremental_sync"), isOn(features, "document_level_security"), isOn(features.get("sync_rules"), "basic"),
                        isOn(features.get("sync_rules"), "advanced")};
    summary.hasConfiguration = connector.get("configuration").size() > 0;
    return summary;
}

std::optional<std::chrono::seconds> JobSummary::duration(Instant now) const
{
    if (!started)
        return std::nullopt;
    const auto known = jobStatus(status);
    const bool isOver = known && (isFinal(*known) || *known == JobStatus::Suspended);
    const std::optional<Instant> end = completed ? completed : canceled ? canceled : isOver ? lastSeen : std::optional(now);
    return end ? std::optional(std::chrono::duration_cast<std::chrono::seconds>(std::max(*end, *started) - *started)) : std::nullopt;
}

JobSummary jobSummary(const json::Value &job)
{
    const json::Value connector = job.get("connector");
    JobSummary summary;
    summary.id = text(job, "id");
    summary.connectorId = text(connector, "id");
    summary.indexName = text(connector, "index_name");
    summary.serviceType = text(connector, "service_type");
    summary.error = text(job, "error");
    summary.worker = text(job, "worker_hostname");
    summary.status = text(job, "status");
    summary.type = text(job, "job_type");
    summary.trigger = text(job, "trigger_method");
    summary.created = instant(job, "created_at");
    summary.started = instant(job, "started_at");
    summary.completed = instant(job, "completed_at");
    summary.canceled = instant(job, "canceled_at");
    summary.cancelRequested = instant(job, "cancelation_requested_at");
    summary.lastSeen = instant(job, "last_seen");
    summary.indexed = count(job, "indexed_document_count");
    summary.deleted = count(job, "deleted_document_count");
    summary.volume = count(job, "indexed_document_volume");
    summary.total = count(job, "total_document_count");
    summary.stale = count(job.get("metadata"), staleDocuments);
    return summary;
}

SyncRules syncRules(const json::Value &connector)
{
    const json::Value entry = connector.get("filtering").at(0);
    return {ruleSet(entry.get("active")), ruleSet(entry.get("draft"))};
}

std::expected<json::Value, std::string> draftRequest(const std::vector<SyncRule> &rules, const std::string &snippet)
{
    const auto value = json::parse(snippet.find_first_not_of(" \t\r\n") == snippet.npos ? std::string("{}") : snippet);
    if (!value)
        return std::unexpected(value.error().message.toStdString());
    if (!value->isObject() && !value->isArray())
        return std::unexpected("an object is expected, such as {\"selector\": \".state == \\\"open\\\"\"}");
    json::Value list = json::Value::array();
    std::int64_t order = 0;
    for (const SyncRule &rule : rules) {
        if (rule.isDefault())
            continue;                            // the server keeps it at the end
        json::Value one = json::Value::object();
        one.set("id", json::Value::string(rule.id));
        one.set("field", json::Value::string(rule.field));
        one.set("order", json::Value::integer(++order));
        one.set("policy", json::Value::string(rule.policy));
        one.set("rule", json::Value::string(rule.rule));
        one.set("value", json::Value::string(rule.value));
        list.append(std::move(one));
    }
    json::Value advanced = json::Value::object();
    advanced.set("value", *value);
    json::Value request = json::Value::object();
    request.set("rules", std::move(list));
    request.set("advanced_snippet", std::move(advanced));
    return request;
}

json::Value schedulingRequest(const Scheduling &scheduling)
{
    json::Value all = json::Value::object();
    all.set("full", scheduleValue(scheduling.full));
    all.set("incremental", scheduleValue(scheduling.incremental));
    all.set("access_control", scheduleValue(scheduling.accessControl));
    json::Value request = json::Value::object();
    request.set("scheduling", std::move(all));
    return request;
}

json::Value pipelineRequest(const PipelineSettings &pipeline)
{
    json::Value settings = json::Value::object();
    settings.set("extract_binary_content", json::Value::boolean(pipeline.extractBinaryContent));
    settings.set("name", json::Value::string(pipeline.name));
    settings.set("reduce_whitespace", json::Value::boolean(pipeline.reduceWhitespace));
    settings.set("run_ml_inference", json::Value::boolean(pipeline.runMlInference));
    json::Value request = json::Value::object();
    request.set("pipeline", std::move(settings));
    return request;
}

} // namespace penstock::connector
