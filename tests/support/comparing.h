// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/json/value.h"
#include "tests/support/scenario.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// What the comparisons of several systems share. Private to them.
namespace penstock::test
{

using Lines = std::vector<std::string>;
using Differ = std::function<void(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed)>;
using Counts = std::function<bool(std::string_view header)>;

// Both lists in order; or, without regard to order, each expected one against any observed one that is left.
void addListDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed, bool anyOrder, const Differ &differ);
// One request, with the headers that count for it.
void addRequestDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed, const Counts &headerCounts);
bool isOrderFree(const Scenario &scenario);        // documents_order: any
std::string shown(const Diagnostic &diagnostic);

} // namespace penstock::test
