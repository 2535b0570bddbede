// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

namespace penstock::httpjson
{

// Whether the key is a part of one that was written with dots (see withoutDottedKeys); the place is still that of the whole, whose path has it in
// brackets: cursor["a.b"].
inline bool isTakenApart(const Place &place, const std::string &key)
{
    return place.path.ends_with("\"]") && !place.path.ends_with("[\"" + key + "\"]");
}

} // namespace penstock::httpjson
