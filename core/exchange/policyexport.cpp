// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/exchange/filebeat.h"
#include "core/exchange/httpjsonexport.h"
#include "core/json/value.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <utility>

// The variables of the package "Custom API" (httpjson, section 3): as a file to copy from, and as a body for the policy API.
namespace penstock::exchange
{

namespace
{

using Level = Loss::Level;
using Kind = PolicyVariable::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("HttpjsonExport", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

constexpr std::string_view forwarded = "forwarded";

// What the package's template writes of its own, or leaves to the input's defaults: nothing is lost where it is left out.
struct Implied {
    const char *path;
    const char *text;
};
constexpr Implied implied[] = {
    {"config_version", "2"},
    {"data_stream.type", "logs"},
    {"request.keep_alive.disable", "true"},
    {"request.proxy_disable", "false"},
    {"response.save_first_response", "false"},
    {"auth.basic.enabled", "true"},
    {"auth.oauth2.enabled", "true"},
    {"request.ssl.enabled", "true"},
    {"keep_null", "false"},
    {"fields_under_root", "false"},
};

// How much is lost with what has no variable; everything else is lossy.
struct Weight {
    const char *path;
    Level level;
};
constexpr Weight weights[] = {{"auth", Level::Impossible}, {"id", Level::Equivalent}, {"config_version", Level::Exact}, {"request.tracer", Level::Equivalent}};

bool isBelow(std::string_view path, std::string_view container)
{
    return path.starts_with(container) && (path.size() == container.size() || path[container.size()] == '.');
}

Level weightOf(std::string_view path)
{
    const auto found = std::ranges::find_if(weights, [path](const Weight &weight) { return isBelow(path, weight.path); });
    return found == std::end(weights) ? Level::Lossy : found->level;
}

bool isTrue(const yaml::Node *node)
{
    return node && (node->text == "true" || node->text == "True");
}

// A text that the package's template puts into YAML as it stands.
std::string yamlSource(const yaml::Node &scalar)
{
    return isText(scalar) ? yaml::scalarText(scalar.text) : scalar.text;
}

class VariableWriter
{
public:
    VariableWriter(InputsToWrite &project, const InputToWrite &input, ReferenceNames &names) : m_project(project), m_input(input), m_names(names) {}

    // Name and value: a text, true or false, or a list of texts.
    std::vector<std::pair<std::string, NodePtr>> write()
    {
        m_config = inLayer(withoutDisabled(m_input.config), Layer::Policy, m_names);
        for (const PolicyVariable &variable : policyVariables())
            take(variable);
        addTracer();
        require("data_stream.dataset", "httpjson.generic");
        // The package's own default would come in their place.
        require("request_interval", "60s");
        require("request_method", "GET");
        if (!has("tags"))
            m_variables.emplace_back("tags", sequence({}));
        noteUnknown();
        noteRest(*m_config, {});
        std::ranges::stable_sort(m_variables, {}, [](const auto &variable) { return std::ranges::find(policyVariables(), variable.first, &PolicyVariable::name) - policyVariables().begin(); });
        return std::move(m_variables);
    }

private:
    static NodePtr sequence(std::vector<NodePtr> items)
    {
        auto list = std::make_shared<yaml::Node>();
        list->kind = yaml::Kind::Sequence;
        list->style = yaml::Style::Block;
        list->items = std::move(items);
        return list;
    }

    bool has(std::string_view name) const { return std::ranges::find(m_variables, name, &std::pair<std::string, NodePtr>::first) != m_variables.end(); }

    void require(const char *name, const char *text)
    {
        if (!has(name))
            m_variables.emplace_back(name, textNode(text));
    }

    // A kind of authentication that is switched off counts as one that is absent.
    NodePtr withoutDisabled(const NodePtr &config)
    {
        auto copy = std::make_shared<yaml::Node>(*config);
        for (yaml::Entry &entry : copy->entries) {
            if (entry.key != "auth" || !isMapping(entry.node))
                continue;
            auto auth = std::make_shared<yaml::Node>(*entry.node);
            std::erase_if(auth->entries, [](const yaml::Entry &kind) {
                const yaml::Node *enabled = isMapping(kind.node) ? kind.node->find("enabled") : nullptr;
                return enabled && enabled->text == "false";
            });
            entry.node = auth;
        }
        return copy;
    }

    void take(const PolicyVariable &variable)
    {
        const yaml::Node *node = yaml::atPath(*m_config, variable.path);
        if (!node)
            return;
        m_taken.insert(variable.path);
        const bool isEmpty = node->isScalar() ? node->kind == yaml::Kind::Null || node->text.empty() : node->items.empty() && node->entries.empty();
        if (isEmpty)
            return;
        m_variables.emplace_back(variable.name, valueOf(variable, *node));
    }

    static NodePtr valueOf(const PolicyVariable &variable, const yaml::Node &node)
    {
        switch (variable.kind) {
        case Kind::Flag: return plainNode(yaml::Kind::Boolean, isTrue(&node) ? "true" : "false");
        case Kind::List: return listOf(node);
        case Kind::Yaml: {
            yaml::Writer text;
            text.node(node);
            return textNode(text.text());
        }
        case Kind::Text: break;
        }
        if (!node.isScalar())
            return textNode(jsonText(node));
        return textNode(variable.isVerbatim() ? node.text : yamlSource(node));
    }

    static NodePtr listOf(const yaml::Node &node)
    {
        if (node.isScalar())
            return sequence({textNode(yamlSource(node))});
        std::vector<NodePtr> items;
        for (const NodePtr &item : node.items)
            items.push_back(textNode(yamlSource(*item)));
        return sequence(std::move(items));
    }

    void addTracer()
    {
        const yaml::Node *tracer = yaml::atPath(*m_config, "request.tracer");
        const yaml::Node *enabled = tracer ? tracer->find("enabled") : nullptr;
        if (tracer && (!enabled || isTrue(enabled)))
            m_variables.emplace_back(policyTracerVariable, plainNode(yaml::Kind::Boolean, "true"));
    }

    bool isForwarded() const
    {
        const yaml::Node *tags = m_config->find("tags");
        return tags && (tags->text == forwarded || std::ranges::any_of(tags->items, [](const NodePtr &item) { return item->text == forwarded; }));
    }

    // Keys that the original does not know do nothing there, either.
    void noteUnknown()
    {
        Diagnostics findings;
        httpjson::readConfig(m_config, findings);
        for (const Diagnostic &finding : findings) {
            const auto key = std::ranges::find(finding.details, "key", &Detail::key);
            if (finding.is(codes::keptUnknownKey) && key != finding.details.end())
                m_unknown.insert(key->value);
        }
    }

    bool isImplied(const std::string &path, const yaml::Node &node) const
    {
        if (path == "publisher_pipeline.disable_host")
            return node.text == (isForwarded() ? "true" : "false");
        return std::ranges::any_of(implied, [&](const Implied &one) { return path == one.path && node.text == one.text; });
    }

    bool isTaken(const std::string &path) const
    {
        return path == "data_stream.namespace" || std::ranges::any_of(m_taken, [&path](const std::string &one) { return isBelow(path, one); });
    }

    bool holdsTaken(const std::string &path) const
    {
        return isBelow("data_stream.namespace", path) || std::ranges::any_of(m_taken, [&path](const std::string &one) { return isBelow(one, path); });
    }

    bool isWhollyImplied(const yaml::Node &node, const std::string &path) const
    {
        if (node.kind == yaml::Kind::Mapping)
            return std::ranges::all_of(node.entries, [&](const yaml::Entry &entry) { return isWhollyImplied(*entry.node, path + '.' + entry.key); });
        return isImplied(path, node);
    }

    // The widest part of which nothing has a variable.
    void noteRest(const yaml::Node &node, const std::string &path)
    {
        for (const yaml::Entry &entry : node.entries) {
            const std::string own = path.empty() ? entry.key : path + '.' + entry.key;
            if (isTaken(own) || isWhollyImplied(*entry.node, own))
                continue;
            if (entry.node->kind == yaml::Kind::Mapping && holdsTaken(own))
                noteRest(*entry.node, own);
            else if (entry.node->kind == yaml::Kind::Mapping && (own == "auth" || own == "request" || own == "response"))
                noteRest(*entry.node, own);
            else
                lose(entry, own);
        }
    }

    void lose(const yaml::Entry &entry, const std::string &path)
    {
        const Place place = entry.keyPlace.isKnown() ? entry.keyPlace : entry.node->place;
        const QString name = shown(m_input.name), key = shown(path);
        if (m_unknown.contains(path)) {
            m_project.lose(Level::Exact, place, tr("`%1`: `%2` is left out; the input ignores it.").arg(name, key));
            return;
        }
        if (path == "request.tracer") {
            m_project.lose(weightOf(path), place, tr("`%1`: name, size and age of the request tracer's files are those of the package.").arg(name));
            return;
        }
        if (path == "id") {
            m_project.lose(weightOf(path), place, tr("`%1`: `id` is left out; the server gives the input one of its own.").arg(name));
            return;
        }
        m_project.lose(weightOf(path), place, tr("`%1`: `%2` is left out; the package has no variable for it.").arg(name, key),
                       tr("A standalone policy can say it: penstock export elastic-agent-standalone."));
    }

    InputsToWrite &m_project;
    const InputToWrite &m_input;
    ReferenceNames &m_names;
    NodePtr m_config;
    std::vector<std::pair<std::string, NodePtr>> m_variables;
    std::set<std::string> m_taken, m_unknown;
};

json::Value jsonOf(const yaml::Node &node)
{
    if (node.kind == yaml::Kind::Boolean)
        return json::Value::boolean(isTrue(&node));
    if (node.isScalar())
        return json::Value::string(node.text);
    json::Value list = json::Value::array();
    for (const NodePtr &item : node.items)
        list.append(json::Value::string(item->text));
    return list;
}

json::Value objectWith(std::initializer_list<std::pair<const char *, json::Value>> members)
{
    json::Value object = json::Value::object();
    for (const auto &[key, value] : members)
        object.set(key, value);
    return object;
}

// For POST /api/fleet/package_policies; what only the server can tell is a placeholder.
std::string policyBody(const InputToWrite &input, const std::string &project, const NodePtr &variables, bool hasLosses)
{
    json::Value vars = json::Value::object();
    for (const yaml::Entry &entry : variables->entries)
        vars.set(entry.key, jsonOf(*entry.node));
    const yaml::Node *space = yaml::atPath(*input.config, "data_stream.namespace");
    json::Value agentPolicies = json::Value::array();
    agentPolicies.append(json::Value::string("${AGENT_POLICY_ID}"));
    const json::Value stream = objectWith({{"enabled", json::Value::boolean(input.enabled)}, {"vars", vars}});
    const json::Value inputs = objectWith({{"generic-httpjson", objectWith({{"enabled", json::Value::boolean(true)}, {"streams", objectWith({{"httpjson.generic", stream}})}})}});
    const QString description = hasLosses ? tr("Exported from the project %1, with losses: see %2.").arg(shown(project), shown(input.name + ".yml"))
                                          : tr("Exported from the project %1.").arg(shown(project));
    const json::Value body = objectWith({{"name", json::Value::string(project + '-' + input.name)},
                                         {"description", json::Value::string(description.toStdString())},
                                         {"namespace", json::Value::string(space ? space->text : "")},
                                         {"policy_ids", agentPolicies},
                                         {"package", objectWith({{"name", json::Value::string("httpjson")}, {"version", json::Value::string("${HTTPJSON_PACKAGE_VERSION}")}})},
                                         {"inputs", inputs}});
    return json::toText(body, {.indent = 2}) + '\n';
}

std::string fileName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
        plain += isPlain ? c : '-';
    }
    return plain.empty() || plain.front() == '.' ? "input" + plain : plain;
}

} // namespace

