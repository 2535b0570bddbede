// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"
#include "core/engine/httpjson/faults.h"
#include "core/engine/task.h"
#include "core/http/auth/authenticator.h"
#include "core/template/template.h"

namespace penstock
{

struct InputAnswer {
    http::ResponseHead head;
    std::string body;
    std::string url;                     // of the last request, after redirects
    std::uint64_t exchange = 0;
    std::string asked;                   // method, address and body of the request: what makes two of them the same
    ExchangeInfo info;                   // of the request that was meant
};

// Sends the requests of one `request` section in the layers of httpjson, section 12: rate limit, retry, authentication, redirects. Each exchange on
// the wire is a step of its own. Private to the engine.
class Requester
{
public:
    // Whether the answer is the one that was waited for (`while.until`).
    using Judge = std::function<Result<bool>(const InputAnswer &answer)>;

    static Result<std::unique_ptr<Requester>> make(RunContext &context, Faults &faults, const httpjson::Request &settings, http::Authenticator &authenticator);

    // Any answer below 400; for others and for what is no answer, why.
    Task<Result<InputAnswer>> send(http::Request request, ExchangeInfo info);
    // Repeats until the judge is content, as often as retry allows (httpjson, section 11.4).
    Task<Result<InputAnswer>> sendUntil(http::Request request, ExchangeInfo info, Judge judge);
    // Logs in, where that has to happen before the first request.
    Task<Result<>> logInFirst(ExchangeInfo info);

    http::TransferOptions transfer() const { return m_transfer; }

private:
    struct Attempt {
        InputAnswer answer;
        std::optional<Diagnostic> failure;
        bool mayPass = false;            // the failure may be another one next time
    };
    enum class Verdict { Use, Repeat };

    Requester(RunContext &context, Faults &faults, const httpjson::Request &settings, http::Authenticator &authenticator);
    Task<Attempt> exchange(http::Request request, ExchangeInfo info);
    Task<Attempt> redirecting(http::Request request, ExchangeInfo info, bool isLogin);
    bool mayCarryCredentials(http::Request &request, const ExchangeInfo &info);
    Task<Attempt> authorised(http::Request request, ExchangeInfo info);
    Task<std::optional<Diagnostic>> logIn(ExchangeInfo info);
    Task<Attempt> retrying(http::Request request, ExchangeInfo info);
    Task<Result<Verdict>> limited(const InputAnswer *answer, ExchangeInfo info);
    Task<void> wait(std::chrono::milliseconds duration, ExchangeInfo info, Reason reason);

    std::expected<std::optional<std::int64_t>, Diagnostic> limitValue(const std::optional<tpl::Template> &text, const char *name, const InputAnswer &answer) const;
    std::optional<http::Request> next(const http::Request &request, const http::ResponseHead &head) const;
    bool isPassing(const http::ResponseHead &head) const;
    std::chrono::milliseconds waitBefore(std::int64_t repeat, const http::ResponseHead *head) const;
    std::int64_t repeats() const;
    Diagnostic statusProblem(const http::Request &request, const InputAnswer &answer, const ExchangeInfo &info) const;

    Diagnostic exhausted(const http::Request &request, const Attempt &attempt, std::int64_t attempts, const ExchangeInfo &info) const;

    RunContext &m_context;
    Faults &m_faults;
    const httpjson::Request &m_settings;
    http::Authenticator &m_authenticator;
    http::TransferOptions m_transfer;
    std::optional<tpl::Template> m_limit, m_remaining, m_reset;
    std::string m_firstUrl;              // of the latest first page
    std::int64_t m_waits = 0;            // for the quota, one after the other
};

tpl::Context templateContext(const RunContext &context);
std::string askedBy(const http::Request &request);
// Header lines as templates see them.
tpl::Value headerOf(const http::Headers &headers);

} // namespace penstock
