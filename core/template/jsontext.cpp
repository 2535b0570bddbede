// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/jsontext.h"

#include "core/template/golayout.h"
#include "core/template/spelling.h"
#include "core/template/url.h"

#include <algorithm>
#include <array>
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

// The same for what is JSON already: documents go this way.
void writeJson(std::string &to, const json::Value &value, json::Numbers numbers)
{
    switch (value.kind()) {
    case json::Kind::Null: to += "null"; return;
    case json::Kind::Boolean: to += value.isTrue() ? "true" : "false"; return;
    case json::Kind::String: writeText(to, value.stringView()); return;
    case json::Kind::Number: write(to, Value::fromJson(value, numbers), false); return;
    case json::Kind::Array:
        to += '[';
        for (int i = 0; i < value.size(); ++i) {
            if (i > 0)
                to += ',';
            writeJson(to, value.at(i), numbers);
        }
        to += ']';
        return;
    case json::Kind::Object: break;
    }
    std::vector<std::pair<json::Value, json::Value>> members;
    members.reserve(std::size_t(value.size()));
    value.forEachEntry([&members](json::Value key, json::Value member) { members.emplace_back(std::move(key), std::move(member)); });
    std::ranges::sort(members, {}, [](const auto &member) { return member.first.stringView(); });
    to += '{';
    for (const auto &[key, member] : members) {
        if (!to.ends_with('{'))
            to += ',';
        writeText(to, key.stringView());
        to += ':';
        writeJson(to, member, numbers);
    }
    to += '}';
}

} // namespace

std::string jsonText(const json::Value &value, json::Numbers numbers)
{
    std::string text;
    writeJson(text, value, numbers);
    return text;
}

std::string jsonText(const Value &value, bool masked)
{
    std::string text;
    write(text, value, masked);
    return text;
}

} // namespace penstock::tpl
