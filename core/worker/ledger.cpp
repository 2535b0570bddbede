// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/ledger.h"

#include "core/connector/values.h"

#include <algorithm>

namespace penstock::worker
{

namespace
{

using connector::object;
using connector::Problem;
using connector::RemoteDocuments;

constexpr int conflictAttempts = 8;

// For a server that does not bring the collections' own: nothing but what is searched for is indexed.
constexpr const char *collection = R"({"mappings":{"dynamic":false,"properties":{
    "status":{"type":"keyword"},"service_type":{"type":"keyword"},"index_name":{"type":"keyword"},"job_type":{"type":"keyword"},
    "created_at":{"type":"date"},"last_seen":{"type":"date"},
    "connector":{"properties":{"id":{"type":"keyword"}}}}}})";

// Equal to one of the texts, however the server came to index the field.
json::Value isOneOf(const std::string &field, const json::Value &texts)
{
    json::Value either = json::Value::array();
    either.append(object({{"terms", object({{field.c_str(), texts}})}}));
    either.append(object({{"terms", object({{(field + ".keyword").c_str(), texts}})}}));
    return object({{"bool", object({{"should", either}, {"minimum_should_match", json::Value::integer(1)}})}});
}

Checked<std::vector<StoredDocument>> found(connector::Caller &caller, std::string_view index, const json::Value &query)
{
    RemoteDocuments documents(caller);
    std::vector<StoredDocument> all;
    documents.search(index, query, [&](StoredDocument document) { all.push_back(std::move(document)); });
    if (documents.failure())
        return std::unexpected(*documents.failure());
    return all;
}

} // namespace

std::string_view textOf(const StoredDocument &document, const char *name)
{
    // The member is part of the document, which keeps its text alive.
    return document.source.get(name).stringView();
}

Checked<> Ledger::prepare()
{
    for (const std::string_view index : {connector::connectorsIndex, connector::jobsIndex}) {
        const std::string path = '/' + std::string(index);
        const auto there = m_caller.call({"HEAD", path});
        if (there)
            continue;
        if (there.error().status != 404)
            return std::unexpected(there.error());
        const auto made = m_caller.call({"PUT", path, collection});
        if (!made && made.error().type != "resource_already_exists_exception")
            return std::unexpected(made.error());
    }
    return {};
}

Checked<std::optional<StoredDocument>> Ledger::find(std::string_view index, std::string_view id)
{
    RemoteDocuments documents(m_caller);
    auto document = documents.find(index, id);
    if (documents.failure())
        return std::unexpected(*documents.failure());
    return document;
}

Checked<std::vector<StoredDocument>> Ledger::connectors()
{
    auto all = found(m_caller, connector::connectorsIndex, object({{"match_all", json::Value::object()}}));
    if (all)
        std::erase_if(*all, [](const StoredDocument &document) { return document.source.get("deleted").isTrue(); });
    return all;
}

Checked<std::vector<StoredDocument>> Ledger::jobs(std::initializer_list<const char *> statuses)
{
    json::Value words = json::Value::array();
    for (const char *status : statuses)
        words.append(json::Value::string(status));
    auto all = found(m_caller, connector::jobsIndex, isOneOf("status", words));
    if (all)
        std::ranges::stable_sort(*all, {}, [](const StoredDocument &job) { return connector::parseInstant(textOf(job, "created_at")).value_or(connector::Instant()); });
    return all;
}

Checked<std::vector<StoredDocument>> Ledger::jobsOf(std::string_view connector)
{
    json::Value ids = json::Value::array();
    ids.append(json::Value::string(connector));
    return found(m_caller, connector::jobsIndex, isOneOf("connector.id", ids));
}

Checked<Change> Ledger::change(std::string_view index, std::string_view id, const Edit &edit)
{
    for (int attempt = 1;; ++attempt) {
        RemoteDocuments documents(m_caller);
        const auto document = documents.find(index, id);
        if (documents.failure())
            return std::unexpected(*documents.failure());
        if (!document)
            return Change::Missing;
        const std::optional<json::Value> changed = edit(document->source);
        if (!changed)
            return Change::Left;
        const auto written = documents.put(index, id, *changed);
        if (written)
            return Change::Written;
        if (written.error().status != 409 || attempt == conflictAttempts)
            return std::unexpected(written.error());
    }
}

Checked<json::Value> Ledger::perform(std::string_view operation, const std::string &id, json::Value body)
{
    const connector::Call call{&connector::operation(operation), id, {}, std::move(body)};
    for (int attempt = 1;; ++attempt) {
        RemoteDocuments documents(m_caller);
        auto answer = call.operation->perform(documents, call, {});
        if (documents.failure())
            return std::unexpected(*documents.failure());
        if (answer)
            return std::move(answer->body);
        if (answer.error().status != 409 || attempt == conflictAttempts)
            return std::unexpected(answer.error());
    }
}

} // namespace penstock::worker
