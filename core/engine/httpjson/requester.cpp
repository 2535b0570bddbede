// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/requester.h"

#include "core/base/codes.h"
#include "core/engine/httpjson/tlsoptions.h"
#include "core/http/retry.h"
#include "core/http/url.h"
#include "core/request/transforms.h"
#include "core/template/spelling.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace penstock
{

namespace
{

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds shortWait = 2s;     // longer ones are cut where waits are cut

QString tr(const char *text)
{
    return QCoreApplication::translate("Requester", text);
}

QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

Origin originOf(const ExchangeInfo &info)
{
    return {info.resourceName, info.page, info.number, -1, {}};
}

http::TransferOptions optionsOf(const httpjson::Request &settings)
{
    http::TransferOptions options;
    options.totalTimeout = settings.timeout.value_or(0ms);
    if (settings.timeout)
        options.connectTimeout = *settings.timeout;
    options.acceptEncoding = "gzip";
    if (settings.proxy.disable)
        options.proxy = std::string();
    else if (!settings.proxy.url.empty())
        options.proxy = settings.proxy.url;
    for (const auto &[name, value] : settings.proxy.headers)
        options.proxyHeaders.push_back({name, value});
    options.tls = tlsOf(settings.tls);
    return options;
}

// One exchange on the wire; awaited, it is sent, and the whole answer is there.
class Exchange final : public TransferOwner
{
public:
    Exchange(RunContext &context, http::Request request, ExchangeInfo info) : m_context(context), m_request(std::move(request)), m_info(std::move(info)) {}
    ~Exchange() override { m_context.transfers.erase(m_step); }
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting)
    {
        m_waiting = waiting;
        ++m_context.outcome.exchanges;
        m_step = m_context.newId();
        m_context.transfers.emplace(m_step, this);
        m_context.tell(ExchangeStarted{m_info, m_request});
        m_context.steps.push_back(Send{m_step, m_request, m_info});
    }
    void await_resume() const noexcept {}

    void head(http::ResponseHead head) override
    {
        m_head = std::move(head);
        m_context.tell(ExchangeAnswered{m_info.number, m_head});
    }
    void chunk(std::string_view bytes) override { m_body += bytes; }
    void end(const http::TransferStats &stats) override { over(stats, {}); }
    void failed(const http::TransportError &error, const http::TransferStats &stats) override
    {
        m_error = error;
        over(stats, Diagnostic(error.code(), tr("%1 %2: %3").arg(shown(m_request.method), shown(m_request.url), shown(error.message)), {}, originOf(m_info)));
    }

    const http::Request &request() const { return m_request; }
    http::ResponseHead takeHead() { return std::move(m_head); }
    std::string takeBody() { return std::move(m_body); }
    const std::optional<http::TransportError> &error() const { return m_error; }
    const std::optional<Diagnostic> &failure() const { return m_failure; }

private:
    void over(const http::TransferStats &stats, std::optional<Diagnostic> failure)
    {
        m_context.transfers.erase(m_step);
        m_failure = std::move(failure);
        std::shared_ptr<const std::string> body;
        if (const std::size_t keep = m_context.options.keepBody; keep > 0 && !m_body.empty())
            body = std::make_shared<const std::string>(m_body.substr(0, keep));
        m_context.tell(ExchangeEnded{m_info.number, stats, std::move(body), m_failure});
        m_context.post([waiting = m_waiting] { waiting.resume(); });
    }

    RunContext &m_context;
    http::Request m_request;
    ExchangeInfo m_info;
    StepId m_step = 0;
    std::coroutine_handle<> m_waiting;
    http::ResponseHead m_head;
    std::string m_body;
    std::optional<http::TransportError> m_error;
    std::optional<Diagnostic> m_failure;
};

bool isPassing(const http::TransportError &error)
{
    using Kind = http::TransportError::Kind;
    return error.kind != Kind::BadUrl && error.kind != Kind::CertificateRefused && error.kind != Kind::TooLarge && error.kind != Kind::Cancelled;
}

bool isSameHost(const std::string &from, const std::string &to)
{
    const auto a = http::splitUrl(from), b = http::splitUrl(to);
    if (!a || !b)
        return false;
    return http::equalNames(a->host, b->host) || (b->host.size() > a->host.size() && http::equalNames(b->host.substr(b->host.size() - a->host.size() - 1), "." + a->host));
}

std::string hostOf(const std::string &url)
{
    const auto parts = http::splitUrl(url);
    return parts ? parts->host : url;
}

// The beginning of a body as one line, for people.
QString excerpt(const std::string &body)
{
    constexpr qsizetype most = 200;
    const QString text = QString::fromUtf8(body.data(), qsizetype(std::min<std::size_t>(body.size(), 4 * most))).simplified();
    return text.size() > most ? text.left(most) + QStringLiteral("…") : text;
}

std::string withoutUser(const std::string &url)
{
    auto parts = http::splitUrl(url);
    if (!parts)
        return url;
    parts->userInfo.clear();
    parts->hasFragment = false;
    parts->fragment.clear();
    return http::joinUrl(*parts);
}

} // namespace

