// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/number.h"
#include "core/map/lowered.h"
#include "core/map/loweredparser.h"
#include "core/map/loweredvalue.h"

#include <algorithm>
#include <cmath>

namespace penstock::map
{

using json::Raw;
using json::RawKind;

namespace
{

bool holds(std::string_view sign, int order)
{
    if (sign == "==")
        return order == 0;
    if (sign == "!=")
        return order != 0;
    if (sign == "<")
        return order < 0;
    if (sign == "<=")
        return order <= 0;
    return sign == ">" ? order > 0 : order >= 0;
}

} // namespace

std::string_view LoweredRun::plainText(const Value &value)
{
    if (value.isComputed || !value.escaped)
        return value.text;
    std::string &text = scratch();
    appendUnescaped(text, value.raw());
    return text;
}

// As JQ's tostring.
bool LoweredRun::appendAsText(const Value &value, std::string &to)
{
    const std::size_t begin = to.size();
    switch (value.kind) {
    case RawKind::Null: to += "null"; return true;
    case RawKind::True: to += "true"; return true;
    case RawKind::False: to += "false"; return true;
    case RawKind::Text: to += plainText(value); return true;
    case RawKind::Number:
        // Other numbers are not written alike by libjq and by us.
        return !(value.number == 0 && std::signbit(value.number)) && value.write(to) && json::isPlainNumber(std::string_view(to).substr(begin));
    case RawKind::Array:
    case RawKind::Object:
        return value.write(to) && to.find('\x7f', begin) == std::string::npos;   // which libjq escapes
    }
    return false;
}

LoweredOutcome LoweredRun::evaluate(const Node &node, Input input, Value &value)
{
    switch (node.op) {
    case LoweredOp::Identity: return subject(input, value) ? Outcome::Value : Outcome::Declined;
    case LoweredOp::Path: return path(node, input, value);
    case LoweredOp::Constant:
        value = node.kind == RawKind::Text ? Value::computed(RawKind::Text, node.text) : Value(Raw{node.kind, false, node.text});
        return Outcome::Value;
    case LoweredOp::Field:
    case LoweredOp::Element: {
        Value of;
        const Outcome outcome = evaluate(*node.arguments[0], input, of);
        if (outcome != Outcome::Value)
            return outcome;
        return node.op == LoweredOp::Field ? field(node, of, value) : element(node, of, value);
    }
    case LoweredOp::Alternative: {
        const Outcome outcome = evaluate(*node.arguments[0], input, value);
        const bool falls = outcome == Outcome::Empty || (outcome == Outcome::Value && !value.isTruthy());
        return falls ? evaluate(*node.arguments[1], input, value) : outcome;
    }
    case LoweredOp::Compare: return compare(node, input, value);
    case LoweredOp::And:
    case LoweredOp::Or: return logic(node, input, value);
    case LoweredOp::Calculate: return calculate(node, input, value);
    case LoweredOp::If: {
        const Node *chosen = nullptr;
        const Outcome outcome = choose(node, input, chosen);
        if (outcome != Outcome::Value)
            return outcome;
        if (!chosen)
            return subject(input, value) ? Outcome::Value : Outcome::Declined;
        return evaluate(*chosen, input, value);
    }
    case LoweredOp::Pipe: {
        Value left;
        Input next = nullptr;
        const Outcome outcome = middle(*node.arguments[0], input, left, next);
        return outcome == Outcome::Value ? evaluate(*node.arguments[1], next, value) : outcome;
    }
    case LoweredOp::Call: return call(node, input, value);
    case LoweredOp::Text: return text(node, input, value);
    case LoweredOp::List:
    case LoweredOp::Object: {
        std::string &json = scratch();
        const Outcome outcome = write(node, input, json);
        value = Value::computed(node.op == LoweredOp::List ? RawKind::Array : RawKind::Object, json);
        return outcome;
    }
    case LoweredOp::Iterate: break;
    }
    return Outcome::Declined;
}

// What the right side of a pipe gets. What hands its input on leaves the record the record, whose members are found already and
// which need not be there as a whole.
LoweredOutcome LoweredRun::middle(const Node &left, Input input, Value &value, Input &next)
{
    next = input;
    if (left.op == LoweredOp::Identity)
        return Outcome::Value;
    if (left.function == LoweredFunction::Select) {
        const Outcome outcome = evaluate(*left.arguments[0], input, value);
        return outcome == Outcome::Value && !value.isTruthy() ? Outcome::Empty : outcome;
    }
    next = &value;
    return evaluate(left, input, value);
}

LoweredOutcome LoweredRun::path(const Node &node, Input input, Value &value) const
{
    if (!input && node.path >= 0) {
        Raw raw;
        const json::RawTree::Found found = m_tree->at(node.path, raw);
        value = Value(raw);
        if (found == json::RawTree::Found::Null)
            value = Value();
        return found == json::RawTree::Found::Error ? Outcome::Declined : Outcome::Value;
    }
    if (!subject(input, value))
        return Outcome::Declined;
    for (const std::string &name : node.names) {
        if (value.kind != RawKind::Object && value.kind != RawKind::Null)
            return Outcome::Declined;
        value = value.kind == RawKind::Object ? Value(memberOf(value.raw(), name)) : Value();
    }
    return Outcome::Value;
}

LoweredOutcome LoweredRun::field(const Node &node, const Value &of, Value &value)
{
    if (of.kind != RawKind::Object && of.kind != RawKind::Null)
        return node.optional ? Outcome::Empty : Outcome::Declined;
    value = of.kind == RawKind::Object ? Value(memberOf(of.raw(), node.text)) : Value();
    return Outcome::Value;
}

LoweredOutcome LoweredRun::element(const Node &node, const Value &of, Value &value)
{
    if (of.kind != RawKind::Array && of.kind != RawKind::Null)
        return node.optional ? Outcome::Empty : Outcome::Declined;
    value = of.kind == RawKind::Array ? Value(elementOf(of.raw(), node.index)) : Value();
    return Outcome::Value;
}

LoweredOutcome LoweredRun::text(const Node &node, Input input, Value &value)
{
    std::string &whole = scratch();
    for (const auto &part : node.arguments) {
        Value one;
        const Outcome outcome = evaluate(*part, input, one);
        if (outcome != Outcome::Value)
            return outcome;
        if (!appendAsText(one, whole))
            return Outcome::Declined;
    }
    value = Value::computed(RawKind::Text, whole);
    return Outcome::Value;
}

// The right one first, as libjq does: an error there counts before an empty left side.
LoweredOutcome LoweredRun::bothSides(const Node &node, Input input, Value &left, Value &right)
{
    const Outcome outcome = evaluate(*node.arguments[1], input, right);
    return outcome == Outcome::Value ? evaluate(*node.arguments[0], input, left) : outcome;
}

LoweredOutcome LoweredRun::compare(const Node &node, Input input, Value &value)
{
    Value left, right;
    if (const Outcome outcome = bothSides(node, input, left, right); outcome != Outcome::Value)
        return outcome;
    const bool texts = left.kind == RawKind::Text && right.kind == RawKind::Text;
    const std::optional<int> order = orderOf(left, texts ? plainText(left) : "", right, texts ? plainText(right) : "");
    if (!order)
        return Outcome::Declined;
    value = Value::boolean(holds(node.text, *order));
    return Outcome::Value;
}

LoweredOutcome LoweredRun::logic(const Node &node, Input input, Value &value)
{
    const bool isAnd = node.op == LoweredOp::And;
    for (const auto &argument : node.arguments) {
        const Outcome outcome = evaluate(*argument, input, value);
        if (outcome != Outcome::Value)
            return outcome;
        if (value.isTruthy() != isAnd)
            break;
    }
    value = Value::boolean(value.isTruthy());
    return Outcome::Value;
}

LoweredOutcome LoweredRun::calculate(const Node &node, Input input, Value &value)
{
    Value left, right;
    if (const Outcome outcome = bothSides(node, input, left, right); outcome != Outcome::Value)
        return outcome;
    const char sign = node.text.front();
    if (sign == '+' && (left.kind == RawKind::Null || right.kind == RawKind::Null)) {
        value = left.kind == RawKind::Null ? right : left;
        return Outcome::Value;
    }
    if (sign == '+' && left.kind == RawKind::Text && right.kind == RawKind::Text) {
        std::string &whole = scratch();
        whole += plainText(left);
        whole += plainText(right);
        value = Value::computed(RawKind::Text, whole);
        return Outcome::Value;
    }
    double a = 0, b = 0;
    if (!left.toNumber(a) || !right.toNumber(b) || (sign == '/' && b == 0))
        return Outcome::Declined;
    const double result = sign == '+' ? a + b : sign == '-' ? a - b : sign == '*' ? a * b : a / b;
    value = Value::computed(result);
    return std::isfinite(result) ? Outcome::Value : Outcome::Declined;
}

// The branch to take; null where there is none, and the input is the result.
LoweredOutcome LoweredRun::choose(const Node &node, Input input, const Node *&chosen)
{
    std::size_t at = 0;
    for (; at + 1 < node.arguments.size(); at += 2) {
        Value condition;
        const Outcome outcome = evaluate(*node.arguments[at], input, condition);
        if (outcome != Outcome::Value)
            return outcome;
        if (condition.isTruthy()) {
            chosen = node.arguments[at + 1].get();
            return Outcome::Value;
        }
    }
    chosen = at < node.arguments.size() ? node.arguments[at].get() : nullptr;
    return Outcome::Value;
}

LoweredOutcome LoweredRun::call(const Node &node, Input input, Value &value)
{
    switch (node.function) {
    case LoweredFunction::Empty: return Outcome::Empty;
    case LoweredFunction::Map: {
        std::string &json = scratch();
        const Outcome outcome = writeMapped(node, input, json);
        value = Value::computed(RawKind::Array, json);
        return outcome;
    }
    case LoweredFunction::Select: {
        Input next = nullptr;
        const Outcome outcome = middle(node, input, value, next);
        return outcome != Outcome::Value || subject(input, value) ? outcome : Outcome::Declined;
    }
    default: break;
    }
    Value of;
    if (!subject(input, of))
        return Outcome::Declined;
    return node.arguments.empty() ? convert(node, of, value) : callOnText(node, input, of, value);
}

LoweredOutcome LoweredRun::convert(const Node &node, const Value &subject, Value &value)
{
    const bool isText = subject.kind == RawKind::Text;
    switch (node.function) {
    case LoweredFunction::Tostring:
    case LoweredFunction::Tojson: {
        std::string &text = scratch();
        if (isText && node.function == LoweredFunction::Tostring) {
            value = subject;
            return Outcome::Value;
        }
        if (isText ? !subject.write(text) || text.find('\x7f') != std::string::npos : !appendAsText(subject, text))
            return Outcome::Declined;
        value = Value::computed(RawKind::Text, text);
        return Outcome::Value;
    }
    case LoweredFunction::Tonumber: {
        const std::string_view text = isText ? plainText(subject) : subject.text;
        value = isText ? Value(Raw{RawKind::Number, false, text}) : subject;
        const bool plain = !isText || (json::isNumber(text) && json::isPlainNumber(text));
        return value.kind == RawKind::Number && plain ? Outcome::Value : Outcome::Declined;
    }
    case LoweredFunction::Not: value = Value::boolean(!subject.isTruthy()); return Outcome::Value;
    case LoweredFunction::Length: return length(subject, isText ? plainText(subject) : "", value);
    case LoweredFunction::Type: value = Value::computed(RawKind::Text, subject.kindName()); return Outcome::Value;
    case LoweredFunction::Downcase:
    case LoweredFunction::Upcase: {
        if (!isText)
            return Outcome::Declined;
        std::string &text = scratch();
        text = plainText(subject);
        const char first = node.function == LoweredFunction::Downcase ? 'A' : 'a';
        for (char &c : text)
            c = c >= first && c <= first + 25 ? char(c ^ 0x20) : c;
        value = Value::computed(RawKind::Text, text);
        return Outcome::Value;
    }
    default: return Outcome::Declined;
    }
}

LoweredOutcome LoweredRun::callOnText(const Node &node, Input input, const Value &subject, Value &value)
{
    Value argument;
    const Outcome outcome = evaluate(*node.arguments[0], input, argument);
    if (outcome != Outcome::Value)
        return outcome;
    if (argument.kind != RawKind::Text)
        return Outcome::Declined;
    const std::string_view part = plainText(argument);
    if (node.function == LoweredFunction::Join)
        return join(subject, part, value);
    if (subject.kind != RawKind::Text)
        return Outcome::Declined;
    const std::string_view whole = plainText(subject);
    switch (node.function) {
    case LoweredFunction::Split: return split(whole, part, value);
    case LoweredFunction::StartsWith: value = Value::boolean(whole.starts_with(part)); return Outcome::Value;
    case LoweredFunction::EndsWith: value = Value::boolean(whole.ends_with(part)); return Outcome::Value;
    case LoweredFunction::TrimStart:
        value = Value::computed(RawKind::Text, whole.substr(whole.starts_with(part) ? part.size() : 0));
        return Outcome::Value;
    case LoweredFunction::TrimEnd:
        value = Value::computed(RawKind::Text, whole.substr(0, whole.size() - (whole.ends_with(part) ? part.size() : 0)));
        return Outcome::Value;
    default: return Outcome::Declined;
    }
}

LoweredOutcome LoweredRun::join(const Value &list, std::string_view separator, Value &value)
{
    if (list.kind != RawKind::Array)
        return Outcome::Declined;
    std::string &whole = scratch();
    json::RawIterator elements(list.raw());
    Raw raw;
    for (bool first = true; elements.next(raw); first = false) {
        if (!first)
            whole += separator;
        const Value element(raw);
        if (element.isContainer() || (element.kind != RawKind::Null && !appendAsText(element, whole)))
            return Outcome::Declined;
    }
    value = Value::computed(RawKind::Text, whole);
    return Outcome::Value;
}

// An empty text has no parts, not one that is empty.
LoweredOutcome LoweredRun::split(std::string_view whole, std::string_view separator, Value &value)
{
    if (separator.empty())
        return Outcome::Declined;
    std::string &json = scratch();
    json = "[";
    for (bool more = !whole.empty(); more;) {
        const std::size_t end = whole.find(separator);
        more = end != std::string_view::npos;
        if (json.size() > 1)
            json += ',';
        Value::computed(RawKind::Text, whole.substr(0, end)).write(json);
        whole.remove_prefix(more ? end + separator.size() : 0);
    }
    json += ']';
    value = Value::computed(RawKind::Array, json);
    return Outcome::Value;
}

LoweredOutcome LoweredRun::length(const Value &subject, std::string_view text, Value &value)
{
    std::optional<int> count;
    if (subject.kind == RawKind::Null)
        count = 0;
    else if (subject.kind == RawKind::Text)
        count = int(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
    else if (subject.isContainer())
        count = countOf(subject.raw());
    value = Value::computed(double(count.value_or(0)));
    return count ? Outcome::Value : Outcome::Declined;
}

} // namespace penstock::map
