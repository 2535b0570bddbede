// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// A stored run state is read back as it was, or refused.
#include "fuzz.h"

#include "core/state/store.h"

using namespace penstock;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto state = runStateFromJson(fuzz::Input(data, size).rest());
    if (!state)
        return 0;
    const std::string text = toJson(*state);
    const auto again = runStateFromJson(text);
    require(again && *again == *state, "a state that was written is read as the same", text);
    return 0;
}
