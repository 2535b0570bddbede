// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/context.h"
#include "core/http/auth/authenticator.h"

#include <deque>

namespace penstock
{

class Fetch;

// Who may send, and signed by whom: the login, the number of requests in flight and the ceiling on their rate, shared by all fetches over one
// connection. Under ocean the endpoints of path parameters have a client of their own (ocean, section 5).
class Client
{
public:
    static Result<std::unique_ptr<Client>> make(RunContext &context, const Connection &connection);
    ~Client();

    // `go` is called (posted) when a request may leave: a place is free, the rate allows it, and the login is good. An error: the login failed.
    void admit(const ExchangeInfo &info, std::function<void(Result<>)> go);
    void release();                                        // the exchange that was admitted is over
    Result<> sign(http::Request &request) const;
    bool refused() { return m_authenticator->refused(); }
    std::vector<std::string> credentialHeaders() const { return m_authenticator->credentialHeaders(); }
    bool isOwnOrigin(std::string_view url) const;
    int most() const { return m_most; }
    const Connection &connection() const { return m_connection; }

private:
    struct Waiting {
        ExchangeInfo info;
        std::function<void(Result<>)> go;
    };
    Client(RunContext &context, const Connection &connection);
    void advance();
    void logIn(http::Request request, const ExchangeInfo &info);
    void loggedIn(Result<> outcome);
    void grant(Result<> outcome);

    RunContext &m_context;
    const Connection &m_connection;
    std::unique_ptr<http::Authenticator> m_authenticator;
    std::unique_ptr<Fetch> m_login;
    std::unique_ptr<class LoginConsumer> m_loginConsumer;
    std::deque<Waiting> m_waiting;
    int m_inFlight = 0;
    int m_most = 10;
    bool m_loggingIn = false;
    bool m_holdingBack = false;                            // a Wait for the rate is under way
    Run::Time m_nextAllowed{};
};

} // namespace penstock
