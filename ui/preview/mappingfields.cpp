// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preview/mappingfields.h"

namespace penstock::ui
{

namespace
{
using Fields = std::vector<MappingField>;

void add(Fields &fields, const QString &label, const Expression &expression)
{
    if (!expression.isEmpty())
        fields.push_back({label, QString::fromStdString(expression.source), expression.place});
}

void add(Fields &fields, const QString &label, const MappingValue &value)
{
    if (const auto *expression = std::get_if<Expression>(&value.form)) {
        add(fields, label, *expression);
    } else if (const auto *members = std::get_if<std::vector<std::pair<std::string, MappingValue>>>(&value.form)) {
        for (const auto &[name, member] : *members)
            add(fields, label + QLatin1Char('.') + QString::fromStdString(name), member);
    } else if (const auto *items = std::get_if<std::vector<MappingValue>>(&value.form)) {
        for (std::size_t i = 0; i < items->size(); ++i)
            add(fields, QStringLiteral("%1[%2]").arg(label).arg(i), (*items)[i]);
    }
}

void add(Fields &fields, const QString &label, const std::optional<MappingValue> &value)
{
    if (value)
        add(fields, label, *value);
}
} // namespace

std::vector<MappingField> mappingFields(const Resource &resource)
{
    Fields fields;
    if (resource.query)
        add(fields, QStringLiteral("selector.query"), *resource.query);
    if (resource.map)
        add(fields, QStringLiteral("map"), *resource.map);
    if (!resource.port)
        return fields;
    if (resource.port->itemsToParse)
        add(fields, QStringLiteral("itemsToParse"), *resource.port->itemsToParse);
    const EntityMapping &entity = resource.port->entity;
    add(fields, QStringLiteral("identifier"), entity.identifier);
    add(fields, QStringLiteral("title"), entity.title);
    add(fields, QStringLiteral("blueprint"), entity.blueprint);
    add(fields, QStringLiteral("icon"), entity.icon);
    add(fields, QStringLiteral("team"), entity.team);
    for (const auto &[name, value] : entity.properties)
        add(fields, QStringLiteral("properties.") + QString::fromStdString(name), value);
    for (const auto &[name, value] : entity.relations)
        add(fields, QStringLiteral("relations.") + QString::fromStdString(name), value);
    return fields;
}

} // namespace penstock::ui
