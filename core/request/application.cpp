// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/application.h"

#include <algorithm>

namespace penstock::request
{

Gave gaveOf(const tpl::Outcome &outcome, const httpjson::Template &text)
{
    using Kind = tpl::Outcome::Kind;
    Gave gave{.source = text.source, .text = outcome.hasText() ? outcome.text : std::string(), .place = text.place};
    switch (outcome.kind) {
    case Kind::Text: gave.how = outcome.byDefault ? Gave::How::Default : Gave::How::Value; break;
    case Kind::Empty: gave.how = Gave::How::Empty; break;
    case Kind::Failed: gave.how = Gave::How::Failed; break;
    case Kind::Terminated:
        gave.how = Gave::How::Terminated;
        gave.why = QString::fromStdString(outcome.reason);
        break;
    }
    if (outcome.failure)
        gave.why = outcome.failure->message;
    return gave;
}

std::string sourceOf(std::string_view source)
{
    constexpr std::string_view spaces = " \t\r\n";
    const auto trimmed = [&](std::string_view text) {
        const std::size_t from = text.find_first_not_of(spaces);
        return from == std::string_view::npos ? std::string_view() : text.substr(from, text.find_last_not_of(spaces) - from + 1);
    };
    const std::string_view whole = trimmed(source);
    std::string_view inner = whole;
    if (inner.size() < 5 || !inner.starts_with("[[") || !inner.ends_with("]]"))
        return std::string(whole);
    inner = inner.substr(2, inner.size() - 4);
    if (inner.starts_with("- "))
        inner.remove_prefix(2);
    if (inner.ends_with(" -"))
        inner.remove_suffix(2);
    inner = trimmed(inner);
    const auto isName = [](char c) { return c == '.' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    if (inner.size() < 2 || inner.front() != '.' || !std::ranges::all_of(inner, isName))
        return std::string(whole);
    inner.remove_prefix(1);
    constexpr std::string_view last = "last_response.";
    if (inner.starts_with(last))
        inner.remove_prefix(last.size());
    return std::string(inner);
}

} // namespace penstock::request
