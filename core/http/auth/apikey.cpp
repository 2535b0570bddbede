// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/kinds.h"

namespace penstock::http
{

// type: api_key; key, header. The key is sent as it is, so a scheme may be part of it (auth-api-key-custom-header).
AuthenticatorResult makeApiKey(const Options &options, const AuthContext &context)
{
    const auto key = requiredText(options, "key", *context.profile);
    if (!key)
        return std::unexpected(key.error());
    std::string header = options.text("header").orElse({});
    if (header.empty())
        header = "X-API-Key";
    return std::make_unique<FixedHeaders>(key->empty() ? Headers() : Headers{{header, *key}});
}

} // namespace penstock::http
