// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/oauth2.h"

#include "core/base/codes.h"
#include "core/http/url.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::http
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

Result<Form> clientCredentials(const httpjson::OAuth2 &oauth2, const Place &place)
{
    Form form{{"grant_type", {"client_credentials"}}};
    if (const std::string scope = joinedScopes(oauth2); !scope.empty())
        form["scope"] = {scope};
    for (const auto &[name, values] : oauth2.endpointParams) {
        // The grant may be replaced, for servers with one of their own.
        if (form.contains(name) && name != "grant_type")
            return failure(codes::contradiction, tr("`endpoint_params` cannot set `%1`, which `scopes` sets.").arg(QString::fromStdString(name)), place);
        form[name] = values;
    }
    return form;
}

Result<TokenGrant> credentialsGrant(const HttpjsonAuthContext &context, const httpjson::OAuth2 &oauth2)
{
    auto form = clientCredentials(oauth2, context.auth.place);
    if (!form)
        return std::unexpected(form.error());
    TokenGrant grant = baseGrant(oauth2);
    grant.form = [form = *form](Time) -> Result<Form> { return form; };
    return grant;
}

// Scopes and endpoint_params have no part in it (oauth2-password-scopes-ignored).
TokenGrant passwordGrant(const HttpjsonAuthContext &context, const httpjson::OAuth2 &oauth2)
{
    TokenGrant grant = baseGrant(oauth2);
    grant.form = [user = oauth2.user, password = oauth2.password](Time) -> Result<Form> {
        return Form{{"grant_type", {"password"}}, {"username", {user}}, {"password", {password}}};
    };
    grant.refreshes = true;
    grant.repeats = context.profile.renewTokens;
    grant.atStart = true;
    return grant;
}

Result<TokenGrant> defaultGrant(const HttpjsonAuthContext &context)
{
    const httpjson::OAuth2 &oauth2 = *context.auth.oauth2;
    if (oauth2.user.empty() && oauth2.password.empty())
        return credentialsGrant(context, oauth2);
    return passwordGrant(context, oauth2);
}

Result<TokenGrant> azureGrant(const HttpjsonAuthContext &context)
{
    httpjson::OAuth2 oauth2 = *context.auth.oauth2;
    if (oauth2.tokenUrl.empty())
        oauth2.tokenUrl = "https://login.microsoftonline.com/" + percentEncode(oauth2.azureTenantId) + "/oauth2/v2.0/token";
    if (!oauth2.azureResource.empty()) {
        std::erase_if(oauth2.endpointParams, [](const auto &parameter) { return parameter.first == "resource"; });
        oauth2.endpointParams.emplace_back("resource", std::vector{oauth2.azureResource});
    }
    return credentialsGrant(context, oauth2);
}

struct ProviderRow {
    httpjson::OAuth2::Provider provider;
    Result<TokenGrant> (*grant)(const HttpjsonAuthContext &context);
};
constexpr ProviderRow providers[] = {
    {httpjson::OAuth2::Provider::Default, defaultGrant},
    {httpjson::OAuth2::Provider::Azure, azureGrant},
    {httpjson::OAuth2::Provider::Google, googleGrant},
    {httpjson::OAuth2::Provider::Okta, oktaGrant},
};

} // namespace

TokenGrant baseGrant(const httpjson::OAuth2 &oauth2)
{
    TokenGrant grant;
    grant.tokenUrl = oauth2.tokenUrl;
    grant.clientId = oauth2.clientId;
    grant.clientSecret = oauth2.clientSecret.value_or(std::string());
    return grant;
}

std::string joinedScopes(const httpjson::OAuth2 &oauth2)
{
    std::string joined;
    for (const std::string &scope : oauth2.scopes)
        joined += (joined.empty() ? "" : " ") + scope;
    return joined;
}

AuthenticatorResult makeHttpjsonOAuth2(const HttpjsonAuthContext &context)
{
    const auto row = std::ranges::find(providers, context.auth.oauth2->provider, &ProviderRow::provider);
    auto grant = row->grant(context);
    if (!grant)
        return std::unexpected(grant.error());
    return TokenAuthenticator::make(context, std::move(*grant));
}

