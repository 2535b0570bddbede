// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/value.h"

#include "core/json/number.h"
#include "core/template/jsontext.h"

#include <charconv>

namespace penstock::tpl
{

Value Value::unsignedInteger(std::uint64_t u)
{
    return Value(Kind::Uint64, static_cast<std::int64_t>(u));
}

Value Value::text(std::string text)
{
    return Value(Kind::Text, std::make_shared<const std::string>(std::move(text)));
}

Value Value::list(Elements elements)
{
    return Value(Kind::List, std::make_shared<const Elements>(std::move(elements)));
}

Value Value::texts(std::shared_ptr<const Texts> texts)
{
    return Value(Kind::Texts, std::move(texts));
}

Value Value::object(Members members, Shape shape)
{
    return Value(Kind::Object, std::make_shared<const Members>(std::move(members)), shape);
}

Value Value::sharedObject(std::shared_ptr<const Members> members, Shape shape)
{
    return Value(Kind::Object, std::move(members), shape);
}

Value Value::header(std::shared_ptr<const Fields> fields)
{
    return Value(Kind::Header, std::move(fields));
}

Value Value::parameters(std::shared_ptr<const Fields> fields)
{
    return Value(Kind::Parameters, std::move(fields));
}

Value Value::url(std::shared_ptr<const Url> url)
{
    return Value(Kind::Url, std::move(url));
}

Value Value::fromNumber(const json::Value &number, json::Numbers numbers)
{
    if (numbers == json::Numbers::Binary64)
        return real(number.toDouble());
    std::string text = number.numberText();
    if (text.find_first_not_of("-0123456789") == std::string::npos && text != "-0") {
        if (const auto whole = number.toInteger())
            return integer(*whole);
        std::uint64_t whole = 0;
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), whole);
        if (fault == std::errc() && end == text.data() + text.size())
            return unsignedInteger(whole);
    }
    return Value(Kind::Decimal, std::make_shared<const std::string>(std::move(text)));
}

Value Value::fromJson(json::Value value, json::Numbers numbers, Shape shape)
{
    switch (value.kind()) {
    case json::Kind::Null: return {};
    case json::Kind::Boolean: return boolean(value.isTrue());
    case json::Kind::Number: return fromNumber(value, numbers);
    case json::Kind::String: return Value(Kind::Text, std::move(value));
    case json::Kind::Array: return Value(Kind::List, std::move(value), Shape::Plain, numbers);
    case json::Kind::Object: return Value(Kind::Object, std::move(value), shape, numbers);
    }
    return {};
}

json::Value Value::toJson() const
{
    if (const auto *json = std::get_if<json::Value>(&m_data))
        return *json;
    if (m_kind == Kind::Text)
        return json::Value::string(toText());
    return json::parse(jsonText(*this)).value_or(json::Value());
}

bool Value::isInteger() const
{
    switch (m_kind) {
    case Kind::Int:
    case Kind::Int64:
    case Kind::Byte:
    case Kind::Uint64:
    case Kind::Duration:
    case Kind::Month:
    case Kind::Weekday: return true;
    default: return false;
    }
}

std::string_view Value::toText() const
{
    const auto *json = std::get_if<json::Value>(&m_data);
    return json ? json->stringView() : std::string_view(*std::get<TextPointer>(m_data));
}

double Value::toReal() const
{
    return m_kind == Kind::Decimal ? json::toBinary64(toText()) : std::get<double>(m_data);
}

const Texts &Value::toTexts() const
{
    static const Texts none;
    const auto &texts = std::get<std::shared_ptr<const Texts>>(m_data);
    return texts ? *texts : none;
}

const Fields &Value::toFields() const
{
    static const Fields none;
    const auto &fields = std::get<std::shared_ptr<const Fields>>(m_data);
    return fields ? *fields : none;
}

bool Value::isNilContainer() const
{
    if (const auto *texts = std::get_if<std::shared_ptr<const Texts>>(&m_data))
        return !*texts;
    const auto *fields = std::get_if<std::shared_ptr<const Fields>>(&m_data);
    return fields && !*fields;
}

bool Value::truth() const
{
    switch (m_kind) {
    case Kind::Nil: return false;
    case Kind::Bool: return toBool();
    case Kind::Float:
    case Kind::Decimal: return toReal() != 0;
    case Kind::Time:
    case Kind::Location:
    case Kind::Url: return true;
    case Kind::Object: return m_shape == Shape::StatePointer || *length() > 0;
    default: return isInteger() ? toInteger() != 0 : *length() > 0;
    }
}

