// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/functions.h"
#include "core/template/spelling.h"

#include <limits>

namespace penstock::tpl
{

namespace
{

// Sums and products wrap around silently, as in the original.
std::uint64_t bits(const Value &value)
{
    return static_cast<std::uint64_t>(value.toInteger());
}

Evaluated add(const Call &call)
{
    std::uint64_t sum = 0;
    for (const Value &value : call.arguments)
        sum += bits(value);
    return Value::integer(static_cast<std::int64_t>(sum));
}

Evaluated mul(const Call &call)
{
    return Value::integer(static_cast<std::int64_t>(bits(call[0]) * bits(call[1])));
}

Evaluated div(const Call &call)
{
    const std::int64_t divisor = call[1].toInteger();
    if (divisor == 0)
        return refuse(Functions::tr("Division by zero."));
    if (divisor == -1)
        return Value::integer(static_cast<std::int64_t>(0 - bits(call[0])));
    return Value::integer(call[0].toInteger() / divisor);
}

Evaluated minimum(const Call &call)
{
    auto less = isLess(call[0], call[1], call.context.dialect);
    return less ? Evaluated(*less ? call[0] : call[1]) : Evaluated(std::unexpected(std::move(less.error())));
}

Evaluated maximum(const Call &call)
{
    auto less = isLess(call[0], call[1], call.context.dialect);
    return less ? Evaluated(*less ? call[1] : call[0]) : Evaluated(std::unexpected(std::move(less.error())));
}

Evaluated toInt(const Call &call)
{
    const Value &value = call[0];
    if (value.isInteger())
        return Value::integer(value.toInteger());
    if (value.is(Kind::Float) || value.is(Kind::Decimal))
        return Value::integer(truncatedToInt64(value.toReal()));
    if (value.is(Kind::Text))
        return Value::integer(truncatedToInt64(parseFloat(value.toText()).value_or(0)));
    return Value::integer(0);
}

constexpr Function rows[] = {
    {"add", Group::Numbers, "add n...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The sum of whole numbers. JSON numbers have to go through toInt."),
     takes({}, Accepts::Int64), add},
    {"mul", Group::Numbers, "mul a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The product of two whole numbers."),
     takes({Accepts::Int64, Accepts::Int64}), mul},
    {"div", Group::Numbers, "div a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The quotient of two whole numbers, cut off towards zero."),
     takes({Accepts::Int64, Accepts::Int64}), div},
    {"min", Group::Numbers, "min a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The smaller of two whole numbers, two floats or two texts."),
     takes({Accepts::Any, Accepts::Any}), minimum},
    {"max", Group::Numbers, "max a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The larger of two whole numbers, two floats or two texts."),
     takes({Accepts::Any, Accepts::Any}), maximum},
    {"toInt", Group::Numbers, "toInt value",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "A number or a numeric text as a whole number, cut off; 0 for everything else."),
     takes({Accepts::Any}), toInt},
};

} // namespace

std::span<const Function> numberFunctions()
{
    return rows;
}

} // namespace penstock::tpl
