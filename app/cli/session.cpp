// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "core/base/codes.h"
#include "core/map/mapper.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Session", text);
}

std::string readAll(std::FILE *file)
{
    std::string text;
    char buffer[65536];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
        text.append(buffer, got);
    return text;
}

} // namespace

std::optional<std::string> processEnvironment(const std::string &name)
{
    const char *value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

std::string readStandardInput()
{
    return readAll(stdin);
}

Result<std::string> readFile(const std::filesystem::path &file)
{
    if (file == "-")
        return readStandardInput();
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> handle(std::fopen(file.c_str(), "rb"), std::fclose);
    if (!handle || std::filesystem::is_directory(file)) {
        return failure(codes::fileUnreadable, tr("`%1` cannot be read: %2.").arg(QString::fromStdString(file.string()), QString::fromLocal8Bit(std::strerror(handle ? EISDIR : errno))),
                       Place{file.string(), 0, 0, 0, 0, {}});
    }
    return readAll(handle.get());
}

Session::Session(const Arguments &arguments, Output &output) : m_arguments(arguments), m_output(output)
{
}

std::filesystem::path Session::projectPath(const std::string &argument) const
{
    return argument.empty() ? std::filesystem::path(m_arguments.value("directory", ".")) : std::filesystem::path(argument);
}

Session::Chosen Session::chosen() const
{
    Chosen chosen{projectPath(), m_arguments.positionals()};
    if (chosen.names.empty() || m_arguments.has("directory"))
        return chosen;
    const std::filesystem::path first = chosen.names.front();
    std::error_code error;
    if (std::filesystem::exists(first / "penstock.yaml", error) || (first.extension() == ".yaml" && std::filesystem::is_regular_file(first, error))) {
        chosen.project = first;
        chosen.names.erase(chosen.names.begin());
    }
    return chosen;
}

Result<ProjectFiles> Session::load(const std::filesystem::path &path)
{
    auto files = loadProject(path);
    if (files) {
        m_output.setSource([copy = files->files](const std::string &name) {
            for (const SourceFile &file : copy) {
                if (file.path == name)
                    return file.text;
            }
            return std::string();
        });
    }
    return files;
}

std::unique_ptr<SecretStore> Session::secrets() const
{
    std::vector<std::unique_ptr<SecretStore>> stores;
    stores.push_back(environmentSecrets());
    stores.push_back(fileSecrets(m_arguments.has("secrets-file") ? std::filesystem::path(m_arguments.value("secrets-file")) : defaultSecretsFile()));
    return chainedSecrets(std::move(stores));
}

Result<ReadOptions> Session::readOptions()
{
    ReadOptions options;
    if (m_arguments.has("secrets-file") && !std::filesystem::exists(m_arguments.value("secrets-file")))
        return failure(codes::fileUnreadable, tr("There is no file %1, which --secrets-file names.").arg(QString::fromStdString(m_arguments.value("secrets-file"))));
    if (m_arguments.has("profile")) {
        options.profile = profileNamed(m_arguments.value("profile"));
        if (!options.profile)
            return failure(codes::usage, tr("There is no profile `%1`.").arg(QString::fromStdString(m_arguments.value("profile"))));
    }
    auto variables = m_arguments.pairs("var");
    if (!variables)
        return std::unexpected(variables.error());
    for (auto &[name, value] : *variables)
        options.lookup.variables[name] = std::move(value);
    options.lookup.environment = m_arguments.value("environment");
    options.lookup.processEnvironment = processEnvironment;
    options.lookup.secret = [this, store = std::shared_ptr<SecretStore>(secrets())](const std::string &path) {
        auto value = store->get(path);
        if (value) {
            m_output.addSecret(path, *value);
            m_secrets.push_back(*value);
        }
        return value;
    };
    return options;
}

std::expected<Session::Loaded, Exit> Session::read(const std::filesystem::path &path, std::optional<std::string> sink, bool replay)
{
    auto files = load(path);
    if (!files)
        return std::unexpected(fail(files.error()));
    auto options = readOptions();
    if (!options)
        return std::unexpected(fail(options.error()));
    options->sink = std::move(sink);
    if (replay) {
        options->lookup.secret = [this](const std::string &name) -> Result<std::string> {
            const std::string placeholder = "[secret " + name + ']';
            m_output.addSecret(name, placeholder);
            return placeholder;
        };
    }
    Reading reading = readDocument(*files, *options);
    m_output.report(reading.findings);
    if (!reading.isUsable())
        return std::unexpected(exitOf(reading.findings));
    const std::filesystem::path folder = files->folder;
    Loaded loaded{folder, std::move(*files), std::make_shared<const Document>(std::move(reading.document)), m_secrets};
    // Where the real system goes on with a broken expression, so does a run.
    const Diagnostics expressions = map::checkExpressions(*loaded.document);
    m_output.report(expressions);
    if (worst(expressions) == Severity::Error && !loaded.document->profile->keepUnknownKeys)
        return std::unexpected(exitOf(expressions));
    return loaded;
}

Result<Reading> Session::check(const ProjectFiles &files)
{
    auto options = readOptions();
    if (!options)
        return std::unexpected(options.error());
    options->lookup.keepReferences = true;
    return readDocument(files, *options);
}

Exit Session::fail(const Diagnostic &diagnostic)
{
    m_output.report(diagnostic);
    return diagnostic.code ? diagnostic.code->exit : Exit::Internal;
}

} // namespace penstock::cli
