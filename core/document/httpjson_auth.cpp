// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson_section.h"
#include "core/json/value.h"

#include <QCoreApplication>

#include <algorithm>

// httpjson, sections 2.3 and 2.4.
namespace penstock::httpjson
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Httpjson", text);
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

bool isBlank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

BasicAuth readBasic(Section &section)
{
    BasicAuth basic{.user = section.textOrEmpty("user"), .password = section.textOrEmpty("password")};
    if (basic.user.empty() || basic.password.empty())
        section.fault(codes::missingKey, tr("`auth.basic` needs both `user` and `password`."));
    return basic;
}

FileAuth readFile(Section &section)
{
    FileAuth file;
    file.path = section.textOrEmpty("path");
    if (file.path.empty())
        section.missing("path");
    if (const std::string header = section.textOrEmpty("header"); !isBlank(header))
        file.header = header;
    file.prefix = section.textOrEmpty("prefix");
    file.refreshInterval = section.duration("refresh_interval").orElse(file.refreshInterval);
    if (file.refreshInterval.count() <= 0)
        section.fault(codes::badValue, tr("`refresh_interval` has to be longer than nothing."), "refresh_interval");
    file.relaxedPermissions = section.boolean("relaxed_permissions", false);
    return file;
}

// A JSON text, or the mapping itself.
std::string readJson(Section &section, std::string_view key)
{
    const Options given = section.node(key);
    if (!given.isPresent())
        return {};
    const std::string text = given.node()->isScalar() ? given.node()->text : jsonText(*given.node());
    if (!json::parse(text))
        section.fault(codes::badValue, tr("`%1` has to hold JSON.").arg(QString::fromUtf8(key.data(), qsizetype(key.size()))), key);
    return text;
}

std::vector<std::pair<std::string, std::vector<std::string>>> readParameters(Section &section)
{
    std::vector<std::pair<std::string, std::vector<std::string>>> parameters;
    const Options given = section.node("endpoint_params");
    if (!given.isPresent())
        return parameters;
    for (const yaml::Entry &entry : given.node()->entries)
        parameters.emplace_back(entry.key, given.texts(entry.key));
    return parameters;
}

OAuth2::Provider readProvider(Section &section)
{
    const std::string name = lower(section.textOrEmpty("provider"));
    if (name == "azure")
        return OAuth2::Provider::Azure;
    if (name == "google")
        return OAuth2::Provider::Google;
    if (name == "okta")
        return OAuth2::Provider::Okta;
    if (!name.empty())
        section.fault(codes::badValue, tr("`provider` has to be azure, google or okta, or absent."), "provider");
    return OAuth2::Provider::Default;
}

void checkDefault(Section &section, const OAuth2 &oauth2)
{
    if (oauth2.user.empty() != oauth2.password.empty()) {
        section.fault(codes::missingKey, tr("`auth.oauth2` needs both `user` and `password`, or none of them."));
        return;
    }
    const bool hasClient = !oauth2.clientId.empty() && oauth2.clientSecret;
    if (oauth2.tokenUrl.empty() || (!hasClient && oauth2.user.empty()))
        section.fault(codes::missingKey, tr("`auth.oauth2` needs `token_url`, and `client.id` with `client.secret` or `user` with `password`."));
}

void checkAzure(Section &section, const OAuth2 &oauth2)
{
    if (oauth2.tokenUrl.empty() && oauth2.azureTenantId.empty())
        section.fault(codes::missingKey, tr("The provider azure needs `token_url` or `azure.tenant_id`."));
    else if (!oauth2.tokenUrl.empty() && !oauth2.azureTenantId.empty())
        section.fault(codes::contradiction, tr("The provider azure takes only one of `token_url` and `azure.tenant_id`."));
    else if (oauth2.clientId.empty() || !oauth2.clientSecret)
        section.fault(codes::missingKey, tr("The provider azure needs `client.id` and `client.secret`."));
}

void checkGoogle(Section &section, const OAuth2 &oauth2)
{
    const bool hasClient = !oauth2.tokenUrl.empty() || !oauth2.clientId.empty() || oauth2.clientSecret;
    if (hasClient || !oauth2.azureTenantId.empty() || !oauth2.azureResource.empty() || !oauth2.endpointParams.empty()) {
        section.fault(codes::contradiction,
                      tr("The provider google takes neither `token_url`, client credentials, `endpoint_params` nor settings of azure; it has its own."));
        return;
    }
    const bool hasCredentials = !oauth2.googleCredentialsJson.empty() || !oauth2.googleCredentialsFile.empty();
    if (hasCredentials && !oauth2.googleDelegatedAccount.empty()) {
        section.fault(codes::contradiction, tr("`google.delegated_account` goes only with `google.jwt_file` or `google.jwt_json`."));
        return;
    }
    if (!hasCredentials && oauth2.googleJwtFile.empty() && oauth2.googleJwtJson.empty()) {
        section.fault(codes::notYetSupported, tr("Without credentials in the configuration the original looks for those of the machine that it runs on, "
                                                 "which this version does not; set `google.jwt_json` or one of the others."));
    }
}

