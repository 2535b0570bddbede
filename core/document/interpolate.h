// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/schema.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>

// ${var:NAME}, ${env:NAME}, ${secret:PATH} and $${ (spec document.md, interpolation). Private to core/document.
namespace penstock
{

class Interpolator
{
public:
    // `root`: the project file, where variables and environments stand; may be null.
    Interpolator(const Lookup &lookup, const Profile &profile, std::shared_ptr<const yaml::Node> root, Diagnostics &findings);

    // The tree with values in place of references and with the usual spelling of every key. What the schema does not know, and JQ
    // and value templates, stay as they are. Subtrees without references are shared, not copied.
    std::shared_ptr<const yaml::Node> resolve(const std::shared_ptr<const yaml::Node> &node, const schema::Level *level);
    // While it is true, references stay as they stand; a check of the whole document still says which are none.
    void setKeepReferences(bool keep) { m_keep = keep; }

    // JSON text of a resolved tree, with secrets as the references that they came from: for the fingerprint.
    std::string fingerprintText(const yaml::Node &node) const;

private:
    struct Reference {
        std::string scheme, name;
        std::size_t offset = 0, length = 0;             // in the scalar's text
        bool isBroken = false;
    };

    std::vector<Reference> references(std::string_view text) const;
    std::shared_ptr<const yaml::Node> scalar(const std::shared_ptr<const yaml::Node> &node);
    std::shared_ptr<const yaml::Node> value(const Reference &reference, const yaml::Node &at);
    std::shared_ptr<const yaml::Node> variable(const Reference &reference, const yaml::Node &at);
    std::shared_ptr<const yaml::Node> environmentValue(const Reference &reference, const yaml::Node &at);
    std::shared_ptr<const yaml::Node> secret(const Reference &reference, const yaml::Node &at);
    void readVariables();
    void addVariables(const yaml::Node *mapping);
    void readEnvironment(const yaml::Node *environments);
    void report(const Code &code, const QString &message, const yaml::Node &at, const Reference &reference);

    const Lookup &m_lookup;
    const Profile &m_profile;
    System m_system;
    std::shared_ptr<const yaml::Node> m_root;
    Diagnostics &m_findings;
    bool m_keep = false;
    std::map<std::string, std::shared_ptr<const yaml::Node>, std::less<>> m_variables;
    std::set<std::string, std::less<>> m_resolving;                          // variables under way: a cycle is an error
    std::unordered_map<const yaml::Node *, std::string> m_secretTexts;       // of resolved scalars: as written
    std::vector<std::shared_ptr<const yaml::Node>> m_held;                   // keeps the addresses above in use
};

bool holdsReference(const yaml::Node &node);

} // namespace penstock
