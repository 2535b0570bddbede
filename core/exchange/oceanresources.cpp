// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/oceanexport.h"

#include "core/document/httpjson.h"
#include "core/document/mappingvalue.h"
#include "core/exchange/references.h"
#include "core/http/retry.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

std::shared_ptr<yaml::Node> mappingNode()
{
    auto node = std::make_shared<yaml::Node>();
    node->kind = yaml::Kind::Mapping;
    node->style = yaml::Style::Block;
    return node;
}

void put(yaml::Node &mapping, std::string_view key, NodePtr value)
{
    mapping.entries.push_back({std::string(key), Place(), std::move(value)});
}

NodePtr resolved(const NodePtr &node)
{
    return changed(node, [](const Path &, const NodePtr &scalar) {
        return scalar && isText(*scalar) && hasMarks(scalar->text) ? textNode(withReferences(scalar->text)) : scalar;
    });
}

// Programs that give true or false and nothing else: there, nothing else counts.
std::string asBoolean(const std::string &program)
{
    const bool compares = program.find("==") != std::string::npos || program.find("!=") != std::string::npos || program.find('<') != std::string::npos
                       || program.find('>') != std::string::npos;
    const bool plain = program.find_first_of("|,") == std::string::npos && program.find("//") == std::string::npos && program.find("if ") == std::string::npos;
    if (program == "true" || program == "false" || (compares && plain))
        return program;
    return "(" + program + ") | if . then true else false end";
}

class ResourceWriter
{
    Q_DECLARE_TR_FUNCTIONS(OceanExport)

public:
    ResourceWriter(OceanProject &project, const Document &document, const Resource &resource)
        : m_project(project), m_document(document), m_profile(*document.profile), m_resource(resource)
    {
    }
    NodePtr write();                       // null: cannot be said at all

private:
    NodePtr selector();
    NodePtr queryParams(const RequestSpec &request, std::string &endpoint);
    NodePtr headers(const RequestSpec &request);
    NodePtr parameters();
    NodePtr parameter(const PathParameter &parameter);
    NodePtr port(const PortMapping &mapping);
    NodePtr entity(const EntityMapping &entity);
    NodePtr value(const MappingValue &value, bool property);
    std::string program(const MappingValue &value);
    void inspectTemplates();
    void inspectConnection();
    void inspectPlaceholders();
    void lose(Loss::Level level, const Place &place, const QString &what, const QString &nearest = {});

    OceanProject &m_project;
    const Document &m_document;
    const Profile &m_profile;
    const Resource &m_resource;
};

void ResourceWriter::lose(Loss::Level level, const Place &place, const QString &what, const QString &nearest)
{
    m_project.lose(level, place, tr("Resource `%1`: %2").arg(QString::fromStdString(m_resource.name), what), nearest);
}

void ResourceWriter::inspectTemplates()
{
    const httpjson::Config &templates = *m_resource.templates;
    if (!templates.request.transforms.empty())
        lose(Loss::Level::Lossy, templates.request.transforms.front().place, tr("there are no value templates; what `request.transforms` sets is left out."), tr("Write a fixed value in `selector.headers` or `selector.query_params`."));
    if (!templates.cursor.empty())
        lose(Loss::Level::Lossy, templates.cursor.front().place, tr("there is no cursor; every resync asks for everything."));
}

NodePtr ResourceWriter::write()
{
    if (!m_resource.enabled) {
        lose(Loss::Level::Equivalent, m_resource.place, tr("it is switched off, and left out."));
        return nullptr;
    }
    if (m_resource.httpjson) {
        lose(Loss::Level::Impossible, m_resource.place, tr("it is an httpjson input; it is left out."), tr("Write it with `kind`, `selector` and `connection.pagination`."));
        return nullptr;
    }
    if (!m_resource.port) {
        lose(Loss::Level::Impossible, m_resource.map ? m_resource.map->place : m_resource.place, tr("its records do not become entities; it is left out."),
             tr("Give it `port.entity.mappings`."));
        return nullptr;
    }
    if (m_resource.templates)
        inspectTemplates();
    inspectConnection();
    inspectPlaceholders();
    const auto node = mappingNode();
    // The selector first: it takes the query out of the kind.
    const NodePtr selected = selector();
    std::string kind = m_resource.kind;
    if (m_profile.keepKindQuery)
        kind = kind.substr(0, kind.find('?'));
    put(*node, "kind", textNode(withReferences(kind)));
    put(*node, "selector", selected);
    put(*node, "port", port(*m_resource.port));
    return node;
}

