// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/nativeexport.h"
#include "core/exchange/nodes.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace penstock::exchange
{

namespace
{

// The place of each key in the schema table, which is the order of an export.
const std::map<std::string, std::size_t, std::less<>> &schemaOrder()
{
    static const auto order = [] {
        std::map<std::string, std::size_t, std::less<>> places;
        for (const SchemaRow &row : schemaRows())
            places.emplace(row.path, places.size());
        return places;
    }();
    return order;
}

// Keys that the schema knows in its order, then the others as they were written.
NodePtr ordered(const NodePtr &node, const std::string &path)
{
    if (node->isScalar())
        return node;
    auto copy = std::make_shared<yaml::Node>(*node);
    const auto rank = [&path](const yaml::Entry &entry) {
        const auto found = schemaOrder().find(path.empty() ? entry.key : path + '.' + entry.key);
        return found == schemaOrder().end() ? schemaOrder().size() : found->second;
    };
    std::ranges::stable_sort(copy->entries, {}, rank);
    for (yaml::Entry &entry : copy->entries) {
        std::string below = path.empty() ? entry.key : path + '.' + entry.key;
        constexpr std::string_view own = "resources[].connection";
        if (below == own)
            below = "connection";
        entry.node = ordered(entry.node, below);
    }
    for (NodePtr &item : copy->items)
        item = ordered(item, path + "[]");
    return copy;
}

// 01-tickets.yaml: the number keeps the order, which is meaning.
std::string resourceFileName(const yaml::Node &resource, std::size_t number, std::size_t count)
{
    std::string name = scalarOf(resource.find("name"));
    if (name.empty())
        name = scalarOf(resource.find("kind"));
    std::string plain;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (letter || (!plain.empty() && plain.back() != '-'))
            plain += letter ? c : '-';
    }
    while (plain.ends_with('-'))
        plain.pop_back();
    std::string digits = std::to_string(number);
    digits.insert(0, std::max<std::size_t>(2, std::to_string(count).size()) - std::min(digits.size(), std::max<std::size_t>(2, std::to_string(count).size())), '0');
    return "resources/" + digits + '-' + (plain.empty() ? "resource" : plain) + ".yaml";
}

std::string yamlText(const yaml::Node &node)
{
    yaml::Writer writer;
    writer.node(node);
    return writer.text();
}

bool hasComment(std::string_view text)
{
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::size_t first = text.find_first_not_of(" \t", begin);
        if (first < end && text[first] == '#')
            return true;
        begin = end + 1;
    }
    return false;
}

} // namespace

Result<ExportResult> exportNative(const ExportInput &input)
{
    ExportResult result;
    auto project = std::make_shared<yaml::Node>();
    project->kind = yaml::Kind::Mapping;
    project->style = yaml::Style::Block;
    std::vector<NodePtr> resources;
    for (const SourceFile &file : input.project.files) {
        const auto root = yaml::read(file.text, file.path);
        if (!root)
            return std::unexpected(root.error());
        if (hasComment(file.text)) {
            result.losses.push_back({{file.path, 1, 1, 0, 0, {}}, QCoreApplication::translate("NativeExport", "Comments are not part of an export."), {}, Loss::Level::Exact});
        }
        if ((*root)->kind == yaml::Kind::Sequence) {
            std::ranges::copy((*root)->items, std::back_inserter(resources));
        } else if (file.path != input.project.files.front().path && !(*root)->find("resources")) {
            resources.push_back(*root);
        } else {
            for (const yaml::Entry &entry : (*root)->entries) {
                if (entry.key == "resources")
                    std::ranges::copy(entry.node->items, std::back_inserter(resources));
                else
                    project->entries.push_back(entry);
            }
        }
    }
    result.files.push_back({"penstock.yaml", yamlText(*ordered(project, {}))});
    for (std::size_t i = 0; i < resources.size(); ++i)
        result.files.push_back({resourceFileName(*resources[i], i + 1, resources.size()), yamlText(*ordered(resources[i], "resources[]"))});
    return result;
}

} // namespace penstock::exchange
