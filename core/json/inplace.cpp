// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/inplace.h"

#include <string>

namespace penstock::json::inplace
{

namespace
{

bool hasExpectedText(std::string_view text)
{
    const jv string = jv_string_sized(text.data(), int(text.size()));
    const auto *const block = reinterpret_cast<const char *>(string.u.ptr);
    bool expected = jv_string_value(string) == block + sizeof(Text) && knownText(string) == text;
    jv_string_hash(jv_copy(string));
    expected = expected && knownText(string) == text;
    jv_free(string);
    return expected;
}

// Every second member is removed again, so that there are slots of both kinds.
bool hasExpectedMembers(int count)
{
    jv object = jv_object();
    for (int i = 0; i < count; ++i)
        object = jv_object_set(object, jv_string_fmt("member %d", i), jv_number(i));
    for (int i = 0; i < count; i += 2)
        object = jv_object_delete(object, jv_string_fmt("member %d", i));
    bool expected = true;
    std::size_t at = 0;
    const std::span<const Slot> slots = knownSlots(object);
    expected = int(slots.size()) == count;
    for (int i = jv_object_iter(object); expected && jv_object_iter_valid(object, i); i = jv_object_iter_next(object, i), ++at) {
        while (at < slots.size() && !isTaken(slots[at]))
            ++at;
        const jv key = jv_object_iter_key(object, i), value = jv_object_iter_value(object, i);
        expected = at < slots.size() && jv_identical(jv_copy(key), jv_copy(slots[at].key)) && jv_identical(jv_copy(value), jv_copy(slots[at].value));
        jv_free(key);
        jv_free(value);
    }
    while (expected && at < slots.size() && !isTaken(slots[at]))
        ++at;
    jv_free(object);
    return expected && at == slots.size();
}

} // namespace

bool isAsExpected()
{
    return hasExpectedText("") && hasExpectedText(std::string_view("a\0b", 3)) && hasExpectedText(std::string(300, 'x')) && hasExpectedMembers(0)
        && hasExpectedMembers(3) && hasExpectedMembers(8) && hasExpectedMembers(50);
}

const bool isKnown = isAsExpected();

Members::Members(const jv &object)
{
    if (isKnown) {
        for (const Slot &slot : knownSlots(object)) {
            if (isTaken(slot))
                add({slot.key, slot.value});
        }
        return;
    }
    for (int i = jv_object_iter(object); jv_object_iter_valid(object, i); i = jv_object_iter_next(object, i))
        add({jv_object_iter_key(object, i), jv_object_iter_value(object, i)});
}

Members::~Members()
{
    for (const Member &member : isKnown ? std::span<const Member>() : all()) {
        jv_free(member.key);
        jv_free(member.value);
    }
}

void Members::add(const Member &member)
{
    if (m_count == few)
        m_many.assign(m_few.begin(), m_few.end());
    if (m_count < few)
        m_few[m_count] = member;
    else
        m_many.push_back(member);
    ++m_count;
}

} // namespace penstock::json::inplace
