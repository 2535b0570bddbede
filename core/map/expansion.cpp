// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/expansion.h"

#include "core/base/codes.h"

namespace penstock::map
{

namespace
{

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool isNamePart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    return text;
}

// Behind ["x"] or [0] at text[at]; npos where neither stands there.
std::size_t endOfIndex(std::string_view text, std::size_t at)
{
    const std::size_t close = text.find(']', at);
    if (close == std::string_view::npos || text[at] != '[')
        return std::string_view::npos;
    const std::string_view inside = text.substr(at + 1, close - at - 1);
    const bool isNumber = !inside.empty() && inside.find_first_not_of("0123456789") == std::string_view::npos;
    const bool isText = inside.size() >= 2 && inside.front() == '"' && inside.find('"', 1) == inside.size() - 1;
    return isNumber || isText ? close + 1 : std::string_view::npos;
}

// .a.b[0]["x"] at the beginning of the text.
std::string_view leadingPath(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size()) {
        std::size_t next = end + (text[end] == '.' ? 1 : 0);
        if (next < text.size() && text[next] == '[') {
            next = endOfIndex(text, next);
            if (next == std::string_view::npos)
                break;
        } else {
            const std::size_t name = next;
            while (next < text.size() && isNamePart(text[next]))
                ++next;
            if (next == name || text[end] != '.')
                break;
        }
        end = next;
    }
    return text.starts_with('.') ? text.substr(0, end) : std::string_view();
}

// Segments that hand their input on: `.`, `. as $x`, `$x`.
bool handsOn(std::string_view segment)
{
    return segment == "." || segment.starts_with('$') || (segment.starts_with('.') && trimmed(segment.substr(1)).starts_with("as $"));
}

} // namespace

std::string takenOutPath(std::string_view expression)
{
    std::string_view rest = trimmed(expression);
    if (rest.starts_with('(') && rest.ends_with(')'))
        rest = trimmed(rest.substr(1, rest.size() - 2));
    for (;;) {
        const std::size_t bar = rest.find('|');
        const std::string_view segment = trimmed(rest.substr(0, bar));
        if (!handsOn(segment)) {
            const std::string_view path = leadingPath(segment);
            return path.empty() ? "." : std::string(path);
        }
        if (bar == std::string_view::npos)
            return ".";
        rest.remove_prefix(bar + 1);
    }
}

Expansion::Expansion(const PortMapping &port, const Settings &settings)
    : m_list(*port.itemsToParse, "itemsToParse", settings), m_name(port.itemsToParseName)
{
    if (!port.itemsToParseTopLevelTransform)
        return;
    Expression without = *port.itemsToParse;
    without.source = "del(" + takenOutPath(programText(port.itemsToParse->source, *settings.profile)) + ")";
    m_without.emplace(std::move(without), "itemsToParse", settings);
}

std::optional<std::vector<Item>> Expansion::expand(Item &item)
{
    const json::Value list = m_list.first(item.input(true));
    const json::Value base = m_without ? m_without->first(item.input(true)) : item.value();
    if (!list.isArray() || !base.isObject()) {
        if (m_dropped++ == 0)
            m_firstDropped = item.record();
        return {};
    }
    std::vector<Item> items;
    for (int i = 0; i < list.size(); ++i) {
        json::Value element = base;
        element.set(m_name, list.at(i));
        items.emplace_back(std::move(element), item.record(), i);
    }
    return items;
}

void Expansion::report(Diagnostics &to)
{
    m_list.report(to);
    if (m_without)
        m_without->report(to);
    if (m_dropped > 0) {
        Diagnostic dropped(codes::itemsToParseNotList, tr("`itemsToParse` gives no list for %1 item(s); they are dropped.").arg(m_dropped), m_list.expression().place);
        dropped.origin.record = m_firstDropped;
        dropped.with("count", std::to_string(m_dropped));
        to.push_back(std::move(dropped));
    }
    m_dropped = 0;
}

} // namespace penstock::map
