// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/casefile.h"

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

// Of the answer's headers: what depends on the moment or on the transfer, and what carries credentials.
bool isKept(std::string_view name)
{
    static constexpr std::array<std::string_view, 8> dropped{"Date",       "Set-Cookie", "Content-Length", "Content-Encoding",
                                                             "Connection", "Keep-Alive", "Age",            "Transfer-Encoding"};
    return std::ranges::none_of(dropped, [name](std::string_view each) { return http::equalNames(name, each); });
}

void visitTexts(const json::Value &value, const std::string &path, const std::function<void(const std::string &, const std::string &)> &visit)
{
    if (value.isString())
        visit(path, value.toString());
    value.forEachMember([&](std::string_view key, const json::Value &member) { visitTexts(member, path + '/' + std::string(key), visit); });
    for (int i = 0; value.isArray() && i < value.size(); ++i)
        visitTexts(value.at(i), path + '/' + std::to_string(i), visit);
}

void noteFinding(std::vector<std::string> &findings, const Diagnostic &finding)
{
    if (finding.code && finding.severity != Severity::Information && std::ranges::find(findings, finding.code->name) == findings.end())
        findings.push_back(finding.code->name);
}

void noteDocuments(std::vector<std::string> &documents, const RecordsMapped &event)
{
    if (!event.mapped)
        return;
    for (const map::Entity &entity : event.mapped->entities)
        documents.push_back(event.mapped->bytes.substr(entity.offset, entity.length));
}

} // namespace

Recorder::Exchange *Recorder::find(std::uint64_t number)
{
    const auto found = std::ranges::find(m_exchanges, number, &Exchange::number);
    return found == m_exchanges.end() ? nullptr : &*found;
}

// What a login answers may be a credential, whatever it is called there. Short words are not: `Bearer`.
void Recorder::learn(std::string_view loginAnswer)
{
    constexpr std::size_t shortest = 8;
    const auto answer = json::parse(loginAnswer);
    if (!answer)
        return;
    visitTexts(*answer, "login", [this](const std::string &path, const std::string &text) {
        if (text.size() >= shortest)
            m_redactor.add(path, text);
    });
}

void Recorder::observe(const Event &event)
{
    if (const auto *started = std::get_if<ExchangeStarted>(&event)) {
        m_exchanges.push_back({started->info.number, started->info.role, {started->request.method, started->request.url, started->request.body, {}, {}, {}}});
    } else if (const auto *answered = std::get_if<ExchangeAnswered>(&event)) {
        if (Exchange *exchange = find(answered->number)) {
            exchange->recorded.head.status = answered->head.status;
            for (const http::Header &line : answered->head.headers.lines()) {
                if (isKept(line.name))
                    exchange->recorded.head.headers.append(line.name, line.value);
            }
        }
    } else if (const auto *ended = std::get_if<ExchangeEnded>(&event)) {
        Exchange *exchange = find(ended->number);
        if (!exchange)
            return;
        if (ended->body)
            exchange->recorded.reply = *ended->body;
        m_truncated = m_truncated || (!ended->failure && exchange->recorded.reply.size() < ended->stats.bytesDecoded);
        if (ended->failure)
            exchange->recorded.error = transportErrorOf(*ended->failure);
        if (exchange->role == Role::Login)
            learn(exchange->recorded.reply);
    } else if (const auto *mapped = std::get_if<RecordsMapped>(&event)) {
        noteDocuments(m_documents, *mapped);
    } else if (const auto *found = std::get_if<Found>(&event)) {
        noteFinding(m_findings, found->diagnostic);
    }
}

Case Recorder::finish(std::string name, std::string resource) const
{
    Case result;
    result.name = std::move(name);
    result.resource = std::move(resource);
    for (const Exchange &exchange : m_exchanges) {
        http::RecordedExchange redacted = exchange.recorded;
        redacted.url = m_redactor.redact(redacted.url);
        redacted.body = m_redactor.redact(redacted.body);
        redacted.reply = m_redactor.redact(redacted.reply);
        http::Headers headers;
        for (const http::Header &line : exchange.recorded.head.headers.lines())
            headers.append(line.name, m_redactor.redact(line.value));
        redacted.head.headers = std::move(headers);
        result.exchanges.push_back(std::move(redacted));
    }
    for (const std::string &document : m_documents)
        result.documents.push_back(m_redactor.redact(document));
    result.findings = m_findings;
    return result;
}

void Collector::observe(const Event &event)
{
    if (const auto *mapped = std::get_if<RecordsMapped>(&event))
        noteDocuments(m_documents, *mapped);
    else if (const auto *found = std::get_if<Found>(&event))
        noteFinding(m_findings, found->diagnostic);
}

} // namespace penstock::exchange
