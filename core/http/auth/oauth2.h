// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/auth/httpjsonkinds.h"
#include "core/http/auth/token.h"

#include <functional>

// OAuth 2 as the providers of httpjson speak it (section 13). Private to the folder.
namespace penstock::http
{

// How one provider asks for tokens.
struct TokenGrant {
    enum class Client {
        Detect,                                        // as basic authentication; if that fails in the body, and then so for ever
        InBody,
        Unsaid,
    };

    std::string tokenUrl, clientId, clientSecret;
    Client client = Client::Detect;
    std::function<Result<Form>(Time now)> form;        // of a request that needs no refresh token; empty: there is none
    std::string refreshToken;                          // known from the start
    bool refreshes = false;                            // refresh tokens of answers are used
    bool repeats = true;                               // form() may be asked for another token; else only a refresh token gives one
    bool atStart = false;
};

class TokenAuthenticator final : public Authenticator
{
public:
    // Fails where the URL is unusable.
    static AuthenticatorResult make(const HttpjsonAuthContext &context, TokenGrant grant);

    Result<std::optional<Request>> login(Time now) override;
    Result<> learned(const ResponseHead &head, std::string_view body, Time now) override;
    bool loginFailed(const ResponseHead &head, std::string_view body) override;
    bool wantsLoginAtStart() const override { return m_grant.atStart; }
    bool refused() override;
    Result<> apply(Request &request, Time now) const override;
    bool appliesFirst() const override { return false; }
    bool appliesToRedirects() const override { return true; }
    std::vector<std::string> credentialHeaders() const override { return {"Authorization"}; }

private:
    TokenAuthenticator(const HttpjsonAuthContext &context, TokenGrant grant);
    Result<Form> nextForm(Time now);
    Request request(Form form) const;
    bool hasAnotherWay();

    TokenGrant m_grant;
    TransferOptions m_transfer;
    Place m_place;
    std::string m_userAgent;
    bool m_renews;                                     // see Profile::renewTokens
    std::optional<Token> m_token;
    std::string m_refreshToken;
    bool m_inBody = false;                             // where the next request has the client's credentials
    bool m_styleKnown = false;                         // that has worked
    bool m_asked = false;                              // a request is out
    bool m_refreshing = false;                         // and holds the refresh token
    bool m_started = false;                            // there was a token
    bool m_fresh = false;                              // learned, and nobody has asked for it yet
};

// The parts that every provider has.
TokenGrant baseGrant(const httpjson::OAuth2 &oauth2);
std::string joinedScopes(const httpjson::OAuth2 &oauth2);   // by blanks

Result<TokenGrant> googleGrant(const HttpjsonAuthContext &context);
Result<TokenGrant> oktaGrant(const HttpjsonAuthContext &context);

} // namespace penstock::http
