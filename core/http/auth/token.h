// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/auth/authenticator.h"

#include <map>

// What a token server is asked and what it answers (RFC 6749, sections 4 to 6; httpjson, section 13). Pure; any thread.
namespace penstock::http
{

// The parameters of a form, sorted by name as they are sent.
using Form = std::map<std::string, std::vector<std::string>>;

std::string formEscape(std::string_view text);         // blank becomes +
std::string formText(const Form &form);

struct Token {
    std::string access;
    std::string type;                                  // as it stands before the token in a header
    std::string refresh;                               // empty: none
    std::optional<Time> expires;                       // nothing: never

    bool isGood(Time now) const;                       // it ends 10 s early
    std::string header() const { return type + ' ' + access; }
};

// Of a 2xx answer, JSON or a form as its content type says. An answer without a token, or with an `error`, is a failure; its text is never
// part of the message.
Result<Token> readToken(const ResponseHead &head, std::string_view body, Time now, const Place &place);

} // namespace penstock::http
