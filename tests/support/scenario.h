// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace penstock::test
{

// One recorded case (scenarios/README.md). Sections are read where they are needed; a missing one is a null pointer.
struct Scenario {
    std::filesystem::path file;
    std::string text;                              // of the file
    std::shared_ptr<const yaml::Node> root;
    std::string name, system;

    const yaml::Node *section(std::string_view path) const { return yaml::atPath(*root, path); }
    int number(std::string_view path, int otherwise) const;
};

// Checks what every case must have; the message names the file.
Result<Scenario> loadScenario(const std::filesystem::path &file);
// The whole with the placeholders of the mock server's addresses filled in.
std::shared_ptr<const yaml::Node> withAddresses(const Scenario &scenario, std::string_view address);
// Files as given, folders with the *.yaml directly in them and in the folders below, by name.
std::vector<std::filesystem::path> scenarioFiles(const std::vector<std::filesystem::path> &filesAndFolders);
// Where the recorded cases are: PENSTOCK_SHARED, else ../shared beside the source; empty where neither exists.
std::filesystem::path scenarioFolder(const std::filesystem::path &sourceFolder);

} // namespace penstock::test
