// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace penstock::exchange
{

// The lines NAME=value of a .env file, also with `export` in front and with quoted values; other lines are passed over.
std::vector<std::pair<std::string, std::string>> readEnvironmentFile(std::string_view text);

} // namespace penstock::exchange
