// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::jq
{

struct CompileOptions {
    bool environment = false;                                          // may the program read env and $ENV
    std::vector<std::pair<std::string, json::Value>> variables = {};   // $name
    std::vector<std::pair<std::string, std::string>> environmentValues = {};   // what env holds when allowed; empty: the process's
};

// Where a program does not compile; line and column count from 1, columns in code points of the program text.
struct CompileError {
    std::string message;
    int line = 1;
    int column = 1;
};

struct RunError {
    std::string message;          // jq's own, without "jq: error:"
    bool timedOut = false;        // stopped by the deadline
    bool memory = false;          // stopped because the process grew by more than the limit
};

struct RunLimits {
    std::chrono::milliseconds time{2000};      // per evaluation; zero: none
    // Bytes that the process may grow by during one evaluation. More than the default is not granted: libjq's stack ends at a
    // gibibyte, and reaching its end aborts the process.
    std::size_t growth = 768u << 20;
};

// A compiled JQ program: libjq, wrapped once. One thread; make one per thread. Compiling costs about a millisecond.
// An evaluation that does not end is stopped by a shared watchdog thread (jq_halt); the program is usable afterwards. What cannot be
// stopped is a single step inside libjq, such as one regular expression or the sorting of one list.
// Programs read no files (import and include do not compile), and halt is an error.
class Program
{
public:
    static std::expected<Program, CompileError> compile(std::string_view source, const CompileOptions &options = {});
    ~Program();
    Program(Program &&) noexcept;
    Program &operator=(Program &&) noexcept;

    void setLimits(const RunLimits &limits);

    // The first output; nothing where there is none. `more` tells whether a second one exists (costs a step).
    std::expected<std::optional<json::Value>, RunError> first(const json::Value &input, bool *more = nullptr);
    // All outputs up to `most`; those before an error are kept in `outputs`.
    std::expected<void, RunError> all(const json::Value &input, std::vector<json::Value> &outputs, std::size_t most);

private:
    struct State;
    explicit Program(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// Ocean's rewriting of single quotes (ocean, section 10.1).
std::string rewriteSingleQuotes(std::string_view source);

} // namespace penstock::jq
