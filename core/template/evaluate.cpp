// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/evaluate.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"

#include <algorithm>
#include <array>

namespace penstock::tpl
{

namespace
{

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

Stopped Evaluator::run(const Value &root)
{
    m_dollar = root;
    Walked walked = walk(m_tree.main, root);
    return walked ? nullptr : std::move(walked.error());
}

// The innermost place counts: it is named first.
Stopped Evaluator::at(const Span &span, Stopped stop)
{
    if (stoppedAt.length == 0)
        stoppedAt = {span.offset, std::max<std::size_t>(1, span.length)};
    return stop;
}

std::unexpected<Stopped> Evaluator::refuseAt(const Span &span, const QString &message)
{
    auto refused = refuse(message);
    return std::unexpected(at(span, std::move(refused.error())));
}

Stopped Evaluator::spend(std::size_t steps, const Span &span)
{
    m_steps += steps;
    const bool tooLong = output.size() > m_context.limits.output;
    if (m_steps <= m_context.limits.steps && !tooLong)
        return nullptr;
    auto stop = std::make_unique<Stop>();
    stop->diagnostic = Diagnostic(codes::templateLimit,
                                  tooLong ? Functions::tr("The result is longer than %1 bytes.").arg(m_context.limits.output)
                                          : Functions::tr("The template did not end after %1 steps.").arg(m_context.limits.steps));
    return at(span, std::move(stop));
}

Evaluator::Walked Evaluator::walk(const Statements &statements, const Value &dot)
{
    for (const Statement &statement : statements) {
        if (Stopped stop = spend(1, statement.span))
            return std::unexpected(std::move(stop));
        Walked walked = walkOne(statement, dot);
        if (!walked || *walked != Flow::Onward)
            return walked;
    }
    return Flow::Onward;
}

Evaluator::Walked Evaluator::walkOne(const Statement &statement, const Value &dot)
{
    switch (statement.kind) {
    case StatementKind::Text: output += statement.text; return Flow::Onward;
    case StatementKind::Action: return walkAction(statement, dot);
    case StatementKind::If:
    case StatementKind::With: return walkBranch(statement, dot);
    case StatementKind::Range: return walkRange(statement, dot);
    case StatementKind::Template: return walkTemplate(statement, dot);
    case StatementKind::Break: return Flow::Break;
    case StatementKind::Continue: return Flow::Continue;
    }
    return Flow::Onward;
}

Stopped Evaluator::print(const Value &value, const Statement &statement)
{
    const std::size_t before = output.size();
    if (value.isNil())
        output += "<no value>";
    else
        tpl::print(output, value, {m_context.limits.output, m_context.dialect.masksPrinted});
    const std::string_view printed = std::string_view(output).substr(before);
    if (!firstExponent && value.is(Kind::Float) && printed.find("e+") != std::string_view::npos)
        firstExponent = statement.span;
    if (explanations)
        explain(statement.span, printed);
    return spend(printed.size() / 64, statement.span);
}

void Evaluator::explain(const Span &span, std::string_view printed)
{
    const auto known = std::ranges::find(*explanations, span.offset, &Explanation::offset);
    if (known == explanations->end())
        explanations->push_back({span.offset, span.length, std::string(printed)});
    else
        *known = {span.offset, span.length, std::string(printed), known->times + 1};
}

Evaluator::Walked Evaluator::walkAction(const Statement &statement, const Value &dot)
{
    Evaluated value = evaluate(*statement.pipeline, dot);
    if (!value)
        return std::unexpected(std::move(value.error()));
    if (statement.pipeline->variables.empty()) {
        if (Stopped stop = print(*value, statement))
            return std::unexpected(std::move(stop));
    }
    return Flow::Onward;
}

Evaluator::Walked Evaluator::walkBranch(const Statement &statement, const Value &dot)
{
    const std::size_t mark = m_variables.size();
    Evaluated value = evaluate(*statement.pipeline, dot);
    if (!value)
        return std::unexpected(std::move(value.error()));
    const bool truth = value->truth();
    Walked walked = walk(truth ? statement.body : statement.otherwise, truth && statement.kind == StatementKind::With ? *value : dot);
    m_variables.resize(mark);
    return walked;
}

Evaluator::Walked Evaluator::round(const Statement &statement, const Value *index, const Value &element)
{
    const Pipeline &pipeline = *statement.pipeline;
    const std::size_t declared = pipeline.variables.size();
    const std::size_t mark = m_variables.size();
    const Value first = index ? *index : Value();
    for (std::size_t i = 0; i < declared; ++i) {
        const Value &value = declared == 2 && i == 0 ? first : element;
        if (!pipeline.assigns)
            m_variables[mark - declared + i].value = value;
        else if (Stopped stop = assign(pipeline.variables[i], value, pipeline.span))
            return std::unexpected(std::move(stop));
    }
    if (Stopped stop = spend(1, statement.span))
        return std::unexpected(std::move(stop));
    Walked walked = walk(statement.body, element);
    m_variables.resize(mark);
    return walked;
}

// True: there was at least one round.
std::expected<bool, Stopped> Evaluator::walkElements(const Statement &statement, const Value &container)
{
    const std::vector<std::string> keys = container.keys();
    const std::size_t length = *container.length();
    for (std::size_t i = 0; i < length; ++i) {
        const bool isMap = container.isMap();
        const Value index = isMap ? Value::text(keys[i]) : Value::integer(static_cast<std::int64_t>(i), Kind::Int);
        Walked walked = round(statement, &index, isMap ? *container.member(keys[i]) : container.element(i));
        if (!walked)
            return std::unexpected(std::move(walked.error()));
        if (*walked == Flow::Break)
            break;
    }
    return length > 0;
}

std::expected<bool, Stopped> Evaluator::walkCount(const Statement &statement, const Value &count)
{
    if (statement.pipeline->variables.size() > 1)
        return refuseAt(statement.pipeline->span, Functions::tr("`range` over a number has one variable."));
    const bool isUnsigned = count.is(Kind::Uint64) || count.is(Kind::Byte);
    const auto end = static_cast<std::uint64_t>(!isUnsigned && count.toInteger() < 0 ? 0 : count.toInteger());
    for (std::uint64_t i = 0; i < end; ++i) {
        Walked walked = round(statement, nullptr, Value::integer(static_cast<std::int64_t>(i), count.kind()));
        if (!walked)
            return std::unexpected(std::move(walked.error()));
        if (*walked == Flow::Break)
            break;
    }
    return end > 0;
}

Evaluator::Walked Evaluator::walkRange(const Statement &statement, const Value &dot)
{
    const std::size_t mark = m_variables.size();
    Evaluated value = evaluate(*statement.pipeline, dot);
    if (!value)
        return std::unexpected(std::move(value.error()));
    std::expected<bool, Stopped> entered = false;
    if (value->isMap() || value->isList())
        entered = walkElements(statement, *value);
    else if (value->isInteger())
        entered = walkCount(statement, *value);
    else if (!value->isNil())
        return refuseAt(statement.pipeline->span, Functions::tr("`range` cannot go through a %1.").arg(shown(value->typeName())));
    if (!entered)
        return std::unexpected(std::move(entered.error()));
    Walked walked = *entered ? Walked(Flow::Onward) : walk(statement.otherwise, dot);
    m_variables.resize(mark);
    return walked;
}

Evaluator::Walked Evaluator::walkTemplate(const Statement &statement, const Value &dot)
{
    const auto found = m_tree.definitions.find(statement.text);
    if (found == m_tree.definitions.end())
        return refuseAt(statement.span, Functions::tr("The template \"%1\" is not defined.").arg(shown(statement.text)));
    if (m_depth >= m_context.limits.depth) {
        auto stop = std::make_unique<Stop>();
        stop->diagnostic = Diagnostic(codes::templateLimit, Functions::tr("Templates call each other more than %1 levels deep.").arg(m_context.limits.depth));
        return std::unexpected(at(statement.span, std::move(stop)));
    }
    Value inner;
    if (statement.pipeline) {
        Evaluated value = evaluate(*statement.pipeline, dot);
        if (!value)
            return std::unexpected(std::move(value.error()));
        inner = std::move(*value);
    }
    // A template sees none of the variables around its call.
    std::vector<Variable> outer = std::exchange(m_variables, {});
    Value outerDollar = std::exchange(m_dollar, inner);
    ++m_depth;
    Walked walked = walk(found->second, inner);
    --m_depth;
    m_variables = std::move(outer);
    m_dollar = std::move(outerDollar);
    return walked ? Walked(Flow::Onward) : std::move(walked);
}

Value *Evaluator::find(std::string_view name)
{
    const auto found = std::find_if(m_variables.rbegin(), m_variables.rend(), [name](const Variable &known) { return known.name == name; });
    if (found != m_variables.rend())
        return &found->value;
    return name == "$" ? &m_dollar : nullptr;
}

Stopped Evaluator::assign(const std::string &name, const Value &value, const Span &span)
{
    Value *const variable = find(name);
    if (!variable)
        return std::move(refuseAt(span, Functions::tr("The variable `%1` is not declared: write `:=`.").arg(shown(name))).error());
    *variable = value;
    return nullptr;
}

Evaluated Evaluator::evaluate(const Pipeline &pipeline, const Value &dot)
{
    Value value;
    Final final = nullptr;
    for (const Command &command : pipeline.commands) {
        Evaluated result = evaluate(command, dot, final);
        if (!result)
            return result;
        value = std::move(*result);
        final = &value;
    }
    for (const std::string &name : pipeline.variables) {
        if (!pipeline.assigns)
            m_variables.push_back({name, value});
        else if (Stopped stop = assign(name, value, pipeline.span))
            return std::unexpected(std::move(stop));
    }
    return value;
}

Evaluated Evaluator::evaluate(const Command &command, const Value &dot, Final final)
{
    if (Stopped stop = spend(1, command.span))
        return std::unexpected(std::move(stop));
    const Operand &first = command.operands.front();
    const auto arguments = std::span(command.operands).subspan(1);
    switch (first.kind) {
    case OperandKind::Function: return call(*first.function, {}, first.span, arguments, dot, final);
    case OperandKind::Field: return fields(dot, first, arguments, dot, final);
    case OperandKind::Chain: {
        Evaluated inner = evaluate(*first.inner, dot);
        return inner ? fields(*inner, first, arguments, dot, final) : std::move(inner);
    }
    case OperandKind::Variable:
        if (!first.fields.empty()) {
            Evaluated value = variable(first);
            return value ? fields(*value, first, arguments, dot, final) : std::move(value);
        }
        break;
    case OperandKind::Nil: return refuseAt(first.span, Functions::tr("`nil` alone is no value that can be printed."));
    default: break;
    }
    if (!arguments.empty() || final)
        return refuseAt(first.span, Functions::tr("This is no function, so it takes no arguments."));
    return evaluate(first, dot);
}

// An operand by itself, whatever it is.
Evaluated Evaluator::evaluate(const Operand &operand, const Value &dot)
{
    switch (operand.kind) {
    case OperandKind::Dot: return dot;
    case OperandKind::Nil: return Value();
    case OperandKind::Bool:
    case OperandKind::Text: return operand.constant;
    case OperandKind::Number:
        if (operand.number.overflows || (!operand.number.isReal && !operand.number.whole))
            return refuseAt(operand.span, Functions::tr("The number does not fit into 64 bits."));
        return operand.constant;
    case OperandKind::Field: return fields(dot, operand, {}, dot, nullptr);
    case OperandKind::Variable: {
        Evaluated value = variable(operand);
        return value && !operand.fields.empty() ? fields(*value, operand, {}, dot, nullptr) : std::move(value);
    }
    case OperandKind::Function: return call(*operand.function, {}, operand.span, {}, dot, nullptr);
    case OperandKind::Pipeline: return evaluate(*operand.pipeline, dot);
    case OperandKind::Chain: {
        Evaluated inner = evaluate(*operand.inner, dot);
        return inner ? fields(*inner, operand, {}, dot, nullptr) : std::move(inner);
    }
    }
    return Value();
}

Evaluated Evaluator::variable(const Operand &operand)
{
    const Value *const found = find(operand.variable);
    if (!found)
        return refuseAt(operand.span, Functions::tr("The variable `%1` has no value here.").arg(shown(operand.variable)));
    return *found;
}

// A chain of names; only the last one may be a method with arguments.
Evaluated Evaluator::fields(const Value &start, const Operand &operand, std::span<const Operand> arguments, const Value &dot, Final final)
{
    // Methods begin with capitals, so the names before the first capital are keys.
    const std::span<const json::Key> names(operand.fields);
    const std::size_t beforeArguments = arguments.empty() && !final ? names.size() : names.size() - 1;
    const std::size_t keys = std::size_t(std::ranges::find_if(names.first(beforeArguments), mayBeMethod, &json::Key::text) - names.begin());
    std::size_t taken = 0;
    Value receiver = start.descend(names.first(keys), taken);
    m_fromObject = m_fromObject || taken > 0;
    for (std::size_t i = taken; i < names.size(); ++i) {
        const json::Key &name = names[i];
        const bool last = i + 1 == names.size();
        const Function *method = findMethod(receiver, name.text());
        Evaluated next;
        if (method)
            next = call(*method, receiver, operand.span, last ? arguments : std::span<const Operand>(), dot, last ? final : nullptr);
        else if (last && (!arguments.empty() || final))
            return refuseAt(operand.span, Functions::tr("`%1` is no method, so it takes no arguments.").arg(shown(name.text())));
        else
            next = field(receiver, name, operand);
        if (!next)
            return next;
        receiver = std::move(*next);
    }
    return receiver;
}

Evaluated Evaluator::field(const Value &receiver, const json::Key &key, const Operand &operand)
{
    const std::string_view name = key.text();
    if (receiver.isMap()) {
        m_fromObject = receiver.is(Kind::Object);
        if (auto member = receiver.member(key))
            return std::move(*member);
        QString message = Functions::tr("There is no key \"%1\" here.").arg(shown(name));
        constexpr std::size_t fewKeys = 64; // a failure may be normal, with a default, so it has to be cheap
        const auto similar = *receiver.length() <= fewKeys ? nearest(name, receiver.keys()) : std::nullopt;
        if (similar)
            message += u' ' + Functions::tr("Did you mean \"%1\"?").arg(shown(*similar));
        return refuseAt(operand.span, message);
    }
    if (auto value = fieldOf(receiver, name))
        return std::move(*value);
    if (receiver.isNil())
        return refuseAt(operand.span, Functions::tr("The value before `.%1` is null.").arg(shown(name)));
    return refuseAt(operand.span, Functions::tr("A %1 has no field or method `%2`.").arg(shown(receiver.typeName()), shown(name)));
}

namespace
{

QString parameterName(Accepts accepts)
{
    switch (accepts) {
    case Accepts::Text: return Functions::tr("a text");
    case Accepts::Int64: return Functions::tr("a whole number (int64)");
    case Accepts::Int: return Functions::tr("a whole number (int)");
    case Accepts::Time: return Functions::tr("a time");
    case Accepts::Duration: return Functions::tr("a duration");
    case Accepts::Lines: return Functions::tr("header lines");
    default: return Functions::tr("a value");
    }
}

QString remedy(Accepts accepts, const Value &value)
{
    if (accepts == Accepts::Int64 && (value.isInteger() || value.is(Kind::Float) || value.is(Kind::Text)))
        return u' ' + Functions::tr("Use toInt.");
    if (accepts == Accepts::Text && (value.isInteger() || value.is(Kind::Float) || value.is(Kind::Bool)))
        return u' ' + Functions::tr("Use printf \"%v\".");
    if (accepts == Accepts::Time && value.is(Kind::Text))
        return u' ' + Functions::tr("Use parseDate.");
    if (accepts == Accepts::Duration && value.is(Kind::Text))
        return u' ' + Functions::tr("Use parseDuration.");
    return {};
}

bool fits(const Value &value, Accepts accepts)
{
    switch (accepts) {
    case Accepts::Nothing:
    case Accepts::Position:
    case Accepts::Any: return true;
    case Accepts::Text: return value.is(Kind::Text);
    case Accepts::Int64: return value.is(Kind::Int64);
    case Accepts::Int: return value.is(Kind::Int);
    case Accepts::Time: return value.is(Kind::Time);
    case Accepts::Duration: return value.is(Kind::Duration);
    case Accepts::Lines: return value.is(Kind::Texts);
    }
    return false;
}

// Under the native dialect every number that is whole will do.
std::optional<std::int64_t> looseWhole(const Value &value)
{
    if (value.is(Kind::Int) || value.is(Kind::Int64) || value.is(Kind::Byte))
        return value.toInteger();
    if (!value.is(Kind::Float) && !value.is(Kind::Decimal))
        return std::nullopt;
    const double number = value.toReal();
    const bool isWhole = number >= -0x1p63 && number < 0x1p63 && static_cast<double>(static_cast<std::int64_t>(number)) == number;
    return isWhole ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
}

} // namespace

Evaluated Evaluator::checked(Value value, Accepts accepts, const Span &span)
{
    if (fits(value, accepts))
        return value;
    if (accepts == Accepts::Lines && value.isNil())
        return Value::texts(nullptr);
    if (m_context.dialect.looseNumbers && (accepts == Accepts::Int64 || accepts == Accepts::Int)) {
        if (const auto whole = looseWhole(value))
            return Value::integer(*whole, accepts == Accepts::Int ? Kind::Int : Kind::Int64);
    }
    const QString given = value.isNil() ? Functions::tr("null") : shown(value.typeName());
    return refuseAt(span, Functions::tr("Expected %1, not %2.").arg(parameterName(accepts), given) + remedy(accepts, value));
}

// A constant takes the type that is asked for, where its value allows that.
Evaluated Evaluator::constantFor(const Operand &operand, Accepts accepts)
{
    const bool wantsWhole = accepts == Accepts::Int64 || accepts == Accepts::Int || accepts == Accepts::Duration;
    if (operand.kind == OperandKind::Number && wantsWhole) {
        if (!operand.number.whole)
            return refuseAt(operand.span, Functions::tr("Expected a whole number."));
        const Kind kind = accepts == Accepts::Int ? Kind::Int : accepts == Accepts::Int64 ? Kind::Int64 : Kind::Duration;
        return Value::integer(*operand.number.whole, kind);
    }
    Evaluated value = evaluate(operand, {});
    return value ? checked(std::move(*value), accepts, operand.span) : std::move(value);
}

Evaluated Evaluator::argument(const Operand &operand, Accepts accepts, const Value &dot)
{
    if (operand.kind == OperandKind::Number || operand.kind == OperandKind::Text || operand.kind == OperandKind::Bool)
        return constantFor(operand, accepts);
    Evaluated value = evaluate(operand, dot);
    // A null that was stored somewhere is no list, whereas `nil` and the result of a pipeline may stand for an empty one.
    const bool stored = operand.kind == OperandKind::Field || operand.kind == OperandKind::Chain || operand.kind == OperandKind::Dot;
    if (value && value->isNil() && stored && accepts == Accepts::Lines)
        return refuseAt(operand.span, Functions::tr("Expected %1, not %2.").arg(parameterName(accepts), Functions::tr("null")));
    if (value && value->isInteger() && !operand.fields.empty() && m_fromObject && accepts == Accepts::Position && !m_context.dialect.looseNumbers)
        return refuseAt(operand.span, Functions::tr("A position cannot be taken from the state directly. Use toInt."));
    return value ? checked(std::move(*value), accepts, operand.span) : std::move(value);
}

Stopped Evaluator::checkCount(const Function &function, const Span &span, std::size_t given)
{
    const std::size_t fixed = function.parameters.count;
    const bool open = function.parameters.rest != Accepts::Nothing;
    if (open ? given >= fixed : given == fixed)
        return nullptr;
    const QString message = open ? Functions::tr("`%1` needs at least %2 arguments, not %3.") : Functions::tr("`%1` takes %2 arguments, not %3.");
    return std::move(refuseAt(span, message.arg(shown(function.name)).arg(fixed).arg(given)).error());
}

Evaluated Evaluator::shortCircuit(const Function &function, std::span<const Operand> arguments, const Value &dot, Final final)
{
    Value value;
    for (const Operand &operand : arguments) {
        Evaluated evaluated = argument(operand, Accepts::Any, dot);
        if (!evaluated)
            return evaluated;
        value = std::move(*evaluated);
        if (value.truth() == (function.kind == Function::Kind::Or))
            return value;
    }
    return final ? *final : value;
}

Evaluated Evaluator::call(const Function &function, const Value &receiver, const Span &span, std::span<const Operand> arguments,
                          const Value &dot, Final final)
{
    const std::size_t given = arguments.size() + (final ? 1 : 0);
    if (Stopped stop = checkCount(function, span, given))
        return std::unexpected(std::move(stop));
    if (function.kind != Function::Kind::Plain)
        return shortCircuit(function, arguments, dot, final);
    constexpr std::size_t few = 4;
    std::array<Value, few> inPlace;
    std::vector<Value> many(given > few ? given : 0);
    const std::span<Value> values = given > few ? std::span(many) : std::span(inPlace).first(given);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        Evaluated value = argument(arguments[i], function.parameters.at(i), dot);
        if (!value)
            return value;
        values[i] = std::move(*value);
    }
    if (final) {
        Evaluated value = checked(*final, function.parameters.at(arguments.size()), span);
        if (!value)
            return value;
        values[arguments.size()] = std::move(*value);
    }
    Evaluated result = function.run({receiver, values, m_context});
    m_fromObject = false;
    if (!result)
        return std::unexpected(at(span, std::move(result.error())));
    // A text is work, and texts that are put together again and again must not grow without end.
    const std::size_t size = result->is(Kind::Text) ? result->toText().size() : 0;
    if (size > m_context.limits.output)
        return std::unexpected(at(span, std::move(tooLong().error())));
    if (Stopped stop = spend(1 + size / 64, span))
        return std::unexpected(std::move(stop));
    return result;
}

} // namespace penstock::tpl
