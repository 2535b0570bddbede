// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/problem.h"
#include "core/document/project.h"

namespace penstock::connector
{

// A variable or secret of a project as a field of a connector's configuration.
struct ProjectField {
    std::string field;                   // in the configuration: the variable's name or the secret's path; secret:PATH where a variable has that name
    std::string name;                    // of the variable or secret
    bool isSecret = false;
    std::string fallback;                // the variable's value in the project, as text; empty: none, or one that is no plain text
};

// What a project is as a connector: who serves it, what is asked of its users, what it can do.
struct ProjectConnector {
    std::string name;                    // the project's
    std::string serviceType;             // penstock-NAME, by which a worker finds the project
    std::vector<ProjectField> fields;
    json::Value configuration;           // connector-api, section 3.2: the fields' schema, with their defaults as values
    json::Value features;                // connector-api, section 4.9
};

std::string serviceTypeOf(std::string_view projectName);
// Sinks of the project take no part: its documents go to the connector's index. Errors: those that the project's text has.
Result<ProjectConnector> projectConnector(const ProjectFiles &files);

} // namespace penstock::connector
