// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/jsonpath.h"

#include "core/base/codes.h"
#include "core/template/spelling.h"

#include <QCoreApplication>

#include <charconv>

namespace penstock::request
{

namespace
{

std::unexpected<Diagnostic> malformed(std::string_view whole, std::size_t at)
{
    return failure(codes::badValue, QCoreApplication::translate("JsonPath", "The JSONPath `%1` is not understood at character %2.")
                                        .arg(QString::fromUtf8(whole.data(), qsizetype(whole.size()))).arg(at + 1));
}

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

bool isQuoted(std::string_view text)
{
    return text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front();
}

void descend(const json::Value &value, std::vector<json::Value> &to)
{
    to.push_back(value);
    if (value.isArray()) {
        for (int i = 0; i < value.size(); ++i)
            descend(value.at(i), to);
    }
    value.forEachMember([&](std::string_view, const json::Value &member) { descend(member, to); });
}

bool holds(std::string_view sign, const json::Value &left, const json::Value &right)
{
    if (sign == "==")
        return left == right;
    if (sign == "!=")
        return !(left == right);
    if (left.isNumber() && right.isNumber()) {
        const double a = left.toDouble(), b = right.toDouble();
        return sign == "<" ? a < b : sign == "<=" ? a <= b : sign == ">" ? a > b : a >= b;
    }
    if (left.isString() && right.isString()) {
        const int order = left.stringView().compare(right.stringView());
        return sign == "<" ? order < 0 : sign == "<=" ? order <= 0 : sign == ">" ? order > 0 : order >= 0;
    }
    return false;
}

std::size_t closing(std::string_view text, std::size_t open)
{
    char quote = 0;
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0)
            quote = c == quote ? char(0) : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (c == '[' || c == '(')
            ++depth;
        else if ((c == ']' || c == ')') && --depth == 0)
            return i;
    }
    return std::string_view::npos;
}

} // namespace

Result<JsonPath::Part> JsonPath::bracket(std::string_view inside, std::string_view whole)
{
    inside = trimmed(inside);
    Part part;
    if (inside == "*") {
        part.kind = Part::Kind::All;
        return part;
    }
    if (isQuoted(inside)) {
        part.name = inside.substr(1, inside.size() - 2);
        return part;
    }
    if (inside.starts_with("?(") && inside.ends_with(")")) {
        part.kind = Part::Kind::Filter;
        std::string_view condition = trimmed(inside.substr(2, inside.size() - 3));
        for (const std::string_view sign : {"==", "!=", "<=", ">=", "<", ">"}) {
            const std::size_t at = condition.find(sign);
            if (at == std::string_view::npos)
                continue;
            const std::string_view right = trimmed(condition.substr(at + sign.size()));
            part.sign = sign;
            auto operand = isQuoted(right) ? Result<json::Value>(json::Value::string(right.substr(1, right.size() - 2))) : json::parse(right);
            if (!operand)
                return malformed(whole, 0);
            part.operand = std::move(*operand);
            condition = trimmed(condition.substr(0, at));
            break;
        }
        if (!condition.starts_with("@"))
            return malformed(whole, 0);
        part.name = condition.substr(condition.starts_with("@.") ? 2 : 1);
        return part;
    }
    if (const std::size_t colon = inside.find(':'); colon != std::string_view::npos) {
        part.kind = Part::Kind::Slice;
        part.from = number(trimmed(inside.substr(0, colon)));
        part.to = number(trimmed(inside.substr(colon + 1)));
        return part;
    }
    part.kind = Part::Kind::Index;
    part.from = number(inside);
    if (!part.from) {
        part.kind = Part::Kind::Member;
        part.name = inside;
    }
    return part;
}

Result<JsonPath> JsonPath::parse(std::string_view text)
{
    JsonPath path;
    std::size_t at = text.starts_with('$') ? 1 : 0;
    while (at < text.size()) {
        Part part;
        if (text[at] == '[') {
            const std::size_t end = closing(text, at);
            if (end == std::string_view::npos)
                return malformed(text, at);
            auto inside = bracket(text.substr(at + 1, end - at - 1), text);
            if (!inside)
                return std::unexpected(inside.error());
            part = std::move(*inside);
            at = end + 1;
        } else if (text.substr(at).starts_with("..")) {
            part.kind = Part::Kind::Descent;
            at += 1 + (at + 2 < text.size() && text[at + 2] == '[' ? 1 : 0);
        } else {
            at += text[at] == '.' ? 1 : 0;
            const std::size_t end = std::min(text.find_first_of(".[", at), text.size());
            if (end == at)
                return malformed(text, at);
            part.name = text.substr(at, end - at);
            part.kind = part.name == "*" ? Part::Kind::All : Part::Kind::Member;
            at = end;
        }
        path.m_isList = path.m_isList || (part.kind != Part::Kind::Member && part.kind != Part::Kind::Index);
        path.m_parts.push_back(std::move(part));
    }
    return path;
}

void JsonPath::collect(const Part &part, const json::Value &value, std::vector<json::Value> &to)
{
    const auto at = [&](int index) { return index < 0 ? index + value.size() : index; };
    switch (part.kind) {
    case Part::Kind::Member:
        if (value.isObject() && value.has(part.name))
            to.push_back(value.get(part.name));
        break;
    case Part::Kind::Index:
        if (value.isArray() && at(*part.from) >= 0 && at(*part.from) < value.size())
            to.push_back(value.at(at(*part.from)));
        break;
    case Part::Kind::Slice:
        for (int i = std::max(0, at(part.from.value_or(0))); value.isArray() && i < std::min(value.size(), part.to ? at(*part.to) : value.size()); ++i)
            to.push_back(value.at(i));
        break;
    case Part::Kind::All:
        for (int i = 0; value.isArray() && i < value.size(); ++i)
            to.push_back(value.at(i));
        value.forEachMember([&](std::string_view, const json::Value &member) { to.push_back(member); });
        break;
    case Part::Kind::Filter:
        for (int i = 0; value.isArray() && i < value.size(); ++i) {
            const json::Value element = value.at(i);
            const json::Value left = part.name.empty() ? element : json::atDottedPath(element, part.name);
            if (part.sign.empty() ? !left.isNull() : holds(part.sign, left, part.operand))
                to.push_back(element);
        }
        break;
    case Part::Kind::Descent: descend(value, to); break;
    }
}

std::optional<json::Value> JsonPath::find(const json::Value &root) const
{
    std::vector<json::Value> values{root};
    for (const Part &part : m_parts) {
        std::vector<json::Value> next;
        for (const json::Value &value : values)
            collect(part, value, next);
        const bool mayBeNone = part.kind != Part::Kind::Member && part.kind != Part::Kind::Index;
        if (next.empty() && !mayBeNone && !m_isList)
            return std::nullopt;
        values = std::move(next);
    }
    if (!m_isList)
        return values.front();
    json::Value list = json::Value::array();
    for (json::Value &value : values)
        list.append(std::move(value));
    return list;
}

std::vector<std::string> chainIds(const json::Value &found, bool exactNumbers)
{
    std::vector<std::string> ids;
    const auto add = [&](const json::Value &value) {
        if (value.isString())
            ids.push_back(value.toString());
        else if (value.isNumber())
            ids.push_back(exactNumbers ? json::toText(value) : tpl::floatText(value.toDouble()));
    };
    if (!found.isArray())
        add(found);
    for (int i = 0; found.isArray() && i < found.size(); ++i)
        add(found.at(i));
    return ids;
}

} // namespace penstock::request
