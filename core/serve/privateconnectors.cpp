// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/privateconnectors.h"

#include "core/connector/values.h"

namespace penstock::serve
{

Result<std::unique_ptr<PrivateConnectors>> PrivateConnectors::open(const std::filesystem::path &folder)
{
    auto own = std::unique_ptr<PrivateConnectors>(new PrivateConnectors);
    own->m_key = connector::newId() + connector::newId();
    ConnectorOptions options;
    options.key = own->m_key;
    auto connectors = ConnectorService::open(folder, options);
    if (!connectors)
        return std::unexpected(connectors.error());
    own->m_connectors = std::move(*connectors);
    Options listen;
    listen.maxBody = 64u << 20;
    auto server = Server::start(listen, [service = own->m_connectors.get()](const Request &request) { return service->answer(request); });
    if (!server)
        return std::unexpected(server.error());
    own->m_server = std::move(*server);
    return own;
}

connector::Server PrivateConnectors::address() const
{
    connector::Server server;
    server.url = m_server->url();
    server.apiKey = m_key;
    return server;
}

} // namespace penstock::serve
