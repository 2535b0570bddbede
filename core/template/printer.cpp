// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/printer.h"

#include "core/template/jsontext.h"
#include "core/template/spelling.h"
#include "core/template/url.h"

#include <cmath>

namespace penstock::tpl
{

namespace
{

bool isUnsigned(const Value &value)
{
    return value.is(Kind::Byte) || value.is(Kind::Uint64);
}

std::string nameOr(const char *name, const char *type, std::int64_t number)
{
    return name ? std::string(name) : "%!" + std::string(type) + '(' + std::to_string(number) + ')';
}

// What the value's String method gives; nothing where it has none.
std::optional<std::string> ownText(const Value &value)
{
    switch (value.kind()) {
    case Kind::Time: return timeText(value.toTime());
    case Kind::Duration: return durationText(value.toInteger());
    case Kind::Month: return nameOr(monthName(value.toInteger()), "Month", value.toInteger());
    case Kind::Weekday: return nameOr(weekdayName(value.toInteger()), "Weekday", value.toInteger());
    case Kind::Location: return "UTC";
    case Kind::Url: return value.toUrl().text();
    default: return std::nullopt;
    }
}

} // namespace

void Printer::pad(std::string_view text, bool allowZeros)
{
    const std::size_t width = static_cast<std::size_t>(flags.width.value_or(0));
    const std::size_t count = width == 0 ? 0 : runeCount(text);
    const std::size_t missing = width > count ? width - count : 0;
    if (!flags.minus)
        m_to.append(missing, flags.zero && allowZeros ? '0' : ' ');
    m_to += text;
    if (flags.minus)
        m_to.append(missing, ' ');
}

std::string_view Printer::cut(std::string_view text) const
{
    if (!flags.precision)
        return text;
    std::size_t at = 0;
    for (int left = *flags.precision; at < text.size() && left > 0; --left)
        at += runeAt(text, at).length;
    return text.substr(0, at);
}

void Printer::badVerb(const Value &value, char32_t verb)
{
    m_to += "%!";
    appendRune(m_to, verb);
    m_to += '(';
    if (value.isNil()) {
        m_to += "<nil>)";
        return;
    }
    m_to += value.typeName() + '=';
    const bool before = std::exchange(m_inNote, true);
    printValue(value, U'v', 0);
    m_inNote = before;
    m_to += ')';
}

bool Printer::printByMethod(const Value &value, char32_t verb)
{
    if (m_inNote)
        return false;
    if (value.is(Kind::Object) && (value.shape() == Shape::State || value.shape() == Shape::StatePointer)) {
        m_to += jsonText(value, m_printing.masks && !flags.plus && !flags.plusV && !flags.sharp && !flags.goSyntax);
        return true;
    }
    if (flags.goSyntax || (verb != 'v' && verb != 's' && verb != 'x' && verb != 'X' && verb != 'q'))
        return false;
    const auto text = ownText(value);
    if (text)
        printText(*text, verb, value);
    return text.has_value();
}

void Printer::printValue(const Value &value, char32_t verb, int depth)
{
    if (isFull())
        return;
    if (value.isNil()) {
        if (depth > 0)
            m_to += flags.goSyntax ? "interface {}(nil)" : "<nil>";
        else if (verb == 'v' || verb == 'T')
            pad("<nil>");
        else
            badVerb(value, verb);
    } else if (verb == 'w' && !m_inNote) {
        badVerb(value, verb);
    } else if (verb == 'T' && depth == 0) {
        pad(cut(value.typeName()));
    } else if (!printByMethod(value, verb)) {
        printSelf(value, verb, depth);
    }
}

void Printer::printSelf(const Value &value, char32_t verb, int depth)
{
    switch (value.kind()) {
    case Kind::Bool:
        if (verb == 't' || verb == 'v')
            pad(value.toBool() ? "true" : "false");
        else
            badVerb(value, verb);
        return;
    case Kind::Float: printFloat(value, verb); return;
    case Kind::Decimal:
        if (verb == 'v' || verb == 's')
            pad(value.toText());
        else
            printFloat(value, verb);
        return;
    case Kind::Text: printText(value.toText(), verb, value); return;
    case Kind::List:
    case Kind::Texts: printList(value, verb, depth); return;
    case Kind::Object:
    case Kind::Header:
    case Kind::Parameters: printMap(value, verb, depth); return;
    case Kind::Time:
    case Kind::Location:
    case Kind::Url: pad(*ownText(value)); return; // the original shows its inner fields here, which mean nothing outside it
    default: break;
    }
    const auto bits = static_cast<std::uint64_t>(value.toInteger());
    const bool negative = !isUnsigned(value) && value.toInteger() < 0;
    printInteger(negative ? 0 - bits : bits, negative, verb, value);
}

void Printer::printText(std::string_view text, char32_t verb, const Value &value)
{
    if (verb == 's' || (verb == 'v' && !flags.goSyntax)) {
        pad(cut(text));
    } else if (verb == 'x' || verb == 'X') {
        printHex(text, verb == 'X');
    } else if (verb == 'q' || verb == 'v') {
        const std::string_view shown = cut(text);
        std::string quoted;
        if (flags.sharp && canBackquote(shown))
            quoted.append("`").append(shown).append("`");
        else
            appendQuoted(quoted, shown, flags.plus);
        pad(quoted);
    } else {
        badVerb(value, verb);
    }
}

void Printer::printHex(std::string_view bytes, bool upper)
{
    const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    const std::string_view prefix = upper ? "0X" : "0x";
    if (flags.precision)
        bytes = bytes.substr(0, static_cast<std::size_t>(*flags.precision));
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i > 0 && flags.space)
            text += ' ';
        if (flags.sharp && (i == 0 || flags.space))
            text += prefix;
        const auto byte = static_cast<unsigned char>(bytes[i]);
        text.append({digits[byte >> 4], digits[byte & 15]});
    }
    pad(text);
}

