// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/functions.h"
#include "core/template/golayout.h"
#include "core/template/jsontext.h"
#include "core/template/url.h"

#include <algorithm>

namespace penstock::tpl
{

namespace
{

Value whole(std::int64_t number)
{
    return Value::integer(number, Kind::Int);
}

Value text(std::string content)
{
    return Value::text(std::move(content));
}

Time receiverTime(const Call &call)
{
    return call.receiver.toTime();
}

Civil receiverDate(const Call &call)
{
    return civil(call.receiver.toTime().seconds);
}

const Url &receiverUrl(const Call &call)
{
    return call.receiver.toUrl();
}

Evaluated addDateOf(const Call &call)
{
    return Value::time(addDate(receiverTime(call), call[0].toInteger(), call[1].toInteger(), call[2].toInteger()));
}

Evaluated unixNano(const Call &call)
{
    const Time time = receiverTime(call);
    const auto seconds = static_cast<std::uint64_t>(time.seconds);
    return Value::integer(static_cast<std::int64_t>(seconds * 1'000'000'000 + static_cast<std::uint64_t>(time.nanoseconds)));
}

Evaluated unixUnit(const Call &call, std::int64_t perSecond)
{
    const Time time = receiverTime(call);
    const auto seconds = static_cast<std::uint64_t>(time.seconds) * static_cast<std::uint64_t>(perSecond);
    return Value::integer(static_cast<std::int64_t>(seconds + static_cast<std::uint64_t>(time.nanoseconds / (nanosecondsPerSecond / perSecond))));
}

// A duration in a larger unit; the whole part is exact.
Evaluated durationIn(const Call &call, std::int64_t unit)
{
    const std::int64_t duration = call.receiver.toInteger();
    return Value::real(static_cast<double>(duration / unit) + static_cast<double>(duration % unit) / static_cast<double>(unit));
}

Evaluated durationAbs(const Call &call)
{
    const std::int64_t duration = call.receiver.toInteger();
    if (duration == std::numeric_limits<std::int64_t>::min())
        return Value::duration(std::numeric_limits<std::int64_t>::max());
    return Value::duration(duration < 0 ? -duration : duration);
}

constexpr Function timeRows[] = {
    {"Add", Group::Dates, "Add duration",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time moved by a duration."),
     takes({Accepts::Duration}), [](const Call &call) -> Evaluated { return Value::time(plus(receiverTime(call), call[0].toInteger())); }},
    {"AddDate", Group::Dates, "AddDate years months days",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time moved by years, months and days; 31 March minus one month is 3 March."),
     takes({Accepts::Int, Accepts::Int, Accepts::Int}), addDateOf},
    {"After", Group::Dates, "After time",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where the time is after the other."),
     takes({Accepts::Time}), [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call) > call[0].toTime()); }},
    {"Before", Group::Dates, "Before time",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where the time is before the other."),
     takes({Accepts::Time}), [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call) < call[0].toTime()); }},
    {"Compare", Group::Dates, "Compare time",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "-1, 0 or 1: before, equal, after."),
     takes({Accepts::Time}), [](const Call &call) -> Evaluated {
         return whole(receiverTime(call) < call[0].toTime() ? -1 : receiverTime(call) > call[0].toTime());
     }},
    {"Day", Group::Dates, "Day",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The day of the month."),
     takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).day); }},
    {"Equal", Group::Dates, "Equal time",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where both are the same instant."),
     takes({Accepts::Time}), [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call) == call[0].toTime()); }},
    {"Format", Group::Dates, "Format layout",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time by a layout (no names of layouts here)."),
     takes({Accepts::Text}), [](const Call &call) -> Evaluated { return text(formatTime(receiverTime(call), call.text(0))); }},
    {"Hour", Group::Dates, "Hour",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The hour, 0 to 23."),
     takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).hour); }},
    {"IsDST", Group::Dates, "IsDST",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Always false: times are UTC."),
     takes(), [](const Call &) -> Evaluated { return Value::boolean(false); }},
    {"IsZero", Group::Dates, "IsZero",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True for the year 1, which parseDate gives for what it cannot read."),
     takes(), [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call).isZero()); }},
    {"Local", Group::Dates, "Local",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time itself: times are UTC."),
     takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Location", Group::Dates, "Location",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "UTC."),
     takes(), [](const Call &) -> Evaluated { return Value::location(); }},
    {"Minute", Group::Dates, "Minute",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The minute."),
     takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).minute); }},
    {"Month", Group::Dates, "Month",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The month; prints as its name."),
     takes(), [](const Call &call) -> Evaluated { return Value::integer(receiverDate(call).month, Kind::Month); }},
    {"Nanosecond", Group::Dates, "Nanosecond",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The nanoseconds within the second."),
     takes(), [](const Call &call) -> Evaluated { return whole(receiverTime(call).nanoseconds); }},
    {"Round", Group::Dates, "Round duration",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time rounded to a multiple of a duration."),
     takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::time(rounded(receiverTime(call), call[0].toInteger())); }},
    {"Second", Group::Dates, "Second",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The second."),
     takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).second); }},
    {"String", Group::Dates, "String",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time as text."),
     takes(), [](const Call &call) -> Evaluated { return text(timeText(receiverTime(call))); }},
    {"Sub", Group::Dates, "Sub time",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration from the other time to this one."),
     takes({Accepts::Time}), [](const Call &call) -> Evaluated { return Value::duration(minus(receiverTime(call), call[0].toTime())); }},
    {"Truncate", Group::Dates, "Truncate duration",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time cut off to a multiple of a duration."),
     takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::time(truncated(receiverTime(call), call[0].toInteger())); }},
    {"UTC", Group::Dates, "UTC",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time itself."),
     takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Unix", Group::Dates, "Unix",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Seconds since 1970."),
     takes(), [](const Call &call) -> Evaluated { return Value::integer(receiverTime(call).seconds); }},
    {"UnixMicro", Group::Dates, "UnixMicro",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Microseconds since 1970."),
     takes(), [](const Call &call) { return unixUnit(call, 1'000'000); }},
    {"UnixMilli", Group::Dates, "UnixMilli",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Milliseconds since 1970."),
     takes(), [](const Call &call) { return unixUnit(call, 1'000); }},
    {"UnixNano", Group::Dates, "UnixNano",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Nanoseconds since 1970."),
     takes(), unixNano},
    {"Weekday", Group::Dates, "Weekday",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The day of the week; prints as its name."),
     takes(), [](const Call &call) -> Evaluated { return Value::integer(receiverDate(call).weekday, Kind::Weekday); }},
    {"Year", Group::Dates, "Year",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The year."),
     takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).year); }},
    {"YearDay", Group::Dates, "YearDay",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The day of the year, from 1."),
     takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).yearDay); }},
};

