// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/curltransfer.h"

#include "core/http/url.h"

#include <charconv>

namespace penstock::http
{

using Kind = TransportError::Kind;
using std::chrono::milliseconds;

namespace
{

constexpr std::size_t mostHeadBytes = 300 * 1024;
constexpr std::uint64_t freeExpansion = 1u << 20;      // decoded bytes below which the expansion is not looked at

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// A value whose folded lines are joined by a space.
std::string unfolded(std::string_view text)
{
    std::string value;
    while (!text.empty()) {
        const auto stop = std::min(text.find('\n'), text.size());
        if (const std::string_view part = trimmed(text.substr(0, stop)); !part.empty())
            value.append(value.empty() ? "" : " ").append(part);
        text.remove_prefix(std::min(stop + 1, text.size()));
    }
    return value;
}

// Lines between CRLF; one that begins with a blank goes on with the one before.
Headers readLines(std::string_view text)
{
    Headers headers;
    while (!text.empty()) {
        auto stop = std::min(text.find('\n'), text.size());
        while (stop + 1 < text.size() && (text[stop + 1] == ' ' || text[stop + 1] == '\t'))
            stop = std::min(text.find('\n', stop + 1), text.size());
        const std::string_view line = text.substr(0, stop);
        if (const auto colon = line.find(':'); colon != std::string_view::npos)
            headers.append(trimmed(line.substr(0, colon)), unfolded(line.substr(colon + 1)));
        text.remove_prefix(std::min(stop + 1, text.size()));
    }
    return headers;
}

std::string_view withoutFirstLine(std::string_view text)
{
    return text.substr(std::min(text.find('\n'), text.size() - 1) + 1);
}

// "HTTP/1.1 200 OK" and the lines that follow
ResponseHead readHead(std::string_view text)
{
    ResponseHead head;
    std::string_view line = trimmed(text.substr(0, text.find('\n')));
    line.remove_prefix(std::min(line.find('/'), line.size() - 1) + 1);
    const auto version = std::min(line.find(' '), line.size());
    head.httpVersion = line.substr(0, version);
    line = trimmed(line.substr(version));
    std::from_chars(line.data(), line.data() + line.size(), head.status);
    head.reason = trimmed(line.substr(std::min(line.find(' '), line.size())));
    head.headers = readLines(withoutFirstLine(text));
    return head;
}

// The lines of the last request head in what was sent; one to a proxy may stand before it.
Headers readSent(std::string_view text)
{
    constexpr std::string_view end = "\r\n\r\n";
    if (text.ends_with(end)) {
        text.remove_suffix(end.size());
        if (const auto before = text.rfind(end); before != std::string_view::npos)
            text.remove_prefix(before + end.size());
    }
    return text.empty() ? Headers() : readLines(withoutFirstLine(text));
}

std::uint64_t declaredLength(const Request &request, const ResponseHead &head)
{
    const std::string *text = head.headers.first("Content-Length");
    std::uint64_t length = 0;
    if (text && request.method != "HEAD" && head.status != 204 && head.status != 304)
        std::from_chars(text->data(), text->data() + text->size(), length);
    return length;
}

std::int64_t timeOf(CURL *easy, CURLINFO what)
{
    curl_off_t value = 0;
    curl_easy_getinfo(easy, what, &value);
    return value;
}

} // namespace

CurlTransfer::CurlTransfer(TransferId id, Request request, Receiver &receiver, CurlShared &shared)
    : m_id(id), m_request(std::move(request)), m_receiver(receiver), m_shared(shared)
{
    if (const auto parts = m_request.options.maxConnectionsPerHost > 0 ? splitUrl(m_request.url) : std::nullopt)
        m_origin = parts->scheme + "://" + parts->host + ':' + parts->port;
}

CurlHandle CurlTransfer::takeHandle()
{
    curl_easy_setopt(easy(), CURLOPT_ERRORBUFFER, nullptr);
    return std::move(m_handle);
}

CurlCallbacks CurlTransfer::callbacks()
{
    return {onHeader, onWrite, onDebug, onRequest};
}

std::optional<TransportError> CurlTransfer::begin(CurlHandle handle, const std::string &environmentProxy, Clock::time_point now)
{
    m_handle = std::move(handle);
    CURL *curl = easy();
    curl_easy_setopt(curl, CURLOPT_PRIVATE, this);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, m_words.data());
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, this);
    curl_easy_setopt(curl, CURLOPT_PREREQDATA, this);
    if (const milliseconds total = m_request.options.totalTimeout; total.count() > 0)
        m_end = now + total;
    return setRequest(curl, m_request, environmentProxy, m_lines);
}

