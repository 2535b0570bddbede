// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_events.h"

#include <algorithm>
#include <array>

namespace penstock::yaml
{

namespace
{

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isIn(std::string_view text, std::initializer_list<std::string_view> words) { return std::ranges::find(words, text) != words.end(); }

std::size_t skipDigits(std::string_view text, std::size_t at)
{
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at;
}

// [-+]? [0-9]+ | 0o [0-7]+ | 0x [0-9a-fA-F]+
bool isInteger(std::string_view text)
{
    if (text.starts_with("0o"))
        return text.size() > 2 && text.find_first_not_of("01234567", 2) == std::string_view::npos;
    if (text.starts_with("0x"))
        return text.size() > 2 && text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    return !text.empty() && skipDigits(text, 0) == text.size();
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool isFloat(std::string_view text)
{
    if (isIn(text, {".nan", ".NaN", ".NAN"}))
        return true;
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    if (isIn(text, {".inf", ".Inf", ".INF"}))
        return true;
    std::size_t at = skipDigits(text, 0);
    const std::size_t whole = at;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = skipDigits(text, at + 1) - at - 1;
        if (whole == 0 && fraction == 0)
            return false;
        at += fraction + 1;
    } else if (whole == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        const std::size_t end = skipDigits(text, at);
        if (end == at)
            return false;
        at = end;
    }
    return at == text.size();
}

} // namespace

Kind kindOfPlain(std::string_view text)
{
    if (text.empty() || isIn(text, {"~", "null", "Null", "NULL"}))
        return Kind::Null;
    if (isIn(text, {"true", "True", "TRUE", "false", "False", "FALSE"}))
        return Kind::Boolean;
    if (!isDigit(text.front()) && !std::string_view("+-.").contains(text.front()))
        return Kind::String;
    if (isInteger(text))
        return Kind::Integer;
    return isFloat(text) ? Kind::Float : Kind::String;
}

} // namespace penstock::yaml
