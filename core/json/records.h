// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/json/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::json
{

// Record texts in one buffer: what travels between threads.
struct Records {
    struct Span {
        std::size_t offset = 0;
        std::size_t length = 0;
        std::int64_t index = 0;      // in the page
        std::size_t bodyOffset = 0;  // in the decoded response body
    };
    std::string bytes;
    std::vector<Span> spans;

    bool isEmpty() const { return spans.empty(); }
    std::string_view text(std::size_t i) const { return std::string_view(bytes).substr(spans[i].offset, spans[i].length); }
};

// Cuts the elements of one array out of a JSON body while it arrives, so that an answer of any size needs the memory of
// one record (design, decision 6). What surrounds the array is kept as a small document, the envelope, in which the
// array is empty: pagination reads that. Where the path leads to an object or another value than null, that is the one record (and stays in the
// envelope, too); where it leads nowhere or to null, there is none. What surrounds the records is checked as it arrives; the inside of
// a record is only measured, parse() finds out what is wrong there. NDJSON: every line that is not empty is a record, the path is
// not used, the envelope is []. One thread.
class RecordCutter
{
public:
    enum class Format { Json, NdJson };
    struct Options {
        Format format = Format::Json;
        std::vector<std::string> path = {};          // member names from the root to the array; empty: the root
        std::size_t maxRecord = 64u << 20;           // bytes of one record
        std::size_t maxEnvelope = 64u << 20;
        int maxDepth = 1024;                         // around the records
    };
    enum class Found { Nothing, Array, Object, Null, Scalar };

    explicit RecordCutter(Options options);
    ~RecordCutter();
    RecordCutter(RecordCutter &&) noexcept;
    RecordCutter &operator=(RecordCutter &&) noexcept;

    // Appends the records completed by this chunk to `out`. On a fault everything cut before it stays in `out`, and
    // later calls return the same diagnostic (json-broken, record-too-large) with byte offset, line and column.
    Result<> feed(std::string_view chunk, Records &out);
    Result<> finish(Records &out);                   // the body is complete

    Found found() const;
    std::int64_t count() const;                      // records so far
    const std::string &envelope() const;             // JSON text; complete after finish()

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// ".a.b" or ".a[\"b c\"]" or "." as member names; nothing where the program is not a plain path.
std::optional<std::vector<std::string>> plainPath(std::string_view jqProgram);

} // namespace penstock::json
