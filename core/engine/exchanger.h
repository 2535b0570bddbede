// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/sink.h"

#include <deque>
#include <random>
#include <unordered_map>

namespace penstock
{

// The requests that a sink makes: over the same transport as the run's, repeated by the rules that the sink names. Private to the engine.
class Exchanger final : public sink::Host, private http::Receiver
{
public:
    using Time = std::chrono::system_clock::time_point;
    struct Seams {
        std::function<Time()> now;
        std::function<void(std::chrono::milliseconds, std::function<void()>)> wait;
    };
    Exchanger(http::Transport &transport, http::TransferId firstId, Seams seams);
    ~Exchanger() override;

    using Host::send;
    void send(std::shared_ptr<const http::Request> request, const RetryRules &rules, Answered done) override;
    void post(std::function<void()> later) override { m_posted.push_back(std::move(later)); }
    void after(std::chrono::milliseconds wait, std::function<void()> then) override { m_seams.wait(wait, std::move(then)); }
    Time now() const override { return m_seams.now(); }

    bool hasPosted() const { return !m_posted.empty(); }
    void runPosted();
    void abortAll();

private:
    struct Pending {
        std::shared_ptr<const http::Request> request;
        RetryRules rules;
        Answered done;
        sink::Response response;
        int attempt = 1;
    };
    void received(http::TransferId id, http::ResponseHead head) override;
    void received(http::TransferId id, std::string_view chunk) override;
    void finished(http::TransferId id, const http::TransferStats &stats) override;
    void failed(http::TransferId id, const http::TransportError &error, const http::TransferStats &stats) override;
    void start(Pending pending);
    void repeat(Pending pending, std::chrono::milliseconds wait);

    http::Transport &m_transport;
    http::TransferId m_nextId;
    Seams m_seams;
    std::unordered_map<http::TransferId, Pending> m_pending;
    std::deque<std::function<void()>> m_posted;
    std::mt19937 m_random{std::random_device{}()};
};

} // namespace penstock
