// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/jwt.h"
#include "core/http/auth/oauth2.h"

#include <QCoreApplication>

// The provider okta of `auth.oauth2` (httpjson, section 13).
namespace penstock::http
{

namespace
{

constexpr std::chrono::hours assertionLife{1};

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

Result<SigningKey> oktaKey(const httpjson::OAuth2 &oauth2, const Place &place)
{
    if (oauth2.oktaJwkPem.contains("BEGIN RSA PRIVATE KEY")) {
        return failure(codes::badValue, tr("The key of `okta.jwk_pem` has the form PKCS #1, which the original system refuses; `openssl pkcs8 -topk8 -nocrypt` "
                                           "makes the other one of it."), place);
    }
    if (!oauth2.oktaJwkPem.empty())
        return SigningKey::fromPem(oauth2.oktaJwkPem, "okta.jwk_pem", place);
    if (oauth2.oktaJwkFile.empty())
        return SigningKey::fromJwk(oauth2.oktaJwkJson, "okta.jwk_json", place);
    const auto text = readCredentialFile(oauth2.oktaJwkFile, "okta.jwk_file", place);
    return text ? SigningKey::fromJwk(*text, "okta.jwk_file", place) : std::unexpected(text.error());
}

Result<std::string> assertion(const httpjson::OAuth2 &oauth2, const SigningKey &key, Time now, const Place &place)
{
    json::Value header = json::Value::object();
    header.set("alg", json::Value::string("RS256"));
    header.set("typ", json::Value::string("JWT"));
    json::Value audience = json::Value::array();
    audience.append(json::Value::string(oauth2.tokenUrl));
    json::Value claims = json::Value::object();
    claims.set("iss", json::Value::string(oauth2.clientId));
    claims.set("sub", json::Value::string(oauth2.clientId));
    claims.set("aud", std::move(audience));
    claims.set("exp", json::Value::integer(std::chrono::system_clock::to_time_t(now + assertionLife)));
    claims.set("iat", json::Value::integer(std::chrono::system_clock::to_time_t(now)));
    return signedJwt(header, claims, key, place);
}

} // namespace

Result<TokenGrant> oktaGrant(const HttpjsonAuthContext &context)
{
    const httpjson::OAuth2 &oauth2 = *context.auth.oauth2;
    const Place &place = context.auth.place;
    if (!oauth2.oktaDpopKeyPem.empty()) {
        return failure(codes::notYetSupported, tr("`okta.dpop_key_pem` cannot be used: proofs of possession (DPoP) are not made by this version, and the "
                                                  "original system refuses to start with that setting."), place);
    }
    auto key = oktaKey(oauth2, place);
    if (!key)
        return std::unexpected(key.error());
    // The client is in the assertion; what is sent beside it is a client without name (oauth2-okta-pem).
    TokenGrant grant;
    grant.tokenUrl = oauth2.tokenUrl;
    grant.form = [oauth2, key = *key, place](Time now) -> Result<Form> {
        auto signedText = assertion(oauth2, key, now, place);
        if (!signedText)
            return std::unexpected(signedText.error());
        return Form{{"grant_type", {"client_credentials"}},
                    {"scope", {joinedScopes(oauth2)}},
                    {"client_assertion_type", {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}},
                    {"client_assertion", {std::move(*signedText)}}};
    };
    // The original keeps no key that came as PEM (bug 26).
    grant.repeats = context.profile.renewTokens || oauth2.oktaJwkPem.empty();
    grant.atStart = true;
    return grant;
}

} // namespace penstock::http
