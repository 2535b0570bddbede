// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.h"
#include "core/base/diagnostic.h"

#include <span>
#include <string>
#include <string_view>

namespace penstock::cli
{

class Session;

// One command: a row of the table in commands.cpp and a file of its own.
struct Command {
    const char *name;
    const char *parameters;               // in the usage line: "[RESOURCE...]"
    const char *summary;                  // source text for translation, context "Commands"
    std::span<const OptionSpec> options;  // besides the global ones
    int minPositionals;
    int maxPositionals;                   // -1: any number
    Exit (*run)(Session &session, const Arguments &arguments);
    std::string (*details)() = nullptr;   // what its help says besides
};

std::span<const Command> commands();
const Command *commandNamed(std::string_view name);               // null: no such command
std::span<const OptionSpec> globalOptions();

// Usage and options of a command; of the program where there is none.
std::string helpText(const Command *command);

} // namespace penstock::cli
