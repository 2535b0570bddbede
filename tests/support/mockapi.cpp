// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mockapi.h"

#include "core/document/document.h"
#include "core/http/retry.h"
#include "tests/support/certificate.h"
#include "tests/support/values.h"

#include <QByteArray>
#include <QList>

#include <algorithm>
#include <ctime>
#include <mutex>

namespace penstock::test
{

json::Value queryValue(std::string_view query)
{
    json::Value values = json::Value::object();
    for (const http::QueryItem &item : http::parseQuery(query)) {
        json::Value value = json::Value::string(item.value);
        if (values.has(item.name)) {
            json::Value list = values.get(item.name);
            if (!list.isArray()) {
                json::Value first = std::move(list);
                list = json::Value::array();
                list.append(std::move(first));
            }
            list.append(std::move(value));
            value = std::move(list);
        }
        values.set(item.name, std::move(value));
    }
    return values;
}

namespace
{

json::Value decodedPart(const QByteArray &part)
{
    return parsed(QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding).toStdString());
}

// Header and claims; those that differ from run to run give way to how long the token is good.
json::Value tokenValue(const std::string &token)
{
    const QList<QByteArray> parts = QByteArray::fromStdString(token).split('.');
    json::Value claims = parts.size() > 1 ? decodedPart(parts[1]) : json::Value::null();
    const double lifetime = claims.get("exp").toDouble() - claims.get("iat").toDouble();
    for (const char *changing : {"iat", "exp", "jti"}) {
        if (claims.has(changing))
            claims.remove(changing);
    }
    json::Value value = json::Value::object();
    value.set("header", decodedPart(parts.front()));
    value.set("claims", claims);
    value.set("lifetime", json::Value::number(lifetime));
    return value;
}

void addSignedToken(json::Value &request, const std::string &body)
{
    json::Value form = queryValue(body);
    for (const char *name : {"assertion", "client_assertion"}) {
        if (!form.get(name).isString())
            continue;
        request.set("jwt", tokenValue(form.get(name).toString()));
        form.set(name, json::Value::string("(jwt)"));
        request.set("body_form", form);
    }
}

} // namespace

json::Value requestValue(const serve::Request &request)
{
    json::Value value = json::Value::object();
    value.set("method", json::Value::string(request.method));
    value.set("path", json::Value::string(request.path));
    value.set("raw_path", json::Value::string(request.rawPath));
    value.set("query", queryValue(request.query));
    value.set("raw_query", json::Value::string(request.query));
    json::Value headers = json::Value::object();
    for (const http::Header &line : request.headers.lines()) {
        const auto all = request.headers.all(line.name);
        json::Value lines = json::Value::array();
        for (const std::string &text : all)
            lines.append(json::Value::string(text));
        if (const auto first = std::ranges::find_if(request.headers.lines(), [&](const auto &l) { return http::equalNames(l.name, line.name); });
            &*first == &line)
            headers.set(line.name, all.size() == 1 ? json::Value::string(all.front()) : lines);
    }
    value.set("headers", headers);
    if (!request.body.empty()) {
        value.set("body_text", json::Value::string(request.body));
        if (auto body = json::parse(request.body))
            value.set("body", std::move(*body));
        else
            addSignedToken(value, request.body);
    }
    return value;
}

namespace
{

const yaml::Node *child(const yaml::Node *node, std::string_view key)
{
    return node && node->kind == yaml::Kind::Mapping ? node->find(key) : nullptr;
}

std::vector<std::string> texts(const yaml::Node &node)
{
    std::vector<std::string> all;
    if (node.kind == yaml::Kind::Sequence) {
        for (const auto &item : node.items)
            all.push_back(item->text);
    } else {
        all.push_back(node.text);
    }
    return all;
}

bool hasValues(const yaml::Node &wanted, const std::vector<std::string> &values)
{
    return wanted.kind == yaml::Kind::Null ? values.empty() : values == texts(wanted);
}

// `when`: every condition that is given has to hold.
struct Condition {
    const yaml::Node *when = nullptr;

    bool holds(const serve::Request &request) const
    {
        const yaml::Node *method = child(when, "method");
        const yaml::Node *path = child(when, "path");
        const yaml::Node *body = child(when, "body");
        const yaml::Node *text = child(when, "body_text");
        if (method && method->text != request.method)
            return false;
        if (path && path->text != request.path && path->text != request.rawPath)
            return false;
        if (text && text->text != request.body)
            return false;
        if (body) {
            const auto sent = json::parse(request.body);
            if (!sent || !(*sent == toValue(*body)))
                return false;
        }
        return queryHolds(request) && headersHold(request);
    }

    bool queryHolds(const serve::Request &request) const
    {
        const yaml::Node *query = child(when, "query");
        if (!query || query->kind != yaml::Kind::Mapping)
            return true;
        const auto sent = http::parseQuery(request.query);
        return std::ranges::all_of(query->entries, [&](const yaml::Entry &entry) {
            std::vector<std::string> values;
            for (const http::QueryItem &item : sent) {
                if (item.name == entry.key)
                    values.push_back(item.value);
            }
            return hasValues(*entry.node, values);
        });
    }

