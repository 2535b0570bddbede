// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/rules.h"

#include "core/connector/instant.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace penstock::worker
{

namespace
{

constexpr const char *defaultRule = "DEFAULT";
constexpr std::array<std::string_view, 7> conditions{"contains", "ends_with", "equals", ">", "<", "regex", "starts_with"};

std::string tr(const char *text)
{
    return QCoreApplication::translate("SyncRules", text).toStdString();
}

std::string tr(const char *text, const std::string &what)
{
    return QCoreApplication::translate("SyncRules", text).arg(QString::fromStdString(what)).toStdString();
}

QRegularExpression expressionOf(const json::Value &rule)
{
    return QRegularExpression(QString::fromStdString(rule.get("value").toString()), QRegularExpression::DotMatchesEverythingOption);
}

// What a text rule looks at.
std::string textOf(const json::Value &value)
{
    return value.isString() ? value.toString() : json::toText(value);
}

std::optional<double> number(const std::string &text)
{
    bool isNumber = false;
    const double value = QString::fromStdString(text).trimmed().toDouble(&isNumber);
    return isNumber && !std::isnan(value) ? std::optional(value) : std::nullopt;
}

std::optional<connector::Instant> date(const std::string &text)
{
    if (text.size() == 10)
        return connector::parseInstant(text + "T00:00:00Z");
    return text.size() > 10 && text[4] == '-' ? connector::parseInstant(text) : std::nullopt;
}

// -1, 0 or 1 by the type of the document's value, to which the rule's is converted; nothing where that cannot be done.
std::optional<int> compare(const json::Value &there, const std::string &given)
{
    const auto order = [](const auto &a, const auto &b) { return a < b ? -1 : b < a ? 1 : 0; };
    if (there.isNumber()) {
        const auto wanted = number(given);
        return wanted ? std::optional(order(there.toDouble(), *wanted)) : std::nullopt;
    }
    const std::string text = textOf(there);
    if (there.isString()) {
        const auto a = date(text), b = date(given);
        if (a && b)
            return order(*a, *b);
    }
    return order(text, given);
}

// A member, or one further inside: properties.owner.
std::optional<json::Value> member(const json::Value &document, std::string_view path)
{
    if (auto there = document.find(path))
        return there;
    const std::size_t dot = path.find('.');
    if (dot == path.npos)
        return std::nullopt;
    const std::optional<json::Value> outer = document.find(path.substr(0, dot));
    return outer ? member(*outer, path.substr(dot + 1)) : std::nullopt;
}

bool isDefault(const json::Value &rule)
{
    return rule.get("id").stringView() == defaultRule;
}

void checkRule(const json::Value &rule, std::vector<Rules::Fault> &faults)
{
    const std::string id = rule.get("id").toString();
    const auto fault = [&](std::string message) { faults.push_back({{id}, std::move(message)}); };
    for (const char *name : {"id", "field", "value"}) {
        if (rule.get(name).stringView().empty())
            fault(tr("`%1` must not be empty.", name));
    }
    if (!rule.get("order").isNumber())
        fault(tr("`order` has to be a number."));
    const std::string policy = rule.get("policy").toString();
    if (policy != "include" && policy != "exclude")
        fault(tr("`policy` is include or exclude, not \"%1\".", policy));
    const std::string condition = rule.get("rule").toString();
    if (std::ranges::find(conditions, condition) == conditions.end())
        fault(tr("There is no rule \"%1\"; there are contains, ends_with, equals, >, <, regex and starts_with.", condition));
    if (condition != "regex")
        return;
    const std::string value = rule.get("value").toString();
    if (value == ".*" || value == "(.*)")
        fault(tr("A rule for everything is the default rule's part; delete this one or name what it is about."));
    else if (const QRegularExpression expression = expressionOf(rule); !expression.isValid())
        fault(tr("The regular expression cannot be read: %1", expression.errorString().toStdString()));
}

void checkDuplicates(const json::Value &rules, std::vector<Rules::Fault> &faults)
{
    std::map<std::tuple<std::string, std::string, std::string>, std::string> seen;
    for (int i = 0; i < rules.size(); ++i) {
        const json::Value rule = rules.at(i);
        if (isDefault(rule))
            continue;
        const auto [first, isNew] = seen.try_emplace({rule.get("field").toString(), rule.get("rule").toString(), rule.get("value").toString()}, rule.get("id").toString());
        if (!isNew) {
            faults.push_back({{first->second, rule.get("id").toString()}, tr("These rules are the same.")});
            return;
        }
    }
}

void checkSnippet(const json::Value &value, std::vector<Rules::Fault> &faults)
{
    const auto fault = [&](std::string message) { faults.push_back({{"advanced_snippet"}, std::move(message)}); };
    if (value.isNull() || value.size() == 0)
        return;
    if (!value.isObject()) {
        fault(tr("An advanced rule is an object: {\"selector\": \"JQ\"}."));
        return;
    }
    value.forEachMember([&](std::string_view name, const json::Value &member) {
        if (name != "selector")
            fault(tr("There is no key \"%1\"; an advanced rule has `selector` alone.", std::string(name)));
        else if (!member.isString())
            fault(tr("`selector` has to be a text with a JQ expression."));
        else if (const auto program = jq::Program::compile(member.stringView()); !program)
            fault(tr("`selector` is no JQ: %1", program.error().message));
    });
}

} // namespace

std::vector<Rules::Fault> Rules::faults(const json::Value &filtering)
{
    std::vector<Fault> faults;
    const json::Value rules = filtering.get("rules");
    for (int i = 0; i < rules.size(); ++i) {
        if (!isDefault(rules.at(i)))
            checkRule(rules.at(i), faults);
    }
    checkDuplicates(rules, faults);
    checkSnippet(filtering.get("advanced_snippet").get("value"), faults);
    return faults;
}

Rules::Rules(const json::Value &filtering)
{
    std::vector<json::Value> given;
    const json::Value rules = filtering.get("rules");
    for (int i = 0; i < rules.size(); ++i) {
        if (!isDefault(rules.at(i)))
            given.push_back(rules.at(i));
    }
    std::ranges::stable_sort(given, {}, [](const json::Value &rule) { return rule.get("order").toDouble(); });
    for (const json::Value &rule : given) {
        Rule read{rule.get("field").toString(), rule.get("rule").toString(), rule.get("value").toString(), rule.get("policy").stringView() == "include", {}};
        if (read.rule == "regex")
            read.expression = expressionOf(rule);
        m_rules.push_back(std::move(read));
    }
    if (const json::Value selector = filtering.get("advanced_snippet").get("value").get("selector"); selector.isString()) {
        if (auto program = jq::Program::compile(selector.stringView()))
            m_selector = std::move(*program);
    }
}

bool Rules::matches(const Rule &rule, const json::Value &document)
{
    const std::optional<json::Value> there = member(document, rule.field);
    if (!there || there->isNull())
        return false;
    if (rule.rule == "starts_with")
        return textOf(*there).starts_with(rule.value);
    if (rule.rule == "ends_with")
        return textOf(*there).ends_with(rule.value);
    if (rule.rule == "contains")
        return textOf(*there).find(rule.value) != std::string::npos;
    if (rule.rule == "regex")
        return rule.expression.match(QString::fromStdString(textOf(*there)), 0, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption).hasMatch();
    const std::optional<int> order = compare(*there, rule.value);
    return order && (rule.rule == "equals" ? *order == 0 : rule.rule == ">" ? *order > 0 : *order < 0);
}

bool Rules::includes(const json::Value &document)
{
    if (m_selector) {
        const auto selected = m_selector->first(document);
        if (!selected || !*selected || !(*selected)->isTrue())
            return false;
    }
    for (const Rule &rule : m_rules) {
        if (matches(rule, document))
            return rule.includes;
    }
    return true;
}

} // namespace penstock::worker
