// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/disputed.h"

#include <fstream>
#include <sstream>

namespace penstock::test
{

std::set<std::string> disputedNames(std::string_view markdown)
{
    std::set<std::string> names;
    while (!markdown.empty()) {
        const auto end = markdown.find('\n');
        const std::string_view line = markdown.substr(0, end);
        markdown.remove_prefix(end == markdown.npos ? markdown.size() : end + 1);
        const auto begin = line.find_first_not_of("-*|# ");
        if (begin == 0 || begin == line.npos || line[begin] != '`')
            continue;
        const auto close = line.find('`', begin + 1);
        if (close != line.npos)
            names.emplace(line.substr(begin + 1, close - begin - 1));
    }
    return names;
}

std::set<std::string> readDisputed(const std::filesystem::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    return disputedNames((std::ostringstream() << stream.rdbuf()).str());
}

} // namespace penstock::test
