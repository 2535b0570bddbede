// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"
#include "core/engine/step.h"
#include "core/json/value.h"
#include "core/secret/secrets.h"

#include <deque>
#include <map>
#include <set>

// What the request tracer says of an exchange (httpjson, section 17), and how secrets are taken out of it again. Private to the engine.
namespace penstock::trace
{

// A body as far as it is known: `bytes` may be more than `text` has.
struct Body {
    std::string_view text;
    std::uint64_t bytes = 0;
};

// One line without its time and transaction, nothing masked, bodies as long as they are given.
json::Value requestLine(const http::Request &request);
json::Value answerLine(const http::ResponseHead &head, const Body &body);
json::Value failureLine(const std::string &problem);

// Cuts the body of a line: `most` bytes are left of it. `spare`: what the text is to lose in any case where it is not the whole body, since a secret
// may be cut there.
void cutBody(json::Value &line, std::size_t most, std::size_t spare);

// Takes secrets out of lines: values that are known, headers and parameters that carry credentials, and what logins answered.
class Mask
{
public:
    explicit Mask(Redactor secrets) : m_known(secrets), m_redactor(std::move(secrets)) {}
    void addFrom(const httpjson::Config &config);              // credentials that are written out in the configuration
    void learn(std::string_view loginAnswer);
    void learnSent(const http::Headers &headers);              // of a request, signed
    json::Value masked(const json::Value &line) const;

private:
    using Values = std::vector<std::pair<std::string, std::string>>;

    void addFrom(const httpjson::Auth &auth);
    json::Value maskedHeaders(const json::Value &headers) const;
    void gather();

    Redactor m_known, m_redactor;
    std::deque<Values> m_logins;                               // the latest ones
    std::map<std::string, std::string> m_sent;                 // tokens of requests, and where they stood
    std::set<std::string> m_headers;                           // besides those that always carry credentials; small letters
};

} // namespace penstock::trace
