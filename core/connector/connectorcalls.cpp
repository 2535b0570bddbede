// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/calls.h"
#include "core/connector/filtering.h"
#include "core/connector/indexname.h"
#include "core/connector/search.h"
#include "core/connector/states.h"

#include <QString>

#include <algorithm>

// Create, get, list, delete, check in (connector-api, sections 4.1 to 4.5).
namespace penstock::connector
{

namespace
{

const Shape &creation(bool isPut)
{
    static const std::vector<Field> fields{
        {"description", String},
        {"index_name", String | Null},
        {"is_native", Bool, false, toBoolean},
        {"language", String},
        {"name", String},
        {"service_type", String},
    };
    static const Shape put{"connector_put_request", fields, true};
    static const Shape post{"connector_post_request", fields, true};
    return isPut ? put : post;
}

json::Value schedule()
{
    json::Value off = json::Value::object();
    off.set("enabled", json::Value::boolean(false));
    off.set("interval", json::Value::string("0 0 0 * * ?"));
    json::Value all = json::Value::object();
    for (const char *type : {"access_control", "full", "incremental"})
        all.set(type, off);
    return all;
}

json::Value newConnector(const json::Value &request)
{
    const bool isNative = request.get("is_native").isTrue();
    json::Value connector = json::Value::object();
    connector.set("configuration", json::Value::object());
    connector.set("custom_scheduling", json::Value::object());
    connector.set("deleted", json::Value::boolean(false));
    connector.set("filtering", defaultFiltering(now()));
    connector.set("is_native", json::Value::boolean(isNative));
    connector.set("name", json::Value::string(request.get("name").stringView()));
    for (const char *name : {"description", "index_name", "language", "service_type"}) {
        if (const json::Value given = request.get(name); !given.isNull())
            connector.set(name, given);
    }
    connector.set("scheduling", schedule());
    connector.set("status", json::Value::string(word(isNative ? ConnectorStatus::NeedsConfiguration : ConnectorStatus::Created)));
    connector.set("sync_now", json::Value::boolean(false));
    return connector;
}

Checked<Answer> create(Access &access, const Call &call, const Surroundings &)
{
    const bool isPut = std::string_view(call.operation->method) == "PUT";
    const Checked<json::Value> request = read(creation(isPut), call.body.isNull() ? json::Value::object() : call.body);
    if (!request)
        return std::unexpected(request.error());
    const std::string id = call.id.empty() ? newId() : call.id;
    if (const json::Value index = request->get("index_name"); index.isString()) {
        const std::string name = index.toString();
        Validation rules;
        if (const auto fault = indexNameFault(name))
            rules.require(false, *fault);
        rules.require(!request->get("is_native").isTrue() || name.starts_with(nativePrefix),
                      "Index [" + name + "] is invalid. Index attached to an Elastic-managed connector must start with the prefix: [content-]");
        if (const Checked<> kept = rules.result(); !kept)
            return std::unexpected(kept.error());
        if (const Checked<> free = indexIsFree(access, name, id); !free)
            return std::unexpected(free.error());
    }
    const Checked<Written> written = access.put(connectorsIndex, id, newConnector(*request));
    if (!written)
        return std::unexpected(written.error());
    json::Value body = json::Value::object();
    body.set("id", json::Value::string(id));
    body.set("result", json::Value::string(written->result));
    return Answer{written->result == "created" ? 201 : 200, std::move(body)};
}

Checked<Answer> get(Access &access, const Call &call, const Surroundings &)
{
    const Checked<bool> withDeleted = flag(call, "include_deleted");
    if (!withDeleted)
        return std::unexpected(withDeleted.error());
    const std::optional<StoredDocument> document = access.find(connectorsIndex, call.id);
    if (!document || (document->source.get("deleted").isTrue() && !*withDeleted))
        return std::unexpected(problems::notFound("connector [" + call.id + "] not found"));
    return Answer{200, withId(*document)};
}

// Without a wildcard the pattern may stand anywhere.
bool matchesQuery(const json::Value &connector, const std::string &query)
{
    const std::string pattern = '*' + query + '*';
    if (matchesWildcard(connector.get("index_name").stringView(), pattern) || matchesWildcard(connector.get("name").stringView(), pattern))
        return true;
    const QString description = QString::fromUtf8(connector.get("description").stringView()).toLower();
    QString word;
    const auto found = [&] { return !word.isEmpty() && matchesWildcard(word.toStdString(), pattern); };
    for (const QChar c : description) {
        if (c.isLetterOrNumber() || c == u'_' || c.isSurrogate()) {
            word += c;
        } else {
            if (found())
                return true;
            word.clear();
        }
    }
    return found();
}

bool isAmong(const std::vector<std::string> &words, std::string_view word)
{
    return words.empty() || std::ranges::find(words, word) != words.end();
}

Checked<Answer> list(Access &access, const Call &call, const Surroundings &)
{
    const Checked<Page> paging = page(call);
    const Checked<bool> withDeleted = flag(call, "include_deleted");
    if (!paging || !withDeleted)
        return std::unexpected(paging ? withDeleted.error() : paging.error());
    const std::vector<std::string> indices = listed(call, "index_name"), names = listed(call, "connector_name"), types = listed(call, "service_type");
    Validation rules;
    for (const std::string &index : indices) {
        if (const auto fault = indexNameFault(index))
            rules.require(false, *fault);
    }
    if (const Checked<> kept = rules.result(); !kept)
        return std::unexpected(kept.error());
    const std::string *query = call.parameter("query");
    std::vector<StoredDocument> found;
    access.visit(connectorsIndex, [&](StoredDocument document) {
        const json::Value &source = document.source;
        if ((!source.get("deleted").isTrue() || *withDeleted) && isAmong(indices, source.get("index_name").stringView()) && isAmong(names, source.get("name").stringView()) &&
            isAmong(types, source.get("service_type").stringView()) && (!query || query->empty() || matchesQuery(source, *query)))
            found.push_back(std::move(document));
    });
    std::ranges::stable_sort(found, {}, [](const StoredDocument &document) {
        const std::string index = document.source.get("index_name").toString();
        return std::tuple(index.empty(), index, document.id);
    });
    return listAnswer(std::move(found), *paging);
}

Checked<Answer> remove(Access &access, const Call &call, const Surroundings &)
{
    const Checked<bool> hard = flag(call, "hard"), withJobs = flag(call, "delete_sync_jobs");
    if (!hard || !withJobs)
        return std::unexpected(hard ? withJobs.error() : hard.error());
    std::optional<StoredDocument> document = access.find(connectorsIndex, call.id);
    if (!document || (!*hard && document->source.get("deleted").isTrue()))
        return std::unexpected(problems::notFound("connector [" + call.id + "] not found"));
    json::Value gone = document->source;
    gone.set("deleted", json::Value::boolean(true));
    const Checked<Written> written = *hard ? access.remove(connectorsIndex, call.id) : access.put(connectorsIndex, call.id, gone);
    if (!written)
        return std::unexpected(written.error());
    if (*withJobs) {
        std::vector<std::string> jobs;
        access.visit(jobsIndex, [&](const StoredDocument &one) {
            if (one.source.get("connector").get("id").stringView() == call.id)
                jobs.push_back(one.id);
        });
        for (const std::string &one : jobs) {
            if (const Checked<Written> removed = access.remove(jobsIndex, one); !removed)
                return std::unexpected(removed.error());
        }
    }
    json::Value body = json::Value::object();
    body.set("acknowledged", json::Value::boolean(true));
    return Answer{200, std::move(body)};
}

Checked<Answer> checkIn(Access &access, const Call &call, const Surroundings &)
{
    const Checked<StoredDocument> document = liveConnector(access, call.id);
    if (!document)
        return std::unexpected(document.error());
    json::Value seen = document->source;
    seen.set("last_seen", instantValue(now()));
    return store(access, connectorsIndex, *document, seen, true);
}

} // namespace

std::vector<Operation> connectorOperations()
{
    using Body = Operation::Body;
    return {
        {"put", "PUT", "/_connector/{id}", {}, Body::Optional, create},
        {"post", "POST", "/_connector", {}, Body::Optional, create},
        {"put_new", "PUT", "/_connector", {}, Body::Optional, create},
        {"get", "GET", "/_connector/{id}", {"include_deleted"}, Body::None, get},
        {"list", "GET", "/_connector", {"from", "size", "index_name", "connector_name", "service_type", "query", "include_deleted"}, Body::None, list},
        {"delete", "DELETE", "/_connector/{id}", {"hard", "delete_sync_jobs"}, Body::None, remove},
        {"check_in", "PUT", "/_connector/{id}/_check_in", {}, Body::None, checkIn},
    };
}

} // namespace penstock::connector
