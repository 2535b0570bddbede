// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/shape.h"

#include "core/base/nearest.h"
#include "core/connector/instant.h"

#include <algorithm>
#include <cmath>

namespace penstock::connector
{

namespace
{

const char *tokenOf(const json::Value &value)
{
    switch (value.kind()) {
    case json::Kind::Null: return "VALUE_NULL";
    case json::Kind::Boolean: return "VALUE_BOOLEAN";
    case json::Kind::Number: return "VALUE_NUMBER";
    case json::Kind::String: return "VALUE_STRING";
    case json::Kind::Array: return "START_ARRAY";
    case json::Kind::Object: break;
    }
    return "START_OBJECT";
}

unsigned typeOf(const json::Value &value)
{
    switch (value.kind()) {
    case json::Kind::Null: return Null;
    case json::Kind::Boolean: return Boolean;
    case json::Kind::Number: return Number;
    case json::Kind::String: return String;
    case json::Kind::Array: return Array;
    case json::Kind::Object: break;
    }
    return Object;
}

std::string prefix(const Shape &shape)
{
    return '[' + std::string(shape.parser) + "] ";
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return lower;
}

Problem unknownField(const Shape &shape, std::string_view name)
{
    std::vector<std::string> known;
    for (const Field &field : shape.fields)
        known.emplace_back(field.name);
    std::string reason = prefix(shape) + "unknown field [" + std::string(name) + ']';
    if (const auto meant = nearest(name, known))
        reason += " did you mean [" + *meant + "]?";
    return problems::parse(std::move(reason));
}

Checked<json::Value> readField(const Shape &shape, const Field &field, const json::Value &value)
{
    if (!(typeOf(value) & field.takes))
        return std::unexpected(problems::parse(prefix(shape) + field.name + " doesn't support values of type: " + tokenOf(value)));
    if (value.isNull() || !field.convert)
        return value;
    Checked<json::Value> converted = field.convert(value);
    if (!converted)
        return std::unexpected(problems::parse(prefix(shape) + "failed to parse field [" + field.name + ']').causedBy(std::move(converted.error())));
    return converted;
}

Checked<> complete(const Shape &shape, const json::Value &body)
{
    std::string missing;
    for (const Field &field : shape.fields) {
        if (field.required && !body.has(field.name))
            missing += (missing.empty() ? "" : ", ") + std::string(field.name);
    }
    if (missing.empty())
        return {};
    return std::unexpected(problems::argument("Required [" + missing + ']'));
}

} // namespace

Checked<json::Value> read(const Shape &shape, const json::Value &body)
{
    if (!body.isObject())
        return std::unexpected(problems::parse(prefix(shape) + "Expected START_OBJECT but was: " + tokenOf(body)));
    json::Value kept = json::Value::object();
    Checked<> done;
    body.forEachMember([&](std::string_view name, const json::Value &value) {
        if (!done)
            return;
        const auto field = std::ranges::find(shape.fields, name, [](const Field &one) { return std::string_view(one.name); });
        if (field == shape.fields.end()) {
            if (shape.isStrict)
                done = std::unexpected(unknownField(shape, name));
            return;
        }
        Checked<json::Value> converted = readField(shape, *field, value);
        if (converted)
            kept.set(name, std::move(*converted));
        else
            done = std::unexpected(std::move(converted.error()));
    });
    if (done)
        done = complete(shape, body);
    if (!done)
        return std::unexpected(std::move(done.error()));
    return kept;
}

Checked<json::Value> toBoolean(const json::Value &value)
{
    if (!value.isString())
        return value;
    if (value.stringView() == "true" || value.stringView() == "false")
        return json::Value::boolean(value.stringView() == "true");
    return std::unexpected(problems::argument("Failed to parse value [" + value.toString() + "] as only [true] or [false] are allowed."));
}

Checked<json::Value> toInteger(const json::Value &value)
{
    double number = value.toDouble();
    if (value.isString()) {
        const auto parsed = json::parse(value.stringView());
        if (!parsed || !parsed->isNumber())
            return std::unexpected(problems::argument("For input string: \"" + value.toString() + '"'));
        number = parsed->toDouble();
    }
    if (!(std::abs(number) <= 9007199254740992.0))
        return std::unexpected(problems::argument("Value [" + json::toText(value) + "] is out of range for an integer"));
    return json::Value::integer(std::int64_t(std::trunc(number)));
}

Checked<json::Value> toInstant(const json::Value &value)
{
    const std::optional<Instant> instant = parseInstant(value.stringView());
    if (!instant)
        return std::unexpected(problems::argument("failed to parse date field [" + value.toString() + "] with format [strict_date_optional_time||epoch_millis]"));
    return json::Value::string(toText(*instant));
}

std::function<Checked<json::Value>(const json::Value &)> oneOf(const char *kind, std::span<const std::string_view> words, bool anyCase)
{
    return [=](const json::Value &value) -> Checked<json::Value> {
        const std::string word = anyCase ? lowered(value.stringView()) : value.toString();
        if (std::ranges::find(words, word) == words.end())
            return std::unexpected(problems::argument("Unknown " + std::string(kind) + " [" + value.toString() + "]."));
        return json::Value::string(word);
    };
}

std::function<Checked<json::Value>(const json::Value &)> objectOf(const Shape &shape)
{
    return [&shape](const json::Value &value) { return read(shape, value); };
}

std::function<Checked<json::Value>(const json::Value &)> listOf(const Shape &shape)
{
    return [&shape](const json::Value &value) -> Checked<json::Value> {
        json::Value list = json::Value::array();
        for (int i = 0; i < value.size(); ++i) {
            Checked<json::Value> element = read(shape, value.at(i));
            if (!element)
                return element;
            list.append(std::move(*element));
        }
        return list;
    };
}

std::function<Checked<json::Value>(const json::Value &)> listOfText()
{
    return [](const json::Value &value) -> Checked<json::Value> {
        if (value.isString()) {
            json::Value list = json::Value::array();
            list.append(value);
            return list;
        }
        for (int i = 0; i < value.size(); ++i) {
            if (!value.at(i).isString())
                return std::unexpected(problems::argument("a list of strings is expected, but element " + std::to_string(i) + " is none"));
        }
        return value;
    };
}

} // namespace penstock::connector
