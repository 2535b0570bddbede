// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/shape.h"

#include <vector>

namespace penstock::connector
{

// One field of a connector's configuration as the APIs take it (connector-api, section 3.2).
const Shape &configurationField();
// Name to field; what was left out and has a default is filled in.
Checked<json::Value> readConfiguration(const json::Value &fields);

// What a service makes of a configuration (connector-api, section 8.4).
json::Value effectiveValue(const json::Value &field);
// Whether its dependencies are met; else a service neither reads nor checks it.
bool isAsked(const json::Value &configuration, const json::Value &field);
struct FieldFault {
    std::string field;                           // its name
    std::string text;
};
std::vector<FieldFault> fieldFaults(const json::Value &configuration);
// All faults together, "Field validation errors: ..."; nothing: it can be used.
std::optional<std::string> configurationFaults(const json::Value &configuration);

} // namespace penstock::connector
