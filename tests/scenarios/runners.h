// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/scenarios/roundtrip.h"
#include "tests/support/observation.h"
#include "tests/support/scenario.h"

#include <span>

namespace penstock::test
{

// How the cases of one system are run, and what of them differs from the expectation.
struct SystemRunner {
    const char *system;
    Result<Observation> (*run)(const Scenario &scenario);
    std::vector<std::string> (*differences)(const Scenario &scenario, const Observation &observation);
};
std::span<const SystemRunner> runners();
const SystemRunner *runnerOf(const std::string &system);       // null: cannot be run yet

// Through importer, document, engine and the catalogue's sink, on a clock whose waits are over at once.
Result<Observation> runOcean(const Scenario &scenario);
// Through the configuration's reader and the engine into memory, on a clock that jumps over each wait.
Result<Observation> runHttpjson(const Scenario &scenario);

// The same with what comes back of its configuration. A case whose configuration is rejected, or that the target has no words for, is not run.
struct SentRound {
    std::optional<Observation> observation;
    std::vector<std::string> lost;
};
Result<SentRound> runHttpjsonRound(const Scenario &scenario, Way way);

} // namespace penstock::test
