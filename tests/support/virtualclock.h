// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/driver.h"

namespace penstock::test
{

// Every wait is over as soon as it is asked for, and time does not jump for it: what was computed from waits stays computed, and a
// token does not grow old because a run that took no time waited.
class VirtualClock final : public Clock
{
public:
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
    bool waits() const override { return false; }
};

} // namespace penstock::test
