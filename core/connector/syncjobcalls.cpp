// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/calls.h"
#include "core/connector/states.h"

#include <QString>

#include <algorithm>

// The calls about sync jobs (connector-api, section 5).
namespace penstock::connector
{

namespace
{

std::string lowered(const std::string &word)
{
    return QString::fromStdString(word).toLower().toStdString();
}

// The connector as it is now; the job keeps this copy whatever becomes of it.
json::Value copyOf(const StoredDocument &connector, const std::string &index)
{
    json::Value copy = json::Value::object();
    for (const char *name : {"configuration", "language", "pipeline", "service_type"}) {
        if (const json::Value part = connector.source.get(name); !part.isNull())
            copy.set(name, part);
    }
    if (const json::Value active = connector.source.get("filtering").at(0).get("active"); !active.isNull())
        copy.set("filtering", active);
    copy.set("id", textValue(connector.id));
    copy.set("index_name", textValue(index));
    return copy;
}

Checked<Answer> create(Access &access, const Call &call, const Surroundings &)
{
    static const Shape shape{"connector_sync_job_post_request", {
        {"id", String, true},
        {"job_type", String, false, oneOf("ConnectorSyncJobType", jobTypes(), true)},
        {"trigger_method", String, false, oneOf("ConnectorSyncJobTriggerMethod", triggerMethods(), true)},
    }, true};
    const Checked<json::Value> request = read(shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    const std::string id = request->get("id").toString();
    Validation rules;
    rules.require(!id.empty(), "[id] of the connector cannot be null or empty");
    if (const Checked<> kept = rules.result(); !kept)
        return std::unexpected(kept.error());
    const Checked<StoredDocument> connector = liveConnector(access, id);
    if (!connector)
        return std::unexpected(problems::notFound("Connector with id '" + id + "' does not exist."));
    std::string index = connector->source.get("index_name").toString();
    if (index.empty())
        return std::unexpected(problems::status("Cannot start a sync for connector [" + id + "] with no index attached. Set the [index_name] property for the connector to enable syncing data."));
    if (connector->source.get("service_type").stringView().empty())
        return std::unexpected(problems::status("Cannot start a sync for connector [" + id +
                                                "] with [service_type] not defined. Set the service type of your connector before starting the sync."));
    const std::string type = request->get("job_type").isNull() ? "full" : request->get("job_type").toString();
    if (type == "access_control")
        index = ".search-acl-filter-" + index;
    const json::Value at = instantValue(now());
    json::Value job = json::Value::object();
    job.set("connector", copyOf(*connector, index));
    job.set("created_at", at);
    job.set("deleted_document_count", json::Value::integer(0));
    job.set("indexed_document_count", json::Value::integer(0));
    job.set("indexed_document_volume", json::Value::integer(0));
    job.set("job_type", textValue(type));
    job.set("last_seen", at);
    job.set("metadata", json::Value::object());
    job.set("status", textValue(word(JobStatus::Pending)));
    job.set("total_document_count", json::Value::integer(0));
    job.set("trigger_method", request->get("trigger_method").isNull() ? textValue("on_demand") : request->get("trigger_method"));
    const std::string jobId = newId();
    if (const Checked<Written> written = access.put(jobsIndex, jobId, job); !written)
        return std::unexpected(written.error());
    json::Value body = json::Value::object();
    body.set("id", textValue(jobId));
    return Answer{201, std::move(body)};
}

Checked<Answer> get(Access &access, const Call &call, const Surroundings &)
{
    const Checked<StoredDocument> document = job(access, call.id);
    if (!document)
        return std::unexpected(document.error());
    return Answer{200, withId(*document)};
}

Checked<Answer> list(Access &access, const Call &call, const Surroundings &)
{
    const Checked<Page> paging = page(call);
    if (!paging)
        return std::unexpected(paging.error());
    const std::string *connectorId = call.parameter("connector_id");
    std::string status;
    if (const std::string *given = call.parameter("status"); given && !given->empty()) {
        status = lowered(*given);
        if (!jobStatus(status))
            return std::unexpected(problems::argument("Unknown ConnectorSyncStatus [" + *given + "]."));
    }
    std::vector<std::string> types;
    for (const std::string &given : listed(call, "job_type")) {
        types.push_back(lowered(given));
        if (std::ranges::find(jobTypes(), types.back()) == jobTypes().end())
            return std::unexpected(problems::argument("Unknown ConnectorSyncJobType [" + given + "]."));
    }
    std::vector<StoredDocument> found;
    access.visit(jobsIndex, [&](StoredDocument document) {
        const json::Value &source = document.source;
        if ((!connectorId || connectorId->empty() || source.get("connector").get("id").stringView() == *connectorId) &&
            (status.empty() || source.get("status").stringView() == status) &&
            (types.empty() || std::ranges::find(types, source.get("job_type").stringView()) != types.end()))
            found.push_back(std::move(document));
    });
    const auto createdAt = [](const StoredDocument &document) { return parseInstant(document.source.get("created_at").stringView()).value_or(Instant()); };
    std::ranges::stable_sort(found, std::ranges::greater(), createdAt);
    return listAnswer(std::move(found), *paging);
}

Checked<Answer> remove(Access &access, const Call &call, const Surroundings &)
{
    if (const Checked<StoredDocument> document = job(access, call.id); !document)
        return std::unexpected(document.error());
    if (const Checked<Written> removed = access.remove(jobsIndex, call.id); !removed)
        return std::unexpected(removed.error());
    json::Value body = json::Value::object();
    body.set("acknowledged", json::Value::boolean(true));
    return Answer{200, std::move(body)};
}

// A status word that nobody here wrote allows everything.
Checked<> transition(const StoredDocument &document, JobStatus to)
{
    const std::string before = document.source.get("status").toString();
    const auto from = jobStatus(before);
    if (!from || mayBecome(*from, to))
        return {};
    return std::unexpected(problems::status("Invalid transition attempt from [" + before + "] to [" + std::string(word(to)) +
                                            "]. Such a ConnectorSyncStatus transition is not supported by the Connector Protocol."));
}

Checked<Answer> cancel(Access &access, const Call &call, const Surroundings &)
{
    const Checked<StoredDocument> document = job(access, call.id);
    if (!document)
        return std::unexpected(document.error());
    const json::Value at = instantValue(now());
    json::Value change = json::Value::object();
    change.set("cancelation_requested_at", at);
    const auto status = jobStatus(document->source.get("status").stringView());
    if (status == JobStatus::Pending || status == JobStatus::Suspended) {
        change.set("canceled_at", at);
        change.set("completed_at", at);
        change.set("status", textValue(word(JobStatus::Canceled)));
    } else {
        if (const Checked<> allowed = transition(*document, JobStatus::Canceling); !allowed)
            return std::unexpected(allowed.error());
        change.set("status", textValue(word(JobStatus::Canceling)));
    }
    return merge(access, jobsIndex, *document, change);
}

Checked<Answer> checkIn(Access &access, const Call &call, const Surroundings &)
{
    const Checked<StoredDocument> document = job(access, call.id);
    if (!document)
        return std::unexpected(document.error());
    json::Value seen = document->source;
    seen.set("last_seen", instantValue(now()));
    return store(access, jobsIndex, *document, seen, true);
}

Checked<Answer> claim(Access &access, const Call &call, const Surroundings &)
{
    static const Shape shape{"claim_connector_sync_job", {{"worker_hostname", String, true}, {"sync_cursor", Object}}, true};
    const Checked<json::Value> request = read(shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    const Checked<StoredDocument> document = job(access, call.id);
    if (!document)
        return std::unexpected(document.error());
    const json::Value at = instantValue(now());
    json::Value change = json::Value::object();
    change.set("last_seen", at);
    change.set("started_at", at);
    change.set("status", textValue(word(JobStatus::InProgress)));
    change.set("worker_hostname", request->get("worker_hostname"));
    if (const json::Value cursor = request->get("sync_cursor"); !cursor.isNull()) {
        json::Value connector = json::Value::object();
        connector.set("sync_cursor", cursor);
        change.set("connector", std::move(connector));
    }
    return merge(access, jobsIndex, *document, change);
}

Checked<Answer> setError(Access &access, const Call &call, const Surroundings &)
{
    static const Shape shape{"connector_sync_job_error_request", {{"error", String, true}}, true};
    const Checked<json::Value> request = read(shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    Validation rules;
    rules.require(!request->get("error").stringView().empty(), "[error] of the connector sync job cannot be null or empty");
    if (const Checked<> kept = rules.result(); !kept)
        return std::unexpected(kept.error());
    const Checked<StoredDocument> document = job(access, call.id);
    if (!document)
        return std::unexpected(document.error());
    if (const Checked<> allowed = transition(*document, JobStatus::Error); !allowed)
        return std::unexpected(allowed.error());
    json::Value change = *request;
    change.set("status", textValue(word(JobStatus::Error)));
    return merge(access, jobsIndex, *document, change);
}

Checked<Answer> setStats(Access &access, const Call &call, const Surroundings &)
{
    static const Shape shape{"connector_sync_job_update_ingestion_stats", {
        {"deleted_document_count", Integer, true, toInteger},
        {"indexed_document_count", Integer, true, toInteger},
        {"indexed_document_volume", Integer, true, toInteger},
        {"last_seen", String | Null, false, toInstant},
        {"metadata", Object | Null},
        {"total_document_count", Integer | Null, false, toInteger},
    }, true};
    const Checked<json::Value> request = read(shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    Validation rules;
    for (const char *name : {"deleted_document_count", "indexed_document_count", "indexed_document_volume", "total_document_count"})
        rules.require(request->get(name).toDouble() >= 0, '[' + std::string(name) + "] cannot be negative.");
    if (const Checked<> kept = rules.result(); !kept)
        return std::unexpected(kept.error());
    const Checked<StoredDocument> document = job(access, call.id);
    if (!document)
        return std::unexpected(document.error());
    json::Value change = json::Value::object();
    request->forEachMember([&](std::string_view name, const json::Value &value) {
        if (!value.isNull())
            change.set(name, value);
    });
    if (!change.has("last_seen"))
        change.set("last_seen", instantValue(now()));
    return merge(access, jobsIndex, *document, change);
}

} // namespace

std::vector<Operation> jobOperations()
{
    using Body = Operation::Body;
    return {
        {"sync_job_post", "POST", "/_connector/_sync_job", {}, Body::Required, create},
        {"sync_job_get", "GET", "/_connector/_sync_job/{id}", {}, Body::None, get},
        {"sync_job_list", "GET", "/_connector/_sync_job", {"from", "size", "connector_id", "status", "job_type"}, Body::None, list},
        {"sync_job_delete", "DELETE", "/_connector/_sync_job/{id}", {}, Body::None, remove},
        {"sync_job_cancel", "PUT", "/_connector/_sync_job/{id}/_cancel", {}, Body::None, cancel},
        {"sync_job_check_in", "PUT", "/_connector/_sync_job/{id}/_check_in", {}, Body::None, checkIn},
        {"sync_job_claim", "PUT", "/_connector/_sync_job/{id}/_claim", {}, Body::Required, claim},
        {"sync_job_error", "PUT", "/_connector/_sync_job/{id}/_error", {}, Body::Required, setError},
        {"sync_job_update_stats", "PUT", "/_connector/_sync_job/{id}/_stats", {}, Body::Required, setStats},
    };
}

} // namespace penstock::connector
