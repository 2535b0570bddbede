// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/kinds.h"

#include <QByteArray>

namespace penstock::http
{

// type: basic; username, password (RFC 7617, UTF-8). Without a password, `username:` is sent, as services want it that take a key as the
// user; where the profile keeps what its real system accepts, nothing is (auth-basic-no-password).
AuthenticatorResult makeBasic(const Options &options, const AuthContext &context)
{
    const auto username = requiredText(options, "username", *context.profile);
    if (!username)
        return std::unexpected(username.error());
    const std::string password = options.text("password").orElse({});
    if (username->empty() || (password.empty() && context.profile->keepUnknownKeys))
        return std::make_unique<FixedHeaders>(Headers());
    const QByteArray pair = QByteArray::fromStdString(*username + ':' + password);
    return std::make_unique<FixedHeaders>(Headers{{"Authorization", "Basic " + pair.toBase64().toStdString()}});
}

} // namespace penstock::http
