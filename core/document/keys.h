// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// What may stand where in a document, for completion and help. Pure; any thread.
namespace penstock
{

// The keys below the words of an httpjson input, which its own reader judges; rows like those of schemaRows(). `sameAs`: the keys below are
// those of that path.
std::span<const SchemaRow> inputRows();

// The keys of the mapping at a path: connection.auth, resources[].request.transforms[].set. A segment that is `*` in the table stands for any
// name. Keys without a name of their own (`*`) are left out.
struct KeyRow {
    std::string_view name;
    const SchemaRow *row;
};
std::vector<KeyRow> keysAt(const std::vector<std::string> &path);
// The row of one key; null: unknown.
const SchemaRow *rowAt(const std::vector<std::string> &path);

QString translatedHelp(const SchemaRow &row);
QString typeText(ValueType type);                 // "a duration"

} // namespace penstock
