// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/rawtree.h"

#include <optional>
#include <string>
#include <string_view>

namespace penstock::map
{

// A value on its way through a lowered program: a part of a JSON text, or something computed.
struct LoweredValue {
    using Kind = json::RawKind;

    Kind kind = Kind::Null;
    bool isComputed = false;
    bool escaped = false;         // of a Text that is a part
    std::string_view text;        // a part as in Raw; computed: a Text as it is, an Array or Object as compact JSON
    double number = 0;            // of a computed Number

    LoweredValue() = default;
    explicit LoweredValue(const json::Raw &raw) : kind(raw.kind), escaped(raw.escaped), text(raw.text) {}
    static LoweredValue boolean(bool truth);
    static LoweredValue computed(Kind kind, std::string_view text);
    static LoweredValue computed(double number);

    json::Raw raw() const { return {kind, escaped, text}; }
    bool isTruthy() const { return kind != Kind::Null && kind != Kind::False; }
    bool isContainer() const { return kind == Kind::Array || kind == Kind::Object; }
    bool toNumber(double &result) const;       // false: no number, or one that has to keep its text
    bool write(std::string &to) const;         // as JSON; false: something that only libjq and json::write do right
    const char *kindName() const;              // as JQ's type
};

// The last member of that name; null where there is none.
json::Raw memberOf(const json::Raw &object, std::string_view name);
json::Raw elementOf(const json::Raw &array, int index);       // from the end where negative; null outside
// Nothing where names repeat or cannot be compared as they are written.
std::optional<int> countOf(const json::Raw &container);
// JQ's order; nothing for containers and numbers that have to keep their text. Texts are compared as `a` and `b`.
std::optional<int> orderOf(const LoweredValue &left, std::string_view a, const LoweredValue &right, std::string_view b);

} // namespace penstock::map
