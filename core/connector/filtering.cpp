// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/filtering.h"

#include <algorithm>
#include <array>

namespace penstock::connector
{

namespace
{

constexpr std::array<std::string_view, 2> policies{"include", "exclude"};
constexpr std::array<std::string_view, 7> conditions{"contains", "ends_with", "equals", ">", "<", "regex", "starts_with"};
constexpr std::array<std::string_view, 3> validationStates{"edited", "valid", "invalid"};

json::Value text(std::string_view words)
{
    return json::Value::string(words);
}

json::Value time(Instant at)
{
    return json::Value::string(toText(at));
}

json::Value validation(std::string_view state)
{
    json::Value value = json::Value::object();
    value.set("errors", json::Value::array());
    value.set("state", text(state));
    return value;
}

json::Value defaultRule(std::int64_t order, const json::Value &createdAt, Instant at)
{
    json::Value rule = json::Value::object();
    rule.set("created_at", createdAt.isNull() ? time(at) : createdAt);
    rule.set("field", text("_"));
    rule.set("id", text("DEFAULT"));
    rule.set("order", json::Value::integer(order));
    rule.set("policy", text("include"));
    rule.set("rule", text("regex"));
    rule.set("updated_at", time(at));
    rule.set("value", text(".*"));
    return rule;
}

bool isDefaultRule(const json::Value &rule)
{
    const auto is = [&](const char *name, std::string_view value) { return rule.get(name).stringView() == value; };
    return is("id", "DEFAULT") && is("field", "_") && is("policy", "include") && is("rule", "regex") && is("value", ".*");
}

json::Value withTimes(json::Value value, Instant at)
{
    for (const char *name : {"created_at", "updated_at"}) {
        if (value.get(name).isNull())
            value.set(name, time(at));
    }
    return value;
}

json::Value arranged(const json::Value &given, Instant at)
{
    std::vector<json::Value> rules;
    json::Value createdAt;
    for (int i = 0; i < given.size(); ++i) {
        json::Value rule = given.at(i);
        if (isDefaultRule(rule))
            createdAt = rule.get("created_at");
        else
            rules.push_back(withTimes(std::move(rule), at));
    }
    const auto order = [](const json::Value &rule) { return rule.get("order").toInteger().value_or(0); };
    std::ranges::stable_sort(rules, {}, order);
    const std::int64_t last = rules.empty() ? 0 : order(rules.back()) + 1;
    json::Value list = json::Value::array();
    for (json::Value &rule : rules)
        list.append(std::move(rule));
    list.append(defaultRule(last, createdAt, at));
    return list;
}

const Shape &validationError()
{
    static const Shape shape{"filtering_validation", {
        {"ids", Array, true, listOfText()},
        {"messages", Array, true, listOfText()},
    }};
    return shape;
}

const Shape &filteringRules()
{
    static const Shape shape{"connector_filtering_rules", {
        {"advanced_snippet", Object, true, objectOf(advancedSnippet())},
        {"rules", Array, true, listOf(filteringRule())},
        {"validation", Object, true, objectOf(filteringValidation())},
    }};
    return shape;
}

} // namespace

std::span<const std::string_view> filteringPolicies()
{
    return policies;
}

std::span<const std::string_view> filteringConditions()
{
    return conditions;
}

const Shape &filteringRule()
{
    static const Shape shape{"connector_filtering_rule", {
        {"created_at", String | Null, false, toInstant},
        {"field", String, true},
        {"id", String, true},
        {"order", Integer, true, toInteger},
        {"policy", String, true, oneOf("FilteringPolicy", policies, true)},
        {"rule", String, true, oneOf("FilteringRuleCondition", conditions, false)},
        {"updated_at", String | Null, false, toInstant},
        {"value", String, true},
    }};
    return shape;
}

const Shape &advancedSnippet()
{
    static const Shape shape{"connector_filtering_advanced_snippet", {
        {"created_at", String | Null, false, toInstant},
        {"updated_at", String | Null, false, toInstant},
        {"value", Object | Array, true},
    }};
    return shape;
}

const Shape &filteringValidation()
{
    static const Shape shape{"filtering_validation_info", {
        {"errors", Array, true, listOf(validationError())},
        {"state", String, true, oneOf("FilteringValidationState", validationStates, true)},
    }};
    return shape;
}

const Shape &filteringEntry()
{
    static const Shape shape{"connector_filtering", {
        {"active", Object, true, objectOf(filteringRules())},
        {"domain", String | Null},
        {"draft", Object, true, objectOf(filteringRules())},
    }};
    return shape;
}

json::Value defaultFiltering(Instant at)
{
    json::Value snippet = json::Value::object();
    snippet.set("created_at", time(at));
    snippet.set("updated_at", time(at));
    snippet.set("value", json::Value::object());
    json::Value rules = json::Value::array();
    rules.append(defaultRule(0, {}, at));
    json::Value part = json::Value::object();
    part.set("advanced_snippet", std::move(snippet));
    part.set("rules", std::move(rules));
    part.set("validation", validation("valid"));
    json::Value entry = json::Value::object();
    entry.set("active", part);
    entry.set("domain", text("DEFAULT"));
    entry.set("draft", part);
    json::Value list = json::Value::array();
    list.append(std::move(entry));
    return list;
}

json::Value dated(const json::Value &entry, Instant at)
{
    json::Value changed = entry;
    for (const char *name : {"active", "draft"}) {
        json::Value part = entry.get(name);
        part.set("advanced_snippet", withTimes(part.get("advanced_snippet"), at));
        const json::Value rules = part.get("rules");
        json::Value list = json::Value::array();
        for (int i = 0; i < rules.size(); ++i)
            list.append(withTimes(rules.at(i), at));
        part.set("rules", std::move(list));
        changed.set(name, std::move(part));
    }
    changed.set("domain", text("DEFAULT"));
    return changed;
}

json::Value withDraft(const json::Value &entry, const json::Value &request, Instant at)
{
    json::Value draft = entry.get("draft");
    if (const json::Value rules = request.get("rules"); rules.isArray())
        draft.set("rules", arranged(rules, at));
    if (const json::Value snippet = request.get("advanced_snippet"); snippet.isObject())
        draft.set("advanced_snippet", withTimes(snippet, at));
    draft.set("validation", validation("edited"));
    json::Value changed = entry;
    changed.set("draft", std::move(draft));
    return changed;
}

} // namespace penstock::connector
