// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <string_view>

namespace penstock::connector
{

// The query parameter filter_path: a.b, a.*.c, **.d, several with commas; a leading minus takes away. Lists are gone through element by element.
json::Value filtered(const json::Value &body, std::string_view paths);

} // namespace penstock::connector
