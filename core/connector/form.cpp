// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/form.h"

#include "core/connector/configuration.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::connector
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ConnectorForm)
};

std::string shownText(const json::Value &value)
{
    if (value.isNull())
        return {};
    if (value.isArray()) {
        std::string all;
        for (int i = 0; i < value.size(); ++i)
            all += (i ? ", " : "") + shownText(value.at(i));
        return all;
    }
    return value.isString() ? value.toString() : json::toText(value);
}

bool isWord(const json::Value &value, std::string_view word)
{
    return value.stringView() == word;
}

FormField::Control control(const json::Value &field)
{
    using Control = FormField::Control;
    const json::Value display = field.get("display"), type = field.get("type");
    if (isWord(display, "dropdown") || field.get("options").size() > 0)
        return Control::Choice;
    if (isWord(display, "toggle") || isWord(type, "bool"))
        return Control::Toggle;
    if (isWord(display, "textarea") || field.get("value").isObject())
        return Control::Area;
    return isWord(display, "numeric") || isWord(type, "int") ? Control::Number : Control::Line;
}

bool isWholeNumber(const json::Value &value)
{
    if (!value.isString())
        return value.isNull() || value.toInteger().has_value();
    bool isNumber = false;
    QString::fromUtf8(value.stringView()).trimmed().toLongLong(&isNumber);
    return isNumber || value.stringView().empty();
}

FormField formField(std::string_view name, const json::Value &field)
{
    FormField form;
    form.name = name;
    form.label = field.get("label").stringView().empty() ? form.name : field.get("label").toString();
    form.tooltip = field.get("tooltip").toString();
    form.placeholder = field.get("placeholder").toString();
    form.category = field.get("category").toString();
    form.control = control(field);
    form.isRequired = !field.find("required") || field.get("required").isTrue();
    form.isSensitive = field.get("sensitive").isTrue();
    const json::Value value = field.get("value");
    form.hasValue = !shownText(value).empty();
    if (!form.isSensitive) {
        form.text = shownText(value);
        form.fallback = form.isRequired ? std::string() : shownText(field.get("default_value"));
    }
    const json::Value options = field.get("options");
    for (int i = 0; i < options.size(); ++i)
        form.options.push_back({options.at(i).get("label").toString(), shownText(options.at(i).get("value"))});
    return form;
}

// A text as what the field holds. One that does not fit stays a text, and the field has a fault.
json::Value valueOf(const json::Value &field, const std::string &text)
{
    const json::Value options = field.get("options"), type = field.get("type"), before = field.get("value");
    for (int i = 0; i < options.size(); ++i) {
        if (shownText(options.at(i).get("value")) == text)
            return options.at(i).get("value");
    }
    if (isWord(type, "bool") || isWord(field.get("display"), "toggle"))
        return json::Value::boolean(text == "true");
    const bool isNumeric = isWord(type, "int") || (type.isNull() && (isWord(field.get("display"), "numeric") || before.isNumber()));
    if (isNumeric || before.isObject()) {
        if (text.empty())
            return json::Value::null();
        const auto value = json::parse(text);
        if (value && (before.isObject() ? value->isObject() : value->isNumber()))
            return *value;
    }
    return json::Value::string(text);
}

} // namespace

std::vector<FormField> formFields(const json::Value &configuration)
{
    struct Ordered {
        std::int64_t order;
        FormField field;
    };
    std::vector<Ordered> fields;
    configuration.forEachMember([&](std::string_view name, const json::Value &field) {
        FormField form = formField(name, field);
        form.isAsked = isAsked(configuration, field);
        if (form.isAsked && isWord(field.get("type"), "int") && !isWholeNumber(field.get("value")))
            form.faults.push_back(Text::tr("A whole number is expected.").toStdString());
        fields.push_back({field.get("order").toInteger().value_or(std::numeric_limits<std::int64_t>::max()), std::move(form)});
    });
    for (const FieldFault &fault : fieldFaults(configuration)) {
        const auto found = std::ranges::find(fields, fault.field, [](const Ordered &one) { return one.field.name; });
        if (found != fields.end() && found->field.faults.empty())
            found->field.faults.push_back(fault.text);
    }
    std::ranges::stable_sort(fields, {}, &Ordered::order);
    std::vector<FormField> all;
    for (Ordered &one : fields)
        all.push_back(std::move(one.field));
    return all;
}

json::Value formValues(const json::Value &configuration, const FormEdits &edits)
{
    json::Value values = json::Value::object();
    for (const auto &[name, text] : edits) {
        if (const auto field = configuration.find(name))
            values.set(name, valueOf(*field, text));
    }
    return values;
}

json::Value withValues(json::Value configuration, const json::Value &values)
{
    values.forEachMember([&](std::string_view name, const json::Value &value) {
        json::Value field = configuration.get(name);
        field.set("value", value);
        configuration.set(name, std::move(field));
    });
    return configuration;
}

} // namespace penstock::connector
