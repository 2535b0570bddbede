// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/decode/xmltypes.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace penstock::decode
{

namespace
{

constexpr std::string_view schemaSpace = "http://www.w3.org/2001/XMLSchema";

struct FreeDocument {
    void operator()(xmlDocPtr document) const { xmlFreeDoc(document); }
};

bool isSchemaNode(const xmlNode *node, std::string_view name)
{
    return node->type == XML_ELEMENT_NODE && node->ns && reinterpret_cast<const char *>(node->ns->href) == schemaSpace
        && reinterpret_cast<const char *>(node->name) == name;
}

bool isType(const xmlNode *node)
{
    return isSchemaNode(node, "complexType") || isSchemaNode(node, "simpleType");
}

std::string attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, reinterpret_cast<const xmlChar *>(name));
    std::string text = value ? reinterpret_cast<const char *>(value) : "";
    xmlFree(value);
    return text;
}

const xmlNode *anonymousType(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (isType(child) && attribute(child, "name").empty())
            return child;
    }
    return nullptr;
}

template<typename Visit>
void forEachNode(const xmlNode *top, Visit visit)
{
    for (const xmlNode *node = top->children; node;) {
        const bool enter = node->type == XML_ELEMENT_NODE && visit(node);
        if (enter && node->children) {
            node = node->children;
            continue;
        }
        while (node != top && !node->next)
            node = node->parent;
        node = node == top ? nullptr : node->next;
    }
}

struct QualifiedName {
    bool isOfSchema = false;                 // one of XSD's own types
    std::string local;
};

QualifiedName resolved(const xmlNode *node, const std::string &name)
{
    const std::size_t colon = name.find(':');
    const std::string prefix = colon == std::string::npos ? std::string() : name.substr(0, colon);
    const xmlNs *space = xmlSearchNs(node->doc, const_cast<xmlNode *>(node), prefix.empty() ? nullptr : reinterpret_cast<const xmlChar *>(prefix.c_str()));
    return {.isOfSchema = space && reinterpret_cast<const char *>(space->href) == schemaSpace,
            .local = colon == std::string::npos ? name : name.substr(colon + 1)};
}

