// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/tracefilter.h"

#include "ui/run/runtables.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace penstock::ui
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(TraceFilter)
};

using Number = double (*)(const ExchangeRow &row);
using Words = QString (*)(const ExchangeRow &row);

struct NumberField {
    const char *name;
    Number of;
};
constexpr NumberField numbers[] = {
    {"status", [](const ExchangeRow &row) { return double(row.status); }},
    {"ms", [](const ExchangeRow &row) { return double(row.total) / 1000; }},
    {"bytes", [](const ExchangeRow &row) { return double(row.bytesReceived); }},
    {"page", [](const ExchangeRow &row) { return double(row.page); }},
    {"attempt", [](const ExchangeRow &row) { return double(row.attempt); }},
    {"step", [](const ExchangeRow &row) { return double(row.step); }},
    {"interval", [](const ExchangeRow &row) { return double(row.interval); }},
};

// The names of roles are those of the language, not of the screen's.
QString roleName(const ExchangeRow &row)
{
    switch (row.role) {
    case Role::Page: return row.attempt > 1 ? QStringLiteral("retry") : row.step > 0 ? QStringLiteral("chain") : QStringLiteral("page");
    case Role::Parameter: return QStringLiteral("parameter");
    case Role::Login: return QStringLiteral("login");
    case Role::Redirect: return QStringLiteral("redirect");
    case Role::Retry: return QStringLiteral("retry");
    }
    return {};
}

struct WordsField {
    const char *name;
    Words of;
};
constexpr WordsField words[] = {
    {"role", roleName},
    {"method", [](const ExchangeRow &row) { return row.method; }},
    {"host", [](const ExchangeRow &row) { return QUrl(row.url).host(); }},
    {"path", [](const ExchangeRow &row) { return QUrl(row.url).path(); }},
    {"resource", [](const ExchangeRow &row) { return row.resource; }},
};

template<typename Field>
const Field *fieldNamed(std::span<const Field> fields, const QString &name)
{
    const auto found = std::ranges::find_if(fields, [&](const Field &field) { return name == QLatin1String(field.name); });
    return found == fields.end() ? nullptr : &*found;
}

bool compares(double value, const QString &relation, double with)
{
    if (relation == QLatin1String("<"))
        return value < with;
    if (relation == QLatin1String("<="))
        return value <= with;
    if (relation == QLatin1String(">"))
        return value > with;
    if (relation == QLatin1String(">="))
        return value >= with;
    return (value == with) != (relation == QLatin1String("!="));
}

bool matches(const QString &value, const QString &pattern)
{
    if (!pattern.contains(QLatin1Char('*')))
        return value.contains(pattern, Qt::CaseInsensitive);
    const QRegularExpression whole(QRegularExpression::wildcardToRegularExpression(pattern, QRegularExpression::UnanchoredWildcardConversion), QRegularExpression::CaseInsensitiveOption);
    return whole.match(value).hasMatch();
}

bool bodyHolds(const ExchangeRow &row, const std::string &text)
{
    return row.requestBody.contains(text) || (row.body && row.body->contains(text));
}
} // namespace

std::expected<TraceFilter, QString> TraceFilter::parse(const QString &text)
{
    static const QRegularExpression term(QStringLiteral(R"~((-?)(?:([a-z]+)(:|=|!=|<=|>=|<|>|~))?("([^"]*)"|\S+))~"));
    TraceFilter filter;
    if (text.count(QLatin1Char('"')) % 2 != 0)
        return std::unexpected(Text::tr("A quotation mark is not closed."));
    for (auto all = term.globalMatch(text); all.hasNext();) {
        const QRegularExpressionMatch one = all.next();
        Term parsed{.field = one.captured(2), .relation = one.captured(3), .value = one.captured(4).startsWith(QLatin1Char('"')) ? one.captured(5) : one.captured(4), .negated = !one.captured(1).isEmpty()};
        const bool isScheme = parsed.value.startsWith(QLatin1String("//"));
        if (isScheme) {                           // https://... is an address
            parsed.value = parsed.field + parsed.relation + parsed.value;
            parsed.field.clear();
            parsed.relation.clear();
        }
        if (fieldNamed<NumberField>(numbers, parsed.field)) {
            bool isNumber = false;
            parsed.number = parsed.value.toDouble(&isNumber);
            if (!isNumber || parsed.relation == QLatin1String("~"))
                return std::unexpected(Text::tr("`%1` is compared with a number, such as %1>=100.").arg(parsed.field));
        } else if (parsed.field == QLatin1String("body")) {
            if (parsed.relation != QLatin1String("~") && parsed.relation != QLatin1String(":"))
                return std::unexpected(Text::tr("Write body~text."));
        } else if (fieldNamed<WordsField>(words, parsed.field)) {
            if (parsed.relation.startsWith(QLatin1Char('<')) || parsed.relation.startsWith(QLatin1Char('>')))
                return std::unexpected(Text::tr("`%1` is a text; write %1:text.").arg(parsed.field));
        } else if (!parsed.field.isEmpty()) {
            return std::unexpected(Text::tr("There is no field `%1`; there are status, ms, bytes, page, attempt, step, interval, role, method, host, path, resource and body.").arg(parsed.field));
        }
        filter.m_terms.push_back(std::move(parsed));
    }
    return filter;
}

bool TraceFilter::holds(const Term &term, const ExchangeRow &row)
{
    if (const NumberField *number = fieldNamed<NumberField>(numbers, term.field))
        return compares(number->of(row), term.relation, term.number);
    if (const WordsField *text = fieldNamed<WordsField>(words, term.field))
        return matches(text->of(row), term.value) != (term.relation == QLatin1String("!="));
    if (term.field == QLatin1String("body"))
        return bodyHolds(row, term.value.toStdString());
    return matches(row.url, term.value) || matches(roleText(row), term.value) || matches(row.resource, term.value) || matches(row.method, term.value) || matches(QString::number(row.status), term.value);
}

bool TraceFilter::accepts(const ExchangeRow &row) const
{
    return std::ranges::all_of(m_terms, [&](const Term &term) { return holds(term, row) != term.negated; });
}

} // namespace penstock::ui