void CurlTransfer::pause(Clock::time_point now)
{
    if (!m_paused)
        m_pausedAt = now;
    m_paused = true;
}

void CurlTransfer::resume(Clock::time_point now)
{
    if (!m_paused)
        return;
    m_paused = false;
    m_lastSign = now;
    if (m_end != Clock::time_point::max())
        m_end += now - m_pausedAt;
}

bool CurlTransfer::flush()
{
    const std::string held = std::exchange(m_held, {});
    std::string_view rest = held;
    m_unflushed = false;
    if (!decode(rest))
        return false;
    m_held = rest;
    if (!m_paused && std::exchange(m_stopped, false))
        curl_easy_pause(easy(), CURLPAUSE_CONT);       // calls onWrite with what it holds
    return !m_aborted && !m_error;
}

CurlTransfer::Clock::time_point CurlTransfer::deadline(Clock::time_point now) const
{
    if (m_paused)
        return Clock::time_point::max();
    const milliseconds idle = m_request.options.idleTimeout;
    const bool isSent = !m_sent.empty();               // making the connection has a limit of its own
    return idle.count() > 0 ? std::min(m_end, (isSent ? m_lastSign : now) + idle) : m_end;
}

TransportError CurlTransfer::timedOut(Clock::time_point now) const
{
    if (now >= m_end)
        return {Kind::TimedOut, "no complete answer within " + std::to_string(m_request.options.totalTimeout.count()) + " ms"};
    return {Kind::TimedOut, "nothing arrived for " + std::to_string(m_request.options.idleTimeout.count()) + " ms"};
}

void CurlTransfer::ended(CURLcode result)
{
    m_result = result;
}

std::optional<TransportError> CurlTransfer::error()
{
    if (m_error)
        return m_error;
    if (*m_result == CURLE_OUT_OF_MEMORY && !m_headDone && m_headBytes > 0)   // libcurl's own bound on one line
        return TransportError{Kind::TooLarge, "a header line of the answer is too long"};
    if (*m_result != CURLE_OK)
        return curlError(*m_result, easy(), m_words.data());
    if (m_inflater && m_inflater->hasStarted() && !m_inflater->isComplete())
        return TransportError{Kind::ConnectionLost, "the compressed body ends before its end"};
    return std::nullopt;
}

TransferStats CurlTransfer::stats() const
{
    TransferStats stats;
    CURL *curl = easy();
    if (!curl)
        return stats;
    long connects = 0, port = 0;
    const char *address = nullptr;
    curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connects);
    curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &address);
    curl_easy_getinfo(curl, CURLINFO_PRIMARY_PORT, &port);
    stats.reused = connects == 0 && !m_sent.empty();
    if (!stats.reused) {
        stats.nameLookup = timeOf(curl, CURLINFO_NAMELOOKUP_TIME_T);
        stats.connect = timeOf(curl, CURLINFO_CONNECT_TIME_T);
        stats.tls = timeOf(curl, CURLINFO_APPCONNECT_TIME_T);
    }
    stats.firstByte = timeOf(curl, CURLINFO_STARTTRANSFER_TIME_T);
    stats.total = timeOf(curl, CURLINFO_TOTAL_TIME_T);
    stats.bytesReceived = m_received;
    stats.bytesDecoded = m_decoded;
    stats.sentHeaders = readSent(m_sent);
    if (address && *address)
        stats.remoteAddress = std::string(address) + ':' + std::to_string(port);
    return stats;
}

std::size_t CurlTransfer::onHeader(char *data, std::size_t size, std::size_t count, void *self)
{
    const std::size_t length = size * count;
    return static_cast<CurlTransfer *>(self)->headerLine({data, length}) ? length : 0;
}

std::size_t CurlTransfer::onWrite(char *data, std::size_t size, std::size_t count, void *self)
{
    return static_cast<CurlTransfer *>(self)->bodyArrived({data, size * count});
}

