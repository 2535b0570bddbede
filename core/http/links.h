// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::http
{

struct Link {
    std::string target;
    std::vector<std::string> relations;       // a list such as rel="next last" is two names, unless read naively
};

// The links of all Link headers, in order (RFC 8288). `naive`: as Ocean's HTTP library splits them: at commas before a `<`, then at
// semicolons even inside quotes (which hides what follows), and a relation is the whole text of the last `rel` (ocean, section 4.2).
std::vector<Link> parseLinks(const Headers &headers, bool naive);

// The target of the first link with this relation; by the RFC without regard to case, naively exact.
std::optional<std::string> linkTarget(const Headers &headers, std::string_view relation, bool naive);

} // namespace penstock::http
