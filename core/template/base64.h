// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Base64 with the standard alphabet. Pure; any thread.
namespace penstock::tpl
{

std::string toBase64(std::string_view bytes, bool padded);
// What can be decoded up to the first fault, in whole groups; line ends are skipped. Without `padded` an equals sign is a fault.
std::string fromBase64(std::string_view text, bool padded);

} // namespace penstock::tpl
