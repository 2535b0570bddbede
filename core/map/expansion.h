// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/fieldprogram.h"
#include "core/map/item.h"

#include <optional>
#include <string>
#include <vector>

namespace penstock::map
{

// itemsToParse (ocean, section 9): one item becomes as many as its list has elements, each with the element added under a name and the
// list taken out. One thread.
class Expansion
{
public:
    Expansion(const PortMapping &port, const Settings &settings);

    // Nothing where the expression gives no list, or the item vanishes with it.
    std::optional<std::vector<Item>> expand(Item &item);
    void report(Diagnostics &to);

private:
    FieldProgram m_list;
    std::optional<FieldProgram> m_without;     // the item without the list
    std::string m_name;
    int m_dropped = 0;
    std::int64_t m_firstDropped = -1;
};

// The path that is taken out: textually the first plain path of the expression; "." where there is none.
std::string takenOutPath(std::string_view expression);

} // namespace penstock::map
