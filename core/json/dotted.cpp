// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/dotted.h"

namespace penstock::json
{

namespace
{

// Changes the object that holds the last key. On the way down each child is taken out of its parent, so that nothing is copied.
template<typename Change>
void changeAt(Value &object, std::span<const std::string_view> keys, Change change)
{
    if (keys.size() == 1) {
        change(object, keys.front());
        return;
    }
    Value child = object.get(keys.front());
    object.set(keys.front(), {});
    changeAt(child, keys.subspan(1), change);
    object.set(keys.front(), std::move(child));
}

} // namespace

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

bool putDotted(Value &object, std::string_view path, Value value)
{
    const DottedPath found = findDotted(object, path);
    if (found.state == DottedPath::State::Blocked)
        return false;
    changeAt(object, found.keys, [&](Value &holder, std::string_view key) { holder.set(key, std::move(value)); });
    return true;
}

bool removeDotted(Value &object, std::string_view path)
{
    const DottedPath found = findDotted(object, path);
    if (found.state == DottedPath::State::Found)
        changeAt(object, found.keys, [](Value &holder, std::string_view key) { holder.remove(key); });
    return found.state != DottedPath::State::Blocked;
}

} // namespace penstock::json
