// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/driver.h"
#include "core/exchange/casefile.h"
#include "session.h"

#include <filesystem>
#include <vector>

namespace penstock::cli
{

// cases/*.yaml of a project, by name.
std::vector<std::filesystem::path> caseFiles(const std::filesystem::path &folder);
Result<exchange::Case> loadCase(const std::filesystem::path &file);

// Every wait is over at once.
class InstantClock final : public Clock
{
public:
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
    bool waits() const override { return false; }
};

// A transport that answers from the case. Its secrets are names, also where the run sends them encoded.
std::unique_ptr<http::ReplayTransport> replayOf(const exchange::Case &recorded, const Redactor &known);

} // namespace penstock::cli