constexpr Function durationRows[] = {
    {"Abs", Group::Dates, "Abs",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration without its sign."),
     takes(), durationAbs},
    {"Hours", Group::Dates, "Hours",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration in hours, as a float."),
     takes(), [](const Call &call) { return durationIn(call, 3'600 * nanosecondsPerSecond); }},
    {"Microseconds", Group::Dates, "Microseconds",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration in whole microseconds."),
     takes(), [](const Call &call) -> Evaluated { return Value::integer(call.receiver.toInteger() / 1'000); }},
    {"Milliseconds", Group::Dates, "Milliseconds",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration in whole milliseconds."),
     takes(), [](const Call &call) -> Evaluated { return Value::integer(call.receiver.toInteger() / 1'000'000); }},
    {"Minutes", Group::Dates, "Minutes",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration in minutes, as a float."),
     takes(), [](const Call &call) { return durationIn(call, 60 * nanosecondsPerSecond); }},
    {"Nanoseconds", Group::Dates, "Nanoseconds",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration in nanoseconds."),
     takes(), [](const Call &call) -> Evaluated { return Value::integer(call.receiver.toInteger()); }},
    {"Round", Group::Dates, "Round duration",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration rounded to a multiple of another."),
     takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::duration(durationRounded(call.receiver.toInteger(), call[0].toInteger())); }},
    {"Seconds", Group::Dates, "Seconds",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration in seconds, as a float."),
     takes(), [](const Call &call) { return durationIn(call, nanosecondsPerSecond); }},
    {"String", Group::Dates, "String",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration as text."),
     takes(), [](const Call &call) -> Evaluated { return text(durationText(call.receiver.toInteger())); }},
    {"Truncate", Group::Dates, "Truncate duration",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The duration cut off to a multiple of another."),
     takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::duration(durationTruncated(call.receiver.toInteger(), call[0].toInteger())); }},
};

Evaluated nameOf(const Call &call)
{
    std::string name;
    tpl::print(name, call.receiver, call.printing());
    return text(std::move(name));
}

constexpr Function namedRows[] = {
    {"String", Group::Dates, "String",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The name."),
     takes(), nameOf},
};

Evaluated firstLine(const Call &call, std::string_view name)
{
    const auto found = call.receiver.toFields().find(name);
    return text(found == call.receiver.toFields().end() || found->second.empty() ? std::string() : found->second.front());
}

Evaluated headerValues(const Call &call)
{
    return call.receiver.member(canonicalHeaderName(call.text(0))).value_or(Value::texts(nullptr));
}

constexpr Function headerRows[] = {
    {"Clone", Group::Lists, "Clone",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The header itself."),
     takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Get", Group::Lists, "Get name",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The first line of this name, in any spelling; empty where there is none."),
     takes({Accepts::Text}), [](const Call &call) { return firstLine(call, canonicalHeaderName(call.text(0))); }},
    {"Values", Group::Lists, "Values name",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "All lines of this name, in any spelling."),
     takes({Accepts::Text}), headerValues},
};

constexpr Function parameterRows[] = {
    {"Encode", Group::Lists, "Encode",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The parameters as a query."),
     takes(), [](const Call &call) -> Evaluated { return text(encodeParameters(call.receiver.toFields())); }},
    {"Get", Group::Lists, "Get name",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The first value of this parameter; empty where there is none."),
     takes({Accepts::Text}), [](const Call &call) { return firstLine(call, call.text(0)); }},
    {"Has", Group::Lists, "Has name",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where there is such a parameter."),
     takes({Accepts::Text}), [](const Call &call) -> Evaluated { return Value::boolean(call.receiver.toFields().contains(call.text(0))); }},
};

Evaluated joinPath(const Call &call)
{
    Texts elements;
    for (const Value &value : call.arguments)
        elements.emplace_back(value.toText());
    return Value::url(std::make_shared<const Url>(receiverUrl(call).joined(elements)));
}

Evaluated resolve(const Call &call)
{
    const auto reference = Url::parse(call.text(0));
    if (!reference)
        return refuse(Functions::tr("This is not a URL."));
    return Value::url(std::make_shared<const Url>(receiverUrl(call).resolved(*reference)));
}

constexpr Function urlRows[] = {
    {"EscapedFragment", Group::Lists, "EscapedFragment",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The fragment, escaped."),
     takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).escapedFragment()); }},
    {"EscapedPath", Group::Lists, "EscapedPath",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The path, escaped."),
     takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).escapedPath()); }},
    {"Hostname", Group::Lists, "Hostname",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The host without the port."),
     takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).hostname()); }},
    {"IsAbs", Group::Lists, "IsAbs",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where the URL has a scheme."),
     takes(), [](const Call &call) -> Evaluated { return Value::boolean(!receiverUrl(call).scheme.empty()); }},
    {"JoinPath", Group::Lists, "JoinPath element...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The URL with elements added to its path."),
     takes({}, Accepts::Text), joinPath},
    {"Parse", Group::Lists, "Parse reference",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The URL that a reference leads to from here."),
     takes({Accepts::Text}), resolve},
    {"Port", Group::Lists, "Port",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The port; empty where none is written."),
     takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).port()); }},
    {"Query", Group::Lists, "Query",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The parameters of the query."),
     takes(), [](const Call &call) -> Evaluated { return Value::parameters(std::make_shared<const Fields>(receiverUrl(call).query())); }},
    {"Redacted", Group::Lists, "Redacted",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The URL with its password hidden."),
     takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).redacted()); }},
    {"RequestURI", Group::Lists, "RequestURI",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Path and query as they are sent."),
     takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).requestUri()); }},
    {"String", Group::Lists, "String",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The URL as text."),
     takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).text()); }},
};

