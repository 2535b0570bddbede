// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/export.h"
#include "core/exchange/nodes.h"

#include <string>
#include <vector>

// A document in Ocean's words, before it is written in any of its forms. Texts may hold marks (references.h).
namespace penstock::exchange
{

struct OceanSetting {
    std::string name;                     // camelCase, dotted: integration.config.baseUrl, port.clientId
    std::string text;                     // JSON text where it is an object
    NodePtr node;                         // the same as a value
    bool secret = false;                  // the vendor's installers expect it among the secrets
};

struct OceanProject {
    std::string name;                     // of the project and, unless set, of the integration
    const Connection *connection = nullptr;   // that there is one of: what most resources use
    NodePtr mapping;                      // the mapping document
    std::vector<OceanSetting> settings;   // in the tables' order
    std::vector<Loss> losses;

    const OceanSetting *setting(std::string_view name) const;
    void lose(Loss::Level level, Place place, QString what, QString nearest = {});
};

// Where the chart has a value for it; empty: through the environment.
std::string chartPath(const OceanSetting &setting);
std::string environmentName(std::string_view setting);          // OCEAN__INTEGRATION__CONFIG__BASE_URL

// Base URL, authentication, pagination and verification are the same.
bool sameInOcean(const Connection &a, const Connection &b);

OceanProject translateToOcean(const Document &document);        // which has to outlive it
void addOceanResources(OceanProject &project, const Document &document);         // the mapping document's list
// What the project's texts say and Ocean has no words for, key by key.
void addOceanLosses(OceanProject &project, const ProjectFiles &files);
// Keys that the original does not know.
void addUnknown(OceanProject &project, const Reading &reading);

std::string oceanMappingFile(const OceanProject &project);      // with the losses as comments in front
std::string oceanValuesFile(const OceanProject &project);
std::string oceanHelmScript(const OceanProject &project);
std::string oceanDockerScript(const OceanProject &project);
std::string oceanEnvironmentFile(const OceanProject &project);

Result<ExportResult> exportOcean(const ExportInput &input);

} // namespace penstock::exchange
