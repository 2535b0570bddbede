// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <string>
#include <string_view>
#include <vector>

// The text of the secrets file: one flat YAML mapping. Private to core/secret.
namespace penstock::secretfile
{

struct Entry {
    std::string path;
    std::string value;
    int firstLine = 0, endLine = 0;      // from 0; endLine is the first line that is not the entry's
};

// yaml-syntax; never says a value.
Result<std::vector<Entry>> parse(std::string_view text, const std::string &file);
// The text with the entry set, or removed; every other line stays as it is.
std::string withEntry(std::string_view text, const std::vector<Entry> &entries, std::string_view path, std::string_view value);
std::string withoutEntry(std::string_view text, const std::vector<Entry> &entries, std::string_view path);

} // namespace penstock::secretfile
