// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/yaml.h"
#include "core/exchange/environmentfile.h"
#include "core/exchange/ocean.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

enum class Part { Unknown, MappingDocument, Values, Settings, Environment };

Part partOf(const ImportFile &file)
{
    const auto variables = readEnvironmentFile(file.text);
    if (std::ranges::any_of(variables, [](const auto &variable) { return variable.first.starts_with("OCEAN__"); }))
        return Part::Environment;
    const auto root = yaml::read(file.text, file.name);
    if (!root || (*root)->kind != yaml::Kind::Mapping)
        return Part::Unknown;
    // Helm values have `resources` as well: a mapping of processor and memory.
    if (const yaml::Node *resources = (*root)->find("resources"); resources && resources->kind == yaml::Kind::Sequence)
        return (*root)->find("penstock") || (*root)->find("profile") ? Part::Unknown : Part::MappingDocument;
    if ((*root)->find("configurations"))
        return Part::Settings;
    if (const yaml::Node *integration = (*root)->find("integration"); integration && integration->kind == yaml::Kind::Mapping)
        return file.name.ends_with("config.yaml") || file.name.ends_with("config.yml") ? Part::Settings : Part::Values;
    return Part::Unknown;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("OceanImport", text);
}

} // namespace

int detectOcean(const std::vector<ImportFile> &files)
{
    const auto known = std::ranges::count_if(files, [](const ImportFile &file) { return partOf(file) != Part::Unknown; });
    return files.empty() ? 0 : int(known * 90 / std::ssize(files));
}

Result<ImportResult> importOceanFiles(const std::vector<ImportFile> &files)
{
    OceanInput input;
    std::string unknown;
    for (const ImportFile &file : files) {
        switch (partOf(file)) {
        case Part::MappingDocument:
            input.appConfigYaml = file.text;
            input.appConfigFile = file.name;
            break;
        case Part::Values:
            input.valuesYaml = file.text;
            input.valuesFile = file.name;
            break;
        case Part::Settings:
            input.specYaml = file.text;
            input.specFile = file.name;
            break;
        case Part::Environment:
            for (auto &variable : readEnvironmentFile(file.text))
                input.environment.push_back(std::move(variable));
            break;
        case Part::Unknown:
            if (auto root = yaml::read(file.text, file.name); !root)
                return std::unexpected(root.error());
            unknown = file.name;
            break;
        }
    }
    if (!unknown.empty()) {
        return failure(codes::badValue, tr("This is no mapping document, no Helm values, no config.yaml and no list of OCEAN__ variables."),
                       Place{unknown, 1, 1, 0, 0, {}});
    }
    return importOcean(input);
}

} // namespace penstock::exchange
