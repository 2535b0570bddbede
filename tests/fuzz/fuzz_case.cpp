// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// A recorded case is read or refused; what was read and written is the same case.
#include "fuzz.h"

#include "core/exchange/casefile.h"

using namespace penstock;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::Input(data, size).rest();
    const auto read = exchange::readCase(text, "case.yaml");
    if (!read)
        return 0;
    exchange::secretNames(*read);
    const std::string written = exchange::caseText(*read);
    const auto again = exchange::readCase(written, "case.yaml");
    require(again.has_value(), "what was written is read", written);
    require(again->exchanges.size() == read->exchanges.size() && again->documents == read->documents && again->findings == read->findings, "nothing is lost", written);
    require(exchange::caseText(*again) == written, "it is written the same", written);
    return 0;
}
