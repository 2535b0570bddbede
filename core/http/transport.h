// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::http
{

struct Header {
    std::string name;
    std::string value;
    bool operator==(const Header &) const = default;
};

// Header lines in order, repeated names kept. Names compare without regard to case.
class Headers
{
public:
    Headers() = default;
    Headers(std::initializer_list<Header> lines) : m_lines(lines) {}

    const std::vector<Header> &lines() const { return m_lines; }
    bool isEmpty() const { return m_lines.empty(); }
    bool has(std::string_view name) const { return first(name) != nullptr; }
    const std::string *first(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;
    void set(std::string_view name, std::string_view value);     // replaces every line of that name, in the first one's place
    void append(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    bool operator==(const Headers &) const = default;

private:
    std::vector<Header> m_lines;
};

bool equalNames(std::string_view a, std::string_view b);         // ASCII, without regard to case

struct Tls {
    bool verify = true;
    std::vector<std::string> certificateAuthorities;             // PEM texts or file names
    std::string certificate;                                     // PEM text or file name
    std::string key;
    std::string keyPassword;
    std::string keyPasswordFile;                                 // holds the password; read when it is needed
    bool verifyName = true;                                      // with `verify`: the certificate is for the host that is asked
    enum class Version { Any, Tls10, Tls11, Tls12, Tls13 };
    Version oldest = Version::Any, newest = Version::Any;
    std::string ciphers;                                         // up to TLS 1.2, OpenSSL's names, separated by colons; empty: the library's
    std::string curves;                                          // the same for key exchange
    bool operator==(const Tls &) const = default;
};

// How one exchange is to be carried out. Times are milliseconds, zero meaning no bound; sizes are bytes.
struct TransferOptions {
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds totalTimeout{30'000};
    std::chrono::milliseconds idleTimeout{0};                    // nothing arrives for that long
    std::uint64_t maxResponse = std::uint64_t(2) << 30;          // decoded
    double maxExpansion = 200;                                   // decoded to received, counted above 1 MiB decoded
    Tls tls;
    std::optional<std::string> proxy;                            // nothing: as the environment says; "": none
    std::vector<Header> proxyHeaders;                            // of CONNECT
    std::string unixSocket;
    std::string cookieJar;                                       // name of a jar kept by the transport; empty: no cookies
    std::string acceptEncoding = "gzip, deflate";                // empty: do not ask and do not decode
    int maxConnectionsPerHost = 0;                               // 0: no bound
    bool operator==(const TransferOptions &) const = default;
};

// Exactly one request on the wire: redirects, retries and logins are requests of their own.
// `url` is absolute and already percent-encoded; it is sent as it stands.
struct Request {
    std::string method = "GET";
    std::string url;
    Headers headers;
    std::string body;
    bool hasBody = false;                                        // an empty body is still a body (Content-Length: 0)
    TransferOptions options;
};

struct ResponseHead {
    int status = 0;
    std::string reason;
    std::string httpVersion;
    Headers headers;
};

// Microseconds from the start of the exchange; 0 where the phase did not take place.
struct TransferStats {
    std::int64_t nameLookup = 0, connect = 0, tls = 0, firstByte = 0, total = 0;
    std::uint64_t bytesReceived = 0;                             // on the wire, body
    std::uint64_t bytesDecoded = 0;
    bool reused = false;
    Headers sentHeaders;                                         // as they left, those of the client included
    std::string remoteAddress;
};

struct TransportError {
    enum class Kind { BadUrl, NameNotResolved, ConnectionFailed, ConnectionLost, TimedOut, CertificateRefused, TooLarge, Cancelled, Other };
    Kind kind = Kind::Other;
    std::string message;                                         // the library's words
    const Code &code() const;
};

using TransferId = std::uint64_t;

// Told by Transport::process(), on the thread that calls it.
class Receiver
{
public:
    virtual ~Receiver() = default;
    virtual void received(TransferId id, ResponseHead head) = 0;
    virtual void received(TransferId id, std::string_view chunk) = 0;     // decoded
    virtual void finished(TransferId id, const TransferStats &stats) = 0;
    virtual void failed(TransferId id, const TransportError &error, const TransferStats &stats) = 0;
};

// Performs exchanges. All calls but wake() come from one thread, the driver's; nothing blocks except process().
class Transport
{
public:
    virtual ~Transport() = default;
    virtual void start(TransferId id, Request request, Receiver &receiver) = 0;
    virtual void abort(TransferId id) = 0;                       // within 100 ms, also in a name look-up; no further call for that id
    // Waits until something happens, `most` has passed or wake() was called; then tells receivers.
    virtual void process(std::chrono::milliseconds most) = 0;
    virtual void wake() = 0;                                     // any thread
    // A transfer that is paused receives no further chunk until resumed (back-pressure).
    virtual void pause(TransferId id) = 0;
    virtual void resume(TransferId id) = 0;
};

} // namespace penstock::http
