// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/spelling.h"

#include "core/json/utf8.h"

#include <QChar>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace penstock::tpl
{

Rune runeAt(std::string_view text, std::size_t at)
{
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80)
        return {byte, 1};
    const std::size_t length = json::utf8Length(text, at);
    if (length == 0)
        return {};
    char32_t code = byte & (0x7f >> length);
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
    return {code, length};
}

std::size_t runeCount(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += runeAt(text, at).length)
        ++count;
    return count;
}

bool isPrintable(char32_t code)
{
    if (code == ' ')
        return true;
    switch (QChar::category(code)) {
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned: return false;
    default: return true;
    }
}

bool isLetterOrDigit(char32_t code)
{
    if (code < 0x80)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9');
    return QChar::isLetter(code) || QChar::isDigit(code);
}

void appendRune(std::string &to, char32_t code)
{
    json::appendUtf8(to, code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? json::replacementCharacter : code);
}

namespace
{

// Precision -1: the shortest that reads back.
std::string written(double number, std::chars_format format, int precision = -1);

// The fewest digits that tell the number, then zeros, where to_chars would write all digits of a large number.
std::string shortestWhole(double number)
{
    const std::string scientific = written(number, std::chars_format::scientific);
    const std::size_t e = scientific.find('e');
    const std::size_t sign = scientific.starts_with('-') ? 1 : 0;
    std::string digits = scientific.substr(0, e);
    std::erase(digits, '.');
    digits.append(sign + 1 + std::size_t(std::atoi(scientific.c_str() + e + 1)) - digits.size(), '0');
    return digits;
}

std::string written(double number, std::chars_format format, int precision)
{
    constexpr double mostDigits = 1e17;         // beyond, the shortest form has fewer digits than the number
    if (format == std::chars_format::fixed && precision < 0 && std::fabs(number) >= mostDigits)
        return shortestWhole(number);
    std::string text(static_cast<std::size_t>(std::max(0, precision)) + 400, '\0');
    const auto [end, fault] = precision < 0 ? std::to_chars(text.data(), text.data() + text.size(), number, format)
                                            : std::to_chars(text.data(), text.data() + text.size(), number, format, precision);
    text.resize(static_cast<std::size_t>(end - text.data()));
    return text;
}

// Decimal exponents have at least two digits in C++ too; binary ones have to be filled up. A mantissa that is rounded up to 2 is halved.
std::string hexadecimalText(double number, int precision)
{
    std::string text = written(number, std::chars_format::hex, precision);
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    const std::size_t p = text.find('p');
    int exponent = std::atoi(text.c_str() + p + 1);
    if (text[first] == '2') {
        text[first] = '1';
        ++exponent;
    }
    const std::string digits = std::to_string(std::abs(exponent));
    text.resize(p + 1);
    text += (exponent < 0 ? "-" : "+") + std::string(digits.size() < 2 ? "0" : "") + digits;
    return text.insert(first, "0x");
}

std::string shortestGeneral(double number)
{
    std::string text = written(number, std::chars_format::scientific);
    const std::size_t e = text.find('e');
    int exponent = 0;
    std::from_chars(text.data() + e + 1 + (text[e + 1] == '+'), text.data() + text.size(), exponent);
    return exponent < -4 || exponent >= 6 ? text : written(number, std::chars_format::fixed);
}

std::string binaryText(double number)
{
    int exponent = 0;
    const double fraction = std::frexp(number, &exponent);
    const auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, 53));
    const int power = number == 0 ? -1074 : exponent - 53;
    return (std::signbit(number) && number == 0 ? "-" : "") + std::to_string(mantissa) + (power < 0 ? "p" : "p+") + std::to_string(power);
}

} // namespace

std::string floatText(double number, char verb, int precision)
{
    if (std::isnan(number))
        return "NaN";
    if (std::isinf(number))
        return number < 0 ? "-Inf" : "+Inf";
    const char lower = static_cast<char>(verb | 0x20);
    if (lower == 'b')
        return binaryText(number);
    std::string text;
    if (lower == 'x')
        text = hexadecimalText(number, precision);
    else if (lower == 'g')
        text = precision < 0 ? shortestGeneral(number) : written(number, std::chars_format::general, precision);
    else
        text = written(number, lower == 'e' ? std::chars_format::scientific : std::chars_format::fixed, precision);
    if (verb != lower) {
        for (char &c : text)
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return text;
}

namespace
{

int digitValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
}

// Underscores stand between digits, or between a prefix and a digit.
bool underscoresFit(std::string_view text, bool afterPrefix, int base)
{
    bool digitBefore = afterPrefix;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '_' && (!digitBefore || i + 1 == text.size() || digitValue(text[i + 1]) >= base))
            return false;
        digitBefore = digitValue(text[i]) < base;
    }
    return true;
}

