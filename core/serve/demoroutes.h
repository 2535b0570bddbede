// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/retry.h"
#include "core/serve/demo.h"

#include <atomic>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the files of the demo API share.
namespace penstock::serve::demo
{

struct Counters {
    std::atomic<int> limited = 0;
    std::atomic<int> flaky = 0;
};

// A request on its way to the function that answers it.
struct Call {
    const Request &request;
    std::vector<http::QueryItem> query;          // decoded
    std::vector<std::string> captures;           // of the pattern's {names}, decoded
    Counters &counters;

    const std::string *parameter(std::string_view name) const;           // the first of that name
    int number(std::string_view name, int otherwise, int least, int most) const;
    int capture(std::size_t index) const;                                // as a number; 0: it is none
};

enum class Access { Anyone, Bearer, Basic, ApiKey, Login };
struct Route {
    const char *method;
    const char *pattern;
    Access access;
    Reply (*answer)(const Call &call);
    const char *about;
};

std::span<const Route> listingRoutes();          // demolistings.cpp
std::span<const Route> oddRoutes();              // demoodd.cpp: slow, broken, large, redirects

Reply jsonReply(std::string body, int status = 200);
Reply problem(int status, std::string_view sentence);
std::vector<std::string> records(int begin, int end, const std::function<std::string(int number)> &record);   // numbers begin+1..end

// --- access (demoaccess.cpp) --------------------------------------------------------------------------------------
const char *accessName(Access access);           // as connection.auth.type spells it
std::optional<Reply> refusal(Access access, const Request &request);     // nothing: let in
Reply login(const Call &call);

} // namespace penstock::serve::demo
