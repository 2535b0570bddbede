// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Headers whose values are not shown, even where nobody knows the secret: a token that a login gave. Pure functions; any thread.
namespace penstock::http
{

bool carriesCredentials(std::string_view headerName);
// "Bearer abc" keeps its scheme, so that one can see which kind of authentication was used.
std::string maskedValue(std::string_view headerValue);

} // namespace penstock::http
