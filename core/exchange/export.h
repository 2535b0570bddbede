// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

// A project in another system's words, with a list of what those words cannot say. Pure: nothing is written but the result.
// The same project gives the same bytes.
namespace penstock::exchange
{

struct ExportFile {
    std::string name;                     // relative, with /
    std::string text;
    bool executable = false;
};

// Something of the project that the target does not do in the same way.
struct Loss {
    // Exact: said otherwise, same effect. Equivalent: same records, other means. Lossy: records or requests may differ. Impossible: left out.
    enum class Level { Exact, Equivalent, Lossy, Impossible };
    Place place;
    QString what;
    QString nearest;                      // what the target can do instead; may be empty
    Level level = Level::Lossy;
};
const char *name(Loss::Level level);      // exact, equivalent, lossy, impossible

struct ExportResult {
    std::vector<ExportFile> files;
    std::vector<Loss> losses;
    std::vector<std::pair<std::string, std::string>> references;      // names to fill in at the target, and what they are in the document
    Loss::Level worst() const;
};

struct ExportInput {
    ProjectFiles project;
    std::map<std::string, std::string> variables;   // over the document's own
    std::string environment;                        // name under `environments:`; variables are resolved in it
    const Profile *profile = nullptr;               // overrides the document's own
    bool tracer = false;                            // with httpjson's request tracer, which writes credentials in clear; otherwise it is left out
    // Looks a secret up; null: nobody does. An export that would hold the value of one that the project refers to is refused: secret-in-export.
    // Called on the thread that exports.
    std::function<Result<std::string>(const std::string &path)> secret;
};

struct ExportTarget {
    const char *name;
    const char *title;                    // source text for translation
    Result<ExportResult> (*write)(const ExportInput &input);
    bool hasTracer = false;               // ExportInput::tracer means something
};
std::span<const ExportTarget> exportTargets();
const ExportTarget *exportTargetNamed(std::string_view name);      // null: no such target
Result<ExportResult> exportProject(const ExportTarget &target, const ExportInput &input);

} // namespace penstock::exchange
