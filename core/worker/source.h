// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/projectconnector.h"
#include "core/worker/settings.h"

#include <map>

namespace penstock::worker
{

// A project that this worker serves.
struct Project {
    ProjectFiles files;
    connector::ProjectConnector connector;
};
// By service type. What cannot be read, or has a name that another one has, is told and left out.
std::map<std::string, Project> findProjects(const std::filesystem::path &folder, const std::function<void(const Diagnostic &)> &tell);

// A project with the values of a connector's configuration: what a sync job runs.
struct Source {
    std::shared_ptr<const Document> document;
    std::filesystem::path folder;
    std::vector<std::string> secrets;          // values that were looked up
    Redactor redactor;                         // of these
};
// Errors: the first one of what was found.
Result<Source> readSource(const Project &project, const json::Value &configuration, const Settings &settings);

// What happened and where, as one line for a connector's or a job's `error`.
std::string errorText(const Diagnostic &diagnostic);

} // namespace penstock::worker
