// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <memory>
#include <string>
#include <string_view>

struct gnutls_privkey_st;

namespace penstock::http
{

// An RSA private key. Copies share it; one thread at a time. Signing is done by GnuTLS, which reads all three forms of keys and takes the parts
// of a JWK as they are.
class SigningKey
{
public:
    // PKCS #8 or PKCS #1, unencrypted. `what` names the setting in messages; none of them holds a part of the key.
    static Result<SigningKey> fromPem(std::string_view pem, const char *what, const Place &place);
    // A JSON Web Key (RFC 7518, section 6.3) with n, e, d, p and q.
    static Result<SigningKey> fromJwk(std::string_view text, const char *what, const Place &place);

    Result<std::string> sign(std::string_view bytes, const Place &place) const;    // RS256 (RFC 7518, section 3.3)

private:
    explicit SigningKey(gnutls_privkey_st *taken);
    static Result<SigningKey> checked(SigningKey key, int problem, const char *what, const Place &place);

    std::shared_ptr<gnutls_privkey_st> m_key;
};

// header.claims.signature (RFC 7515, section 7.1); the members stay in the order given.
Result<std::string> signedJwt(const json::Value &header, const json::Value &claims, const SigningKey &key, const Place &place);

} // namespace penstock::http
