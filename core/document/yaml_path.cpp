// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_path.h"

#include "core/base/codes.h"
#include "core/document/yaml.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace penstock::yaml
{

namespace
{

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

Diagnostic badPath(std::string_view path)
{
    return Diagnostic(codes::badValue, QCoreApplication::translate("Yaml", "`%1` is not a path in a document.").arg(QString::fromUtf8(path.data(), qsizetype(path.size()))));
}

// ["..."] with \" and \\ inside.
bool readQuoted(std::string_view path, std::size_t &at, std::string &key)
{
    for (at += 2; at < path.size(); ++at) {
        if (path[at] == '\\' && at + 1 < path.size()) {
            key += path[++at];
        } else if (path[at] == '"') {
            at += 2;
            return at <= path.size() && path[at - 1] == ']';
        } else {
            key += path[at];
        }
    }
    return false;
}

} // namespace

std::string pathKey(const std::string &parent, std::string_view key)
{
    if (parent.size() + key.size() > longestPath)
        return parent.ends_with("...") ? parent : parent + "...";
    if (!key.empty() && std::ranges::all_of(key, isNameCharacter))
        return parent.empty() ? std::string(key) : parent + "." + std::string(key);
    std::string path = parent + "[\"";
    for (const char c : key) {
        if (c == '"' || c == '\\')
            path += '\\';
        path += c;
    }
    return path + "\"]";
}

std::string pathItem(const std::string &parent, int index)
{
    if (parent.size() > longestPath)
        return parent;
    return parent + "[" + std::to_string(index) + "]";
}

Result<std::vector<Step>> parsePath(std::string_view path)
{
    std::vector<Step> steps;
    for (std::size_t at = 0; at < path.size();) {
        Step step;
        if (path.substr(at).starts_with("[\"")) {
            if (!readQuoted(path, at, step.key))
                return std::unexpected(badPath(path));
        } else if (path[at] == '[') {
            const char *const begin = path.data() + at + 1;
            const auto [end, error] = std::from_chars(begin, path.data() + path.size(), step.index);
            if (error != std::errc() || end == path.data() + path.size() || *end != ']' || step.index < 0)
                return std::unexpected(badPath(path));
            at = std::size_t(end - path.data()) + 1;
        } else {
            if (path[at] == '.' && at > 0)
                ++at;
            const std::size_t begin = at;
            while (at < path.size() && isNameCharacter(path[at]))
                ++at;
            step.key = path.substr(begin, at - begin);
            if (step.key.empty())
                return std::unexpected(badPath(path));
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

const Node *atPath(const Node &root, std::string_view path)
{
    const auto steps = parsePath(path);
    if (!steps)
        return nullptr;
    const Node *node = &root;
    for (const Step &step : *steps) {
        if (step.index < 0)
            node = node->find(step.key);
        else
            node = std::size_t(step.index) < node->items.size() ? node->items[std::size_t(step.index)].get() : nullptr;
        if (!node)
            return nullptr;
    }
    return node;
}

} // namespace penstock::yaml
