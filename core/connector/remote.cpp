// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/remote.h"

#include "core/connector/calls.h"
#include "core/http/curltransport.h"
#include "core/http/url.h"

#include <QByteArray>

#include <algorithm>
#include <thread>

namespace penstock::connector
{

namespace
{

using namespace std::chrono_literals;

constexpr int conflictAttempts = 5;
constexpr std::size_t pageSize = 500;

bool isTemporary(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

std::string escaped(std::string_view part)
{
    return http::percentEncode(part);
}

std::string documentPath(std::string_view index, std::string_view id)
{
    return '/' + escaped(index) + "/_doc/" + escaped(id);
}

StoredDocument documentOf(const json::Value &hit)
{
    StoredDocument document{hit.get("_id").toString(), hit.get("_source")};
    document.seqNo = hit.get("_seq_no").toInteger().value_or(0);
    document.version = hit.get("_version").toInteger().value_or(1);
    return document;
}

Condition conditionOf(const json::Value &hit)
{
    Condition condition;
    condition.seqNo = hit.get("_seq_no").toInteger();
    condition.primaryTerm = hit.get("_primary_term").toInteger();
    return condition;
}

std::string conditionQuery(const Condition &condition)
{
    std::string query;
    if (condition.seqNo && condition.primaryTerm)
        query = "&if_seq_no=" + std::to_string(*condition.seqNo) + "&if_primary_term=" + std::to_string(*condition.primaryTerm);
    return condition.isNew ? query + "&op_type=create" : query;
}

} // namespace

// --- Caller ------------------------------------------------------------------------------------------------------

struct Caller::Exchange final : http::Receiver {
    http::ResponseHead head;
    std::string body;
    std::optional<http::TransportError> error;
    bool isOver = false;

