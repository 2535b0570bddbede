// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// YAML values that are made rather than read.
namespace penstock::exchange
{

using NodePtr = std::shared_ptr<const yaml::Node>;

NodePtr textNode(std::string_view text, Place place = {});
// A scalar that is written without quotes: number, boolean, null.
NodePtr plainNode(yaml::Kind kind, std::string_view text, Place place = {});
// What a setting that arrives as text means: a whole number becomes one, everything else stays text.
NodePtr settingNode(std::string_view text, Place place = {});

std::string scalarOf(const yaml::Node *node);                    // empty unless a scalar that is not null
bool isText(const yaml::Node &node);
bool isMapping(const NodePtr &node);

// A copy in which every scalar went through `change`; `path` is the way to it, list indexes left out.
using Path = std::vector<std::string>;
NodePtr changed(const NodePtr &node, const std::function<NodePtr(const Path &path, const NodePtr &scalar)> &change, Path path = {});
NodePtr withoutEmpty(NodePtr node);                              // null pointer for a mapping without entries

// Settings by dotted name, in the order in which they were first set.
class Tree
{
public:
    void set(std::string_view dottedName, NodePtr value);
    void setChild(std::string_view name, NodePtr value);         // dots of the name do not part it
    const Tree *find(std::string_view dottedName) const;
    NodePtr value(std::string_view dottedName) const;            // null: not set, or settings of its own below it
    std::string text(std::string_view dottedName) const;         // empty: not set, or not a scalar
    bool isEmpty() const { return !m_leaf && m_children.empty(); }
    const std::vector<std::pair<std::string, Tree>> &children() const { return m_children; }
    const NodePtr &leaf() const { return m_leaf; }
    NodePtr node() const;                                        // the whole, as a mapping or its value

private:
    Tree &child(std::string_view name);
    NodePtr m_leaf;
    std::vector<std::pair<std::string, Tree>> m_children;
};

std::string camelCase(std::string_view name);                    // BASE_URL, base_url and baseUrl: baseUrl
std::string snakeCase(std::string_view name);                    // baseUrl: base_url
std::string upperSnakeCase(std::string_view name);               // baseUrl: BASE_URL

} // namespace penstock::exchange
