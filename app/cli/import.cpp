// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/exchange/importer.h"
#include "session.h"

#include <QCoreApplication>

#include <algorithm>

extern char **environ;

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Import", text);
}

// The process's OCEAN__ variables, as the text of a file.
exchange::ImportFile environmentAsFile()
{
    exchange::ImportFile file{"environment", {}};
    for (char **each = environ; *each; ++each) {
        const std::string_view line = *each;
        if (line.starts_with("OCEAN__") && line.find('\n') == std::string_view::npos)
            file.text += std::string(line) + '\n';
    }
    return file;
}

Result<std::vector<exchange::ImportFile>> readFiles(const Arguments &arguments)
{
    std::vector<exchange::ImportFile> files;
    for (const std::string &name : arguments.positionals()) {
        auto text = readFile(name);
        if (!text)
            return std::unexpected(text.error());
        files.push_back({name, std::move(*text)});
    }
    if (arguments.has("from-environment"))
        files.push_back(environmentAsFile());
    if (files.empty())
        return failure(codes::usage, tr("Name the files to import, or --from-environment."));
    return files;
}

Exit store(Session &session, const std::vector<std::pair<std::string, std::string>> &found)
{
    const auto secrets = session.secrets();
    for (const auto &[name, value] : found) {
        if (const auto stored = secrets->set(name, value); !stored)
            return session.fail(stored.error());
        session.output().say(tr("The secret `%1` is stored in %2.").arg(QString::fromStdString(name), QString::fromStdString(secrets->describe())));
    }
    return Exit::Done;
}

Exit writeFiles(Session &session, const exchange::ImportResult &result, const std::filesystem::path &folder, bool force)
{
    std::error_code error;
    for (const SourceFile &file : result.files) {
        const std::filesystem::path place = folder / file.path;
        if (!force && std::filesystem::exists(place, error))
            return session.fail(Diagnostic(codes::fileUnreadable, tr("`%1` is there already; --force overwrites it.").arg(QString::fromStdString(place.string()))));
    }
    for (const SourceFile &file : result.files) {
        const std::filesystem::path place = folder / file.path;
        std::filesystem::create_directories(place.parent_path(), error);
        if (const auto saved = saveFile(place, file.text); !saved)
            return session.fail(saved.error());
        session.output().result(place.string() + '\n');
    }
    return Exit::Done;
}

const exchange::ImporterKind *chooseImporter(const Arguments &arguments, const std::vector<exchange::ImportFile> &files)
{
    return arguments.has("format") ? exchange::importerNamed(arguments.value("format")) : exchange::detect(files);
}

QString formatNames()
{
    QStringList names;
    for (const exchange::ImporterKind &kind : exchange::importers())
        names += QString::fromLatin1(kind.name);
    return names.join(QStringLiteral(", "));
}

// Without --into the project is printed and nothing is stored. What could be read is written even where something could not; the exit code tells.
Exit import(Session &session, const Arguments &arguments)
{
    const auto files = readFiles(arguments);
    if (!files)
        return session.fail(files.error());
    session.output().setSource([copy = *files](const std::string &name) {
        const auto found = std::ranges::find(copy, name, &exchange::ImportFile::name);
        return found == copy.end() ? std::string() : found->text;
    });
    const exchange::ImporterKind *importer = chooseImporter(arguments, *files);
    if (!importer)
        return session.fail(Diagnostic(codes::usage, tr("It is not clear which system these files are of; name it with --format: %1.").arg(formatNames())));
    const auto result = importer->import(*files);
    if (!result)
        return session.fail(result.error());
    for (const auto &[name, value] : result->secrets)
        session.output().addSecret(name, value);
    session.output().report(result->notes);
    if (!arguments.has("into")) {
        for (const SourceFile &file : result->files)
            session.output().result(file.text);
        for (const auto &[name, value] : result->secrets)
            session.output().say(tr("The secret `%1` was found, and not stored.").arg(QString::fromStdString(name)));
        return exitOf(result->notes);
    }
    if (const Exit exit = writeFiles(session, *result, arguments.value("into"), arguments.has("force")); exit != Exit::Done)
        return exit;
    if (const Exit exit = store(session, result->secrets); exit != Exit::Done)
        return exit;
    return exitOf(result->notes);
}

constexpr OptionSpec options[] = {
    {"format", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "System that the files are of; found out otherwise"), "ocean|filebeat|elastic-agent"},
    {"from-environment", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Take the process's OCEAN__ variables, too")},
    {"into", 0, "FOLDER", QT_TRANSLATE_NOOP("Commands", "Write the project there and store the secrets found; printed otherwise")},
    {"force", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Overwrite files")},
};

} // namespace

const Command importCommand{"import", "[FILE...]", QT_TRANSLATE_NOOP("Commands", "Make a project from another system's configuration"), options, 0, -1, import};

} // namespace penstock::cli
