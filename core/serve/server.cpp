// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/server.h"

#include "core/base/codes.h"
#include "core/http/retry.h"
#include "core/serve/watch.h"

#include <QCoreApplication>

#include <gnutls/gnutls.h>
#include <microhttpd.h>

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace penstock::serve
{

namespace
{

constexpr std::size_t streamBlock = 64u << 10;
// Beside the header lines, a connection's memory holds the bytes that are read ahead and the head of the answer.
constexpr std::size_t workMemory = 64u << 10;
constexpr std::size_t bodyOfStrangers = 64u << 10;

struct Exchange {
    enum class Stage { Begun, Receiving, Refused, Delayed, Answered };
    Stage stage = Stage::Begun;
    Request request;
    Reply reply;
    std::size_t mayHold = 0;             // of a body, as far as is known by now
    std::size_t holds = 0;               // counted in State::bodies
};

// What of a streamed answer was produced but did not fit into the library's buffer.
struct Stream {
    std::function<std::string()> produce;
    std::string piece;
    std::size_t at = 0;
    bool breakOff = false;
};

ssize_t readStream(void *closure, std::uint64_t, char *to, std::size_t most)
{
    auto &stream = *static_cast<Stream *>(closure);
    if (stream.at == stream.piece.size()) {
        try {
            stream.piece = stream.produce();
        } catch (...) {
            return MHD_CONTENT_READER_END_WITH_ERROR;
        }
        stream.at = 0;
        if (stream.piece.empty())
            return stream.breakOff ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
    }
    const std::size_t size = std::min(most, stream.piece.size() - stream.at);
    std::memcpy(to, stream.piece.data() + stream.at, size);
    stream.at += size;
    return ssize_t(size);
}

void freeStream(void *closure)
{
    delete static_cast<Stream *>(closure);
}

// How many connections may be open: some files have to remain for everything else, or it is not we who decide who comes in.
int placesOf(const Options &options)
{
    constexpr rlim_t others = 64;
    int most = options.maxConnections;
    if (rlimit files{}; getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < rlim_t(most) + others)
        most = files.rlim_cur > 2 * others ? int(files.rlim_cur - others) : int(files.rlim_cur / 2);
    return std::max({most, options.threads, 1});
}

// Why certificate and key do not make a TLS server; nothing: they do, or none is wanted.
std::optional<QString> tlsProblem(const Options &options)
{
    if (options.certificatePem.empty() && options.keyPem.empty())
        return std::nullopt;
    gnutls_certificate_credentials_t credentials = nullptr;
    int outcome = gnutls_certificate_allocate_credentials(&credentials);
    if (outcome < 0)
        return QString::fromUtf8(gnutls_strerror(outcome));
    const auto datum = [](const std::string &pem) { return gnutls_datum_t{reinterpret_cast<unsigned char *>(const_cast<char *>(pem.data())), unsigned(pem.size())}; };
    const gnutls_datum_t certificate = datum(options.certificatePem), key = datum(options.keyPem);
    outcome = gnutls_certificate_set_x509_key_mem(credentials, &certificate, &key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    if (outcome < 0)
        return QString::fromUtf8(gnutls_strerror(outcome));
    return std::nullopt;
}

// The target as it was sent, also where a client writes the whole URL as proxies expect it (RFC 9112, 3.2.2).
void splitTarget(Request &request)
{
    std::string_view target = request.target;
    if (!target.starts_with('/')) {
        if (const auto scheme = target.find("://"); scheme != target.npos) {
            const auto slash = target.find_first_of("/?", scheme + 3);
            target = slash == target.npos ? std::string_view() : target.substr(slash);
        }
    }
    const auto mark = target.find('?');
    request.rawPath = std::string(target.substr(0, mark));
    if (request.rawPath.empty())
        request.rawPath = "/";
    request.query = mark == target.npos ? std::string() : std::string(target.substr(mark + 1));
    request.path = http::percentDecode(request.rawPath);
}

MHD_Result addHeader(void *closure, MHD_ValueKind, const char *name, std::size_t nameSize, const char *value, std::size_t valueSize)
{
    static_cast<http::Headers *>(closure)->append({name, nameSize}, value ? std::string_view(value, valueSize) : std::string_view());
    return MHD_YES;
}

std::size_t sizeOf(const http::Headers &headers)
{
    std::size_t size = 0;
    for (const http::Header &line : headers.lines())
        size += line.name.size() + line.value.size() + 4;
    return size;
}

Reply plainReply(int status, std::string_view sentence)
{
    Reply reply;
    reply.status = status;
    reply.headers.append("Content-Type", "text/plain; charset=utf-8");
    reply.headers.append("Connection", "close");
    reply.body = std::string(sentence) + "\n";
    return reply;
}

// Length and framing are the library's business; a stream may say its length.
bool isFraming(std::string_view name)
{
    return http::equalNames(name, "Content-Length") || http::equalNames(name, "Transfer-Encoding");
}

std::uint64_t streamLength(const http::Headers &headers)
{
    const std::string *length = headers.first("Content-Length");
    if (!length || length->empty() || length->size() > 18 || length->find_first_not_of("0123456789") != std::string::npos)
        return MHD_SIZE_UNKNOWN;
    return std::stoull(*length);
}

MHD_Response *makeResponse(Reply &reply)
{
    MHD_Response *response = nullptr;
    if (reply.stream || reply.breakOff) {
        const std::uint64_t length = streamLength(reply.headers);
        auto stream = std::make_unique<Stream>();
        stream->breakOff = reply.breakOff;
        stream->piece = std::move(reply.body);
        stream->produce = reply.stream ? std::move(reply.stream) : [] { return std::string(); };
        response = MHD_create_response_from_callback(length, streamBlock, readStream, stream.get(), freeStream);
        if (response)
            stream.release();
    } else {
        response = MHD_create_response_from_buffer(reply.body.size(), reply.body.data(), MHD_RESPMEM_MUST_COPY);
    }
    if (!response)
        return nullptr;
    for (const http::Header &line : reply.headers.lines()) {
        if (!isFraming(line.name))
            MHD_add_response_header(response, line.name.c_str(), line.value.c_str());
    }
    return response;
}

} // namespace

struct Server::State {
    Options options;
    Handler handler;
    MHD_Daemon *daemon = nullptr;
    std::uint16_t port = 0;
    std::unique_ptr<Watch> watch;
    std::atomic<bool> stopping = false;
    std::atomic<int> underWay = 0;
    std::atomic<std::size_t> bodies = 0;   // bytes of all bodies

    static void *begun(void *closure, const char *target, MHD_Connection *connection);
    static MHD_Result access(void *closure, MHD_Connection *connection, const char *url, const char *method, const char *version,
                             const char *data, std::size_t *size, void **exchange);
    static void completed(void *closure, MHD_Connection *connection, void **exchange, MHD_RequestTerminationCode code);
    static void connected(void *closure, MHD_Connection *connection, void **socketContext, MHD_ConnectionNotificationCode code);

    bool takesRoom(Exchange &exchange, std::size_t size);
    MHD_Result headed(Exchange &exchange, MHD_Connection *connection, const char *method);
    MHD_Result received(Exchange &exchange, MHD_Connection *connection, const char *data, std::size_t *size);
    MHD_Result handled(Exchange &exchange, MHD_Connection *connection);
    MHD_Result answer(Exchange &exchange, MHD_Connection *connection);
    MHD_Result refuse(Exchange &exchange, MHD_Connection *connection, Reply reply);
    bool listen();
    void stop();
};

void *Server::State::begun(void *closure, const char *target, MHD_Connection *)
{
    ++static_cast<State *>(closure)->underWay;
    auto exchange = std::make_unique<Exchange>();
    exchange->request.target = target;
    return exchange.release();
}

MHD_Result Server::State::access(void *closure, MHD_Connection *connection, const char *, const char *method, const char *, const char *data,
                                 std::size_t *size, void **context)
{
    auto &state = *static_cast<State *>(closure);
    auto &exchange = *static_cast<Exchange *>(*context);
    switch (exchange.stage) {
    case Exchange::Stage::Begun:
        return state.headed(exchange, connection, method);
    case Exchange::Stage::Receiving:
        return state.received(exchange, connection, data, size);
    case Exchange::Stage::Delayed:
        return state.answer(exchange, connection);
    case Exchange::Stage::Refused:
    case Exchange::Stage::Answered:
        break;
    }
    *size = 0;
    return MHD_YES;
}

MHD_Result Server::State::headed(Exchange &exchange, MHD_Connection *connection, const char *method)
{
    Request &request = exchange.request;
    request.method = method;
    splitTarget(request);
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, addHeader, &request.headers);
    if (sizeOf(request.headers) + request.target.size() > options.maxHeader)
        return refuse(exchange, connection, plainReply(431, "The header is larger than this server accepts."));
    const std::string *length = request.headers.first("Content-Length");
    if (length && (length->size() > 18 || std::strtoull(length->c_str(), nullptr, 10) > options.maxBody))
        return refuse(exchange, connection, plainReply(413, "The body is larger than this server accepts."));
    const std::size_t announced = length ? std::strtoull(length->c_str(), nullptr, 10) : 0;
    exchange.mayHold = options.maxBody;
    const bool isChunked = request.headers.first("Transfer-Encoding") != nullptr;
    if (options.refuses && (announced > bodyOfStrangers || isChunked)) {
        if (auto refusal = options.refuses(request)) {
            if (announced > bodyOfStrangers)
                return refuse(exchange, connection, std::move(*refusal));
            exchange.mayHold = bodyOfStrangers;
        }
    }
    if (!takesRoom(exchange, announced))
        return refuse(exchange, connection, plainReply(503, "This server is busy with other large requests. Try again later."));
    request.body.reserve(announced);
    if (announced > bodyOfStrangers || (isChunked && exchange.mayHold > bodyOfStrangers))
        watch->receiving(connection);
    exchange.stage = Exchange::Stage::Receiving;
    return MHD_YES;
}

bool Server::State::takesRoom(Exchange &exchange, std::size_t size)
{
    if (bodies.fetch_add(size) + size > options.maxBodies) {
        bodies -= size;
        return false;
    }
    exchange.holds += size;
    return true;
}

MHD_Result Server::State::received(Exchange &exchange, MHD_Connection *connection, const char *data, std::size_t *size)
{
    if (*size == 0)
        return handled(exchange, connection);
    // A chunked body says its size only by arriving; at this point the library takes no answer, so the connection ends.
    const std::size_t grown = exchange.request.body.size() + *size;
    if (grown > exchange.mayHold || (grown > exchange.holds && !takesRoom(exchange, grown - exchange.holds)))
        return MHD_NO;
    exchange.request.body.append(data, *size);
    *size = 0;
    return MHD_YES;
}

MHD_Result Server::State::handled(Exchange &exchange, MHD_Connection *connection)
{
    watch->answering(connection);
    try {
        exchange.reply = handler(exchange.request);
    } catch (...) {
        exchange.reply = plainReply(500, "The server failed.");
    }
    if (exchange.reply.delay.count() <= 0 || stopping)
        return answer(exchange, connection);
    exchange.stage = Exchange::Stage::Delayed;
    MHD_suspend_connection(connection);
    watch->after(exchange.reply.delay, [connection] { MHD_resume_connection(connection); });
    return MHD_YES;
}

MHD_Result Server::State::answer(Exchange &exchange, MHD_Connection *connection)
{
    if (exchange.reply.abort || (stopping && exchange.stage == Exchange::Stage::Delayed))
        return MHD_NO;
    exchange.stage = Exchange::Stage::Answered;
    const auto status = unsigned(exchange.reply.status);
    MHD_Response *response = makeResponse(exchange.reply);
    if (!response)
        return MHD_NO;
    const MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

MHD_Result Server::State::refuse(Exchange &exchange, MHD_Connection *connection, Reply reply)
{
    exchange.reply = std::move(reply);
    const MHD_Result queued = answer(exchange, connection);
    exchange.stage = Exchange::Stage::Refused;
    return queued;
}

void Server::State::completed(void *closure, MHD_Connection *connection, void **context, MHD_RequestTerminationCode)
{
    auto &state = *static_cast<State *>(closure);
    const std::unique_ptr<Exchange> exchange(static_cast<Exchange *>(*context));
    state.bodies -= exchange->holds;
    *context = nullptr;
    --state.underWay;
    state.watch->waiting(connection);
}

void Server::State::connected(void *closure, MHD_Connection *connection, void **, MHD_ConnectionNotificationCode code)
{
    auto &state = *static_cast<State *>(closure);
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        state.watch->closed(connection);
        return;
    }
    const MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    state.watch->opened(connection, info ? info->connect_fd : -1);
}

bool Server::State::listen()
{
    sockaddr_in address4{};
    sockaddr_in6 address6{};
    sockaddr *address = nullptr;
    // Not epoll: it is used edge-triggered there, and an end of stream that arrives together with data is missed.
    unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    if (inet_pton(AF_INET, options.address.c_str(), &address4.sin_addr) == 1) {
        address4.sin_family = AF_INET;
        address4.sin_port = htons(options.port);
        address = reinterpret_cast<sockaddr *>(&address4);
    } else if (inet_pton(AF_INET6, options.address.c_str(), &address6.sin6_addr) == 1) {
        address6.sin6_family = AF_INET6;
        address6.sin6_port = htons(options.port);
        address = reinterpret_cast<sockaddr *>(&address6);
        flags |= MHD_USE_IPv6;
    } else {
        return false;
    }
    std::array<MHD_OptionItem, 3> tls{{{MHD_OPTION_END, 0, nullptr}, {MHD_OPTION_END, 0, nullptr}, {MHD_OPTION_END, 0, nullptr}}};
    if (!options.certificatePem.empty() || !options.keyPem.empty()) {
        flags |= MHD_USE_TLS;
        tls[0] = {MHD_OPTION_HTTPS_MEM_KEY, 0, options.keyPem.data()};
        tls[1] = {MHD_OPTION_HTTPS_MEM_CERT, 0, options.certificatePem.data()};
    }
    const int threads = std::max(options.threads, 1);
    // A pool of one would cost a thread that only hands over.
    const unsigned pool = threads > 1 ? unsigned(threads) : 0;
    daemon = MHD_start_daemon(flags, options.port, nullptr, nullptr, access, this,
                              MHD_OPTION_SOCK_ADDR, address,
                              MHD_OPTION_THREAD_POOL_SIZE, pool,
                              MHD_OPTION_CONNECTION_LIMIT, unsigned(placesOf(options)),
                              MHD_OPTION_CONNECTION_TIMEOUT, unsigned(options.idleTimeout.count()),
                              MHD_OPTION_CONNECTION_MEMORY_LIMIT, std::size_t(options.maxHeader + workMemory),
                              MHD_OPTION_URI_LOG_CALLBACK, begun, this,
                              MHD_OPTION_NOTIFY_COMPLETED, completed, this,
                              MHD_OPTION_NOTIFY_CONNECTION, connected, this,
                              MHD_OPTION_ARRAY, tls.data(),
                              MHD_OPTION_END);
    if (!daemon)
        return false;
    const MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    port = info ? info->port : options.port;
    return true;
}

void Server::State::stop()
{
    if (!daemon)
        return;
    const MHD_socket listening = MHD_quiesce_daemon(daemon);
    stopping = true;
    watch->stop();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (underWay > 0 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    MHD_stop_daemon(daemon);
    daemon = nullptr;
    if (listening != MHD_INVALID_SOCKET)
        ::close(listening);
}

Result<std::unique_ptr<Server>> Server::start(const Options &options, Handler handler)
{
    auto state = std::make_unique<State>();
    state->options = options;
    state->handler = std::move(handler);
    state->watch = std::make_unique<Watch>(2 * options.idleTimeout, std::size_t(placesOf(options)) * 3 / 4);
    if (const auto problem = tlsProblem(options)) {
        Diagnostic unusable(codes::listenFailed, QCoreApplication::translate("Server", "Certificate and key cannot be used for TLS: %1").arg(*problem));
        unusable.advice = QCoreApplication::translate("Server", "Give a certificate and the private key that belongs to it, both as PEM and without a password.");
        return std::unexpected(std::move(unusable));
    }
    errno = 0;
    if (!state->listen()) {
        const QString reason = QString::fromLocal8Bit(errno ? std::strerror(errno) : "the library refused the settings");
        return failure(codes::listenFailed,
                       QCoreApplication::translate("Server", "Cannot listen on %1 port %2: %3")
                           .arg(QString::fromStdString(options.address), QString::number(options.port), reason));
    }
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Server::~Server()
{
    m_state->stop();
}

std::uint16_t Server::port() const
{
    return m_state->port;
}

std::string Server::url() const
{
    const Options &options = m_state->options;
    std::string host = options.address;
    if (host == "0.0.0.0")
        host = "127.0.0.1";
    else if (host == "::")
        host = "::1";
    if (host.find(':') != std::string::npos)
        host = "[" + host + "]";
    return (options.keyPem.empty() ? "http://" : "https://") + host + ":" + std::to_string(m_state->port);
}

} // namespace penstock::serve
