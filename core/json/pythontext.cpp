// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/number.h"
#include "core/json/value.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace penstock::json
{

namespace
{

std::string numberText(const Value &value)
{
    if (jv_number_has_literal(value.raw()))
        return value.numberText();
    const double number = value.toDouble();
    if (std::isnan(number))
        return "nan";
    if (std::isinf(number))
        return number < 0 ? "-inf" : "inf";
    std::string text;
    appendNumber(text, number);   // repr() of a float that is not whole changes to an exponent at the same place
    return text;
}

bool isPrintable(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return false;
    case QChar::Separator_Space: return c == ' ';
    default: return true;
    }
}

void appendEscape(std::string &to, char32_t c)
{
    switch (c) {
    case '\n': to += "\\n"; return;
    case '\r': to += "\\r"; return;
    case '\t': to += "\\t"; return;
    default: break;
    }
    std::array<char, 16> text;
    if (c < 0x100)
        std::snprintf(text.data(), text.size(), "\\x%02x", unsigned(c));
    else if (c < 0x10000)
        std::snprintf(text.data(), text.size(), "\\u%04x", unsigned(c));
    else
        std::snprintf(text.data(), text.size(), "\\U%08x", unsigned(c));
    to += text.data();
}

// repr() of a text: single quotes unless it contains some and no double ones.
void appendQuoted(std::string &to, std::string_view text)
{
    const bool hasSingle = text.find('\'') != std::string_view::npos;
    const bool hasDouble = text.find('"') != std::string_view::npos;
    const char quote = hasSingle && !hasDouble ? '"' : '\'';
    to += quote;
    const QString wide = QString::fromUtf8(text.data(), qsizetype(text.size()));
    for (const uint c : wide.toUcs4()) {
        if (c == uint(quote) || c == '\\') {
            to += '\\';
            to += char(c);
        } else if (isPrintable(c)) {
            const char32_t one = c;
            to += QString::fromUcs4(&one, 1).toStdString();
        } else {
            appendEscape(to, c);
        }
    }
    to += quote;
}

void appendRepr(std::string &to, const Value &value)
{
    switch (value.kind()) {
    case Kind::Null: to += "None"; break;
    case Kind::Boolean: to += value.isTrue() ? "True" : "False"; break;
    case Kind::Number: to += numberText(value); break;
    case Kind::String: appendQuoted(to, value.stringView()); break;
    case Kind::Array:
        to += '[';
        for (int i = 0; i < value.size(); ++i) {
            to += i > 0 ? ", " : "";
            appendRepr(to, value.at(i));
        }
        to += ']';
        break;
    case Kind::Object: {
        bool first = true;
        to += '{';
        value.forEachMember([&](std::string_view key, const Value &member) {
            to += first ? "" : ", ";
            first = false;
            appendQuoted(to, key);
            to += ": ";
            appendRepr(to, member);
        });
        to += '}';
        break;
    }
    }
}

} // namespace

std::string pythonText(const Value &value)
{
    if (value.isString())
        return value.toString();
    std::string text;
    appendRepr(text, value);
    return text;
}

} // namespace penstock::json