std::optional<std::size_t> Value::length() const
{
    if (m_kind == Kind::Text)
        return toText().size();
    if (const auto *json = std::get_if<json::Value>(&m_data))
        return static_cast<std::size_t>(json->size());
    switch (m_kind) {
    case Kind::List: return std::get<std::shared_ptr<const Elements>>(m_data)->size();
    case Kind::Texts: return toTexts().size();
    case Kind::Object: return std::get<std::shared_ptr<const Members>>(m_data)->size();
    case Kind::Header:
    case Kind::Parameters: return toFields().size();
    default: return std::nullopt;
    }
}

std::optional<Value> Value::textOf(const Texts *found) const
{
    // The lines stay owned by the whole map.
    return texts(std::shared_ptr<const Texts>(std::get<std::shared_ptr<const Fields>>(m_data), found));
}

std::optional<Value> Value::memberFrom(std::optional<json::Value> found) const
{
    if (!found)
        return std::nullopt;
    return fromJson(std::move(*found), m_numbers, innerShape());
}

Value Value::descend(std::span<const json::Key> names, std::size_t &taken) const
{
    taken = 0;
    const Value *at = this;
    while (taken < names.size() && at->m_kind == Kind::Object) {
        const auto *members = std::get_if<std::shared_ptr<const Members>>(&at->m_data);
        if (!members)
            break;
        const auto found = (*members)->find(names[taken].text());
        if (found == (*members)->end())
            return *at;
        at = &found->second;
        ++taken;
    }
    if (taken == names.size() || at->m_kind != Kind::Object)
        return *at;
    const std::size_t before = taken;
    json::Value inner = std::get<json::Value>(at->m_data);
    for (; taken < names.size(); ++taken) {
        std::optional<json::Value> next = inner.find(names[taken]);
        if (!next)
            break;
        inner = std::move(*next);
    }
    return taken == before ? *at : fromJson(std::move(inner), at->m_numbers, at->innerShape());
}

std::optional<Value> Value::member(const json::Key &key) const
{
    if (const auto *json = std::get_if<json::Value>(&m_data))
        return memberFrom(json->find(key));
    return member(key.text());
}

std::optional<Value> Value::member(std::string_view key) const
{
    if (const auto *json = std::get_if<json::Value>(&m_data))
        return memberFrom(json->find(key));
    if (m_kind == Kind::Object) {
        const auto &members = *std::get<std::shared_ptr<const Members>>(m_data);
        const auto found = members.find(key);
        return found == members.end() ? std::nullopt : std::optional(found->second);
    }
    if (!isMap())
        return std::nullopt;
    const auto found = toFields().find(key);
    return found == toFields().end() ? std::nullopt : textOf(&found->second);
}

Value Value::element(std::size_t index) const
{
    if (const auto *json = std::get_if<json::Value>(&m_data))
        return fromJson(json->at(static_cast<int>(index)), m_numbers, Shape::Plain);
    if (m_kind == Kind::Texts)
        return text(toTexts()[index]);
    return (*std::get<std::shared_ptr<const Elements>>(m_data))[index];
}

std::vector<std::string> Value::keys() const
{
    std::vector<std::string> names;
    if (const auto *json = std::get_if<json::Value>(&m_data)) {
        json->forEachMember([&names](std::string_view key, const json::Value &) { names.emplace_back(key); });
        std::ranges::sort(names);
    } else if (m_kind == Kind::Object) {
        for (const auto &[name, member] : *std::get<std::shared_ptr<const Members>>(m_data))
            names.push_back(name);
        std::ranges::sort(names);
    } else if (isMap()) {
        for (const auto &[name, lines] : toFields())
            names.push_back(name);
    }
    return names;
}

std::string Value::typeName() const
{
    switch (m_kind) {
    case Kind::Nil: return "<nil>";
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Int64: return "int64";
    case Kind::Byte: return "uint8";
    case Kind::Uint64: return "uint64";
    case Kind::Float:
    case Kind::Decimal: return "float64";
    case Kind::Text: return "string";
    case Kind::Time: return "time.Time";
    case Kind::Duration: return "time.Duration";
    case Kind::Month: return "time.Month";
    case Kind::Weekday: return "time.Weekday";
    case Kind::Location: return "*time.Location";
    case Kind::List: return "[]interface {}";
    case Kind::Texts: return "[]string";
    case Kind::Header: return "http.Header";
    case Kind::Parameters: return "url.Values";
    case Kind::Url: return "*url.URL";
    case Kind::Object: break;
    }
    switch (m_shape) {
    case Shape::Root: return "httpjson.transformable";
    case Shape::State: return "mapstr.M";
    case Shape::StatePointer: return "*mapstr.M";
    case Shape::Plain: return "map[string]interface {}";
    case Shape::Texts: return "map[string]string";
    }
    return {};
}

} // namespace penstock::tpl
