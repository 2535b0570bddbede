// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/indexapi.h"
#include "core/connector/localapi.h"
#include "core/serve/server.h"

namespace penstock::serve
{

struct ConnectorOptions {
    bool requiresKey = true;                     // of every path but /_health
    std::string key;                             // one that is taken beside the stored ones, as long as this process lives; empty: none
    std::string reportVersion = "9.6.0";         // that `GET /` names: clients and services look at it
    // One line per request: method, path, status. No header and no body ever gets here.
    std::function<void(const std::string &line)> log;
};

// The Connector APIs and what the clients and services around them need (connector-api, sections 2 and 10), as a handler for Server. Any thread.
class ConnectorService
{
public:
    static Result<std::unique_ptr<ConnectorService>> open(const std::filesystem::path &folder, ConnectorOptions options);

    Reply answer(const Request &request);
    // Where a key is required and the head of a request brings none, or none is required and it comes from a web page: what it gets.
    std::optional<Reply> refuses(const Request &head);
    connector::Store &store() { return m_api->store(); }

private:
    using Parameters = std::vector<std::pair<std::string, std::string>>;
    ConnectorService(std::unique_ptr<connector::LocalApi> api, ConnectorOptions options);

    Reply route(const Request &request);
    bool isAllowed(const Request &request);
    connector::Checked<connector::Answer> perform(const connector::Operation &operation, std::string id, const Request &request, Parameters parameters);
    connector::Answer about() const;
    Reply reply(const connector::Answer &answer, const Request &request) const;
    Reply refusal(const connector::Problem &problem, const Request &request) const;

    std::unique_ptr<connector::LocalApi> m_api;
    connector::IndexApi m_indices;
    ConnectorOptions m_options;
};

} // namespace penstock::serve
