// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Addresses taken apart and put together, percent-encoding, queries, references.
#include "fuzz.h"

#include "core/http/retry.h"

#include <algorithm>

using namespace penstock;
using fuzz::require;

namespace
{

bool equal(const std::vector<http::QueryItem> &a, const std::vector<http::QueryItem> &b)
{
    return std::ranges::equal(a, b, [](const auto &x, const auto &y) { return x.name == y.name && x.value == y.value; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::Input(data, size).rest();
    require(http::percentDecode(http::percentEncode(text)) == text, "decoding undoes encoding", text);

    const auto items = http::parseQuery(text);
    require(equal(http::parseQuery(http::queryText(items)), items), "a query that was written is read as the same", text);

    if (const auto parts = http::splitUrl(text)) {
        const std::string joined = http::joinUrl(*parts);
        const auto again = http::splitUrl(joined);
        require(again && http::joinUrl(*again) == joined, "an address that was put together can be taken apart", joined);
        require(parts->host.empty() || http::sameOrigin(text, text), "an address has the origin that it has", text);
    }
    const std::string resolved = http::resolveUrl("https://user@api.example:8443/a/b/../c?x=1#f", text);
    require(resolved.empty() || http::splitUrl(resolved), "what a reference leads to is an address", resolved);
    return 0;
}