tpl::Context templateContext(const RunContext &context)
{
    tpl::Context result;
    const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(context.now.time_since_epoch()).count();
    result.now = tpl::timeOf(since / tpl::nanosecondsPerSecond, since % tpl::nanosecondsPerSecond);
    const Profile &profile = context.profile();
    result.dialect = {.looseNumbers = profile.looseNumbers, .masksPrinted = profile.masksPrinted};
    const std::string agent = profile.userAgent;
    if (const std::size_t slash = agent.find('/'); slash != std::string::npos) {
        result.agent.product = agent.substr(0, slash);
        result.agent.version = agent.substr(slash + 1, agent.find(' ', slash) - slash - 1);
    }
    return result;
}

std::string askedBy(const http::Request &request)
{
    return request.method + ' ' + request.url + '\n' + request.body;
}

tpl::Value headerOf(const http::Headers &headers)
{
    std::vector<std::pair<std::string, std::string>> lines;
    for (const http::Header &line : headers.lines())
        lines.emplace_back(line.name, line.value);
    return tpl::headerValue(lines);
}

Requester::Requester(RunContext &context, Faults &faults, const httpjson::Request &settings, http::Authenticator &authenticator)
    : m_context(context), m_faults(faults), m_settings(settings), m_authenticator(authenticator), m_transfer(optionsOf(settings))
{
}

Result<std::unique_ptr<Requester>> Requester::make(RunContext &context, Faults &faults, const httpjson::Request &settings, http::Authenticator &authenticator)
{
    std::unique_ptr<Requester> requester(new Requester(context, faults, settings, authenticator));
    if (!settings.rateLimit)
        return requester;
    for (const auto &[source, target] : {std::pair(&settings.rateLimit->limit, &requester->m_limit), std::pair(&settings.rateLimit->remaining, &requester->m_remaining),
                                         std::pair(&settings.rateLimit->reset, &requester->m_reset)}) {
        if (!*source)
            continue;
        auto text = request::compiled(**source);
        if (!text)
            return std::unexpected(text.error());
        *target = std::move(*text);
    }
    return requester;
}

Task<void> Requester::wait(std::chrono::milliseconds duration, ExchangeInfo info, Reason reason)
{
    Pause pause(m_context, [&](std::function<void()> goOn) { m_context.wait(duration, info, reason, std::move(goOn)); });
    co_await pause;
}

// --- the wire ----------------------------------------------------------------------------------------------------

