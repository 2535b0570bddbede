// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/store.h"

namespace penstock::connector
{

// The API keys of `penstock serve`. Only their hashes are kept; what addKey() returns is shown once.
Checked<std::string> addKey(Store &store, const std::string &name);       // as it goes behind "Authorization: ApiKey "
Checked<std::vector<std::string>> keyNames(Store &store);
Checked<bool> removeKey(Store &store, const std::string &name);           // false: there was none of that name
Checked<bool> isKey(Store &store, std::string_view encoded);

} // namespace penstock::connector
