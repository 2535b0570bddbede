// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/tracelines.h"

#include "core/http/credentialheaders.h"
#include "core/template/url.h"

#include <algorithm>
#include <array>
#include <functional>

namespace penstock::trace
{

namespace
{

constexpr const char *requestHeader = "http.request.header", *answerHeader = "http.response.header";
constexpr const char *requestBody = "http.request.body.", *answerBody = "http.response.body.";

void setText(json::Value &line, const char *key, std::string_view text)
{
    line.set(key, json::Value::string(text));
}

json::Value headersOf(const http::Headers &headers)
{
    json::Value result = json::Value::object();
    for (const http::Header &header : headers.lines()) {
        const std::string name = tpl::canonicalHeaderName(header.name);
        json::Value values = result.get(name);
        values.append(json::Value::string(header.value));
        result.set(name, std::move(values));
    }
    return result;
}

void setBody(json::Value &line, const std::string &prefix, const Body &body)
{
    line.set(prefix + "content", json::Value::string(body.text));
    line.set(prefix + "truncated", json::Value::boolean(body.text.size() < body.bytes));
    line.set(prefix + "bytes", json::Value::integer(std::int64_t(body.bytes)));
}

std::string firstOf(const http::Headers &headers, const char *name)
{
    const std::string *value = headers.first(name);
    return value ? *value : std::string();
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return result;
}

bool isCredentialParameter(std::string_view name)
{
    static constexpr std::array<std::string_view, 10> names{"access_token", "refresh_token", "id_token", "client_secret", "client_assertion",
                                                            "assertion",    "password",      "api_key",  "apikey",        "api-key"};
    return std::ranges::find(names, lowered(name)) != names.end();
}

// What a login answers beside its tokens (kind, scope, lifetime) also stands elsewhere, where it is no secret.
bool isCredentialMember(std::string_view name)
{
    static constexpr std::array<std::string_view, 6> parts{"token", "secret", "assertion", "password", "session", "key"};
    const std::string small = lowered(name);
    return small != "token_type" && std::ranges::any_of(parts, [&](std::string_view part) { return small.contains(part); });
}

// name=value pairs, of a query or a form.
std::string maskedPairs(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && isCredentialParameter(pair.substr(0, equals)))
            result.append(pair.substr(0, equals + 1)).append(http::maskedValue({}));
        else
            result.append(pair);
        if (end < text.size())
            result += '&';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

std::string maskedAddress(std::string_view url)
{
    const std::size_t mark = url.find('?');
    if (mark == std::string_view::npos)
        return std::string(url);
    return std::string(url.substr(0, mark + 1)) + maskedPairs(url.substr(mark + 1));
}

} // namespace

json::Value requestLine(const http::Request &request)
{
    json::Value line = json::Value::object();
    setText(line, "message", "HTTP request");
    const tpl::Url url = tpl::Url::parse(request.url).value_or(tpl::Url());
    setText(line, "url.original", request.url);
    setText(line, "url.scheme", url.scheme);
    setText(line, "url.path", url.path);
    setText(line, "url.domain", url.hostname());
    setText(line, "url.port", url.port());
    setText(line, "url.query", url.rawQuery);
    setText(line, "http.request.method", request.method);
    line.set(requestHeader, headersOf(request.headers));
    setText(line, "user_agent.original", firstOf(request.headers, "User-Agent"));
    setBody(line, requestBody, {request.body, request.body.size()});
    setText(line, "http.request.mime_type", firstOf(request.headers, "Content-Type"));
    return line;
}

json::Value answerLine(const http::ResponseHead &head, const Body &body)
{
    json::Value line = json::Value::object();
    setText(line, "message", "HTTP response");
    line.set("http.response.status_code", json::Value::integer(head.status));
    setBody(line, answerBody, body);
    setText(line, "http.response.mime_type", firstOf(head.headers, "Content-Type"));
    line.set(answerHeader, headersOf(head.headers));
    return line;
}

json::Value failureLine(const std::string &problem)
{
    json::Value line = json::Value::object();
    setText(line, "message", "HTTP response error");
    setText(line, "error.message", problem);
    return line;
}

void cutBody(json::Value &line, std::size_t most, std::size_t spare)
{
    for (const std::string prefix : {requestBody, answerBody}) {
        const std::string text = line.get(prefix + "content").toString();
        const bool isPart = line.get(prefix + "truncated").isTrue();
        const std::size_t length = std::min(most, text.size() - (isPart ? std::min(spare, text.size()) : 0));
        if (length == text.size())
            continue;
        line.set(prefix + "content", json::Value::string(std::string_view(text).substr(0, length)));
        line.set(prefix + "truncated", json::Value::boolean(true));
    }
}

void Mask::addFrom(const httpjson::Auth &auth)
{
    if (auth.basic)
        m_known.add("auth.basic.password", auth.basic->password);
    if (auth.file)
        m_headers.insert(lowered(auth.file->header));
    if (!auth.oauth2)
        return;
    const httpjson::OAuth2 &oauth2 = *auth.oauth2;
    m_known.add("auth.oauth2.client.secret", oauth2.clientSecret.value_or(std::string()));
    m_known.add("auth.oauth2.password", oauth2.password);
    for (const auto &[name, values] : oauth2.endpointParams) {
        for (const std::string &value : values) {
            if (isCredentialParameter(name))
                m_known.add("auth.oauth2.endpoint_params." + name, value);
        }
    }
}

void Mask::addFrom(const httpjson::Config &config)
{
    addFrom(config.auth);
    for (const httpjson::ChainEntry &entry : config.chain) {
        if (entry.auth)
            addFrom(*entry.auth);
    }
    m_redactor = m_known;
}

void Mask::learn(std::string_view loginAnswer)
{
    constexpr std::size_t shortest = 8;                        // less is no token
    constexpr std::size_t mostLogins = 4;                      // older tokens are not sent any more
    const auto answer = json::parse(loginAnswer);
    if (!answer)
        return;
    Values values;
    answer->forEachMember([&](std::string_view name, const json::Value &member) {
        if (isCredentialMember(name) && member.isString() && member.stringView().size() >= shortest)
            values.emplace_back("login/" + std::string(name), member.toString());
    });
    m_logins.push_back(std::move(values));
    if (m_logins.size() > mostLogins)
        m_logins.pop_front();
    gather();
}

// A token that came from a file or a secret's template is sent like any other, and an answer may repeat it.
void Mask::learnSent(const http::Headers &headers)
{
    constexpr std::size_t shortest = 8, most = 32;
    for (const http::Header &line : headers.lines()) {
        if (!http::carriesCredentials(line.name) && !m_headers.contains(lowered(line.name)))
            continue;
        const std::string token = line.value.substr(line.value.find(' ') + 1);     // behind the scheme, where there is one
        if (token.size() < shortest || m_sent.contains(token))
            continue;
        if (m_sent.size() >= most)
            m_sent.clear();
        m_sent.emplace(token, "header " + line.name);
        gather();
    }
}

void Mask::gather()
{
    m_redactor = m_known;
    for (const Values &login : m_logins) {
        for (const auto &[name, value] : login)
            m_redactor.add(name, value);
    }
    for (const auto &[token, name] : m_sent)
        m_redactor.add(name, token);
}

json::Value Mask::maskedHeaders(const json::Value &headers) const
{
    static constexpr std::array<std::string_view, 2> further{"x-amz-security-token", "dpop"};
    json::Value result = json::Value::object();
    headers.forEachMember([&](std::string_view name, const json::Value &values) {
        const std::string small = lowered(name);
        const bool hides = http::carriesCredentials(name) || std::ranges::find(further, small) != further.end() || m_headers.contains(small);
        json::Value shown = json::Value::array();
        for (int i = 0; i < values.size(); ++i) {
            const json::Value value = values.at(i);
            shown.append(json::Value::string(hides ? http::maskedValue(value.stringView()) : m_redactor.redact(value.stringView())));
        }
        result.set(name, std::move(shown));
    });
    return result;
}

json::Value Mask::masked(const json::Value &line) const
{
    json::Value result = line;
    const auto change = [&](const std::string &key, const std::function<std::string(std::string_view)> &changed) {
        if (const auto value = line.find(key); value && value->isString())
            result.set(key, json::Value::string(m_redactor.redact(changed(value->stringView()))));
    };
    const auto same = [](std::string_view text) { return std::string(text); };
    for (const char *key : {"url.path", "url.domain", "user_agent.original", "error.message", "http.response.body.content"})
        change(key, same);
    change("url.original", maskedAddress);
    change("url.query", maskedPairs);
    const bool isForm = line.get("http.request.mime_type").stringView().starts_with("application/x-www-form-urlencoded");
    change("http.request.body.content", isForm ? std::function<std::string(std::string_view)>(maskedPairs) : same);
    for (const char *key : {requestHeader, answerHeader}) {
        if (const auto headers = line.find(key))
            result.set(key, maskedHeaders(*headers));
    }
    return result;
}

} // namespace penstock::trace
