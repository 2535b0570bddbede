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

// A path for many uses: its names made ready. One thread.
class ReadyPath
{
public:
    explicit ReadyPath(std::string_view path);

    // Nothing where missing or blocked.
    std::optional<Value> find(const Value &object) const;
    // Objects that are missing on the way are made. False: blocked, nothing was changed.
    bool put(Value &object, Value value) const { return put(object, 0, value); }
    // Missing is fine. False: blocked.
    bool remove(Value &object) const { return remove(object, 0); }

private:
    struct Step {
        Key rest;      // from here to the end, as one key
        Key name;      // up to the next dot
    };
    bool put(Value &object, std::size_t at, Value &value) const;
    bool remove(Value &object, std::size_t at) const;
    bool isLast(std::size_t at) const { return at + 1 == m_steps.size(); }

    std::vector<Step> m_steps;
};

DottedPath findDotted(const Value &object, std::string_view path);
Value atKeys(const Value &value, std::span<const std::string_view> keys);   // null where missing
inline bool putDotted(Value &object, std::string_view path, Value value)
{
    return ReadyPath(path).put(object, std::move(value));
}
inline bool removeDotted(Value &object, std::string_view path)
{
    return ReadyPath(path).remove(object);
}

} // namespace penstock::json
