// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"
#include "core/sink/port/settings.h"
#include "core/sink/sink.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace penstock::sink::port
{

struct Call {
    std::string method = "POST";
    std::string path = {};                  // below /v1, encoded, with its query
    std::string body = {};                  // JSON text; empty: none
    bool repeats = true;                    // after passing faults; the real system does not repeat PATCH
};

// Calls to the catalogue: signed, the token renewed when it expires or is refused, passing faults repeated (ocean, section 11).
// One thread, the host's; call-backs end with the object.
class Catalogue
{
public:
    using Answered = std::function<void(Result<Response>)>;
    Catalogue(const Settings &settings, const Profile &profile, Host &host);

    // Any HTTP status is an answer; errors are sink-unavailable (no answer) and authentication-refused (no token).
    void call(Call call, Answered done);
    const Settings &settings() const { return m_settings; }
    std::chrono::system_clock::time_point now() const { return m_host.now(); }

private:
    struct Pending {
        Call call;
        Answered done;
        bool renewed = false;
    };
    void send(Pending pending);
    void answered(Pending pending, int token, Result<Response> response);
    void login();
    void loggedIn(Result<Response> response);
    bool isTokenUsable() const;
    http::Request request(const Call &call) const;

    Settings m_settings;
    Host &m_host;
    RetryRules m_rules;
    std::string m_authorization;            // "Bearer ..."; empty: no token
    int m_token = 0;                        // counts tokens, so that a refusal of an old one does not renew the new one
    std::chrono::system_clock::time_point m_expires;
    bool m_loggingIn = false;
    std::vector<Pending> m_waiting;         // for the token
    std::shared_ptr<int> m_alive = std::make_shared<int>();
};

// The JSON of a successful answer; else sink-refused with the catalogue's own words.
Result<json::Value> read(const Call &call, const Result<Response> &response);
// What the catalogue says about a failure: {error, message}, or the status.
QString wordsOf(const Response &response);
bool isSuccess(const Response &response);

} // namespace penstock::sink::port
