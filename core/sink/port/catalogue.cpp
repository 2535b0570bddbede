// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/catalogue.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::sink::port
{

namespace
{
using namespace std::chrono_literals;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Port)
};

constexpr int unauthorized = 401;
constexpr auto spareTime = 60s;             // a token is renewed that long before its end
constexpr int connections = 16;

RetryRules rulesFor(const Profile &profile)
{
    RetryRules rules = profile.retry;
    // A refused token is renewed at once instead.
    std::erase(rules.statuses, unauthorized);
    rules.unauthorized = false;
    // Every call here may be repeated: upserts and deletions are so by identifier, the others only read.
    rules.unsafeMethods = true;
    rules.waitMin = 300ms;
    rules.waitMax = 300s;
    return rules;
}
} // namespace

Catalogue::Catalogue(const Settings &settings, const Profile &profile, Host &host)
    : m_settings(settings), m_host(host), m_rules(rulesFor(profile))
{
}

void Catalogue::call(Call call, Answered done)
{
    send({std::move(call), std::move(done)});
}

bool Catalogue::isTokenUsable() const
{
    return !m_authorization.empty() && m_host.now() < m_expires;
}

http::Request Catalogue::request(const Call &call) const
{
    http::Request request;
    request.method = call.method;
    request.url = m_settings.baseUrl + "/v1" + call.path;
    request.headers.set("User-Agent", m_settings.exporterAgent());
    request.headers.set("Accept", "application/json");
    if (!m_authorization.empty())
        request.headers.set("Authorization", m_authorization);
    if (!call.body.empty()) {
        request.headers.set("Content-Type", "application/json");
        request.body = call.body;
        request.hasBody = true;
    }
    request.options.totalTimeout = 60s;
    request.options.maxConnectionsPerHost = connections;
    return request;
}

void Catalogue::send(Pending pending)
{
    if (!isTokenUsable()) {
        m_waiting.push_back(std::move(pending));
        login();
        return;
    }
    RetryRules rules = m_rules;
    if (!pending.call.repeats)
        rules.attempts = 1;
    http::Request asked = request(pending.call);
    m_host.send(std::move(asked), rules,
                [this, alive = std::weak_ptr<int>(m_alive), pending, token = m_token](Result<Response> response) mutable {
                    if (!alive.expired())
                        answered(std::move(pending), token, std::move(response));
                });
}

void Catalogue::answered(Pending pending, int token, Result<Response> response)
{
    if (!response) {
        Diagnostic diagnostic(codes::sinkUnavailable, Text::tr("The catalogue does not answer: %1").arg(response.error().message));
        diagnostic.advice = Text::tr("Check base_url of sink \"%1\" and the network, and start again: the run continues.")
                                .arg(QString::fromStdString(m_settings.name));
        pending.done(std::unexpected(std::move(diagnostic)));
        return;
    }
    if (response->head.status == unauthorized && !pending.renewed) {
        pending.renewed = true;
        if (token == m_token)
            m_authorization.clear();
        send(std::move(pending));
        return;
    }
    pending.done(std::move(response));
}

void Catalogue::login()
{
    if (m_loggingIn)
        return;
    m_loggingIn = true;
    m_authorization.clear();
    json::Value body = json::Value::object();
    body.set("clientId", json::Value::string(m_settings.clientId));
    body.set("clientSecret", json::Value::string(m_settings.clientSecret));
    http::Request asked = request({.path = "/auth/access_token", .body = json::toText(body)});
    asked.headers.set("User-Agent", m_settings.agent());
    m_host.send(std::move(asked), m_rules, [this, alive = std::weak_ptr<int>(m_alive)](Result<Response> response) {
        if (!alive.expired())
            loggedIn(std::move(response));
    });
}

void Catalogue::loggedIn(Result<Response> response)
{
    m_loggingIn = false;
    const std::vector<Pending> waiting = std::exchange(m_waiting, {});
    const Result<json::Value> answer = response && isSuccess(*response) ? json::parse(response->body) : json::Value();
    const std::string token = answer ? answer->get("accessToken").toString() : std::string();
    if (token.empty()) {
        const QString why = response ? wordsOf(*response) : response.error().message;
        const bool refused = response && response->head.status >= 400 && response->head.status < 500;
        Diagnostic diagnostic(refused ? codes::authenticationRefused : codes::sinkUnavailable,
                              Text::tr("The catalogue gives sink \"%1\" no token: %2").arg(QString::fromStdString(m_settings.name), why));
        diagnostic.advice = refused ? Text::tr("Check client_id and client_secret.") : Text::tr("Check base_url and the network.");
        for (const Pending &pending : waiting)
            pending.done(std::unexpected(diagnostic));
        return;
    }
    const std::string type = answer->get("tokenType").toString();
    m_authorization = (type.empty() ? "Bearer" : type) + " " + token;
    ++m_token;
    // However short its life, a token is good for the calls that wait for it; what comes later renews it.
    const auto life = std::chrono::seconds(answer->get("expiresIn").toInteger().value_or(3600));
    m_expires = m_host.now() + std::max<std::chrono::seconds>(life - spareTime, 1s);
    for (const Pending &pending : waiting)
        send(pending);
}

bool isSuccess(const Response &response)
{
    return response.head.status >= 200 && response.head.status < 300;
}

QString wordsOf(const Response &response)
{
    const Result<json::Value> body = json::parse(response.body);
    const json::Value message = body ? body->get("message") : json::Value();
    const json::Value error = body ? body->get("error") : json::Value();
    const QString status = Text::tr("HTTP status %1").arg(response.head.status);
    const QString words = QString::fromStdString((message.isString() ? message : error).toString());
    return words.isEmpty() ? status : Text::tr("%1, %2").arg(status, words);
}

Result<json::Value> read(const Call &call, const Result<Response> &response)
{
    if (!response)
        return std::unexpected(response.error());
    const QString asked = QString::fromStdString(call.method + " " + call.path.substr(0, call.path.find('?')));
    if (!isSuccess(*response))
        return failure(codes::sinkRefused, Text::tr("The catalogue refused %1: %2").arg(asked, wordsOf(*response)));
    Result<json::Value> body = json::parse(response->body);
    if (!body || !body->isObject())
        return failure(codes::sinkRefused, Text::tr("The catalogue answered %1 with something else than a JSON object.").arg(asked));
    return body;
}

} // namespace penstock::sink::port