Task<Requester::Attempt> Requester::exchange(http::Request request, ExchangeInfo info)
{
    Attempt attempt;
    if (m_context.stopping) {
        attempt.failure = Diagnostic(codes::limitReached, tr("Not asked: the run was told to end."), {}, originOf(info));
        co_return attempt;
    }
    if (m_context.options.maxExchanges > 0 && m_context.outcome.exchanges >= m_context.options.maxExchanges) {
        m_context.limited = true;
        attempt.failure = Diagnostic(codes::limitReached, tr("Stopped after %1 exchanges; preview limit; run to end.").arg(m_context.options.maxExchanges));
        co_return attempt;
    }
    info.number = m_context.newExchange();
    attempt.answer.exchange = info.number;
    attempt.answer.url = request.url;
    Exchange exchange(m_context, std::move(request), info);
    co_await exchange;
    attempt.answer.head = exchange.takeHead();
    attempt.answer.body = exchange.takeBody();
    attempt.failure = exchange.failure();
    attempt.mayPass = exchange.error() && penstock::isPassing(*exchange.error());
    co_return attempt;
}

// --- redirects (httpjson, section 12.3) --------------------------------------------------------------------------

std::optional<http::Request> Requester::next(const http::Request &request, const http::ResponseHead &head) const
{
    const int status = head.status;
    const std::string *location = head.headers.first("Location");
    if (!location || location->empty() || (status != 301 && status != 302 && status != 303 && status != 307 && status != 308))
        return std::nullopt;
    http::Request next = request;
    next.url = http::encodeUrl(http::resolveUrl(request.url, *location));
    if (status < 304 && request.method != "GET" && request.method != "HEAD") {
        next.method = "GET";
        next.body.clear();
        next.hasBody = false;
        next.headers.remove("Content-Type");
    }
    const bool original = m_context.profile().forwardsToForeignHosts;
    const bool same = original ? isSameHost(request.url, next.url) : http::sameOrigin(request.url, next.url);
    if (m_settings.redirect.forwardHeaders) {
        for (const std::string &name : m_settings.redirect.headersBanList)
            next.headers.remove(name);
    } else {
        next.headers.set("Referer", withoutUser(request.url));
    }
    if (!same && !(original && m_settings.redirect.forwardHeaders)) {
        for (const char *name : {"Authorization", "Cookie", "Cookie2", "WWW-Authenticate"})
            next.headers.remove(name);
        for (const std::string &name : m_authenticator.credentialHeaders())
            next.headers.remove(name);
    }
    return next;
}

Task<Requester::Attempt> Requester::redirecting(http::Request request, ExchangeInfo info, bool isLogin)
{
    for (std::int64_t requests = 1;; ++requests) {
        Attempt attempt = co_await exchange(request, info);
        if (attempt.failure)
            co_return attempt;
        std::optional<http::Request> following = next(request, attempt.answer.head);
        const bool carriesCredentials = isLogin && following && following->hasBody;
        if (!following || (carriesCredentials && !m_context.profile().forwardsToForeignHosts && !http::sameOrigin(request.url, following->url)))
            co_return attempt;
        if (requests >= m_settings.redirect.maxRedirects) {
            Diagnostic problem(codes::tooManyRedirects, tr("Stopped after %1 requests, the last one redirected to %2; max_redirects is %3.")
                                                            .arg(requests).arg(shown(following->url)).arg(m_settings.redirect.maxRedirects), {}, originOf(info));
            attempt.failure = std::move(problem).with("count", std::to_string(requests));
            co_return attempt;
        }
        info.role = Role::Redirect;
        info.cause = attempt.answer.exchange;
        info.reason = {};
        info.reason.rule = "redirect";
        info.reason.sentence = tr("The answer %1 names another address.").arg(attempt.answer.head.status);
        info.reason.source = "header Location";
        info.reason.value = following->url;
        if (m_context.profile().forwardsToForeignHosts && m_settings.redirect.forwardHeaders && !isSameHost(request.url, following->url) && following->headers.has("Authorization"))
            m_faults.tell(Fault::ForeignHost, shown(hostOf(following->url)), m_settings.place, originOf(info));
        const bool stays = isSameHost(request.url, following->url) || m_context.profile().forwardsToForeignHosts;
        request = std::move(*following);
        if (isLogin || !stays || !m_authenticator.appliesToRedirects())
            continue;
        if (auto applied = m_authenticator.apply(request, m_context.now); !applied) {
            attempt.failure = applied.error();
            co_return attempt;
        }
    }
}

