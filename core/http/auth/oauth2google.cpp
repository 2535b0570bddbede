// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/jwt.h"
#include "core/http/auth/oauth2.h"

#include <QCoreApplication>

// The provider google of `auth.oauth2` (httpjson, sections 2.4 and 13).
namespace penstock::http
{

namespace
{

using namespace std::chrono_literals;

constexpr std::chrono::hours assertionLife{1};
constexpr std::chrono::seconds clockTolerance{10};   // assertions are dated back by that much, for servers whose clock is behind
constexpr const char *defaultTokenUrl = "https://oauth2.googleapis.com/token";

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

// Which of the settings counts, and what stands in it.
struct Credentials {
    const char *key = nullptr;
    json::Value file;
    bool isJwt = false;                                // only a service account will do
};

Result<Credentials> parsed(const char *key, std::string_view text, bool isJwt, const Place &place)
{
    auto file = json::parse(text, {.lenient = true});
    if (!file || !file->isObject())
        return failure(codes::badValue, tr("`%1` does not hold a JSON object.").arg(QString::fromUtf8(key)), place);
    return Credentials{key, std::move(*file), isJwt};
}

Result<Credentials> fromFile(const char *key, const std::string &path, bool isJwt, const Place &place)
{
    const auto text = readCredentialFile(path, key, place);
    return text ? parsed(key, *text, isJwt, place) : std::unexpected(text.error());
}

// In the original's order of preference, in which jwt_json beats the credentials that it stands beside.
Result<Credentials> chosen(const httpjson::OAuth2 &oauth2, const Place &place)
{
    const bool hasCredentials = !oauth2.googleCredentialsJson.empty() || !oauth2.googleCredentialsFile.empty();
    if (!oauth2.googleJwtJson.empty() && (hasCredentials || oauth2.googleJwtFile.empty()))
        return parsed("google.jwt_json", oauth2.googleJwtJson, true, place);
    if (!oauth2.googleCredentialsJson.empty())
        return parsed("google.credentials_json", oauth2.googleCredentialsJson, false, place);
    if (!oauth2.googleCredentialsFile.empty())
        return fromFile("google.credentials_file", oauth2.googleCredentialsFile, false, place);
    if (!oauth2.googleJwtFile.empty())
        return fromFile("google.jwt_file", oauth2.googleJwtFile, true, place);
    return failure(codes::notYetSupported, tr("The provider google needs `google.credentials_json`, `google.credentials_file`, `google.jwt_json` or `google.jwt_file`: "
                                              "credentials of the machine's surroundings differ from machine to machine and are not looked for."), place);
}

std::string tokenUrl(const json::Value &file)
{
    const std::string url = file.get("token_uri").toString();
    return url.empty() ? defaultTokenUrl : url;
}

Result<std::string> assertion(const json::Value &file, const httpjson::OAuth2 &oauth2, const SigningKey &key, Time now, const Place &place)
{
    const auto text = [](std::string_view value) { return json::Value::string(value); };
    json::Value header = json::Value::object();
    header.set("alg", text("RS256"));
    header.set("typ", text("JWT"));
    if (const json::Value id = file.get("private_key_id"); !id.stringView().empty())
        header.set("kid", id);
    const Time issued = now - clockTolerance;
    json::Value claims = json::Value::object();
    claims.set("iss", text(file.get("client_email").stringView()));
    if (const std::string scope = joinedScopes(oauth2); !scope.empty())
        claims.set("scope", text(scope));
    const std::string audience = file.get("audience").toString();
    claims.set("aud", text(audience.empty() ? tokenUrl(file) : audience));
    claims.set("exp", json::Value::integer(std::chrono::system_clock::to_time_t(issued + assertionLife)));
    claims.set("iat", json::Value::integer(std::chrono::system_clock::to_time_t(issued)));
    if (!oauth2.googleDelegatedAccount.empty()) {
        claims.set("sub", text(oauth2.googleDelegatedAccount));
        claims.set("prn", text(oauth2.googleDelegatedAccount));
    }
    return signedJwt(header, claims, key, place);
}

Result<TokenGrant> serviceAccount(const Credentials &credentials, const HttpjsonAuthContext &context)
{
    const Place &place = context.auth.place;
    auto key = SigningKey::fromPem(credentials.file.get("private_key").stringView(), credentials.key, place);
    if (!key)
        return std::unexpected(key.error());
    TokenGrant grant;
    grant.tokenUrl = tokenUrl(credentials.file);
    grant.client = TokenGrant::Client::Unsaid;
    grant.form = [file = credentials.file, oauth2 = *context.auth.oauth2, key = *key, place](Time now) -> Result<Form> {
        auto signedText = assertion(file, oauth2, key, now, place);
        if (!signedText)
            return std::unexpected(signedText.error());
        return Form{{"grant_type", {"urn:ietf:params:oauth:grant-type:jwt-bearer"}}, {"assertion", {std::move(*signedText)}}};
    };
    return grant;
}

// What `gcloud auth application-default login` writes: nothing but a refresh token.
Result<TokenGrant> authorizedUser(const Credentials &credentials, const HttpjsonAuthContext &context)
{
    TokenGrant grant;
    grant.tokenUrl = tokenUrl(credentials.file);
    grant.clientId = credentials.file.get("client_id").toString();
    grant.clientSecret = credentials.file.get("client_secret").toString();
    grant.client = TokenGrant::Client::InBody;
    grant.refreshToken = credentials.file.get("refresh_token").toString();
    grant.refreshes = true;
    if (grant.refreshToken.empty())
        return failure(codes::badValue, tr("`%1` has no `refresh_token`.").arg(QString::fromUtf8(credentials.key)), context.auth.place);
    return grant;
}

} // namespace

Result<TokenGrant> googleGrant(const HttpjsonAuthContext &context)
{
    const auto credentials = chosen(*context.auth.oauth2, context.auth.place);
    if (!credentials)
        return std::unexpected(credentials.error());
    const std::string type = credentials->file.get("type").toString();
    if (type == "service_account")
        return serviceAccount(*credentials, context);
    if (type == "authorized_user" && !credentials->isJwt)
        return authorizedUser(*credentials, context);
    const QString possible = credentials->isJwt ? tr("`service_account`") : tr("`service_account` and `authorized_user`");
    return failure(codes::notYetSupported, tr("`%1` is of the type `%2`; only %3 can be used.").arg(QString::fromUtf8(credentials->key), QString::fromStdString(type), possible),
                   context.auth.place);
}

} // namespace penstock::http
