// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"

#include <optional>
#include <string>

namespace penstock::sink::port
{

// Who writes into which catalogue. The owner of an entity, its datasource, is the User-Agent it was sent with (ocean, section 11.1).
struct Settings {
    std::string name;                       // of the sink
    std::string baseUrl = "https://api.getport.io";
    std::string clientId, clientSecret;
    std::string identifier;                 // of the integration
    std::string type = "custom";
    std::optional<bool> sendNulls;          // nothing: as the profile says
    bool deleteStale = true;

    std::string agent() const { return prefix() + PENSTOCK_VERSION "/" + identifier; }
    std::string exporterAgent() const { return prefix() + PENSTOCK_VERSION + suffix(); }
    std::string prefix() const { return "port-ocean/" + type + "/"; }
    std::string suffix() const { return "/" + identifier + "/exporter"; }
};

Result<Settings> readSettings(const SinkSettings &settings);

} // namespace penstock::sink::port
