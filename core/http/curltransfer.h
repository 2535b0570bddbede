// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/curlhandle.h"
#include "core/http/inflater.h"

#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace penstock::http
{

// What all transfers of a transport have in common.
struct CurlShared {
    std::vector<char> room;                // decoded bytes on their way to a receiver
    bool told = false;                     // a receiver was called
};

// One exchange on a libcurl handle: collects the head, decodes the body within its limits, and tells the receiver. Used by the
// transport that owns it, on one thread.
class CurlTransfer
{
public:
    using Clock = std::chrono::steady_clock;

    CurlTransfer(TransferId id, Request request, Receiver &receiver, CurlShared &shared);
    CurlTransfer(const CurlTransfer &) = delete;
    CurlTransfer &operator=(const CurlTransfer &) = delete;

    static CurlCallbacks callbacks();
    std::optional<TransportError> begin(CurlHandle handle, const std::string &environmentProxy, Clock::time_point now);
    CurlHandle takeHandle();

    TransferId id() const { return m_id; }
    CURL *easy() const { return m_handle.easy.get(); }
    const Request &request() const { return m_request; }
    Receiver &receiver() const { return m_receiver; }
    const std::string &origin() const { return m_origin; }   // only where connections to a host are bounded
    bool isPaused() const { return m_paused; }
    bool isAborted() const { return m_aborted; }
    void abort() { m_aborted = true; }

    void pause(Clock::time_point now);
    void resume(Clock::time_point now);
    // After resume(): hands on what was held, and lets libcurl go on. False: the transfer has failed (or was aborted).
    bool flush();

    // When the earliest time-out strikes, or may at the earliest; time_point::max() where none can.
    Clock::time_point deadline(Clock::time_point now) const;
    TransportError timedOut(Clock::time_point now) const;

    // libcurl is done with it; what was held may still have to be handed on.
    void ended(CURLcode result);
    bool isConcluded() const { return m_result && !m_paused && !m_unflushed; }
    std::optional<TransportError> error();
    TransferStats stats() const;

private:
    static std::size_t onHeader(char *data, std::size_t size, std::size_t count, void *self);
    static std::size_t onWrite(char *data, std::size_t size, std::size_t count, void *self);
    static int onDebug(CURL *easy, curl_infotype type, char *data, std::size_t size, void *self);
    static int onRequest(void *self, char *remote, char *local, int remotePort, int localPort);

    bool headerLine(std::string_view line);
    bool headEnded();
    std::size_t bodyArrived(std::string_view data);
    bool decode(std::string_view &data);
    bool deliver(std::string_view chunk, std::uint64_t cost);
    bool fail(TransportError::Kind kind, std::string message);
    bool failTooLarge();

    TransferId m_id;
    Request m_request;
    Receiver &m_receiver;
    CurlShared &m_shared;
    std::string m_origin;
    CurlHandle m_handle;
    CurlList m_lines;
    std::array<char, CURL_ERROR_SIZE> m_words{};

    std::string m_head;                    // lines of the head as they arrive
    std::size_t m_headBytes = 0;           // with those of interim answers
    bool m_headDone = false;
    std::optional<Inflater> m_inflater;
    std::string m_held;                    // arrived while paused, not decoded yet
    std::uint64_t m_received = 0, m_decoded = 0;
    std::string m_sent;                    // head of the request as it left

    std::optional<TransportError> m_error; // found here; explains what libcurl then reports
    std::optional<CURLcode> m_result;
    int m_requests = 0;
    bool m_paused = false, m_aborted = false;
    bool m_stopped = false;                // libcurl was told to pause
    bool m_unflushed = false;              // decoding stopped half-way
    Clock::time_point m_end = Clock::time_point::max(), m_lastSign{}, m_pausedAt{};
};

} // namespace penstock::http
