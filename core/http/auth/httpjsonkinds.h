// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"
#include "core/http/auth/kinds.h"

// The kinds of authentication of httpjson, one file each; httpjson.cpp lists them. Private to the folder.
namespace penstock::http
{

struct HttpjsonAuthContext {
    const httpjson::Auth &auth;
    const Profile &profile;
    TransferOptions transfer;                          // of logins
};

AuthenticatorResult makeHttpjsonBasic(const HttpjsonAuthContext &context);
AuthenticatorResult makeHttpjsonFile(const HttpjsonAuthContext &context);
AuthenticatorResult makeHttpjsonOAuth2(const HttpjsonAuthContext &context);
AuthenticatorResult makeHttpjsonAws(const HttpjsonAuthContext &context);

// The whole of a small file that `key` names; file-unreadable says which.
Result<std::string> readCredentialFile(const std::string &path, const char *key, const Place &place);
// Whether it can stand in a header: no line breaks and other controls.
bool isHeaderText(std::string_view text);

} // namespace penstock::http
