// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml.h"

// Spellings of one scalar. Private to core/document.
namespace penstock::yaml
{

bool isPlainSafe(std::string_view value, bool inFlow);        // can stand without quotes, whatever kind it then is
bool isSingleQuotable(std::string_view value);
bool isLiteralSafe(std::string_view value);                   // several lines that `|` keeps as they are
std::string singleQuoted(std::string_view value);
std::string doubleQuoted(std::string_view value);
// `|` and the lines, without the last line end; each line with `indent` blanks before it.
std::string literalText(std::string_view value, std::size_t indent, std::string_view lineEnd);

} // namespace penstock::yaml
