// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/loweredvalue.h"

#include "core/json/number.h"
#include "core/json/value.h"

#include <algorithm>

namespace penstock::map
{

using json::Raw;
using json::RawKind;

LoweredValue LoweredValue::boolean(bool truth)
{
    LoweredValue value;
    value.kind = truth ? Kind::True : Kind::False;
    return value;
}

LoweredValue LoweredValue::computed(Kind kind, std::string_view text)
{
    LoweredValue value;
    value.kind = kind;
    value.isComputed = true;
    value.text = text;
    return value;
}

LoweredValue LoweredValue::computed(double number)
{
    LoweredValue value;
    value.kind = Kind::Number;
    value.isComputed = true;
    value.number = number;
    return value;
}

bool LoweredValue::toNumber(double &result) const
{
    if (kind != Kind::Number || (!isComputed && !json::isPlainNumber(text)))
        return false;
    result = isComputed ? number : json::toBinary64(text);
    return true;
}

bool LoweredValue::write(std::string &to) const
{
    if (!isComputed)
        return appendCompact(to, raw());
    if (kind == Kind::Text)
        json::writeString(to, text);
    else if (kind == Kind::Number)
        json::appendNumber(to, number);
    else
        to += text;
    return true;
}

const char *LoweredValue::kindName() const
{
    switch (kind) {
    case Kind::Null: return "null";
    case Kind::False:
    case Kind::True: return "boolean";
    case Kind::Number: return "number";
    case Kind::Text: return "string";
    case Kind::Array: return "array";
    case Kind::Object: return "object";
    }
    return "null";
}

Raw memberOf(const Raw &object, std::string_view name)
{
    json::RawIterator members(object);
    Raw found, key, value;
    std::string unescaped;
    while (members.next(key, value)) {
        if (!key.escaped) {
            if (key.text == name)
                found = value;
            continue;
        }
        unescaped.clear();
        appendUnescaped(unescaped, key);
        if (unescaped == name)
            found = value;
    }
    return found;
}

Raw elementOf(const Raw &array, int index)
{
    if (index < 0)
        index += countOf(array).value_or(0);
    json::RawIterator elements(array);
    Raw element;
    for (int i = 0; index >= 0 && elements.next(element); ++i) {
        if (i == index)
            return element;
    }
    return {};
}

std::optional<int> countOf(const Raw &container)
{
    json::RawIterator items(container);
    Raw key, value;
    int count = 0;
    if (container.kind == RawKind::Array) {
        while (items.next(value))
            ++count;
        return count;
    }
    constexpr int most = 32;
    std::string_view names[most];
    while (items.next(key, value)) {
        if (key.escaped || count == most || std::find(names, names + count, key.text) != names + count)
            return {};
        names[count++] = key.text;
    }
    return count;
}

std::optional<int> orderOf(const LoweredValue &left, std::string_view a, const LoweredValue &right, std::string_view b)
{
    if (left.isContainer() || right.isContainer())
        return {};
    if (left.kind != right.kind)
        return left.kind < right.kind ? -1 : 1;    // null, false, true, numbers, texts
    if (left.kind == RawKind::Text)
        return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
    double x = 0, y = 0;
    if (left.kind == RawKind::Number && (!left.toNumber(x) || !right.toNumber(y)))
        return {};
    return x < y ? -1 : x == y ? 0 : 1;
}

} // namespace penstock::map
