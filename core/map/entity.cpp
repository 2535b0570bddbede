// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/entity.h"

#include <array>

namespace penstock::map
{

EntityTemplate::EntityTemplate(const EntityMapping &mapping, const Settings &settings) : m_settings(settings)
{
    addBytes("{");
    add("identifier", mapping.identifier, Step::BeginIdentifier, Step::EndIdentifier);
    add("icon", mapping.icon, Step::BeginIcon, Step::EndIcon);
    add("blueprint", mapping.blueprint, Step::BeginBlueprint, Step::EndBlueprint);
    add("title", mapping.title, Step::Bytes, Step::Bytes);
    add("team", mapping.team, Step::Bytes, Step::Bytes);
    addMembers("properties", mapping.properties, mapping.hasProperties);
    addMembers("relations", mapping.relations, mapping.hasRelations);
    addBytes("}");
}

void EntityTemplate::add(const char *key, const std::optional<MappingValue> &value, Step begin, Step end)
{
    if (!value)
        return;
    addKey(key);
    if (begin != Step::Bytes)
        m_ops.push_back({begin, {}});
    addValue(*value, key, std::holds_alternative<Expression>(value->form));
    if (end != Step::Bytes)
        m_ops.push_back({end, {}});
}

void EntityTemplate::addMembers(const char *key, const std::vector<std::pair<std::string, MappingValue>> &members, bool present)
{
    if (!present && members.empty())
        return;
    addKey(key);
    addBytes("{");
    m_first = true;
    // The null of a search query's rule is a part of the query (ocean, section 10.4); one in a property is a gap.
    const bool isRelation = std::string_view(key) == "relations";
    for (const auto &[name, value] : members) {
        addKey(name);
        addValue(value, std::string(key) + '.' + name, !isRelation || std::holds_alternative<Expression>(value.form));
    }
    addBytes("}");
    m_first = false;
}

void EntityTemplate::addKey(const std::string &key)
{
    std::string bytes = m_first ? "" : ",";
    json::writeString(bytes, key);
    addBytes(bytes + ':');
    m_first = false;
}

void EntityTemplate::addValue(const MappingValue &value, const std::string &field, bool notesNull)
{
    if (const auto *expression = std::get_if<Expression>(&value.form)) {
        m_programs.emplace_back(*expression, field, m_settings);
        m_ops.push_back({Step::Value, {}, &m_programs.back(), notesNull});
    } else if (const auto *members = std::get_if<std::vector<std::pair<std::string, MappingValue>>>(&value.form)) {
        addBytes("{");
        m_first = true;
        for (const auto &[name, member] : *members) {
            addKey(name);
            addValue(member, field + '.' + name, notesNull);
        }
        addBytes("}");
    } else {
        const auto &items = std::get<std::vector<MappingValue>>(value.form);
        addBytes("[");
        for (std::size_t i = 0; i < items.size(); ++i) {
            addBytes(i > 0 ? "," : "");
            addValue(items[i], field + '[' + std::to_string(i) + ']', notesNull);
        }
        addBytes("]");
    }
    m_first = false;
}

void EntityTemplate::addBytes(std::string_view bytes)
{
    if (m_ops.empty() || m_ops.back().step != Step::Bytes)
        m_ops.push_back({Step::Bytes, {}});
    m_ops.back().bytes += bytes;
}

// Python truth in the profiles of systems that have it, else: not null, false or "" (ocean, sections 10.4 and 15.14).
bool EntityTemplate::isIdentity(std::string_view json) const
{
    const Profile &profile = *m_settings.profile;
    if (!profile.skipFalsyIdentity)
        return true;
    if (json == "null" || json == "false" || json == "\"\"")
        return false;
    return profile.textIdentity || (json != "0" && json != "[]" && json != "{}");
}

bool EntityTemplate::makeIconText(std::string &to, std::size_t begin) const
{
    if (!m_settings.profile->textIcon || to[begin] == '"' || to.compare(begin, std::string::npos, "null") == 0)
        return true;
    if (to[begin] == '{' || to[begin] == '[')
        return false;
    const std::string scalar = to.substr(begin);
    to.replace(begin, std::string::npos, scalar == "true" ? "\"True\"" : scalar == "false" ? "\"False\"" : '"' + scalar + '"');
    return true;
}

EntityTemplate::Outcome EntityTemplate::write(Item &item, std::string &to, Entity &entity)
{
    const std::size_t begin = to.size();
    Outcome outcome = Outcome::Written;
    std::size_t icon = 0;
    for (const Op &op : m_ops) {
        switch (op.step) {
        case Step::Bytes: to += op.bytes; break;
        case Step::Value: writeValue(op, item, to); break;
        case Step::BeginIdentifier: entity.identifierOffset = to.size(); break;
        case Step::BeginBlueprint: entity.blueprintOffset = to.size(); break;
        case Step::BeginIcon: icon = to.size(); break;
        case Step::EndIdentifier:
            entity.identifierLength = to.size() - entity.identifierOffset;
            if (!isIdentity(std::string_view(to).substr(entity.identifierOffset)))
                outcome = Outcome::NoIdentifier;
            break;
        case Step::EndBlueprint:
            entity.blueprintLength = to.size() - entity.blueprintOffset;
            if (outcome == Outcome::Written && !isIdentity(std::string_view(to).substr(entity.blueprintOffset)))
                outcome = Outcome::NoBlueprint;
            break;
        case Step::EndIcon:
            if (!makeIconText(to, icon))
                outcome = Outcome::IconNotText;
            break;
        }
    }
    entity.offset = begin;
    entity.length = to.size() - begin;
    entity.record = item.record();
    entity.item = item.index();
    if (outcome != Outcome::Written)
        to.resize(begin);
    return outcome;
}

void EntityTemplate::writeValue(const Op &op, Item &item, std::string &to)
{
    const std::size_t begin = to.size();
    op.program->write(item, to);
    if (op.notesNull && to.compare(begin, std::string::npos, "null") == 0)
        op.program->noteNull(item.record());
}

void EntityTemplate::report(Diagnostics &to)
{
    for (FieldProgram &program : m_programs)
        program.report(to);
}

} // namespace penstock::map
