// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/item.h"

#include "core/sink/lines.h"

#include <algorithm>
#include <initializer_list>

namespace penstock::sink::port
{

namespace
{
json::Value membersThatAreNotNull(const json::Value &object)
{
    json::Value kept = json::Value::object();
    object.forEachMember([&](std::string_view name, const json::Value &member) {
        if (!member.isNull())
            kept.set(name, member);
    });
    return kept;
}

bool hasSearch(const json::Value &relations)
{
    bool found = false;
    relations.forEachMember([&](std::string_view, const json::Value &relation) { found = found || relation.isObject(); });
    return found;
}
} // namespace

json::Value withoutNulls(const json::Value &entity)
{
    json::Value kept = membersThatAreNotNull(entity);
    for (const char *part : {"properties", "relations"}) {
        if (const json::Value members = kept.get(part); members.isObject())
            kept.set(part, membersThatAreNotNull(members));
    }
    return kept;
}

json::Value reduced(const json::Value &entity)
{
    json::Value kept = json::Value::object();
    for (const char *part : {"identifier", "blueprint", "relations"}) {
        if (entity.has(part))
            kept.set(part, entity.get(part));
    }
    return kept;
}

std::string keyText(const json::Value &value)
{
    return value.isString() ? value.toString() : json::toText(value);
}

std::vector<std::string> targetsOf(const json::Value &relation)
{
    if (relation.isString() || relation.isNumber())
        return {keyText(relation)};
    std::vector<std::string> targets;
    for (int i = 0; relation.isArray() && i < relation.size(); ++i) {
        if (const json::Value one = relation.at(i); one.isString() || one.isNumber())
            targets.push_back(keyText(one));
    }
    return targets;
}

std::vector<Item> itemsOf(const map::Mapped &mapped, bool sendNulls)
{
    std::vector<Item> items;
    items.reserve(mapped.entities.size());
    for (const map::Entity &entity : mapped.entities) {
        Item &item = items.emplace_back();
        item.mapped = documentOf(mapped, entity);
        item.value = json::parse(item.mapped).value_or(json::Value());
        item.record = entity.record;
        item.parsed = entity.item;
        item.blueprint = blueprintOf(mapped, entity);
        item.searchesItself = item.value.get("identifier").isObject();
        item.searchesRelations = hasSearch(item.value.get("relations"));
        if (!item.searchesItself)
            item.identifier = identifierOf(mapped, entity);
        if (!sendNulls && item.mapped.find("null") != std::string_view::npos) {
            item.value = withoutNulls(item.value);
            item.rewritten = json::toText(item.value);
        }
    }
    return items;
}

std::vector<std::vector<Item *>> batchesOf(std::vector<Item> &items, int most)
{
    most = std::max(1, most);
    std::vector<std::vector<Item *>> batches;
    const Item *before = nullptr;
    for (Item &item : items) {
        const bool isWholePage = item.parsed < 0 && before && before->parsed < 0;
        const bool isSameList = before && item.parsed >= 0 && before->parsed >= 0 && item.record == before->record;
        const bool continues = isWholePage || (isSameList && item.parsed / most == before->parsed / most);
        if (!continues)
            batches.emplace_back();
        batches.back().push_back(&item);
        before = &item;
    }
    return batches;
}

} // namespace penstock::sink::port
