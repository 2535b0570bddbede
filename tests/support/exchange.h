// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace penstock::test
{

// What became of one exchange.
struct Exchange {
    int heads = 0, chunks = 0;
    http::ResponseHead head;
    std::string body;
    std::optional<http::TransferStats> stats;             // it has ended
    std::optional<http::TransportError> error;
    bool isOver() const { return stats.has_value(); }
};

// Collects what a transport tells.
class Recorder : public http::Receiver
{
public:
    std::map<http::TransferId, Exchange> exchanges;
    std::function<void(http::TransferId, std::string_view)> onChunk;

    void received(http::TransferId id, http::ResponseHead head) override
    {
        ++exchanges[id].heads;
        exchanges[id].head = std::move(head);
    }
    void received(http::TransferId id, std::string_view chunk) override
    {
        ++exchanges[id].chunks;
        exchanges[id].body += chunk;
        if (onChunk)
            onChunk(id, chunk);
    }
    void finished(http::TransferId id, const http::TransferStats &stats) override { exchanges[id].stats = stats; }
    void failed(http::TransferId id, const http::TransportError &error, const http::TransferStats &stats) override
    {
        exchanges[id].stats = stats;
        exchanges[id].error = error;
    }
};

// Drives the transport until `done`; false: not within ten seconds.
inline bool processUntil(http::Transport &transport, const std::function<bool()> &done)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!done()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        transport.process(std::chrono::milliseconds(100));
    }
    return true;
}

inline Exchange exchange(http::Transport &transport, http::Request request)
{
    static http::TransferId last = 1'000'000;
    Recorder recorder;
    const http::TransferId id = ++last;
    transport.start(id, std::move(request), recorder);
    if (!processUntil(transport, [&] { return recorder.exchanges[id].isOver(); }))
        transport.abort(id);
    return recorder.exchanges[id];
}

inline http::Request get(std::string url)
{
    http::Request request;
    request.url = std::move(url);
    return request;
}

} // namespace penstock::test
