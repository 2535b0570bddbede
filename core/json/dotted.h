// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <span>
#include <string_view>
#include <vector>

// Dotted paths through objects as httpjson reads them (section 5.5): the whole rest of the path is tried as one literal key first, else it is
// cut at its first dot. Lists cannot be entered.
namespace penstock::json
{

struct DottedPath {
    enum class State {
        Found,
        Missing,
        Blocked,       // a value on the way is not an object
    };
    State state = State::Missing;
    std::vector<std::string_view> keys;    // views into the path: the way to the value, or to what blocks; where missing, to where it would be
};

DottedPath findDotted(const Value &object, std::string_view path);
Value atKeys(const Value &value, std::span<const std::string_view> keys);   // null where missing
// Objects that are missing on the way are made. False: blocked, nothing was changed.
bool putDotted(Value &object, std::string_view path, Value value);
// Missing is fine. False: blocked.
bool removeDotted(Value &object, std::string_view path);

} // namespace penstock::json
