// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// What looks at the text of JQ programs without compiling them: quote rewriting, plain paths.
#include "fuzz.h"

#include "core/jq/program.h"
#include "core/json/records.h"

using namespace penstock;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::Input(data, size).rest();
    const std::string rewritten = jq::rewriteSingleQuotes(text);
    require(text.find('\'') != std::string_view::npos || rewritten == text, "nothing changes where no single quote is", text);
    if (const auto path = json::plainPath(text))
        require(!text.empty() || path->empty(), "the empty program leads to the root", text);
    return 0;
}