    void received(http::TransferId, http::ResponseHead given) override { head = std::move(given); }
    void received(http::TransferId, std::string_view chunk) override { body += chunk; }
    void finished(http::TransferId, const http::TransferStats &) override { isOver = true; }
    void failed(http::TransferId, const http::TransportError &given, const http::TransferStats &) override
    {
        error = given;
        isOver = true;
    }
};

Caller::Caller(Server server) : m_server(std::move(server)), m_transport(http::makeCurlTransport())
{
    while (m_server.url.ends_with('/'))
        m_server.url.pop_back();
}

Caller::~Caller() = default;

void Caller::stop()
{
    m_stopped = true;
    m_transport->wake();
}

http::Request Caller::request(const Ask &ask) const
{
    http::Request request;
    request.method = ask.method;
    request.url = m_server.url + ask.path;
    request.headers.append("Accept", "application/json");
    if (!ask.body.empty()) {
        request.headers.append("Content-Type", ask.contentType);
        request.body = ask.body;
        request.hasBody = true;
    }
    if (!m_server.apiKey.empty())
        request.headers.append("Authorization", "ApiKey " + m_server.apiKey);
    else if (!m_server.user.empty())
        request.headers.append("Authorization", "Basic " + QByteArray::fromStdString(m_server.user + ':' + m_server.password).toBase64().toStdString());
    request.options.totalTimeout = m_server.timeout;
    request.options.tls = m_server.tls;
    request.options.maxResponse = std::uint64_t(256) << 20;
    return request;
}

Checked<Answer> Caller::once(const Ask &ask)
{
    Exchange exchange;
    const http::TransferId id = ++m_lastId;
    m_transport->start(id, request(ask), exchange);
    while (!exchange.isOver && !m_stopped)
        m_transport->process(250ms);
    if (!exchange.isOver) {
        m_transport->abort(id);
        return std::unexpected(Problem{0, "cancelled", "the request was cancelled"});
    }
    if (exchange.error)
        return std::unexpected(Problem{0, "connection_error", m_server.url + ": " + exchange.error->message});
    Answer answer{exchange.head.status, {}};
    if (!exchange.body.empty()) {
        if (auto body = json::parse(exchange.body))
            answer.body = std::move(*body);
        else if (exchange.head.status < 300)
            return std::unexpected(Problem{0, "unreadable_answer", m_server.url + ask.path + ": the answer is no JSON; is this an Elasticsearch?"});
    }
    if (answer.status >= 400)
        return std::unexpected(problemFrom(answer.status, answer.body));
    return answer;
}

Checked<Answer> Caller::call(const Ask &ask)
{
    for (int attempt = 1;; ++attempt) {
        Checked<Answer> answer = once(ask);
        if (answer || attempt >= m_server.attempts || m_stopped)
            return answer;
        const bool isRefusedForNow = isTemporary(answer.error().status);
        const bool isLost = answer.error().status == 0 && answer.error().type == "connection_error";
        if (!isRefusedForNow && !(isLost && ask.repeats))
            return answer;
        for (auto rest = 250ms * (1 << std::min(attempt, 5)); rest > 0ms && !m_stopped; rest -= 50ms)
            std::this_thread::sleep_for(50ms);
    }
}

// --- RemoteDocuments ---------------------------------------------------------------------------------------------

std::optional<StoredDocument> RemoteDocuments::find(std::string_view index, std::string_view id)
{
    const Checked<Answer> answer = m_caller.call({"GET", documentPath(index, id)});
    if (!answer) {
        if (answer.error().status != 404)
            m_failure = answer.error();
        m_read[{std::string(index), std::string(id)}].isNew = answer.error().status == 404;
        return std::nullopt;
    }
    m_read[{std::string(index), std::string(id)}] = conditionOf(answer->body);
    return documentOf(answer->body);
}

void RemoteDocuments::visit(std::string_view index, const std::function<void(StoredDocument)> &each)
{
    search(index, object({{"match_all", json::Value::object()}}), each);
}

void RemoteDocuments::search(std::string_view index, const json::Value &query, const std::function<void(StoredDocument)> &each)
{
    json::Value sort = json::Value::array();
    sort.append(object({{"_seq_no", json::Value::string("asc")}}));
    std::int64_t after = -1;
    for (;;) {
        // Sequence numbers are unique in an index of one shard, which these collections are.
        json::Value filters = json::Value::array();
        filters.append(object({{"range", object({{"_seq_no", object({{"gt", json::Value::integer(after)}})}})}}));
        filters.append(query);
        const json::Value body = object({{"query", object({{"bool", object({{"filter", filters}})}})}, {"sort", sort}, {"size", json::Value::integer(pageSize)}, {"seq_no_primary_term", json::Value::boolean(true)}});
        const Checked<Answer> answer = m_caller.call({"POST", '/' + escaped(index) + "/_search?ignore_unavailable=true", json::toText(body)});
        if (!answer) {
            m_failure = answer.error();
            return;
        }
        const json::Value hits = answer->body.get("hits").get("hits");
        for (int i = 0; i < hits.size(); ++i) {
            const json::Value hit = hits.at(i);
            StoredDocument document = documentOf(hit);
            after = std::max(after, document.seqNo);
            m_read[{std::string(index), document.id}] = conditionOf(hit);
            each(std::move(document));
        }
        if (hits.size() < int(pageSize))
            return;
    }
}

Checked<Written> RemoteDocuments::put(std::string_view index, std::string_view id, const json::Value &source, const Condition &condition)
{
    const auto read = m_read.find({std::string(index), std::string(id)});
    const Condition &demanded = condition.seqNo || condition.isNew || read == m_read.end() ? condition : read->second;
    Checked<Answer> answer = m_caller.call({"PUT", documentPath(index, id) + "?refresh=true" + conditionQuery(demanded), json::toText(source)});
    if (!answer)
        return std::unexpected(answer.error());
    m_read[{std::string(index), std::string(id)}] = conditionOf(answer->body);
    return Written{answer->body.get("result").stringView() == "created" ? "created" : "updated", answer->body.get("_seq_no").toInteger().value_or(0), answer->body.get("_version").toInteger().value_or(1)};
}

Checked<Written> RemoteDocuments::remove(std::string_view index, std::string_view id, const Condition &condition)
{
    const Checked<Answer> answer = m_caller.call({"DELETE", documentPath(index, id) + "?refresh=true" + conditionQuery(condition)});
    if (!answer && answer.error().status == 404)
        return Written{"not_found"};
    if (!answer)
        return std::unexpected(answer.error());
    return Written{"deleted", answer->body.get("_seq_no").toInteger().value_or(0), answer->body.get("_version").toInteger().value_or(1)};
}

void RemoteDocuments::refuse(std::string_view kind)
{
    m_failure = Problem{400, "illegal_argument_exception", "this server has no Connector APIs, and a " + std::string(kind) + " can be kept by those alone"};
}

std::optional<std::string> RemoteDocuments::value(std::string_view kind, std::string_view)
{
    refuse(kind);
    return std::nullopt;
}

void RemoteDocuments::setValue(std::string_view kind, std::string_view, std::string_view)
{
    refuse(kind);
}

bool RemoteDocuments::removeValue(std::string_view kind, std::string_view)
{
    refuse(kind);
    return false;
}

// --- RemoteApi ---------------------------------------------------------------------------------------------------

Checked<bool> RemoteApi::hasRoutes()
{
    if (m_hasRoutes)
        return *m_hasRoutes;
    const Checked<Answer> answer = m_caller.call({"GET", "/_connector?size=0"});
    if (!answer && answer.error().status != 400 && answer.error().status != 404 && answer.error().status != 405)
        return std::unexpected(answer.error());
    m_hasRoutes = answer.has_value();
    return *m_hasRoutes;
}

Checked<Answer> RemoteApi::perform(const Call &call)
{
    const Checked<bool> there = hasRoutes();
    if (!there)
        return std::unexpected(there.error());
    return *there ? sendCall(call) : performOnIndices(call);
}

Checked<Answer> RemoteApi::sendCall(const Call &call)
{
    std::string path = call.operation->path;
    if (const std::size_t at = path.find("{id}"); at != path.npos)
        path.replace(at, 4, escaped(call.id));
    std::vector<http::QueryItem> items;
    for (const auto &[name, value] : call.parameters)
        items.push_back({name, value});
    if (!items.empty())
        path += '?' + http::queryText(items);
    const bool makesNew = std::string_view(call.operation->method) == "POST" || (call.operation->path == std::string_view("/_connector"));
    return m_caller.call({call.operation->method, path, call.body.isNull() ? std::string() : json::toText(call.body), "application/json", !makesNew});
}

Checked<Answer> RemoteApi::performOnIndices(const Call &call)
{
    if (call.operation->body == Operation::Body::Required && call.body.isNull())
        return std::unexpected(Problem{400, "parse_exception", "request body is required"});
    for (int attempt = 1;; ++attempt) {
        RemoteDocuments documents(m_caller);
        Checked<Answer> answer = call.operation->perform(documents, call, {});
        if (documents.failure())
            return std::unexpected(*documents.failure());
        if (answer || answer.error().status != 409 || attempt == conflictAttempts)
            return answer;
    }
}

} // namespace penstock::connector