void Printer::printCodePoint(std::uint64_t code)
{
    std::string digits;
    for (std::uint64_t rest = code; rest > 0 || digits.empty(); rest /= 16)
        digits.insert(0, 1, "0123456789ABCDEF"[rest % 16]);
    const auto width = static_cast<std::size_t>(std::max(4, flags.precision.value_or(4)));
    std::string text = "U+" + std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
    if (flags.sharp && code <= 0x10ffff && isPrintable(static_cast<char32_t>(code))) {
        text += " '";
        appendRune(text, static_cast<char32_t>(code));
        text += '\'';
    }
    pad(text, false);
}

void Printer::printInteger(std::uint64_t magnitude, bool negative, char32_t verb, const Value &value)
{
    const std::uint64_t bits = negative ? 0 - magnitude : magnitude;
    const auto code = static_cast<char32_t>(bits > 0x10ffff ? 0xfffd : bits);
    std::string text;
    switch (verb) {
    case 'v':
        if (flags.goSyntax && isUnsigned(value)) {
            flags.sharp = true;
            printDigits(magnitude, negative, 16, U'v');
            flags.sharp = false;
            return;
        }
        [[fallthrough]];
    case 'd': printDigits(magnitude, negative, 10, verb); return;
    case 'b': printDigits(magnitude, negative, 2, verb); return;
    case 'o':
    case 'O': printDigits(magnitude, negative, 8, verb); return;
    case 'x':
    case 'X': printDigits(magnitude, negative, 16, verb); return;
    case 'c':
        appendRune(text, code);
        pad(text);
        return;
    case 'q':
        appendQuotedRune(text, code, flags.plus);
        pad(text);
        return;
    case 'U': printCodePoint(bits); return;
    default: badVerb(value, verb);
    }
}

void Printer::printDigits(std::uint64_t magnitude, bool negative, unsigned base, char32_t verb)
{
    if (flags.precision == 0 && magnitude == 0) {
        m_to.append(static_cast<std::size_t>(flags.width.value_or(0)), ' ');
        return;
    }
    const std::string_view digits = verb == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string text;
    for (std::uint64_t rest = magnitude; rest > 0 || text.empty(); rest /= base)
        text += digits[rest % base];
    std::size_t least = static_cast<std::size_t>(flags.precision.value_or(0));
    if (!flags.precision && flags.zero && !flags.minus && flags.width)
        least = static_cast<std::size_t>(std::max(0, *flags.width - (negative || flags.plus || flags.space ? 1 : 0)));
    if (text.size() < least)
        text.append(least - text.size(), '0');
    std::ranges::reverse(text);
    if (flags.sharp && base == 2)
        text.insert(0, "0b");
    if (flags.sharp && base == 8 && text[0] != '0')
        text.insert(0, "0");
    if (flags.sharp && base == 16)
        text.insert(0, verb == 'X' ? "0X" : "0x");
    if (verb == 'O')
        text.insert(0, "0o");
    if (negative || flags.plus || flags.space)
        text.insert(0, 1, negative ? '-' : flags.plus ? '+' : ' ');
    pad(text, false);
}

