// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/httpjsonexport.h"

#include <QCoreApplication>

// The policy of an agent that no server manages.
namespace penstock::exchange
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("HttpjsonExport", text);
}

NodePtr sequenceOf(std::vector<NodePtr> items)
{
    auto sequence = std::make_shared<yaml::Node>();
    sequence->kind = yaml::Kind::Sequence;
    sequence->style = yaml::Style::Block;
    sequence->items = std::move(items);
    return sequence;
}

NodePtr dataStream(const yaml::Node *own)
{
    std::vector<std::pair<std::string, NodePtr>> entries;
    if (!own || !own->find("dataset"))
        entries.emplace_back("dataset", textNode("httpjson.generic"));
    for (std::size_t i = 0; own && i < own->entries.size(); ++i)
        entries.emplace_back(own->entries[i].key, own->entries[i].node);
    return mappingWith(std::move(entries));
}

// An agent wants an id for every stream; it is a part of the key of the state.
NodePtr streamOf(const InputToWrite &input, const std::string &project, ReferenceNames &names)
{
    const NodePtr config = inLayer(input.config, Layer::Agent, names);
    const std::string id = scalarOf(config->find("id"));
    std::vector<std::pair<std::string, NodePtr>> entries{{"id", textNode(id.empty() ? project + '-' + input.name : id)}};
    if (!input.enabled)
        entries.emplace_back("enabled", plainNode(yaml::Kind::Boolean, "false"));
    entries.emplace_back("data_stream", dataStream(config->find("data_stream")));
    for (const yaml::Entry &entry : config->entries) {
        if (entry.key != "id" && entry.key != "data_stream")
            entries.emplace_back(entry.key, entry.node);
    }
    return mappingWith(std::move(entries));
}

} // namespace

Result<ExportResult> exportAgentPolicy(const ExportInput &input)
{
    auto project = inputsToWrite(input);
    if (!project)
        return std::unexpected(project.error());
    ReferenceNames names;
    std::vector<NodePtr> streams;
    for (const InputToWrite &one : project->inputs)
        streams.push_back(streamOf(one, project->name, names));
    const NodePtr output = mappingWith({{"type", textNode("elasticsearch")}, {"hosts", sequenceOf({textNode("${env.ELASTICSEARCH_HOST}")})}, {"api_key", textNode("${env.ELASTICSEARCH_API_KEY}")}});
    const NodePtr inputNode = mappingWith({{"id", textNode("httpjson-" + project->name)}, {"type", textNode("httpjson")}, {"use_output", textNode("default")}, {"streams", sequenceOf(std::move(streams))}});
    yaml::Writer text;
    text.node(*mappingWith({{"outputs", mappingWith({{"default", output}})}, {"inputs", sequenceOf({inputNode})}}));
    std::string header = commentLine(tr("Standalone policy of Elastic Agent for the project `%1`; the output is an example.").arg(QString::fromStdString(project->name)));
    header += referenceComments(tr("To be set in the agent's environment:"), names);
    header += lossComments(tr("What Elastic Agent does otherwise than the project says:"), project->losses);
    ExportResult result;
    result.files.push_back({"elastic-agent.yml", header + text.text()});
    result.losses = std::move(project->losses);
    result.references = names.all();
    return result;
}

} // namespace penstock::exchange
