// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/kinds.h"

namespace penstock::http
{

// type: bearer_token; token
AuthenticatorResult makeBearer(const Options &options, const AuthContext &context)
{
    const auto token = requiredText(options, "token", *context.profile);
    if (!token)
        return std::unexpected(token.error());
    return std::make_unique<FixedHeaders>(token->empty() ? Headers() : Headers{{"Authorization", "Bearer " + *token}});
}

} // namespace penstock::http
