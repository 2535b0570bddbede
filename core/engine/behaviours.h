// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"

#include <string_view>

namespace penstock
{

// What a resource's configuration alone shows of the original system's behaviours that `native` mends (ocean, section 15): one finding each, at its
// place. Empty where the profile has none of them. What only a run shows is reported where it happens.
Diagnostics behavioursOf(const Document &document, const Resource &resource);

// A number of more digits than binary64 holds, outside texts.
bool holdsLongNumber(std::string_view json);

} // namespace penstock
