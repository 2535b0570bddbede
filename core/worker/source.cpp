// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/source.h"

#include "core/base/codes.h"
#include "core/connector/configuration.h"
#include "core/map/mapper.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::worker
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Worker)
};

std::vector<std::filesystem::path> candidates(const std::filesystem::path &folder)
{
    std::error_code error;
    std::vector<std::filesystem::path> found;
    if (std::filesystem::exists(folder / "penstock.yaml", error) || std::filesystem::is_regular_file(folder, error))
        return {folder};
    for (const auto &entry : std::filesystem::directory_iterator(folder, error)) {
        const bool isFolder = entry.is_directory(error) && std::filesystem::exists(entry.path() / "penstock.yaml", error);
        const bool isFile = entry.is_regular_file(error) && entry.path().extension() == ".yaml";
        if (isFolder || isFile)
            found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

std::string plainText(const json::Value &value)
{
    return value.isNull() ? std::string() : value.isString() ? value.toString() : json::toText(value);
}

} // namespace

std::map<std::string, Project> findProjects(const std::filesystem::path &folder, const std::function<void(const Diagnostic &)> &tell)
{
    std::map<std::string, Project> projects;
    for (const std::filesystem::path &path : candidates(folder)) {
        auto files = loadProject(path);
        auto connector = files ? connector::projectConnector(*files) : std::unexpected(files.error());
        if (!connector) {
            Diagnostic problem = connector.error();
            problem.place.file = path.string();
            tell(problem);
            continue;
        }
        const std::string type = connector->serviceType;
        const auto [there, isNew] = projects.try_emplace(type, Project{std::move(*files), std::move(*connector)});
        if (!isNew)
            tell(Diagnostic(codes::contradiction, Text::tr("There are two projects of the name `%1`; the first one serves its connectors.").arg(QString::fromStdString(there->second.connector.name)),
                            Place{path.string(), 0, 0, 0, 0, {}}));
    }
    return projects;
}

Result<Source> readSource(const Project &project, const json::Value &configuration, const Settings &settings)
{
    Source source;
    source.folder = project.files.folder;
    ReadOptions options;
    options.sink = std::string();
    options.lookup.environment = settings.environment;
    options.lookup.processEnvironment = settings.processEnvironment;
    std::map<std::string, std::string> secrets;
    for (const connector::ProjectField &field : project.connector.fields) {
        const std::string value = plainText(connector::effectiveValue(configuration.get(field.field)));
        if (value.empty())
            continue;
        if (field.isSecret)
            secrets[field.name] = value;
        else if (value != field.fallback)
            options.lookup.variables[field.name] = value;
    }
    const std::shared_ptr<SecretStore> store = settings.secrets();
    options.lookup.secret = [&](const std::string &path) -> Result<std::string> {
        const auto given = secrets.find(path);
        Result<std::string> value = given != secrets.end() ? Result<std::string>(given->second) : store->get(path);
        if (value) {
            source.secrets.push_back(*value);
            source.redactor.add(path, *value);
        }
        return value;
    };
    Reading reading = readDocument(project.files, options);
    const auto error = std::ranges::find(reading.findings, Severity::Error, &Diagnostic::severity);
    if (error != reading.findings.end())
        return std::unexpected(*error);
    source.document = std::make_shared<const Document>(std::move(reading.document));
    const Diagnostics expressions = map::checkExpressions(*source.document);
    const auto broken = std::ranges::find(expressions, Severity::Error, &Diagnostic::severity);
    if (broken != expressions.end() && !source.document->profile->keepUnknownKeys)
        return std::unexpected(*broken);
    return source;
}

std::string errorText(const Diagnostic &diagnostic)
{
    std::string text = std::string(diagnostic.code ? diagnostic.code->id : "") + ": " + diagnostic.message.toStdString();
    if (diagnostic.place.isKnown())
        text += " (" + diagnostic.place.file + ':' + std::to_string(diagnostic.place.line) + ')';
    else if (!diagnostic.origin.resource.empty())
        text += " (" + diagnostic.origin.resource + (diagnostic.origin.page > 0 ? ", page " + std::to_string(diagnostic.origin.page) : std::string()) + ')';
    return text;
}

} // namespace penstock::worker
