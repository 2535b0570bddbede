// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/sink.h"

#include <vector>

namespace penstock::sink
{

// Keeps documents in memory, for tests and for callers that look at a run's result as a whole. No kind of a document's `sinks:`.
class MemorySink final : public Sink
{
public:
    struct Document {
        int resource = 0;
        std::string text;
    };
    void open(Context context, std::function<void(Result<>)> done) override;
    void deliver(Delivery delivery, std::function<void(Result<Ack>)> done) override;
    void close(Conclusion conclusion, std::function<void(Result<Closing>)> done) override;

    const std::vector<Document> &documents() const { return m_documents; }
    const std::optional<Conclusion> &conclusion() const { return m_conclusion; }

private:
    std::vector<Document> m_documents;
    std::optional<Conclusion> m_conclusion;
};

} // namespace penstock::sink
