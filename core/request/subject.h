// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"
#include "core/template/url.h"

#include <optional>

namespace penstock::request
{

// What transforms read and change: a request that is being built, or a document with the header and address of its answer (httpjson, section
// 5.2). What is missing does not exist for templates. One thread.
struct Subject {
    std::optional<json::Value> body;
    std::optional<tpl::Fields> header;    // canonical names
    std::optional<std::string> url;       // as written until a parameter is set
};

} // namespace penstock::request