void checkOkta(Section &section, const OAuth2 &oauth2)
{
    if (oauth2.tokenUrl.empty() || oauth2.clientId.empty() || oauth2.scopes.empty()) {
        section.fault(codes::missingKey, tr("The provider okta needs `token_url`, `client.id` and `scopes`."));
        return;
    }
    const int keys = int(!oauth2.oktaJwkFile.empty()) + int(!oauth2.oktaJwkJson.empty()) + int(!oauth2.oktaJwkPem.empty());
    if (keys != 1)
        section.fault(codes::missingKey, tr("The provider okta needs exactly one of `okta.jwk_json`, `okta.jwk_file` and `okta.jwk_pem`."));
}

OAuth2 readOAuth2(Section &section)
{
    OAuth2 oauth2;
    oauth2.provider = readProvider(section);
    Section client = section.child("client");
    oauth2.clientId = client.textOrEmpty("id");
    oauth2.clientSecret = client.text("secret").value;
    client.finish();
    oauth2.user = section.textOrEmpty("user");
    oauth2.password = section.textOrEmpty("password");
    oauth2.scopes = section.texts("scopes");
    oauth2.tokenUrl = section.textOrEmpty("token_url");
    oauth2.endpointParams = readParameters(section);
    Section azure = section.child("azure");
    oauth2.azureTenantId = azure.textOrEmpty("tenant_id");
    oauth2.azureResource = azure.textOrEmpty("resource");
    azure.finish();
    Section google = section.child("google");
    oauth2.googleCredentialsFile = google.textOrEmpty("credentials_file");
    oauth2.googleCredentialsJson = readJson(google, "credentials_json");
    oauth2.googleJwtFile = google.textOrEmpty("jwt_file");
    oauth2.googleJwtJson = readJson(google, "jwt_json");
    oauth2.googleDelegatedAccount = google.textOrEmpty("delegated_account");
    google.finish();
    Section okta = section.child("okta");
    oauth2.oktaJwkFile = okta.textOrEmpty("jwk_file");
    oauth2.oktaJwkJson = readJson(okta, "jwk_json");
    oauth2.oktaJwkPem = okta.textOrEmpty("jwk_pem");
    oauth2.oktaDpopKeyPem = okta.textOrEmpty("dpop_key_pem");
    okta.finish();
    switch (oauth2.provider) {
    case OAuth2::Provider::Default: checkDefault(section, oauth2); break;
    case OAuth2::Provider::Azure: checkAzure(section, oauth2); break;
    case OAuth2::Provider::Google: checkGoogle(section, oauth2); break;
    case OAuth2::Provider::Okta: checkOkta(section, oauth2); break;
    }
    return oauth2;
}

Options readAws(Section &section)
{
    section.accept({"service_name", "default_region", "access_key_id", "secret_access_key", "session_token", "credential_profile_name",
                    "shared_credential_file", "endpoint", "role_arn", "external_id", "proxy_url", "ssl"});
    for (const std::string_view key : {"fips_enabled", "use_cloud_connectors"}) {
        if (section.boolean(key, false)) {
            section.fault(codes::notYetSupported, tr("`%1` has a meaning only inside of an Elastic Agent.").arg(QString::fromUtf8(key.data())), key);
        }
    }
    if (!section.textOrEmpty("role_arn").empty())
        section.fault(codes::notYetSupported, tr("`role_arn` cannot be used: taking a role needs another service of Amazon, which is not asked."), "role_arn");
    const bool hasKeys = !section.textOrEmpty("access_key_id").empty() && !section.textOrEmpty("secret_access_key").empty();
    if (!hasKeys) {
        section.fault(codes::notYetSupported, tr("Without `access_key_id` and `secret_access_key` the original looks for credentials of the machine that it runs on, "
                                                 "in files and services that this version does not ask."));
    }
    Section role = section.child("assume_role");
    role.duration("duration");
    role.duration("expiry_window");
    role.finish();
    return section.options();
}

} // namespace

Auth readAuth(Section section)
{
    Auth auth;
    auth.place = section.place();
    int enabled = 0;
    const auto read = [&](std::string_view name, auto take) {
        Section kind = section.child(name);
        // What is disabled is not looked at; an empty section counts as one that is absent.
        if (!kind.isPresent() || !kind.boolean("enabled", true))
            return;
        ++enabled;
        take(kind);
        kind.finish();
    };
    read("basic", [&](Section &kind) { auth.basic = readBasic(kind); });
    read("file", [&](Section &kind) { auth.file = readFile(kind); });
    read("oauth2", [&](Section &kind) { auth.oauth2 = readOAuth2(kind); });
    read("aws", [&](Section &kind) { auth.aws = readAws(kind); });
    if (enabled > 1)
        section.fault(codes::contradiction, tr("Only one kind of authentication can be enabled."));
    section.finish();
    return auth;
}

} // namespace penstock::httpjson
