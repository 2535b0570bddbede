// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::test
{

struct RawReply {
    int status = 0;
    std::string reason;
    http::Headers headers;
    std::string body;                    // chunks joined
    bool complete = false;               // ended as its framing says
};

// A TCP connection to 127.0.0.1 that sends exactly the bytes it is given, broken ones too. One thread.
class RawClient
{
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool isConnected() const { return m_socket >= 0; }
    bool send(std::string_view bytes);
    void finishSending();                // half-closes
    // Everything until the other side closes; nothing where it has not within `most`.
    std::optional<std::string> readToEnd(std::chrono::milliseconds most = std::chrono::seconds(20));
    // The next reply on this connection. `headOnly`: of a HEAD request.
    RawReply reply(bool headOnly = false, std::chrono::milliseconds most = std::chrono::seconds(20));

private:
    bool fill();
    bool line(std::string &to);
    bool bytes(std::string &to, std::size_t count);
    bool chunks(std::string &to);

    int m_socket = -1;
    bool m_closed = false;
    std::string m_buffer;
    std::chrono::steady_clock::time_point m_until;
};

// One request on a connection of its own.
RawReply ask(std::uint16_t port, std::string_view requestBytes);
RawReply get(std::uint16_t port, std::string_view target, std::string_view headerLines = {});

} // namespace penstock::test
