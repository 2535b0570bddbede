// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/nodes.h"

#include <algorithm>

namespace penstock::exchange
{

namespace
{

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
char toUpper(char c) { return isLower(c) ? char(c - 'a' + 'A') : c; }
char toLower(char c) { return isUpper(c) ? char(c - 'A' + 'a') : c; }

// Without leading zeros, which YAML would keep but a reader might take for something else.
bool isWholeNumber(std::string_view text)
{
    if (text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && text.size() <= 18 && std::ranges::all_of(text, isDigit) && (text.size() == 1 || text.front() != '0');
}

} // namespace

NodePtr textNode(std::string_view text, Place place)
{
    auto node = std::make_shared<yaml::Node>();
    node->kind = yaml::Kind::String;
    node->text = text;
    node->place = std::move(place);
    return node;
}

NodePtr plainNode(yaml::Kind kind, std::string_view text, Place place)
{
    auto node = std::make_shared<yaml::Node>();
    node->kind = kind;
    node->text = text;
    node->place = std::move(place);
    return node;
}

NodePtr settingNode(std::string_view text, Place place)
{
    return isWholeNumber(text) ? plainNode(yaml::Kind::Integer, text, std::move(place)) : textNode(text, std::move(place));
}

std::string scalarOf(const yaml::Node *node)
{
    return node && node->isScalar() && node->kind != yaml::Kind::Null ? node->text : std::string();
}

bool isText(const yaml::Node &node)
{
    return node.kind == yaml::Kind::String;
}

bool isMapping(const NodePtr &node)
{
    return node && node->kind == yaml::Kind::Mapping;
}

NodePtr changed(const NodePtr &node, const std::function<NodePtr(const Path &, const NodePtr &)> &change, Path path)
{
    if (!node || node->isScalar())
        return change(path, node);
    auto copy = std::make_shared<yaml::Node>(*node);
    for (yaml::Entry &entry : copy->entries) {
        path.push_back(entry.key);
        entry.node = changed(entry.node, change, path);
        path.pop_back();
    }
    for (NodePtr &item : copy->items)
        item = changed(item, change, path);
    return copy;
}

NodePtr withoutEmpty(NodePtr node)
{
    return isMapping(node) && node->entries.empty() ? nullptr : node;
}

Tree &Tree::child(std::string_view name)
{
    auto found = std::ranges::find(m_children, name, &std::pair<std::string, Tree>::first);
    if (found == m_children.end())
        found = m_children.insert(m_children.end(), {std::string(name), Tree()});
    m_leaf.reset();
    return found->second;
}

void Tree::set(std::string_view dottedName, NodePtr value)
{
    const std::size_t dot = dottedName.find('.');
    if (dot == std::string_view::npos)
        setChild(dottedName, std::move(value));
    else
        child(dottedName.substr(0, dot)).set(dottedName.substr(dot + 1), std::move(value));
}

void Tree::setChild(std::string_view name, NodePtr value)
{
    Tree &tree = child(name);
    tree.m_children.clear();
    tree.m_leaf = std::move(value);
}

const Tree *Tree::find(std::string_view dottedName) const
{
    const std::size_t dot = dottedName.find('.');
    const auto found = std::ranges::find(m_children, dottedName.substr(0, dot), &std::pair<std::string, Tree>::first);
    if (found == m_children.end())
        return nullptr;
    return dot == std::string_view::npos ? &found->second : found->second.find(dottedName.substr(dot + 1));
}

NodePtr Tree::value(std::string_view dottedName) const
{
    const Tree *tree = find(dottedName);
    return tree ? tree->m_leaf : nullptr;
}

std::string Tree::text(std::string_view dottedName) const
{
    return scalarOf(value(dottedName).get());
}

NodePtr Tree::node() const
{
    if (m_leaf)
        return m_leaf;
    auto mapping = std::make_shared<yaml::Node>();
    mapping->kind = yaml::Kind::Mapping;
    mapping->style = yaml::Style::Block;
    for (const auto &[name, child] : m_children)
        mapping->entries.push_back({name, Place(), child.node()});
    return mapping;
}

std::string camelCase(std::string_view name)
{
    const bool snake = name.find('_') != std::string_view::npos || std::ranges::none_of(name, isLower);
    std::string camel;
    bool raise = false;
    for (const char c : name) {
        if (c == '_')
            raise = !camel.empty();
        else if (raise)
            camel += toUpper(c), raise = false;
        else
            camel += snake ? toLower(c) : c;
    }
    return camel;
}

std::string snakeCase(std::string_view name)
{
    std::string snake;
    char last = 0;
    for (const char c : name) {
        if (isUpper(c) && !snake.empty() && (isLower(last) || isDigit(last)))
            snake += '_';
        snake += toLower(c);
        last = c;
    }
    return snake;
}

std::string upperSnakeCase(std::string_view name)
{
    std::string upper = snakeCase(name);
    std::ranges::transform(upper, upper.begin(), toUpper);
    return upper;
}

} // namespace penstock::exchange
