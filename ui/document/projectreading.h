// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace penstock::ui
{

// What the window knows about the texts of a project after reading them. Immutable; any thread.
struct ProjectReading {
    ProjectFiles files;
    Document document;                // references are left as they stand
    Diagnostics findings;             // of the document and of its JQ programs
    QStringList environments;
    std::vector<std::string> cases;   // cases/*.yaml, relative

    // The name by which a resource is run; and where it stands.
    const Resource *resourceNamed(const std::string &name) const;
    // The one whose text holds this line; null: none.
    const Resource *resourceAt(const std::string &file, int line) const;
};

struct ReadingChoice {
    std::string environment;
    std::map<std::string, std::string> variables;
};
ProjectReading readProject(ProjectFiles files, std::vector<std::string> cases, const ReadingChoice &choice);
std::vector<std::string> caseFiles(const std::filesystem::path &folder);

} // namespace penstock::ui