namespace
{

// The flag # keeps the point and, for %g, the zeros that it would drop.
void keepPoint(std::string &number, char32_t verb, int precision)
{
    const std::size_t exponent = std::min(number.find_first_of(verb == 'x' || verb == 'X' ? "pP" : "eEpP"), number.size());
    std::string tail = number.substr(exponent);
    number.resize(exponent);
    int digits = 0;
    if (verb == 'v' || verb == 'g' || verb == 'G' || verb == 'x')
        digits = precision < 0 ? 6 : precision;
    bool significant = false;
    for (std::size_t i = 1; i < number.size(); ++i) {
        significant = significant || (number[i] != '0' && number[i] != '.');
        if (significant && number[i] != '.')
            --digits;
    }
    if (number.find('.') == std::string::npos) {
        if (number.size() == 2 && number[1] == '0')
            --digits;
        number += '.';
    }
    number.append(static_cast<std::size_t>(std::max(0, digits)), '0');
    number += tail;
}

} // namespace

void Printer::printFloat(const Value &value, char32_t verb)
{
    if (verb > 0x7f || std::string_view("vbgGxXfFeE").find(static_cast<char>(verb)) == std::string_view::npos) {
        badVerb(value, verb);
        return;
    }
    const double number = value.toReal();
    const bool fixed = verb == 'f' || verb == 'F' || verb == 'e' || verb == 'E';
    const int precision = flags.precision.value_or(fixed ? 6 : -1);
    const char form = verb == 'v' ? 'g' : verb == 'F' ? 'f' : static_cast<char>(verb);
    std::string text = floatText(number, form, precision);
    if (text[0] != '-' && text[0] != '+')
        text.insert(0, 1, '+');
    if (flags.space && text[0] == '+' && !flags.plus)
        text[0] = ' ';
    if (!std::isfinite(number)) {
        pad(std::isnan(number) && !flags.space && !flags.plus ? text.substr(1) : text, false);
        return;
    }
    if (flags.sharp && verb != 'b')
        keepPoint(text, verb == 'v' ? U'g' : verb, precision);
    if (text[0] == '+' && !flags.plus) {
        pad(std::string_view(text).substr(1));
        return;
    }
    const auto width = static_cast<std::size_t>(flags.width.value_or(0));
    if (flags.zero && !flags.minus && width > text.size())
        text.insert(1, width - text.size(), '0');
    pad(text);
}

void Printer::printList(const Value &value, char32_t verb, int depth)
{
    if (flags.goSyntax && value.isNilContainer()) {
        m_to += value.typeName() + "(nil)";
        return;
    }
    m_to += flags.goSyntax ? value.typeName() + '{' : "[";
    for (std::size_t i = 0; i < *value.length() && !isFull(); ++i) {
        if (i > 0)
            m_to += flags.goSyntax ? ", " : " ";
        printValue(value.element(i), verb, depth + 1);
    }
    m_to += flags.goSyntax ? '}' : ']';
}

void Printer::printMap(const Value &value, char32_t verb, int depth)
{
    if (flags.goSyntax && value.isNilContainer()) {
        m_to += value.typeName() + "(nil)";
        return;
    }
    m_to += flags.goSyntax ? value.typeName() + '{' : "map[";
    bool first = true;
    for (const std::string &key : value.keys()) {
        if (!first)
            m_to += flags.goSyntax ? ", " : " ";
        first = false;
        printText(key, verb, Value::text(key));
        m_to += ':';
        printValue(*value.member(key), verb, depth + 1);
        if (isFull())
            break;
    }
    m_to += flags.goSyntax ? '}' : ']';
}

} // namespace penstock::tpl
