// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/value.h"

namespace penstock::tpl
{

// Compact JSON as Go's encoder writes it: keys sorted, <, > and & as \u003c..., floats in exponent form below 1e-6 and from 1e21 on.
// `masked`: the way in which the original prints an object of the state: the values of names such as password, url or host are hidden (only at
// the top and in objects inside lists).
std::string jsonText(const Value &value, bool masked = false);
// The same of Value::fromJson(value, numbers), unmasked.
void appendJson(std::string &to, const json::Value &value, json::Numbers numbers);

} // namespace penstock::tpl
