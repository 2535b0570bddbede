// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/mappingvalue.h"
#include "core/map/fieldprogram.h"
#include "core/map/item.h"
#include "core/map/mapper.h"

#include <deque>
#include <string>
#include <vector>

namespace penstock::map
{

// An entity mapping as a list of things to append: fixed bytes, the results of expressions, and marks. Keys come in the order identifier, icon,
// blueprint, title, team, properties, relations (ocean, section 10.5). One thread.
class EntityTemplate
{
public:
    enum class Outcome { Written, NoIdentifier, NoBlueprint, IconNotText };

    EntityTemplate(const EntityMapping &mapping, const Settings &settings);

    // Appends the document and says where it is. Unless Written, `to` is as it was.
    Outcome write(Item &item, std::string &to, Entity &entity);
    void report(Diagnostics &to);

private:
    enum class Step { Bytes, Value, BeginIdentifier, EndIdentifier, BeginBlueprint, EndBlueprint, BeginIcon, EndIcon };
    struct Op {
        Step step;
        std::string bytes;
        FieldProgram *program = nullptr;
        bool notesNull = false;
    };

    void add(const char *key, const std::optional<MappingValue> &value, Step begin, Step end);
    void addMembers(const char *key, const std::vector<std::pair<std::string, MappingValue>> &members, bool present);
    void addValue(const MappingValue &value, const std::string &field, bool notesNull);
    void addKey(const std::string &key);
    void addBytes(std::string_view bytes);
    static void writeValue(const Op &op, Item &item, std::string &to);
    bool isIdentity(std::string_view json) const;
    bool makeIconText(std::string &to, std::size_t begin) const;

    const Settings &m_settings;
    std::deque<FieldProgram> m_programs;
    std::vector<Op> m_ops;
    bool m_first = true;              // no member written yet in the object that is being built
};

} // namespace penstock::map
