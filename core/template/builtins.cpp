// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/functions.h"

namespace penstock::tpl
{

namespace
{

enum class Basic { None, Bool, Whole, Natural, Real, Text };

Basic basic(const Value &value)
{
    switch (value.kind()) {
    case Kind::Bool: return Basic::Bool;
    case Kind::Byte:
    case Kind::Uint64: return Basic::Natural;
    case Kind::Float:
    case Kind::Decimal: return Basic::Real;
    case Kind::Text: return Basic::Text;
    default: return value.isInteger() ? Basic::Whole : Basic::None;
    }
}

bool isWhole(Basic kind)
{
    return kind == Basic::Whole || kind == Basic::Natural;
}

bool isNumber(Basic kind)
{
    return isWhole(kind) || kind == Basic::Real;
}

// Below 0, equal 0 or above 0; whole numbers of different signedness by value.
int compareWhole(const Value &a, Basic kindA, const Value &b, Basic kindB)
{
    const std::int64_t x = a.toInteger(), y = b.toInteger();
    if (kindA == kindB && kindA == Basic::Whole)
        return x < y ? -1 : x > y;
    if (kindA == Basic::Whole && x < 0)
        return -1;
    if (kindB == Basic::Whole && y < 0)
        return 1;
    const auto naturalX = static_cast<std::uint64_t>(x), naturalY = static_cast<std::uint64_t>(y);
    return naturalX < naturalY ? -1 : naturalX > naturalY;
}

double realOf(const Value &value, Basic kind)
{
    if (kind == Basic::Real)
        return value.toReal();
    return kind == Basic::Natural ? static_cast<double>(static_cast<std::uint64_t>(value.toInteger())) : static_cast<double>(value.toInteger());
}

std::unexpected<Stopped> incompatible(const Value &a, const Value &b)
{
    QString message = Functions::tr("A %1 cannot be compared with a %2.")
                          .arg(QString::fromStdString(a.typeName()), QString::fromStdString(b.typeName()));
    if (isNumber(basic(a)) && isNumber(basic(b)))
        message += u' ' + Functions::tr("JSON numbers are floats: write 5.0, or use toInt.");
    return refuse(message);
}

std::expected<bool, Stopped> equalBasic(const Value &a, Basic kindA, const Value &b, Basic kindB, const Dialect &dialect)
{
    if (isWhole(kindA) && isWhole(kindB))
        return compareWhole(a, kindA, b, kindB) == 0;
    if (isNumber(kindA) && isNumber(kindB) && (kindA == kindB || dialect.looseNumbers))
        return realOf(a, kindA) == realOf(b, kindB);
    if (kindA != kindB)
        return incompatible(a, b);
    return kindA == Basic::Bool ? a.toBool() == b.toBool() : a.toText() == b.toText();
}

bool isNilLike(const Value &value)
{
    return value.isNil() || value.isNilContainer();
}

// Values of kinds other than the basic ones: comparison with nil is possible, and times and locations can be equal.
std::expected<bool, Stopped> equalOther(const Value &a, const Value &b)
{
    if (isNilLike(a) || isNilLike(b))
        return isNilLike(a) && isNilLike(b);
    if (a.is(Kind::Location) && b.is(Kind::Location))
        return true;
    if (!a.is(Kind::Time) || !b.is(Kind::Time))
        return refuse(Functions::tr("Values of the type %1 cannot be compared.").arg(QString::fromStdString(b.typeName())));
    return a.toTime() == b.toTime();
}

std::expected<bool, Stopped> equal(const Value &a, const Value &b, const Dialect &dialect)
{
    const Basic kindA = basic(a), kindB = basic(b);
    if (kindA != Basic::None && kindB != Basic::None)
        return equalBasic(a, kindA, b, kindB, dialect);
    if (kindA == Basic::None && kindB == Basic::None)
        return equalOther(a, b);
    if (a.isNil() || b.isNil())
        return false;
    return incompatible(a, b);
}

Evaluated result(std::expected<bool, Stopped> truth, bool inverted = false)
{
    return truth ? Evaluated(Value::boolean(*truth != inverted)) : Evaluated(std::unexpected(std::move(truth.error())));
}

Evaluated eq(const Call &call)
{
    if (call.arguments.size() < 2)
        return refuse(Functions::tr("`eq` needs a second value."));
    for (const Value &other : call.arguments.subspan(1)) {
        auto same = equal(call[0], other, call.context.dialect);
        if (!same || *same)
            return result(std::move(same));
    }
    return Value::boolean(false);
}

Evaluated ne(const Call &call)
{
    return result(equal(call[0], call[1], call.context.dialect), true);
}

Evaluated lt(const Call &call)
{
    return result(isLess(call[0], call[1], call.context.dialect));
}

std::expected<bool, Stopped> isLessOrEqual(const Call &call)
{
    auto less = isLess(call[0], call[1], call.context.dialect);
    return !less || *less ? std::move(less) : equal(call[0], call[1], call.context.dialect);
}

Evaluated le(const Call &call)
{
    return result(isLessOrEqual(call));
}

Evaluated gt(const Call &call)
{
    return result(isLessOrEqual(call), true);
}

Evaluated ge(const Call &call)
{
    return result(isLess(call[0], call[1], call.context.dialect), true);
}

Evaluated inverse(const Call &call)
{
    return Value::boolean(!call[0].truth());
}

Evaluated len(const Call &call)
{
    const auto length = call[0].length();
    if (!length)
        return refuse(Functions::tr("A %1 has no length.").arg(QString::fromStdString(call[0].typeName())));
    return Value::integer(static_cast<std::int64_t>(*length), Kind::Int);
}

// A position in a text or list; `last` itself is still a position for `slice`.
std::expected<std::size_t, Stopped> position(const Value &index, std::size_t last)
{
    if (!index.isInteger()) {
        QString message = Functions::tr("A position has to be a whole number, not a %1.").arg(QString::fromStdString(index.typeName()));
        if (index.is(Kind::Float))
            message += u' ' + Functions::tr("Use toInt.");
        return refuse(message);
    }
    const std::int64_t at = index.toInteger();
    if (at < 0 || static_cast<std::uint64_t>(at) > last)
        return refuse(Functions::tr("The position %1 is out of range (length %2).").arg(at).arg(last));
    return static_cast<std::size_t>(at);
}

Evaluated memberAt(const Value &map, const Value &key)
{
    if (!key.is(Kind::Text))
        return refuse(Functions::tr("A key has to be a text, not a %1.").arg(QString::fromStdString(key.typeName())));
    if (auto member = map.member(key.toText()))
        return *member;
    // A missing key gives the empty value of the map's kind; with objects that is "no value".
    if (map.is(Kind::Header) || map.is(Kind::Parameters))
        return Value::texts(nullptr);
    return map.shape() == Shape::Texts ? Value::text({}) : Value();
}

Evaluated elementAt(const Value &item, const Value &index)
{
    const std::size_t length = *item.length();
    auto at = position(index, length);
    if (!at)
        return std::unexpected(std::move(at.error()));
    if (*at == length)
        return refuse(Functions::tr("The position %1 is out of range (length %2).").arg(*at).arg(length));
    if (item.is(Kind::Text))
        return Value::integer(static_cast<unsigned char>(item.toText()[*at]), Kind::Byte);
    return item.element(*at);
}

Evaluated index(const Call &call)
{
    Value item = call[0];
    if (item.isNil())
        return refuse(Functions::tr("`index` looks into null."));
    for (const Value &key : call.arguments.subspan(1)) {
        if (!item.isMap() && !item.isList() && !item.is(Kind::Text))
            return refuse(Functions::tr("`index` cannot look into a %1.").arg(QString::fromStdString(item.typeName())));
        Evaluated found = item.isMap() ? memberAt(item, key) : elementAt(item, key);
        if (!found)
            return found;
        item = std::move(*found);
    }
    return item;
}

Evaluated slice(const Call &call)
{
    const Value &item = call[0];
    if (!item.isList() && !item.is(Kind::Text))
        return refuse(Functions::tr("`slice` cannot cut a %1.").arg(QString::fromStdString(item.typeName())));
    if (call.arguments.size() > (item.is(Kind::Text) ? 3 : 4))
        return refuse(Functions::tr("`slice` takes a first and a last position."));
    const std::size_t length = *item.length();
    std::array<std::size_t, 3> bounds{0, length, length};
    for (std::size_t i = 1; i < call.arguments.size(); ++i) {
        auto at = position(call[i], length);
        if (!at)
            return std::unexpected(std::move(at.error()));
        bounds[i - 1] = *at;
    }
    if (bounds[0] > bounds[1] || bounds[1] > bounds[2])
        return refuse(Functions::tr("The first position is behind the last."));
    const std::size_t count = bounds[1] - bounds[0];
    if (item.is(Kind::Text))
        return Value::text(std::string(item.toText().substr(bounds[0], count)));
    if (item.is(Kind::Texts)) {
        const auto from = item.toTexts().begin() + static_cast<std::ptrdiff_t>(bounds[0]);
        return Value::texts(std::make_shared<const Texts>(from, from + static_cast<std::ptrdiff_t>(count)));
    }
    Elements elements;
    for (std::size_t i = 0; i < count; ++i)
        elements.push_back(item.element(bounds[0] + i));
    return Value::list(std::move(elements));
}

Evaluated callValue(const Call &)
{
    return refuse(Functions::tr("`call` needs a function, and no value of the state is one."));
}

constexpr Function rows[] = {
    {"and", Group::Logic, "and value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The first value that counts as false, else the last one."),
     takes({Accepts::Any}, Accepts::Any), nullptr, Function::Kind::And},
    {"or", Group::Logic, "or value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The first value that counts as true, else the last one."),
     takes({Accepts::Any}, Accepts::Any), nullptr, Function::Kind::Or},
    {"not", Group::Logic, "not value",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where the value counts as false."),
     takes({Accepts::Any}), inverse},
    {"eq", Group::Logic, "eq a b...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where a equals any of the others. The kinds have to agree."),
     takes({Accepts::Any}, Accepts::Any), eq},
    {"ne", Group::Logic, "ne a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where a is not equal to b."),
     takes({Accepts::Any, Accepts::Any}), ne},
    {"lt", Group::Logic, "lt a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where a is less than b."),
     takes({Accepts::Any, Accepts::Any}), lt},
    {"le", Group::Logic, "le a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where a is less than b or equal to it."),
     takes({Accepts::Any, Accepts::Any}), le},
    {"gt", Group::Logic, "gt a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where a is greater than b."),
     takes({Accepts::Any, Accepts::Any}), gt},
    {"ge", Group::Logic, "ge a b",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where a is greater than b or equal to it."),
     takes({Accepts::Any, Accepts::Any}), ge},
    {"len", Group::Lists, "len value",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The length of a text in bytes, or of a list or an object."),
     takes({Accepts::Any}), len},
    {"index", Group::Lists, "index value key...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "What stands under a key or at a position. A missing key is no failure."),
     takes({Accepts::Any}, Accepts::Any), index},
    {"slice", Group::Lists, "slice value [from [to]]",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "A part of a text or list."),
     takes({Accepts::Any}, Accepts::Position), slice},
    {"call", Group::Control, "call function value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Always fails: no value of the state is a function."),
     takes({Accepts::Any}, Accepts::Any), callValue},
};

} // namespace

std::expected<bool, Stopped> isLess(const Value &a, const Value &b, const Dialect &dialect)
{
    const Basic kindA = basic(a), kindB = basic(b);
    if (kindA == Basic::None || kindB == Basic::None || (kindA == kindB && kindA == Basic::Bool)) {
        const Value &bad = kindA == Basic::None || kindA == Basic::Bool ? a : b;
        return refuse(Functions::tr("Values of the type %1 have no order.").arg(QString::fromStdString(bad.typeName())));
    }
    if (isWhole(kindA) && isWhole(kindB))
        return compareWhole(a, kindA, b, kindB) < 0;
    if (isNumber(kindA) && isNumber(kindB) && (kindA == kindB || dialect.looseNumbers))
        return realOf(a, kindA) < realOf(b, kindB);
    if (kindA != kindB)
        return incompatible(a, b);
    return a.toText() < b.toText();
}

std::span<const Function> builtinFunctions()
{
    return rows;
}

} // namespace penstock::tpl
