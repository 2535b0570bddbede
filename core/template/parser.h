// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/lexer.h"
#include "core/template/tree.h"

namespace penstock::tpl
{

constexpr int maximumNesting = 200; // of blocks and parentheses

// Pure. The places of findings count from the start of the template.
Result<Tree> parseTemplate(std::string_view text);

} // namespace penstock::tpl
