// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/replay.h"

#include <algorithm>

namespace penstock::http
{

ReplayTransport::ReplayTransport(std::vector<RecordedExchange> exchanges, std::function<std::string(std::string_view)> redact)
    : m_exchanges(std::move(exchanges)), m_used(m_exchanges.size()), m_redact(std::move(redact))
{
    if (!m_redact)
        m_redact = [](std::string_view text) { return std::string(text); };
}

void ReplayTransport::start(TransferId id, Request request, Receiver &receiver)
{
    const std::string url = m_redact(request.url);
    const std::string body = m_redact(request.body);
    Transfer transfer{id, &receiver, nullptr, request.method + ' ' + url};
    for (std::size_t i = 0; i < m_exchanges.size() && !transfer.exchange; ++i) {
        const RecordedExchange &exchange = m_exchanges[i];
        if (!m_used[i] && exchange.method == request.method && exchange.url == url && exchange.body == body) {
            m_used[i] = true;
            transfer.exchange = &exchange;
        }
    }
    if (!transfer.exchange)
        m_unrecorded.push_back(transfer.what);
    m_transfers.push_back(std::move(transfer));
}

void ReplayTransport::abort(TransferId id)
{
    std::erase_if(m_transfers, [id](const Transfer &transfer) { return transfer.id == id; });
    m_paused.erase(id);
}

// The transfer's stage moves before the receiver is told, which may abort or pause it in the call.
bool ReplayTransport::deliver()
{
    using Stage = Transfer::Stage;
    const auto found = std::ranges::find_if(m_transfers, [this](const Transfer &each) { return each.stage == Stage::Head || !m_paused.contains(each.id); });
    if (found == m_transfers.end())
        return false;
    const Transfer transfer = *found;
    const RecordedExchange *exchange = transfer.exchange;
    if (transfer.stage == Stage::Head && exchange && exchange->head.status > 0) {
        found->stage = Stage::Body;
        transfer.receiver->received(transfer.id, exchange->head);
    } else if (transfer.stage == Stage::Body && !exchange->reply.empty()) {
        found->stage = Stage::End;
        transfer.receiver->received(transfer.id, std::string_view(exchange->reply));
    } else {
        abort(transfer.id);
        TransferStats stats;
        if (exchange)
            stats.bytesReceived = stats.bytesDecoded = exchange->reply.size();
        if (!exchange)
            transfer.receiver->failed(transfer.id, {TransportError::Kind::Other, "not recorded: " + transfer.what}, stats);
        else if (exchange->error)
            transfer.receiver->failed(transfer.id, *exchange->error, stats);
        else
            transfer.receiver->finished(transfer.id, stats);
    }
    return true;
}

void ReplayTransport::process(std::chrono::milliseconds most)
{
    if (deliver())
        return;
    std::unique_lock lock(m_mutex);
    m_woken.wait_for(lock, most, [this] { return m_wake; });
    m_wake = false;
}

void ReplayTransport::wake()
{
    const std::lock_guard lock(m_mutex);
    m_wake = true;
    m_woken.notify_one();
}

void ReplayTransport::pause(TransferId id)
{
    m_paused.insert(id);
}

void ReplayTransport::resume(TransferId id)
{
    m_paused.erase(id);
}

std::vector<std::string> ReplayTransport::unused() const
{
    std::vector<std::string> left;
    for (std::size_t i = 0; i < m_exchanges.size(); ++i) {
        if (!m_used[i])
            left.push_back(m_exchanges[i].method + ' ' + m_exchanges[i].url);
    }
    return left;
}

} // namespace penstock::http
