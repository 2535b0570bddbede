// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/request/subject.h"

#include <string>

namespace penstock::request
{

inline constexpr std::string_view jsonType = "application/json";
inline constexpr std::string_view formType = "application/x-www-form-urlencoded";

struct Encoded {
    std::string body;
    bool hasBody = false;
};

// The body of a POST as it is sent, by `encode_as` or else by the Content-Type header (httpjson, section 6.1). The subject's header and, for
// forms, whose fields are the query's parameters, its address change with it. No thread rules beyond the subject's.
Encoded encodeBody(Subject &subject, const std::string &encodeAs);

} // namespace penstock::request
