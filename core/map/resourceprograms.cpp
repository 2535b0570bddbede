// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/resourceprograms.h"

#include <algorithm>

namespace penstock::map
{

namespace
{

bool isBlank(const std::string &text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::string trimmedPath(const std::string &text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? std::string(1, '.') : text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string parameterField(const PathParameter &parameter, const char *key)
{
    std::string field = "path_parameters.";
    field += parameter.name;
    field += key;
    return field;
}

} // namespace

Settings settingsOf(const Document &document, const Resource &resource, const WorkerOptions &options)
{
    Settings settings;
    settings.profile = document.profile;
    settings.limits = options.limits;
    settings.limits.time = resource.connection.jqTime.orElse(options.limits.time);
    settings.compile.environment = document.ocean.jqEnvironment.value_or(document.profile->jqEnvironment);
    settings.compile.environmentValues = options.environment;
    settings.parse.numbers = document.profile->numbers;
    settings.parse.lenient = document.profile->pageCountsWhole;
    return settings;
}

DataPath::DataPath(const Field<std::string> &path, std::string field, const Settings &settings)
    : text(trimmedPath(path.orElse("."))), place(path.place)
{
    if (text != ".")
        program.emplace(Expression{path.orElse("."), path.place}, std::move(field), settings);
}

ParameterPrograms::ParameterPrograms(const PathParameter &parameter, const Settings &settings)
    : hasDataPath(parameter.request.dataPath && !isBlank(*parameter.request.dataPath)),
      dataPath(parameter.request.dataPath, parameterField(parameter, ".data_path"), settings),
      value(parameter.field, parameterField(parameter, ".field"), settings)
{
    if (parameter.filter)
        filter.emplace(*parameter.filter, parameterField(parameter, ".filter"), settings);
}

ResourcePrograms::ResourcePrograms(const Document &document, const Resource &source, const WorkerOptions &options)
    : resource(source), settings(settingsOf(document, source, options)), recordSettings(settings),
      dataPath(source.request.dataPath, "selector.data_path", settings)
{
    // Lowered programs keep all numbers as they are written, and they look at texts.
    const bool isExpanded = resource.port && resource.port->itemsToParse;
    if (options.lowering && settings.parse.numbers == json::Numbers::Exact && !settings.parse.lenient && !isExpanded)
        recordSettings.paths = &shortcut.paths;
    if (resource.query && !isBlank(resource.query->source))
        selector.emplace(*resource.query, "selector.query", recordSettings);
    if (isExpanded)
        expansion.emplace(*resource.port, settings);
    if (resource.port)
        entity.emplace(resource.port->entity, recordSettings);
    else if (resource.map)
        map.emplace(*resource.map, "map", recordSettings);
}

namespace
{

// One configured inside another parameter is meant before the resource's own of that name.
const PathParameter *find(const Resource &resource, const PathParameter *outer, const std::string &name)
{
    if (outer) {
        if (const auto own = outer->parameters.find(name); own != outer->parameters.end())
            return own->second.get();
    }
    const auto found = std::ranges::find(resource.parameters, name, &PathParameter::name);
    return found == resource.parameters.end() ? nullptr : &*found;
}

} // namespace

ParameterPrograms *ResourcePrograms::parameter(const std::vector<std::string> &names)
{
    const auto known = m_parameters.find(names);
    if (known != m_parameters.end())
        return known->second.get();
    const PathParameter *parameter = nullptr;
    for (const std::string &name : names)
        parameter = find(resource, parameter, name);
    auto programs = parameter ? std::make_unique<ParameterPrograms>(*parameter, settings) : nullptr;
    return m_parameters.emplace(names, std::move(programs)).first->second.get();
}

} // namespace penstock::map
