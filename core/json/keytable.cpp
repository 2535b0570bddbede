// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/keytable.h"

#include <functional>

namespace penstock::json
{

namespace
{
constexpr std::size_t firstSlots = 256;
constexpr std::size_t mostEntries = 16'384;
constexpr std::size_t longestName = 128;
} // namespace

KeyTable::KeyTable() : m_slots(firstSlots) {}

KeyTable::~KeyTable()
{
    for (const Entry &entry : m_entries)
        jv_free(entry.value);
}

KeyTable::Entry *KeyTable::find(std::string_view name)
{
    const std::uint64_t hash = std::hash<std::string_view>()(name);
    std::size_t slot = hash & (m_slots.size() - 1);
    for (; m_slots[slot]; slot = (slot + 1) & (m_slots.size() - 1)) {
        if (m_slots[slot]->hash == hash && m_slots[slot]->text == name)
            return m_slots[slot];
    }
    if (m_entries.size() == mostEntries || name.size() > longestName)
        return nullptr;
    jv value = jv_string_sized(name.data(), int(name.size()));
    jv_string_hash(jv_copy(value));   // kept inside the string from now on
    m_entries.push_back({std::string(name), value, hash});
    m_slots[slot] = &m_entries.back();
    if (m_entries.size() * 2 > m_slots.size())
        grow();
    return &m_entries.back();
}

void KeyTable::grow()
{
    m_slots.assign(m_slots.size() * 2, nullptr);
    for (Entry &entry : m_entries) {
        std::size_t slot = entry.hash & (m_slots.size() - 1);
        while (m_slots[slot])
            slot = (slot + 1) & (m_slots.size() - 1);
        m_slots[slot] = &entry;
    }
}

} // namespace penstock::json
