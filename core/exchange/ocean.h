// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/importer.h"

namespace penstock::exchange
{

// Every form in which Port Ocean's configuration-only HTTP integration is configured (ocean, sections 2, 6, 14.3). Absent parts are empty.
// The same setting in several of them: options and coreSettings win over the environment, that over the spec, that over Helm values.
struct OceanInput {
    std::vector<std::pair<std::string, std::string>> environment;     // OCEAN__... names and values; other names are ignored
    std::string appConfigYaml;                                        // port-app-config.yml
    std::string appConfigFile;                                        // its name, for places
    std::string valuesYaml;                                           // Helm values
    std::string specYaml;                                             // config.yaml, or .port/spec.yaml
    std::vector<std::pair<std::string, std::string>> options;         // camelCase integration options, values as YAML text
    std::vector<std::pair<std::string, std::string>> coreSettings;    // camelCase core settings, values as YAML text
    std::string valuesFile, specFile;                                 // names, for places
};

// A project of profile `ocean` in one text, penstock.yaml. Resources are kept as they are written, unknown keys included, and so are
// ill-typed settings: under that profile they behave as in the real system, and the notes say so. Fails where a text is not
// YAML or the mapping document is not a mapping.
Result<ImportResult> importOcean(const OceanInput &input);

// The same from files, each known by what it holds: mapping document, Helm values, config.yaml, declaration, .env.
int detectOcean(const std::vector<ImportFile> &files);
Result<ImportResult> importOceanFiles(const std::vector<ImportFile> &files);

} // namespace penstock::exchange
