// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace penstock::json
{

namespace
{

constexpr int exactDigits = 15;   // any decimal of so many digits survives binary64

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::size_t digitsFrom(std::string_view text, std::size_t at)
{
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at;
}

} // namespace

bool isNumber(std::string_view token)
{
    std::size_t at = token.starts_with('-') ? 1 : 0;
    const std::size_t whole = digitsFrom(token, at);
    if (whole == at || (token[at] == '0' && whole > at + 1))
        return false;
    at = whole;
    if (at < token.size() && token[at] == '.') {
        const std::size_t end = digitsFrom(token, at + 1);
        if (end == at + 1)
            return false;
        at = end;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '+' || token[at] == '-'))
            ++at;
        const std::size_t end = digitsFrom(token, at);
        if (end == at)
            return false;
        at = end;
    }
    return at == token.size();
}

bool isPlainNumber(std::string_view token)
{
    const std::string_view digits = token.starts_with('-') ? token.substr(1) : token;
    if (digits.size() > exactDigits + 1)
        return false;
    std::size_t point = std::string_view::npos;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] == '.')
            point = i;
        else if (!isDigit(digits[i]))
            return false;
    }
    if (point == std::string_view::npos)
        return digits.size() <= exactDigits && token != "-0";
    return digits.back() != '0' && !digits.starts_with("0.0000");
}

double toBinary64(std::string_view token)
{
    double number = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
    if (error != std::errc::result_out_of_range)
        return number;
    // Too large or too small: a number too small for binary64 has a negative exponent or begins with zeros.
    const std::size_t exponent = token.find_first_of("eE");
    const bool tiny = exponent == std::string_view::npos ? token.find_first_of("123456789") > token.find('.')
                                                         : token.substr(exponent + 1).starts_with('-');
    const double sign = token.starts_with('-') ? -1 : 1;
    return sign * (tiny ? 0.0 : std::numeric_limits<double>::infinity());
}

void appendNumber(std::string &to, double number)
{
    if (std::isnan(number)) {
        to += "null";
        return;
    }
    constexpr double largestExact = 9007199254740992.0;
    if (std::fabs(number) <= largestExact && number == std::trunc(number)) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::int64_t(number)).ptr;
        to.append(digits.data(), end);
        return;
    }
    if (std::isinf(number)) {
        to += number < 0 ? "-1.7976931348623157e+308" : "1.7976931348623157e+308";
        return;
    }
    std::array<char, 400> text;
    constexpr double smallestPlain = 1e-4;   // where libjq changes to an exponent, too
    const auto form = std::fabs(number) < smallestPlain ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number, form).ptr;
    to.append(text.data(), end);
}

std::optional<std::int64_t> wholeNumber(std::string_view token)
{
    std::int64_t value = 0;
    const char *const last = token.data() + token.size();
    if (const auto [end, error] = std::from_chars(token.data(), last, value); end == last)
        return error == std::errc() ? std::optional(value) : std::nullopt;

    // Digits without point, and how many places the point stands left of their end.
    std::string digits;
    std::int64_t places = 0;
    std::size_t at = 0;
    for (bool fraction = false; at < token.size() && token[at] != 'e' && token[at] != 'E'; ++at) {
        if (token[at] == '.')
            fraction = true;
        else
            digits += token[at];
        places += fraction && token[at] != '.';
    }
    if (at < token.size()) {
        std::string_view exponent = token.substr(at + 1);
        if (exponent.starts_with('+'))
            exponent.remove_prefix(1);
        std::int64_t power = 0;
        if (std::from_chars(exponent.data(), exponent.data() + exponent.size(), power).ec != std::errc())
            return digits.find_first_of("123456789") == std::string::npos ? std::optional<std::int64_t>(0) : std::nullopt;
        places -= power;
    }
    if (digits.find_first_of("123456789") == std::string::npos)
        return 0;
    for (; places > 0; --places) {
        if (!digits.ends_with('0'))
            return std::nullopt;
        digits.pop_back();
    }
    constexpr std::int64_t longest = 19;
    if (places < -longest)
        return std::nullopt;
    digits.append(std::size_t(-places), '0');
    const std::size_t sign = digits.starts_with('-') ? 1 : 0;
    digits.erase(sign, std::min(digits.find_first_not_of('0', sign), digits.size()) - sign);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

} // namespace penstock::json
