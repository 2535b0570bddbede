// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/decode/decode.h"

// One function per kind of body. Private to core/decode. `decoded` starts without body; what a function adds is void after a fault.
namespace penstock::decode
{

Result<> decodeJson(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded);
Result<> decodeJsonStream(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded);
Result<> decodeCsv(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded);
Result<> decodeXml(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded);
Result<> decodeZip(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded);

// Adds all JSON values of a text to a list; what stands between them plays no role. As in the original a closing bracket where a value
// could begin ends the text.
Result<> readJsonStream(std::string_view text, const Options &options, const Limits &limits, json::Value &list);

// A cannot-decode at this byte of the text.
Diagnostic faultAt(std::string_view text, std::size_t offset, const QString &why);
Diagnostic tooLarge(const QString &why);

} // namespace penstock::decode
