// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/access.h"
#include "core/connector/api.h"
#include "core/http/transport.h"

#include <atomic>
#include <map>
#include <memory>

namespace penstock::connector
{

// An Elasticsearch, or a `penstock serve`. Secrets are values here, and get into no message.
struct Server {
    std::string url;                             // http://127.0.0.1:9200; a path before the API's is kept
    std::string apiKey;                          // as in "Authorization: ApiKey ..."; empty: none
    std::string user, password;                  // basic authentication, where there is no key
    http::Tls tls;
    std::chrono::milliseconds timeout{30'000};   // of one request
    int attempts = 4;                            // where an answer is 429, 502, 503 or 504, or none comes
};

// One request after the other, repeated where that can help and cannot do harm. May block; one thread at a time, stop() from any.
class Caller
{
public:
    explicit Caller(Server server);
    ~Caller();

    struct Ask {
        std::string method, path;                // the path encoded, with its query
        std::string body;                        // empty: none
        const char *contentType = "application/json";
        bool repeats = true;                     // false: once more could do it twice
    };
    // A refusal by the server is a Problem with its status; one that never reached it has status 0.
    Checked<Answer> call(const Ask &ask);
    void stop();                                 // ends what is under way, and everything after it, with status 0
    const Server &server() const { return m_server; }

private:
    struct Exchange;
    Checked<Answer> once(const Ask &ask);
    http::Request request(const Ask &ask) const;

    Server m_server;
    std::unique_ptr<http::Transport> m_transport;
    http::TransferId m_lastId = 0;
    std::atomic<bool> m_stopped = false;
};

// The documents of the collections, straight from their indices (connector-api, section 10.2). A put of what was read here demands that
// it has not changed since; the conflict is a Problem with status 409.
class RemoteDocuments final : public Access
{
public:
    explicit RemoteDocuments(Caller &caller) : m_caller(caller) {}
    const std::optional<Problem> &failure() const { return m_failure; }

    std::optional<StoredDocument> find(std::string_view index, std::string_view id) override;
    void visit(std::string_view index, const std::function<void(StoredDocument)> &each) override;
    // Those that match the query of the search language, in the order of their sequence numbers.
    void search(std::string_view index, const json::Value &query, const std::function<void(StoredDocument)> &each);
    Checked<Written> put(std::string_view index, std::string_view id, const json::Value &source, const Condition &condition = {}) override;
    Checked<Written> remove(std::string_view index, std::string_view id, const Condition &condition = {}) override;
    std::optional<std::string> value(std::string_view kind, std::string_view name) override;
    void setValue(std::string_view kind, std::string_view name, std::string_view value) override;
    bool removeValue(std::string_view kind, std::string_view name) override;

private:
    void refuse(std::string_view kind);

    Caller &m_caller;
    std::map<std::pair<std::string, std::string>, Condition> m_read;   // as it stood, by index and id
    std::optional<Problem> m_failure;
};

// The Connector APIs over HTTP. A server that has none of them (status 400 or 405 for their paths) is served by performing the calls here, on its
// indices: the same code that LocalApi runs, with sequence numbers instead of transactions.
class RemoteApi final : public Api
{
public:
    explicit RemoteApi(Server server) : m_caller(std::move(server)) {}
    Checked<Answer> perform(const Call &call) override;
    Caller &caller() { return m_caller; }
    void stop() { m_caller.stop(); }

private:
    Checked<bool> hasRoutes();
    Checked<Answer> sendCall(const Call &call);
    Checked<Answer> performOnIndices(const Call &call);

    Caller m_caller;
    std::optional<bool> m_hasRoutes;
};

} // namespace penstock::connector
