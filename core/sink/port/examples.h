// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <string>
#include <vector>

namespace penstock::sink::port
{

// Raw items are shown to everybody who may see the integration in the catalogue: secrets of this run and texts that look like
// a key become [REDACTED] in every text (ocean, section 11.4).
json::Value withoutSecrets(const json::Value &value, const std::vector<std::string> &secrets);

} // namespace penstock::sink::port
