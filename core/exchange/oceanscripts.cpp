// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/oceanexport.h"
#include "core/exchange/references.h"
#include "core/exchange/shell.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

constexpr std::string_view escapeJson = "json() { printf '%s' \"$1\" | sed 's/[\\\\\"]/\\\\&/g'; }\n";
constexpr std::string_view escapeYaml = "yaml() { printf \"'%s'\" \"$(printf '%s' \"$1\" | sed \"s/'/''/g\")\"; }\n";

std::string tr(const char *text)
{
    return QCoreApplication::translate("OceanExport", text).toStdString();
}

// A whole secret comes in the integration's own variable; where it is part of a text, in one named after the reference.
bool isWholeSecret(const OceanSetting &setting)
{
    const auto parts = pieces(setting.text);
    return setting.secret && (parts.empty() || (parts.size() == 1 && parts.front().kind == Piece::Kind::Secret));
}

bool isObject(const OceanSetting &setting)
{
    return isMapping(setting.node);
}

std::string wordOf(const OceanSetting &setting)
{
    if (isWholeSecret(setting))
        return "\"$" + environmentName(setting.name) + '"';
    return shellWord(setting.text, isObject(setting) ? "json" : "");
}

std::vector<std::string> neededVariables(const OceanProject &project)
{
    std::vector<std::string> names;
    const auto add = [&names](std::string name) {
        if (std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    };
    for (const OceanSetting &setting : project.settings) {
        if (isWholeSecret(setting)) {
            add(environmentName(setting.name));
            continue;
        }
        for (const Piece &piece : pieces(setting.text)) {
            if (piece.kind != Piece::Kind::Text)
                add(piece.kind == Piece::Kind::Secret ? secretVariable(piece.text) : piece.text);
        }
    }
    return names;
}

std::string scriptHead(const OceanProject &project, const std::string &title)
{
    std::string text = "#!/bin/sh\n# " + title + '\n';
    text += "# " + tr("Takes secrets from the environment; .env lists the names: set -a; . ./.env; set +a") + "\nset -eu\n";
    text += "cd \"$(dirname \"$0\")\"\n";
    for (const std::string &name : neededVariables(project))
        text += ": \"${" + name + ":?" + "}\"\n";
    return text;
}

bool needsJson(const OceanProject &project)
{
    return std::ranges::any_of(project.settings, [](const OceanSetting &setting) { return isObject(setting) && hasMarks(setting.text); });
}

std::string integrationIdentifier(const OceanProject &project)
{
    const OceanSetting *identifier = project.setting("integration.identifier");
    return identifier && !hasMarks(identifier->text) ? identifier->text : project.name;
}

// A name that Helm accepts for a release.
std::string releaseName(const OceanProject &project)
{
    std::string name;
    for (const char c : integrationIdentifier(project)) {
        const char lower = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
        const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (plain || (!name.empty() && name.back() != '-'))
            name += plain ? lower : '-';
    }
    name.resize(std::min<std::size_t>(name.size(), 53));
    while (name.ends_with('-'))
        name.pop_back();
    return name.empty() ? "penstock" : name;
}

void writeOverlay(std::string &script, const Tree &tree, const std::string &indent)
{
    for (const auto &[name, below] : tree.children()) {
        if (below.leaf())
            script += "  printf '" + indent + name + ": %s\\n' \"$(yaml " + below.leaf()->text + ")\"\n";
        else
            script += "  printf '" + indent + name + ":\\n'\n";
        writeOverlay(script, below, indent + "  ");
    }
}

} // namespace

std::string oceanHelmScript(const OceanProject &project)
{
    Tree overlay;
    for (const OceanSetting &setting : project.settings) {
        if (const std::string path = chartPath(setting); !path.empty() && (isWholeSecret(setting) || hasMarks(setting.text)))
            overlay.set(path, textNode(wordOf(setting)));
    }
    std::string script = scriptHead(project, tr("Installs the integration with Helm. Put port-app-config.yml into the integration's mapping in the catalogue."));
    if (needsJson(project))
        script += escapeJson;
    const bool hasOverlay = !overlay.isEmpty();
    if (hasOverlay)
        script += escapeYaml;
    script += "helm repo add --force-update port-labs https://port-labs.github.io/helm-charts\n";
    if (hasOverlay) {
        script += "{\n";
        writeOverlay(script, overlay, {});
        script += "} | ";
    }
    script += "helm upgrade --install " + releaseName(project) + " port-labs/port-ocean -f values.yaml" + (hasOverlay ? " -f -" : "");
    const auto addDefault = [&](const char *setting, const std::string &value, const std::string &path) {
        if (!project.setting(setting))
            script += " \\\n  --set-string " + path + '=' + shellQuoted(value);
    };
    addDefault("integration.identifier", integrationIdentifier(project), "integration.identifier");
    addDefault("integration.type", "custom", "integration.type");
    addDefault("eventListener.type", "POLLING", "integration.eventListener.type");
    return script + '\n';
}

std::string oceanDockerScript(const OceanProject &project)
{
    std::string script = scriptHead(project, tr("Runs the integration in a container, with the mapping document beside this script as its default."));
    if (needsJson(project))
        script += escapeJson;
    script += "exec docker run --rm \\\n  -v \"$PWD/port-app-config.yml:/penstock/port-app-config.yml:ro\" -e OCEAN__RESOURCES_PATH=/penstock";
    const auto add = [&script](const std::string &argument) { script += " \\\n  -e " + argument; };
    for (const OceanSetting &setting : project.settings) {
        const std::string name = environmentName(setting.name);
        if (isWholeSecret(setting))
            add(name);
        else
            add(name + '=' + wordOf(setting));
    }
    const auto addDefault = [&](const char *setting, const std::string &value) {
        if (!project.setting(setting))
            add(environmentName(setting) + '=' + shellQuoted(value));
    };
    addDefault("integration.identifier", integrationIdentifier(project));
    addDefault("integration.type", "custom");
    addDefault("eventListener.type", "ONCE");
    return script + " \\\n  ghcr.io/port-labs/port-ocean-custom:latest\n";
}

std::string oceanEnvironmentFile(const OceanProject &project)
{
    std::string text = "# " + tr("Secrets of the installation, by name. Fill them in outside of version control.") + '\n';
    for (const std::string &name : neededVariables(project))
        text += name + "=\n";
    return text;
}

Result<ExportResult> exportOcean(const ExportInput &input)
{
    const Reading reading = readDocument(input.project, {.lookup = lookupWithMarks(input.variables, input.environment), .profile = input.profile, .sink = {}});
    OceanProject project = translateToOcean(reading.document);
    addOceanLosses(project, input.project);
    addUnknown(project, reading);
    std::ranges::stable_sort(project.losses, {}, [](const Loss &loss) { return std::tuple(loss.place.file, loss.place.line, loss.place.column); });
    ExportResult result;
    result.files = {{"port-app-config.yml", oceanMappingFile(project)},
                    {"values.yaml", oceanValuesFile(project)},
                    {"helm.sh", oceanHelmScript(project), true},
                    {"docker.sh", oceanDockerScript(project), true},
                    {".env", oceanEnvironmentFile(project)}};
    result.losses = std::move(project.losses);
    return result;
}

} // namespace penstock::exchange
