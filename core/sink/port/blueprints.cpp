// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/blueprints.h"

#include "core/document/mappingvalue.h"
#include "core/http/url.h"
#include "core/sink/port/inorder.h"

namespace penstock::sink::port
{

namespace
{
constexpr std::size_t fetchedAtOnce = 4;

bool contains(const json::Value &list, std::string_view name)
{
    for (int i = 0; i < list.size(); ++i) {
        if (list.at(i).stringView() == name)
            return true;
    }
    return false;
}
} // namespace

void Blueprints::fetch(const std::set<std::string> &names, std::function<void()> done)
{
    const auto missing = std::make_shared<std::vector<std::string>>();
    for (const std::string &name : names) {
        if (!m_known.contains(name))
            missing->push_back(name);
    }
    inOrder(
        missing->size(), fetchedAtOnce,
        [this, missing](std::size_t i, const Over &over) {
            const Call call{.method = "GET", .path = "/blueprints/" + http::percentEncode((*missing)[i])};
            m_catalogue.call(call, [this, call, missing, i, over](const Result<Response> &response) {
                const Result<json::Value> answer = read(call, response);
                m_known.insert_or_assign((*missing)[i], answer ? answer->get("blueprint") : json::Value());
                over();
            });
            return true;
        },
        std::move(done));
}

json::Value Blueprints::find(const std::string &name) const
{
    const auto found = m_known.find(name);
    return found == m_known.end() ? json::Value() : found->second;
}

std::string Blueprints::targetOf(const std::string &blueprint, std::string_view relation) const
{
    return find(blueprint).get("relations").get(relation).get("target").toString();
}

bool Blueprints::isRequired(const std::string &blueprint, std::string_view field) const
{
    constexpr std::string_view property = "properties.", relation = "relations.";
    const json::Value about = find(blueprint);
    if (field.starts_with(property))
        return contains(about.get("schema").get("required"), field.substr(property.size()));
    if (field.starts_with(relation))
        return about.get("relations").get(field.substr(relation.size())).get("required").isTrue();
    return false;
}

std::optional<std::string> literalBlueprint(const Resource &resource)
{
    if (!resource.port || !resource.port->entity.blueprint)
        return std::nullopt;
    const auto *expression = std::get_if<Expression>(&resource.port->entity.blueprint->form);
    if (!expression)
        return std::nullopt;
    // A JSON string is also the JQ program that gives it; an interpolation "\(...)" is no JSON.
    const Result<json::Value> literal = json::parse(expression->source);
    return literal && literal->isString() ? std::optional(literal->toString()) : std::nullopt;
}

} // namespace penstock::sink::port
