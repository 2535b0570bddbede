// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::connector
{

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

// As the APIs accept times (connector-api, section 2.5): ISO-8601 date and time with optional seconds, fraction and zone, or milliseconds
// since 1970 as text. A bare date is none.
std::optional<Instant> parseInstant(std::string_view text);
// UTC with Z; milliseconds, or microseconds where there are some.
std::string toText(Instant instant);
Instant now();

} // namespace penstock::connector
