// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/codes.h"

// What is said about the cursor of an input that may not do what was meant.
namespace penstock::codes
{

inline constexpr Code cursorStands{"STATE-954", "cursor-stands-still", Warning, Exit::Done, "A value of the cursor does not advance although records came.", "Check the path of its template; the next interval asks for the same again."};
inline constexpr Code cursorBackwards{"STATE-955", "cursor-goes-backwards", Warning, Exit::Done, "A value of the cursor goes backwards.", "Ask for ascending order, or take the value from the first event."};
inline constexpr Code cursorFromClock{"STATE-956", "cursor-from-clock", Warning, Exit::Done, "A value of the cursor comes from the clock instead of the data.", "Take it from the last event, so that what arrives late is not missed."};
inline constexpr Code cursorFromFirst{"STATE-957", "cursor-from-first-event", Information, Exit::Done, "Records come newest first, and the cursor takes the first one.", "A run that ends before its last page leaves out what is older; keep an overlap."};

} // namespace penstock::codes
