// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace penstock::test
{

// One accepted connection, seen from the script that plays the server. Every wait ends when the client goes or the server is destroyed.
class RawConnection
{
public:
    RawConnection(int socket, int number) : m_socket(socket), m_number(number) {}

    int number() const { return m_number; }                    // from 1
    // Head and body (by Content-Length) of the next request, as it arrived; empty when the client is gone.
    std::string readRequest();
    bool send(std::string_view bytes);                         // false: the client is gone
    bool sendSlowly(std::string_view bytes, int millisecondsBetween);   // byte by byte
    void reset();                                              // ends the connection by RST
    void stall();                                              // until the client goes; what it sends is thrown away

private:
    int m_socket;
    int m_number;
    std::string m_buffer;
};

// A loopback server that says exactly the bytes of a script: broken, slow and endless answers included. The script runs on a
// thread of its own per connection; the connection ends with it.
class RawServer
{
public:
    using Script = std::function<void(RawConnection &)>;

    explicit RawServer(Script script, const std::string &unixPath = {});
    // Answers each request of each connection with these bytes.
    explicit RawServer(std::string answer);
    ~RawServer();
    RawServer(const RawServer &) = delete;
    RawServer &operator=(const RawServer &) = delete;

    int port() const { return m_port; }
    std::string url(std::string_view path = "/") const { return "http://127.0.0.1:" + std::to_string(m_port) + std::string(path); }
    int connections() const { return m_connections; }          // accepted so far
    int open() const;                                          // not ended by the script
    std::vector<std::string> requests() const;                 // as they arrived, all connections

private:
    void listen(const std::string &unixPath);
    void accept();
    void serve(int socket, int number);

    Script m_script;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<int> m_connections = 0;
    std::atomic<bool> m_stopping = false;
    mutable std::mutex m_mutex;                                // guards the three below
    std::vector<int> m_sockets;
    std::vector<std::thread> m_threads;
    std::vector<std::string> m_requests;
    std::thread m_acceptor;
    friend class RawConnection;
};

// HTTP/1.1 200 with Content-Length; `lines` end in CRLF each.
std::string rawAnswer(std::string_view body, std::string_view lines = {}, std::string_view status = "200 OK");
std::string gzip(std::string_view text);

} // namespace penstock::test
