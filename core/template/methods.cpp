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

constexpr const char *help = "";

constexpr Function timeRows[] = {
    {"Add", Group::Dates, "Add duration", help, takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::time(plus(receiverTime(call), call[0].toInteger())); }},
    {"AddDate", Group::Dates, "AddDate years months days", help, takes({Accepts::Int, Accepts::Int, Accepts::Int}), addDateOf},
    {"After", Group::Dates, "After time", help, takes({Accepts::Time}),
     [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call) > call[0].toTime()); }},
    {"Before", Group::Dates, "Before time", help, takes({Accepts::Time}),
     [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call) < call[0].toTime()); }},
    {"Compare", Group::Dates, "Compare time", help, takes({Accepts::Time}),
     [](const Call &call) -> Evaluated {
         return whole(receiverTime(call) < call[0].toTime() ? -1 : receiverTime(call) > call[0].toTime());
     }},
    {"Day", Group::Dates, "Day", help, takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).day); }},
    {"Equal", Group::Dates, "Equal time", help, takes({Accepts::Time}),
     [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call) == call[0].toTime()); }},
    {"Format", Group::Dates, "Format layout", help, takes({Accepts::Text}),
     [](const Call &call) -> Evaluated { return text(formatTime(receiverTime(call), call.text(0))); }},
    {"Hour", Group::Dates, "Hour", help, takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).hour); }},
    {"IsDST", Group::Dates, "IsDST", help, takes(), [](const Call &) -> Evaluated { return Value::boolean(false); }},
    {"IsZero", Group::Dates, "IsZero", help, takes(), [](const Call &call) -> Evaluated { return Value::boolean(receiverTime(call).isZero()); }},
    {"Local", Group::Dates, "Local", help, takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Location", Group::Dates, "Location", help, takes(), [](const Call &) -> Evaluated { return Value::location(); }},
    {"Minute", Group::Dates, "Minute", help, takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).minute); }},
    {"Month", Group::Dates, "Month", help, takes(),
     [](const Call &call) -> Evaluated { return Value::integer(receiverDate(call).month, Kind::Month); }},
    {"Nanosecond", Group::Dates, "Nanosecond", help, takes(), [](const Call &call) -> Evaluated { return whole(receiverTime(call).nanoseconds); }},
    {"Round", Group::Dates, "Round duration", help, takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::time(rounded(receiverTime(call), call[0].toInteger())); }},
    {"Second", Group::Dates, "Second", help, takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).second); }},
    {"String", Group::Dates, "String", help, takes(), [](const Call &call) -> Evaluated { return text(timeText(receiverTime(call))); }},
    {"Sub", Group::Dates, "Sub time", help, takes({Accepts::Time}),
     [](const Call &call) -> Evaluated { return Value::duration(minus(receiverTime(call), call[0].toTime())); }},
    {"Truncate", Group::Dates, "Truncate duration", help, takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::time(truncated(receiverTime(call), call[0].toInteger())); }},
    {"UTC", Group::Dates, "UTC", help, takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Unix", Group::Dates, "Unix", help, takes(), [](const Call &call) -> Evaluated { return Value::integer(receiverTime(call).seconds); }},
    {"UnixMicro", Group::Dates, "UnixMicro", help, takes(), [](const Call &call) { return unixUnit(call, 1'000'000); }},
    {"UnixMilli", Group::Dates, "UnixMilli", help, takes(), [](const Call &call) { return unixUnit(call, 1'000); }},
    {"UnixNano", Group::Dates, "UnixNano", help, takes(), unixNano},
    {"Weekday", Group::Dates, "Weekday", help, takes(),
     [](const Call &call) -> Evaluated { return Value::integer(receiverDate(call).weekday, Kind::Weekday); }},
    {"Year", Group::Dates, "Year", help, takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).year); }},
    {"YearDay", Group::Dates, "YearDay", help, takes(), [](const Call &call) -> Evaluated { return whole(receiverDate(call).yearDay); }},
};

