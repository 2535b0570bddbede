// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// URLs as text: nothing here decodes and re-encodes what it does not have to touch. Pure; any thread.
namespace penstock::http
{

// An absolute or relative reference cut at its delimiters (RFC 3986, section 3), nothing decoded. `host` of an IPv6 address keeps
// its brackets.
struct UrlParts {
    std::string scheme, userInfo, host, port, path, query, fragment;
    bool hasAuthority = false, hasQuery = false, hasFragment = false;
};
UrlParts splitReference(std::string_view reference);
std::optional<UrlParts> splitUrl(std::string_view url);            // absolute with a host, else nothing
std::string joinUrl(const UrlParts &parts);
bool isHttpUrl(std::string_view url);                              // http or https, with a host and a usable port

bool sameOrigin(std::string_view urlA, std::string_view urlB);     // scheme, host and port; a default port equals none
// RFC 3986, section 5.2; what may not stand in a URL is escaped as by encodeUrl. Empty: unusable.
std::string resolveUrl(std::string_view base, std::string_view reference);
// Escapes what cannot be sent as it stands (spaces, controls, non-ASCII, " < > and, in a path, ` { }), as browsers and Python's HTTP
// libraries do; escapes that are there stay. Delimiters are never escaped: those in a value belong to percentEncode.
std::string encodeUrl(std::string_view url);

std::string percentEncode(std::string_view text, std::string_view keep = {});   // RFC 3986 unreserved stay
std::string percentDecode(std::string_view text);                               // a broken escape stays as it is

struct QueryItem {
    std::string name, value;
    bool operator==(const QueryItem &) const = default;
};
std::vector<QueryItem> parseQuery(std::string_view query);                      // decoded; + is a space
std::string queryText(const std::vector<QueryItem> &items);                     // encoded
// The URL with these parameters: each replaces all of its name in the first one's place, or is added. The rest stays as written.
std::string withQuery(std::string_view url, const std::vector<QueryItem> &items);

} // namespace penstock::http
