// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace penstock::sink::port
{

// Begins the jobs 0 to count-1 in order, with at most `width` under way, and calls `done` when all are over. A job says that it is over
// by calling its second argument, once, at any time. Returning false from `job` begins no further ones.
using Over = std::function<void()>;
void inOrder(std::size_t count, std::size_t width, std::function<bool(std::size_t, Over)> job, std::function<void()> done);

} // namespace penstock::sink::port
