// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

extern "C" {
#include <jv.h>
}

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace penstock::json
{

enum class Kind { Null, Boolean, Number, String, Array, Object };

class Key;

// The one JSON value: libjq's `jv`, wrapped once (design, decision 6). Members keep their order, numbers their text.
// A value lives and dies on ONE thread (jv counts references non-atomically): across threads travel bytes.
// Copying is a reference count; changing one copy never changes another.
class Value
{
public:
    Value() : m_jv(jv_null()) {}
    explicit Value(jv taken) : m_jv(taken) {}                       // takes ownership
    Value(const Value &other) : m_jv(jv_copy(other.m_jv)) {}
    Value(Value &&other) noexcept : m_jv(std::exchange(other.m_jv, jv_null())) {}
    Value &operator=(Value other) noexcept { std::swap(m_jv, other.m_jv); return *this; }
    ~Value() { jv_free(m_jv); }

    static Value null() { return Value(); }
    static Value boolean(bool b) { return Value(jv_bool(b)); }
    static Value number(double d) { return Value(jv_number(d)); }
    static Value integer(std::int64_t i);                           // exact, also above 2^53
    static Value numberText(std::string_view literal);              // keeps the text; precondition: valid JSON number
    static Value string(std::string_view utf8);
    static Value array() { return Value(jv_array()); }
    static Value object() { return Value(jv_object()); }

    Kind kind() const;
    bool isNull() const { return kind() == Kind::Null; }
    bool isTrue() const { return jv_get_kind(m_jv) == JV_KIND_TRUE; }
    bool isFalse() const { return jv_get_kind(m_jv) == JV_KIND_FALSE; }
    bool isNumber() const { return kind() == Kind::Number; }
    bool isString() const { return kind() == Kind::String; }
    bool isArray() const { return kind() == Kind::Array; }
    bool isObject() const { return kind() == Kind::Object; }

    double toDouble() const;                                        // 0 unless a number
    std::optional<std::int64_t> toInteger() const;                  // exact whole number in range
    std::string numberText() const;                                 // as it was written where it is a literal
    std::string_view stringView() const;                            // valid while this value lives; empty unless a string
    std::string toString() const { return std::string(stringView()); }

    int size() const;                                               // elements or members; 0 otherwise
    Value at(int index) const;                                      // null outside the array
    Value get(std::string_view key) const;                          // null where absent
    bool has(std::string_view key) const;
    std::optional<Value> find(std::string_view key) const;          // nothing where absent
    void append(Value element);                                     // this becomes an array unless it is one
    void set(std::string_view key, Value member);                   // this becomes an object unless it is one
    void remove(std::string_view key);

    // The same by a name that was made ready: neither an allocation nor a hash.
    Value get(const Key &key) const;
    bool has(const Key &key) const;
    std::optional<Value> find(const Key &key) const;
    void set(const Key &key, Value member);
    void remove(const Key &key);
    // Takes a member out to change it without a copy, and leaves null in its place. Nothing where absent.
    std::optional<Value> take(const Key &key);

    // visit(std::string_view key, const Value &member), in order
    template<typename Visit>
    void forEachMember(Visit visit) const
    {
        if (jv_get_kind(m_jv) != JV_KIND_OBJECT)
            return;
        for (int i = jv_object_iter(m_jv); jv_object_iter_valid(m_jv, i); i = jv_object_iter_next(m_jv, i)) {
            const Value key(jv_object_iter_key(m_jv, i));
            const Value member(jv_object_iter_value(m_jv, i));
            visit(key.stringView(), member);
        }
    }

    // visit(Value key, Value member), in order, for whoever keeps them
    template<typename Visit>
    void forEachEntry(Visit visit) const
    {
        if (jv_get_kind(m_jv) != JV_KIND_OBJECT)
            return;
        for (int i = jv_object_iter(m_jv); jv_object_iter_valid(m_jv, i); i = jv_object_iter_next(m_jv, i))
            visit(Value(jv_object_iter_key(m_jv, i)), Value(jv_object_iter_value(m_jv, i)));
    }

    // Numbers by exact decimal value (2 equals 2.0), objects without regard to order.
    bool operator==(const Value &other) const;
    // Copies of one value, neither of which was changed since. For arrays and objects.
    bool isSame(const Value &other) const { return jv_identical(copy(), other.copy()); }
    void setAt(int index, Value element);                           // precondition: an array with this index

    jv copy() const { return jv_copy(m_jv); }                       // for calls that consume
    const jv &raw() const { return m_jv; }

private:
    jv m_jv;
};

// A member's name for many look-ups. Like a value it lives on one thread; copying is a reference count.
class Key
{
public:
    explicit Key(std::string_view name);
    std::string_view text() const { return m_text.stringView(); }
    jv copy() const { return m_text.copy(); }

private:
    Value m_text;
};

enum class Numbers {
    Exact,      // native: any number keeps its text
    Binary64,   // ocean, httpjson: every number becomes a double at once
};

struct ParseOptions {
    Numbers numbers = Numbers::Exact;
    bool lenient = false;         // accept NaN, Infinity, invalid UTF-8 (replaced), as the real Ocean does
    int maxDepth = 1024;
};

// The whole text is one JSON value (white space around it allowed). Duplicate keys: last wins, first position.
// The diagnostic (json-broken) says byte offset, line and column.
Result<Value> parse(std::string_view text, const ParseOptions &options = {});

struct WriteOptions {
    bool sortKeys = false;
    bool escapeHtml = false;      // <, >, & as \u003c...
    int indent = 0;               // 0: compact
    void (*number)(std::string &to, const Value &number) = nullptr;   // how numbers are written instead
};

void write(std::string &to, const Value &value, const WriteOptions &options = {});
inline std::string toText(const Value &value, const WriteOptions &options = {})
{
    std::string text;
    write(text, value, options);
    return text;
}
void writeString(std::string &to, std::string_view utf8);          // with quotes
void writeStringInside(std::string &to, std::string_view utf8);    // without

// a.b.c through objects only; an array on the way, a missing key or a scalar gives null (ocean, section 4).
Value atDottedPath(const Value &value, std::string_view path);
// Python truth: null, false, 0, "", [], {} are false.
bool isTruthy(const Value &value);
// How Ocean spells a value as text: decimal numbers, True/False/None, Python notation for containers.
std::string pythonText(const Value &value);

} // namespace penstock::json
