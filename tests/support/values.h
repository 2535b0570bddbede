// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml.h"
#include "core/json/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace penstock::test
{

// A YAML value as JSON value; numbers keep their text.
json::Value toValue(const yaml::Node &node);
// A JSON text; null where it is none.
json::Value parsed(std::string_view text);
// For messages: compact, cut in the middle of long values.
std::string shown(const json::Value &value, std::size_t most = 300);

// What differs, one line per place ("documents[2].title: expected "a", got "b""). Numbers compare as exact decimals, objects without
// regard to order; a missing member and null are different.
void addDifferences(std::vector<std::string> &to, const std::string &where, const json::Value &expected, const json::Value &observed);

} // namespace penstock::test
