// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/nodes.h"
#include "core/exchange/ocean.h"

namespace penstock::exchange
{

// All of an input's settings in one place, by their camelCase names, the strongest source having won.
struct OceanSettingsFound {
    Tree options;                         // integration.config
    Tree core;                            // the rest: port.clientId, clientTimeout
    NodePtr resources;                    // of the mapping document; null: there is no such document, or no list in it
    std::vector<std::string> withoutValue;      // secret settings that the environment names and does not set
    std::vector<yaml::Entry> unknownSwitches;   // of the mapping document
    Diagnostics notes;
};
Result<OceanSettingsFound> gatherOcean(const OceanInput &input);

// What a reader of these settings ought to know: where the real system does something other than what is probably meant.
Diagnostics oceanWarnings(const OceanSettingsFound &settings);

} // namespace penstock::exchange
