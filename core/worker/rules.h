// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"
#include "core/jq/program.h"

#include <QRegularExpression>

#include <optional>
#include <string>
#include <vector>

namespace penstock::worker
{

// Sync rules (connector-api, sections 3.3 and 8.6): which documents get into the index. One thread.
class Rules
{
public:
    // A fault as the draft's validation stores it.
    struct Fault {
        std::vector<std::string> ids;
        std::string message;
    };
    // `filtering`: one part of an entry, active or draft: {advanced_snippet, rules, validation}.
    static std::vector<Fault> faults(const json::Value &filtering);
    // Precondition: no faults.
    explicit Rules(const json::Value &filtering);

    bool isEmpty() const { return m_rules.empty() && !m_selector; }
    bool includes(const json::Value &document);

private:
    struct Rule {
        std::string field, rule, value;
        bool includes = true;
        QRegularExpression expression;     // of a regex
    };
    static bool matches(const Rule &rule, const json::Value &document);

    std::vector<Rule> m_rules;             // in order, without the default one
    std::optional<jq::Program> m_selector;
};

} // namespace penstock::worker
