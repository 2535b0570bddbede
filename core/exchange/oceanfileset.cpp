// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/comments.h"
#include "core/exchange/oceanexport.h"
#include "core/exchange/references.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

// Settings that the chart has values for under their own names; others go through the environment.
constexpr std::array<std::string_view, 10> chartNames{"port", "integration", "initializePortResources", "sendRawDataExamples", "allowEnvironmentVariablesJqAccess",
                                                      "scheduledResyncInterval", "clientTimeout", "workload", "eventListener", "resources"};

// Numbers as texts: the chart puts every value into the environment, and large ones would change their form on the way.
NodePtr chartValue(const OceanSetting &setting)
{
    if (setting.node->kind == yaml::Kind::Boolean)
        return setting.node;
    return textNode(withReferences(setting.text));
}

QString tr(const char *text)
{
    return QCoreApplication::translate("OceanExport", text);
}

std::string mappingHeader(const OceanProject &project)
{
    const std::string header = commentLine(tr("Mapping document of the integration `%1`.").arg(QString::fromStdString(project.name)));
    return header + lossComments(tr("What Port Ocean does otherwise than the project says:"), project.losses);
}

} // namespace

std::string chartPath(const OceanSetting &setting)
{
    constexpr std::string_view options = "integration.config.";
    if (setting.secret && setting.name.starts_with(options))
        return "integration.secrets." + setting.name.substr(options.size());
    const std::string root = setting.name.substr(0, setting.name.find('.'));
    if (std::ranges::find(chartNames, root) == chartNames.end() || setting.name == "port.portAppConfigCacheTtl")
        return {};
    return root == "eventListener" ? "integration." + setting.name : setting.name;
}

std::string oceanMappingFile(const OceanProject &project)
{
    yaml::Writer text;
    text.node(*project.mapping);
    return mappingHeader(project) + text.text();
}

std::string environmentName(std::string_view setting)
{
    std::string variable = "OCEAN";
    while (!setting.empty()) {
        const std::size_t dot = std::min(setting.find('.'), setting.size());
        variable += "__" + upperSnakeCase(setting.substr(0, dot));
        setting.remove_prefix(std::min(dot + 1, setting.size()));
    }
    return variable;
}

std::string oceanValuesFile(const OceanProject &project)
{
    Tree values;
    const auto environment = std::make_shared<yaml::Node>();
    environment->kind = yaml::Kind::Sequence;
    environment->style = yaml::Style::Block;
    for (const OceanSetting &setting : project.settings) {
        if (setting.text.empty())
            continue;
        const std::string path = chartPath(setting);
        if (!path.empty()) {
            values.set(path, chartValue(setting));
            continue;
        }
        Tree variable;
        variable.set("name", textNode(environmentName(setting.name)));
        variable.set("value", textNode(withReferences(setting.text)));
        environment->items.push_back(variable.node());
    }
    if (!environment->items.empty())
        values.set("extraEnv", environment);

    std::string header = commentLine(tr("Values for the chart port-labs/port-ocean. References to secrets are filled in by helm.sh."));
    if (!project.losses.empty())
        header += commentLine(tr("What Port Ocean does otherwise than the project says is listed in port-app-config.yml."));
    yaml::Writer text;
    text.node(*values.node());
    return header + text.text();
}

} // namespace penstock::exchange
