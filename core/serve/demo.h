// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/serve/server.h"

#include <span>

// The sample API behind `penstock serve --demo`: an issue tracker that exists nowhere else, so that the first run, the tutorial and
// tests need no account and no network. Its data are computed, the same ones every time; only rate limit and flaky answers
// count their requests.
namespace penstock::serve
{

Server::Handler demoHandler();               // each with counters of its own; any thread

struct DemoRoute {
    const char *method;
    const char *pattern;                     // /api/issues/{issue}
    const char *authentication;              // none, bearer_token, basic, api_key, custom
    const char *about;
};
std::vector<DemoRoute> demoRoutes();         // in the order in which they are tried

// The credentials that it accepts, by the paths that the sample project refers to: ${secret:tracker/token}. They protect nothing.
struct DemoSecret {
    const char *path;
    const char *value;
};
std::span<const DemoSecret> demoSecrets();

} // namespace penstock::serve