constexpr Function durationRows[] = {
    {"Abs", Group::Dates, "Abs", help, takes(), durationAbs},
    {"Hours", Group::Dates, "Hours", help, takes(), [](const Call &call) { return durationIn(call, 3'600 * nanosecondsPerSecond); }},
    {"Microseconds", Group::Dates, "Microseconds", help, takes(),
     [](const Call &call) -> Evaluated { return Value::integer(call.receiver.toInteger() / 1'000); }},
    {"Milliseconds", Group::Dates, "Milliseconds", help, takes(),
     [](const Call &call) -> Evaluated { return Value::integer(call.receiver.toInteger() / 1'000'000); }},
    {"Minutes", Group::Dates, "Minutes", help, takes(), [](const Call &call) { return durationIn(call, 60 * nanosecondsPerSecond); }},
    {"Nanoseconds", Group::Dates, "Nanoseconds", help, takes(),
     [](const Call &call) -> Evaluated { return Value::integer(call.receiver.toInteger()); }},
    {"Round", Group::Dates, "Round duration", help, takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::duration(durationRounded(call.receiver.toInteger(), call[0].toInteger())); }},
    {"Seconds", Group::Dates, "Seconds", help, takes(), [](const Call &call) { return durationIn(call, nanosecondsPerSecond); }},
    {"String", Group::Dates, "String", help, takes(), [](const Call &call) -> Evaluated { return text(durationText(call.receiver.toInteger())); }},
    {"Truncate", Group::Dates, "Truncate duration", help, takes({Accepts::Duration}),
     [](const Call &call) -> Evaluated { return Value::duration(durationTruncated(call.receiver.toInteger(), call[0].toInteger())); }},
};

Evaluated nameOf(const Call &call)
{
    std::string name;
    tpl::print(name, call.receiver, call.printing());
    return text(std::move(name));
}

constexpr Function namedRows[] = {
    {"String", Group::Dates, "String", help, takes(), nameOf},
};

Evaluated firstLine(const Call &call, const std::string &name)
{
    const auto found = call.receiver.toFields().find(name);
    return text(found == call.receiver.toFields().end() || found->second.empty() ? std::string() : found->second.front());
}

Evaluated headerValues(const Call &call)
{
    return call.receiver.member(canonicalHeaderName(call.text(0))).value_or(Value::texts(nullptr));
}

constexpr Function headerRows[] = {
    {"Clone", Group::Lists, "Clone", help, takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Get", Group::Lists, "Get name", help, takes({Accepts::Text}), [](const Call &call) { return firstLine(call, canonicalHeaderName(call.text(0))); }},
    {"Values", Group::Lists, "Values name", help, takes({Accepts::Text}), headerValues},
};

constexpr Function parameterRows[] = {
    {"Encode", Group::Lists, "Encode", help, takes(), [](const Call &call) -> Evaluated { return text(encodeParameters(call.receiver.toFields())); }},
    {"Get", Group::Lists, "Get name", help, takes({Accepts::Text}), [](const Call &call) { return firstLine(call, call.text(0)); }},
    {"Has", Group::Lists, "Has name", help, takes({Accepts::Text}),
     [](const Call &call) -> Evaluated { return Value::boolean(call.receiver.toFields().contains(call.text(0))); }},
};

Evaluated joinPath(const Call &call)
{
    Texts elements;
    for (const Value &value : call.arguments)
        elements.push_back(value.toText());
    return Value::url(std::make_shared<const Url>(receiverUrl(call).joined(elements)));
}

constexpr Function urlRows[] = {
    {"EscapedFragment", Group::Lists, "EscapedFragment", help, takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).escapedFragment()); }},
    {"EscapedPath", Group::Lists, "EscapedPath", help, takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).escapedPath()); }},
    {"Hostname", Group::Lists, "Hostname", help, takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).hostname()); }},
    {"IsAbs", Group::Lists, "IsAbs", help, takes(), [](const Call &call) -> Evaluated { return Value::boolean(!receiverUrl(call).scheme.empty()); }},
    {"JoinPath", Group::Lists, "JoinPath element...", help, takes({}, Accepts::Text), joinPath},
    {"Port", Group::Lists, "Port", help, takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).port()); }},
    {"Query", Group::Lists, "Query", help, takes(),
     [](const Call &call) -> Evaluated { return Value::parameters(std::make_shared<const Fields>(receiverUrl(call).query())); }},
    {"Redacted", Group::Lists, "Redacted", help, takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).redacted()); }},
    {"RequestURI", Group::Lists, "RequestURI", help, takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).requestUri()); }},
    {"String", Group::Lists, "String", help, takes(), [](const Call &call) -> Evaluated { return text(receiverUrl(call).text()); }},
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

std::unexpected<Stopped> noPath(const std::string &path)
{
    return refuse(Functions::tr("The object has nothing under \"%1\".").arg(QString::fromStdString(path)));
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
    return refuse(Functions::tr("This name belongs to a method of the original's objects that cannot be used here. Use `index` to reach a key of this name."));
}

constexpr Function objectRows[] = {
    {"Clone", Group::Lists, "Clone", help, takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"Flatten", Group::Lists, "Flatten", help, takes(), flattened},
    {"GetValue", Group::Lists, "GetValue path", help, takes({Accepts::Text}), getValue},
    {"HasKey", Group::Lists, "HasKey path", help, takes({Accepts::Text}), hasKey},
    {"String", Group::Lists, "String", help, takes(), [](const Call &call) -> Evaluated { return text(jsonText(call.receiver)); }},
};

constexpr Function rootRows[] = {
    {"Clone", Group::Lists, "Clone", help, takes(), [](const Call &call) -> Evaluated { return call.receiver; }},
    {"GetValue", Group::Lists, "GetValue path", help, takes({Accepts::Text}), getValue},
};

constexpr Function hiddenRow{"", Group::Control, "", help, takes({}, Accepts::Any), refused};

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
    if (name.empty() || name[0] < 'A' || name[0] > 'Z')
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
    return url.user ? Value::text(*url.user + (url.password ? ":" + *url.password : "")) : Value();
}

} // namespace penstock::tpl
