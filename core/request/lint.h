// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"

namespace penstock::request
{

// What of a configuration does something else than it seems to, as far as its text alone shows it (httpjson, section 16): one finding at each
// place, with the remedy in its code. Errors only for what the profile refuses.
Diagnostics lint(const httpjson::Config &config, const Profile &profile);

// A name of the state that a template reads: .last_response.body gives last_response with body. Only what certainly is the state's; nothing
// for a template that does not compile.
struct StateName {
    std::string name, below;
    std::string meant;             // $time.Add where a blank has made two values of it: `$time .Add`
    int line = 1, column = 1;      // in the template
};
std::vector<StateName> stateNames(std::string_view source);

} // namespace penstock::request
