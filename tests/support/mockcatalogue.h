// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"
#include "core/serve/server.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test
{

// What the catalogue knows before the first call. JSON texts.
struct CatalogueSetup {
    std::string appConfig = "{}";                  // the mapping document of the integration record
    std::string flags = "[]";                      // feature flags of the organization
    std::map<std::string, std::string> blueprints; // identifier -> blueprint
    std::map<std::string, int> fail;               // blueprint -> status of its bulk upserts
    std::vector<std::string> existing;             // entities
    std::uint16_t port = 0;
    bool keep = true;                              // false: upserts are only counted
};

// Stands in for the catalogue's API as the one did with which the cases were recorded: tokens, integration, organization, blueprints,
// search, bulk and single upserts, listing and deletion. Any thread.
class MockCatalogue
{
public:
    struct Call {
        std::string method, path, query;           // path and query as sent
        std::string body;                          // JSON text; empty: none
        http::Headers headers;
        int status = 200;
    };

    static Result<std::unique_ptr<MockCatalogue>> start(CatalogueSetup setup = {});
    ~MockCatalogue();

    std::string url() const;                       // without /v1

    // Since the last call of each, in order of arrival; JSON values for the calling thread.
    json::Value takeUpserts();                     // entities of bulk and single upserts that were accepted
    json::Value takeDeleted();                     // {blueprint, identifier}
    json::Value takeExamples();                    // kind -> items
    json::Value takeStates();                      // bodies of resync-state
    std::vector<Call> takeCalls();                 // all but metrics
    json::Value takeCallValues();                  // as expect.port_requests writes them
    std::int64_t upsertCount() const;
    // {blueprint, identifier, ...} of everything that it holds now.
    json::Value entities() const;

private:
    struct State;
    explicit MockCatalogue(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace penstock::test
