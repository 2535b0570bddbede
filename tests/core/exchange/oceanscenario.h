// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml.h"
#include "core/exchange/nodes.h"
#include "core/exchange/ocean.h"

#include <QDir>
#include <QFile>

// The configuration of a recorded case as the input of an import.
namespace penstock::exchange
{

inline QString scenarioFolder()
{
    const QString chosen = qEnvironmentVariable("PENSTOCK_SHARED");
    return (chosen.isEmpty() ? QStringLiteral(SHARED_FOLDER) : chosen) + QStringLiteral("/scenarios/ocean");
}

inline std::string fileText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

inline std::string yamlOf(const yaml::Node &node)
{
    yaml::Writer writer;
    writer.node(node);
    return writer.text();
}

// {{server}} is not a URL; documents are compared, nothing is sent.
inline OceanInput scenarioInput(const yaml::Node &scenario)
{
    OceanInput input;
    Tree mapping;
    for (const yaml::Entry &entry : scenario.find("config")->entries) {
        if (entry.key == "integration") {
            for (const yaml::Entry &option : entry.node->entries)
                input.options.emplace_back(option.key, yamlOf(*option.node));
        } else if (entry.key == "ocean") {
            for (const yaml::Entry &setting : entry.node->entries)
                input.coreSettings.emplace_back(setting.key, yamlOf(*setting.node));
        } else if (entry.key != "env") {
            mapping.setChild(entry.key, entry.node);
        }
    }
    for (auto &[name, text] : input.options) {
        for (std::size_t at = text.find("{{server}}"); at != std::string::npos; at = text.find("{{server}}"))
            text.replace(at, 10, "http://127.0.0.1:1");
    }
    input.appConfigYaml = yamlOf(*mapping.node());
    return input;
}

} // namespace penstock::exchange
