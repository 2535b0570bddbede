// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/remote.h"
#include "core/serve/connectors.h"

namespace penstock::serve
{

// The connectors of a folder, served to this process alone: on loopback, behind a key that nobody else has. What a worker needs, which speaks to
// servers only.
class PrivateConnectors
{
public:
    static Result<std::unique_ptr<PrivateConnectors>> open(const std::filesystem::path &folder);
    connector::Server address() const;

private:
    PrivateConnectors() = default;

    std::string m_key;
    std::unique_ptr<ConnectorService> m_connectors;
    std::unique_ptr<Server> m_server;            // goes before what it asks
};

} // namespace penstock::serve
