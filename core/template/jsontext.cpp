// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/jsontext.h"

#include "core/template/golayout.h"
#include "core/template/spelling.h"
#include "core/template/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace penstock::tpl
{

namespace
{

constexpr std::string_view mask = "xxxxx";

bool isMaskedName(std::string_view name)
{
    static constexpr std::array<std::string_view, 11> names{"password", "passphrase", "key_passphrase", "pass", "proxy_url", "url", "urls",
                                                            "host", "hosts", "authorization", "proxy-authorization"};
    std::string lower;
    for (const char c : name)
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return std::ranges::find(names, lower) != names.end();
}

// Stands in JSON as it is.
bool isPlain(char c)
{
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

void writeText(std::string &to, std::string_view text)
{
    to += '"';
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && isPlain(text[end]))
            ++end;
        to += text.substr(at, end - at);
        at = end;
        if (at == text.size())
            break;
        const Rune rune = runeAt(text, at);
        static constexpr std::string_view plain = "\b\f\n\r\t\"\\", letters = "bfnrt\"\\";
        const std::size_t short_ = rune.code < 0x80 ? plain.find(static_cast<char>(rune.code)) : std::string_view::npos;
        const bool broken = rune.length == 1 && rune.code == 0xfffd;
        if (short_ != std::string_view::npos) {
            (to += '\\') += letters[short_];
        } else if (rune.code < ' ' || rune.code == '<' || rune.code == '>' || rune.code == '&' || rune.code == 0x2028 || rune.code == 0x2029
                   || broken) {
            to += "\\u";
            for (int shift = 12; shift >= 0; shift -= 4)
                to += "0123456789abcdef"[rune.code >> shift & 15];
        } else {
            to += text.substr(at, rune.length);
        }
        at += rune.length;
    }
    to += '"';
}

void writeFloat(std::string &to, double number)
{
    const double size = std::fabs(number);
    constexpr double largestExact = 9007199254740992.0;
    if (size > 0 && size < largestExact && number == std::trunc(number)) {
        std::array<char, 24> digits;
        to.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::int64_t>(number)).ptr);
        return;
    }
    if (size == 0 || (size >= 1e-6 && size < 1e21)) {
        to += floatText(number, 'f');
        return;
    }
    std::string text = floatText(number, 'e');
    if (text.size() >= 4 && text[text.size() - 4] == 'e' && text[text.size() - 2] == '0' && text[text.size() - 3] == '-')
        text.erase(text.size() - 2, 1); // 1e-09 is written 1e-9
    to += text;
}

void write(std::string &to, const Value &value, bool masked);

void writeMembers(std::string &to, const Value &value, bool masked)
{
    to += '{';
    bool first = true;
    for (const std::string &key : value.keys()) {
        if (!first)
            to += ',';
        first = false;
        writeText(to, key);
        to += ':';
        const Value member = *value.member(key);
        if (!masked) {
            write(to, member, false);
        } else if (!isMaskedName(key)) {
            write(to, member, member.isList()); // objects below are not looked into, lists are
        } else if (member.is(Kind::List)) {
            to += '[';
            for (std::size_t i = 0; i < *member.length(); ++i)
                to.append(i == 0 ? "" : ",").append("\"xxxxx\"");
            to += ']';
        } else {
            writeText(to, mask);
        }
    }
    to += '}';
}

void writeElements(std::string &to, const Value &value, bool masked)
{
    to += '[';
    for (std::size_t i = 0; i < *value.length(); ++i) {
        if (i > 0)
            to += ',';
        write(to, value.element(i), masked);
    }
    to += ']';
}

void writeUrl(std::string &to, const Url &url)
{
    const auto field = [&to](std::string_view name, const std::string &text) {
        to += to.ends_with('{') ? "\"" : ",\"";
        (to += name) += "\":";
        writeText(to, text);
    };
    to += '{';
    field("Scheme", url.scheme);
    field("Opaque", url.opaque);
    to += url.user ? ",\"User\":{}" : ",\"User\":null";
    field("Host", url.host);
    field("Path", url.path);
    field("Fragment", url.fragment);
    field("RawQuery", url.rawQuery);
    field("RawPath", url.rawPath);
    field("RawFragment", url.rawFragment);
    to += url.forceQuery ? ",\"ForceQuery\":true" : ",\"ForceQuery\":false";
    to += ",\"OmitHost\":false}";
}

void write(std::string &to, const Value &value, bool masked)
{
    switch (value.kind()) {
    case Kind::Nil: to += "null"; return;
    case Kind::Bool: to += value.toBool() ? "true" : "false"; return;
    case Kind::Uint64: to += std::to_string(static_cast<std::uint64_t>(value.toInteger())); return;
    case Kind::Int:
    case Kind::Int64:
    case Kind::Byte:
    case Kind::Month:
    case Kind::Weekday:
    case Kind::Duration: to += std::to_string(value.toInteger()); return;
    case Kind::Float: writeFloat(to, value.toReal()); return;
    case Kind::Decimal: to += value.toText(); return;
    case Kind::Text: writeText(to, value.toText()); return;
    case Kind::Time: writeText(to, formatTime(value.toTime(), namedLayout("RFC3339Nano"))); return;
    case Kind::Location: to += "{}"; return;
    case Kind::Url: writeUrl(to, value.toUrl()); return;
    case Kind::List: writeElements(to, value, masked); return;
    case Kind::Texts:
        if (value.isNilContainer())
            to += "null";
        else
            writeElements(to, value, masked);
        return;
    case Kind::Header:
    case Kind::Parameters:
    case Kind::Object:
        if (value.isNilContainer())
            to += "null";
        else
            writeMembers(to, value, masked && (value.is(Kind::Object)));
        return;
    }
}

} // namespace

namespace
{

void writeBinary64(std::string &to, const json::Value &number)
{
    writeFloat(to, number.toDouble());
}

void writeExact(std::string &to, const json::Value &number)
{
    write(to, Value::fromJson(number, json::Numbers::Exact), false);
}

} // namespace

void appendJson(std::string &to, const json::Value &value, json::Numbers numbers)
{
    json::write(to, value, {.sortKeys = true, .escapeHtml = true, .number = numbers == json::Numbers::Binary64 ? writeBinary64 : writeExact});
}

std::string jsonText(const Value &value, bool masked)
{
    std::string text;
    write(text, value, masked);
    return text;
}

} // namespace penstock::tpl
