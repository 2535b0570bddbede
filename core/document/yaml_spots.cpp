// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_spots.h"

#include <algorithm>

namespace penstock::yaml
{

namespace
{

class SpotReader
{
public:
    explicit SpotReader(std::string_view text) : m_events(text, {}) {}

    Result<Spot> read()
    {
        while (true) {
            Result<Event> event = m_events.next();
            if (!event)
                return std::unexpected(event.error());
            if (event->type == Event::Type::StreamEnd)
                return empty();
            if (event->type == Event::Type::DocumentStart)
                break;
        }
        Result<Event> event = m_events.next();
        return event ? spot(*event, false) : std::unexpected(event.error());
    }

private:
    Spot empty()
    {
        Spot spot;
        spot.begin = spot.end = spot.extent = spot.properties = m_events.text().size();
        return spot;
    }

    void place(Spot &spot, const Event &event)
    {
        spot.properties = event.properties;
        spot.begin = event.begin;
        spot.end = spot.extent = event.end;
        spot.style = event.style;
        int line = 0;
        m_events.locator().locate(spot.begin, line, spot.column);
    }

    Result<Spot> spot(const Event &event, bool inFlow);
    void scalar(Spot &spot, const Event &event);

    EventReader m_events;
};

void SpotReader::scalar(Spot &spot, const Event &event)
{
    spot.value = event.value;
    if (event.type == Event::Type::Alias) {
        spot.type = Spot::Type::Alias;
        return;
    }
    spot.kind = event.style == Style::Plain && event.tag.empty() ? kindOfPlain(event.value) : Kind::String;
    if (event.style != Style::Literal && event.style != Style::Folded)
        return;
    const std::string_view text = m_events.text();
    const std::size_t headerEnd = lineBreak(text, event.begin);
    const bool keeps = text.substr(event.begin, headerEnd - event.begin).substr(0, 3).contains('+');
    while (spot.end > event.begin && std::string_view(" \t\r\n").contains(text[spot.end - 1]))
        --spot.end;
    spot.extent = keeps ? event.end : spot.end;
}

Result<Spot> SpotReader::spot(const Event &event, bool inFlow)
{
    Spot spot;
    place(spot, event);
    spot.inFlow = inFlow;
    const bool isSequence = event.type == Event::Type::SequenceStart;
    if (!isSequence && event.type != Event::Type::MappingStart) {
        scalar(spot, event);
        return spot;
    }
    spot.type = isSequence ? Spot::Type::Sequence : Spot::Type::Mapping;
    const bool isFlow = event.style == Style::Flow;
    while (true) {
        const Result<Event> next = m_events.next();
        if (!next)
            return std::unexpected(next.error());
        if (next->type == Event::Type::SequenceEnd || next->type == Event::Type::MappingEnd) {
            if (isFlow)
                spot.end = spot.extent = next->end;
            return spot;
        }
        Result<Spot> first = this->spot(*next, inFlow || isFlow);
        if (!first)
            return first;
        if (isSequence) {
            spot.items.push_back(std::move(*first));
        } else {
            const Result<Event> after = m_events.next();
            if (!after)
                return std::unexpected(after.error());
            Result<Spot> second = this->spot(*after, inFlow || isFlow);
            if (!second)
                return second;
            spot.members.push_back({std::move(*first), std::move(*second)});
        }
        const Spot &last = isSequence ? spot.items.back() : spot.members.back().value;
        spot.end = std::max({spot.end, last.end, isSequence ? last.end : spot.members.back().key.end});
        spot.extent = std::max(spot.end, last.extent);
    }
}

} // namespace

const Member *Spot::member(std::string_view key) const
{
    const auto found = std::ranges::find_if(members, [key](const Member &member) { return member.key.type == Type::Scalar && member.key.value == key; });
    return found == members.end() ? nullptr : &*found;
}

Result<Spot> readSpots(std::string_view text)
{
    // Limits and duplicate keys are looked at once, there.
    const auto checked = read(text, {});
    if (!checked)
        return std::unexpected(checked.error());
    return SpotReader(text).read();
}

std::string_view lineEndOf(std::string_view text)
{
    const std::size_t first = text.find('\n');
    return first != std::string_view::npos && first > 0 && text[first - 1] == '\r' ? "\r\n" : "\n";
}

std::size_t lineStart(std::string_view text, std::size_t at)
{
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t lineBreak(std::string_view text, std::size_t at)
{
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos)
        return text.size();
    return end > at && text[end - 1] == '\r' ? end - 1 : end;
}

std::size_t nextLine(std::string_view text, std::size_t at)
{
    const std::size_t end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t dashOf(std::string_view text, const Spot &item)
{
    std::size_t at = item.properties;
    while (at > 0) {
        const std::size_t start = lineStart(text, at);
        const std::size_t last = text.substr(start, at - start).find_last_not_of(" \t\r\n");
        if (last != std::string_view::npos && text[start + last] == '-')
            return start + last;
        const std::size_t comment = text.substr(start, at - start).find("- #");
        if (comment != std::string_view::npos)
            return start + comment;
        // Blank lines and comments may stand between the dash and the item.
        if (last != std::string_view::npos && text.substr(start, at - start).find_first_not_of(" \t") != text.substr(start, at - start).find('#'))
            return std::string_view::npos;
        at = start == 0 ? 0 : start - 1;
    }
    return std::string_view::npos;
}

} // namespace penstock::yaml
