// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/profile.h"
#include "core/http/links.h"
#include "core/http/transport.h"
#include "core/http/url.h"

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
// A header's wait and the back-off are both cut at rules.waitMax (ocean, section 5).
std::optional<RetryDecision> retryAfter(const RetryRules &rules, std::string_view method, int attempt, const ResponseHead &head,
                                        std::chrono::system_clock::time_point now, double coin);
// Failures that a repeat cannot mend (certificate refused, unusable URL) are repeated only where rules.everyFailure; an
// answer above its size limit and a cancelled exchange never.
std::optional<RetryDecision> retryAfter(const RetryRules &rules, std::string_view method, int attempt, const TransportError &error, double coin);

// The wait that a header value asks for: digits are seconds up to 10000, else Unix time (past: zero); a time in the future by ISO 8601
// (no zone: UTC); where `httpDates`, also a fraction of seconds and an HTTP date in the future. Nothing: not understood.
std::optional<std::chrono::milliseconds> parseWait(std::string_view value, std::chrono::system_clock::time_point now, bool httpDates);

// Redirect (301, 302, 303, 307, 308 with a Location): the request to make next. On another origin, the headers in `credentials`, Authorization,
// Cookie and Proxy-Authorization are left out. POST becomes GET after 301 and 302, everything but HEAD after 303; 307 and 308 keep
// method and body. Nothing: not a redirect, or its target is not an http or https URL.
std::optional<Request> redirected(const Request &request, const ResponseHead &head, const std::vector<std::string> &credentials, bool *leftOut = nullptr);

} // namespace penstock::http
