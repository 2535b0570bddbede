// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"
#include "core/template/time.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Value templates of the httpjson input (httpjson, sections 14 and 15): Go's text/template between [[ and ]].
namespace penstock::tpl
{

class Value;
struct Url;

// What functions and printing tell apart. Int comes from literals, `len` and range indexes; Int64 from arithmetic; JSON numbers are Float
// (httpjson) or Int64, Uint64 and Decimal (native) (httpjson, section 14.4).
enum class Kind : std::uint8_t {
    Nil, Bool, Int, Int64, Byte, Uint64, Float, Decimal, Text, Time, Duration, Month, Weekday, Location,
    List,       // elements of any kind
    Texts,      // a list of texts that Go knows as such: header lines
    Object,
    Header,     // name -> lines; names are in canonical spelling
    Parameters, // name -> values
    Url,
};

// The Go type of an object: it decides how the object prints and which methods it has (httpjson, section 5.4).
enum class Shape : std::uint8_t {
    Root,         // the dot at the beginning
    State,        // an object of the state outside lists: prints as JSON
    StatePointer, // first_event and last_event: as State, but never false
    Plain,        // an object inside a list: prints as map[...]
    Texts,        // name -> text: beatInfo
};

using Texts = std::vector<std::string>;
using Fields = std::map<std::string, Texts, std::less<>>;
using Elements = std::vector<Value>;
// Names of different lengths are told apart without looking at them. Whoever shows names sorts them.
struct ShorterFirst {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return a.size() != b.size() ? a.size() < b.size() : a < b; }
};
using Members = std::map<std::string, Value, ShorterFirst>;

// A value during an evaluation. Immutable, cheap to copy (contents are shared); like json::Value it stays on one thread.
class Value
{
public:
    Value() = default;
    static Value boolean(bool b) { return Value(Kind::Bool, b); }
    static Value integer(std::int64_t i, Kind kind = Kind::Int64) { return Value(kind, i); }   // any kind of whole number, Month, Weekday
    static Value unsignedInteger(std::uint64_t u);                  // Uint64
    static Value real(double d) { return Value(Kind::Float, d); }
    static Value text(std::string text);
    static Value time(Time time) { return Value(Kind::Time, time); }
    static Value duration(std::int64_t nanoseconds) { return Value(Kind::Duration, nanoseconds); }
    static Value location() { return Value(Kind::Location, std::monostate()); }   // UTC, the only one that a value can have
    static Value list(Elements elements);
    static Value texts(std::shared_ptr<const Texts> texts);         // null: the nil list
    static Value object(Members members, Shape shape = Shape::State);
    static Value sharedObject(std::shared_ptr<const Members> members, Shape shape);
    static Value header(std::shared_ptr<const Fields> fields);      // null: the nil map
    static Value parameters(std::shared_ptr<const Fields> fields);
    static Value url(std::shared_ptr<const Url> url);

    // The JSON value shared, not copied. Binary64: every number is a Float; Exact: whole numbers are Int64 or Uint64 where they fit, all
    // others Decimal, which prints as it was written.
    static Value fromJson(json::Value value, json::Numbers numbers = json::Numbers::Binary64, Shape shape = Shape::State);
    json::Value toJson() const;                                     // times and the like as toJSON writes them

    Kind kind() const { return m_kind; }
    bool is(Kind kind) const { return m_kind == kind; }
    bool isNil() const { return m_kind == Kind::Nil; }
    bool isInteger() const;                                         // of any kind, Month, Weekday and Duration included
    bool isMap() const { return m_kind == Kind::Object || m_kind == Kind::Header || m_kind == Kind::Parameters; }
    bool isList() const { return m_kind == Kind::List || m_kind == Kind::Texts; }
    Shape shape() const { return m_shape; }

    bool toBool() const { return std::get<bool>(m_data); }
    std::int64_t toInteger() const { return std::get<std::int64_t>(m_data); }     // every kind of whole number; Uint64 as its bits
    double toReal() const;                                          // Float, Decimal
    std::string_view toText() const;                                // Text, Decimal; valid while this value lives
    Time toTime() const { return std::get<Time>(m_data); }
    const Url &toUrl() const { return *std::get<UrlPointer>(m_data); }
    const Texts &toTexts() const;                                   // Texts; the nil list is empty
    const Fields &toFields() const;                                 // Header, Parameters; the nil map is empty
    bool isNilContainer() const;                                    // a nil list or map

    bool truth() const;                                             // httpjson, section 14.2: false, 0, nil and the empty are false
    std::optional<std::size_t> length() const;                      // texts in bytes, lists, maps; nothing for all else
    std::optional<Value> member(std::string_view key) const;        // of a map
    std::optional<Value> member(const json::Key &key) const;        // the same, sooner
    // What the first names lead to, `taken` of them, through objects alone: a value is made only of where that ends.
    Value descend(std::span<const json::Key> names, std::size_t &taken) const;
    Value element(std::size_t index) const;                         // of a list; precondition: below length()
    std::vector<std::string> keys() const;                          // of a map, sorted by bytes
    std::string typeName() const;                                   // as %T prints it

private:
    using TextPointer = std::shared_ptr<const std::string>;
    using UrlPointer = std::shared_ptr<const Url>;
    using Data = std::variant<std::monostate, bool, std::int64_t, double, Time, json::Value, TextPointer, UrlPointer,
                              std::shared_ptr<const Texts>, std::shared_ptr<const Fields>, std::shared_ptr<const Elements>,
                              std::shared_ptr<const Members>>;

    Value(Kind kind, Data data, Shape shape = Shape::State, json::Numbers numbers = json::Numbers::Binary64)
        : m_data(std::move(data)), m_kind(kind), m_shape(shape), m_numbers(numbers)
    {
    }
    static Value fromNumber(const json::Value &number, json::Numbers numbers);
    std::optional<Value> memberFrom(std::optional<json::Value> found) const;
    Shape innerShape() const { return m_shape == Shape::Plain ? Shape::Plain : Shape::State; }
    std::optional<Value> textOf(const Texts *texts) const;

    Data m_data;
    Kind m_kind = Kind::Nil;
    Shape m_shape = Shape::State;
    json::Numbers m_numbers = json::Numbers::Binary64;
};

} // namespace penstock::tpl
