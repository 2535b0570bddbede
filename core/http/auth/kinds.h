// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/auth/authenticator.h"

// The kinds of authentication, one file each; types.cpp lists them. Private to the folder.
namespace penstock::http
{

using AuthenticatorResult = Result<std::unique_ptr<Authenticator>>;

AuthenticatorResult makeNone(const Options &options, const AuthContext &context);
AuthenticatorResult makeBearer(const Options &options, const AuthContext &context);
AuthenticatorResult makeBasic(const Options &options, const AuthContext &context);
AuthenticatorResult makeApiKey(const Options &options, const AuthContext &context);
AuthenticatorResult makeCustom(const Options &options, const AuthContext &context);

// Sets the same headers on every request.
class FixedHeaders final : public Authenticator
{
public:
    explicit FixedHeaders(Headers headers, bool first = true) : m_headers(std::move(headers)), m_first(first) {}
    Result<> apply(Request &request, Time now) const override;
    bool appliesFirst() const override { return m_first; }
    std::vector<std::string> credentialHeaders() const override;

private:
    Headers m_headers;
    bool m_first;
};

// The text at `key`. Missing or empty: an error, except where the profile keeps what its real system accepts; then an empty text, and
// nothing is signed (auth-bearer-token-missing).
Result<std::string> requiredText(const Options &options, const char *key, const Profile &profile);

} // namespace penstock::http