bool isPlural(const xmlNode *element)
{
    const auto count = [&](const char *name) {
        const std::string text = attribute(element, name);
        if (text == "unbounded")
            return INT_MAX;
        int value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    return count("minOccurs") > 1 || count("maxOccurs") > 1;
}

XmlType::Text builtinText(std::string_view name)
{
    static constexpr std::array<std::string_view, 11> integers = {
        "int", "integer", "long", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "short", "unsignedByte", "unsignedInt",
        "unsignedLong", "unsignedShort"};
    if (name == "boolean")
        return XmlType::Text::Boolean;
    if (name == "decimal" || name == "double" || name == "float")
        return XmlType::Text::Float;
    return std::ranges::find(integers, name) != integers.end() ? XmlType::Text::Integer : XmlType::Text::String;
}

// The types of one schema by name. An anonymous type is known by the name of its element, unless that is taken.
class Schema
{
public:
    explicit Schema(const xmlNode *root) : m_root(root)
    {
        forEachNode(root, [&](const xmlNode *node) {
            if (isType(node) && !attribute(node, "name").empty())
                addType(attribute(node, "name"), node);
            return true;
        });
        forEachNode(root, [&](const xmlNode *node) {
            const std::string name = attribute(node, "name");
            const bool canName = isSchemaNode(node, "element") || isSchemaNode(node, "attribute");
            if (const xmlNode *type = canName && !name.empty() ? anonymousType(node) : nullptr; type && !m_types.contains(name))
                addType(name, type);
            return true;
        });
    }

    // What it says about elements, and which type each belongs to.
    void read(std::map<std::string, std::string> &owners, std::map<std::string, XmlType> &known) const
    {
        for (const std::string &name : m_order) {
            const xmlNode *type = m_types.at(name);
            if (!isSchemaNode(type, "complexType") || name.starts_with('_'))
                continue;
            const std::string owner = ownerName(name);
            forEachElement(type, [&](const xmlNode *element) {
                const xmlNode *real = dereferenced(element, "element");
                const std::string child = attribute(real, "name");
                if (child.empty())
                    return;
                owners[child] = owner;
                // A reference counts as an element without a type of its own.
                const XmlType hint{.text = real == element ? textOf(real) : XmlType::Text::String, .isList = isPlural(element), .children = {}};
                if (hint.isList || hint.text != XmlType::Text::String)
                    known[child] = hint;
            });
        }
    }

private:
    void addType(const std::string &name, const xmlNode *type)
    {
        if (m_types.try_emplace(name, type).second)
            m_order.push_back(name);
    }

    // A top-level element makes its named type known by its own name.
    std::string ownerName(const std::string &type) const
    {
        for (const xmlNode *node = m_root->children; node; node = node->next) {
            if (!isSchemaNode(node, "element"))
                continue;
            const QualifiedName name = resolved(node, attribute(node, "type"));
            if (!name.isOfSchema && name.local == type && !m_types.contains(attribute(node, "name")))
                return attribute(node, "name");
        }
        return type;
    }

    const xmlNode *dereferenced(const xmlNode *node, std::string_view kind) const
    {
        const std::string reference = attribute(node, "ref");
        if (reference.empty())
            return node;
        const std::string local = resolved(node, reference).local;
        for (const xmlNode *other = m_root->children; other; other = other->next) {
            if (isSchemaNode(other, kind) && attribute(other, "name") == local)
                return other;
        }
        return node;
    }

    // A group that is named more than once, by itself perhaps, says the same again: it is gone through once.
    template<typename Visit>
    void forEachElement(const xmlNode *top, Visit visit) const
    {
        std::unordered_set<const xmlNode *> groups;
        forEachElement(top, groups, visit);
    }

    template<typename Visit>
    void forEachElement(const xmlNode *top, std::unordered_set<const xmlNode *> &groups, Visit &visit) const
    {
        forEachNode(top, [&](const xmlNode *node) {
            if (isSchemaNode(node, "element")) {
                visit(node);
                return false;
            }
            if (isSchemaNode(node, "group") && !attribute(node, "ref").empty()) {
                const xmlNode *group = dereferenced(node, "group");
                constexpr std::size_t most = 1000;    // that lead to each other, so that a chain of them does not use up the stack
                if (group != node && groups.size() < most && groups.insert(group).second)
                    forEachElement(group, groups, visit);
                return false;
            }
            return !isSchemaNode(node, "simpleContent");
        });
    }

    XmlType::Text textOf(const xmlNode *element) const
    {
        const std::string name = attribute(element, "type");
        const QualifiedName type = resolved(element, name);
        if (type.isOfSchema)
            return builtinText(type.local);
        const xmlNode *own = name.empty() ? anonymousType(element) : named(type.local);
        return own ? textOfType(own) : XmlType::Text::String;
    }

    const xmlNode *named(const std::string &name) const
    {
        const auto found = m_types.find(name);
        return found == m_types.end() ? nullptr : found->second;
    }

    struct Base {
        std::string builtin;
        const xmlNode *type = nullptr;
    };

    Base baseOf(const xmlNode *type) const
    {
        for (const xmlNode *node = type->children; node; node = node->next) {
            const bool isList = isSchemaNode(node, "list");
            if (!isList && !isSchemaNode(node, "restriction"))
                continue;
            const std::string name = attribute(node, isList ? "itemType" : "base");
            if (name.empty())
                return {.builtin = {}, .type = anonymousType(node)};
            const QualifiedName base = resolved(node, name);
            return base.isOfSchema ? Base{.builtin = base.local, .type = nullptr} : Base{.builtin = {}, .type = named(base.local)};
        }
        return {};
    }

    // The original looks at the base of the base: a type that restricts an XSD type itself tells it nothing, one that restricts such a type does.
    XmlType::Text textOfType(const xmlNode *type) const
    {
        constexpr int deepest = 64;          // types may be based on each other
        for (int i = 0; i < deepest && type && isSchemaNode(type, "simpleType"); ++i) {
            const Base base = baseOf(type);
            if (!base.type || !isSchemaNode(base.type, "simpleType"))
                break;
            const Base next = baseOf(base.type);
            if (!next.builtin.empty())
                return builtinText(next.builtin);
            type = next.type;
        }
        return XmlType::Text::String;
    }

    const xmlNode *m_root;
    std::unordered_map<std::string, const xmlNode *> m_types;
    std::vector<std::string> m_order;
};

// Each hint stands below the chain of types that lead to it, as far as those have the names of elements.
XmlTypes placed(const std::map<std::string, std::string> &owners, const std::map<std::string, XmlType> &known)
{
    XmlTypes types;
    for (const auto &[name, hint] : known) {
        std::vector<std::string_view> path{name};
        std::string_view at = name;
        for (std::size_t i = 0; i <= owners.size(); ++i) {
            const auto owner = owners.find(std::string(at));
            if (owner == owners.end())
                break;
            path.push_back(owner->second);
            at = owner->second;
        }
        XmlTypes *level = &types;
        XmlType *place = nullptr;
        for (auto part = path.rbegin(); part != path.rend(); ++part) {
            place = &(*level)[std::string(*part)];
            level = &place->children;
        }
        place->text = hint.text;
        place->isList = hint.isList;
    }
    return types;
}

Diagnostic notASchema(int line, const QString &why)
{
    Place place;
    place.line = line;
    place.column = line > 0 ? 1 : 0;
    return Diagnostic(codes::badValue, QCoreApplication::translate("Decode", "The XML schema cannot be read: %1.").arg(why), place);
}

} // namespace

Result<XmlTypes> readXmlSchema(std::string_view schema)
{
    constexpr std::size_t largest = 16u << 20;
    if (schema.size() > largest)
        return std::unexpected(notASchema(0, QCoreApplication::translate("Decode", "it is too large")));
    xmlInitParser();
    const std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxtPtr)> context(xmlNewParserCtxt(), xmlFreeParserCtxt);
    const std::unique_ptr<xmlDoc, FreeDocument> document(
        xmlCtxtReadMemory(context.get(), schema.data(), int(schema.size()), nullptr, nullptr,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA));
    if (!document) {
        const xmlError *error = xmlCtxtGetLastError(context.get());
        return std::unexpected(notASchema(error ? error->line : 0, error && error->message ? QString::fromUtf8(error->message).trimmed()
                                                                                           : QCoreApplication::translate("Decode", "it is not XML")));
    }
    std::map<std::string, std::string> owners;
    std::map<std::string, XmlType> known;
    const auto readFrom = [&](const xmlNode *node) {
        if (!isSchemaNode(node, "schema"))
            return true;
        if (attribute(node, "targetNamespace").empty())
            Schema(node).read(owners, known);
        return false;
    };
    if (const xmlNode *root = xmlDocGetRootElement(document.get()); root && readFrom(root))
        forEachNode(root, readFrom);
    return placed(owners, known);
}

} // namespace penstock::decode
