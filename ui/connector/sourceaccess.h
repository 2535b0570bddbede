// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/localapi.h"
#include "core/connector/remote.h"
#include "core/secret/secrets.h"
#include "ui/connector/calllog.h"
#include "ui/connector/source.h"

#include <functional>

namespace penstock::ui
{

// What the views of connectors are given by the program.
struct ConnectorParts {
    std::function<std::unique_ptr<SecretStore>()> secrets;           // where credentials are looked up
    std::function<std::unique_ptr<SecretStore>()> keptSecrets;       // where those that somebody types are kept
    QString localFolder;                                             // empty: the user's own
    TellCall calls;                                                  // of every call; empty: nobody listens
};

// The calls of one source, with its data indices. Blocks; one thread at a time, but for stop().
class SourceAccess
{
public:
    // secret-missing and the rest become a Problem with status 0.
    static connector::Checked<std::shared_ptr<SourceAccess>> open(const ConnectorSource &source, const ConnectorParts &parts);

    connector::Api &api() { return *m_api; }
    // All items of a list call, a page of the server's after the other, up to `most`. `total`: how many there are.
    connector::Checked<std::vector<json::Value>> all(const char *operation, std::vector<std::pair<std::string, std::string>> parameters, std::size_t most, std::size_t *total = nullptr);
    // Documents of an index: how many, and the first ones as {_id, _source}. 404: there is no such index.
    connector::Checked<std::int64_t> count(const std::string &index);
    connector::Checked<std::vector<json::Value>> documents(const std::string &index, int most);
    // What answers: "Elasticsearch 8.19.0".
    connector::Checked<std::string> product();
    void stop();

private:
    connector::Checked<json::Value> onIndex(const std::string &index, const std::string &call, const json::Value &body);

    std::unique_ptr<TracedApi> m_api;
    connector::LocalApi *m_local = nullptr;
    connector::RemoteApi *m_remote = nullptr;
};

} // namespace penstock::ui