NodePtr ResourceWriter::selector()
{
    const auto node = mappingNode();
    const std::string query = m_resource.query ? m_resource.query->source : "true";
    put(*node, "query", textNode(m_profile.booleanSelector ? query : asBoolean(query)));
    const RequestSpec &request = m_resource.request;
    if (request.method != "GET")
        put(*node, "method", textNode(request.method));
    std::string endpoint = m_resource.kind;
    if (NodePtr params = queryParams(request, endpoint))
        put(*node, "query_params", std::move(params));
    if (NodePtr lines = headers(request))
        put(*node, "headers", std::move(lines));
    if (!request.body.empty()) {
        if (auto body = yaml::read(request.body, m_resource.name))
            put(*node, "body", resolved(*body));
    }
    if (request.dataPath)
        put(*node, "data_path", textNode(*request.dataPath));
    if (NodePtr list = parameters())
        put(*node, "path_parameters", std::move(list));
    return node;
}

// There, a query in the kind is lost; here it is sent, below what query_params say.
NodePtr ResourceWriter::queryParams(const RequestSpec &request, std::string &endpoint)
{
    const std::size_t mark = endpoint.find('?');
    if (!m_profile.keepKindQuery || mark == std::string::npos)
        return resolved(request.queryParams);
    const auto node = mappingNode();
    for (const http::QueryItem &item : http::parseQuery(std::string_view(endpoint).substr(mark + 1))) {
        if (!node->find(item.name) && !(request.queryParams && request.queryParams->find(item.name)))
            put(*node, item.name, textNode(withReferences(item.value)));
    }
    if (request.queryParams) {
        for (const yaml::Entry &entry : request.queryParams->entries)
            put(*node, entry.key, resolved(entry.node));
    }
    endpoint.resize(mark);
    lose(Loss::Level::Exact, request.endpointPlace, tr("the query in its path becomes `query_params`."));
    return node;
}

// Headers of the connection have no place there: every resource gets them.
NodePtr ResourceWriter::headers(const RequestSpec &request)
{
    const auto node = mappingNode();
    const auto addLine = [&](const std::string &name, const std::string &value) {
        if (hasMarks(value)) {
            lose(Loss::Level::Lossy, request.endpointPlace, tr("the header `%1` holds a reference, which the mapping document cannot resolve.").arg(QString::fromStdString(name)),
                 tr("Use authentication by `api_key` or `custom`, or put the value in by hand."));
        }
        put(*node, name, textNode(withReferences(value)));
    };
    for (const auto &[name, value] : m_resource.connection.headers) {
        const auto same = [&name](const auto &line) { return http::equalNames(line.first, name); };
        if (std::ranges::none_of(request.headers, same))
            addLine(name, value);
    }
    for (const auto &[name, value] : request.headers)
        addLine(name, value);
    return withoutEmpty(node);
}

NodePtr ResourceWriter::parameters()
{
    const auto node = mappingNode();
    for (const PathParameter &each : m_resource.parameters)
        put(*node, each.name, parameter(each));
    return withoutEmpty(node);
}

NodePtr ResourceWriter::parameter(const PathParameter &parameter)
{
    const auto node = mappingNode();
    std::string endpoint = parameter.request.endpoint;
    NodePtr params = queryParams(parameter.request, endpoint);
    put(*node, "endpoint", textNode(withReferences(endpoint)));
    put(*node, "field", textNode(parameter.field.source));
    if (parameter.filter)
        put(*node, "filter", textNode(m_profile.filterIsTruthy ? asBoolean(parameter.filter->source) : parameter.filter->source));
    // There, an array without data_path is one record.
    if (parameter.request.dataPath)
        put(*node, "data_path", textNode(*parameter.request.dataPath));
    else if (m_profile.splitParameterArrays)
        put(*node, "data_path", textNode("."));
    if (parameter.request.method != "GET")
        put(*node, "method", textNode(parameter.request.method));
    if (params)
        put(*node, "query_params", std::move(params));
    if (NodePtr lines = headers(parameter.request))
        put(*node, "headers", std::move(lines));
    if (!parameter.request.body.empty())
        lose(Loss::Level::Lossy, parameter.place, tr("the body of path parameter `%1` is left out; the document would be refused with it.").arg(QString::fromStdString(parameter.name)));
    if (!parameter.parameters.empty())
        lose(Loss::Level::Lossy, parameter.place, tr("placeholders in the endpoint of path parameter `%1` are not filled.").arg(QString::fromStdString(parameter.name)),
             tr("An endpoint that lists the values directly."));
    return node;
}

