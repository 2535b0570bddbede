// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/curltransport.h"

#include "core/http/curltransfer.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <map>
#include <unordered_map>

namespace penstock::http
{

using std::chrono::milliseconds;

namespace
{

constexpr long keptConnections = 100;
constexpr std::size_t keptHandles = 32;
constexpr std::size_t decodedRoom = 64 * 1024;

// Once for the process, before the first handle; libcurl asks for it.
void initializeLibrary()
{
    static const CURLcode initialized = curl_global_init(CURL_GLOBAL_ALL);
    static_cast<void>(initialized);
}

// libcurl reads the lower-case form only, since in a CGI program the upper-case one is set by the client.
std::string upperCaseProxy()
{
    const char *lower = std::getenv("http_proxy");
    const char *upper = std::getenv("HTTP_PROXY");
    return !lower && upper && !std::getenv("REQUEST_METHOD") ? upper : "";
}

class CurlTransport final : public Transport
{
    using Clock = CurlTransfer::Clock;
    using Transfers = std::unordered_map<TransferId, std::unique_ptr<CurlTransfer>>;

public:
    CurlTransport() : m_environmentProxy(upperCaseProxy())
    {
        initializeLibrary();
        m_shared.room.resize(decodedRoom);
        m_multi.reset(curl_multi_init());
        curl_multi_setopt(m_multi.get(), CURLMOPT_MAXCONNECTS, keptConnections);
    }

    ~CurlTransport() override
    {
        for (auto &[id, transfer] : m_running)
            curl_multi_remove_handle(m_multi.get(), transfer->easy());
    }

    void start(TransferId id, Request request, Receiver &receiver) override
    {
        m_waiting.push_back(std::make_unique<CurlTransfer>(id, std::move(request), receiver, m_shared));
    }

    void abort(TransferId id) override
    {
        std::erase_if(m_waiting, [id](const auto &transfer) { return transfer->id() == id; });
        const auto found = m_running.find(id);
        if (found == m_running.end())
            return;
        found->second->abort();
        if (m_insideLibrary)
            m_aborted.push_back(id);                   // libcurl refuses to lose a handle while it calls back
        else
            take(found);
    }

    void process(milliseconds most) override
    {
        m_shared.told = false;
        if (!m_waiting.empty() || !m_resumed.empty())
            step();
        if (m_shared.told)
            return;
        const auto wait = std::min(most, untilDeadline());
        curl_multi_poll(m_multi.get(), nullptr, 0, int(std::clamp<milliseconds::rep>(wait.count(), 0, 3'600'000)), nullptr);
        step();
    }

    void wake() override { curl_multi_wakeup(m_multi.get()); }

    void pause(TransferId id) override
    {
        if (CurlTransfer *transfer = find(id))
            transfer->pause(Clock::now());
    }

    void resume(TransferId id) override
    {
        CurlTransfer *transfer = find(id);
        if (!transfer || !transfer->isPaused())
            return;
        const auto now = Clock::now();
        transfer->resume(now);
        m_nextDeadline = std::min(m_nextDeadline, transfer->deadline(now));
        m_resumed.push_back(id);
    }

private:
    void step()
    {
        beginWaiting();
        flushResumed();
        {
            int running = 0;
            m_insideLibrary = true;
            curl_multi_perform(m_multi.get(), &running);
            m_insideLibrary = false;
        }
        dropAborted();
        readMessages();
        failLate();
    }

    void beginWaiting()
    {
        for (std::size_t i = 0; i < m_waiting.size();) {
            if (isHostFull(*m_waiting[i])) {
                ++i;
                continue;
            }
            auto transfer = std::move(m_waiting[i]);
            m_waiting.erase(m_waiting.begin() + std::ptrdiff_t(i));
            begin(std::move(transfer));                // may call a receiver, which may start or abort others
        }
    }

    bool isHostFull(const CurlTransfer &transfer) const
    {
        const int most = transfer.request().options.maxConnectionsPerHost;
        return most > 0 && std::ranges::count_if(m_running, [&](const auto &running) { return running.second->origin() == transfer.origin(); }) >= most;
    }

    void begin(std::unique_ptr<CurlTransfer> transfer)
    {
        const TransferId id = transfer->id();
        auto handle = handleFor(transfer->request().options);
        const auto now = Clock::now();
        std::optional<TransportError> error = handle ? transfer->begin(std::move(*handle), m_environmentProxy, now) : handle.error();
        if (!error && curl_multi_add_handle(m_multi.get(), transfer->easy()) != CURLM_OK)
            error = TransportError{TransportError::Kind::Other, "libcurl does not take the request"};
        if (error) {
            m_shared.told = true;
            transfer->receiver().failed(id, *error, transfer->stats());
            return;
        }
        m_nextDeadline = std::min(m_nextDeadline, transfer->deadline(now));
        m_running.emplace(id, std::move(transfer));
    }

