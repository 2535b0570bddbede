// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/connectors.h"

#include "core/base/nearest.h"
#include "core/connector/filterpath.h"
#include "core/connector/keys.h"
#include "core/http/url.h"
#include "core/serve/routing.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace penstock::serve
{

namespace
{

using connector::Answer;
using connector::Checked;
using connector::Operation;
using connector::Problem;

constexpr std::string_view jsonType = "application/json";
constexpr std::string_view versionedType = "application/vnd.elasticsearch+json";

// The media type alone, in lower case.
std::string mediaType(std::string_view header)
{
    std::string type(header.substr(0, header.find(';')));
    std::erase_if(type, [](char c) { return c == ' ' || c == '\t'; });
    std::ranges::transform(type, type.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return type;
}

bool isBody(std::string_view type, bool isBulk)
{
    if (type == jsonType || type == versionedType)
        return true;
    return isBulk && (type == "application/x-ndjson" || type == "application/vnd.elasticsearch+x-ndjson");
}

const std::string *find(const std::vector<std::pair<std::string, std::string>> &parameters, std::string_view name)
{
    const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
    return found == parameters.end() ? nullptr : &found->second;
}

std::vector<std::pair<std::string, std::string>> parametersOf(const Request &request)
{
    std::vector<std::pair<std::string, std::string>> parameters;
    for (http::QueryItem &item : http::parseQuery(request.query))
        parameters.emplace_back(std::move(item.name), std::move(item.value));
    return parameters;
}

Checked<> knownParameters(const Request &request, const std::vector<std::pair<std::string, std::string>> &parameters, std::span<const std::string_view> known)
{
    constexpr std::array<std::string_view, 5> always{"pretty", "human", "error_trace", "filter_path", "format"};
    for (const auto &[name, value] : parameters) {
        if (std::ranges::find(known, name) != known.end() || std::ranges::find(always, name) != always.end())
            continue;
        std::string reason = "request [" + request.rawPath + "] contains unrecognized parameter: [" + name + ']';
        const std::vector<std::string> words(known.begin(), known.end());
        if (const auto meant = nearest(name, words))
            reason += " -> did you mean [" + *meant + "]?";
        return std::unexpected(connector::problems::argument(std::move(reason)));
    }
    return {};
}

template<typename Row>
std::string methodsOf(const std::vector<Match<Row>> &matches)
{
    std::string methods;
    for (const auto &match : matches)
        methods += (methods.empty() ? "" : ", ") + std::string(match.row->method);
    return methods;
}

// Whether a page in a browser may have sent this: it says so (Origin), or it reached us by a name that somebody else made lead here (Host).
bool isOfPage(const Request &request)
{
    if (request.headers.first("Origin"))
        return true;
    const std::string *host = request.headers.first("Host");
    if (!host)
        return false;
    std::string name = host->substr(0, host->starts_with('[') ? host->find(']') : host->find(':'));
    std::array<unsigned char, 16> address{};
    if (name.starts_with('['))
        return inet_pton(AF_INET6, name.c_str() + 1, address.data()) != 1;
    return inet_pton(AF_INET, name.c_str(), address.data()) != 1 && !http::equalNames(name, "localhost");
}

// {"error": TEXT, "status": ..}: what the reference answers before any call is reached.
Answer plainError(int status, const std::string &text, bool withStatus = true)
{
    json::Value body = json::Value::object();
    body.set("error", json::Value::string(text));
    if (withStatus)
        body.set("status", json::Value::integer(status));
    return Answer{status, std::move(body)};
}

} // namespace

ConnectorService::ConnectorService(std::unique_ptr<connector::LocalApi> api, ConnectorOptions options)
    : m_api(std::move(api)), m_indices(m_api->store()), m_options(std::move(options))
{
}

Result<std::unique_ptr<ConnectorService>> ConnectorService::open(const std::filesystem::path &folder, ConnectorOptions options)
{
    auto api = connector::LocalApi::open(folder);
    if (!api)
        return std::unexpected(api.error());
    return std::unique_ptr<ConnectorService>(new ConnectorService(std::move(*api), std::move(options)));
}

Reply ConnectorService::answer(const Request &request)
{
    Reply reply = route(request);
    if (m_options.log)
        m_options.log(request.method + ' ' + request.rawPath + ' ' + std::to_string(reply.status));
    return reply;
}

std::optional<Reply> ConnectorService::refuses(const Request &head)
{
    if (!m_options.requiresKey) {
        if (!isOfPage(head))
            return std::nullopt;
        return refusal({403, "security_exception", "without API keys this server answers programs of this machine, no pages in a browser: it is reached by an address or as localhost, and without Origin"}, head);
    }
    if (isAllowed(head))
        return std::nullopt;
    const Problem problem{401, "security_exception", "an API key is needed: send `Authorization: ApiKey KEY` with a key that `penstock serve key add` made"};
    Reply denied = refusal(problem, head);
    denied.headers.append("WWW-Authenticate", "ApiKey");
    return denied;
}

Reply ConnectorService::route(const Request &request)
{
    if (request.rawPath == "/_health") {
        Reply healthy;
        healthy.headers.append("Content-Type", jsonType);
        healthy.body = "{\"status\":\"ok\"}";
        return healthy;
    }
    if (auto denied = refuses(request))
        return *std::move(denied);
    const std::vector<std::string> parts = pathParts(request.rawPath);
    if (parts.empty() && (request.method == "GET" || request.method == "HEAD"))
        return reply(about(), request);
    const auto uri = [&] { return "[" + request.target + "] and method [" + request.method + ']'; };
    Parameters parameters = parametersOf(request);

    const auto calls = matching(connector::operations(), parts);
    for (const auto &match : calls) {
        if (match.row->method != request.method)
            continue;
        const std::string id = match.captured.empty() ? std::string() : match.captured.front();
        const auto answer = perform(*match.row, id, request, std::move(parameters));
        return answer ? reply(*answer, request) : refusal(answer.error(), request);
    }
    if (!calls.empty())
        return reply(plainError(405, "Incorrect HTTP method for uri " + uri() + ", allowed: [" + methodsOf(calls) + ']'), request);

    const bool isReserved = !parts.empty() && parts.front().starts_with('_') && parts.front() != "_bulk" && parts.front() != "_search";
    const auto routes = isReserved ? std::vector<Match<connector::IndexRoute>>() : matching(connector::IndexApi::routes(), parts);
    for (const auto &match : routes) {
        if (match.row->method != request.method)
            continue;
        const bool isBulk = parts.back() == "_bulk";
        const std::string *type = request.headers.first("Content-Type");
        if (!request.body.empty() && !isBody(mediaType(type ? *type : ""), isBulk))
            return reply(plainError(406, "Content-Type header [" + (type ? *type : std::string()) + "] is not supported"), request);
        if (const Checked<> known = knownParameters(request, parameters, match.row->parameters); !known)
            return refusal(known.error(), request);
        connector::IndexCall call;
        if (!match.captured.empty())
            call.index = match.captured[0];
        if (match.captured.size() > 1)
            call.id = match.captured[1];
        call.parameters = std::move(parameters);
        call.body = request.body;
        const Checked<Answer> answer = (m_indices.*match.row->perform)(call);
        return answer ? reply(*answer, request) : refusal(answer.error(), request);
    }
    if (!routes.empty())
        return reply(plainError(405, "Incorrect HTTP method for uri " + uri() + ", allowed: [" + methodsOf(routes) + ']'), request);
    if (request.method == "GET" && request.rawPath == "/_license") {
        const auto license = json::parse(R"({"license":{"status":"active","uid":"penstock","type":"basic","issue_date":"2026-01-01T00:00:00.000Z","issued_to":"penstock","issuer":"penstock"}})");
        return reply(Answer{200, license.value_or(json::Value())}, request);
    }
    return reply(plainError(400, "no handler found for uri " + uri(), false), request);
}

bool ConnectorService::isAllowed(const Request &request)
{
    constexpr std::string_view scheme = "apikey ";
    const std::string *given = request.headers.first("Authorization");
    if (!given || given->size() <= scheme.size() || !http::equalNames(std::string_view(*given).substr(0, scheme.size()), scheme))
        return false;
    const std::string_view key = std::string_view(*given).substr(scheme.size());
    if (!m_options.key.empty() && key == m_options.key)
        return true;
    const Checked<bool> known = connector::isKey(store(), key);
    return known && *known;
}

Checked<Answer> ConnectorService::perform(const Operation &operation, std::string id, const Request &request, Parameters parameters)
{
    if (const Checked<> known = knownParameters(request, parameters, operation.parameters); !known)
        return std::unexpected(known.error());
    connector::Call call{&operation, std::move(id), std::move(parameters), {}};
    if (!request.body.empty() && operation.body != Operation::Body::None) {
        const std::string *type = request.headers.first("Content-Type");
        if (!isBody(mediaType(type ? *type : ""), false))
            return plainError(406, "Content-Type header [" + (type ? *type : std::string()) + "] is not supported");
        auto body = json::parse(request.body, {.maxDepth = connector::maxDepth});
        if (!body)
            return std::unexpected(connector::problems::parse(body.error().message.toStdString()));
        if (body->isNull())
            return std::unexpected(connector::problems::parse("Expected START_OBJECT but was: VALUE_NULL"));
        call.body = std::move(*body);
    }
    return m_api->perform(call);
}

Answer ConnectorService::about() const
{
    json::Value version = json::Value::object();
    version.set("number", json::Value::string(m_options.reportVersion));
    version.set("build_flavor", json::Value::string("default"));
    version.set("build_type", json::Value::string("tar"));
    version.set("build_hash", json::Value::string("penstock"));
    version.set("build_date", json::Value::string("2026-01-01T00:00:00.000Z"));
    version.set("build_snapshot", json::Value::boolean(false));
    version.set("lucene_version", json::Value::string("10.0.0"));
    version.set("minimum_wire_compatibility_version", json::Value::string("8.19.0"));
    version.set("minimum_index_compatibility_version", json::Value::string("8.0.0"));
    json::Value body = json::Value::object();
    body.set("name", json::Value::string("penstock"));
    body.set("cluster_name", json::Value::string("penstock"));
    body.set("cluster_uuid", json::Value::string("penstock"));
    body.set("version", std::move(version));
    body.set("tagline", json::Value::string("You Know, for Search"));
    return Answer{200, std::move(body)};
}

Reply ConnectorService::reply(const Answer &answer, const Request &request) const
{
    const Parameters parameters = parametersOf(request);
    const std::string *pretty = find(parameters, "pretty"), *paths = find(parameters, "filter_path"), *accepted = request.headers.first("Accept");
    Reply reply;
    reply.status = answer.status;
    reply.headers.append("X-Elastic-Product", "Elasticsearch");
    const bool isVersioned = accepted && mediaType(*accepted) == versionedType;
    reply.headers.append("Content-Type", isVersioned ? accepted->substr(0, accepted->find(',')) : std::string(jsonType));
    if (!answer.body.isNull())
        reply.body = json::toText(paths ? connector::filtered(answer.body, *paths) : answer.body, {.indent = pretty && *pretty != "false" ? 2 : 0});
    return reply;
}

Reply ConnectorService::refusal(const Problem &problem, const Request &request) const
{
    return reply(Answer{problem.status, connector::toJson(problem)}, request);
}

} // namespace penstock::serve
