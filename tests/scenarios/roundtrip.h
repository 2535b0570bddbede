// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test
{

// Where a configuration goes out to and comes in again.
enum class Way { None, Filebeat, Variables, Standalone };
std::optional<Way> wayNamed(std::string_view name);              // filebeat, variables, standalone

// What came back of an input's configuration that was imported, exported and imported again.
struct RoundTrip {
    std::shared_ptr<const yaml::Node> config;                    // with the values of its references
    std::vector<std::string> lost;                               // what the target has no words for
    std::string difference;                                      // between what went in and what came back; empty: none
};
Result<RoundTrip> sentRound(const std::shared_ptr<const yaml::Node> &config, Way way);

} // namespace penstock::test
