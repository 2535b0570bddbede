// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scenario.h"

#include "core/base/codes.h"
#include "tests/support/placeholders.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace penstock::test
{

namespace fs = std::filesystem;

int Scenario::number(std::string_view path, int otherwise) const
{
    const yaml::Node *node = section(path);
    return node && node->isScalar() && !node->text.empty() ? std::atoi(node->text.c_str()) : otherwise;
}

namespace
{

std::unexpected<Diagnostic> unusable(const fs::path &file, const char *why)
{
    return failure(codes::usage, QStringLiteral("%1: %2").arg(QString::fromStdString(file.string()), QString::fromUtf8(why)));
}

std::string scalar(const yaml::Node &root, std::string_view key)
{
    const yaml::Node *node = root.find(key);
    return node && node->isScalar() ? node->text : std::string();
}

} // namespace

Result<Scenario> loadScenario(const fs::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return unusable(file, "cannot be read");
    Scenario scenario;
    scenario.file = file;
    scenario.text = (std::ostringstream() << stream.rdbuf()).str();
    auto root = yaml::read(scenario.text, file.string());
    if (!root)
        return std::unexpected(root.error());
    scenario.root = *root;
    if (!scenario.root || scenario.root->kind != yaml::Kind::Mapping)
        return unusable(file, "is not a mapping");
    scenario.name = scalar(*scenario.root, "name");
    scenario.system = scalar(*scenario.root, "system");
    if (scenario.name != file.stem().string())
        return unusable(file, "`name` differs from the file's name");
    if (scenario.system.empty())
        return unusable(file, "has no `system`");
    return scenario;
}

std::vector<fs::path> scenarioFiles(const std::vector<fs::path> &filesAndFolders)
{
    std::vector<fs::path> files;
    for (const fs::path &entry : filesAndFolders) {
        if (!fs::is_directory(entry)) {
            files.push_back(entry);
            continue;
        }
        const auto begin = std::ptrdiff_t(files.size());
        for (const fs::directory_entry &below : fs::recursive_directory_iterator(entry)) {
            if (below.is_regular_file() && below.path().extension() == ".yaml")
                files.push_back(below.path());
        }
        std::sort(files.begin() + begin, files.end());
    }
    return files;
}

fs::path scenarioFolder(const fs::path &sourceFolder)
{
    const char *shared = std::getenv("PENSTOCK_SHARED");
    const fs::path folder = (shared && *shared ? fs::path(shared) : sourceFolder / ".." / "shared") / "scenarios";
    return fs::is_directory(folder) ? folder.lexically_normal() : fs::path();
}

std::shared_ptr<const yaml::Node> withAddresses(const Scenario &scenario, std::string_view address)
{
    Placeholders placeholders;
    placeholders.set("server", std::string(address));
    placeholders.set("server_alt", std::string(address));
    placeholders.set("host", std::string(address.substr(address.rfind('/') + 1)));
    const auto root = yaml::read(placeholders.expand(scenario.text), scenario.file.string());
    return root ? *root : scenario.root;
}

} // namespace penstock::test
