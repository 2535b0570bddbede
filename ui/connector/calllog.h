// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/api.h"
#include "core/connector/instant.h"

#include <QString>

#include <functional>
#include <memory>

namespace penstock::ui
{

// A call to a source, as it went. No header and no body gets here.
struct CallRow {
    connector::Instant at;
    QString source;                              // its name
    QString call;                                // PUT /_connector/ID/_name
    int status = 0;                              // 0: no answer
    std::chrono::milliseconds took{0};
    QString problem;
    bool changes = false;                        // or only reads
};
using TellCall = std::function<void(const CallRow &)>;       // from the thread of the source

// Asks another Api, and tells of it.
class TracedApi final : public connector::Api
{
public:
    TracedApi(std::unique_ptr<connector::Api> api, QString source, TellCall tell);
    connector::Checked<connector::Answer> perform(const connector::Call &call) override;
    // The same for a call that is none of the table's.
    connector::Checked<connector::Answer> traced(const char *method, const std::string &path, bool changes, const std::function<connector::Checked<connector::Answer>()> &ask) const;

private:
    std::unique_ptr<connector::Api> m_api;
    QString m_source;
    TellCall m_tell;
};

} // namespace penstock::ui
