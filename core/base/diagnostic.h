// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace penstock
{

enum class Severity { Information, Warning, Error };

// What the process answers with when this is the worst that happened; stable and documented (product, section 10).
enum class Exit : int {
    Done = 0,
    DoneWithFailures = 1,
    Usage = 2,
    Configuration = 3,
    Authentication = 4,
    Network = 5,
    Remote = 6,
    RateLimit = 7,
    Dropped = 8,
    SinkRefused = 9,
    LimitReached = 10,
    State = 11,
    SecretMissing = 12,
    CannotRepresent = 13,
    Internal = 70,
    Interrupted = 130,
};

// One kind of finding. Codes are constants in codes.h, compared by address, and never change their meaning.
struct Code {
    const char *id;       // "CFG-101", shown to people
    const char *name;     // "unknown-key", used in scenarios, JSON logs and tests
    Severity severity;
    Exit exit;
    const char *title;    // one sentence: what this kind of finding is (source text for translation)
    const char *advice;   // what usually helps (source text for translation)
};

// A place in a text that the user owns. Line and column count from 1, columns in code points; 0 means unknown.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
    std::size_t offset = 0;   // bytes from the start of the file
    std::size_t length = 0;   // bytes
    std::string path;         // resources[0].selector.query

    bool isKnown() const { return line > 0; }
    bool operator==(const Place &) const = default;
};

// A place in a run.
struct Origin {
    std::string resource;
    int page = 0;               // from 1; 0: not about a page
    std::uint64_t exchange = 0; // from 1; 0: not about an exchange
    std::int64_t record = -1;   // index in the page, from 0; -1: not about a record
    std::string pointer;        // JSON Pointer in the response body

    bool operator==(const Origin &) const = default;
};

// A replacement of text that mends the finding; applied by the app as one undo step.
struct Fix {
    QString title;
    Place where;             // offset and length are what is replaced
    std::string replacement;
};

struct Detail {
    std::string key;
    std::string value;
};

// What happened, where, and what to do. A value; any thread.
struct Diagnostic {
    const Code *code = nullptr;
    QString message;              // translated, one or two sentences
    Place place;
    Origin origin;
    QString advice;               // empty: the code's own
    std::vector<Fix> fixes;
    std::vector<Detail> details;  // machine-readable: field, level, count, endpoint
    int times = 1;
    Severity severity = Severity::Error;

    Diagnostic() = default;
    Diagnostic(const Code &code, QString message, Place place = {}, Origin origin = {});

    bool is(const Code &other) const { return code == &other; }
    Diagnostic &with(std::string key, std::string value) &;
    Diagnostic &&with(std::string key, std::string value) &&;
    const std::string *detail(std::string_view key) const;
};

template<typename T = void>
using Result = std::expected<T, Diagnostic>;
using Diagnostics = std::vector<Diagnostic>;

inline std::unexpected<Diagnostic> failure(const Code &code, QString message, Place place = {}, Origin origin = {})
{
    return std::unexpected(Diagnostic(code, std::move(message), std::move(place), std::move(origin)));
}

// "file:line:col: error CFG-101: message", then the source line with a caret where `source` is given, then the advice.
std::string format(const Diagnostic &diagnostic, std::string_view source = {});
Severity worst(const Diagnostics &diagnostics);

} // namespace penstock
