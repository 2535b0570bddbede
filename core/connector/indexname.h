// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace penstock::connector
{

inline constexpr std::string_view nativePrefix = "content-";     // of the indices of Elastic-managed connectors

// Why a name cannot be an index's ("Invalid index name [..], .."; connector-api, section 2.6); nothing: it can.
std::optional<std::string> indexNameFault(std::string_view name);

} // namespace penstock::connector
