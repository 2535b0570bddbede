// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/value.h"

#include "core/json/inplace.h"
#include "core/json/number.h"

#include <array>
#include <cmath>

namespace penstock::json
{

namespace
{

constexpr std::int64_t largestExact = std::int64_t(1) << 53;

jv keyOf(std::string_view key)
{
    return jv_string_sized(key.data(), int(key.size()));
}

bool equalNumbers(const Value &a, const Value &b)
{
    const bool aHasText = jv_number_has_literal(a.raw());
    const bool bHasText = jv_number_has_literal(b.raw());
    if (aHasText == bHasText)
        return jv_equal(a.copy(), b.copy());
    // libjq would round the literal; the double as decimal text is exact.
    const Value &plain = aHasText ? b : a;
    const double number = plain.toDouble();
    if (!std::isfinite(number))
        return false;
    std::array<char, 1100> text;
    std::snprintf(text.data(), text.size(), "%.*e", 1074, number);
    return jv_equal(jv_number_with_literal(text.data()), (aHasText ? a : b).copy());
}

bool equalArrays(const Value &a, const Value &b)
{
    if (a.size() != b.size())
        return false;
    for (int i = 0; i < a.size(); ++i) {
        if (!(a.at(i) == b.at(i)))
            return false;
    }
    return true;
}

bool equalObjects(const Value &a, const Value &b)
{
    if (a.size() != b.size())
        return false;
    bool equal = true;
    a.forEachMember([&](std::string_view key, const Value &member) {
        equal = equal && b.has(key) && member == b.get(key);
    });
    return equal;
}

} // namespace

Value Value::integer(std::int64_t i)
{
    if (i >= -largestExact && i <= largestExact)
        return number(double(i));
    return Value(jv_number_with_literal(std::to_string(i).c_str()));
}

Value Value::numberText(std::string_view literal)
{
    if (isPlainNumber(literal))
        return number(toBinary64(literal));
    return Value(jv_number_with_literal(std::string(literal).c_str()));
}

Value Value::string(std::string_view utf8)
{
    return Value(jv_string_sized(utf8.data(), int(utf8.size())));
}

Kind Value::kind() const
{
    switch (jv_get_kind(m_jv)) {
    case JV_KIND_TRUE:
    case JV_KIND_FALSE: return Kind::Boolean;
    case JV_KIND_NUMBER: return Kind::Number;
    case JV_KIND_STRING: return Kind::String;
    case JV_KIND_ARRAY: return Kind::Array;
    case JV_KIND_OBJECT: return Kind::Object;
    case JV_KIND_INVALID:
    case JV_KIND_NULL: break;
    }
    return Kind::Null;
}

double Value::toDouble() const
{
    return isNumber() ? jv_number_value(m_jv) : 0;
}

std::optional<std::int64_t> Value::toInteger() const
{
    if (!isNumber())
        return {};
    if (jv_number_has_literal(m_jv))
        return wholeNumber(numberText());
    const double number = toDouble();
    constexpr double limit = 9223372036854775808.0;
    if (number != std::trunc(number) || number < -limit || number >= limit)
        return {};
    return std::int64_t(number);
}

std::string Value::numberText() const
{
    if (!isNumber())
        return {};
    if (jv_number_has_literal(m_jv)) {
        if (const char *literal = jv_number_get_literal(m_jv))
            return literal;
    }
    std::string text;
    appendNumber(text, toDouble());
    return text;
}

std::string_view Value::stringView() const
{
    if (jv_get_kind(m_jv) != JV_KIND_STRING)
        return {};
    return inplace::textOf(m_jv);
}

int Value::size() const
{
    if (isArray())
        return jv_array_length(copy());
    return isObject() ? jv_object_length(copy()) : 0;
}

Value Value::at(int index) const
{
    if (!isArray() || index < 0 || index >= jv_array_length(copy()))
        return {};
    return Value(jv_array_get(copy(), index));
}

namespace
{

// Of a few members the wanted one is found sooner by looking at each than by a key that can be looked up.
bool isSmall(const jv &object)
{
    constexpr std::size_t few = 16;
    return inplace::isKnown && inplace::knownSlots(object).size() <= few;
}

std::optional<Value> lookUp(const jv &object, const jv &key)
{
    const jv member = jv_object_get(jv_copy(object), key);
    if (jv_is_valid(member))
        return Value(member);
    jv_free(member);
    return std::nullopt;
}

std::optional<Value> copyOf(const jv *member)
{
    return member ? std::optional<Value>(jv_copy(*member)) : std::nullopt;
}

} // namespace

std::optional<Value> Value::find(std::string_view key) const
{
    if (!isObject())
        return std::nullopt;
    return isSmall(m_jv) ? copyOf(inplace::findByLooking(m_jv, key)) : lookUp(m_jv, keyOf(key));
}

std::optional<Value> Value::find(const Key &key) const
{
    if (!isObject())
        return std::nullopt;
    return isSmall(m_jv) ? copyOf(inplace::findByLooking(m_jv, key.text())) : lookUp(m_jv, key.copy());
}

Value Value::get(const Key &key) const
{
    return find(key).value_or(Value());
}

bool Value::has(const Key &key) const
{
    if (!isObject())
        return false;
    return isSmall(m_jv) ? inplace::findByLooking(m_jv, key.text()) != nullptr : jv_object_has(copy(), key.copy()) != 0;
}

void Value::set(const Key &key, Value member)
{
    if (!isObject())
        *this = object();
    m_jv = jv_object_set(m_jv, key.copy(), std::exchange(member.m_jv, jv_null()));
}

void Value::remove(const Key &key)
{
    if (isObject())
        m_jv = jv_object_delete(m_jv, key.copy());
}

std::optional<Value> Value::take(const Key &key)
{
    std::optional<Value> member = find(key);
    if (member)
        m_jv = jv_object_set(m_jv, key.copy(), jv_null());
    return member;
}

Value Value::get(std::string_view key) const
{
    return find(key).value_or(Value());
}

bool Value::has(std::string_view key) const
{
    return find(key).has_value();
}

void Value::append(Value element)
{
    if (!isArray())
        *this = array();
    m_jv = jv_array_append(m_jv, std::exchange(element.m_jv, jv_null()));
}

void Value::set(std::string_view key, Value member)
{
    if (!isObject())
        *this = object();
    m_jv = jv_object_set(m_jv, keyOf(key), std::exchange(member.m_jv, jv_null()));
}

void Value::setAt(int index, Value element)
{
    m_jv = jv_array_set(m_jv, index, std::exchange(element.m_jv, jv_null()));
}

void Value::remove(std::string_view key)
{
    if (isObject())
        m_jv = jv_object_delete(m_jv, keyOf(key));
}

bool Value::operator==(const Value &other) const
{
    if (jv_get_kind(m_jv) != jv_get_kind(other.m_jv))
        return false;
    switch (kind()) {
    case Kind::Null:
    case Kind::Boolean: return true;
    case Kind::Number: return equalNumbers(*this, other);
    case Kind::String: return stringView() == other.stringView();
    case Kind::Array: return equalArrays(*this, other);
    case Kind::Object: return equalObjects(*this, other);
    }
    return false;
}

Key::Key(std::string_view name) : m_text(Value::string(name))
{
    jv_string_hash(m_text.copy());   // kept inside the string from now on
}

Value atDottedPath(const Value &value, std::string_view path)
{
    Value current = value;
    for (;;) {
        const std::size_t dot = path.find('.');
        if (!current.isObject())
            return {};
        current = current.get(path.substr(0, dot));
        if (dot == std::string_view::npos)
            return current;
        path.remove_prefix(dot + 1);
    }
}

bool isTruthy(const Value &value)
{
    switch (value.kind()) {
    case Kind::Null: return false;
    case Kind::Boolean: return value.isTrue();
    case Kind::Number: return value.toDouble() != 0;
    case Kind::String: return !value.stringView().empty();
    case Kind::Array:
    case Kind::Object: return value.size() > 0;
    }
    return false;
}

} // namespace penstock::json
