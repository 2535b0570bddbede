// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// From resolved YAML to the structs of document.h. Types were checked before, so these take what they can use and
// leave out the rest. Private to core/document.
namespace penstock
{

// A resource's connection over the project's: headers by name, auth and pagination whole, other mappings key by key.
std::shared_ptr<const yaml::Node> mergedConnection(const std::shared_ptr<const yaml::Node> &base, const std::shared_ptr<const yaml::Node> &own);
Connection readConnection(const Options &options);

// `connection`: the effective one, as a node.
Resource readResource(const Options &options, const Options &connection, const Profile &profile, Diagnostics &findings);
OceanSettings readOceanSettings(const Options &root);

Expression readExpression(const yaml::Node &node, const Profile &profile);

} // namespace penstock
