// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/jq/program.h"
#include "core/json/records.h"

#include <memory>
#include <string>
#include <vector>

// From a page's bytes to documents: data_path, itemsToParse, selector, entity mapping (ocean, sections 7, 9, 10). Everything that crosses
// the border is bytes and plain structs, so a job may run on any thread; a Worker belongs to one.
namespace penstock::map
{

struct Job {
    enum class Kind { Records, ParameterValues };
    Kind kind = Kind::Records;
    int resource = 0;                                  // index in the document
    std::vector<std::string> parameter;                // ParameterValues: names from the outermost parameter to this one
    int page = 0;
    std::uint64_t exchange = 0;

    // Either records that were cut on the way in (data_path is a plain path and was applied), or a whole body on which data_path is
    // still to be applied.
    json::Records records;
    std::shared_ptr<const std::string> body;

    struct Injected { std::string name; std::string text; };
    std::vector<Injected> injected;                    // path parameter values, in order
};

struct Entity {
    std::size_t offset = 0, length = 0;                // in Mapped::bytes: the document as compact JSON
    std::size_t identifierOffset = 0, identifierLength = 0;   // the identifier's JSON text within bytes; 0,0: no identifier (plain records)
    std::size_t blueprintOffset = 0, blueprintLength = 0;
    std::int64_t record = 0;                           // index in the page
    int item = -1;                                     // itemsToParse: index in the list
};

struct Drop {
    std::int64_t record = 0;
    int item = -1;
    const Code *reason = nullptr;
    QString message;
    bool failed = false;                               // broken, as opposed to left out by the selector
};

struct Mapped {
    std::string bytes;
    std::vector<Entity> entities;
    std::vector<Drop> drops;
    Diagnostics diagnostics;                           // grouped: one per field and kind, with `times`
    std::int64_t items = 0;                            // that data_path gave
    std::int64_t leftOut = 0, failed = 0;
    bool rejected = false;                             // the page as a whole (data-path-mixed-array)
    bool hasErrors = false;                            // the resource counts as failed (ocean, section 1)
    std::vector<std::string> values;                   // ParameterValues: as text, in order, nulls and filtered ones left out
    std::string examples;                              // raw items before itemsToParse as a JSON array, at most Options::examples
};

struct WorkerOptions {
    jq::RunLimits limits;
    std::vector<std::pair<std::string, std::string>> environment;   // what env holds where the profile allows it; empty: the process's
    int examples = 0;
    bool lowering = true;                              // off: libjq evaluates everything (differential tests)
};

// Compiles the programs of a resource when first needed. One thread.
class Worker
{
public:
    Worker(std::shared_ptr<const Document> document, WorkerOptions options = {});
    ~Worker();
    Mapped run(const Job &job);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// Every expression and value template of the document, compiled once; findings (jq-syntax, template-syntax) point at the column in the document.
Diagnostics checkExpressions(const Document &document);

// One expression on one value, for the mapping panel and `penstock map`: the outputs, and how it went.
struct Trial {
    std::vector<std::string> outputs;                  // JSON texts, at most 100
    QString error;                                     // empty: none
    int line = 0, column = 0;                          // of a syntax error, in the expression
    bool timedOut = false;
};
Trial tryExpression(std::string_view expression, std::string_view inputJson, const Profile &profile, const jq::RunLimits &limits);

} // namespace penstock::map
