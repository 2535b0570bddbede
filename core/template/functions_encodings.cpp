// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/base64.h"
#include "core/template/functions.h"
#include "core/template/spelling.h"
#include "core/template/url.h"

#include <algorithm>

namespace penstock::tpl
{

namespace
{

Evaluated urlEncode(const Call &call)
{
    return Value::text(queryEscape(call.text(0)));
}

Evaluated base64Encode(const Call &call)
{
    return Value::text(toBase64(call.joinedTexts(0), true));
}

Evaluated base64EncodeNoPad(const Call &call)
{
    return Value::text(toBase64(call.joinedTexts(0), false));
}

Evaluated base64Decode(const Call &call)
{
    return Value::text(fromBase64(call.text(0), true));
}

Evaluated base64DecodeNoPad(const Call &call)
{
    return Value::text(fromBase64(call.text(0), false));
}

Evaluated hexDecode(const Call &call)
{
    const std::string_view digits = call.text(0);
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        const auto byte = parseWhole(std::string("0x").append(digits, i, 2));
        if (!byte || digits[i] == '_')
            return Value::text({});
        bytes += static_cast<char>(*byte);
    }
    return Value::text(digits.size() % 2 == 0 ? bytes : std::string());
}

// html, js and urlquery print their arguments first; null is then the marker of a missing value.
std::expected<std::string, Stopped> printed(const Call &call)
{
    std::vector<Value> values(call.arguments.begin(), call.arguments.end());
    for (Value &value : values) {
        if (value.isNil())
            value = Value::text("<no value>");
    }
    std::string text;
    if (!printAll(text, values, call.printing()))
        return tooLong();
    return text;
}

Evaluated escaped(const Call &call, std::string (*escape)(std::string_view))
{
    auto text = printed(call);
    return text ? Evaluated(Value::text(escape(*text))) : Evaluated(std::unexpected(std::move(text.error())));
}

std::string escapedHtml(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '\0': result += "\xef\xbf\xbd"; break;
        case '"': result += "&#34;"; break;
        case '\'': result += "&#39;"; break;
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        default: result += c;
        }
    }
    return result;
}

std::string escapedScript(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const Rune rune = runeAt(text, at);
        const char c = text[at];
        if (c == '\\' || c == '\'' || c == '"') {
            (result += '\\') += c;
        } else if (rune.code < ' ' || c == '<' || c == '>' || c == '&' || c == '=' || (rune.code >= 0x80 && !isPrintable(rune.code))) {
            result += "\\u";
            for (int shift = rune.code > 0xfffff ? 20 : rune.code > 0xffff ? 16 : 12; shift >= 0; shift -= 4)
                result += "0123456789ABCDEF"[rune.code >> shift & 15];
        } else {
            result += text.substr(at, rune.length);
        }
        at += rune.length;
    }
    return result;
}

Evaluated html(const Call &call)
{
    return escaped(call, escapedHtml);
}

Evaluated script(const Call &call)
{
    return escaped(call, escapedScript);
}

Evaluated urlquery(const Call &call)
{
    return escaped(call, queryEscape);
}

// The value of rel in what follows the target, as the original looks for it: `; rel=` (blanks only before rel), then a quoted text or at
// least two bare characters up to the next semicolon. The last such place counts.
std::optional<std::string_view> relationIn(std::string_view rest)
{
    constexpr auto none = std::string_view::npos;
    for (std::size_t at = rest.rfind("rel="); at != none; at = at == 0 ? none : rest.rfind("rel=", at - 1)) {
        std::size_t before = at;
        while (before > 0 && std::string_view(" \t\n\f\r").find(rest[before - 1]) != std::string_view::npos)
            --before;
        if (before == 0 || rest[before - 1] != ';')
            continue;
        const std::string_view value = rest.substr(at + 4);
        if (value.starts_with('"')) {
            const std::size_t end = value.find('"', 1);
            if (end != std::string_view::npos)
                return value.substr(1, end - 1);
            continue;
        }
        // Bare: the first and the last character are no quotes, those between no semicolons.
        std::size_t end = value.empty() ? 0 : std::min(value.find(';', 1), value.size());
        if (end < value.size()) // the last character may even be the semicolon itself
            ++end;
        while (end > 2 && value[end - 1] == '"')
            --end;
        if (end >= 2 && value[end - 1] != '"')
            return value.substr(0, end);
    }
    return std::nullopt;
}

// <target>...; rel=relation, where the target ends at the last > that has such a relation behind it.
std::optional<std::string_view> targetOf(std::string_view link, std::string_view relation)
{
    for (std::size_t line = 0; line <= link.size(); line = std::min(link.find('\n', line), link.size()) + 1) {
        const std::string_view text = link.substr(line, link.find('\n', line) - line);
        const std::size_t open = text.find('<');
        for (std::size_t close = text.rfind('>'); open != std::string_view::npos && close != std::string_view::npos && close > open;
             close = text.rfind('>', close - 1)) {
            const auto found = relationIn(text.substr(close + 1));
            if (found)
                return *found == relation ? std::optional(text.substr(open + 1, close - open - 1)) : std::nullopt;
        }
    }
    return std::nullopt;
}

std::size_t countOf(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

Evaluated link(const Call &call)
{
    const Texts &lines = call[1].toTexts();
    std::vector<std::string_view> links(lines.begin(), lines.end());
    if (links.size() == 1 && countOf(links[0], "rel=") > 1) {
        std::string_view rest = links[0];
        links.clear();
        for (std::size_t comma = rest.find(','); comma != std::string_view::npos; comma = rest.find(',')) {
            links.push_back(rest.substr(0, comma));
            rest.remove_prefix(comma + 1);
        }
        links.push_back(rest);
    }
    for (const std::string_view candidate : links) {
        if (const auto target = targetOf(candidate, call.text(0)))
            return Value::text(std::string(*target));
    }
    return Value::text({});
}

constexpr Function rows[] = {
    {"urlEncode", Group::Encodings, "urlEncode text",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The text escaped for a query; a blank becomes a plus."),
     takes({Accepts::Text}), urlEncode},
    {"base64Encode", Group::Encodings, "base64Encode text...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The joined texts in Base64."),
     takes({}, Accepts::Text), base64Encode},
    {"base64EncodeNoPad", Group::Encodings, "base64EncodeNoPad text...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The joined texts in Base64 without equals signs at the end."),
     takes({}, Accepts::Text), base64EncodeNoPad},
    {"base64Decode", Group::Encodings, "base64Decode text",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Base64 back to text, up to the first fault."),
     takes({Accepts::Text}), base64Decode},
    {"base64DecodeNoPad", Group::Encodings, "base64DecodeNoPad text",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Base64 without equals signs back to text, up to the first fault."),
     takes({Accepts::Text}), base64DecodeNoPad},
    {"hexDecode", Group::Encodings, "hexDecode text",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Hexadecimal digits back to bytes; empty where there is a fault."),
     takes({Accepts::Text}), hexDecode},
    {"html", Group::Encodings, "html value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The printed values escaped for HTML."),
     takes({}, Accepts::Any), html},
    {"js", Group::Encodings, "js value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The printed values escaped for a script."),
     takes({}, Accepts::Any), script},
    {"urlquery", Group::Encodings, "urlquery value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The printed values escaped for a query."),
     takes({}, Accepts::Any), urlquery},
    {"getRFC5988Link", Group::Encodings, "getRFC5988Link relation lines",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The target of the link with this relation in the lines of a Link header."),
     takes({Accepts::Text, Accepts::Lines}), link},
};

} // namespace

std::span<const Function> encodingFunctions()
{
    return rows;
}

} // namespace penstock::tpl