// --- authentication ----------------------------------------------------------------------------------------------

Task<std::optional<Diagnostic>> Requester::logIn(ExchangeInfo info)
{
    info.role = Role::Login;
    info.reason = {};
    info.reason.rule = "login";
    info.reason.sentence = tr("The credentials for the next request have to be fetched first.");
    for (;;) {
        auto login = m_authenticator.login(m_context.now);
        if (!login)
            co_return login.error();
        if (!*login)
            co_return std::nullopt;
        http::Request request = std::move(**login);
        request.options = m_transfer;
        Attempt attempt = co_await redirecting(std::move(request), info, true);
        const int status = attempt.answer.head.status;
        if (!attempt.failure && status >= 200 && status < 300) {
            auto learned = m_authenticator.learned(attempt.answer.head, attempt.answer.body, m_context.now);
            if (!learned)
                co_return learned.error();
            continue;
        }
        if (m_authenticator.loginFailed(attempt.answer.head, attempt.answer.body))
            continue;
        if (attempt.failure && attempt.failure->is(codes::tooManyRedirects))
            co_return attempt.failure;
        const QString why = attempt.failure ? attempt.failure->message : tr("the answer was %1 %2.").arg(QString::number(status), shown(attempt.answer.head.reason));
        co_return Diagnostic(codes::loginFailed, tr("The login failed: %1").arg(why), {}, originOf(info));
    }
}

Task<Result<>> Requester::logInFirst(ExchangeInfo info)
{
    if (m_authenticator.wantsLoginAtStart()) {
        std::optional<Diagnostic> problem = co_await logIn(info);
        if (problem)
            co_return std::unexpected(std::move(*problem));
    }
    co_return Result<>();
}

// A further page is asked where an answer says; an answer is not to decide who receives the credentials (profile: credentialsSameOriginOnly).
bool Requester::mayCarryCredentials(http::Request &request, const ExchangeInfo &info)
{
    if (info.page == 1)
        m_firstUrl = request.url;
    if (!m_context.profile().credentialsSameOriginOnly || http::sameOrigin(request.url, m_firstUrl))
        return true;
    const std::size_t before = request.headers.lines().size();
    for (const char *name : {"Authorization", "Proxy-Authorization", "Cookie"})
        request.headers.remove(name);
    for (const std::string &name : m_authenticator.credentialHeaders())
        request.headers.remove(name);
    if (request.headers.lines().size() < before || !m_authenticator.credentialHeaders().empty())
        m_context.report(Diagnostic(codes::credentialsKept, tr("Another origin is asked for page %1, without credentials: %2").arg(info.page).arg(shown(request.url)), {}, originOf(info)));
    return false;
}

Task<Requester::Attempt> Requester::authorised(http::Request request, ExchangeInfo info)
{
    if (!mayCarryCredentials(request, info)) {
        Task<Attempt> unsignedRequest = redirecting(std::move(request), std::move(info), false);
        co_return co_await unsignedRequest;
    }
    bool renewed = false;
    for (;;) {
        std::optional<Diagnostic> problem = co_await logIn(info);
        http::Request signedRequest = request;
        if (!problem) {
            if (auto applied = m_authenticator.apply(signedRequest, m_context.now); !applied)
                problem = applied.error();
        }
        if (problem) {
            Attempt attempt;
            attempt.mayPass = !problem->is(codes::tooManyRedirects);
            attempt.failure = std::move(problem);
            co_return attempt;
        }
        Attempt attempt = co_await redirecting(std::move(signedRequest), info, false);
        const bool mayRenew = attempt.answer.head.status == 401 && !renewed && m_context.profile().renewOnUnauthorized;
        if (!mayRenew || !m_authenticator.refused())
            co_return attempt;
        renewed = true;
    }
}

