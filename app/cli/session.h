// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.h"
#include "core/document/project.h"
#include "core/secret/secrets.h"
#include "output.h"

#include <filesystem>
#include <memory>

namespace penstock::cli
{

// What all commands share: global options, the project, its secrets, the output.
class Session
{
public:
    Session(const Arguments &arguments, Output &output);

    Output &output() { return m_output; }
    const Arguments &arguments() const { return m_arguments; }
    bool isOffline() const { return m_arguments.has("no-network"); }
    // -C DIR; commands that take a project as their argument give it.
    std::filesystem::path projectPath(const std::string &argument = {}) const;
    // The project and the names of resources from the words of a command: the first word may be a project, too.
    struct Chosen {
        std::filesystem::path project;
        std::vector<std::string> names;
    };
    Chosen chosen() const;

    Result<ProjectFiles> load(const std::filesystem::path &path);
    struct Loaded {
        std::filesystem::path folder;
        ProjectFiles files;
        std::shared_ptr<const Document> document;
        std::vector<std::string> secrets;             // values that were looked up
    };
    // Reads with the options of the command line and reports what was found; where an error was, that is what is left. `sink`: whose references
    // are looked up, see ReadOptions. Replay: secrets are their names, as in recorded exchanges.
    std::expected<Loaded, Exit> read(const std::filesystem::path &path, std::optional<std::string> sink, bool replay = false);
    // The same without values of references: for checks that send nothing.
    Result<Reading> check(const ProjectFiles &files);

    Result<ReadOptions> readOptions();
    std::unique_ptr<SecretStore> secrets() const;
    Exit fail(const Diagnostic &diagnostic);          // reports it and gives its exit code

private:
    const Arguments &m_arguments;
    Output &m_output;
    std::vector<std::string> m_secrets;
};

std::optional<std::string> processEnvironment(const std::string &name);
Result<std::string> readFile(const std::filesystem::path &file);  // - is the standard input
std::string readStandardInput();

} // namespace penstock::cli
