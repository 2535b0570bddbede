// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/value.h"
#include "core/serve/demodata.h"
#include "core/serve/demoroutes.h"

#include <QByteArray>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace penstock::serve
{

namespace
{
constexpr DemoSecret secrets[] = {
    {"tracker/token", "demo-token"},
    {"tracker/password", "demo-password"},
    {"tracker/api-key", "demo-api-key"},
    {"tracker/client-secret", "demo-client-secret"},
};
} // namespace

std::span<const DemoSecret> demoSecrets()
{
    return secrets;
}

namespace demo
{

namespace
{

constexpr const char *userName = "demo";
constexpr const char *clientId = "demo-client";
constexpr int lifetime = 300;                    // seconds

std::string secret(std::string_view path)
{
    return std::ranges::find(secrets, path, &DemoSecret::path)->value;
}

bool hasHeader(const Request &request, const char *name, const std::string &value)
{
    const std::string *sent = request.headers.first(name);
    return sent && *sent == value;
}

// A session names its own end, so that nothing has to be remembered. It protects nothing.
std::string sessionToken(std::int64_t end)
{
    return "session-" + std::to_string(end) + "-" + std::to_string(end * 7919 % 1000003);
}

bool isSession(std::string_view token)
{
    std::int64_t end = 0;
    if (!token.starts_with("session-"))
        return false;
    std::from_chars(token.data() + 8, token.data() + token.size(), end);
    return token == sessionToken(end) && end > std::time(nullptr);
}

bool letsIn(Access access, const Request &request)
{
    switch (access) {
    case Access::Anyone:
        return true;
    case Access::Bearer:
        return hasHeader(request, "Authorization", "Bearer " + secret("tracker/token"));
    case Access::Basic: {
        const QByteArray pair = QByteArray(userName) + ":" + QByteArray::fromStdString(secret("tracker/password"));
        return hasHeader(request, "Authorization", "Basic " + pair.toBase64().toStdString());
    }
    case Access::ApiKey:
        return hasHeader(request, "X-API-Key", secret("tracker/api-key"));
    case Access::Login: {
        const std::string *sent = request.headers.first("Authorization");
        return sent && sent->starts_with("Bearer ") && isSession(std::string_view(*sent).substr(7));
    }
    }
    return false;
}

const char *advice(Access access)
{
    switch (access) {
    case Access::Anyone:
        break;
    case Access::Bearer:
        return "Send the header Authorization: Bearer demo-token.";
    case Access::Basic:
        return "Send the user demo with the password demo-password.";
    case Access::ApiKey:
        return "Send the header X-API-Key: demo-api-key.";
    case Access::Login:
        return "Post {\"client_id\": \"demo-client\", \"client_secret\": \"demo-client-secret\"} to /api/token and send access_token as bearer token; it lives five minutes.";
    }
    return "";
}

} // namespace

const char *accessName(Access access)
{
    switch (access) {
    case Access::Anyone:
        break;
    case Access::Bearer:
        return "bearer_token";
    case Access::Basic:
        return "basic";
    case Access::ApiKey:
        return "api_key";
    case Access::Login:
        return "custom";
    }
    return "none";
}

std::optional<Reply> refusal(Access access, const Request &request)
{
    if (letsIn(access, request))
        return std::nullopt;
    Reply reply = problem(401, advice(access));
    if (access != Access::ApiKey)
        reply.headers.append("WWW-Authenticate", access == Access::Basic ? "Basic realm=\"demo\"" : "Bearer realm=\"demo\"");
    return reply;
}

Reply login(const Call &call)
{
    const auto body = json::parse(call.request.body);
    if (!body || body->get("client_id").stringView() != clientId || body->get("client_secret").stringView() != secret("tracker/client-secret"))
        return problem(401, advice(Access::Login));
    // A short life shows how a token is renewed.
    const int seconds = call.number("lifetime", lifetime, 1, 3600);
    JsonObject json;
    json.text("access_token", sessionToken(std::time(nullptr) + seconds)).text("token_type", "Bearer");
    return jsonReply(json.number("expires_in", seconds).done());
}

} // namespace demo
} // namespace penstock::serve
