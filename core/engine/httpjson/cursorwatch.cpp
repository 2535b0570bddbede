// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/cursorwatch.h"

#include "core/base/cursorcodes.h"

#include <QCoreApplication>

#include <charconv>

namespace penstock
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CursorWatch)
};

QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

std::optional<double> numberOf(const std::string &text)
{
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// 2024-05-01..., which sorts as text.
bool isDate(const std::string &text)
{
    constexpr std::string_view form = "dddd-dd-dd";
    if (text.size() < form.size())
        return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool isDigit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !isDigit : text[i] != form[i])
            return false;
    }
    return true;
}

bool isPartOfName(char c)
{
    return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

std::optional<int> compareCursorValues(const std::string &a, const std::string &b)
{
    const auto x = numberOf(a), y = numberOf(b);
    if (x && y)
        return *x < *y ? -1 : *x > *y ? 1 : 0;
    if (!isDate(a) || !isDate(b))
        return a == b ? std::optional(0) : std::nullopt;
    const int order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool readsClockOnly(std::string_view source)
{
    for (const std::string_view data : {"last_event", "first_event", "last_response", "first_response"}) {
        if (source.contains(data))
            return false;
    }
    constexpr std::string_view now = "now";
    for (std::size_t at = source.find(now); at != std::string_view::npos; at = source.find(now, at + 1)) {
        const std::size_t behind = at + now.size();
        const bool begins = at == 0 || !isPartOfName(source[at - 1]);
        if (begins && (behind == source.size() || !isPartOfName(source[behind]) || source[behind] == '.'))
            return true;
    }
    return false;
}

bool readsFirstEvent(std::string_view source)
{
    return source.contains(".first_event") && !source.contains(".last_event");
}

void CursorWatch::begin(const Cursor &before)
{
    m_before = before;
    m_seen.clear();
}

void CursorWatch::see(const std::string &name, const std::string &value)
{
    const auto [found, isNew] = m_seen.try_emplace(name);
    Seen &seen = found->second;
    if (!isNew) {
        const int order = compareCursorValues(value, seen.last).value_or(0);
        seen.rises += order > 0;
        seen.falls += order < 0;
    }
    seen.last = value;
}

Diagnostics CursorWatch::end(const std::vector<httpjson::CursorEntry> &entries, const Cursor &after, std::int64_t documents)
{
    Diagnostics findings;
    const auto valueOf = [](const Cursor &cursor, const std::string &name) { const auto found = cursor.find(name); return found == cursor.end() ? std::string() : found->second; };
    for (const httpjson::CursorEntry &entry : entries) {
        if (!entry.value || documents == 0)
            continue;
        const std::string before = valueOf(m_before, entry.name), now = valueOf(after, entry.name);
        const QString name = shown(entry.name);
        const Place &place = entry.value->place;
        const auto seen = m_seen.find(entry.name);
        const bool isDescending = seen != m_seen.end() && seen->second.falls > seen->second.rises;
        if (readsClockOnly(entry.value->source))
            findings.emplace_back(codes::cursorFromClock, Text::tr("The cursor's `%1` is the time of the run, not of the data: %2").arg(name, shown(entry.value->source)), place);
        else if (before == now)
            findings.emplace_back(codes::cursorStands, Text::tr("The cursor's `%1` did not advance although %n record(s) came; it is still `%2`.", nullptr, int(documents)).arg(name, shown(now)), place);
        else if (!before.empty() && compareCursorValues(now, before).value_or(0) < 0)
            findings.emplace_back(codes::cursorBackwards, Text::tr("The cursor's `%1` went back from `%2` to `%3`.").arg(name, shown(before), shown(now)), place);
        else if (isDescending && readsFirstEvent(entry.value->source))
            findings.emplace_back(codes::cursorFromFirst, Text::tr("The records come newest first, and the cursor's `%1` is that of the first one, `%2`.").arg(name, shown(now)), place);
        else if (isDescending)
            findings.emplace_back(codes::cursorBackwards, Text::tr("The records come newest first, so the cursor's `%1` ends with the oldest, `%2`.").arg(name, shown(now)), place);
    }
    return findings;
}

} // namespace penstock
