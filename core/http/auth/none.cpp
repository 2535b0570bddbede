// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/kinds.h"

namespace penstock::http
{

AuthenticatorResult makeNone(const Options &, const AuthContext &)
{
    return std::make_unique<FixedHeaders>(Headers());
}

} // namespace penstock::http
