// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/configuration.h"

#include <QRegularExpression>

#include <array>
#include <cmath>

namespace penstock::connector
{

namespace
{

constexpr std::array<std::string_view, 4> fieldTypes{"str", "int", "list", "bool"};
constexpr std::array<std::string_view, 6> displays{"text", "textbox", "textarea", "numeric", "toggle", "dropdown"};
constexpr std::array<std::string_view, 5> validationTypes{"less_than", "greater_than", "list_type", "included_in", "regex"};

const Shape &dependency()
{
    static const Shape shape{"connector_configuration_dependency", {
        {"field", String, true},
        {"value", String | Number | Boolean | Null, true},
    }};
    return shape;
}

const Shape &option()
{
    static const Shape shape{"connector_configuration_select_option", {
        {"label", String, true},
        {"value", String | Number, true},
    }};
    return shape;
}

const Shape &validation()
{
    static const Shape shape{"connector_configuration_validation", {
        {"type", String, true, oneOf("ConfigurationValidationType", validationTypes, true)},
        {"constraint", String | Number | Array, true},
    }};
    return shape;
}

bool isEmpty(const json::Value &value)
{
    if (value.isNull() || (value.isString() && value.stringView().empty()))
        return true;
    if (!value.isArray())
        return false;
    for (int i = 0; i < value.size(); ++i) {
        if (!isEmpty(value.at(i)))
            return false;
    }
    return true;
}

std::string text(const json::Value &value)
{
    return value.isString() ? value.toString() : json::toText(value);
}

// A comma separated text, a list or a single value as a list.
json::Value asList(const json::Value &value)
{
    if (value.isArray())
        return value;
    json::Value list = json::Value::array();
    if (!value.isString()) {
        if (!value.isNull())
            list.append(value);
        return list;
    }
    for (const QString &part : QString::fromUtf8(value.stringView()).split(u',')) {
        if (const QString item = part.trimmed(); !item.isEmpty())
            list.append(json::Value::string(item.toStdString()));
    }
    return list;
}

bool isInteger(const json::Value &value)
{
    if (value.isString()) {
        bool isNumber = false;
        QString::fromUtf8(value.stringView()).trimmed().toLongLong(&isNumber);
        return isNumber;
    }
    return value.isNumber() && std::floor(value.toDouble()) == value.toDouble();
}

bool isIn(const json::Value &value, const json::Value &list)
{
    for (int i = 0; i < list.size(); ++i) {
        if (list.at(i) == value)
            return true;
    }
    return false;
}

std::string joined(const json::Value &list)
{
    std::string all;
    for (int i = 0; i < list.size(); ++i)
        all += (i ? ", " : "") + text(list.at(i));
    return all;
}

std::optional<std::string> fault(const std::string &label, const json::Value &value, bool isSensitive, const std::string &type, const json::Value &constraint)
{
    const std::string shown = isSensitive ? std::string("[secret]") : text(value);
    const std::string about = '\'' + label + "' value '" + shown + '\'';
    const std::string aboutList = '\'' + label + "' list value '" + shown + '\'';
    if (type == "less_than" && !(value.toDouble() < constraint.toDouble()))
        return about + " should be less than " + text(constraint) + '.';
    if (type == "greater_than" && !(value.toDouble() > constraint.toDouble()))
        return about + " should be greater than " + text(constraint) + '.';
    if (type == "list_type") {
        for (int i = 0; i < value.size(); ++i) {
            const bool fits = constraint.stringView() == "int" ? isInteger(value.at(i)) : value.at(i).isString();
            if (!fits)
                return aboutList + " should be of type " + text(constraint) + '.';
        }
    }
    if (type == "included_in") {
        const json::Value allowed = asList(constraint);
        if (!value.isArray())
            return isIn(value, allowed) ? std::nullopt : std::optional(aboutList + " should be one of " + joined(allowed) + '.');
        for (int i = 0; i < value.size(); ++i) {
            if (!isIn(value.at(i), allowed))
                return aboutList + " should be one of " + joined(allowed) + '.';
        }
    }
    if (type == "regex" && value.isString()) {
        const QRegularExpression expression(QRegularExpression::anchoredPattern(QString::fromUtf8(constraint.stringView())));
        if (!expression.match(QString::fromUtf8(value.stringView())).hasMatch())
            return about + " failed regex check " + text(constraint) + '.';
    }
    return std::nullopt;
}

} // namespace

const Shape &configurationField()
{
    static const Shape shape{"connector_configuration", {
        {"category", String},
        {"default_value", String | Number | Boolean | Null},
        {"depends_on", Array, false, listOf(dependency())},
        {"display", String, false, oneOf("ConfigurationDisplayType", displays, true)},
        {"label", String, true},
        {"options", Array, false, listOf(option())},
        {"order", Integer, false, toInteger},
        {"placeholder", String | Null},
        {"required", Bool, false, toBoolean},
        {"sensitive", Bool, false, toBoolean},
        {"tooltip", String | Null},
        {"type", String | Null, false, oneOf("ConfigurationFieldType", fieldTypes, false)},
        {"ui_restrictions", Array | String, false, listOfText()},
        {"validations", Array, false, listOf(validation())},
        {"value", String | Number | Boolean | Object | Null},
    }};
    return shape;
}

Checked<json::Value> readConfiguration(const json::Value &fields)
{
    json::Value all = json::Value::object();
    Checked<> done;
    fields.forEachMember([&](std::string_view name, const json::Value &given) {
        if (!done)
            return;
        Checked<json::Value> field = read(configurationField(), given);
        if (!field) {
            done = std::unexpected(problems::parse("[connector_configuration] failed to parse field [" + std::string(name) + ']').causedBy(std::move(field.error())));
            return;
        }
        for (const char *optional : {"tooltip", "placeholder", "type"}) {
            if (field->get(optional).isNull())
                field->remove(optional);
        }
        for (const char *nullable : {"default_value", "value"}) {
            if (!field->has(nullable))
                field->set(nullable, json::Value::null());
        }
        for (const char *boolean : {"required", "sensitive"}) {
            if (!field->has(boolean))
                field->set(boolean, json::Value::boolean(false));
        }
        all.set(name, std::move(*field));
    });
    if (!done)
        return std::unexpected(std::move(done.error()));
    return all;
}

json::Value effectiveValue(const json::Value &field)
{
    json::Value value = field.get("value");
    const bool isOptional = field.find("required").has_value() && !field.get("required").isTrue();
    if (isEmpty(value) && isOptional)
        value = field.get("default_value");
    const json::Value type = field.get("type");
    if (type.stringView() == "list")
        return asList(value);
    if (type.stringView() == "int" && value.isString())
        return value.stringView().empty() ? json::Value::null() : json::Value::integer(QString::fromUtf8(value.stringView()).trimmed().toLongLong());
    if (type.stringView() == "bool" && value.isString()) {
        const QString word = QString::fromUtf8(value.stringView()).trimmed().toLower();
        return word.isEmpty() ? json::Value::null() : json::Value::boolean(word != QLatin1String("false") && word != QLatin1String("0") && word != QLatin1String("no"));
    }
    if (type.stringView() == "str")
        return value.isNull() ? json::Value::string("") : json::Value::string(text(value));
    return value;
}

std::vector<FieldFault> fieldFaults(const json::Value &configuration)
{
    std::vector<FieldFault> faults;
    configuration.forEachMember([&](std::string_view name, const json::Value &field) {
        const std::string label = field.get("label").stringView().empty() ? std::string(name) : field.get("label").toString();
        const json::Value dependencies = field.get("depends_on");
        for (int i = 0; i < dependencies.size(); ++i) {
            const std::string other = dependencies.at(i).get("field").toString();
            if (!configuration.has(other)) {
                faults.push_back({std::string(name), '\'' + label + "' depends on the unknown field '" + other + "'."});
                return;
            }
        }
        if (!isAsked(configuration, field))
            return;
        const json::Value value = effectiveValue(field);
        if (isEmpty(value)) {
            if (!field.find("required") || field.get("required").isTrue())
                faults.push_back({std::string(name), '\'' + label + "' cannot be empty."});
            return;
        }
        const json::Value validations = field.get("validations");
        for (int i = 0; i < validations.size(); ++i) {
            if (auto problem = fault(label, value, field.get("sensitive").isTrue(), validations.at(i).get("type").toString(), validations.at(i).get("constraint")))
                faults.push_back({std::string(name), std::move(*problem)});
        }
    });
    return faults;
}

bool isAsked(const json::Value &configuration, const json::Value &field)
{
    const json::Value dependencies = field.get("depends_on");
    for (int i = 0; i < dependencies.size(); ++i) {
        const std::optional<json::Value> target = configuration.find(dependencies.at(i).get("field").stringView());
        if (!target || !(effectiveValue(*target) == dependencies.at(i).get("value")))
            return false;
    }
    return true;
}

std::optional<std::string> configurationFaults(const json::Value &configuration)
{
    const std::vector<FieldFault> faults = fieldFaults(configuration);
    if (faults.empty())
        return std::nullopt;
    std::string all = "Field validation errors: ";
    for (std::size_t i = 0; i < faults.size(); ++i)
        all += (i ? "; " : "") + faults[i].text;
    return all;
}

} // namespace penstock::connector
