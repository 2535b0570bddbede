// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/decode/kinds.h"
#include "core/json/scan.h"
#include "core/json/utf8.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::decode
{

namespace
{

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view space = " \t\r\n";

QString tr(const char *text)
{
    return QCoreApplication::translate("Decode", text);
}

// Bytes that are not UTF-8 become U+FFFD one by one. Nothing where there are none.
std::optional<std::string> repaired(std::string_view text)
{
    std::string whole;
    std::size_t kept = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = json::utf8Length(text, at);
        if (length == 0) {
            whole.append(text, kept, at - kept);
            json::appendUtf8(whole, json::replacementCharacter);
            kept = at + 1;
        }
        at += std::max<std::size_t>(length, 1);
    }
    if (kept == 0)
        return {};
    whole.append(text, kept);
    return whole;
}

// Where a byte of the repaired text stands in the text.
std::size_t placeBefore(std::string_view text, std::size_t inRepaired)
{
    constexpr std::size_t replacementLength = 3;
    std::size_t at = 0;
    for (std::size_t passed = 0; at < text.size() && passed < inRepaired;) {
        const std::size_t length = json::utf8Length(text, at);
        passed += length == 0 ? replacementLength : length;
        at += std::max<std::size_t>(length, 1);
    }
    return at;
}

Diagnostic cannotDecode(Diagnostic fault)
{
    fault.code = &codes::cannotDecode;
    return fault;
}

Result<json::Value> readValue(std::string_view text, const Options &options, const Limits &limits)
{
    const json::ParseOptions how{.numbers = options.numbers, .maxDepth = limits.depth};
    Result<json::Value> value = json::parse(text, how);
    if (!value) {
        // Only what fails is looked at again: texts in other encodings are rare, and the real systems accept them.
        if (const auto text8 = repaired(text)) {
            value = json::parse(*text8, how);
            if (!value)
                value.error().place.offset = placeBefore(text, value.error().place.offset);
        }
    }
    if (!value)
        return std::unexpected(cannotDecode(std::move(value.error())));
    return value;
}

// Numbers may stand beside each other without anything between: 1-2 are two.
std::size_t numberEnd(std::string_view text, std::size_t at)
{
    const auto skipDigits = [&] { at = std::min(text.find_first_not_of("0123456789", at), text.size()); };
    const auto skipOne = [&](std::string_view any) {
        const bool found = at < text.size() && any.find(text[at]) != std::string_view::npos;
        at += found ? 1 : 0;
        return found;
    };
    skipOne("-");
    if (!skipOne("0"))
        skipDigits();
    if (skipOne("."))
        skipDigits();
    if (skipOne("eE")) {
        skipOne("+-");
        skipDigits();
    }
    return at;
}

// Behind the last byte of the value that begins at `at`; the size of the text where it has no end.
std::size_t valueEnd(std::string_view text, std::size_t at)
{
    if (text[at] == '{' || text[at] == '[') {
        json::ContainerScan scan;
        const std::size_t length = scan.end(text.substr(at));
        return length == std::string_view::npos ? text.size() : at + length;
    }
    if (text[at] == '"') {
        for (std::size_t i = at + 1; i < text.size(); ++i) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '"')
                return i + 1;
        }
        return text.size();
    }
    for (const std::string_view word : {"true", "false", "null"}) {
        if (text.substr(at).starts_with(word))
            return at + word.size();
    }
    if (text[at] == '-' || (text[at] >= '0' && text[at] <= '9'))
        return numberEnd(text, at);
    return std::min(text.find_first_of(" \t\r\n{}[]\",:", at + 1), text.size());
}

} // namespace

Result<> decodeJson(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded)
{
    if (options.refuseMark && body.starts_with(byteOrderMark))
        return std::unexpected(faultAt(body, 0, tr("the text begins with a byte order mark")));
    Result<json::Value> value = readValue(body, options, limits);
    if (!value)
        return std::unexpected(value.error());
    decoded.body = std::move(*value);
    return {};
}

Result<> decodeJsonStream(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded)
{
    json::Value list = json::Value::array();
    const Result<> read = readJsonStream(body, options, limits, list);
    decoded.body = std::move(list);
    return read;
}

Result<> readJsonStream(std::string_view text, const Options &options, const Limits &limits, json::Value &list)
{
    std::size_t at = !options.refuseMark && text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
    for (;;) {
        at = text.find_first_not_of(space, at);
        if (at == std::string_view::npos || text[at] == ']' || text[at] == '}')
            return {};
        const std::size_t end = valueEnd(text, at);
        Result<json::Value> value = text.substr(at).starts_with(byteOrderMark) ? std::unexpected(faultAt(text, at, tr("a value is expected")))
                                                                               : readValue(text.substr(at, end - at), options, limits);
        if (!value) {
            const std::size_t inside = value.error().place.offset;
            Diagnostic fault = std::move(value.error());
            if (fault.is(codes::cannotDecode) && at > 0) {   // the place counts from the value's own begin
                const Diagnostic placed = faultAt(text, at + inside, tr("value %1 of the stream is not JSON").arg(list.size() + 1));
                fault.place = placed.place;
                fault.message = placed.message;
            }
            return std::unexpected(std::move(fault));
        }
        list.append(std::move(*value));
        at = end;
    }
}

} // namespace penstock::decode
