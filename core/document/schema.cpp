// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/schema.h"

#include <algorithm>
#include <deque>

namespace penstock::schema
{

namespace
{

// The tree of levels; made once from the table, then read only.
class Tree
{
public:
    Tree()
    {
        m_levels.emplace_back();
        for (const SchemaRow &row : schemaRows())
            at(row.path)->row = &row;
        for (const SchemaRow &row : schemaRows())
            addAlias(row);
        // After all rows are in: a shared part is complete only then.
        for (const SchemaRow &row : schemaRows())
            share(row);
    }

    const Level &root() const { return m_levels.front(); }
    Level *at(std::string_view path)
    {
        Level *level = &m_levels.front();
        while (!path.empty()) {
            const std::size_t end = std::min(path.find('.'), path.size());
            std::string_view name = path.substr(0, end);
            path.remove_prefix(std::min(end + 1, path.size()));
            const bool hasItems = name.ends_with("[]");
            if (hasItems)
                name.remove_suffix(2);
            level = name == "*" ? below(level->anyKey) : below(level, name);
            if (hasItems)
                level = below(level->item);
        }
        return level;
    }

private:
    Level *below(const Level *&slot)
    {
        if (!slot)
            slot = &m_levels.emplace_back();
        return const_cast<Level *>(slot);
    }

    Level *below(Level *level, std::string_view name)
    {
        for (const Key &key : level->keys) {
            if (key.name == name)
                return const_cast<Level *>(key.level);
        }
        level->keys.push_back({.name = name, .level = &m_levels.emplace_back()});
        return &m_levels.back();
    }

    void addAlias(const SchemaRow &row)
    {
        if (!row.alias)
            return;
        const std::string_view path = row.path;
        const std::size_t dot = path.rfind('.');
        Level *parent = dot == std::string_view::npos ? &m_levels.front() : at(path.substr(0, dot));
        parent->keys.push_back({.name = row.alias, .level = at(path), .isAlias = true, .systems = row.aliasSystems});
    }

    void share(const SchemaRow &row)
    {
        if (!row.sameAs)
            return;
        const Level *source = at(row.sameAs);
        Level *level = at(row.path);
        level->keys = source->keys;
        level->anyKey = source->anyKey;
        level->item = source->item;
    }

    std::deque<Level> m_levels;
};

Tree &tree()
{
    static Tree tree;
    return tree;
}

} // namespace

const Key *Level::key(std::string_view name, System system) const
{
    const auto found = std::ranges::find_if(keys, [&](const Key &key) { return key.name == name && (key.systems & system) != 0; });
    return found == keys.end() ? nullptr : &*found;
}

const Level *Level::find(std::string_view name, System system) const
{
    const Key *found = key(name, system);
    return found ? found->level : anyKey;
}

const Level &project()
{
    return tree().root();
}

const Level &resource()
{
    static const Level *const level = project().find("resources", Native)->item;
    return *level;
}

System systemOf(const Profile &profile)
{
    return profile.strictMappingDocument ? Ocean : Native;
}

std::vector<std::string_view> words(const char *list)
{
    std::vector<std::string_view> words;
    for (std::string_view rest = list ? list : ""; !rest.empty();) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        words.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return words;
}

bool isOneOf(std::string_view word, const char *list)
{
    const std::vector<std::string_view> known = words(list);
    return std::ranges::find(known, word) != known.end();
}

} // namespace penstock::schema
