// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/placeholders.h"

#include <charconv>
#include <optional>

namespace penstock::test
{

namespace
{

std::optional<std::string> epochText(std::string_view name, std::int64_t epoch)
{
    if (!name.starts_with("epoch"))
        return std::nullopt;
    name.remove_prefix(5);
    if (name.empty())
        return std::to_string(epoch);
    const char sign = name.front();
    std::int64_t offset = 0;
    const char *end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data() + 1, end, offset);
    if ((sign != '+' && sign != '-') || error != std::errc() || stop != end)
        return std::nullopt;
    return std::to_string(sign == '+' ? epoch + offset : epoch - offset);
}

} // namespace

void Placeholders::set(std::string name, std::string value)
{
    m_values.emplace_back(std::move(name), std::move(value));
}

std::string Placeholders::expand(std::string_view text) const
{
    return replace(text, nullptr);
}

std::string Placeholders::expandAt(std::string_view text, std::int64_t epoch) const
{
    return replace(text, &epoch);
}

std::string Placeholders::replace(std::string_view text, const std::int64_t *epoch) const
{
    std::string result;
    while (!text.empty()) {
        const auto begin = text.find("{{");
        const auto end = begin == text.npos ? text.npos : text.find("}}", begin);
        if (end == text.npos)
            return result.append(text);
        const std::string_view name = text.substr(begin + 2, end - begin - 2);
        std::optional<std::string> value;
        for (const auto &[known, real] : m_values) {
            if (known == name)
                value = real;
        }
        if (!value && epoch)
            value = epochText(name, *epoch);
        // An unknown one stays, and only its first brace is passed over: `{{{{server}}` holds a known one.
        const std::size_t taken = value ? end + 2 : begin + 1;
        result.append(value ? text.substr(0, begin) : text.substr(0, taken));
        if (value)
            result.append(*value);
        text.remove_prefix(taken);
    }
    return result;
}

std::string Placeholders::collapse(std::string_view text) const
{
    std::string result;
    while (!text.empty()) {
        const std::pair<std::string, std::string> *best = nullptr;
        for (const auto &known : m_values) {
            if (!known.second.empty() && text.starts_with(known.second) && (!best || known.second.size() > best->second.size()))
                best = &known;
        }
        if (best) {
            result += "{{" + best->first + "}}";
            text.remove_prefix(best->second.size());
        } else {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

} // namespace penstock::test
