// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/client.h"
#include "core/http/retry.h"

namespace penstock
{

// One request that is to be answered with 2xx: waits for its turn, signs, sends, follows redirects, repeats by the profile's rules, renews the
// login. Each of these exchanges is a step of its own. Private to the engine.
class Fetch : public TransferOwner
{
public:
    class Consumer
    {
    public:
        virtual ~Consumer() = default;
        virtual Result<> answered(const http::ResponseHead &head) = 0;     // a 2xx answer begins
        virtual Result<> chunk(std::string_view bytes) = 0;                // an error ends the exchange: broke() follows
        virtual void restarted() = 0;                                      // the answer broke off and is asked for again
        virtual void completed(const http::ResponseHead &head) = 0;
        virtual void broke(const Diagnostic &cause) = 0;                   // after all repeats
    };

    // Without a client: no turn is waited for and nothing signed (logins).
    Fetch(RunContext &context, Client *client, Consumer &consumer);
    ~Fetch() override;
    Fetch(const Fetch &) = delete;
    Fetch &operator=(const Fetch &) = delete;

    void start(http::Request request, ExchangeInfo info);
    std::uint64_t exchange() const { return m_info.number; }
    const std::string &url() const { return m_request.url; }               // of the last request

    // Answers of the driver.
    void head(http::ResponseHead head) override;
    void chunk(std::string_view bytes) override;
    void end(const http::TransferStats &stats) override;
    void failed(const http::TransportError &error, const http::TransferStats &stats) override;

private:
    void ask();
    void send();
    bool isSuccess() const { return m_head.status >= 200 && m_head.status < 300; }
    RetryRules rules() const;
    bool follow();
    bool renew();
    bool repeat(const std::optional<http::RetryDecision> &decision, const Diagnostic &because);
    void over(const http::TransferStats &stats, std::optional<Diagnostic> failure);
    void giveUp(Diagnostic cause);
    Diagnostic statusProblem() const;
    void releasePlace();

    RunContext &m_context;
    Client *m_client;
    Consumer &m_consumer;
    http::Request m_asked;               // unsigned
    http::Request m_request;             // as sent
    ExchangeInfo m_info;
    StepId m_step = 0;
    http::ResponseHead m_head;
    std::string m_body;                  // what observers get, and error bodies
    std::optional<Diagnostic> m_fault;   // the consumer's
    int m_redirects = 0;
    bool m_renewed = false;
    bool m_hasPlace = false;
};

} // namespace penstock