// --- retry (httpjson, section 12.1) ------------------------------------------------------------------------------

std::int64_t Requester::repeats() const
{
    const std::int64_t attempts = m_settings.retry.maxAttempts.orElse(0);
    return attempts > 1 ? attempts : 0;
}

bool Requester::isPassing(const http::ResponseHead &head) const
{
    return head.status == 429 || head.status == 0 || (head.status >= 500 && head.status != 501);
}

std::chrono::milliseconds Requester::waitBefore(std::int64_t repeat, const http::ResponseHead *head) const
{
    if (head && (head->status == 429 || head->status == 503)) {
        if (const std::string *after = head->headers.first("Retry-After")) {
            if (const auto asked = http::parseWait(*after, m_context.now, true))
                return *asked;
        }
    }
    const std::chrono::milliseconds first = m_settings.retry.waitMin.orElse(1s), longest = m_settings.retry.longestWait();
    const double doubled = double(first.count()) * std::exp2(double(std::min<std::int64_t>(repeat, 40)));
    return std::chrono::milliseconds(std::int64_t(std::min(doubled, double(longest.count()))));
}

// What is told when all repeats have failed: the last answer, unless the profile keeps it back (httpjson, section 16.31).
Diagnostic Requester::exhausted(const http::Request &request, const Attempt &attempt, std::int64_t attempts, const ExchangeInfo &info) const
{
    const bool hasAnswer = !attempt.failure;
    Diagnostic problem = hasAnswer ? statusProblem(request, attempt.answer, info) : *attempt.failure;
    problem.message = tr("Gave up after %1 attempts: %2").arg(attempts).arg(problem.message);
    problem.origin = originOf(info);
    if (!hasAnswer || m_context.profile().hidesLastAnswer) {
        problem.code = &codes::gaveUp;
        problem.severity = codes::gaveUp.severity;
    }
    if (hasAnswer && m_context.profile().hidesLastAnswer)
        m_faults.tell(Fault::LastAnswerHidden, QString::number(attempt.answer.head.status), m_settings.place, originOf(info));
    return std::move(problem).with("attempts", std::to_string(attempts));
}

Task<Requester::Attempt> Requester::retrying(http::Request request, ExchangeInfo info)
{
    for (std::int64_t repeat = 0;; ++repeat) {
        Attempt attempt = co_await authorised(request, info);
        const bool passing = attempt.failure ? attempt.mayPass : isPassing(attempt.answer.head);
        if (!passing || repeats() == 0)
            co_return attempt;
        const Diagnostic because = attempt.failure ? *attempt.failure : statusProblem(request, attempt.answer, info);
        if (repeat == repeats()) {
            attempt.failure = exhausted(request, attempt, repeat + 1, info);
            attempt.failure->origin.exchange = attempt.answer.exchange;
            co_return attempt;
        }
        if (attempt.answer.head.status == 429 && m_settings.rateLimit && m_settings.rateLimit->remaining)
            m_faults.tell(Fault::QuotaAfterRetry, QString::number(repeats()), m_settings.rateLimit->place, originOf(info));
        const std::chrono::milliseconds pause = waitBefore(repeat, attempt.failure ? nullptr : &attempt.answer.head);
        if (m_context.options.cutWaits && pause > shortWait) {
            attempt.failure = Diagnostic(codes::rateLimited, tr("%1 It may be asked again in %2 s; the preview does not wait.").arg(because.message).arg(double(pause.count()) / 1000), {}, originOf(info));
            co_return attempt;
        }
        info.cause = attempt.answer.exchange;
        info.attempt = int(repeat) + 2;
        info.reason = {};
        info.reason.rule = "retry";
        info.reason.sentence = tr("Attempt %1 failed and is repeated: %2").arg(repeat + 1).arg(because.message);
        m_context.report(Diagnostic(codes::retried, info.reason.sentence, {}, originOf(info)));
        co_await wait(pause, info, info.reason);
    }
}