NodePtr ResourceWriter::port(const PortMapping &mapping)
{
    const auto node = mappingNode();
    if (mapping.itemsToParse) {
        put(*node, "itemsToParse", textNode(mapping.itemsToParse->source));
        if (mapping.itemsToParseName != "item")
            put(*node, "itemsToParseName", textNode(mapping.itemsToParseName));
        if (!mapping.itemsToParseTopLevelTransform)
            put(*node, "itemsToParseTopLevelTransform", plainNode(yaml::Kind::Boolean, "false"));
    }
    const auto entityNode = mappingNode();
    put(*entityNode, "mappings", entity(mapping.entity));
    put(*node, "entity", entityNode);
    return node;
}

NodePtr ResourceWriter::entity(const EntityMapping &entity)
{
    const auto node = mappingNode();
    const auto addField = [&](const char *name, const std::optional<MappingValue> &field) {
        if (field)
            put(*node, name, value(*field, false));
    };
    const auto addGroup = [&](const char *name, bool present, const std::vector<std::pair<std::string, MappingValue>> &fields, bool properties) {
        if (!present && fields.empty())
            return;
        const auto group = mappingNode();
        for (const auto &[key, field] : fields)
            put(*group, key, value(field, properties));
        put(*node, name, group);
    };
    addField("identifier", entity.identifier);
    addField("title", entity.title);
    addField("icon", entity.icon);
    addField("team", entity.team);
    addField("blueprint", entity.blueprint);
    addGroup("properties", entity.hasProperties, entity.properties, true);
    addGroup("relations", entity.hasRelations, entity.relations, false);
    return node;
}

NodePtr ResourceWriter::value(const MappingValue &value, bool property)
{
    if (const auto *expression = std::get_if<Expression>(&value.form))
        return textNode(expression->source);
    if (property) {
        lose(Loss::Level::Equivalent, value.place, tr("an object of expressions becomes one expression that makes the object."));
        return textNode(program(value));
    }
    const auto node = std::make_shared<yaml::Node>();
    node->style = yaml::Style::Block;
    if (const auto *members = std::get_if<std::vector<std::pair<std::string, MappingValue>>>(&value.form)) {
        node->kind = yaml::Kind::Mapping;
        for (const auto &[key, member] : *members)
            put(*node, key, this->value(member, false));
    } else {
        node->kind = yaml::Kind::Sequence;
        for (const MappingValue &item : std::get<std::vector<MappingValue>>(value.form))
            node->items.push_back(this->value(item, false));
    }
    return node;
}

// First outputs and nulls as they would be in an object here.
std::string ResourceWriter::program(const MappingValue &value)
{
    if (const auto *expression = std::get_if<Expression>(&value.form))
        return "([" + expression->source + "] | .[0])";
    std::string text;
    if (const auto *members = std::get_if<std::vector<std::pair<std::string, MappingValue>>>(&value.form)) {
        for (const auto &[key, member] : *members) {
            std::string quoted;
            json::writeString(quoted, key);
            text += (text.empty() ? "" : ", ") + quoted + ": " + program(member);
        }
        return '{' + text + '}';
    }
    for (const MappingValue &item : std::get<std::vector<MappingValue>>(value.form))
        text += (text.empty() ? "" : ", ") + program(item);
    return '[' + text + ']';
}

// One base URL, one authentication and one pagination there, for all resources (ocean, section 15.10).
void ResourceWriter::inspectConnection()
{
    const Connection &own = m_resource.connection, &common = *m_project.connection;
    if (sameInOcean(own, common))
        return;
    const auto with = [&common](auto Connection::*member, const Connection &from) {
        Connection changed = common;
        changed.*member = from.*member;
        return changed;
    };
    const auto check = [&](auto Connection::*member, const Place &place, const QString &what) {
        if (!sameInOcean(with(member, own), common))
            lose(Loss::Level::Lossy, place.isKnown() ? place : m_resource.place, what, tr("A second installation of the integration for the resources that differ."));
    };
    check(&Connection::baseUrl, own.baseUrl.place, tr("its `base_url` is not used; there is one for all resources."));
    check(&Connection::auth, own.auth.place(), tr("its authentication is not used; there is one for all resources."));
    check(&Connection::pagination, own.pagination.place(), tr("its pagination is not used; there is one for all resources."));
    check(&Connection::tls, own.tls.place, tr("its `tls.verify` is not used; there is one for all resources."));
}

