// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/roundtrip.h"

#include "core/base/codes.h"
#include "core/exchange/export.h"
#include "core/exchange/filebeat.h"

#include <algorithm>
#include <array>

namespace penstock::test
{

namespace
{

using exchange::ExportResult;
using exchange::ImportResult;
using Secrets = std::vector<std::pair<std::string, std::string>>;

struct Target {
    Way way;
    const char *name;
    const char *format;
    const char *ending;                  // of the file that is read again
    Result<ImportResult> (*import)(const std::vector<exchange::ImportFile> &files);
};
constexpr std::array<Target, 3> targets = {{{Way::Filebeat, "filebeat", "filebeat", ".yml", exchange::importFilebeat},
                                            {Way::Variables, "variables", "elastic-agent", ".json", exchange::importAgentPolicy},
                                            {Way::Standalone, "standalone", "elastic-agent-standalone", ".yml", exchange::importFilebeat}}};

Lookup lookupOf(const Secrets &secrets, const Secrets &environment)
{
    const auto find = [](const Secrets &values, const std::string &name) {
        const auto found = std::ranges::find(values, name, &std::pair<std::string, std::string>::first);
        return found == values.end() ? std::optional<std::string>() : found->second;
    };
    Lookup lookup;
    lookup.processEnvironment = [find, environment](const std::string &name) { return find(environment, name); };
    lookup.secret = [find, secrets](const std::string &name) -> Result<std::string> {
        auto value = find(secrets, name);
        return value ? Result<std::string>(*value) : failure(codes::secretMissing, QString::fromStdString(name));
    };
    return lookup;
}

// The value behind each name that the export asks for.
Secrets filledIn(const ExportResult &exported, const Secrets &secrets)
{
    Secrets environment;
    for (const auto &[name, reference] : exported.references) {
        for (const auto &[path, value] : secrets) {
            if (reference == "${secret:" + path + '}')
                environment.emplace_back(name, value);
        }
    }
    return environment;
}

Result<std::shared_ptr<const yaml::Node>> configOf(const ImportResult &imported, const Secrets &environment)
{
    const Reading reading = readDocument(ProjectFiles{{}, imported.files}, {.lookup = lookupOf(imported.secrets, environment)});
    if (reading.document.resources.size() != 1 || !reading.document.resources.front().httpjson) {
        const auto error = std::ranges::find(reading.findings, Severity::Error, &Diagnostic::severity);
        return error == reading.findings.end() ? failure(codes::internal, QStringLiteral("no input came back")) : std::unexpected(*error);
    }
    return std::make_shared<yaml::Node>(*reading.document.resources.front().httpjson->all.node());
}

// Members by name, which the order of a file does not change.
std::shared_ptr<const yaml::Node> sorted(const std::shared_ptr<const yaml::Node> &node)
{
    auto copy = std::make_shared<yaml::Node>(*node);
    std::ranges::sort(copy->entries, {}, &yaml::Entry::key);
    for (yaml::Entry &entry : copy->entries)
        entry.node = sorted(entry.node);
    for (auto &item : copy->items)
        item = sorted(item);
    return copy;
}

// What a target adds that an input does not look at.
std::shared_ptr<const yaml::Node> comparable(const std::shared_ptr<const yaml::Node> &config, Way way)
{
    auto copy = std::make_shared<yaml::Node>(*httpjson::withoutDottedKeys(config));
    std::erase_if(copy->entries, [way](const yaml::Entry &entry) {
        const bool isOurs = entry.key == "type";
        const bool isOfAgent = entry.key == "id" || entry.key == "data_stream" || entry.key == "config_version";
        return isOurs || (way != Way::Filebeat && isOfAgent);
    });
    return sorted(copy);
}

} // namespace

std::optional<Way> wayNamed(std::string_view name)
{
    const auto found = std::ranges::find_if(targets, [name](const Target &target) { return name == target.name; });
    return found == targets.end() ? std::nullopt : std::optional(found->way);
}

Result<RoundTrip> sentRound(const std::shared_ptr<const yaml::Node> &config, Way way)
{
    const Target &target = *std::ranges::find(targets, way, &Target::way);
    yaml::Writer writer;
    writer.node(*config);
    const auto first = exchange::importFilebeat({{.name = "input.yml", .text = writer.text()}});
    if (!first)
        return std::unexpected(first.error());
    exchange::ExportInput input{.project = {{}, first->files}};
    input.tracer = true;
    const auto exported = exchange::exportProject(*exchange::exportTargetNamed(target.format), input);
    if (!exported)
        return std::unexpected(exported.error());
    RoundTrip result;
    for (const exchange::Loss &loss : exported->losses) {
        if (loss.level >= exchange::Loss::Level::Lossy)
            result.lost.push_back(loss.what.toStdString());
    }
    if (!result.lost.empty())
        return result;
    const auto file = std::ranges::find_if(exported->files, [&](const exchange::ExportFile &one) { return one.name.ends_with(target.ending); });
    const auto second = target.import({{.name = file->name, .text = file->text}});
    if (!second)
        return std::unexpected(second.error());
    auto back = configOf(*second, filledIn(*exported, first->secrets));
    if (!back)
        return std::unexpected(back.error());
    result.config = std::move(*back);
    if (way == Way::Variables)           // writes defaults out and leaves out what is switched off; the run tells
        return result;
    const std::string before = jsonText(*comparable(config, way)), after = jsonText(*comparable(result.config, way));
    if (before != after)
        result.difference = "went out as " + before + ", came back as " + after;
    return result;
}

} // namespace penstock::test
