// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/httpjsonexport.h"

#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/exchange/references.h"
#include "core/json/number.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace penstock::exchange
{

namespace
{

using Level = Loss::Level;

QString tr(const char *text)
{
    return QCoreApplication::translate("HttpjsonExport", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

// Of a resource that is switched off, whose references nobody looks up.
std::string markedText(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const bool isEscape = text.starts_with("$${");
        const bool isSecret = text.starts_with("${secret:");
        const std::size_t name = isSecret ? 9 : text.starts_with("${env:") || text.starts_with("${var:") ? 6 : 0;
        const std::size_t end = name > 0 ? text.find('}') : std::string_view::npos;
        if (end != std::string_view::npos) {
            result += marked(isSecret ? Piece::Kind::Secret : Piece::Kind::Environment, text.substr(name, end - name));
            text.remove_prefix(end + 1);
            continue;
        }
        result += isEscape ? "${" : std::string(text.substr(0, 1));
        text.remove_prefix(isEscape ? 3 : 1);
    }
    return result;
}

// Whole numbers that YAML's older version, which Filebeat reads, takes for others: 010, 0o10, +1.
NodePtr plainNumber(const NodePtr &scalar)
{
    if (scalar->kind != yaml::Kind::Integer || scalar->isQuoted() || json::isNumber(scalar->text))
        return scalar;
    auto holder = std::make_shared<yaml::Node>();
    holder->kind = yaml::Kind::Mapping;
    holder->entries.push_back({"n", {}, scalar});
    const Field<std::int64_t> number = Options(holder).integer("n");
    return number ? plainNode(yaml::Kind::Integer, std::to_string(*number), scalar->place) : scalar;
}

NodePtr configOf(const Resource &resource)
{
    const NodePtr all = std::make_shared<yaml::Node>(*resource.httpjson->all.node());
    const NodePtr readable = changed(all, [&resource](const Path &, const NodePtr &scalar) -> NodePtr {
        if (!scalar)
            return scalar;
        if (!resource.enabled && isText(*scalar) && scalar->text.contains("${"))
            return textNode(markedText(scalar->text), scalar->place);
        return plainNumber(scalar);
    });
    auto config = std::make_shared<yaml::Node>(*readable);
    std::erase_if(config->entries, [](const yaml::Entry &entry) { return entry.key == "type"; });
    return config;
}

// Places of the texts that a reference replaced.
void noteReplaced(InputsToWrite &project, const NodePtr &before, const NodePtr &after, const std::string &path)
{
    if (!before || !after || before == after)
        return;
    if (before->isScalar() || after->isScalar()) {
        if (before->text != after->text || before->kind != after->kind) {
            project.lose(Level::Lossy, before->place, tr("The credential in `%1` stands in the document and is not written into the export.").arg(shown(path)),
                         tr("Make it a secret here, too: penstock secrets set NAME, and ${secret:NAME} in the document."));
        }
        return;
    }
    for (std::size_t i = 0; i < before->items.size(); ++i)
        noteReplaced(project, before->items[i], after->items[i], path + '[' + std::to_string(i) + ']');
    for (std::size_t i = 0; i < before->entries.size(); ++i)
        noteReplaced(project, before->entries[i].node, after->entries[i].node, path.empty() ? before->entries[i].key : path + '.' + before->entries[i].key);
}

void dropTracer(InputsToWrite &project, NodePtr &config)
{
    auto copy = std::make_shared<yaml::Node>(*config);
    for (yaml::Entry &entry : copy->entries) {
        const yaml::Entry *tracer = entry.key == "request" && isMapping(entry.node) ? entry.node->entry("tracer") : nullptr;
        if (!tracer)
            continue;
        const yaml::Node *enabled = tracer->node->find("enabled");
        const bool isOff = enabled && enabled->text == "false";
        project.lose(isOff ? Level::Exact : Level::Equivalent, tracer->keyPlace, tr("The request tracer is left out, since it writes credentials into a file in clear."),
                     tr("Ask for it: --tracer, or the box in the dialog."));
        auto request = std::make_shared<yaml::Node>(*entry.node);
        std::erase_if(request->entries, [](const yaml::Entry &one) { return one.key == "tracer"; });
        entry.node = request;
    }
    config = copy;
}

void add(InputsToWrite &project, const Resource &resource, SecretFinder &finder, const ExportInput &input)
{
    InputToWrite one{.resource = &resource, .name = resource.name, .config = {}, .enabled = resource.enabled};
    const NodePtr config = configOf(resource);
    one.config = withoutSecrets(config, finder);
    noteReplaced(project, config, one.config, {});
    if (!input.tracer)
        dropTracer(project, one.config);
    project.inputs.push_back(std::move(one));
    addHttpjsonLosses(project, resource, *project.document.profile);
}

} // namespace

void InputsToWrite::lose(Loss::Level level, Place place, QString what, QString nearest)
{
    losses.push_back({std::move(place), std::move(what), std::move(nearest), level});
}

Result<InputsToWrite> inputsToWrite(const ExportInput &input)
{
    Reading reading = readDocument(input.project, {.lookup = lookupWithMarks(input.variables, input.environment), .profile = input.profile, .sink = {}});
    InputsToWrite project;
    project.document = std::move(reading.document);
    project.name = project.document.name.empty() ? "penstock" : project.document.name;
    SecretFinder finder(project.name, SecretFinder::Form::Marked);
    for (const Resource &resource : project.document.resources) {
        if (resource.httpjson) {
            add(project, resource, finder, input);
            continue;
        }
        const auto fault = std::ranges::find(reading.findings, Severity::Error, &Diagnostic::severity);
        if (resource.kind.empty() && fault != reading.findings.end())
            return std::unexpected(*fault);
        project.lose(Level::Impossible, resource.place, tr("`%1` is left out: it is written in Ocean's words (`kind`, `selector`), which httpjson has no equal of.").arg(shown(resource.name)),
                     tr("Write it with `request` and `response`."));
    }
    if (project.inputs.empty())
        return failure(codes::badValue, tr("No resource of this project has a `request`; there is nothing that an httpjson input could do."));
    if (!project.document.sinks.empty())
        project.lose(Level::Equivalent, project.document.sinks.front().place, tr("`sinks` is left out: where events go is the business of the output there."));
    sortLosses(project.losses);
    return project;
}

void sortLosses(std::vector<Loss> &losses)
{
    std::ranges::stable_sort(losses, {}, [](const Loss &loss) { return std::tuple(loss.place.file, loss.place.line, loss.place.column); });
}

NodePtr inLayer(const NodePtr &config, Layer layer, ReferenceNames &names)
{
    return changed(config, [&](const Path &, const NodePtr &scalar) {
        return scalar && isText(*scalar) && scalar->text.contains('$') ? textNode(toLayer(scalar->text, layer, names), scalar->place) : scalar;
    });
}

NodePtr mappingWith(std::vector<std::pair<std::string, NodePtr>> entries)
{
    auto mapping = std::make_shared<yaml::Node>();
    mapping->kind = yaml::Kind::Mapping;
    mapping->style = yaml::Style::Block;
    for (auto &[key, node] : entries)
        mapping->entries.push_back({std::move(key), {}, std::move(node)});
    return mapping;
}

std::string referenceComments(const QString &title, const ReferenceNames &names)
{
    std::string text;
    for (const auto &[own, reference] : names.all())
        text += "#   " + own + ": " + reference + '\n';
    return text.empty() ? text : commentLine(title) + text;
}

Result<ExportResult> exportFilebeat(const ExportInput &input)
{
    auto project = inputsToWrite(input);
    if (!project)
        return std::unexpected(project.error());
    ReferenceNames names;
    yaml::Writer text;
    text.beginMapping().key("filebeat.inputs").beginSequence();
    for (const InputToWrite &one : project->inputs) {
        text.beginMapping().key("type").string("httpjson");
        // Two inputs without one that ask the same URL would share their state.
        if (!one.config->find("id") && !project->document.profile->keepUnknownKeys)
            text.key("id").string(one.name);
        if (!one.enabled)
            text.key("enabled").plain("false");
        const NodePtr config = inLayer(one.config, Layer::Filebeat, names);
        for (const yaml::Entry &entry : config->entries)
            text.key(entry.key).node(*entry.node);
        text.endMapping();
    }
    text.endSequence().endMapping();
    std::string header = commentLine(tr("Inputs of the project `%1` for Filebeat. Add an output, or copy them into a file that has one.").arg(shown(project->name)));
    header += referenceComments(tr("To be set in Filebeat's keystore (filebeat keystore add NAME) or in its environment:"), names);
    header += lossComments(tr("What Filebeat does otherwise than the project says:"), project->losses);
    ExportResult result;
    result.files.push_back({"filebeat.yml", header + text.text()});
    result.losses = std::move(project->losses);
    result.references = names.all();
    return result;
}

} // namespace penstock::exchange
