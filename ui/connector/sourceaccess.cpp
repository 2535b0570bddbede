// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/sourceaccess.h"

#include "core/connector/indexapi.h"
#include "core/http/url.h"

#include <algorithm>

namespace penstock::ui
{

namespace
{
using connector::Checked;
using connector::Problem;

constexpr std::size_t pageSize = 100;            // what servers give by default

std::unexpected<Problem> failed(const Diagnostic &reason)
{
    return std::unexpected(Problem{0, reason.code ? reason.code->name : "", reason.message.toStdString(), {}});
}

Checked<connector::Server> serverOf(const ConnectorSource &source, const ConnectorParts &parts)
{
    connector::Server server;
    server.url = source.url.toStdString();
    server.attempts = 2;                         // somebody waits in front of the window
    if (!source.caFile.isEmpty())
        server.tls.certificateAuthorities.push_back(source.caFile.toStdString());
    if (source.login == ConnectorSource::Login::None)
        return server;
    const auto secret = parts.secrets()->get(source.secret.toStdString());
    if (!secret)
        return failed(secret.error());
    if (source.login == ConnectorSource::Login::ApiKey) {
        server.apiKey = *secret;
    } else {
        server.user = source.user.toStdString();
        server.password = *secret;
    }
    return server;
}
} // namespace

Checked<std::shared_ptr<SourceAccess>> SourceAccess::open(const ConnectorSource &source, const ConnectorParts &parts)
{
    auto access = std::make_shared<SourceAccess>();
    if (source.isLocal()) {
        const QString folder = parts.localFolder.isEmpty() ? connectorFolder() : parts.localFolder;
        auto local = connector::LocalApi::open(folder.toStdString());
        if (!local)
            return failed(local.error());
        access->m_local = local->get();
        access->m_api = std::make_unique<TracedApi>(std::move(*local), source.name, parts.calls);
        return access;
    }
    auto server = serverOf(source, parts);
    if (!server)
        return std::unexpected(server.error());
    auto remote = std::make_unique<connector::RemoteApi>(std::move(*server));
    access->m_remote = remote.get();
    access->m_api = std::make_unique<TracedApi>(std::move(remote), source.name, parts.calls);
    return access;
}

Checked<std::vector<json::Value>> SourceAccess::all(const char *operation, std::vector<std::pair<std::string, std::string>> parameters, std::size_t most, std::size_t *total)
{
    std::vector<json::Value> items;
    for (;;) {
        auto asked = parameters;
        asked.emplace_back("from", std::to_string(items.size()));
        asked.emplace_back("size", std::to_string(std::min(pageSize, most - items.size())));
        const auto answer = m_api->ask(operation, {}, {}, std::move(asked));
        if (!answer)
            return std::unexpected(answer.error());
        const json::Value results = answer->get("results");
        for (int i = 0; i < results.size(); ++i)
            items.push_back(results.at(i));
        const auto count = static_cast<std::size_t>(answer->get("count").toInteger().value_or(0));
        if (total)
            *total = count;
        if (results.size() == 0 || items.size() >= std::min(count, most))
            return items;
    }
}

Checked<json::Value> SourceAccess::onIndex(const std::string &index, const std::string &call, const json::Value &body)
{
    const auto ask = [&]() -> Checked<connector::Answer> {
        if (m_remote)
            return m_remote->caller().call({"POST", '/' + http::percentEncode(index) + '/' + call, json::toText(body)});
        connector::IndexApi indices(m_local->store());
        connector::IndexCall asked;
        asked.index = index;
        asked.body = json::toText(body);
        for (const connector::IndexRoute &route : connector::IndexApi::routes()) {
            if (std::string_view(route.method) == "POST" && "/{index}/" + call == route.path)
                return (indices.*route.perform)(asked);
        }
        return std::unexpected(Problem{400, "illegal_argument_exception", "no such call: " + call, {}});
    };
    auto answer = m_api->traced("POST", '/' + index + '/' + call, false, ask);
    if (!answer)
        return std::unexpected(answer.error());
    return answer->body;
}

Checked<std::int64_t> SourceAccess::count(const std::string &index)
{
    const auto answer = onIndex(index, "_count", json::Value::object());
    if (!answer)
        return std::unexpected(answer.error());
    return answer->get("count").toInteger().value_or(0);
}

Checked<std::vector<json::Value>> SourceAccess::documents(const std::string &index, int most)
{
    json::Value body = json::Value::object();
    body.set("size", json::Value::integer(most));
    const auto answer = onIndex(index, "_search", body);
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<json::Value> hits;
    const json::Value found = answer->get("hits").get("hits");
    for (int i = 0; i < found.size(); ++i)
        hits.push_back(found.at(i));
    return hits;
}

Checked<std::string> SourceAccess::product()
{
    if (!m_remote)
        return std::string();
    const auto about = m_remote->caller().call({"GET", "/"});
    if (!about)
        return std::unexpected(about.error());
    const json::Value version = about->body.get("version");
    const std::string distribution = version.get("distribution").toString();
    return (distribution.empty() ? std::string("Elasticsearch") : distribution) + ' ' + version.get("number").toString();
}

void SourceAccess::stop()
{
    if (m_remote)
        m_remote->stop();
}

} // namespace penstock::ui