    std::expected<CurlHandle, TransportError> handleFor(const TransferOptions &options)
    {
        const auto kept = std::ranges::find(m_handles, options, &CurlHandle::options);
        if (kept == m_handles.end())
            return makeCurlHandle(options, CurlTransfer::callbacks(), jar(options.cookieJar));
        CurlHandle handle = std::move(*kept);
        m_handles.erase(kept);
        return handle;
    }

    CURLSH *jar(const std::string &name)
    {
        if (name.empty())
            return nullptr;
        auto &share = m_jars[name];
        if (!share) {
            share.reset(curl_share_init());
            curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
        }
        return share.get();
    }

    CurlTransfer *find(TransferId id) const
    {
        if (const auto running = m_running.find(id); running != m_running.end())
            return running->second.get();
        const auto waiting = std::ranges::find(m_waiting, id, [](const auto &transfer) { return transfer->id(); });
        return waiting == m_waiting.end() ? nullptr : waiting->get();
    }

    std::unique_ptr<CurlTransfer> take(Transfers::iterator found)
    {
        std::unique_ptr<CurlTransfer> transfer = std::move(found->second);
        m_running.erase(found);
        curl_multi_remove_handle(m_multi.get(), transfer->easy());
        return transfer;
    }

    void flushResumed()
    {
        for (const TransferId id : std::exchange(m_resumed, {})) {
            const auto found = m_running.find(id);
            if (found == m_running.end() || found->second->isPaused())
                continue;
            m_insideLibrary = true;
            const bool good = found->second->flush();
            m_insideLibrary = false;
            if (!found->second->isAborted() && (!good || found->second->isConcluded()))
                conclude(found);
        }
        dropAborted();
    }

    void dropAborted()
    {
        for (const TransferId id : std::exchange(m_aborted, {})) {
            if (const auto found = m_running.find(id); found != m_running.end() && found->second->isAborted())
                take(found);
        }
    }

    void readMessages()
    {
        int left = 0;
        while (const CURLMsg *message = curl_multi_info_read(m_multi.get(), &left)) {
            char *data = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &data);
            auto *transfer = static_cast<CurlTransfer *>(static_cast<void *>(data));
            transfer->ended(message->data.result);
            if (transfer->isConcluded())
                conclude(m_running.find(transfer->id()));
        }
    }

    void conclude(Transfers::iterator found)
    {
        const std::unique_ptr<CurlTransfer> transfer = take(found);
        const std::optional<TransportError> error = transfer->error();
        const TransferStats stats = transfer->stats();
        m_shared.told = true;
        if (error) {
            transfer->receiver().failed(transfer->id(), *error, stats);
            return;
        }
        if (m_handles.size() < keptHandles)
            m_handles.push_back(transfer->takeHandle());
        transfer->receiver().finished(transfer->id(), stats);
    }

    milliseconds untilDeadline() const
    {
        if (m_nextDeadline == Clock::time_point::max())
            return milliseconds::max();
        return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(m_nextDeadline - Clock::now()));
    }

    void failLate()
    {
        // m_nextDeadline is never later than the earliest one, so most calls end here.
        if (m_nextDeadline == Clock::time_point::max())
            return;
        const auto now = Clock::now();
        if (now < m_nextDeadline)
            return;
        std::vector<TransferId> late;
        m_nextDeadline = Clock::time_point::max();
        for (const auto &[id, transfer] : m_running) {
            const auto deadline = transfer->deadline(now);
            if (deadline <= now)
                late.push_back(id);
            else
                m_nextDeadline = std::min(m_nextDeadline, deadline);
        }
        for (const TransferId id : late) {
            const auto found = m_running.find(id);
            if (found == m_running.end())              // aborted by the receiver of another
                continue;
            const std::unique_ptr<CurlTransfer> transfer = take(found);
            m_shared.told = true;
            transfer->receiver().failed(id, transfer->timedOut(now), transfer->stats());
        }
    }

    std::map<std::string, CurlShare> m_jars;
    CurlMulti m_multi;
    std::vector<CurlHandle> m_handles;                 // idle
    std::string m_environmentProxy;
    CurlShared m_shared;
    std::deque<std::unique_ptr<CurlTransfer>> m_waiting;
    Transfers m_running;
    std::vector<TransferId> m_aborted, m_resumed;
    Clock::time_point m_nextDeadline = Clock::time_point::max();
    bool m_insideLibrary = false;
};

} // namespace

std::unique_ptr<Transport> makeCurlTransport()
{
    return std::make_unique<CurlTransport>();
}

} // namespace penstock::http