struct Whole {
    bool negative = false;
    std::uint64_t magnitude = 0;
};

std::optional<Whole> parseMagnitude(std::string_view text, bool withSign)
{
    Whole whole;
    if (withSign && (text.starts_with('-') || text.starts_with('+'))) {
        whole.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    unsigned base = 10;
    bool prefix = false;
    if (text.size() > 1 && text[0] == '0') {
        const char letter = static_cast<char>(text[1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
        text.remove_prefix(base == 8 && letter != 'o' ? 1 : 2);
        prefix = true;
    }
    if (text.empty() || !underscoresFit(text, prefix, 16))
        return std::nullopt;
    for (const char c : text) {
        if (c == '_')
            continue;
        const auto digit = static_cast<unsigned>(digitValue(c));
        if (digit >= base || __builtin_mul_overflow(whole.magnitude, base, &whole.magnitude)
            || __builtin_add_overflow(whole.magnitude, digit, &whole.magnitude))
            return std::nullopt;
    }
    return whole;
}

std::optional<double> parseSpecial(std::string_view text)
{
    std::string lower;
    for (const char c : text)
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool negative = lower.starts_with('-');
    if (lower == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    if (negative || lower.starts_with('+'))
        lower.erase(0, 1);
    if (lower == "inf" || lower == "infinity")
        return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    return std::nullopt;
}

// Digits with at most one point, at least one digit; then an exponent, which a hexadecimal number must have.
bool isFloatShape(std::string_view digits, bool hexadecimal)
{
    std::size_t i = 0;
    bool any = false, point = false;
    for (; i < digits.size(); ++i) {
        if (digits[i] == '.' && !point)
            point = true;
        else if (digitValue(digits[i]) < (hexadecimal ? 16 : 10))
            any = true;
        else
            break;
    }
    if (!any)
        return false;
    if (i == digits.size())
        return !hexadecimal;
    if ((digits[i] | 0x20) != (hexadecimal ? 'p' : 'e'))
        return false;
    ++i;
    if (i < digits.size() && (digits[i] == '+' || digits[i] == '-'))
        ++i;
    return i < digits.size() && digits.find_first_not_of("0123456789", i) == std::string_view::npos;
}

} // namespace

std::optional<double> parseFloat(std::string_view text)
{
    if (const auto special = parseSpecial(text))
        return special;
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    const bool hexadecimal = text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
    if (hexadecimal)
        text.remove_prefix(2);
    std::string digits(text);
    if (digits.find('_') != std::string::npos) {
        if (!underscoresFit(text, hexadecimal, hexadecimal ? 16 : 10))
            return std::nullopt;
        std::erase(digits, '_');
    }
    if (!isFloatShape(digits, hexadecimal))
        return std::nullopt;
    // strtod takes any number of digits, and tells overflow by infinity.
    const double number = std::strtod((hexadecimal ? "0x" + digits : digits).c_str(), nullptr);
    return negative ? -number : number;
}

std::optional<std::int64_t> parseWhole(std::string_view text)
{
    const auto whole = parseMagnitude(text, true);
    constexpr std::uint64_t bound = std::uint64_t(1) << 63;
    if (!whole || whole->magnitude > bound - (whole->negative ? 0 : 1))
        return std::nullopt;
    return static_cast<std::int64_t>(whole->negative ? 0 - whole->magnitude : whole->magnitude);
}

std::optional<std::uint64_t> parseUnsigned(std::string_view text)
{
    const auto whole = parseMagnitude(text, false);
    return whole ? std::optional(whole->magnitude) : std::nullopt;
}

std::int64_t truncatedToInt64(double number)
{
    if (number >= -0x1p63 && number < 0x1p63)
        return static_cast<std::int64_t>(number);
    return std::numeric_limits<std::int64_t>::min();
}

namespace
{

void appendHex(std::string &to, char32_t code, int digits)
{
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        to += "0123456789abcdef"[code >> shift & 15];
}

void appendEscapedRune(std::string &to, Rune rune, char byte, char quote, bool asciiOnly)
{
    static constexpr std::string_view letters = "abfnrtv", controls = "\a\b\f\n\r\t\v";
    const char32_t code = rune.code;
    if (rune.length == 1 && code == 0xfffd) {
        to += "\\x";
        appendHex(to, static_cast<unsigned char>(byte), 2);
    } else if (code == static_cast<unsigned char>(quote) || code == '\\') {
        (to += '\\') += static_cast<char>(code);
    } else if ((code < 0x80 || !asciiOnly) && isPrintable(code)) {
        json::appendUtf8(to, code);
    } else if (code < 0x80 && controls.find(static_cast<char>(code)) != std::string_view::npos) {
        (to += '\\') += letters[controls.find(static_cast<char>(code))];
    } else if (code < ' ' || code == 0x7f) {
        appendHex(to += "\\x", code, 2);
    } else if (code < 0x10000) {
        appendHex(to += "\\u", code, 4);
    } else {
        appendHex(to += "\\U", code, 8);
    }
}

} // namespace

void appendQuoted(std::string &to, std::string_view text, bool asciiOnly)
{
    to += '"';
    for (std::size_t at = 0; at < text.size();) {
        const Rune rune = runeAt(text, at);
        appendEscapedRune(to, rune, text[at], '"', asciiOnly);
        at += rune.length;
    }
    to += '"';
}

void appendQuotedRune(std::string &to, char32_t code, bool asciiOnly)
{
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        code = 0xfffd;
    to += '\'';
    appendEscapedRune(to, {code, 3}, 0, '\'', asciiOnly);
    to += '\'';
}

bool canBackquote(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const Rune rune = runeAt(text, at);
        at += rune.length;
        if ((rune.length == 1 && (rune.code == 0xfffd || (rune.code < ' ' && rune.code != '\t') || rune.code == '`' || rune.code == 0x7f))
            || rune.code == 0xfeff)
            return false;
    }
    return true;
}

namespace
{

struct Unescaped {
    char32_t code = 0;
    bool isByte = false; // \x41 and \101 give bytes, not characters
};

std::optional<Unescaped> takeDigits(std::string_view &text, std::size_t count, unsigned base, bool isByte)
{
    char32_t code = 0;
    if (text.size() < count)
        return std::nullopt;
    for (const char c : text.substr(0, count)) {
        const auto digit = static_cast<unsigned>(digitValue(c));
        if (digit >= base)
            return std::nullopt;
        code = code * base + digit;
    }
    text.remove_prefix(count);
    const bool invalid = isByte ? code > 255 : code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
    return invalid ? std::nullopt : std::optional(Unescaped{code, isByte});
}

// One character or escape sequence of a literal in these quotes.
std::optional<Unescaped> takeCharacter(std::string_view &text, char quote)
{
    static constexpr std::string_view letters = "abfnrtv\\", controls = "\a\b\f\n\r\t\v\\";
    if (text.empty() || text[0] == quote || text[0] == '\n')
        return std::nullopt;
    if (text[0] != '\\') {
        const Rune rune = runeAt(text, 0);
        const bool broken = rune.length == 1 && rune.code == 0xfffd;
        const Unescaped result{broken ? static_cast<unsigned char>(text[0]) : rune.code, broken};
        text.remove_prefix(rune.length);
        return result;
    }
    if (text.size() < 2)
        return std::nullopt;
    const char letter = text[1];
    text.remove_prefix(2);
    switch (letter) {
    case 'x': return takeDigits(text, 2, 16, true);
    case 'u': return takeDigits(text, 4, 16, false);
    case 'U': return takeDigits(text, 8, 16, false);
    default: break;
    }
    if (letter >= '0' && letter <= '7') {
        std::string_view three(text.data() - 1, std::min<std::size_t>(text.size() + 1, 3));
        text.remove_prefix(std::min<std::size_t>(text.size(), 2));
        return takeDigits(three, 3, 8, true);
    }
    if (letters.find(letter) != std::string_view::npos)
        return Unescaped{static_cast<unsigned char>(controls[letters.find(letter)])};
    return letter == quote ? std::optional(Unescaped{static_cast<unsigned char>(letter)}) : std::nullopt;
}

} // namespace

std::optional<std::string> unquoted(std::string_view literal)
{
    if (literal.size() < 2 || literal.front() != literal.back())
        return std::nullopt;
    const char quote = literal.front();
    std::string_view rest = literal.substr(1, literal.size() - 2);
    std::string text;
    if (quote == '`') {
        text = rest;
        std::erase(text, '\r');
        return text;
    }
    while (!rest.empty()) {
        const auto character = takeCharacter(rest, quote);
        if (!character)
            return std::nullopt;
        if (character->isByte)
            text += static_cast<char>(character->code);
        else
            json::appendUtf8(text, character->code);
    }
    return text;
}

std::optional<char32_t> unquotedRune(std::string_view literal)
{
    if (literal.size() < 3 || literal.front() != '\'' || literal.back() != '\'')
        return std::nullopt;
    std::string_view rest = literal.substr(1, literal.size() - 2);
    const auto character = takeCharacter(rest, '\'');
    if (!character || !rest.empty())
        return std::nullopt;
    return character->code;
}

} // namespace penstock::tpl
