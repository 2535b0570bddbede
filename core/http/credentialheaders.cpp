// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/credentialheaders.h"

#include "core/http/transport.h"

#include <algorithm>
#include <array>

namespace penstock::http
{

namespace
{
constexpr std::array names = {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-API-Key", "Api-Key", "X-Auth-Token"};
constexpr std::string_view masked = "[hidden]";
} // namespace

bool carriesCredentials(std::string_view headerName)
{
    return std::ranges::any_of(names, [headerName](const char *known) { return equalNames(known, headerName); });
}

std::string maskedValue(std::string_view headerValue)
{
    const std::size_t space = headerValue.find(' ');
    const std::string_view scheme = space == std::string_view::npos ? std::string_view() : headerValue.substr(0, space + 1);
    return std::string(scheme) + std::string(masked);
}

} // namespace penstock::http
