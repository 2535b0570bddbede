// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/document/project.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

// Other systems' configurations become project files. Pure: nothing is read or written but what is handed in.
namespace penstock::exchange
{

// What an import gives: texts of a project, what was understood differently or not at all, and the secrets that were found. The
// texts hold references to them only; the caller stores the values, and never writes them beside the texts.
struct ImportResult {
    std::vector<SourceFile> files;
    Diagnostics notes;
    std::vector<std::pair<std::string, std::string>> secrets;     // path, value
};

struct ImportFile {
    std::string name;                     // as the user knows it; places of findings point into it
    std::string text;
};

struct ImporterKind {
    const char *name;                     // `--format NAME`
    const char *title;                    // source text for translation
    // How sure it is that these texts are of its system: 0 (not at all) to 100.
    int (*detect)(const std::vector<ImportFile> &files);
    Result<ImportResult> (*import)(const std::vector<ImportFile> &files);
};

std::span<const ImporterKind> importers();
const ImporterKind *importerNamed(std::string_view name);         // null: no such system
// The surest one; null where none is sure at all.
const ImporterKind *detect(const std::vector<ImportFile> &files);

} // namespace penstock::exchange