enum class Lookup { Found, Missing, NoObject };

// Dotted lookup (httpjson, section 5.5): the whole rest as a literal key first, else into the object before the first dot.
Lookup lookUp(Value &object, std::string_view path)
{
    for (;;) {
        if (auto member = object.member(path)) {
            object = *member;
            return Lookup::Found;
        }
        const std::size_t dot = path.find('.');
        if (dot == std::string_view::npos)
            return Lookup::Missing;
        auto next = object.member(path.substr(0, dot));
        if (!next || !next->is(Kind::Object))
            return Lookup::NoObject;
        object = *next;
        path.remove_prefix(dot + 1);
    }
}

std::unexpected<Stopped> noPath(std::string_view path)
{
    return refuse(Functions::tr("The object has nothing under \"%1\".").arg(QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size()))));
}

Evaluated hasKey(const Call &call)
{
    Value object = call.receiver;
    const Lookup found = lookUp(object, call.text(0));
    if (found == Lookup::NoObject)
        return noPath(call.text(0));
    return Value::boolean(found == Lookup::Found);
}

Evaluated getValue(const Call &call)
{
    Value object = call.receiver;
    if (lookUp(object, call.text(0)) != Lookup::Found)
        return noPath(call.text(0));
    return object;
}

void flatten(Members &to, const std::string &prefix, const Value &object)
{
    for (const std::string &key : object.keys()) {
        const Value member = *object.member(key);
        const std::string name = prefix.empty() ? key : prefix + '.' + key;
        if (member.is(Kind::Object))
            flatten(to, name, member);
        else
            to.insert_or_assign(name, member);
    }
}

