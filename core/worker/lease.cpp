// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/lease.h"

namespace penstock::worker
{

void LeasedTransport::start(http::TransferId id, http::Request request, http::Receiver &receiver)
{
    if (m_lease.isHeld())
        m_transport->start(id, std::move(request), receiver);
    else
        m_refused.push_back({id, &receiver});
}

void LeasedTransport::abort(http::TransferId id)
{
    if (std::erase_if(m_refused, [id](const Refused &refused) { return refused.id == id; }) == 0)
        m_transport->abort(id);
}

void LeasedTransport::process(std::chrono::milliseconds most)
{
    if (m_refused.empty()) {
        m_transport->process(most);
        return;
    }
    // A receiver may abort others, or start new ones: those are told the next time.
    for (std::size_t left = m_refused.size(); left > 0 && !m_refused.empty(); --left) {
        const Refused refused = m_refused.front();
        m_refused.pop_front();
        refused.receiver->failed(refused.id, {http::TransportError::Kind::Cancelled, "the sync job is no longer this worker's"}, {});
    }
    m_transport->process(std::chrono::milliseconds(0));
}

} // namespace penstock::worker
