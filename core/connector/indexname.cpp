// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/indexname.h"

namespace penstock::connector
{

std::optional<std::string> indexNameFault(std::string_view name)
{
    const auto fault = [&](const std::string &reason) { return "Invalid index name [" + std::string(name) + "], " + reason; };
    if (name.empty())
        return fault("must not be empty");
    if (name.find_first_of("\"\\/,|>?*< ") != name.npos)
        return fault("must not contain the following characters [' ','\"','*',',','/','<','>','?','\\','|']");
    if (name.find('#') != name.npos)
        return fault("must not contain '#'");
    if (name.find(':') != name.npos)
        return fault("must not contain ':'");
    if (name.find_first_of("_-+") == 0)
        return fault("must not start with '_', '-', or '+'");
    if (name == "." || name == "..")
        return fault("must not be '.' or '..'");
    if (name.size() > 255)
        return fault("index name is too long, (" + std::to_string(name.size()) + " > 255)");
    return std::nullopt;
}

} // namespace penstock::connector
