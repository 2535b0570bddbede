// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/http/transport.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>

namespace penstock::http
{

using Time = std::chrono::system_clock::time_point;

// Who signs requests. Holds what a login gave; belongs to one run and one thread. The engine performs the login request as a
// step of its own (a login is an exchange that can be seen), retries it by the profile's rules, and then feeds the answer.
class Authenticator
{
public:
    virtual ~Authenticator() = default;
    // Asked before each request, and again after each login until it gives nothing: the login that has to happen first. Nothing: there is none, or
    // it is still good; what was just learned is good once at least, however short its life.
    virtual Result<std::optional<Request>> login(Time now) { Q_UNUSED(now) return std::nullopt; }
    // The 2xx answer of that login. No error where it was useless but there is another way, which login() gives next.
    virtual Result<> learned(const ResponseHead &head, std::string_view body, Time now) { Q_UNUSED(head) Q_UNUSED(body) Q_UNUSED(now) return {}; }
    // That login had another answer than 2xx, or none (status 0). True: there is another way, which login() gives next.
    virtual bool loginFailed(const ResponseHead &head, std::string_view body) { Q_UNUSED(head) Q_UNUSED(body) return false; }
    // To be asked for logins before anything else, so that wrong credentials show at once (httpjson, section 13).
    virtual bool wantsLoginAtStart() const { return false; }
    // The server answered 401: forget what was learned. True: a new login may help.
    virtual bool refused() { return false; }
    // Called last on every request, so what it sets wins (or, for static kinds under ocean, is called first: see appliesFirst).
    virtual Result<> apply(Request &request, Time now) const = 0;
    // Static kinds set client defaults, which the resource's own headers replace (ocean, section 3).
    virtual bool appliesFirst() const { return true; }
    // To be called again for each redirect that the credentials may follow to; else the headers of the first request are carried on. Signatures
    // are of one URL alone, and the httpjson input puts its tokens on every request that leaves, also to other hosts.
    virtual bool appliesToRedirects() const { return false; }
    // Header names that carry credentials and are left out on another origin.
    virtual std::vector<std::string> credentialHeaders() const { return {}; }
};

struct AuthContext {
    std::string baseUrl;
    const Profile *profile = nullptr;
    TransferOptions transfer;
};

struct AuthKind {
    const char *name;
    Result<std::unique_ptr<Authenticator>> (*make)(const Options &options, const AuthContext &context);
};
std::span<const AuthKind> authKinds();
// An unknown type acts as `none` where the profile keeps ill-typed values, else it is an error with the nearest name.
Result<std::unique_ptr<Authenticator>> makeAuthenticator(const Options &options, const AuthContext &context);

} // namespace penstock::http
