// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/json/value.h"
#include "tests/support/scenario.h"

#include <optional>
#include <string>
#include <vector>

namespace penstock::test
{

// What one round of a case did, in the form of `expect`: requests as MockApi::takeRequestValues() and calls as
// MockCatalogue::takeCallValues() give them.
struct Round {
    json::Value requests = json::Value::array();
    json::Value documents = json::Value::array();
    json::Value deleted = json::Value::array();
    json::Value examples = json::Value::object();
    json::Value portRequests = json::Value::array();
    std::string outcome;
    std::vector<double> retryWaits;                // seconds
    Diagnostics diagnostics;
};

struct Observation {
    std::vector<Round> rounds;                     // httpjson: one, of everything
    std::string startupError;                      // empty: it started
    // httpjson alone
    std::string error;                             // as in `expect`, with a message of ours behind the colon; empty: none
    json::Value cursor = json::Value::object();    // in memory
    json::Value storedCursor = json::Value::object();
    std::optional<json::Value> trace;              // nothing: not recorded, and then not compared
};

// What differs from the case's expectation, one line each; empty: nothing.
std::vector<std::string> differences(const Scenario &scenario, const Observation &observation);
std::vector<std::string> httpjsonDifferences(const Scenario &scenario, const Observation &observation);
// Whether a diagnostic stands for a class of `problems`; false for a class that is not known, too.
bool reportsProblem(const Diagnostic &diagnostic, std::string_view problem);
bool isKnownProblem(std::string_view problem);

} // namespace penstock::test