Evaluated flattened(const Call &call)
{
    Members members;
    flatten(members, {}, call.receiver);
    return Value::object(std::move(members));
}

// Methods of the original that would change the state or are of no use in a template; a data key with such a name is hidden by them.
Evaluated refused(const Call &)
{
    return refuse(Functions::tr("This name belongs to a method of the original's objects that cannot be used here. "
                                "Use `index` to reach a key of this name."));
}

constexpr Function objectRows[] = {
    {"Clone", Group::Lists, "Clone",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The object itself."),
     takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Flatten", Group::Lists, "Flatten",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The object with dotted names instead of objects within."),
     takes(), flattened},
    {"GetValue", Group::Lists, "GetValue path",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "What stands under a dotted path; fails where there is nothing."),
     takes({Accepts::Text}), getValue},
    {"HasKey", Group::Lists, "HasKey path",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "True where there is something under a dotted path."),
     takes({Accepts::Text}), hasKey},
    {"String", Group::Lists, "String",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The object as JSON."),
     takes(), [](const Call &call) -> Evaluated { return text(jsonText(call.receiver)); }},
};

constexpr Function rootRows[] = {
    {"Clone", Group::Lists, "Clone",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The state itself."),
     takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"GetValue", Group::Lists, "GetValue path",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "What stands under a dotted path; fails where there is nothing."),
     takes({Accepts::Text}), getValue},
};

constexpr Function hiddenRow{"", Group::Control, "", "", takes({}, Accepts::Any), refused};

constexpr std::array<std::string_view, 13> hiddenNames{"AlterPath", "CopyFieldsTo", "DeepUpdate", "DeepUpdateNoOverwrite", "Delete",
                                                       "FindFold", "FlattenKeys", "Format", "MarshalLogObject", "Put",
                                                       "StringToPrint", "Traverse", "Update"};

std::span<const Function> rowsOf(const Value &receiver)
{
    switch (receiver.kind()) {
    case Kind::Time: return timeRows;
    case Kind::Duration: return durationRows;
    case Kind::Month:
    case Kind::Weekday:
    case Kind::Location: return namedRows;
    case Kind::Header: return headerRows;
    case Kind::Parameters: return parameterRows;
    case Kind::Url: return urlRows;
    case Kind::Object:
        if (receiver.shape() == Shape::State || receiver.shape() == Shape::StatePointer)
            return objectRows;
        return receiver.shape() == Shape::Root ? std::span<const Function>(rootRows) : std::span<const Function>();
    default: return {};
    }
}

} // namespace

const Function *findMethod(const Value &receiver, std::string_view name)
{
    if (!mayBeMethod(name))
        return nullptr;
    const auto rows = rowsOf(receiver);
    const auto found = std::ranges::find(rows, name, [](const Function &method) { return std::string_view(method.name); });
    if (found != rows.end())
        return &*found;
    const bool hides = receiver.is(Kind::Object) && (receiver.shape() == Shape::State || receiver.shape() == Shape::StatePointer);
    return hides && std::ranges::find(hiddenNames, name) != hiddenNames.end() ? &hiddenRow : nullptr;
}

std::vector<const Function *> methodsOf(const Value &receiver)
{
    std::vector<const Function *> methods;
    for (const Function &method : rowsOf(receiver))
        methods.push_back(&method);
    return methods;
}

std::optional<Value> fieldOf(const Value &receiver, std::string_view name)
{
    if (!receiver.is(Kind::Url))
        return std::nullopt;
    const Url &url = receiver.toUrl();
    struct Field {
        std::string_view name;
        const std::string Url::*member;
    };
    static constexpr std::array fields{Field{"Scheme", &Url::scheme}, Field{"Opaque", &Url::opaque}, Field{"Host", &Url::host},
                                       Field{"Path", &Url::path}, Field{"RawPath", &Url::rawPath}, Field{"RawQuery", &Url::rawQuery},
                                       Field{"Fragment", &Url::fragment}, Field{"RawFragment", &Url::rawFragment}};
    const auto found = std::ranges::find(fields, name, &Field::name);
    if (found != fields.end())
        return Value::text(url.*found->member);
    if (name == "ForceQuery" || name == "OmitHost")
        return Value::boolean(name == "ForceQuery" && url.forceQuery);
    if (name != "User")
        return std::nullopt;
    return url.user ? Value::text(url.userInfo()) : Value();
}

} // namespace penstock::tpl