// --- rate limit (httpjson, section 12.2) -------------------------------------------------------------------------

std::expected<std::optional<std::int64_t>, Diagnostic> Requester::limitValue(const std::optional<tpl::Template> &text, const char *name, const InputAnswer &answer) const
{
    if (!text)
        return std::optional<std::int64_t>();
    tpl::Scope scope;
    scope.set("last_response", tpl::responseValue(headerOf(answer.head.headers), tpl::Value(), 0, {}));
    const tpl::Outcome outcome = text->evaluate(scope, templateContext(m_context));
    const auto &written = name == std::string_view("remaining") ? m_settings.rateLimit->remaining : name == std::string_view("reset") ? m_settings.rateLimit->reset : m_settings.rateLimit->limit;
    if (m_context.options.explains > 0 && written)
        m_context.tell(TemplateGave{answer.info.resource, request::gaveOf(outcome, *written)});
    const std::string target = std::string("rate-limit_") + name;
    if (!outcome.hasText()) {
        m_context.report(request::templateProblem(outcome, target, m_settings.rateLimit->place));
        return std::optional<std::int64_t>();
    }
    const auto number = tpl::parseWhole(outcome.text);
    if (!number) {
        Diagnostic problem(codes::rateLimitNotInteger, tr("rate_limit.%1 gives `%2`, which is not a whole number.").arg(QLatin1String(name), shown(outcome.text)), m_settings.rateLimit->place);
        return std::unexpected(std::move(problem).with("target", name));
    }
    return number;
}

Task<Result<Requester::Verdict>> Requester::limited(const InputAnswer *answer, ExchangeInfo info)
{
    if (!m_remaining)
        co_return Verdict::Use;
    const auto remaining = limitValue(m_remaining, "remaining", *answer);
    if (!remaining)
        co_return std::unexpected(remaining.error());
    if (!*remaining)
        co_return Verdict::Use;
    std::int64_t least = 0;
    const double early = m_settings.rateLimit->earlyLimit.orElse(0);
    if (early >= 1) {
        least = std::int64_t(early);
    } else if (early > 0) {
        if (!m_limit) {
            Diagnostic problem(codes::templateMissing, tr("early_limit is a part of rate_limit.limit, which is not set."), m_settings.rateLimit->place);
            m_context.report(std::move(problem).with("target", "early_limit"));
        } else if (const auto limit = limitValue(m_limit, "early_limit", *answer); limit && *limit) {
            least = **limit - std::int64_t(early * double(**limit));
        }
    }
    if (**remaining > least)
        co_return Verdict::Use;
    if (!m_reset) {
        m_context.report(Diagnostic(codes::rateLimited, tr("The quota is used up, and rate_limit.reset does not say until when."), m_settings.rateLimit->place));
        co_return Verdict::Use;
    }
    const auto reset = limitValue(m_reset, "reset", *answer);
    if (!reset)
        co_return std::unexpected(reset.error());
    if (!*reset)
        co_return Verdict::Use;
    const auto until = std::chrono::system_clock::time_point(std::chrono::seconds(**reset));
    if (until > m_context.now) {
        Reason reason;
        reason.rule = "rate-limit";
        reason.sentence = tr("%1 requests are left; rate_limit waits for the reset.").arg(**remaining);
        ++m_waits;
        if (const auto most = m_settings.rateLimit->maxNonDegraded; most && m_waits >= *most)
            m_context.report(Diagnostic(codes::rateLimitWaiting, reason.sentence, m_settings.rateLimit->place, originOf(info)));
        co_await wait(std::chrono::ceil<std::chrono::milliseconds>(until - m_context.now), info, reason);
    } else {
        m_waits = 0;
    }
    co_return answer->head.status == 200 ? Verdict::Use : Verdict::Repeat;
}

