// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/keys.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock
{

namespace
{

// The paths under which the table knows one mapping: its own, and those whose keys it shares.
using Paths = std::vector<std::string>;

std::array<std::span<const SchemaRow>, 2> tables()
{
    return {schemaRows(), inputRows()};
}

std::string_view parentOf(std::string_view path)
{
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

// The last name; of a list without its brackets.
std::string_view nameOf(std::string_view path)
{
    std::string_view name = path.substr(path.rfind('.') + 1);
    if (name.ends_with("[]"))
        name.remove_suffix(2);
    return name;
}

void addOnce(Paths &paths, std::string path)
{
    if (std::ranges::find(paths, path) == paths.end())
        paths.push_back(std::move(path));
}

template<typename Visit>
void forEachRow(Visit visit)
{
    for (const std::span<const SchemaRow> table : tables()) {
        for (const SchemaRow &row : table)
            visit(row);
    }
}

Paths below(const Paths &parents, const std::string &segment)
{
    Paths paths;
    for (const std::string &parent : parents) {
        const std::string start = parent.empty() ? std::string() : parent + '.';
        addOnce(paths, start + segment);
        addOnce(paths, start + '*');
    }
    forEachRow([&](const SchemaRow &row) {
        if (row.alias && segment == row.alias && std::ranges::find(parents, parentOf(row.path)) != parents.end())
            addOnce(paths, row.path);
    });
    for (std::size_t i = 0; i < paths.size(); ++i) {
        forEachRow([&](const SchemaRow &row) {
            if (row.sameAs && paths[i] == row.path)
                addOnce(paths, row.sameAs);
        });
    }
    return paths;
}

Paths pathsOf(const std::vector<std::string> &path)
{
    Paths paths{std::string()};
    for (const std::string &segment : path)
        paths = below(paths, segment);
    return paths;
}

} // namespace

std::vector<KeyRow> keysAt(const std::vector<std::string> &path)
{
    const Paths parents = pathsOf(path);
    std::vector<KeyRow> keys;
    forEachRow([&](const SchemaRow &row) {
        const std::string_view name = nameOf(row.path);
        const bool isItem = std::string_view(row.path).ends_with("[]");
        if (name == "*" || isItem || std::ranges::find(parents, parentOf(row.path)) == parents.end())
            return;
        if (std::ranges::find(keys, name, &KeyRow::name) == keys.end())
            keys.push_back({name, &row});
    });
    return keys;
}

const SchemaRow *rowAt(const std::vector<std::string> &path)
{
    const Paths paths = pathsOf(path);
    const SchemaRow *found = nullptr;
    std::size_t best = paths.size();
    // The nearest to what was written: the key's own row before that of `*` and of those it shares keys with.
    forEachRow([&](const SchemaRow &row) {
        const auto place = std::size_t(std::ranges::find(paths, row.path) - paths.begin());
        if (place < best) {
            best = place;
            found = &row;
        }
    });
    return found;
}

QString translatedHelp(const SchemaRow &row)
{
    return QCoreApplication::translate("Schema", row.help);
}

QString typeText(ValueType type)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Schema", text); };
    switch (type) {
    case ValueType::Text: return tr("a text");
    case ValueType::Integer: return tr("a whole number");
    case ValueType::Number: return tr("a number");
    case ValueType::Boolean: return tr("true or false");
    case ValueType::Duration: return tr("a duration: 30s, 1h30m");
    case ValueType::Size: return tr("a size: 64MiB");
    case ValueType::Url: return tr("an address with its scheme");
    case ValueType::Expression:
    case ValueType::ExpressionTree: return tr("a JQ program");
    case ValueType::Template: return tr("a value template with [[ ]]");
    case ValueType::List: return tr("a list");
    case ValueType::Mapping:
    case ValueType::TextMap: return tr("a mapping");
    case ValueType::Any: break;
    }
    return tr("any value");
}

} // namespace penstock
