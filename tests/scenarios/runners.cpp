// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/runners.h"

#include <algorithm>

namespace penstock::test
{

namespace
{
constexpr SystemRunner table[] = {
    {"ocean", runOcean, differences},
    {"httpjson", runHttpjson, httpjsonDifferences},
};
} // namespace

std::span<const SystemRunner> runners()
{
    return table;
}

const SystemRunner *runnerOf(const std::string &system)
{
    const auto found = std::ranges::find_if(table, [&](const SystemRunner &runner) { return system == runner.system; });
    return found == std::end(table) ? nullptr : &*found;
}

} // namespace penstock::test
