// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace penstock::serve
{

// In the gzip format; the same bytes for the same text.
std::string gzipped(std::string_view text);

} // namespace penstock::serve
