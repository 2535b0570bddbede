// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/nodes.h"

// Finds credentials in foreign configurations, so that references take their place (product, section 7).
namespace penstock::exchange
{

class SecretFinder
{
public:
    enum class Form { Document, Marked };      // of the references that it makes: ${secret:...}, or marks (references.h)

    explicit SecretFinder(std::string project, Form form = Form::Document) : m_project(std::move(project)), m_form(form) {}

    // The whole scalar is a secret. A reference stays what it is, and so does an empty text.
    NodePtr take(std::string_view name, const NodePtr &scalar);
    // Every text below whose name says that it is a credential: Authorization, client_secret, X-API-Key.
    NodePtr search(const NodePtr &node);
    // One text under such a name, or as it is.
    std::string searchText(std::string_view name, std::string_view text);
    // The same in the text of a form: a=1&client_secret=x.
    std::string searchForm(std::string_view form);
    // The password in https://user:password@host, and credentials behind `?`, which stay encoded as they are.
    std::string searchUrl(std::string_view url);

    const std::vector<std::pair<std::string, std::string>> &found() const { return m_found; }
    std::string reference(std::string_view name) const;          // to PROJECT/NAME

private:
    std::string keep(std::string_view name, std::string_view value);
    std::string searchPassword(std::string_view url);

    std::string m_project;
    Form m_form;
    std::vector<std::pair<std::string, std::string>> m_found;
};

bool namesCredential(std::string_view name);
bool holdsReference(std::string_view text);                      // ${secret:...}, ${env:...}, ${var:...}
// Foreign text as text of ours: `${` becomes `$${` except where it begins one of our references.
std::string withoutInterpolation(std::string_view text);

} // namespace penstock::exchange
