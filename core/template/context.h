// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/time.h"

#include <cstddef>
#include <functional>
#include <string>

namespace penstock::tpl
{

// Where an evaluation leaves the original's ways.
struct Dialect {
    bool looseNumbers = false;  // numbers of every kind compare with each other and fit every parameter for whole numbers (native)
    bool masksPrinted = true;   // names such as password or url are hidden where an object of the state is printed, as in the original

    static Dialect native() { return {true, false}; }
};

struct Limits {
    std::size_t output = std::size_t(16) << 20;   // bytes, of the result and of every text on the way
    std::size_t steps = 1'000'000;                // actions, calls and rounds; long texts cost more
    int depth = 200;                              // of templates that call each other
};

// What `userAgent` and `beatInfo` tell about the program.
struct Agent {
    std::string product = "Elastic-Filebeat";
    std::string version = "9.5.0";
    std::string commit = "unknown";
    std::string buildTime = "0001-01-01 00:00:00 +0000 UTC";
    std::string system = "linux";
    std::string architecture = "amd64";
};

// What an evaluation needs besides the state. Nothing else from outside gets into a result.
struct Context {
    Time now;                                     // what `now` gives
    Dialect dialect;
    Limits limits;
    Agent agent;
    std::function<std::string()> uuid;            // unset: random ones
};

} // namespace penstock::tpl
