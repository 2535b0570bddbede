// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/diff.h"

#include "core/document/mappingvalue.h"
#include "core/http/url.h"
#include "core/sink/port/inorder.h"

#include <algorithm>
#include <map>

namespace penstock::sink::port
{

namespace
{
constexpr std::size_t searchedAtOnce = 50;
constexpr std::size_t searchesAtOnce = 4;

bool memberDiffers(const json::Value &mapped, const json::Value &stored)
{
    bool different = false;
    mapped.forEachMember([&](std::string_view name, const json::Value &member) {
        if (!(member.isNull() && !stored.has(name)))
            different = different || !(member == stored.get(name));
    });
    return different;
}

// Teams have no order.
bool teamDiffers(const json::Value &mapped, const json::Value &stored)
{
    if (!mapped.isArray() || !stored.isArray())
        return !(mapped == stored);
    const auto sorted = [](const json::Value &teams) {
        std::vector<std::string> names;
        for (int i = 0; i < teams.size(); ++i)
            names.push_back(json::toText(teams.at(i)));
        std::ranges::sort(names);
        return names;
    };
    return sorted(mapped) != sorted(stored);
}

json::Value rule(std::string_view property, std::string_view comparison, json::Value value)
{
    json::Value rule = json::Value::object();
    rule.set("property", json::Value::string(property));
    rule.set("operator", json::Value::string(comparison));
    rule.set("value", std::move(value));
    return rule;
}

std::string searchPath(const EntityMapping &mapping)
{
    std::vector<std::string> parts = {"blueprint", "identifier"};
    if (mapping.title)
        parts.emplace_back("title");
    if (mapping.team)
        parts.emplace_back("team");
    for (const auto &[name, value] : mapping.properties)
        parts.push_back("properties." + name);
    for (const auto &[name, value] : mapping.relations)
        parts.push_back("relations." + name);
    std::string path = "/entities/search?exclude_calculated_properties=true";
    for (const std::string &part : parts)
        path += "&include=" + http::percentEncode(part);
    return path;
}

std::string searchBody(const Settings &settings, const std::vector<Item *> &items)
{
    json::Value identifiers = json::Value::array();
    for (const Item *item : items)
        identifiers.append(item->value.get("identifier"));
    json::Value rules = json::Value::array();
    rules.append(rule("$identifier", "in", std::move(identifiers)));
    rules.append(rule("$blueprint", "=", json::Value::string(items.front()->blueprint)));
    rules.append(rule("$datasource", "contains", json::Value::string(settings.prefix())));
    rules.append(rule("$datasource", "contains", json::Value::string(settings.suffix())));
    json::Value body = json::Value::object();
    body.set("combinator", json::Value::string("and"));
    body.set("rules", std::move(rules));
    return json::toText(body);
}

void compare(const std::vector<Item *> &items, const json::Value &found)
{
    std::map<std::string, json::Value> stored;
    for (int i = 0; i < found.size(); ++i)
        stored.insert_or_assign(keyText(found.at(i).get("identifier")), found.at(i));
    for (Item *item : items) {
        if (const auto entity = stored.find(item->identifier); entity != stored.end() && !differs(item->value, entity->second))
            item->fate = Item::Fate::Unchanged;
    }
}

// Groups of one blueprint each, none longer than what one search takes.
std::vector<std::vector<Item *>> searchesFor(const std::vector<Item *> &batch)
{
    std::vector<std::vector<Item *>> searches;
    std::map<std::string, std::size_t> open;
    for (Item *item : batch) {
        const auto [group, isNew] = open.try_emplace(item->blueprint, searches.size());
        if (!isNew && searches[group->second].size() == searchedAtOnce)
            group->second = searches.size();
        if (group->second == searches.size())
            searches.emplace_back();
        searches[group->second].push_back(item);
    }
    return searches;
}
} // namespace

bool differs(const json::Value &mapped, const json::Value &stored)
{
    if (mapped.has("title") && !(mapped.get("title") == stored.get("title")))
        return true;
    if (mapped.has("team") && teamDiffers(mapped.get("team"), stored.get("team")))
        return true;
    return memberDiffers(mapped.get("properties"), stored.get("properties")) ||
           memberDiffers(mapped.get("relations"), stored.get("relations"));
}

void markUnchanged(Catalogue &catalogue, const EntityMapping &mapping, std::vector<Item *> batch, std::function<void()> done)
{
    const auto searches = std::make_shared<const std::vector<std::vector<Item *>>>(searchesFor(batch));
    inOrder(
        searches->size(), searchesAtOnce,
        [&catalogue, searches, path = searchPath(mapping)](std::size_t i, const Over &over) {
            const Call call{.path = path, .body = searchBody(catalogue.settings(), (*searches)[i])};
            catalogue.call(call, [call, searches, i, over](const Result<Response> &response) {
                if (const Result<json::Value> answer = read(call, response))
                    compare((*searches)[i], answer->get("entities"));
                over();
            });
            return true;
        },
        std::move(done));
}

} // namespace penstock::sink::port
