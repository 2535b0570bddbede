// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/kinds.h"
#include "core/http/auth/signature.h"
#include "core/http/url.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::http
{

using namespace std::chrono_literals;

namespace
{

constexpr std::chrono::seconds renewalMargin = 60s;    // ocean, section 14.2
constexpr std::chrono::seconds loginTimeout = 30s;     // the same, where the document's own time-out does not apply

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

Result<Options> requiredMapping(const Options &options, const char *key)
{
    Options child = options.child(key);
    if (child.isPresent() && child.node()->kind == yaml::Kind::Mapping)
        return child;
    return failure(child.isPresent() ? codes::wrongType : codes::missingKey, tr("The authentication `custom` needs a mapping `%1`.").arg(QString::fromUtf8(key)),
                   options.place(key));
}

Result<std::string> loginUrl(const Options &request, const std::string &baseUrl)
{
    const std::string endpoint = request.text("endpoint").orElse({});
    if (endpoint.empty())
        return failure(codes::missingKey, tr("The login request needs an `endpoint`."), request.place());
    std::string url = endpoint;
    if (!endpoint.starts_with("http://") && !endpoint.starts_with("https://")) {
        const auto end = baseUrl.find_last_not_of('/');
        const auto begin = std::min(endpoint.find_first_not_of('/'), endpoint.size());
        url = baseUrl.substr(0, end == std::string::npos ? 0 : end + 1) + '/' + endpoint.substr(begin);
    }
    url = encodeUrl(url);
    if (!isHttpUrl(url))
        return failure(codes::badUrl, tr("The address of the login is not an http or https URL: %1").arg(QString::fromStdString(url)), request.place("endpoint"));
    return withQuery(url, queryItems(request.child("query_params")));
}

Result<std::string> loginMethod(const Options &request)
{
    constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
    std::string method = request.text("method").orElse("POST");
    if (std::ranges::find(methods, method) == methods.end())
        return failure(codes::badValue, tr("The method of the login is `%1`; GET, POST, PUT, PATCH and DELETE are possible.").arg(QString::fromStdString(method)), request.place("method"));
    return method;
}

void setBody(Request &login, std::string body, const char *contentType)
{
    login.body = std::move(body);
    login.hasBody = true;
    if (!login.headers.has("Content-Type"))
        login.headers.append("Content-Type", contentType);
}

Result<Request> loginRequest(const Options &options, const AuthContext &context)
{
    if (auto known = refuseUnknownKeys(options, {"endpoint", "method", "headers", "body", "body_form", "query_params", "reauthenticate_interval_seconds"}); !known)
        return std::unexpected(known.error());
    const auto url = loginUrl(options, context.baseUrl);
    const auto method = loginMethod(options);
    if (!url || !method)
        return std::unexpected(url ? method.error() : url.error());
    if (options.has("body") && options.has("body_form"))
        return failure(codes::contradiction, tr("`body` and `body_form` of the login exclude each other."), options.place("body_form"));
    Request login;
    login.url = *url;
    login.method = *method;
    login.options = context.transfer;
    if (!context.profile->timeoutApplies) {
        login.options.totalTimeout = {};
        login.options.connectTimeout = login.options.idleTimeout = loginTimeout;
    }
    login.headers.append("Accept", "*/*");
    login.headers.append("User-Agent", context.profile->loginUserAgent);
    for (const auto &[name, value] : options.pairs("headers"))
        login.headers.set(name, value);
    if (options.has("body"))
        setBody(login, jsonText(*options.child("body").node()), "application/json");
    else if (options.has("body_form"))
        setBody(login, options.text("body_form").orElse({}), "application/x-www-form-urlencoded");
    return login;
}

Result<std::optional<std::chrono::seconds>> tokenLife(const Options &request)
{
    const auto interval = request.integer("reauthenticate_interval_seconds");
    if (interval.isIllTyped() || (interval && *interval < 1))
        return failure(codes::badValue, tr("`reauthenticate_interval_seconds` has to be a whole number, 1 or more."), interval.place);
    return interval ? std::optional(std::chrono::seconds(std::min<std::int64_t>(*interval, 10LL * 365 * 86400))) : std::nullopt;
}

// type: custom; request, request_template (ocean, section 14.2). Logs in by a request of its own and sets headers, parameters and body
// members of every other request from the answer.
class Custom final : public Authenticator
{
public:
    Custom(Request login, std::optional<std::chrono::seconds> life, SignatureTemplate templates, json::Numbers numbers, Place place)
        : m_login(std::move(login)), m_life(life), m_templates(std::move(templates)), m_numbers(numbers), m_place(std::move(place))
    {
    }

    Result<std::optional<Request>> login(Time now) override
    {
        const bool fresh = std::exchange(m_fresh, false);
        const bool good = m_signature && (fresh || !m_life || m_learnedAt + *m_life - now > renewalMargin);
        return good ? std::nullopt : std::optional(m_login);
    }

    Result<> learned(const ResponseHead &, std::string_view body, Time now) override
    {
        const auto answer = json::parse(body, {.numbers = m_numbers, .lenient = true});
        if (!answer)
            return failure(codes::loginNotJson, tr("The answer of the login %1 is not JSON: %2").arg(QString::fromStdString(m_login.url), answer.error().message), m_place);
        m_signature = m_templates.fill(*answer);
        m_learnedAt = now;
        m_fresh = true;
        return {};
    }

    bool refused() override
    {
        m_signature.reset();
        return true;
    }

    Result<> apply(Request &request, Time) const override
    {
        if (!m_signature)
            return failure(codes::loginFailed, tr("There was no login before the request."), m_place);
        if (!*m_signature)
            return std::unexpected(m_signature->error());
        const Signature &signature = **m_signature;
        for (const Header &header : signature.headers)
            request.headers.set(header.name, header.value);
        request.url = withQuery(request.url, signature.query);
        if (signature.body.size() > 0)
            mergeBody(request, signature.body);
        return {};
    }

    bool appliesFirst() const override { return false; }

    std::vector<std::string> credentialHeaders() const override
    {
        std::vector<std::string> names;
        for (const Header &header : m_templates.unfilled().headers)
            names.push_back(header.name);
        return names;
    }

private:
    // A request without a body gets one, also GET, and no Content-Type with it (auth-custom-body-template).
    static void mergeBody(Request &request, const json::Value &members)
    {
        const auto parsed = json::parse(request.body);
        json::Value body = parsed && parsed->isObject() ? *parsed : json::Value::object();
        members.forEachMember([&body](std::string_view key, const json::Value &member) { body.set(key, member); });
        request.body = json::toText(body);
        request.hasBody = true;
    }

    Request m_login;
    std::optional<std::chrono::seconds> m_life;
    SignatureTemplate m_templates;
    json::Numbers m_numbers;
    Place m_place;
    std::optional<Result<Signature>> m_signature;      // what the last login gave, or why nothing can be made of it
    Time m_learnedAt{};
    bool m_fresh = false;                              // learned, and no request has asked for it yet
};

} // namespace

AuthenticatorResult makeCustom(const Options &options, const AuthContext &context)
{
    const auto request = requiredMapping(options, "request");
    if (!request)
        return std::unexpected(request.error());
    const auto templates = requiredMapping(options, "request_template");
    if (!templates)
        return std::unexpected(templates.error());
    auto login = loginRequest(*request, context);
    if (!login)
        return std::unexpected(login.error());
    const auto life = tokenLife(*request);
    if (!life)
        return std::unexpected(life.error());
    auto signature = SignatureTemplate::read(*templates, *context.profile);
    if (!signature)
        return std::unexpected(signature.error());
    return std::make_unique<Custom>(std::move(*login), *life, std::move(*signature), context.profile->numbers, request->place());
}

} // namespace penstock::http
