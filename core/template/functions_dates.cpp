// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/functions.h"
#include "core/template/golayout.h"

namespace penstock::tpl
{

namespace
{

Evaluated now(const Call &call)
{
    return Value::time(call.arguments.empty() ? call.context.now : plus(call.context.now, call[0].toInteger()));
}

Evaluated duration(const Call &call)
{
    return Value::duration(parseDuration(call.text(0)).value_or(0));
}

std::string_view layoutAt(const Call &call, std::size_t index)
{
    return namedLayout(call.arguments.size() > index ? std::string_view(call.text(index)) : "RFC3339");
}

Evaluated parseDate(const Call &call)
{
    const auto parsed = parseTime(call.text(0), layoutAt(call, 1));
    return Value::time(parsed ? parsed->time() : Time());
}

// -07, -0700 or -07:00, in this order; nothing: not an offset.
std::optional<int> offsetFromText(std::string_view text)
{
    for (const std::string_view layout : {"-07", "-0700", "-07:00"}) {
        if (const auto parsed = parseTime(text, layout))
            return parsed->offset;
    }
    return std::nullopt;
}

Evaluated parseDateInZone(const Call &call)
{
    const auto parsed = parseTime(call.text(0), layoutAt(call, 2));
    if (!parsed)
        return Value::time({});
    const std::string_view zone = call.text(1);
    const std::int64_t clock = parsed->clockSeconds;
    const auto offset = offsetFromText(zone);
    const std::int64_t seconds = offset ? clock - *offset : instantInZone(zone, clock).value_or(clock);
    return Value::time({seconds, parsed->nanoseconds});
}

Evaluated formatDate(const Call &call)
{
    const Time time = call[0].toTime();
    const auto zone = call.arguments.size() > 2 ? offsetAt(call.text(2), time.seconds) : std::nullopt;
    return Value::text(formatTime(time, layoutAt(call, 1), zone.value_or(ZoneOffset())));
}

Evaluated fromSeconds(const Call &call)
{
    return Value::time({call[0].toInteger(), 0});
}

Evaluated fromMilliseconds(const Call &call)
{
    // The original multiplies in 64 bits and overflows; so do we, the year 2262 being its end.
    const auto nanoseconds = static_cast<std::int64_t>(static_cast<std::uint64_t>(call[0].toInteger()) * 1'000'000);
    return Value::time(timeOf(0, nanoseconds));
}

Evaluated fromNanoseconds(const Call &call)
{
    return Value::time(timeOf(0, call[0].toInteger()));
}

constexpr Function rows[] = {
    {"now", Group::Dates, "now [duration]",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The current time in UTC, moved by a duration."),
     takes({}, Accepts::Duration), now},
    {"parseDuration", Group::Dates, "parseDuration text",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "A duration such as 1h30m or 250ms; 0s where the text is none. There are no days."),
     takes({Accepts::Text}), duration},
    {"parseDate", Group::Dates, "parseDate text [layout]",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Reads a date by a layout (default RFC3339); the year 1 where it does not fit."),
     takes({Accepts::Text}, Accepts::Text), parseDate},
    {"parseDateInTZ", Group::Dates, "parseDateInTZ text zone [layout]",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Reads a date as what clocks in a zone show; an offset in the text is ignored."),
     takes({Accepts::Text, Accepts::Text}, Accepts::Text), parseDateInZone},
    {"formatDate", Group::Dates, "formatDate time [layout [zone]]",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Writes a time by a layout (default RFC3339) in a zone (default UTC)."),
     takes({Accepts::Time}, Accepts::Text), formatDate},
    {"parseTimestamp", Group::Dates, "parseTimestamp seconds",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time so many seconds after 1970."),
     takes({Accepts::Int64}), fromSeconds},
    {"parseTimestampMilli", Group::Dates, "parseTimestampMilli milliseconds",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time so many milliseconds after 1970."),
     takes({Accepts::Int64}), fromMilliseconds},
    {"parseTimestampNano", Group::Dates, "parseTimestampNano nanoseconds",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The time so many nanoseconds after 1970."),
     takes({Accepts::Int64}), fromNanoseconds},
};

} // namespace

std::span<const Function> dateFunctions()
{
    return rows;
}

} // namespace penstock::tpl