int CurlTransfer::onDebug(CURL *, curl_infotype type, char *data, std::size_t size, void *self)
{
    if (type == CURLINFO_TEXT)
        return 0;
    auto *transfer = static_cast<CurlTransfer *>(self);
    transfer->m_lastSign = Clock::now();
    if (type == CURLINFO_HEADER_OUT)
        transfer->m_sent.append(data, size);
    return 0;
}

// libcurl sends a request once more when a kept connection ends before its first byte. Whether to repeat is for the
// engine to decide, and to be seen.
int CurlTransfer::onRequest(void *self, char *, char *, int, int)
{
    auto *transfer = static_cast<CurlTransfer *>(self);
    if (transfer->m_requests++ == 0)
        return CURL_PREREQFUNC_OK;
    transfer->fail(Kind::ConnectionLost, "the kept connection ended before an answer");
    return CURL_PREREQFUNC_ABORT;
}

bool CurlTransfer::headerLine(std::string_view line)
{
    if (m_aborted)
        return false;
    m_headBytes += line.size();
    if (m_headBytes > mostHeadBytes)
        return fail(Kind::TooLarge, "the head of the answer exceeds " + std::to_string(mostHeadBytes) + " bytes");
    if (m_headDone)                                    // a trailer
        return true;
    if (trimmed(line).empty())
        return headEnded();
    m_head += line;
    return true;
}

bool CurlTransfer::headEnded()
{
    ResponseHead head = readHead(std::exchange(m_head, {}));
    if (head.status >= 100 && head.status < 200)       // interim answers are not the answer
        return true;
    m_headDone = true;
    const TransferOptions &options = m_request.options;
    if (const std::string *coding = head.headers.first("Content-Encoding"); coding && !options.acceptEncoding.empty())
        m_inflater = Inflater::forCoding(*coding);
    const bool tooLarge = !m_inflater && options.maxResponse > 0 && declaredLength(m_request, head) > options.maxResponse;
    m_shared.told = true;
    m_receiver.received(m_id, std::move(head));
    return tooLarge ? failTooLarge() : !m_aborted;
}

std::size_t CurlTransfer::bodyArrived(std::string_view data)
{
    if (m_aborted || m_error)
        return 0;
    if (m_paused || m_unflushed) {
        m_stopped = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    m_received += data.size();
    std::string_view rest = data;
    if (!decode(rest))
        return 0;
    m_held.append(rest);                               // paused on the way: at most one chunk
    return data.size();
}

bool CurlTransfer::decode(std::string_view &data)
{
    while (!m_paused && !m_aborted) {
        if (!m_inflater) {
            const std::string_view all = std::exchange(data, {});
            return all.empty() || deliver(all, m_received);   // in one piece, so nothing is left to flush
        }
        std::string_view output;
        if (m_inflater->step(data, m_shared.room, output) == Inflater::Status::Broken)
            return fail(Kind::Other, "the compressed body is broken");
        if (output.empty() && data.empty())
            return true;
        if (!output.empty() && !deliver(output, m_received - data.size()))
            return false;
    }
    m_unflushed = m_paused;
    return !m_aborted;
}

// `cost`: bytes of the wire that were used up so far
bool CurlTransfer::deliver(std::string_view chunk, std::uint64_t cost)
{
    m_decoded += chunk.size();
    const TransferOptions &options = m_request.options;
    if (options.maxResponse > 0 && m_decoded > options.maxResponse)
        return failTooLarge();
    if (options.maxExpansion > 0 && m_decoded > freeExpansion && double(m_decoded) > options.maxExpansion * double(cost))
        return fail(Kind::TooLarge, "the compressed body expands to more than " + std::to_string(std::int64_t(options.maxExpansion)) + " times its size");
    m_shared.told = true;
    m_receiver.received(m_id, chunk);
    return !m_aborted;
}

bool CurlTransfer::failTooLarge()
{
    return fail(Kind::TooLarge, "the body exceeds " + std::to_string(m_request.options.maxResponse) + " bytes");
}

bool CurlTransfer::fail(TransportError::Kind kind, std::string message)
{
    m_error = TransportError{kind, std::move(message)};
    return false;
}

} // namespace penstock::http