TokenAuthenticator::TokenAuthenticator(const HttpjsonAuthContext &context, TokenGrant grant)
    : m_grant(std::move(grant)), m_transfer(context.transfer), m_place(context.auth.place), m_userAgent(context.profile.loginUserAgent),
      m_renews(context.profile.renewTokens), m_refreshToken(m_grant.refreshToken)
{
}

AuthenticatorResult TokenAuthenticator::make(const HttpjsonAuthContext &context, TokenGrant grant)
{
    grant.tokenUrl = encodeUrl(grant.tokenUrl);
    if (!isHttpUrl(grant.tokenUrl))
        return failure(codes::badUrl, tr("The address of the token server is not an http or https URL: %1").arg(QString::fromStdString(grant.tokenUrl)), context.auth.place);
    return std::unique_ptr<Authenticator>(new TokenAuthenticator(context, std::move(grant)));
}

Result<std::optional<Request>> TokenAuthenticator::login(Time now)
{
    const bool fresh = std::exchange(m_fresh, false);
    if (m_token && (fresh || m_token->isGood(now)))
        return std::nullopt;
    auto form = nextForm(now);
    if (!form)
        return std::unexpected(form.error());
    m_asked = true;
    return request(std::move(*form));
}

Result<Form> TokenAuthenticator::nextForm(Time now)
{
    m_refreshing = !m_refreshToken.empty();
    if (m_refreshing)
        return Form{{"grant_type", {"refresh_token"}}, {"refresh_token", {m_refreshToken}}};
    if (m_started && !m_grant.repeats) {
        return failure(codes::loginFailed, tr("The token has expired and cannot be renewed: the answer with it had no refresh token, and the original "
                                              "system does not log in a second time in this way."), m_place);
    }
    return m_grant.form(now);
}

Request TokenAuthenticator::request(Form form) const
{
    Request login;
    login.method = "POST";
    login.url = m_grant.tokenUrl;
    login.options = m_transfer;
    login.hasBody = true;
    login.headers.append("User-Agent", m_userAgent);
    login.headers.append("Content-Type", "application/x-www-form-urlencoded");
    if (m_grant.client == TokenGrant::Client::InBody || (m_grant.client == TokenGrant::Client::Detect && m_inBody)) {
        if (!m_grant.clientId.empty())
            form["client_id"] = {m_grant.clientId};
        if (!m_grant.clientSecret.empty())
            form["client_secret"] = {m_grant.clientSecret};
    } else if (m_grant.client == TokenGrant::Client::Detect) {
        const QByteArray pair = QByteArray::fromStdString(formEscape(m_grant.clientId) + ':' + formEscape(m_grant.clientSecret));
        login.headers.append("Authorization", "Basic " + pair.toBase64().toStdString());
    }
    login.body = formText(form);
    return login;
}

Result<> TokenAuthenticator::learned(const ResponseHead &head, std::string_view body, Time now)
{
    auto token = readToken(head, body, now, m_place);
    if (!token && hasAnotherWay())
        return {};
    if (!token)
        return std::unexpected(token.error());
    m_asked = false;
    m_styleKnown = true;
    if (m_grant.refreshes && !token->refresh.empty())
        m_refreshToken = token->refresh;
    m_token = std::move(*token);
    m_fresh = m_started = true;
    return {};
}

bool TokenAuthenticator::loginFailed(const ResponseHead &, std::string_view)
{
    return hasAnotherWay();
}

bool TokenAuthenticator::hasAnotherWay()
{
    if (!std::exchange(m_asked, false))
        return false;
    if (m_grant.client == TokenGrant::Client::Detect && !m_styleKnown) {
        m_inBody = !m_inBody;
        if (m_inBody)
            return true;
    }
    // A refresh token that has died; logging in afresh is left.
    if (m_refreshing && m_grant.repeats && m_grant.form) {
        m_refreshToken.clear();
        return true;
    }
    return false;
}

bool TokenAuthenticator::refused()
{
    if (!m_renews)
        return false;
    m_token.reset();
    return true;
}

Result<> TokenAuthenticator::apply(Request &request, Time) const
{
    if (!m_token)
        return failure(codes::loginFailed, tr("There was no login before the request."), m_place);
    request.headers.set("Authorization", m_token->header());
    return {};
}

} // namespace penstock::http
