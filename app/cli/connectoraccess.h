// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/api.h"
#include "core/connector/remote.h"
#include "session.h"

// Where the commands about connectors find them: --data DIR, a folder of this machine, or --server URL.
namespace penstock::cli
{

std::filesystem::path connectorFolder(const Arguments &arguments);       // --data, or the user's own
// The server of --server with the credentials of the environment. usage, secret-missing.
Result<connector::Server> connectorServer(Session &session, const Arguments &arguments);
Result<std::unique_ptr<connector::Api>> connectorApi(Session &session, const Arguments &arguments);
Diagnostic connectorProblem(const connector::Problem &problem);

inline constexpr OptionSpec connectorPlaceOptions[] = {
    {"server", 0, "URL", QT_TRANSLATE_NOOP("Commands", "The Elasticsearch, or penstock serve, that has the connectors")},
    {"ca", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Certificates (PEM) that the server's is checked against")},
    {"data", 0, "DIR", QT_TRANSLATE_NOOP("Commands", "The folder of this machine that has them (the user's data folder)")},
};

} // namespace penstock::cli
