// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/projectreading.h"

#include "core/map/mapper.h"

#include <algorithm>

namespace penstock::ui
{

namespace
{
QStringList environmentNames(const ProjectFiles &files)
{
    QStringList names;
    if (files.files.empty())
        return names;
    const auto root = yaml::read(files.files.front().text, files.files.front().path);
    const yaml::Node *environments = root ? (*root)->find("environments") : nullptr;
    if (!environments)
        return names;
    for (const yaml::Entry &entry : environments->entries)
        names.append(QString::fromStdString(entry.key));
    return names;
}
} // namespace

const Resource *ProjectReading::resourceNamed(const std::string &name) const
{
    const auto found = std::find_if(document.resources.begin(), document.resources.end(), [&](const Resource &r) { return r.name == name; });
    return found == document.resources.end() ? nullptr : &*found;
}

const Resource *ProjectReading::resourceAt(const std::string &file, int line) const
{
    const Resource *best = nullptr;
    for (const Resource &resource : document.resources) {
        if (resource.place.file == file && resource.place.line <= line && (!best || resource.place.line >= best->place.line))
            best = &resource;
    }
    return best;
}

ProjectReading readProject(ProjectFiles files, std::vector<std::string> cases, const ReadingChoice &choice)
{
    ProjectReading result;
    ReadOptions options;
    options.lookup.environment = choice.environment;
    options.lookup.variables = choice.variables;
    options.lookup.keepReferences = true;
    Reading reading = readDocument(files, options);
    result.document = std::move(reading.document);
    result.findings = std::move(reading.findings);
    for (Diagnostic &finding : map::checkExpressions(result.document))
        result.findings.push_back(std::move(finding));
    result.environments = environmentNames(files);
    result.cases = std::move(cases);
    result.files = std::move(files);
    return result;
}

std::vector<std::string> caseFiles(const std::filesystem::path &folder)
{
    std::vector<std::string> files;
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(folder / "cases", ignored)) {
        if (entry.path().extension() == ".yaml")
            files.push_back("cases/" + entry.path().filename().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace penstock::ui
