// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/fetch.h"

#include "core/base/codes.h"

#include <QCoreApplication>

namespace penstock
{

namespace
{

constexpr std::size_t errorBody = 64u << 10;       // of an error answer, kept for those who look at it
constexpr std::chrono::milliseconds shortWait{2000};   // longer ones are cut where waits are cut

QString tr(const char *text)
{
    return QCoreApplication::translate("Engine", text);
}

} // namespace

Fetch::Fetch(RunContext &context, Client *client, Consumer &consumer) : m_context(context), m_client(client), m_consumer(consumer) {}

Fetch::~Fetch()
{
    m_context.transfers.erase(m_step);
}

void Fetch::start(http::Request request, ExchangeInfo info)
{
    m_asked = std::move(request);
    m_info = std::move(info);
    m_info.attempt = 1;
    m_redirects = 0;
    m_renewed = false;
    ask();
}

void Fetch::ask()
{
    if (!m_client) {
        m_context.post([this] { send(); });
        return;
    }
    m_client->admit(m_info, [this](Result<> admitted) {
        if (!admitted) {
            giveUp(admitted.error());
            return;
        }
        m_hasPlace = true;
        send();
    });
}

void Fetch::send()
{
    if (m_context.stopping) {
        giveUp(Diagnostic(codes::limitReached, tr("Not asked: the run was told to end."), {}, {m_info.resourceName, m_info.page, 0, -1, {}}));
        return;
    }
    if (m_context.options.maxExchanges > 0 && m_context.outcome.exchanges >= m_context.options.maxExchanges) {
        m_context.limited = true;
        giveUp(Diagnostic(codes::limitReached, tr("Stopped after %1 exchanges; preview limit; run to end.").arg(m_context.options.maxExchanges)));
        return;
    }
    m_request = m_asked;
    if (m_client && (!m_context.profile().credentialsSameOriginOnly || m_client->isOwnOrigin(m_request.url))) {
        if (auto signature = m_client->sign(m_request); !signature) {
            m_context.report(signature.error());
            giveUp(signature.error());
            return;
        }
        if (!m_client->isOwnOrigin(m_request.url) && !m_client->credentialHeaders().empty()) {
            m_context.report(Diagnostic(codes::behaviourDiffers, tr("Credentials are sent to another origin: %1. Native keeps them back.").arg(QString::fromStdString(m_request.url)), {},
                                        {m_info.resourceName, m_info.page, 0, -1, {}}));
        }
    } else if (m_client && !m_client->credentialHeaders().empty()) {
        for (const std::string &name : m_client->credentialHeaders())
            m_request.headers.remove(name);
        m_context.report(Diagnostic(codes::credentialsKept, tr("Another origin is asked, without credentials: %1").arg(QString::fromStdString(m_request.url)), {},
                                    {m_info.resourceName, m_info.page, 0, -1, {}}));
    }
    if (m_context.profile().keepCookies)
        m_request.options.cookieJar = "run";
    m_info.number = m_context.newExchange();
    ++m_context.outcome.exchanges;
    m_head = {};
    m_body.clear();
    m_fault.reset();
    m_step = m_context.newId();
    m_context.transfers.emplace(m_step, this);
    m_context.tell(ExchangeStarted{m_info, m_request});
    m_context.steps.push_back(Send{m_step, m_request, m_info});
}

void Fetch::head(http::ResponseHead head)
{
    m_head = std::move(head);
    m_context.tell(ExchangeAnswered{m_info.number, m_head});
    if (isSuccess()) {
        if (auto accepted = m_consumer.answered(m_head); !accepted)
            m_fault = accepted.error();
    }
}

void Fetch::chunk(std::string_view bytes)
{
    const std::size_t keep = isSuccess() ? m_context.options.keepBody : std::max(m_context.options.keepBody, errorBody);
    if (m_body.size() < keep)
        m_body.append(bytes.substr(0, keep - m_body.size()));
    if (!isSuccess() || m_fault)
        return;
    if (auto taken = m_consumer.chunk(bytes); !taken) {
        // Nothing behind the fault is of use: the connection is given back at once.
        m_fault = taken.error();
        m_context.steps.push_back(Abort{m_step});
        end({});
    }
}

void Fetch::end(const http::TransferStats &stats)
{
    if (m_fault) {
        over(stats, m_fault);
        giveUp(*m_fault);
        return;
    }
    if (isSuccess()) {
        over(stats, {});
        releasePlace();
        m_consumer.completed(m_head);
        return;
    }
    const Diagnostic problem = statusProblem();
    over(stats, problem);
    if (m_head.status == 401 && rules().unauthorized && !m_context.profile().renewOnUnauthorized && m_info.attempt == 1) {
        m_context.report(Diagnostic(codes::behaviourDiffers, tr("401 is answered by repeating the request, and only then by a new login; native logs in again at once."), {},
                                    {m_info.resourceName, m_info.page, 0, -1, {}}));
    }
    if (follow() || (m_context.profile().renewOnUnauthorized && renew()))
        return;
    if (repeat(http::retryAfter(rules(), m_asked.method, m_info.attempt, m_head, m_context.now, m_context.coin()), problem))
        return;
    if (!renew())
        giveUp(problem);
}

void Fetch::failed(const http::TransportError &error, const http::TransferStats &stats)
{
    const Origin origin{m_info.resourceName, m_info.page, m_info.number, -1, {}};
    const Diagnostic problem(error.code(), tr("%1 %2: %3").arg(QString::fromStdString(m_request.method), QString::fromStdString(m_request.url), QString::fromStdString(error.message)), {}, origin);
    over(stats, problem);
    if (m_fault) {
        giveUp(*m_fault);
        return;
    }
    if (!repeat(http::retryAfter(rules(), m_asked.method, m_info.attempt, error, m_context.coin()), problem))
        giveUp(problem);
}

RetryRules Fetch::rules() const
{
    RetryRules rules = m_context.profile().retry;
    if (m_client && m_context.profile().timeoutApplies) {
        const RetrySettings &settings = m_client->connection().retry;
        rules.attempts = int(settings.maxAttempts.orElse(rules.attempts));
        rules.waitMin = settings.waitMin.orElse(rules.waitMin);
        rules.waitMax = settings.waitMax.orElse(rules.waitMax);
    }
    return rules;
}

bool Fetch::follow()
{
    if (!m_context.profile().followRedirects)
        return false;
    auto next = http::redirected(m_asked, m_head, m_client ? m_client->credentialHeaders() : std::vector<std::string>());
    if (!next)
        return false;
    const std::int64_t most = m_client ? m_client->connection().maxRedirects.orElse(10) : 10;
    if (++m_redirects > most) {
        giveUp(Diagnostic(codes::tooManyRedirects, tr("More than %1 redirects, the last to %2.").arg(most).arg(QString::fromStdString(next->url)), {},
                          {m_info.resourceName, m_info.page, m_info.number, -1, {}}));
        return true;
    }
    m_asked = std::move(*next);
    m_info.cause = m_info.number;
    m_info.role = Role::Redirect;
    m_info.reason = {};
    m_info.reason.rule = "redirect";
    m_info.reason.sentence = tr("The answer %1 names another address.").arg(m_head.status);
    m_info.reason.source = "header Location";
    m_info.reason.value = m_asked.url;
    releasePlace();
    ask();
    return true;
}

bool Fetch::renew()
{
    if (m_head.status != 401 || m_renewed || !m_client || !m_client->refused())
        return false;
    m_renewed = true;
    m_info.cause = m_info.number;
    m_info.attempt = 1;
    m_info.reason = {};
    m_info.reason.rule = "login-renewed";
    m_info.reason.sentence = tr("The server answered 401: logged in again.");
    releasePlace();
    ask();
    return true;
}

bool Fetch::repeat(const std::optional<http::RetryDecision> &decision, const Diagnostic &because)
{
    if (!decision)
        return false;
    if (m_context.options.cutWaits && decision->wait > shortWait && m_head.status == 0) {
        giveUp(because);
        return true;
    }
    if (m_context.options.cutWaits && decision->wait > shortWait) {
        giveUp(Diagnostic(codes::rateLimited, tr("%1 It may be asked again in %2 s (%3); the preview does not wait.").arg(because.message).arg(double(decision->wait.count()) / 1000).arg(QString::fromStdString(decision->source)),
                          {}, {m_info.resourceName, m_info.page, m_info.number, -1, {}}));
        return true;
    }
    Reason reason;
    reason.rule = "retry";
    reason.sentence = tr("Attempt %1 failed and is repeated: %2").arg(m_info.attempt).arg(because.message);
    reason.source = decision->source;
    m_context.report(Diagnostic(codes::retried, reason.sentence, {}, {m_info.resourceName, m_info.page, m_info.number, -1, {}}));
    m_info.cause = m_info.number;
    const ExchangeInfo waiting = m_info;
    ++m_info.attempt;
    m_info.reason = reason;
    m_consumer.restarted();
    m_context.wait(decision->wait, waiting, reason, [this] {
        // The login may have ended meanwhile; the place is kept while waiting, so that the pressure on the server falls.
        releasePlace();
        ask();
    });
    return true;
}

void Fetch::over(const http::TransferStats &stats, std::optional<Diagnostic> failure)
{
    m_context.transfers.erase(m_step);
    std::shared_ptr<const std::string> body;
    if (!m_body.empty())
        body = std::make_shared<const std::string>(std::move(m_body));
    m_body.clear();
    m_context.tell(ExchangeEnded{m_info.number, stats, std::move(body), std::move(failure)});
}

void Fetch::giveUp(Diagnostic cause)
{
    releasePlace();
    m_consumer.broke(cause);
}

Diagnostic Fetch::statusProblem() const
{
    const Code &code = m_head.status == 401 || m_head.status == 403 ? codes::authenticationRefused : m_head.status == 429 ? codes::rateLimited : codes::httpStatus;
    Diagnostic problem(code, tr("%1 %2 answered %3 %4.").arg(QString::fromStdString(m_request.method), QString::fromStdString(m_request.url), QString::number(m_head.status), QString::fromStdString(m_head.reason)), {},
                       {m_info.resourceName, m_info.page, m_info.number, -1, {}});
    problem.severity = Severity::Error;
    return problem;
}

void Fetch::releasePlace()
{
    if (m_hasPlace && m_client)
        m_client->release();
    m_hasPlace = false;
}

} // namespace penstock
