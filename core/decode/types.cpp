// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/decode/kinds.h"
#include "core/json/scan.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::decode
{

namespace
{

struct Type {
    std::string_view contentType;
    Result<> (*decode)(std::string_view, const Options &, const Limits &, Decoded &);
    bool isNativeOnly = false;               // a name that the original does not know
};

// JSON stands first: what nobody recognises is taken for it.
constexpr Type table[] = {
    {"application/json", decodeJson},
    {"application/x-ndjson", decodeJsonStream},
    {"text/csv", decodeCsv},
    {"application/zip", decodeZip},
    {"application/xml", decodeXml},
    {"text/xml; charset=utf-8", decodeXml},
    {"text/xml", decodeXml, true},
    {"application/ndjson", decodeJsonStream, true},
    {"application/x-jsonlines", decodeJsonStream, true},
    {"application/jsonl", decodeJsonStream, true},
    {"application/x-zip-compressed", decodeZip, true},
};

std::string mediaType(std::string_view contentType)
{
    contentType = contentType.substr(0, contentType.find(';'));
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!contentType.empty() && isBlank(contentType.back()))
        contentType.remove_suffix(1);
    while (!contentType.empty() && isBlank(contentType.front()))
        contentType.remove_prefix(1);
    std::string lower(contentType);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return lower;
}

const Type *find(std::string_view contentType, bool alsoNative)
{
    const auto found = std::ranges::find_if(table, [&](const Type &type) {
        return type.contentType == contentType && (alsoNative || !type.isNativeOnly);
    });
    return found == std::end(table) ? nullptr : found;
}

const Type &chosen(std::string_view contentType, const Options &options)
{
    const std::string_view wanted = options.decodeAs.empty() ? contentType : std::string_view(options.decodeAs);
    const bool exact = options.matching == Matching::Exact;
    const Type *type = find(wanted, !exact);
    if (!type && !exact)
        type = find(mediaType(wanted), true);
    return type ? *type : table[0];
}

} // namespace

Result<Decoded> decode(std::string_view body, std::string_view contentType, const Options &options, const Limits &limits)
{
    Decoded decoded;
    const Type &type = chosen(contentType, options);
    decoded.contentType = type.contentType;
    if (body.empty())
        return decoded;
    const Result<> outcome = type.decode(body, options, limits, decoded);
    if (!outcome)
        return std::unexpected(outcome.error());
    return decoded;
}

std::vector<std::string> contentTypes()
{
    std::vector<std::string> names;
    for (const Type &type : table) {
        if (!type.isNativeOnly)
            names.emplace_back(type.contentType);
    }
    return names;
}

bool isContentType(std::string_view contentType)
{
    return find(contentType, false) != nullptr;
}

Diagnostic faultAt(std::string_view text, std::size_t offset, const QString &why)
{
    offset = std::min(offset, text.size());
    json::LineCount count;
    count.add(text.substr(0, offset));
    Place place;
    place.line = count.line;
    place.column = count.column;
    place.offset = offset;
    return Diagnostic(codes::cannotDecode,
                      QCoreApplication::translate("Decode", "Line %1, column %2 (byte %3): %4.").arg(place.line).arg(place.column).arg(offset).arg(why),
                      place);
}

Diagnostic tooLarge(const QString &why)
{
    return Diagnostic(codes::responseTooLarge, why);
}

} // namespace penstock::decode
