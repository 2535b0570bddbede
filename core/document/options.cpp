// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/document.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace penstock
{

namespace
{

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Digits with an optional fraction, no sign and no exponent; moves `text` behind it.
std::optional<double> takeNumber(std::string_view &text)
{
    std::size_t end = 0;
    while (end < text.size() && (isDigit(text[end]) || text[end] == '.'))
        ++end;
    double number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + end, number, std::chars_format::fixed);
    if (error != std::errc() || at != text.data() + end)
        return std::nullopt;
    text.remove_prefix(end);
    return number;
}

struct Unit {
    std::string_view name;
    double factor;
};

const Unit *takeUnit(std::string_view &text, std::span<const Unit> units)
{
    for (const Unit &unit : units) {
        if (text.starts_with(unit.name)) {
            text.remove_prefix(unit.name.size());
            return &unit;
        }
    }
    return nullptr;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(' ');
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

template<typename T, typename Parse>
Field<T> scalarField(const yaml::Node *node, Parse parse)
{
    Field<T> field;
    if (!node)
        return field;
    field.place = node->place;
    if (node->kind == yaml::Kind::Null)
        return field;
    field.text = node->isScalar() ? node->text : jsonText(*node);
    if (node->isScalar())
        field.value = parse(std::string_view(node->text));
    return field;
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    text = trimmed(text);
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0o")) {
        base = text[1] == 'x' ? 16 : 8;
        text.remove_prefix(2);
    } else if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    std::int64_t number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc() || at != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<double> parseNumber(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || at != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<bool> parseBoolean(std::string_view text)
{
    if (text == "true" || text == "True" || text == "TRUE")
        return true;
    if (text == "false" || text == "False" || text == "FALSE")
        return false;
    return std::nullopt;
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(std::string_view text)
{
    static constexpr Unit units[] = {{"ns", 1e-6}, {"us", 1e-3}, {"µs", 1e-3}, {"μs", 1e-3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}};
    text = trimmed(text);
    if (text.empty())
        return std::nullopt;
    double sum = 0;
    for (bool first = true; !text.empty(); first = false) {
        const std::optional<double> number = takeNumber(text);
        if (!number)
            return std::nullopt;
        if (text.empty()) {
            if (!first)
                return std::nullopt;
            sum = *number * 1e3;
            break;
        }
        const Unit *unit = takeUnit(text, units);
        if (!unit)
            return std::nullopt;
        sum += *number * unit->factor;
    }
    if (!(sum <= 1e15))
        return std::nullopt;
    // Never down to nothing: what was asked to last a microsecond lasts a millisecond.
    return std::chrono::milliseconds(std::int64_t(std::ceil(sum - 1e-9)));
}

std::optional<std::uint64_t> parseSize(std::string_view text)
{
    static constexpr Unit units[] = {{"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}, {"B", 1}};
    text = trimmed(text);
    const std::optional<double> number = takeNumber(text);
    if (!number)
        return std::nullopt;
    text = trimmed(text);
    double factor = 1;
    if (!text.empty()) {
        const Unit *unit = takeUnit(text, units);
        if (!unit || !text.empty())
            return std::nullopt;
        factor = unit->factor;
    }
    const double size = *number * factor;
    if (!(size <= 0x1p62) || (factor == 1 && size != std::floor(size)))
        return std::nullopt;
    return std::uint64_t(size);
}

namespace
{
const yaml::Node *memberOf(const yaml::Node *node, std::string_view key)
{
    return node ? node->find(key) : nullptr;
}
} // namespace

Place Options::place(std::string_view key) const
{
    const yaml::Node *node = memberOf(m_node.get(), key);
    return node ? node->place : place();
}

bool Options::has(std::string_view key) const
{
    const yaml::Node *node = memberOf(m_node.get(), key);
    return node && node->kind != yaml::Kind::Null;
}

Field<std::string> Options::text(std::string_view key) const
{
    return scalarField<std::string>(memberOf(m_node.get(), key), [](std::string_view text) { return std::optional<std::string>(text); });
}

Field<std::int64_t> Options::integer(std::string_view key) const
{
    return scalarField<std::int64_t>(memberOf(m_node.get(), key), parseInteger);
}

Field<double> Options::number(std::string_view key) const
{
    return scalarField<double>(memberOf(m_node.get(), key), parseNumber);
}

Field<bool> Options::boolean(std::string_view key) const
{
    return scalarField<bool>(memberOf(m_node.get(), key), parseBoolean);
}

Field<std::chrono::milliseconds> Options::duration(std::string_view key) const
{
    return scalarField<std::chrono::milliseconds>(memberOf(m_node.get(), key), parseDuration);
}

Field<std::uint64_t> Options::size(std::string_view key) const
{
    return scalarField<std::uint64_t>(memberOf(m_node.get(), key), parseSize);
}

std::vector<std::string> Options::texts(std::string_view key) const
{
    std::vector<std::string> texts;
    const yaml::Node *node = memberOf(m_node.get(), key);
    if (!node || node->kind == yaml::Kind::Null || node->kind == yaml::Kind::Mapping)
        return texts;
    if (node->isScalar())
        texts.push_back(node->text);
    for (const std::shared_ptr<const yaml::Node> &item : node->items) {
        if (item->isScalar())
            texts.push_back(item->text);
    }
    return texts;
}

std::vector<std::pair<std::string, std::string>> Options::pairs(std::string_view key) const
{
    std::vector<std::pair<std::string, std::string>> pairs;
    const yaml::Node *node = memberOf(m_node.get(), key);
    if (!node)
        return pairs;
    for (const yaml::Entry &entry : node->entries) {
        if (entry.node->isScalar() && entry.node->kind != yaml::Kind::Null)
            pairs.emplace_back(entry.key, entry.node->text);
    }
    return pairs;
}

Options Options::child(std::string_view key) const
{
    const yaml::Entry *entry = m_node ? m_node->entry(key) : nullptr;
    return entry && entry->node->kind != yaml::Kind::Null ? Options(entry->node) : Options();
}

namespace
{
bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}
} // namespace

Place Expression::at(int line, int column) const
{
    std::size_t offset = 0;
    for (int number = 1; number < line; ++number) {
        const std::size_t next = source.find('\n', offset);
        if (next == std::string::npos)
            return place;
        offset = next + 1;
    }
    for (int seen = 1; seen < column && offset < source.size(); ++seen) {
        do
            ++offset;
        while (offset < source.size() && isContinuation(source[offset]));
    }
    return span(offset, 1);
}

Place Expression::span(std::size_t offset, std::size_t length) const
{
    const yaml::Runs whole{{.text = 0, .offset = place.offset, .line = place.line, .column = place.column}};
    const yaml::Runs &pieces = runs && !runs->empty() ? *runs : whole;
    const auto runOf = [&pieces](std::size_t at) {
        const auto behind = std::ranges::upper_bound(pieces, at, {}, &yaml::Run::text);
        return behind == pieces.begin() ? pieces.front() : *std::prev(behind);
    };
    const std::size_t begin = std::min(offset, source.size());
    const std::size_t end = std::min(begin + length, source.size());
    const yaml::Run first = runOf(begin);
    const yaml::Run last = runOf(end);
    Place there = place;
    there.line = first.line;
    there.column = first.column;
    for (std::size_t at = first.text; at < begin; ++at)
        there.column += isContinuation(source[at]) ? 0 : 1;
    there.offset = first.offset + (begin - first.text);
    there.length = std::max<std::size_t>(last.offset + (end - last.text) - there.offset, 1);
    return there;
}

} // namespace penstock
