// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/memory.h"

#include "core/sink/lines.h"

#include <algorithm>
#include <charconv>

namespace penstock::sink
{

// The token is the number of documents: what was kept beyond it belongs to no acknowledged delivery.
void MemorySink::open(Context context, std::function<void(Result<>)> done)
{
    std::size_t kept = 0;
    if (context.resuming)
        std::from_chars(context.token.data(), context.token.data() + context.token.size(), kept);
    m_documents.resize(std::min(kept, m_documents.size()));
    m_conclusion.reset();
    done({});
}

void MemorySink::deliver(Delivery delivery, std::function<void(Result<Ack>)> done)
{
    for (const map::Entity &entity : delivery.mapped.entities)
        m_documents.push_back({delivery.resource, std::string(documentOf(delivery.mapped, entity))});
    Ack ack;
    ack.token = std::to_string(m_documents.size());
    ack.accepted = static_cast<std::int64_t>(delivery.mapped.entities.size());
    done(std::move(ack));
}

void MemorySink::close(Conclusion conclusion, std::function<void(Result<Closing>)> done)
{
    m_conclusion = std::move(conclusion);
    done(Closing());
}

} // namespace penstock::sink
