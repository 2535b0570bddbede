// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/profile.h"
#include "core/http/transport.h"

#include <chrono>
#include <optional>
#include <string>

namespace penstock::http
{

struct RetryDecision {
    std::chrono::milliseconds wait{0};
    std::string source;              // "header Retry-After" or "back-off"
};

// Whether attempt number `attempt` (from 1) that ended so is to be repeated, and after how long. Pure: `coin` is a random number in [0, 1).
std::optional<RetryDecision> retryAfter(const RetryRules &rules, std::string_view method, int attempt, const ResponseHead &head,
                                        std::chrono::system_clock::time_point now, double coin);
std::optional<RetryDecision> retryAfter(const RetryRules &rules, std::string_view method, int attempt, const TransportError &error, double coin);

// Redirect (301, 302, 303, 307, 308 with a Location): the request to make next. On another origin, the headers in `credentials`, Authorization,
// Cookie and Proxy-Authorization are left out.
std::optional<Request> redirected(const Request &request, const ResponseHead &head, const std::vector<std::string> &credentials, bool *leftOut = nullptr);

bool sameOrigin(std::string_view urlA, std::string_view urlB);
std::string resolveUrl(std::string_view base, std::string_view reference);          // RFC 3986; empty: unusable
// The target of the first link whose rel has this relation (RFC 8288). `naive`: as Ocean splits it (ocean, section 4.2).
std::optional<std::string> linkTarget(const Headers &headers, std::string_view relation, bool naive);

std::string percentEncode(std::string_view text, std::string_view keep = {});        // RFC 3986 unreserved stay
std::string percentDecode(std::string_view text);
struct QueryItem { std::string name, value; };
std::vector<QueryItem> parseQuery(std::string_view query);                           // decoded; + is a space
std::string queryText(const std::vector<QueryItem> &items);                          // encoded
struct UrlParts { std::string scheme, userInfo, host, port, path, query, fragment; bool hasQuery = false; };
std::optional<UrlParts> splitUrl(std::string_view url);
std::string joinUrl(const UrlParts &parts);

} // namespace penstock::http
