// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/time.h"

// Go's date layouts: an example of how 2006-01-02 15:04:05 is written (httpjson, section 14.7). Pure; any thread.
namespace penstock::tpl
{

// RFC3339 and the other ten names that parseDate and formatDate know; any other text is a layout itself.
std::string_view namedLayout(std::string_view nameOrLayout);

// An offset that holds at an instant.
struct ZoneOffset {
    int seconds = 0;
    std::string abbreviation = "UTC";
};

// A zone of the zone database; `name` as in IANA, empty or "UTC": UTC. Nothing for an unknown one.
std::optional<ZoneOffset> offsetAt(std::string_view zone, std::int64_t secondsSince1970);
// The instant at which clocks in the zone show this (seconds as if it were UTC), by Go's rule for times that occur twice or never.
std::optional<std::int64_t> instantInZone(std::string_view zone, std::int64_t clockSeconds);

std::string formatTime(Time time, std::string_view layout, const ZoneOffset &zone = {});

// A text read by a layout. `clockSeconds` is what it says, as if it were UTC; `offset` what it says about the zone. An unknown
// abbreviation counts as offset 0. A fraction behind the seconds is accepted even if the layout has none.
struct ParsedTime {
    std::int64_t clockSeconds = 0;
    std::int32_t nanoseconds = 0;
    int offset = 0;
    std::string zoneName;    // where the layout has MST

    Time time() const { return {clockSeconds - offset, nanoseconds}; }
};
std::optional<ParsedTime> parseTime(std::string_view text, std::string_view layout);

} // namespace penstock::tpl
