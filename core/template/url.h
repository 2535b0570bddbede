// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/value.h"

#include <span>

// URLs as Go's net/url takes them apart and puts them together, because templates see its fields. Pure; any thread.
namespace penstock::tpl
{

struct Url {
    std::string scheme, opaque;
    std::optional<std::string> user, password; // decoded
    std::string host;                          // with the port
    std::string path, rawPath;                 // decoded; raw only where it is not the default escaping of path
    bool forceQuery = false;                   // a ? with nothing behind it
    std::string rawQuery;
    std::string fragment, rawFragment;

    static std::optional<Url> parse(std::string_view text);
    std::string text() const;
    std::string hostname() const;
    std::string port() const;
    std::string escapedPath() const;
    std::string escapedFragment() const;
    std::string requestUri() const;
    std::string userInfo() const;              // escaped; empty for none
    std::string redacted() const;              // the password as xxxxx
    Url joined(std::span<const std::string> elements) const;
    Url resolved(const Url &reference) const;  // RFC 3986, section 5.2
    Fields query() const;                      // what cannot be decoded is left out
};

std::string queryEscape(std::string_view text);              // a blank is +
std::optional<std::string> queryUnescape(std::string_view text);
std::string encodeParameters(const Fields &parameters);      // sorted by name
std::string canonicalHeaderName(std::string_view name);      // x-name -> X-Name; unchanged where it is no valid name

} // namespace penstock::tpl
