// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/dotted.h"

namespace penstock::json
{

DottedPath findDotted(const Value &object, std::string_view path)
{
    DottedPath found;
    Value current = object;
    for (;;) {
        if (!current.isObject()) {
            found.state = DottedPath::State::Blocked;
            return found;
        }
        const std::size_t dot = path.find('.');
        const bool isThere = current.has(path);
        if (isThere || dot == std::string_view::npos) {
            found.state = isThere ? DottedPath::State::Found : DottedPath::State::Missing;
            found.keys.push_back(path);
            return found;
        }
        const std::string_view key = path.substr(0, dot);
        path.remove_prefix(dot + 1);
        found.keys.push_back(key);
        std::optional<Value> next = current.find(key);
        if (!next) {
            found.state = DottedPath::State::Missing;
            for (std::size_t at = path.find('.'); at != std::string_view::npos; at = path.find('.')) {
                found.keys.push_back(path.substr(0, at));
                path.remove_prefix(at + 1);
            }
            found.keys.push_back(path);
            return found;
        }
        current = std::move(*next);
    }
}

Value atKeys(const Value &value, std::span<const std::string_view> keys)
{
    Value current = value;
    for (const std::string_view key : keys)
        current = current.get(key);
    return current;
}

ReadyPath::ReadyPath(std::string_view path)
{
    for (;;) {
        const std::size_t dot = path.find('.');
        m_steps.push_back({Key(path), Key(path.substr(0, dot))});
        if (dot == std::string_view::npos)
            return;
        path.remove_prefix(dot + 1);
    }
}

std::optional<Value> ReadyPath::find(const Value &object) const
{
    Value current = object;
    for (const Step &step : m_steps) {
        if (auto found = current.find(step.rest))
            return found;
        auto next = current.find(step.name);
        if (!next)
            return std::nullopt;
        current = std::move(*next);
    }
    return std::nullopt;
}

// On the way down each object is taken out of the one around it, so that nothing is copied that nobody else holds.
bool ReadyPath::put(Value &object, std::size_t at, Value &value) const
{
    if (!object.isObject())
        return false;
    const Step &step = m_steps[at];
    if (isLast(at) || object.has(step.rest)) {
        object.set(step.rest, std::move(value));
        return true;
    }
    std::optional<Value> inner = object.take(step.name);
    if (!inner)
        inner = Value::object();
    const bool done = put(*inner, at + 1, value);
    object.set(step.name, std::move(*inner));
    return done;
}

bool ReadyPath::remove(Value &object, std::size_t at) const
{
    if (!object.isObject())
        return false;
    const Step &step = m_steps[at];
    if (isLast(at) || object.has(step.rest)) {
        object.remove(step.rest);
        return true;
    }
    std::optional<Value> inner = object.take(step.name);
    if (!inner)
        return true;
    const bool done = remove(*inner, at + 1);
    object.set(step.name, std::move(*inner));
    return done;
}

} // namespace penstock::json
