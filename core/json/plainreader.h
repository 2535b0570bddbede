// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

namespace penstock::json
{

// The careful reader behind parse(): an order of magnitude slower than the fast one, but it says where and why a text is not JSON, and it
// accepts what the fast one refuses although it is JSON (halves of surrogate pairs become U+FFFD) or what a lenient profile lets
// through (NaN, Infinity, invalid UTF-8, UTF-16 and UTF-32). Any thread; the value belongs to the caller's.
Result<Value> readPlainly(std::string_view text, const ParseOptions &options);

// A number token as the options want it. Precondition: isNumber(token).
jv numberOf(std::string_view token, Numbers numbers);

// json-broken at this byte of the text.
Diagnostic brokenAt(std::string_view text, std::size_t offset, const QString &why);

} // namespace penstock::json
