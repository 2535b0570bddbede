// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Link headers, read by the standard and as the original system splits them.
#include "fuzz.h"

#include "core/http/retry.h"

using namespace penstock;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    const bool naive = input.choice(2) == 1;
    http::Headers headers;
    for (std::string_view rest = input.rest(); !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        headers.append("Link", rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    for (const std::string_view relation : {"next", "last", ""}) {
        if (const auto target = http::linkTarget(headers, relation, naive))
            http::resolveUrl("https://api.example/items?page=1", *target);
    }
    return 0;
}
