// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/worker/ledger.h"
#include "core/worker/settings.h"

#include <map>
#include <set>

namespace penstock::worker
{

// Ends jobs that lost their worker (connector-api, section 8.3), and frees connectors whose worker ended between two writes. One thread.
class Cleaner
{
public:
    Cleaner(const Settings &settings, Ledger &ledger) : m_settings(settings), m_ledger(ledger) {}
    // Of connectors and jobs with one of these service types.
    void look(const std::set<std::string> &serviceTypes);

private:
    using Clock = std::chrono::steady_clock;
    void end(const StoredDocument &job, const std::string &error);
    void free(const StoredDocument &connector);

    const Settings &m_settings;
    Ledger &m_ledger;
    std::map<std::string, Clock::time_point> m_stuck;      // connectors that say of a job that it runs, and have none: since when
};

} // namespace penstock::worker