// --- the whole ---------------------------------------------------------------------------------------------------

Diagnostic Requester::statusProblem(const http::Request &request, const InputAnswer &answer, const ExchangeInfo &info) const
{
    Diagnostic problem(codes::httpStatus, tr("%1 %2 answered %3 %4.").arg(shown(request.method), shown(answer.url), QString::number(answer.head.status), shown(answer.head.reason)), {}, originOf(info));
    problem.origin.exchange = answer.exchange;
    if (const QString text = excerpt(answer.body); !text.isEmpty())
        problem.message += u' ' + tr("Its body: %1").arg(text);
    problem.with("status", std::to_string(answer.head.status));
    return problem;
}

Task<Result<InputAnswer>> Requester::send(http::Request request, ExchangeInfo info)
{
    for (;;) {
        Attempt attempt = co_await retrying(request, info);
        if (attempt.failure)
            co_return std::unexpected(std::move(*attempt.failure));
        attempt.answer.info = info;
        Result<Verdict> verdict = co_await limited(&attempt.answer, info);
        if (!verdict)
            co_return std::unexpected(verdict.error());
        if (*verdict == Verdict::Use) {
            if (attempt.answer.head.status >= 400)
                co_return std::unexpected(statusProblem(request, attempt.answer, info));
            attempt.answer.asked = askedBy(request);
            co_return std::move(attempt.answer);
        }
        if (m_context.profile().repeatLosesBody && request.hasBody && !request.body.empty()) {
            if (repeats() == 0)
                co_return std::unexpected(Diagnostic(codes::bodyAlreadyUsed, tr("The rate limit repeats %1 %2, whose body has been sent already.").arg(shown(request.method), shown(request.url)), {}, originOf(info)));
            m_faults.tell(Fault::BodyLost, shown(request.url), m_settings.rateLimit->place, originOf(info));
            request.body.clear();
        }
    }
}

Task<Result<InputAnswer>> Requester::sendUntil(http::Request request, ExchangeInfo info, Judge judge)
{
    for (std::int64_t repeat = 0;; ++repeat) {
        Attempt attempt = co_await authorised(request, info);
        const int status = attempt.answer.head.status;
        bool isDone = repeats() == 0;                    // without repeats the condition is never asked (httpjson, section 11.4)
        if (attempt.failure ? !attempt.mayPass : false)
            co_return std::unexpected(std::move(*attempt.failure));
        const bool notYet = attempt.failure || status == 0 || (status >= 500 && status != 501);
        std::optional<Diagnostic> undecided;
        if (!isDone && !notYet) {
            Result<bool> judged = judge(attempt.answer);
            if (judged)
                isDone = *judged;
            else
                undecided = judged.error();
        }
        if (isDone) {
            if (attempt.failure)
                co_return std::unexpected(std::move(*attempt.failure));
            if (status >= 400)
                co_return std::unexpected(statusProblem(request, attempt.answer, info));
            attempt.answer.info = info;
            co_return std::move(attempt.answer);
        }
        if (undecided)
            m_context.report(*undecided);
        if (undecided || repeat == repeats()) {
            Diagnostic problem(codes::gaveUp, undecided ? tr("Gave up after %1 attempts: %2").arg(repeat + 1).arg(undecided->message) : tr("Gave up after %1 attempts: the condition does not hold.").arg(repeat + 1),
                               {}, originOf(info));
            co_return std::unexpected(std::move(problem).with("attempts", std::to_string(repeat + 1)));
        }
        info.attempt = int(repeat) + 2;
        info.reason = {};
        info.reason.rule = "while";
        info.reason.sentence = tr("The condition does not hold yet.");
        co_await wait(waitBefore(repeat, attempt.failure ? nullptr : &attempt.answer.head), info, info.reason);
    }
}

} // namespace penstock
