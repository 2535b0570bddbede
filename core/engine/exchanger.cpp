// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/exchanger.h"

#include "core/http/retry.h"

#include <QCoreApplication>

namespace penstock
{

Exchanger::Exchanger(http::Transport &transport, http::TransferId firstId, Seams seams)
    : m_transport(transport), m_nextId(firstId), m_seams(std::move(seams))
{
}

Exchanger::~Exchanger()
{
    abortAll();
}

void Exchanger::send(std::shared_ptr<const http::Request> request, const RetryRules &rules, Answered done)
{
    start({std::move(request), rules, std::move(done), {}, 1});
}

void Exchanger::start(Pending pending)
{
    const http::TransferId id = m_nextId++;
    pending.response = {};
    http::Request request = *pending.request;
    m_pending.emplace(id, std::move(pending));
    m_transport.start(id, std::move(request), *this);
}

void Exchanger::runPosted()
{
    for (const auto &task : std::exchange(m_posted, {}))
        task();
}

void Exchanger::abortAll()
{
    for (const auto &[id, pending] : m_pending)
        m_transport.abort(id);
    m_pending.clear();
    m_posted.clear();
}

void Exchanger::received(http::TransferId id, http::ResponseHead head)
{
    m_pending.at(id).response.head = std::move(head);
}

void Exchanger::received(http::TransferId id, std::string_view chunk)
{
    m_pending.at(id).response.body += chunk;
}

void Exchanger::finished(http::TransferId id, const http::TransferStats &)
{
    Pending pending = std::move(m_pending.extract(id).mapped());
    const double coin = std::uniform_real_distribution<double>(0, 1)(m_random);
    if (const auto again = http::retryAfter(pending.rules, pending.request->method, pending.attempt, pending.response.head, now(), coin)) {
        repeat(std::move(pending), again->wait);
        return;
    }
    post([done = std::move(pending.done), response = std::move(pending.response)] { done(response); });
}

void Exchanger::failed(http::TransferId id, const http::TransportError &error, const http::TransferStats &)
{
    Pending pending = std::move(m_pending.extract(id).mapped());
    const double coin = std::uniform_real_distribution<double>(0, 1)(m_random);
    if (const auto again = http::retryAfter(pending.rules, pending.request->method, pending.attempt, error, coin)) {
        repeat(std::move(pending), again->wait);
        return;
    }
    const Diagnostic problem(error.code(), QCoreApplication::translate("Engine", "%1 %2: %3")
                                               .arg(QString::fromStdString(pending.request->method),
                                                    QString::fromStdString(pending.request->url), QString::fromStdString(error.message)));
    post([done = std::move(pending.done), problem] { done(std::unexpected(problem)); });
}

void Exchanger::repeat(Pending pending, std::chrono::milliseconds wait)
{
    ++pending.attempt;
    // std::function has to be copyable, so what waits is held by a shared pointer.
    auto held = std::make_shared<Pending>(std::move(pending));
    m_seams.wait(wait, [this, held] { start(std::move(*held)); });
}

} // namespace penstock
