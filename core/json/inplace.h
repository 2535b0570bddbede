// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

extern "C" {
#include <jv.h>
}

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

// Looking at jv values where they lie. libjq's accessors consume what they are given, so that each look at a member counts several references up and
// down, which was a third of what it cost to run templates over documents. How texts and objects lie in memory is libjq's own affair: it is compared
// with what the accessors say when the program starts, and where it is different the accessors are used. Nothing is ever changed this way. One thread.
namespace penstock::json::inplace
{

// Whether the layout below is that of the libjq that is running; false before static initialisation.
extern const bool isKnown;
// For tests: the same question, asked again.
bool isAsExpected();

struct Text {
    int references;
    std::uint32_t hash;
    std::uint32_t lengthAndFlag;    // the lowest bit: the hash is there
    std::uint32_t allocated;        // the bytes follow
};
struct Object {
    int references;
    int used;                       // slots; they follow
};
struct Slot {
    int next;
    std::uint32_t hash;
    jv key;                         // null: was removed
    jv value;
};

inline std::string_view knownText(const jv &text)
{
    const auto *const block = reinterpret_cast<const Text *>(text.u.ptr);
    return {reinterpret_cast<const char *>(block + 1), block->lengthAndFlag >> 1};
}

inline std::span<const Slot> knownSlots(const jv &object)
{
    const auto *const block = reinterpret_cast<const Object *>(object.u.ptr);
    return {reinterpret_cast<const Slot *>(block + 1), std::size_t(block->used)};
}

inline bool isTaken(const Slot &slot)
{
    return (slot.key.kind_flags & 0xf) == JV_KIND_STRING;
}

// Precondition: a string. Valid as long as somebody holds it.
inline std::string_view textOf(const jv &string)
{
    return isKnown ? knownText(string) : std::string_view(jv_string_value(string), std::size_t(jv_string_length_bytes(jv_copy(string))));
}

// A member by looking at each; null where absent. Preconditions: isKnown, an object.
inline const jv *findByLooking(const jv &object, std::string_view name)
{
    for (const Slot &slot : knownSlots(object)) {
        if (isTaken(slot) && knownText(slot.key) == name)
            return &slot.value;
    }
    return nullptr;
}

// The members of an object in order, as long as somebody holds the object.
class Members
{
public:
    struct Member {
        jv key, value;
    };

    explicit Members(const jv &object);
    ~Members();
    Members(const Members &) = delete;
    Members &operator=(const Members &) = delete;

    std::span<const Member> all() const { return m_count > few ? std::span<const Member>(m_many) : std::span<const Member>(m_few).first(m_count); }

private:
    void add(const Member &member);

    static constexpr std::size_t few = 16;
    std::size_t m_count = 0;
    std::array<Member, few> m_few;
    std::vector<Member> m_many;
};

} // namespace penstock::json::inplace
