// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/http/auth/logintemplate.h"
#include "core/http/transport.h"
#include "core/http/url.h"

#include <initializer_list>
#include <map>
#include <optional>

namespace penstock::http
{

Result<> refuseUnknownKeys(const Options &options, std::initializer_list<const char *> known);
// Parameters as written; a list repeats its name, null is an empty value.
std::vector<QueryItem> queryItems(const Options &parameters);

// What a login lets be set on every other request.
struct Signature {
    std::vector<Header> headers;
    std::vector<QueryItem> query;
    json::Value body;                                  // an object, or null

    bool isEmpty() const { return headers.empty() && query.empty() && body.size() == 0; }
};

// `request_template`: a signature whose texts may hold templates (ocean, section 14.2). One thread.
class SignatureTemplate
{
public:
    // A template that cannot be read is an error here; where the profile keeps what its real system accepts, at the first fill().
    static Result<SignatureTemplate> read(const Options &options, const Profile &profile);

    const Signature &unfilled() const { return m_signature; }
    Result<Signature> fill(const json::Value &answer) const;

private:
    Result<> compile(const Options &options);
    Result<> compileNode(const yaml::Node &node);
    Result<> fillText(std::string &text, const json::Value &answer) const;
    Result<json::Value> fillTree(const json::Value &value, const json::Value &answer) const;
    Result<json::Value> fillList(const json::Value &list, const json::Value &answer) const;

    Signature m_signature;
    std::map<std::string, LoginTemplate> m_templates;  // by their text, wherever it occurs
    std::optional<Diagnostic> m_problem;
    bool m_inLists = true;                             // objects in lists are filled too
};

} // namespace penstock::http