Result<ExportResult> exportPolicyVariables(const ExportInput &input)
{
    auto project = inputsToWrite(input);
    if (!project)
        return std::unexpected(project.error());
    ExportResult result;
    const std::vector<Loss> shared = std::exchange(project->losses, {});
    std::vector<Loss> all = shared;
    for (const InputToWrite &one : project->inputs) {
        ReferenceNames names;
        const NodePtr variables = mappingWith(VariableWriter(*project, one, names).write());
        std::vector<Loss> own = std::exchange(project->losses, {});
        std::ranges::copy(own, std::back_inserter(all));
        std::ranges::copy(shared, std::back_inserter(own));
        sortLosses(own);
        yaml::Writer text;
        text.node(*variables);
        std::string header = commentLine(tr("Variables of the integration Custom API for the resource `%1`; a text of several lines goes into the box of its name.").arg(shown(one.name)));
        if (std::ranges::any_of(variables->entries, [](const yaml::Entry &entry) { return isText(*entry.node) && (entry.node->text.starts_with('\'') || entry.node->text.starts_with('"')); }))
            header += commentLine(tr("Quotation marks belong to their texts: the integration puts these into YAML as they stand."));
        header += referenceComments(tr("Placeholders: put the values in their place, as secrets where the form offers it."), names);
        header += lossComments(tr("What the integration does otherwise than the project says:"), own);
        std::ranges::copy_if(names.all(), std::back_inserter(result.references), [&result](const auto &name) {
            return std::ranges::find(result.references, name) == result.references.end();
        });
        const std::string file = fileName(one.name);
        result.files.push_back({"policy-variables/" + file + ".yml", header + text.text()});
        result.files.push_back({"package-policies/" + file + ".json", policyBody(one, project->name, variables, !own.empty())});
    }
    sortLosses(all);
    result.losses = std::move(all);
    return result;
}

} // namespace penstock::exchange
