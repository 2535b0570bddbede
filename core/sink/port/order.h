// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace penstock::sink::port
{

struct Dependent {
    std::string identifier;
    std::vector<std::string> targets;       // identifiers that it points at
};

// Indexes so that everything comes behind what it points at, otherwise in the order given. What points at one another in a circle
// stays in the order in which it is met. Linear in entities and targets; no recursion.
std::vector<std::size_t> targetsFirst(const std::vector<Dependent> &entities);

} // namespace penstock::sink::port