    bool headersHold(const serve::Request &request) const
    {
        const yaml::Node *headers = child(when, "headers");
        if (!headers || headers->kind != yaml::Kind::Mapping)
            return true;
        return std::ranges::all_of(headers->entries, [&](const yaml::Entry &entry) { return hasValues(*entry.node, request.headers.all(entry.key)); });
    }
};

struct Rule {
    Condition condition;
    std::vector<const yaml::Node *> replies;
    int times = -1;                                // left; -1: for ever
    std::size_t used = 0;
};

std::vector<Rule> readRules(const yaml::Node *exchanges)
{
    std::vector<Rule> rules;
    if (!exchanges)
        return rules;
    for (const auto &item : exchanges->items) {
        Rule rule;
        rule.condition.when = child(item.get(), "when");
        if (const yaml::Node *replies = child(item.get(), "replies")) {
            for (const auto &reply : replies->items)
                rule.replies.push_back(reply.get());
        } else {
            rule.replies.push_back(child(item.get(), "reply"));
        }
        if (const yaml::Node *times = child(item.get(), "times"))
            rule.times = std::atoi(times->text.c_str());
        rules.push_back(std::move(rule));
    }
    return rules;
}

} // namespace

struct MockApi::State {
    std::shared_ptr<const yaml::Node> exchanges;
    MockWriting writing;
    Placeholders placeholders;
    std::mutex mutex;
    std::vector<Rule> rules;
    std::vector<serve::Request> requests;
    std::unique_ptr<serve::Server> server;
    std::function<std::int64_t()> clock = [] { return std::int64_t(std::time(nullptr)); };

    serve::Reply answer(const serve::Request &request);
    serve::Reply reply(const yaml::Node *node) const;
    void fillBody(serve::Reply &reply, const yaml::Node *node, std::int64_t now) const;
};

serve::Reply MockApi::State::answer(const serve::Request &request)
{
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    for (Rule &rule : rules) {
        if (rule.times == 0 || rule.replies.empty() || !rule.condition.holds(request))
            continue;
        if (rule.times > 0)
            --rule.times;
        const yaml::Node *node = rule.replies[std::min(rule.used++, rule.replies.size() - 1)];
        return reply(node);
    }
    serve::Reply none;
    none.status = 404;
    none.headers.append("Content-Type", "application/json");
    none.body = "{}";
    return none;
}

serve::Reply MockApi::State::reply(const yaml::Node *node) const
{
    serve::Reply reply;
    const std::int64_t now = clock();
    if (const yaml::Node *status = child(node, "status"))
        reply.status = std::atoi(status->text.c_str());
    if (const yaml::Node *delay = child(node, "delay_ms"))
        reply.delay = std::chrono::milliseconds(std::atoi(delay->text.c_str()));
    if (const yaml::Node *abort = child(node, "abort"))
        reply.abort = abort->text == "true";
    if (const yaml::Node *headers = child(node, "headers")) {
        for (const yaml::Entry &entry : headers->entries) {
            for (const std::string &text : texts(*entry.node))
                reply.headers.append(entry.key, placeholders.expandAt(text, now));
        }
    }
    fillBody(reply, node, now);
    return reply;
}

void MockApi::State::fillBody(serve::Reply &reply, const yaml::Node *node, std::int64_t now) const
{
    if (const yaml::Node *body = child(node, "body")) {
        // In file order the text is the YAML's own; the other form goes through a value.
        const std::string text = writing.sortKeys || writing.escapeHtml ? json::toText(toValue(*body), {writing.sortKeys, writing.escapeHtml, 0})
                                                                        : jsonText(*body);
        reply.body = placeholders.expandAt(text, now);
        if (!reply.headers.has("Content-Type"))
            reply.headers.append("Content-Type", "application/json");
    } else if (const yaml::Node *plain = child(node, "body_text")) {
        reply.body = placeholders.expandAt(plain->text, now);
    } else if (const yaml::Node *bytes = child(node, "body_base64")) {
        reply.body = QByteArray::fromBase64(QByteArray::fromStdString(bytes->text)).toStdString();
    }
}

Result<std::unique_ptr<MockApi>> MockApi::start(std::shared_ptr<const yaml::Node> exchanges, bool tls, MockWriting writing)
{
    auto state = std::make_unique<State>();
    state->exchanges = std::move(exchanges);
    state->writing = writing;
    state->rules = readRules(state->exchanges.get());
    serve::Options options;
    options.threads = 1;                           // requests are noted in the order in which they were sent
    if (tls) {
        options.certificatePem = selfSignedCertificate;
        options.keyPem = selfSignedKey;
    }
    // A client connects only after this has returned, so the place holders may follow.
    auto server = serve::Server::start(options, [plain = state.get()](const serve::Request &request) { return plain->answer(request); });
    if (!server)
        return std::unexpected(server.error());
    state->server = std::move(*server);
    const std::string port = std::to_string(state->server->port());
    const std::string other = (tls ? "https://localhost:" : "http://localhost:") + port;
    state->placeholders.set("server", state->server->url());
    state->placeholders.set("server_alt", other);
    state->placeholders.set("server_other_name", other);
    state->placeholders.set("host", "127.0.0.1:" + port);
    return std::unique_ptr<MockApi>(new MockApi(std::move(state)));
}

MockApi::MockApi(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

MockApi::~MockApi()
{
    m_state->server.reset();
}

std::string MockApi::url() const
{
    return m_state->server->url();
}

std::uint16_t MockApi::port() const
{
    return m_state->server->port();
}

const Placeholders &MockApi::placeholders() const
{
    return m_state->placeholders;
}

void MockApi::setFolder(const std::string &folder)
{
    m_state->placeholders.set("dir", folder);
}

void MockApi::setClock(std::function<std::int64_t()> secondsSince1970)
{
    m_state->clock = std::move(secondsSince1970);
}

std::vector<serve::Request> MockApi::takeRequests()
{
    const std::lock_guard lock(m_state->mutex);
    return std::exchange(m_state->requests, {});
}

json::Value MockApi::takeRequestValues()
{
    json::Value values = json::Value::array();
    for (const serve::Request &request : takeRequests())
        values.append(requestValue(request));
    return parsed(m_state->placeholders.collapse(json::toText(values)));
}

} // namespace penstock::test
