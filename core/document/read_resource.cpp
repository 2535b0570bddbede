// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/reading.h"

#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/document/project.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace penstock
{

namespace
{

using NodePointer = std::shared_ptr<const yaml::Node>;
using Parameters = std::map<std::string, std::shared_ptr<const PathParameter>>;

QString tr(const char *text) { return QCoreApplication::translate("Document", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

std::string upper(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
    return text;
}

// A place inside a scalar begins behind its quote.
Place contentPlace(const yaml::Node &node)
{
    Place place = node.place;
    place.line = node.contentLine > 0 ? node.contentLine : place.line;
    place.column = node.contentColumn > 0 ? node.contentColumn : place.column;
    if (node.contentOffset > place.offset) {
        const std::size_t before = node.contentOffset - place.offset;
        place.length = place.length > before ? place.length - before : 0;
        if (node.style == yaml::Style::SingleQuoted || node.style == yaml::Style::DoubleQuoted)
            place.length -= place.length > 0;
        place.offset = node.contentOffset;
    }
    return place;
}

bool isScalarText(const yaml::Node *node)
{
    return node && node->isScalar() && node->kind != yaml::Kind::Null;
}

std::optional<Expression> expressionAt(const Options &options, std::string_view key, const Profile &profile)
{
    const yaml::Node *node = options.node() ? options.node()->find(key) : nullptr;
    return isScalarText(node) ? std::optional(readExpression(*node, profile)) : std::nullopt;
}

MappingValue readValue(const yaml::Node &node, const Profile &profile)
{
    MappingValue value;
    value.place = node.place;
    if (node.kind == yaml::Kind::Mapping) {
        std::vector<std::pair<std::string, MappingValue>> members;
        for (const yaml::Entry &entry : node.entries)
            members.emplace_back(entry.key, readValue(*entry.node, profile));
        value.form = std::move(members);
    } else if (node.kind == yaml::Kind::Sequence) {
        std::vector<MappingValue> items;
        for (const NodePointer &item : node.items)
            items.push_back(readValue(*item, profile));
        value.form = std::move(items);
    } else {
        value.form = readExpression(node, profile);
    }
    return value;
}

std::optional<MappingValue> valueAt(const Options &options, std::string_view key, const Profile &profile)
{
    return options.has(key) ? std::optional(readValue(*options.node()->find(key), profile)) : std::nullopt;
}

std::vector<std::pair<std::string, MappingValue>> valuesAt(const Options &options, std::string_view key, const Profile &profile)
{
    std::vector<std::pair<std::string, MappingValue>> values;
    const yaml::Node *node = options.node() ? options.node()->find(key) : nullptr;
    for (std::size_t i = 0; node && i < node->entries.size(); ++i)
        values.emplace_back(node->entries[i].key, readValue(*node->entries[i].node, profile));
    return values;
}

EntityMapping readEntity(const Options &options, const Profile &profile)
{
    EntityMapping entity;
    entity.place = options.place();
    entity.identifier = valueAt(options, "identifier", profile);
    entity.title = valueAt(options, "title", profile);
    entity.icon = valueAt(options, "icon", profile);
    entity.team = valueAt(options, "team", profile);
    entity.blueprint = valueAt(options, "blueprint", profile);
    entity.properties = valuesAt(options, "properties", profile);
    entity.relations = valuesAt(options, "relations", profile);
    entity.hasProperties = options.has("properties");
    entity.hasRelations = options.has("relations");
    for (std::size_t i = 0; options.node() && i < options.node()->entries.size(); ++i)
        entity.order.push_back(options.node()->entries[i].key);
    return entity;
}

PortMapping readPort(const Options &options, const Profile &profile)
{
    PortMapping port;
    port.itemsToParse = expressionAt(options, "itemsToParse", profile);
    port.itemsToParseName = options.text("itemsToParseName").orElse("item");
    port.itemsToParseTopLevelTransform = options.boolean("itemsToParseTopLevelTransform").orElse(true);
    port.entity = readEntity(options.child("entity").child("mappings"), profile);
    return port;
}

// What a resource's selector and a path parameter have in common.
RequestSpec readRequest(const Options &options, const Profile &profile)
{
    RequestSpec request;
    request.method = upper(options.text("method").orElse("GET"));
    request.headers = options.pairs("headers");
    if (const yaml::Entry *query = options.node() ? options.node()->entry("query_params") : nullptr; query && query->node->kind == yaml::Kind::Mapping)
        request.queryParams = query->node;
    const yaml::Node *body = options.node() ? options.node()->find("body") : nullptr;
    const bool isEmptyBody = body && body->kind == yaml::Kind::Mapping && body->entries.empty();
    if (body && body->kind != yaml::Kind::Null && (profile.emptyBody || !isEmptyBody))
        request.body = jsonText(*body);
    request.dataPath = options.text("data_path");
    if (const yaml::Node *path = options.node() ? options.node()->find("data_path") : nullptr; isScalarText(path)) {
        const Expression expression = readExpression(*path, profile);
        request.dataPath.value = expression.source;
        request.dataPath.place = expression.place;
    }
    return request;
}

// Reads the parameters of one `path_parameters`, each with those that its own endpoint needs: its own ones, else the ones beside it.
class ParameterReader
{
public:
    ParameterReader(const Options &options, const Profile &profile, const ParameterReader *outer, Diagnostics &findings)
        : m_options(options), m_profile(profile), m_outer(outer), m_findings(findings)
    {
    }

    std::shared_ptr<const PathParameter> read(const std::string &name, std::set<std::string> &underWay) const
    {
        const Options options = m_options.child(name);
        if (!options.isPresent() || options.node()->kind != yaml::Kind::Mapping)
            return m_outer && m_profile.nestedParameters ? m_outer->read(name, underWay) : nullptr;
        if (!underWay.insert(name).second) {
            m_findings.push_back(Diagnostic(codes::contradiction, tr("The path parameter `%1` needs itself.").arg(shown(name)), options.place()));
            return nullptr;
        }
        auto parameter = std::make_shared<PathParameter>();
        parameter->name = name;
        parameter->place = options.place();
        parameter->request = readRequest(options, m_profile);
        parameter->request.endpoint = options.text("endpoint").orElse({});
        parameter->request.endpointPlace = options.place("endpoint");
        parameter->field = expressionAt(options, "field", m_profile).value_or(Expression());
        parameter->filter = expressionAt(options, "filter", m_profile);
        const ParameterReader inner(options.child("path_parameters"), m_profile, this, m_findings);
        for (const std::string &needed : placeholders(parameter->request.endpoint)) {
            if (!m_profile.nestedParameters)
                break;
            if (std::shared_ptr<const PathParameter> below = inner.read(needed, underWay)) {
                parameter->parameters[needed] = std::move(below);
                continue;
            }
            if (!underWay.contains(needed))
                m_findings.push_back(Diagnostic(codes::parameterNotConfigured, tr("`{%1}` in the endpoint of `%2` has no entry under path_parameters.").arg(shown(needed), shown(name)), parameter->request.endpointPlace));
        }
        underWay.erase(name);
        return parameter;
    }

private:
    Options m_options;
    const Profile &m_profile;
    const ParameterReader *m_outer;
    Diagnostics &m_findings;
};

void readParameters(Resource &resource, const Options &options, const Profile &profile, Diagnostics &findings)
{
    const ParameterReader reader(options, profile, nullptr, findings);
    const std::vector<std::string> used = placeholders(resource.kind);
    for (std::size_t i = 0; options.node() && i < options.node()->entries.size(); ++i) {
        const std::string &name = options.node()->entries[i].key;
        std::set<std::string> underWay;
        if (const std::shared_ptr<const PathParameter> parameter = reader.read(name, underWay))
            resource.parameters.push_back(*parameter);
    }
    for (const std::string &name : used) {
        if (std::ranges::find(resource.parameters, name, &PathParameter::name) != resource.parameters.end())
            continue;
        Diagnostic finding(codes::parameterNotConfigured, tr("`{%1}` in `kind` has no entry under selector.path_parameters.").arg(shown(name)), resource.request.endpointPlace,
                           {.resource = resource.name, .page = 0, .exchange = 0, .record = -1, .pointer = {}});
        // The real system asks for the path as it stands (ocean, section 8.2).
        if (profile.strictMappingDocument)
            finding.severity = Severity::Warning;
        findings.push_back(std::move(finding));
    }
}

} // namespace

Expression readExpression(const yaml::Node &node, const Profile &profile)
{
    Expression expression;
    expression.source = node.text;
    expression.place = contentPlace(node);
    expression.runs = node.runs;
    if (node.kind == yaml::Kind::Boolean)
        expression.source = node.text.front() == 't' || node.text.front() == 'T' ? "true" : "false";
    else if (node.kind == yaml::Kind::Null && !node.isQuoted())
        expression.source = "null";
    if (node.kind == yaml::Kind::Boolean && profile.scalarExpressions)
        expression.source.front() = expression.source == "true" ? 'T' : 'F';
    return expression;
}

std::vector<std::string> placeholders(std::string_view endpoint)
{
    const auto isName = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
    std::vector<std::string> names;
    for (std::size_t at = endpoint.find('{'); at != std::string_view::npos; at = endpoint.find('{', at + 1)) {
        const std::size_t end = endpoint.find('}', at);
        if (end == std::string_view::npos)
            break;
        std::string name(endpoint.substr(at + 1, end - at - 1));
        if (!name.empty() && std::ranges::all_of(name, isName) && std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    }
    return names;
}

namespace
{

constexpr std::string_view common[] = {"name", "description", "enabled", "kind", "connection", "selector", "port", "map"};

// Written in httpjson's words, which may be dotted; `kind` is Ocean's.
bool isInput(const yaml::Node &node)
{
    const auto isWord = [](const yaml::Entry &entry) {
        const std::string path = "resources[]." + entry.key.substr(0, entry.key.find('.'));
        return std::ranges::any_of(schemaRows(), [&path](const SchemaRow &row) { return row.ofInput && row.path == path; });
    };
    return !node.entry("kind") && std::ranges::any_of(node.entries, isWord);
}

// What of a resource is an httpjson input's: everything but the keys of all resources.
std::shared_ptr<const httpjson::Config> readInput(const Options &options, const Profile &profile, Diagnostics &findings)
{
    auto node = std::make_shared<yaml::Node>(*options.node());
    std::erase_if(node->entries, [](const yaml::Entry &entry) { return std::ranges::find(common, entry.key) != std::end(common); });
    auto config = httpjson::readConfig(node, findings, {.unknownKeysAreErrors = !profile.keepUnknownKeys});
    return config ? std::make_shared<const httpjson::Config>(std::move(*config)) : nullptr;
}

// What of httpjson's words may stand beside `kind`.
std::shared_ptr<const httpjson::Config> readTemplates(const Resource &resource, const Options &options, const Profile &profile, Diagnostics &findings)
{
    auto node = std::make_shared<yaml::Node>(*options.node());
    std::erase_if(node->entries, [](const yaml::Entry &entry) { return entry.key != "request" && entry.key != "cursor"; });
    if (node->entries.empty())
        return nullptr;
    auto config = httpjson::readTemplates(node, findings, {.unknownKeysAreErrors = !profile.keepUnknownKeys});
    if (config && !config->cursor.empty() && !resource.parameters.empty()) {
        findings.push_back(Diagnostic(codes::contradiction, tr("A cursor and path parameters exclude each other: which record is the last is not defined. The path parameters are in line %1.").arg(resource.parameters.front().place.line),
                                      config->cursor.front().place, {.resource = resource.name, .page = 0, .exchange = 0, .record = -1, .pointer = {}}));
    }
    return config ? std::make_shared<const httpjson::Config>(std::move(*config)) : nullptr;
}

} // namespace

Resource readResource(const Options &options, const Options &connection, const Profile &profile, Diagnostics &findings)
{
    Resource resource;
    resource.place = options.place();
    resource.kind = options.text("kind").orElse({});
    resource.name = options.text("name").orElse(resource.kind);
    resource.enabled = options.boolean("enabled").orElse(true);
    resource.connection = readConnection(connection);
    const Options selector = options.child("selector");
    resource.request = readRequest(selector, profile);
    resource.request.endpoint = resource.kind;
    resource.request.endpointPlace = options.place("kind");
    resource.query = expressionAt(selector, "query", profile);
    readParameters(resource, selector.child("path_parameters"), profile, findings);
    if (const Options port = options.child("port"); port.isPresent() && port.node()->kind == yaml::Kind::Mapping)
        resource.port = readPort(port, profile);
    resource.map = expressionAt(options, "map", profile);
    if (isInput(*options.node()) && !profile.strictMappingDocument) {
        resource.httpjson = readInput(options, profile, findings);
        resource.kind = resource.httpjson ? resource.httpjson->request.url.orElse({}) : std::string();
        resource.name = options.text("name").orElse(options.text("id").orElse(resource.kind));
    } else if (!profile.strictMappingDocument) {
        resource.templates = readTemplates(resource, options, profile, findings);
    }
    return resource;
}

OceanSettings readOceanSettings(const Options &root)
{
    OceanSettings settings;
    settings.createMissingRelatedEntities = root.boolean("create_missing_related_entities").orElse(true);
    settings.deleteDependentEntities = root.boolean("delete_dependent_entities").orElse(true);
    settings.enableMergeEntity = root.boolean("enable_merge_entity").orElse(true);
    settings.entityDeletionThreshold = root.number("entity_deletion_threshold").orElse(settings.entityDeletionThreshold);
    const Options core = root.child("ocean");
    settings.all = core;
    settings.jqEnvironment = core.boolean("allow_environment_variables_jq_access").value;
    settings.clientTimeout = core.duration("client_timeout").orElse(settings.clientTimeout);
    settings.itemsToParseBatch = int(core.integer("yield_items_to_parse_batch_size").orElse(settings.itemsToParseBatch));
    settings.upsertBatchMaxLength = int(core.integer("upsert_entities_batch_max_length").orElse(settings.upsertBatchMaxLength));
    settings.upsertBatchMaxSize = core.size("upsert_entities_batch_max_size_in_bytes").orElse(settings.upsertBatchMaxSize);
    settings.sendRawDataExamples = core.boolean("send_raw_data_examples").orElse(true);
    return settings;
}

} // namespace penstock
