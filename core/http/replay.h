// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

namespace penstock::http
{

// One exchange as it was: what was asked and how it ended. Secrets in it are their names.
struct RecordedExchange {
    std::string method;
    std::string url;
    std::string body;
    ResponseHead head;
    std::string reply;                             // decoded
    std::optional<TransportError> error;           // instead of the reply, or behind its beginning
};

// Answers from recorded exchanges, each of them once, in their order where several fit. A request that was not recorded fails
// and is remembered. No network, no waiting.
class ReplayTransport final : public Transport
{
public:
    // What a request says is compared after `redact` has put names in the places of secrets.
    explicit ReplayTransport(std::vector<RecordedExchange> exchanges, std::function<std::string(std::string_view)> redact = {});

    void start(TransferId id, Request request, Receiver &receiver) override;
    void abort(TransferId id) override;
    void process(std::chrono::milliseconds most) override;
    void wake() override;
    void pause(TransferId id) override;
    void resume(TransferId id) override;

    const std::vector<std::string> &unrecorded() const { return m_unrecorded; }   // "GET https://..."
    std::vector<std::string> unused() const;

private:
    struct Transfer {
        TransferId id;
        Receiver *receiver;
        const RecordedExchange *exchange;          // null: not recorded
        std::string what;
        enum class Stage { Head, Body, End } stage = Stage::Head;
    };
    bool deliver();                                // one part of one transfer; false: none may go on

    std::vector<RecordedExchange> m_exchanges;
    std::vector<bool> m_used;
    std::function<std::string(std::string_view)> m_redact;
    std::deque<Transfer> m_transfers;
    std::set<TransferId> m_paused;
    std::vector<std::string> m_unrecorded;
    std::mutex m_mutex;
    std::condition_variable m_woken;
    bool m_wake = false;
};

} // namespace penstock::http
