// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/validate.h"

#include "core/base/codes.h"
#include "core/document/document.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{

QString tr(const char *text) { return QCoreApplication::translate("MappingDocument", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

bool isAbsent(const yaml::Node *node) { return !node || node->kind == yaml::Kind::Null; }

class MappingDocumentCheck
{
public:
    explicit MappingDocumentCheck(Diagnostics &findings) : m_findings(findings) {}

    void switches(const yaml::Node &project);
    void resource(const yaml::Node &resource);

private:
    enum class Need { Required, Optional };

    void reject(const QString &message, const Place &place) { m_findings.push_back(Diagnostic(codes::appConfigRejected, message, place)); }
    // The member that has to be a mapping; null when it is not there or was rejected.
    const yaml::Node *mapping(const yaml::Node &parent, std::string_view key, Need need);
    void text(const yaml::Node &parent, std::string_view key, Need need);
    void texts(const yaml::Node &parent, std::string_view key);
    void textOrQuery(const yaml::Node &node, std::string_view name);
    void query(const yaml::Node &node, std::string_view name);
    void missing(const yaml::Node &parent, std::string_view key)
    {
        Place place = parent.place;
        place.length = std::min<std::size_t>(place.length, 1);
        reject(tr("`%1` is missing.").arg(shown(key)), place);
    }
    void selector(const yaml::Node &selector);
    void parameter(const yaml::Entry &entry);
    void mappings(const yaml::Node &mappings);

    Diagnostics &m_findings;
};

const yaml::Node *MappingDocumentCheck::mapping(const yaml::Node &parent, std::string_view key, Need need)
{
    const yaml::Node *node = parent.find(key);
    if (isAbsent(node)) {
        if (need == Need::Required)
            missing(parent, key);
        return nullptr;
    }
    if (node->kind == yaml::Kind::Mapping)
        return node;
    reject(tr("`%1` has to be one mapping.").arg(shown(key)), node->place);
    return nullptr;
}

void MappingDocumentCheck::text(const yaml::Node &parent, std::string_view key, Need need)
{
    const yaml::Node *node = parent.find(key);
    if (isAbsent(node)) {
        if (need == Need::Required)
            missing(parent, key);
    } else if (!node->isScalar()) {
        reject(tr("`%1` has to be a text.").arg(shown(key)), node->place);
    }
}

void MappingDocumentCheck::texts(const yaml::Node &parent, std::string_view key)
{
    const yaml::Node *node = mapping(parent, key, Need::Optional);
    for (std::size_t i = 0; node && i < node->entries.size(); ++i) {
        const yaml::Entry &entry = node->entries[i];
        if (!entry.node->isScalar() || entry.node->kind == yaml::Kind::Null)
            reject(tr("`%1.%2` has to be a text.").arg(shown(key), shown(entry.key)), entry.node->kind == yaml::Kind::Null ? entry.keyPlace : entry.node->place);
    }
}

void MappingDocumentCheck::query(const yaml::Node &node, std::string_view name)
{
    text(node, "combinator", Need::Required);
    const yaml::Node *rules = node.find("rules");
    if (!rules || rules->kind != yaml::Kind::Sequence)
        return reject(tr("The search query of `%1` needs a list of `rules`.").arg(shown(name)), rules ? rules->place : node.place);
    for (const std::shared_ptr<const yaml::Node> &rule : rules->items) {
        if (rule->kind != yaml::Kind::Mapping) {
            reject(tr("A rule of the search query of `%1` has to be a mapping.").arg(shown(name)), rule->place);
        } else if (rule->find("combinator") || rule->find("rules")) {
            query(*rule, name);
        } else {
            for (const std::string_view key : {"property", "operator", "value"})
                text(*rule, key, Need::Required);
        }
    }
}

void MappingDocumentCheck::textOrQuery(const yaml::Node &node, std::string_view name)
{
    if (node.kind == yaml::Kind::Mapping)
        query(node, name);
    else if (node.kind == yaml::Kind::Sequence || node.kind == yaml::Kind::Null)
        reject(tr("`%1` has to be a text or a search query.").arg(shown(name)), node.place);
}

void MappingDocumentCheck::switches(const yaml::Node &project)
{
    const auto node = std::make_shared<const yaml::Node>(project);
    const Options options(node);
    for (const std::string_view name : {"create_missing_related_entities", "delete_dependent_entities", "enable_merge_entity"}) {
        if (options.boolean(name).isIllTyped())
            reject(tr("`%1` has to be true or false.").arg(shown(name)), options.place(name));
    }
    const auto threshold = options.number("entity_deletion_threshold");
    if (threshold.isIllTyped() || (threshold && (*threshold < 0 || *threshold > 1)))
        reject(tr("`entity_deletion_threshold` has to be between 0 and 1."), threshold.place);
}

void MappingDocumentCheck::parameter(const yaml::Entry &entry)
{
    static constexpr std::string_view known[] = {"endpoint", "field", "method", "query_params", "headers", "data_path", "filter"};
    static constexpr std::string_view methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    const yaml::Node &parameter = *entry.node;
    if (parameter.kind != yaml::Kind::Mapping)
        return reject(tr("The path parameter `%1` has to be a mapping.").arg(shown(entry.key)), parameter.place);
    text(parameter, "endpoint", Need::Required);
    text(parameter, "field", Need::Required);
    text(parameter, "data_path", Need::Optional);
    text(parameter, "filter", Need::Optional);
    mapping(parameter, "query_params", Need::Optional);
    texts(parameter, "headers");
    const yaml::Node *method = parameter.find("method");
    if (method && std::ranges::find(methods, method->text) == std::end(methods))
        reject(tr("The method of a path parameter has to be GET, POST, PUT, PATCH or DELETE, in capitals."), method->place);
    for (const yaml::Entry &member : parameter.entries) {
        if (std::ranges::find(known, member.key) == std::end(known))
            reject(tr("A path parameter does not know the key `%1`.").arg(shown(member.key)), member.keyPlace);
    }
}

void MappingDocumentCheck::selector(const yaml::Node &selector)
{
    text(selector, "query", Need::Required);
    text(selector, "method", Need::Optional);
    text(selector, "data_path", Need::Optional);
    mapping(selector, "query_params", Need::Optional);
    texts(selector, "headers");
    const yaml::Node *variables = selector.find("exportEnvVariables");
    if (!isAbsent(variables) && variables->kind != yaml::Kind::Sequence)
        reject(tr("`exportEnvVariables` has to be a list."), variables->place);
    const yaml::Node *parameters = mapping(selector, "path_parameters", Need::Optional);
    for (std::size_t i = 0; parameters && i < parameters->entries.size(); ++i)
        parameter(parameters->entries[i]);
}

void MappingDocumentCheck::mappings(const yaml::Node &mappings)
{
    for (const std::string_view name : {"identifier", "team"}) {
        const yaml::Node *node = mappings.find(name);
        if (!isAbsent(node))
            textOrQuery(*node, name);
        else if (name == "identifier")
            missing(mappings, name);
    }
    text(mappings, "blueprint", Need::Required);
    text(mappings, "title", Need::Optional);
    text(mappings, "icon", Need::Optional);
    texts(mappings, "properties");
    const yaml::Node *relations = mapping(mappings, "relations", Need::Optional);
    for (std::size_t i = 0; relations && i < relations->entries.size(); ++i)
        textOrQuery(*relations->entries[i].node, relations->entries[i].key);
}

void MappingDocumentCheck::resource(const yaml::Node &resource)
{
    text(resource, "kind", Need::Required);
    if (const yaml::Node *node = mapping(resource, "selector", Need::Required))
        selector(*node);
    const yaml::Node *port = mapping(resource, "port", Need::Required);
    if (!port)
        return;
    text(*port, "itemsToParse", Need::Optional);
    text(*port, "itemsToParseName", Need::Optional);
    const Options options(std::make_shared<const yaml::Node>(*port));
    if (options.boolean("itemsToParseTopLevelTransform").isIllTyped())
        reject(tr("`%1` has to be true or false.").arg(QStringLiteral("itemsToParseTopLevelTransform")), options.place("itemsToParseTopLevelTransform"));
    const yaml::Node *entity = mapping(*port, "entity", Need::Required);
    if (!entity)
        return;
    if (const yaml::Node *node = mapping(*entity, "mappings", Need::Required))
        mappings(*node);
}

} // namespace

void checkMappingDocument(const yaml::Node &project, const std::vector<std::shared_ptr<const yaml::Node>> &resources, Diagnostics &findings)
{
    MappingDocumentCheck check(findings);
    check.switches(project);
    const yaml::Node *list = project.find("resources");
    if (resources.empty() && !list)
        findings.push_back(Diagnostic(codes::appConfigRejected, tr("`resources` is missing; an empty list would be valid."), project.place));
    for (std::size_t i = 0; list && list->kind == yaml::Kind::Sequence && i < list->items.size(); ++i) {
        if (list->items[i]->kind != yaml::Kind::Mapping)
            findings.push_back(Diagnostic(codes::appConfigRejected, tr("A resource has to be a mapping."), list->items[i]->place));
    }
    if (list && list->kind != yaml::Kind::Sequence && list->kind != yaml::Kind::Null)
        findings.push_back(Diagnostic(codes::appConfigRejected, tr("`resources` has to be a list."), list->place));
    for (const std::shared_ptr<const yaml::Node> &resource : resources)
        check.resource(*resource);
}

} // namespace penstock
