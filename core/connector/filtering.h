// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/instant.h"
#include "core/connector/shape.h"

namespace penstock::connector
{

std::span<const std::string_view> filteringPolicies();          // include, exclude
std::span<const std::string_view> filteringConditions();        // contains, ends_with, equals, ..

// Sync rules as stored (connector-api, sections 3.3 and 4.10).
json::Value defaultFiltering(Instant at);
// {domain, active, draft} with the draft's rules and snippet replaced by what `request` has of them; its validation begins anew.
json::Value withDraft(const json::Value &entry, const json::Value &request, Instant at);
// An entry as a request gives it, with times for the rules and snippets that have none.
json::Value dated(const json::Value &entry, Instant at);

const Shape &filteringEntry();
const Shape &filteringRule();
const Shape &advancedSnippet();
const Shape &filteringValidation();

} // namespace penstock::connector
