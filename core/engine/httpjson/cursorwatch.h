// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/document/httpjson.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace penstock
{

// Looks at the cursor of one interval while its documents go by, and says in the end what its user may not have meant (product, section 5.7):
// a value that stands still, goes backwards, comes from the clock, or is that of the first of records that come newest first.
class CursorWatch
{
public:
    using Cursor = std::map<std::string, std::string>;

    void begin(const Cursor &before);
    // What the template of a key gives for one document; for one that reads the first event, what it would give for this one.
    void see(const std::string &name, const std::string &value);
    Diagnostics end(const std::vector<httpjson::CursorEntry> &entries, const Cursor &after, std::int64_t documents);

private:
    struct Seen {
        std::string last;
        int rises = 0, falls = 0;
    };
    Cursor m_before;
    std::map<std::string, Seen> m_seen;
};

// Less than 0, 0, more than 0, as numbers or as times written alike; nothing where the two do not compare.
std::optional<int> compareCursorValues(const std::string &a, const std::string &b);
// Whether a template takes its value from the clock alone.
bool readsClockOnly(std::string_view source);
bool readsFirstEvent(std::string_view source);

} // namespace penstock
