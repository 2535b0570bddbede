// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/rawclient.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace penstock::test
{

using Clock = std::chrono::steady_clock;

RawClient::RawClient(std::uint16_t port)
{
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        ::close(m_socket);
        m_socket = -1;
    }
}

RawClient::~RawClient()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

bool RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(std::size_t(sent));
    }
    return true;
}

void RawClient::finishSending()
{
    ::shutdown(m_socket, SHUT_WR);
}

// More bytes into the buffer; false at the end of the stream or when time is up.
bool RawClient::fill()
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_until - Clock::now()).count();
    pollfd waiting{m_socket, POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, int(left)) <= 0)
        return false;
    std::array<char, 65536> piece;
    const ssize_t got = ::recv(m_socket, piece.data(), piece.size(), 0);
    if (got <= 0) {
        m_closed = true;
        return false;
    }
    m_buffer.append(piece.data(), std::size_t(got));
    return true;
}

std::optional<std::string> RawClient::readToEnd(std::chrono::milliseconds most)
{
    m_until = Clock::now() + most;
    while (fill()) { }
    if (!m_closed)
        return std::nullopt;
    return std::exchange(m_buffer, {});
}

bool RawClient::line(std::string &to)
{
    std::size_t end;
    while ((end = m_buffer.find("\r\n")) == std::string::npos) {
        if (!fill())
            return false;
    }
    to = m_buffer.substr(0, end);
    m_buffer.erase(0, end + 2);
    return true;
}

bool RawClient::bytes(std::string &to, std::size_t count)
{
    while (m_buffer.size() < count) {
        if (!fill()) {
            to += std::exchange(m_buffer, {});
            return false;
        }
    }
    to.append(m_buffer, 0, count);
    m_buffer.erase(0, count);
    return true;
}

bool RawClient::chunks(std::string &to)
{
    std::string text;
    while (line(text)) {
        const auto size = std::size_t(std::strtoull(text.c_str(), nullptr, 16));
        if (size == 0)
            return line(text);
        if (!bytes(to, size) || !line(text))
            return false;
    }
    return false;
}

RawReply RawClient::reply(bool headOnly, std::chrono::milliseconds most)
{
    m_until = Clock::now() + most;
    RawReply reply;
    std::string text;
    if (!line(text) || text.size() < 12)
        return reply;
    reply.status = std::atoi(text.c_str() + 9);
    reply.reason = text.size() > 13 ? text.substr(13) : std::string();
    while (line(text) && !text.empty()) {
        const auto colon = text.find(':');
        const auto value = text.find_first_not_of(' ', colon + 1);
        reply.headers.append(text.substr(0, colon), value == std::string::npos ? std::string() : text.substr(value));
    }
    const std::string *length = reply.headers.first("Content-Length");
    if (headOnly || reply.status == 204 || reply.status == 304) {
        reply.complete = true;
    } else if (const std::string *coding = reply.headers.first("Transfer-Encoding"); coding && *coding == "chunked") {
        reply.complete = chunks(reply.body);
    } else if (length) {
        reply.complete = bytes(reply.body, std::size_t(std::strtoull(length->c_str(), nullptr, 10)));
    } else {
        while (fill()) { }
        reply.body = std::exchange(m_buffer, {});
        reply.complete = m_closed;
    }
    return reply;
}

RawReply ask(std::uint16_t port, std::string_view requestBytes)
{
    RawClient client(port);
    client.send(requestBytes);
    return client.reply(requestBytes.starts_with("HEAD "));
}

RawReply get(std::uint16_t port, std::string_view target, std::string_view headerLines)
{
    return ask(port, "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(headerLines) + "\r\n");
}

} // namespace penstock::test
