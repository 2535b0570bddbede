// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/rawserver.h"

#include "core/http/transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <cstdlib>
#include <cstring>

namespace penstock::test
{

namespace
{

template<typename Address>
sockaddr *general(Address &address)
{
    return reinterpret_cast<sockaddr *>(&address);
}

std::size_t bodyLength(std::string_view head)
{
    while (!head.empty()) {
        const auto end = std::min(head.find("\r\n"), head.size());
        const std::string_view line = head.substr(0, end);
        if (const auto colon = line.find(':'); colon != std::string_view::npos && http::equalNames(line.substr(0, colon), "content-length"))
            return std::strtoul(std::string(line.substr(colon + 1)).c_str(), nullptr, 10);
        head.remove_prefix(std::min(end + 2, head.size()));
    }
    return 0;
}

bool receive(int socket, std::string &to)
{
    char bytes[16 * 1024];
    const ssize_t count = recv(socket, bytes, sizeof bytes, 0);
    if (count <= 0)
        return false;
    to.append(bytes, std::size_t(count));
    return true;
}

} // namespace

std::string RawConnection::readRequest()
{
    auto end = m_buffer.find("\r\n\r\n");
    for (; end == std::string::npos; end = m_buffer.find("\r\n\r\n")) {
        if (!receive(m_socket, m_buffer))
            return {};
    }
    const std::size_t length = end + 4 + bodyLength(std::string_view(m_buffer).substr(0, end));
    while (m_buffer.size() < length) {
        if (!receive(m_socket, m_buffer))
            return {};
    }
    std::string request = m_buffer.substr(0, length);
    m_buffer.erase(0, length);
    return request;
}

bool RawConnection::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        bytes.remove_prefix(std::size_t(count));
    }
    return true;
}

bool RawConnection::sendSlowly(std::string_view bytes, int millisecondsBetween)
{
    for (const char byte : bytes) {
        pollfd gone{m_socket, POLLIN, 0};
        if (!send({&byte, 1}) || poll(&gone, 1, millisecondsBetween) > 0)
            return false;
    }
    return true;
}

void RawConnection::reset()
{
    const linger now{1, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void RawConnection::stall()
{
    while (receive(m_socket, m_buffer))
        m_buffer.clear();
}

RawServer::RawServer(Script script, const std::string &unixPath) : m_script(std::move(script))
{
    listen(unixPath);
    m_acceptor = std::thread([this] { accept(); });
}

RawServer::RawServer(std::string answer)
    : RawServer([this, answer = std::move(answer)](RawConnection &connection) {
          for (std::string request = connection.readRequest(); !request.empty(); request = connection.readRequest()) {
              {
                  const std::lock_guard lock(m_mutex);
                  m_requests.push_back(request);
              }
              if (!connection.send(answer))
                  return;
          }
      })
{
}

RawServer::~RawServer()
{
    m_stopping = true;
    shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    {
        const std::lock_guard lock(m_mutex);
        for (const int socket : m_sockets)
            shutdown(socket, SHUT_RDWR);
    }
    for (std::thread &thread : m_threads)                      // the acceptor, who adds to them, is gone
        thread.join();
    close(m_listener);
}

std::vector<std::string> RawServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

int RawServer::open() const
{
    const std::lock_guard lock(m_mutex);
    return int(m_sockets.size());
}

void RawServer::listen(const std::string &unixPath)
{
    if (!unixPath.empty()) {
        m_listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        unixPath.copy(address.sun_path, sizeof address.sun_path - 1);
        bind(m_listener, general(address), sizeof address);
    } else {
        m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(m_listener, general(address), sizeof address);
        socklen_t size = sizeof address;
        getsockname(m_listener, general(address), &size);
        m_port = ntohs(address.sin_port);
    }
    ::listen(m_listener, 64);
}

void RawServer::accept()
{
    while (true) {
        const int socket = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0 || m_stopping) {
            if (socket >= 0)
                close(socket);
            return;
        }
        const std::lock_guard lock(m_mutex);
        m_sockets.push_back(socket);
        m_threads.emplace_back([this, socket, number = ++m_connections] { serve(socket, number); });
    }
}

void RawServer::serve(int socket, int number)
{
    RawConnection connection(socket, number);
    m_script(connection);
    const std::lock_guard lock(m_mutex);
    std::erase(m_sockets, socket);
    close(socket);
}

std::string rawAnswer(std::string_view body, std::string_view lines, std::string_view status)
{
    return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(lines) + "\r\n"
        + std::string(body);
}

std::string gzip(std::string_view text)
{
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, uLong(text.size())) + 32, '\0');
    std::string input(text);
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = uInt(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace penstock::test
