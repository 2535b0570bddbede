// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/functions.h"
#include "core/template/template.h"
#include "core/template/tree.h"

namespace penstock::tpl
{

// One run over a tree. The result is in `output` up to where it ended.
class Evaluator
{
public:
    Evaluator(const Tree &tree, const Context &context) : m_tree(tree), m_context(context) {}

    // Null: reached the end.
    Stopped run(const Value &root);

    std::string output;
    std::vector<Explanation> *explanations = nullptr;
    std::optional<Span> firstExponent;   // the first action that printed a number such as 1.2e+06
    Span stoppedAt;                      // where it ended early

private:
    enum class Flow { Onward, Break, Continue };
    using Walked = std::expected<Flow, Stopped>;
    struct Variable {
        std::string_view name;
        Value value;
    };
    using Final = const Value *;         // the value that a pipeline hands on; null: none

    Walked walk(const Statements &statements, const Value &dot);
    Walked walkOne(const Statement &statement, const Value &dot);
    Walked walkAction(const Statement &statement, const Value &dot);
    Walked walkBranch(const Statement &statement, const Value &dot);
    Walked walkRange(const Statement &statement, const Value &dot);
    Walked walkTemplate(const Statement &statement, const Value &dot);
    std::expected<bool, Stopped> walkElements(const Statement &statement, const Value &list);
    std::expected<bool, Stopped> walkCount(const Statement &statement, const Value &count);
    std::expected<Flow, Stopped> round(const Statement &statement, const Value *index, const Value &element);

    Evaluated evaluate(const Pipeline &pipeline, const Value &dot);
    Evaluated evaluate(const Command &command, const Value &dot, Final final);
    Evaluated evaluate(const Operand &operand, const Value &dot);
    Evaluated argument(const Operand &operand, Accepts accepts, const Value &dot);
    Evaluated constantFor(const Operand &operand, Accepts accepts);
    Evaluated checked(Value value, Accepts accepts, const Span &span);
    Evaluated variable(const Operand &operand);
    Evaluated fields(const Value &start, const Operand &operand, std::span<const Operand> arguments, const Value &dot, Final final);
    Evaluated field(const Value &receiver, const json::Key &name, const Operand &operand);
    Evaluated call(const Function &function, const Value &receiver, const Span &span, std::span<const Operand> arguments, const Value &dot,
                   Final final);
    Evaluated shortCircuit(const Function &function, std::span<const Operand> arguments, const Value &dot, Final final);
    Stopped checkCount(const Function &function, const Span &span, std::size_t given);

    Value *find(std::string_view name);  // a variable; null: not declared
    Stopped assign(const std::string &name, const Value &value, const Span &span);
    Stopped spend(std::size_t steps, const Span &span);
    Stopped print(const Value &value, const Statement &statement);
    void explain(const Span &span, std::string_view printed);
    Stopped at(const Span &span, Stopped stop);
    std::unexpected<Stopped> refuseAt(const Span &span, const QString &message);

    const Tree &m_tree;
    const Context &m_context;
    Value m_dollar;                      // the variable $
    std::vector<Variable> m_variables;   // all others
    std::size_t m_steps = 0;
    int m_depth = 0;
    bool m_fromObject = false;           // the last name of a chain was a key of an object
};

} // namespace penstock::tpl
