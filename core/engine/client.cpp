// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/client.h"

#include "core/base/codes.h"
#include "core/engine/fetch.h"
#include "core/engine/requestbuilder.h"
#include "core/http/retry.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Engine", text);
}
} // namespace

// Collects the answer of a login.
class LoginConsumer final : public Fetch::Consumer
{
public:
    explicit LoginConsumer(std::function<void(Result<>, const http::ResponseHead &, const std::string &)> done) : m_done(std::move(done)) {}

    Result<> answered(const http::ResponseHead &) override { return {}; }
    Result<> chunk(std::string_view bytes) override
    {
        m_body += bytes;
        return {};
    }
    void restarted() override { m_body.clear(); }
    void completed(const http::ResponseHead &head) override { m_done({}, head, m_body); }
    void broke(const Diagnostic &cause) override { m_done(std::unexpected(cause), {}, m_body); }

private:
    std::function<void(Result<>, const http::ResponseHead &, const std::string &)> m_done;
    std::string m_body;
};

Client::Client(RunContext &context, const Connection &connection) : m_context(context), m_connection(connection) {}

Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::make(RunContext &context, const Connection &connection)
{
    std::unique_ptr<Client> client(new Client(context, connection));
    if (connection.maxConcurrentRequests.isIllTyped()) {
        return failure(codes::wrongType, tr("max_concurrent_requests `%1` is not a whole number.").arg(QString::fromStdString(connection.maxConcurrentRequests.text)),
                       connection.maxConcurrentRequests.place);
    }
    client->m_most = int(std::clamp<std::int64_t>(connection.maxConcurrentRequests.orElse(10), 1, 1000));
    const http::AuthContext auth{connection.baseUrl.orElse({}), &context.profile(), transferOptions(connection, context.document->ocean, context.profile())};
    auto authenticator = http::makeAuthenticator(connection.auth, auth);
    if (!authenticator)
        return std::unexpected(authenticator.error());
    client->m_authenticator = std::move(*authenticator);
    if (!connection.tls.verify)
        context.report(Diagnostic(codes::verificationOff, tr("Certificates are not verified for %1.").arg(QString::fromStdString(connection.baseUrl.orElse({}))), connection.tls.place));
    return client;
}

void Client::admit(const ExchangeInfo &info, std::function<void(Result<>)> go)
{
    m_waiting.push_back({info, std::move(go)});
    m_context.post([this] { advance(); });
}

void Client::release()
{
    --m_inFlight;
    m_context.post([this] { advance(); });
}

Result<> Client::sign(http::Request &request) const
{
    if (!m_authenticator->appliesFirst())
        return m_authenticator->apply(request, m_context.now);
    // Static credentials are defaults of the client: what the resource says itself replaces them.
    http::Request defaults;
    if (auto applied = m_authenticator->apply(defaults, m_context.now); !applied)
        return applied;
    for (const http::Header &header : defaults.headers.lines()) {
        if (!request.headers.has(header.name))
            request.headers.append(header.name, header.value);
    }
    return {};
}

bool Client::isOwnOrigin(std::string_view url) const
{
    return http::sameOrigin(m_connection.baseUrl.orElse({}), url);
}

void Client::advance()
{
    while (!m_waiting.empty() && m_inFlight < m_most && !m_loggingIn && !m_holdingBack) {
        const auto login = m_authenticator->login(m_context.now);
        if (!login) {
            grant(std::unexpected(login.error()));
            continue;
        }
        if (*login) {
            logIn(**login, m_waiting.front().info);
            return;
        }
        if (m_connection.requestsPerSecond && *m_connection.requestsPerSecond > 0) {
            if (m_context.now < m_nextAllowed) {
                m_holdingBack = true;
                Reason reason;
                reason.rule = "rate-limit";
                reason.sentence = tr("The connection's own rate limit.");
                m_context.wait(std::chrono::ceil<std::chrono::milliseconds>(m_nextAllowed - m_context.now), m_waiting.front().info, reason, [this] {
                    m_holdingBack = false;
                    advance();
                });
                return;
            }
            const auto gap = std::chrono::duration<double>(1 / *m_connection.requestsPerSecond);
            m_nextAllowed = m_context.now + std::chrono::duration_cast<Run::Time::duration>(gap);
        }
        grant({});
    }
}

void Client::grant(Result<> outcome)
{
    Waiting first = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (outcome)
        ++m_inFlight;
    m_context.post([go = std::move(first.go), outcome = std::move(outcome)] { go(outcome); });
}

void Client::logIn(http::Request request, const ExchangeInfo &cause)
{
    m_loggingIn = true;
    ExchangeInfo info = cause;
    info.role = Role::Login;
    info.reason = {};
    info.reason.rule = "login";
    info.reason.sentence = tr("The credentials for the next request have to be fetched first.");
    m_loginConsumer = std::make_unique<LoginConsumer>([this](Result<> outcome, const http::ResponseHead &head, const std::string &body) {
        if (outcome)
            outcome = m_authenticator->learned(head, body, m_context.now);
        else if (m_authenticator->loginFailed(head, body))
            outcome = {};                              // there is another way, which is asked for next
        m_context.post([this, outcome] { loggedIn(outcome); });
    });
    m_login = std::make_unique<Fetch>(m_context, nullptr, *m_loginConsumer);
    m_login->start(std::move(request), std::move(info));
}

void Client::loggedIn(Result<> outcome)
{
    m_login.reset();
    m_loggingIn = false;
    if (outcome) {
        advance();
        return;
    }
    Diagnostic problem = outcome.error();
    if (!problem.is(codes::loginNotJson) && !problem.is(codes::loginTemplate))
        problem = Diagnostic(codes::loginFailed, tr("The login failed: %1").arg(problem.message), problem.place, problem.origin);
    m_context.report(problem);
    if (!m_waiting.empty())
        grant(std::unexpected(problem));
    advance();
}

} // namespace penstock
