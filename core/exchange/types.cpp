// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/filebeat.h"
#include "core/exchange/importer.h"
#include "core/exchange/ocean.h"

#include <QtGlobal>

#include <algorithm>

// The systems that are known, in the order in which they are asked.
namespace penstock::exchange
{

namespace
{

constexpr ImporterKind kinds[] = {
    {"ocean", QT_TRANSLATE_NOOP("Exchange", "Port Ocean HTTP integration (mapping document, Helm values, config.yaml, .env)"), detectOcean, importOceanFiles},
    {"filebeat", QT_TRANSLATE_NOOP("Exchange", "Filebeat httpjson input (Filebeat file, list of inputs, standalone agent policy)"), detectFilebeat, importFilebeat},
    {"elastic-agent", QT_TRANSLATE_NOOP("Exchange", "Elastic Agent policy of the integration Custom API"), detectAgentPolicy, importAgentPolicy},
};

} // namespace

std::span<const ImporterKind> importers()
{
    return kinds;
}

const ImporterKind *importerNamed(std::string_view name)
{
    const auto found = std::ranges::find_if(kinds, [name](const ImporterKind &kind) { return name == kind.name; });
    return found == std::end(kinds) ? nullptr : found;
}

const ImporterKind *detect(const std::vector<ImportFile> &files)
{
    const ImporterKind *best = nullptr;
    int most = 0;
    for (const ImporterKind &kind : kinds) {
        if (const int sure = kind.detect(files); sure > most) {
            best = &kind;
            most = sure;
        }
    }
    return best;
}

} // namespace penstock::exchange
