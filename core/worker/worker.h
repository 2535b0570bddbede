// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/worker/settings.h"

#include <memory>

namespace penstock::worker
{

// Serves the connectors of its projects (connector-api, section 8): keeps them up to date, claims their sync jobs and performs them. Any number of
// workers share the work of one server; all that they agree by are conditional writes into its two collections.
class Worker
{
public:
    explicit Worker(Settings settings);
    ~Worker();

    // Until stop(); then no new job is begun and running ones are suspended. Blocks. Errors: the server does not answer at the start.
    Result<> run();
    void stop();                             // any thread
    const std::string &name() const;         // what its jobs have as worker_hostname

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace penstock::worker
