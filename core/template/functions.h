// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/template/context.h"
#include "core/template/format.h"
#include "core/template/value.h"

#include <QCoreApplication>

#include <array>
#include <initializer_list>
#include <span>

// The functions of templates and the methods of values: one row each, which also feeds completion, signature help and the reference.
namespace penstock::tpl
{

// Why an evaluation ended early.
struct Stop {
    Diagnostic diagnostic;       // without a place: that of the call
    bool terminated = false;     // by `terminate`; then the message is the reason
};
using Stopped = std::unique_ptr<Stop>;
using Evaluated = std::expected<Value, Stopped>;
std::unexpected<Stopped> refuse(const QString &message);
std::unexpected<Stopped> tooLong();   // a text beyond the limit

// What a parameter takes (httpjson, section 14.4): nothing is converted.
enum class Accepts : std::uint8_t {
    Nothing, Any, Text, Int64, Int, Time, Duration,
    Lines,      // of a header
    Position,   // anything but a number that stands in the state itself: what `slice` cannot see into
};

struct Parameters {
    constexpr Accepts at(std::size_t index) const { return index < count ? fixed[index] : rest; }

    std::array<Accepts, 3> fixed{};
    std::size_t count = 0;
    Accepts rest = Accepts::Nothing; // any number more of these
};

constexpr Parameters takes(std::initializer_list<Accepts> fixed = {}, Accepts rest = Accepts::Nothing)
{
    Parameters parameters;
    for (const Accepts accepts : fixed)
        parameters.fixed[parameters.count++] = accepts;
    parameters.rest = rest;
    return parameters;
}

struct Call {
    const Value &receiver;       // of a method; nil for a function
    std::span<const Value> arguments;
    const Context &context;

    const Value &operator[](std::size_t index) const { return arguments[index]; }
    std::string_view text(std::size_t index) const { return arguments[index].toText(); }
    std::string joinedTexts(std::size_t from) const;
    Printing printing() const { return {context.limits.output, context.dialect.masksPrinted}; }
};

enum class Group { Numbers, Dates, Text, Encodings, Hashes, Lists, Logic, Control };

struct Function {
    enum class Kind { Plain, And, Or };  // and, or: arguments are evaluated only as far as they count

    const char *name;
    Group group;
    const char *signature;       // "replaceAll old new text": parameters in order; [optional], repeated...
    const char *help;            // one sentence, source text for translation in the context Functions
    Parameters parameters;
    Evaluated (*run)(const Call &call);
    Kind kind = Kind::Plain;

    QString translatedHelp() const;
};

std::span<const Function *const> allFunctions();               // sorted by name
const Function *findFunction(std::string_view name);           // null: there is none
std::vector<std::string> functionNames();
const Function *findMethod(const Value &receiver, std::string_view name); // null: there is none
inline bool mayBeMethod(std::string_view name)                            // false: no value has a method of this name
{
    return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}
std::vector<const Function *> methodsOf(const Value &receiver);
// A field of a value that is no map (a URL has some).
std::optional<Value> fieldOf(const Value &receiver, std::string_view name);

// One list per file.
std::span<const Function> numberFunctions();
std::span<const Function> dateFunctions();
std::span<const Function> textFunctions();
std::span<const Function> encodingFunctions();
std::span<const Function> hashFunctions();
std::span<const Function> builtinFunctions();

// `lt` and `min` share it. Refused where the kinds do not fit each other.
std::expected<bool, Stopped> isLess(const Value &a, const Value &b, const Dialect &dialect);

class Functions
{
    Q_DECLARE_TR_FUNCTIONS(penstock::tpl::Functions)
};

} // namespace penstock::tpl
