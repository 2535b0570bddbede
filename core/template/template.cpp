// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/template.h"

#include "core/base/codes.h"
#include "core/template/evaluate.h"
#include "core/template/functions.h"
#include "core/template/parser.h"

#include <algorithm>

namespace penstock::tpl
{

struct Template::Compiled {
    std::string text;
    Tree tree;
    const Operand *path = nullptr;       // in the tree, where the template is nothing else; null: it is more
};

namespace
{

const Operand *pathAlone(const Statements &statements)
{
    if (statements.size() != 1 || statements.front().kind != StatementKind::Action)
        return nullptr;
    const Pipeline &pipeline = *statements.front().pipeline;
    if (!pipeline.variables.empty() || pipeline.commands.size() != 1 || pipeline.commands.front().operands.size() != 1)
        return nullptr;
    const Operand &operand = pipeline.commands.front().operands.front();
    const bool isPath = operand.kind == OperandKind::Field && std::ranges::none_of(operand.fields, mayBeMethod, &json::Key::text);
    return isPath ? &operand : nullptr;
}

} // namespace

Result<Template> Template::compile(std::string text)
{
    auto compiled = std::make_shared<Compiled>();
    compiled->text = std::move(text);
    auto tree = parseTemplate(compiled->text);
    if (!tree)
        return std::unexpected(std::move(tree.error()));
    compiled->tree = std::move(*tree);
    compiled->path = pathAlone(compiled->tree.main);
    Template result;
    result.m_compiled = std::move(compiled);
    return result;
}

const std::string &Template::text() const
{
    static const std::string none;
    return m_compiled ? m_compiled->text : none;
}

bool Template::isLiteral() const
{
    return !m_compiled || std::ranges::all_of(m_compiled->tree.main, [](const Statement &statement) { return statement.kind == StatementKind::Text; });
}

namespace
{

constexpr std::string_view noValue = "<no value>";

Outcome stopped(Stopped stop, std::string_view text, const Span &where)
{
    Outcome outcome;
    if (stop->terminated) {
        outcome.kind = Outcome::Kind::Terminated;
        outcome.reason = stop->diagnostic.message.toStdString();
        return outcome;
    }
    outcome.kind = Outcome::Kind::Failed;
    outcome.failure = std::move(stop->diagnostic);
    outcome.failure->place = placeIn(text, where.offset, where.length);
    return outcome;
}

Outcome empty(std::string printed, std::string_view text)
{
    Outcome outcome;
    const bool marked = !printed.empty();
    outcome.failure = Diagnostic(codes::templateEmpty,
                                 marked ? Functions::tr("A value in the template is null or does not exist, which makes the whole result empty.")
                                        : Functions::tr("The template gives an empty text."),
                                 placeIn(text, 0, text.size()));
    outcome.text = std::move(printed);
    return outcome;
}

} // namespace

Outcome Template::evaluate(const Scope &scope, const Context &context) const
{
    return run(scope, context, nullptr);
}

std::optional<json::Value> Template::textInPlace(const Scope &scope, const Context &context) const
{
    if (!m_compiled || !m_compiled->path)
        return std::nullopt;
    std::size_t taken = 0;
    const Value value = scope.root().descend(m_compiled->path->fields, taken);
    if (taken < m_compiled->path->fields.size() || !value.is(Kind::Text))
        return std::nullopt;
    const std::string_view text = value.toText();
    if (text.empty() || text.size() > context.limits.output || text.find(noValue) != std::string_view::npos)
        return std::nullopt;
    return value.toJson();
}

Outcome Template::explain(const Scope &scope, const Context &context, std::vector<Explanation> &explanations) const
{
    explanations.clear();
    Outcome outcome = run(scope, context, &explanations);
    std::ranges::sort(explanations, {}, &Explanation::offset);
    return outcome;
}

Outcome Template::run(const Scope &scope, const Context &context, std::vector<Explanation> *explanations) const
{
    if (!m_compiled)
        return empty({}, {});
    const std::string &text = m_compiled->text;
    Evaluator evaluator(m_compiled->tree, context);
    evaluator.explanations = explanations;
    if (Stopped stop = evaluator.run(scope.root()))
        return stopped(std::move(stop), text, evaluator.stoppedAt);
    if (evaluator.output.empty() || evaluator.output.find(noValue) != std::string::npos)
        return empty(std::move(evaluator.output), text);
    Outcome outcome;
    outcome.kind = Outcome::Kind::Text;
    outcome.text = std::move(evaluator.output);
    if (evaluator.firstExponent)
        outcome.notes.emplace_back(codes::templateExponent,
                                   Functions::tr("A number is printed in exponent form, as the original does. Use toInt or printf \"%.0f\" for its digits."),
                                   placeIn(text, evaluator.firstExponent->offset, evaluator.firstExponent->length));
    return outcome;
}

Result<ValueTemplate> ValueTemplate::compile(std::string value, std::optional<std::string> fallback)
{
    auto main = Template::compile(std::move(value));
    if (!main)
        return std::unexpected(std::move(main.error()));
    ValueTemplate result{std::move(*main), {}};
    if (!fallback)
        return result;
    auto other = Template::compile(std::move(*fallback));
    if (!other)
        return std::unexpected(std::move(other.error()));
    result.fallback = std::move(*other);
    return result;
}

Outcome ValueTemplate::evaluate(const Scope &scope, const Context &context) const
{
    Outcome outcome = value.evaluate(scope, context);
    if (!fallback || outcome.kind == Outcome::Kind::Text || outcome.kind == Outcome::Kind::Terminated)
        return outcome;
    Outcome second = fallback->evaluate(Scope(), context);
    second.byDefault = true;
    if (!second.failure)
        second.failure = std::move(outcome.failure);
    return second;
}

} // namespace penstock::tpl
