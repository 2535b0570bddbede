// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Texts for POSIX shell scripts.
namespace penstock::exchange
{

std::string shellQuoted(std::string_view text);                  // one word that means exactly this text
// A marked text (references.h) as one word: references become variables, put through `filter`, the name of a shell function, unless it is empty.
std::string shellWord(std::string_view marked, std::string_view filter = {});
// The variable that a reference is taken from: PENSTOCK_SECRET_HELPDESK_TOKEN, or the environment's own name.
std::string secretVariable(std::string_view path);

} // namespace penstock::exchange
