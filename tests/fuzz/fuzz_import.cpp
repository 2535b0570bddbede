// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Whatever an importer accepts becomes a project whose texts can be read.
#include "fuzz.h"

#include "core/base/codes.h"
#include "core/exchange/importer.h"

#include <iterator>

using namespace penstock;
using fuzz::require;

namespace
{

void check(const exchange::ImportResult &result)
{
    ProjectFiles project;
    project.files = result.files;
    ReadOptions options;
    options.lookup.keepReferences = true;
    for (const Diagnostic &finding : readDocument(project, options).findings)
        require(!finding.is(codes::yamlSyntax), "what an import writes is YAML", result.files.empty() ? std::string_view() : result.files.front().text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static constexpr const char *names[] = {"port-app-config.yml", "values.yaml", "spec.yaml", ".env"};
    fuzz::Input input(data, size);
    const char *name = names[input.choice(std::size(names))];
    const std::string_view text = input.rest();
    const std::size_t parting = text.find('\0');
    std::vector<exchange::ImportFile> files{{name, std::string(text.substr(0, parting))}};
    if (parting != std::string_view::npos)
        files.push_back({".env", std::string(text.substr(parting + 1))});
    exchange::detect(files);
    for (const exchange::ImporterKind &importer : exchange::importers()) {
        if (const auto result = importer.import(files))
            check(*result);
    }
    return 0;
}
