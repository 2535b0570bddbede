// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/http/transport.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace penstock::serve
{

struct Request {
    std::string method;
    std::string target;                  // as sent: path and query, still encoded
    std::string path;                    // decoded
    std::string rawPath;                 // encoded
    std::string query;                   // encoded, without ?
    http::Headers headers;
    std::string body;
};

struct Reply {
    int status = 200;
    http::Headers headers;
    std::string body;
    std::chrono::milliseconds delay{0};  // before the first byte; does not occupy a thread
    bool abort = false;                  // close the connection without an answer
    // Instead of `body`: pieces until an empty one; any size without memory. Called from the server's threads.
    // A Content-Length among `headers` announces its size; else it goes out in chunks.
    std::function<std::string()> stream;
    bool breakOff = false;               // close the connection behind body and stream, without ending the answer properly
};

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;              // 0: a free one
    std::string certificatePem, keyPem;  // both: TLS
    std::size_t maxBody = 16u << 20;
    std::size_t maxBodies = 256u << 20;  // of all requests under way together
    std::size_t maxHeader = 32u << 10;
    int threads = 4;                     // that call the handler; with one, requests are handled in the order of their arrival
    int maxConnections = 256;            // further ones wait until one ends; at least one per thread
    std::chrono::seconds idleTimeout{30};// nothing sent or received; a request has to be complete within twice that
    // Asked before more than 64 KiB of a body are read, with the head alone; a reply refuses the request. So a stranger takes up little memory.
    std::function<std::optional<Reply>(const Request &head)> refuses;
};

// The one hardened HTTP server: demo API, connector routes, tests. Handlers are called from the server's threads, one request at a
// time per connection, and have to be safe for that; one that throws answers 500. HEAD is answered as the handler says, without the body.
// Headers beyond maxHeader get 431, a body that announces more than maxBody 413, one for which maxBodies leaves no room 503; a chunked one that
// grows beyond these limits ends the connection.
class Server
{
public:
    using Handler = std::function<Reply(const Request &)>;
    // `address` is numeric, IPv4 or IPv6. listen-failed.
    static Result<std::unique_ptr<Server>> start(const Options &options, Handler handler);
    ~Server();                           // stops: open exchanges are given a second, delayed ones end without an answer
    std::uint16_t port() const;
    std::string url() const;             // http://127.0.0.1:PORT, no trailing slash

private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace penstock::serve
