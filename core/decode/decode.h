// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/decode/xmltypes.h"
#include "core/json/value.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// From the bytes of an answer to one value (httpjson, section 7.1). Pure functions; any thread, the value belongs to the caller's.
// Transport codings (gzip, deflate) are undone before, by the HTTP layer.
namespace penstock::decode
{

// How a content type is compared with those of the table.
enum class Matching {
    MediaType,    // native: parameters and case do not count, and more names are known
    Exact,        // httpjson: the whole text, parameters included
};

struct Options {
    std::string decodeAs;                         // a content type of the table; empty: the answer's own decides, and JSON where it is unknown
    Matching matching = Matching::MediaType;
    json::Numbers numbers = json::Numbers::Exact;
    bool refuseMark = false;                      // httpjson: a byte order mark before JSON is a fault
    const XmlTypes *xmlTypes = nullptr;           // of an XSD; as in the original without effect where decodeAs is set
};

// Beyond a limit the whole answer fails with response-too-large. The body itself was limited by whoever received it.
struct Limits {
    std::size_t unpackedBytes = std::size_t(1) << 30;   // of all members of an archive together
    std::size_t members = 100'000;                      // of an archive
    int depth = 1024;                                   // of objects and arrays, of XML elements
};

struct Decoded {
    std::optional<json::Value> body;              // nothing: there was no body, which is no fault
    // What the decoder has to tell beside the body, as header lines of the answer: X-Zip-Files, XML-CDATA.
    std::vector<std::pair<std::string, std::vector<std::string>>> headers;
    std::string_view contentType;                 // of the table: what it was decoded as
};

// Fault: cannot-decode, or response-too-large; the place is line, column and byte of the body (of a ZIP member: of that member).
Result<Decoded> decode(std::string_view body, std::string_view contentType, const Options &options, const Limits &limits = {});

// The content types that `decode_as` may have, in the spelling of the reference.
std::vector<std::string> contentTypes();
bool isContentType(std::string_view contentType);

} // namespace penstock::decode
