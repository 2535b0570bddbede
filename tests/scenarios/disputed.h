// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace penstock::test
{

// Names of the cases that are expected to fail: each line of the list, table or heading that begins with a name in back-quotes.
std::set<std::string> disputedNames(std::string_view markdown);
std::set<std::string> readDisputed(const std::filesystem::path &file);     // none where there is no such file

} // namespace penstock::test
