// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"
#include "core/http/auth/authenticator.h"

namespace penstock::http
{

// Whoever `auth` chooses (httpjson, sections 2.3, 2.4 and 13); nothing chosen: one that signs nothing. Files that it names are read here, so
// this may block. Logins go out with `transfer`. What cannot be used, or not yet, is an error at `auth.place`; no message holds a secret.
Result<std::unique_ptr<Authenticator>> makeHttpjsonAuthenticator(const httpjson::Auth &auth, const Profile &profile, const TransferOptions &transfer = {});

} // namespace penstock::http