// Names between braces, in order.
std::vector<std::string> placeholders(std::string_view text)
{
    std::vector<std::string> names;
    for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string_view::npos)
            break;
        const std::string name(text.substr(at + 1, end - at - 1));
        if (!name.empty() && std::ranges::find(names, name) == names.end())
            names.push_back(name);
    }
    return names;
}

bool mentions(const MappingValue &value, const std::string &text)
{
    if (const auto *expression = std::get_if<Expression>(&value.form))
        return expression->source.find(text) != std::string::npos;
    if (const auto *members = std::get_if<std::vector<std::pair<std::string, MappingValue>>>(&value.form))
        return std::ranges::any_of(*members, [&text](const auto &member) { return mentions(member.second, text); });
    return std::ranges::any_of(std::get<std::vector<MappingValue>>(value.form), [&text](const MappingValue &item) { return mentions(item, text); });
}

bool mentions(const PortMapping &port, const std::string &text)
{
    const EntityMapping &entity = port.entity;
    const auto in = [&text](const auto &pair) { return mentions(pair.second, text); };
    const auto fields = {&entity.identifier, &entity.title, &entity.icon, &entity.team, &entity.blueprint};
    return (port.itemsToParse && port.itemsToParse->source.find(text) != std::string::npos)
        || std::ranges::any_of(fields, [&text](const auto *field) { return *field && mentions(**field, text); }) || std::ranges::any_of(entity.properties, in)
        || std::ranges::any_of(entity.relations, in);
}

void ResourceWriter::inspectPlaceholders()
{
    if (!m_profile.allParameters)
        return;
    const std::vector<std::string> names = placeholders(m_resource.kind);
    if (names.size() > 1)
        lose(Loss::Level::Lossy, m_resource.request.endpointPlace, tr("only the first of its path parameters is filled."), tr("One parameter whose values hold both parts."));
    for (const std::string &name : names) {
        const QString parameter = QString::fromStdString(name);
        if (m_profile.plainParameterName && mentions(*m_resource.port, '.' + name))
            lose(Loss::Level::Lossy, m_resource.port->entity.place, tr("path parameters are added to items as `__%1` only.").arg(parameter), tr("Write `.__%1` in expressions.").arg(parameter));
    }
    if (!names.empty() && m_profile.encodeParameters)
        lose(Loss::Level::Equivalent, m_resource.request.endpointPlace, tr("values are put into the path without encoding."), tr("Encode them in `field`: `| @uri`."));
}

void putSwitch(yaml::Node &root, const char *name, bool value, bool usual)
{
    if (value != usual)
        put(root, name, plainNode(yaml::Kind::Boolean, value ? "true" : "false"));
}

} // namespace

void addOceanResources(OceanProject &project, const Document &document)
{
    const auto root = mappingNode();
    const OceanSettings &own = document.ocean, usual;
    putSwitch(*root, "createMissingRelatedEntities", own.createMissingRelatedEntities, usual.createMissingRelatedEntities);
    putSwitch(*root, "deleteDependentEntities", own.deleteDependentEntities, usual.deleteDependentEntities);
    putSwitch(*root, "enableMergeEntity", own.enableMergeEntity, usual.enableMergeEntity);
    if (own.entityDeletionThreshold != usual.entityDeletionThreshold)
        put(*root, "entityDeletionThreshold", plainNode(yaml::Kind::Float, json::Value::number(own.entityDeletionThreshold).numberText()));
    const auto list = std::make_shared<yaml::Node>();
    list->kind = yaml::Kind::Sequence;
    list->style = yaml::Style::Block;
    for (const Resource &resource : document.resources) {
        if (NodePtr node = ResourceWriter(project, document, resource).write())
            list->items.push_back(std::move(node));
    }
    put(*root, "resources", list);
    project.mapping = root;
}

} // namespace penstock::exchange
