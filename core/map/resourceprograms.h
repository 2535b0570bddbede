// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/entity.h"
#include "core/map/expansion.h"
#include "core/map/fieldprogram.h"

#include <map>
#include <memory>
#include <optional>

namespace penstock::map
{

// The path to the items of a page (ocean, section 7). Without expression, the identity.
struct DataPath {
    DataPath(const Field<std::string> &path, std::string field, const Settings &settings);
    bool isIdentity() const { return !program; }

    std::string text;
    Place place;
    std::optional<FieldProgram> program;
};

struct ParameterPrograms {
    ParameterPrograms(const PathParameter &parameter, const Settings &settings);

    bool hasDataPath;
    DataPath dataPath;
    FieldProgram value;
    std::optional<FieldProgram> filter;
};

// All programs of a resource. One thread.
class ResourcePrograms
{
public:
    ResourcePrograms(const Document &document, const Resource &resource, const WorkerOptions &options);
    ResourcePrograms(const ResourcePrograms &) = delete;

    // Names from the outermost parameter inwards; null where there is no such parameter.
    ParameterPrograms *parameter(const std::vector<std::string> &names);

    const Resource &resource;
    Shortcut shortcut;
    Settings settings;            // of what is evaluated on whole pages, or makes new items
    Settings recordSettings;      // of what is evaluated on records
    DataPath dataPath;
    std::optional<Expansion> expansion;
    std::optional<FieldProgram> selector;
    std::optional<EntityTemplate> entity;
    std::optional<FieldProgram> map;

private:
    std::map<std::vector<std::string>, std::unique_ptr<ParameterPrograms>> m_parameters;
};

Settings settingsOf(const Document &document, const Resource &resource, const WorkerOptions &options);

} // namespace penstock::map
