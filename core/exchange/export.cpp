// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/export.h"

#include "core/exchange/exportguard.h"
#include "core/exchange/httpjsonexport.h"
#include "core/exchange/nativeexport.h"
#include "core/exchange/oceanexport.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

constexpr ExportTarget targets[] = {
    {"native", QT_TRANSLATE_NOOP("Exchange", "Penstock project, one file per resource"), exportNative},
    {"ocean", QT_TRANSLATE_NOOP("Exchange", "Port Ocean HTTP integration: mapping document, Helm values, install commands"), exportOcean},
    {"filebeat", QT_TRANSLATE_NOOP("Exchange", "Filebeat, inputs of the type httpjson"), exportFilebeat, true},
    {"elastic-agent", QT_TRANSLATE_NOOP("Exchange", "Elastic Agent, variables of the integration Custom API and a body for the policy API"), exportPolicyVariables, true},
    {"elastic-agent-standalone", QT_TRANSLATE_NOOP("Exchange", "Elastic Agent, standalone policy"), exportAgentPolicy, true},
};

} // namespace

const char *name(Loss::Level level)
{
    switch (level) {
    case Loss::Level::Exact: return "exact";
    case Loss::Level::Equivalent: return "equivalent";
    case Loss::Level::Lossy: return "lossy";
    case Loss::Level::Impossible: return "impossible";
    }
    return "lossy";
}

Loss::Level ExportResult::worst() const
{
    Loss::Level level = Loss::Level::Exact;
    for (const Loss &loss : losses)
        level = std::max(level, loss.level);
    return level;
}

std::span<const ExportTarget> exportTargets()
{
    return targets;
}

const ExportTarget *exportTargetNamed(std::string_view wanted)
{
    const auto found = std::ranges::find_if(targets, [wanted](const ExportTarget &target) { return wanted == target.name; });
    return found == std::end(targets) ? nullptr : found;
}

Result<ExportResult> exportProject(const ExportTarget &target, const ExportInput &input)
{
    auto result = target.write(input);
    if (!result)
        return result;
    const auto secrets = referencedSecrets(input);
    for (const ExportFile &file : result->files) {
        if (auto leak = secretIn(file, secrets))
            return std::unexpected(std::move(*leak));
    }
    return result;
}

} // namespace penstock::exchange
