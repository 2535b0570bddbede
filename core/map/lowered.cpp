// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/lowered.h"

#include "core/json/value.h"
#include "core/map/loweredparser.h"
#include "core/map/loweredvalue.h"

#include <algorithm>
#include <vector>

// The half that writes what programs give; loweredevaluate.cpp has the half that evaluates their parts.
namespace penstock::map
{

using json::Raw;
using json::RawKind;

Lowered::Lowered(std::unique_ptr<LoweredNode> root) : m_root(std::move(root)) {}
Lowered::~Lowered() = default;
Lowered::Lowered(Lowered &&) noexcept = default;
Lowered &Lowered::operator=(Lowered &&) noexcept = default;

std::optional<Lowered> Lowered::lower(std::string_view program, json::MemberPaths &paths)
{
    std::unique_ptr<LoweredNode> root = parseLowered(program, paths);
    return root ? std::optional(Lowered(std::move(root))) : std::nullopt;
}

void LoweredRun::setRecord(const json::RawTree &tree, bool isChanged)
{
    m_tree = &tree;
    m_isChanged = isChanged;
}

LoweredOutcome LoweredRun::write(const Lowered &program, std::string &to)
{
    m_scratchUsed = 0;
    return write(*program.m_root, nullptr, to);
}

bool LoweredRun::writeAll(const Lowered &program, std::string &to, std::vector<std::size_t> &ends)
{
    m_scratchUsed = 0;
    const std::size_t begin = to.size();
    const std::size_t known = ends.size();
    Outcome outcome = Outcome::Empty;
    if (!program.m_root->isMany) {
        outcome = write(*program.m_root, nullptr, to);
        if (outcome == Outcome::Value)
            ends.push_back(to.size());
    } else {
        outcome = each(*program.m_root, nullptr, [&](const Value &value) {
            if (!value.write(to))
                return Outcome::Declined;
            ends.push_back(to.size());
            return Outcome::Value;
        });
    }
    if (outcome != Outcome::Declined)
        return true;
    to.resize(begin);
    ends.resize(known);
    return false;
}

LoweredOutcome LoweredRun::write(const Node &node, Input input, std::string &to)
{
    const std::size_t begin = to.size();
    const Outcome outcome = writeNode(node, input, to);
    if (outcome != Outcome::Value)
        to.resize(begin);
    return outcome;
}

// What can be written while it is made is; everything else is a value first.
LoweredOutcome LoweredRun::writeNode(const Node &node, Input input, std::string &to)
{
    if (node.isMany) {
        Outcome first = Outcome::Empty;
        const Outcome outcome = each(node, input, [&](const Value &value) {
            first = value.write(to) ? Outcome::Value : Outcome::Declined;
            return Outcome::Empty;
        });
        return outcome == Outcome::Declined ? Outcome::Declined : first;
    }
    switch (node.op) {
    case LoweredOp::Text: return writeText(node, input, to);
    case LoweredOp::List: return writeList(node, input, to);
    case LoweredOp::Object: return writeObject(node, input, to);
    case LoweredOp::If: {
        const Node *chosen = nullptr;
        const Outcome outcome = choose(node, input, chosen);
        if (outcome != Outcome::Value || chosen)
            return outcome == Outcome::Value ? write(*chosen, input, to) : outcome;
        break;
    }
    case LoweredOp::Pipe: {
        Value value;
        Input next = nullptr;
        const Outcome outcome = middle(*node.arguments[0], input, value, next);
        return outcome == Outcome::Value ? write(*node.arguments[1], next, to) : outcome;
    }
    case LoweredOp::Call:
        if (node.function == LoweredFunction::Map)
            return writeMapped(node, input, to);
        break;
    default: break;
    }
    Value value;
    const Outcome outcome = evaluate(node, input, value);
    return outcome != Outcome::Value || value.write(to) ? outcome : Outcome::Declined;
}

LoweredOutcome LoweredRun::writeText(const Node &node, Input input, std::string &to)
{
    to += '"';
    for (const auto &part : node.arguments) {
        if (part->op == LoweredOp::Constant && part->kind == RawKind::Text) {
            to += part->json;
            continue;
        }
        Value value;
        const Outcome outcome = evaluate(*part, input, value);
        if (outcome != Outcome::Value)
            return outcome;
        if (value.kind == RawKind::Text && !value.isComputed && !value.escaped) {
            to += value.text;
            continue;
        }
        std::string &text = scratch();
        if (!appendAsText(value, text))
            return Outcome::Declined;
        json::writeStringInside(to, text);
    }
    to += '"';
    return Outcome::Value;
}

LoweredOutcome LoweredRun::writeMapped(const Node &call, Input input, std::string &to)
{
    Value list;
    if (!subject(input, list) || list.kind != RawKind::Array)
        return Outcome::Declined;
    json::RawIterator elements(list.raw());
    Raw raw;
    to += '[';
    bool first = true;
    const Take take = [&](const Value &value) {
        if (!first)
            to += ',';
        first = false;
        return value.write(to) ? Outcome::Value : Outcome::Declined;
    };
    while (elements.next(raw)) {
        const Value element(raw);
        const Outcome outcome = each(*call.arguments[0], &element, take);
        if (outcome != Outcome::Value)
            return outcome;
    }
    to += ']';
    return Outcome::Value;
}

LoweredOutcome LoweredRun::writeList(const Node &list, Input input, std::string &to)
{
    to += '[';
    bool first = true;
    const Take take = [&](const Value &value) {
        if (!first)
            to += ',';
        first = false;
        return value.write(to) ? Outcome::Value : Outcome::Declined;
    };
    const Outcome outcome = list.arguments.empty() ? Outcome::Value : each(*list.arguments[0], input, take);
    to += ']';
    return outcome;
}

LoweredOutcome LoweredRun::writeObject(const Node &object, Input input, std::string &to)
{
    std::vector<std::string_view> names;
    to += '{';
    for (std::size_t i = 0; i < object.arguments.size(); i += 2) {
        Value key;
        Outcome outcome = evaluate(*object.arguments[i], input, key);
        if (outcome != Outcome::Value)
            return outcome;
        if (key.kind != RawKind::Text)
            return Outcome::Declined;
        const std::string_view name = plainText(key);
        if (std::ranges::find(names, name) != names.end())
            return Outcome::Declined;
        names.push_back(name);
        if (i > 0)
            to += ',';
        json::writeString(to, name);
        to += ':';
        outcome = write(*object.arguments[i + 1], input, to);
        if (outcome != Outcome::Value)
            return outcome;
    }
    to += '}';
    return Outcome::Value;
}

LoweredOutcome LoweredRun::each(const Node &node, Input input, const Take &take)
{
    const auto handOver = [&take](Outcome outcome, const Value &value) {
        return outcome == Outcome::Value ? take(value) : outcome == Outcome::Empty ? Outcome::Value : Outcome::Declined;
    };
    if (!node.isMany) {
        Value value;
        const Outcome outcome = evaluate(node, input, value);
        return handOver(outcome, value);
    }
    const Node &source = *node.arguments[0];
    switch (node.op) {
    case LoweredOp::Pipe: {
        if (source.isMany)
            return each(source, input, [&](const Value &one) { return each(*node.arguments[1], &one, take); });
        Value value;
        Input next = nullptr;
        const Outcome outcome = middle(source, input, value, next);
        return outcome == Outcome::Value ? each(*node.arguments[1], next, take) : outcome == Outcome::Empty ? Outcome::Value : outcome;
    }
    case LoweredOp::Iterate: return each(source, input, [&](const Value &container) { return eachElement(container, take); });
    case LoweredOp::Field:
        return each(source, input, [&](const Value &of) {
            Value value;
            const Outcome outcome = field(node, of, value);
            return handOver(outcome, value);
        });
    case LoweredOp::Element:
        return each(source, input, [&](const Value &of) {
            Value value;
            const Outcome outcome = element(node, of, value);
            return handOver(outcome, value);
        });
    default: return Outcome::Declined;
    }
}

LoweredOutcome LoweredRun::eachElement(const Value &container, const Take &take)
{
    if (!container.isContainer() || (container.kind == RawKind::Object && !countOf(container.raw())))
        return Outcome::Declined;
    json::RawIterator items(container.raw());
    Raw key, item;
    while (container.kind == RawKind::Array ? items.next(item) : items.next(key, item)) {
        const Outcome outcome = take(Value(item));
        if (outcome != Outcome::Value)
            return outcome;
    }
    return Outcome::Value;
}

bool LoweredRun::subject(Input input, Value &value) const
{
    value = input ? *input : Value(m_tree->root());
    return input || !m_isChanged;
}

std::string &LoweredRun::scratch()
{
    if (m_scratchUsed == m_scratch.size())
        m_scratch.emplace_back();
    std::string &text = m_scratch[m_scratchUsed++];
    text.clear();
    return text;
}

} // namespace penstock::map
