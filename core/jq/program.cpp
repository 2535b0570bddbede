// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/jq/program.h"

#include "core/jq/watchdog.h"

extern "C" {
#include <jq.h>
}

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace penstock::jq
{

namespace
{

using json::Value;

struct Teardown {
    void operator()(jq_state *state) const { jq_teardown(&state); }
};
using Handle = std::unique_ptr<jq_state, Teardown>;

void collect(void *messages, jv message)
{
    const Value text(message);
    static_cast<std::vector<std::string> *>(messages)->push_back(text.toString());
}

void discard(void *, jv message)
{
    jv_free(message);
}

// Text on a line of its own before the program, so that columns stay right. Only programs that name what has to be hidden get any:
// - env and $ENV read the process's environment, $ENV is resolved before arguments;
// - import and include read files; after a definition they are syntax errors;
// - halt would leave a mark that belongs to the watchdog alone.
std::string prologue(std::string_view source, const CompileOptions &options)
{
    const auto names = [source](std::string_view word) { return source.find(word) != std::string_view::npos; };
    std::string text;
    if (names("import") || names("include") || names("halt"))
        text += "def halt_error: error; def halt_error($code): error; def halt: error(\"halt is not available\"); ";
    if ((names("env") || names("ENV")) && (!options.environment || !options.environmentValues.empty()))
        text += "$__environment as $ENV | def env: $ENV; ";
    return text.empty() ? text : text + '\n';
}

Value arguments(const CompileOptions &options)
{
    Value values = Value::object();
    for (const auto &[name, value] : options.variables)
        values.set(name, value);
    Value environment = Value::object();
    if (options.environment) {
        for (const auto &[name, value] : options.environmentValues)
            environment.set(name, Value::string(value));
    }
    values.set("__environment", std::move(environment));
    return values;
}

int codePoints(std::string_view text)
{
    return int(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string_view lineOf(std::string_view source, int line)
{
    for (; line > 1; --line) {
        const std::size_t end = source.find('\n');
        if (end == std::string_view::npos)
            return {};
        source.remove_prefix(end + 1);
    }
    return source.substr(0, source.find('\n'));
}

// "jq: error: MESSAGE at <top-level>, line 1, column 8:" and an excerpt of the program; columns there count bytes.
CompileError compileError(const std::vector<std::string> &messages, std::string_view source, int prologueLines)
{
    std::string_view text = messages.empty() ? std::string_view("the program does not compile") : std::string_view(messages.front());
    constexpr std::string_view begin = "jq: error: ";
    if (text.starts_with(begin))
        text.remove_prefix(begin.size());
    constexpr std::string_view placeBegin = " at <top-level>, line ";
    constexpr std::string_view columnBegin = ", column ";
    CompileError error;
    const std::size_t place = text.find(placeBegin);
    if (place == std::string_view::npos) {
        error.message = text.substr(0, text.find('\n'));
        return error;
    }
    error.message = text.substr(0, place);
    const std::string_view numbers = text.substr(place + placeBegin.size());
    const char *const end = numbers.data() + numbers.size();
    int line = 1, column = 1;
    const auto [lineEnd, fault] = std::from_chars(numbers.data(), end, line);
    if (fault == std::errc() && std::string_view(lineEnd, end).starts_with(columnBegin))
        std::from_chars(lineEnd + columnBegin.size(), end, column);
    error.line = std::max(1, line - prologueLines);
    error.column = 1 + codePoints(lineOf(source, error.line).substr(0, std::size_t(std::max(1, column) - 1)));
    return error;
}

std::expected<Handle, CompileError> build(const std::string &source, const CompileOptions &options)
{
    if (source.find('\0') != std::string::npos)
        return std::unexpected(CompileError{"the program contains a zero byte", 1, 1});
    Handle state(jq_init());
    if (!state)
        std::abort();   // out of memory, where libjq itself aborts
    std::vector<std::string> messages;
    jq_set_error_cb(state.get(), collect, &messages);
    const std::string before = prologue(source, options);
    // libjq takes an empty text for the identity only without prologue.
    const bool blank = source.find_first_not_of(" \t\r\n") == std::string::npos;
    const std::string text = before + (blank ? "." : source);
    const bool compiled = jq_compile_args(state.get(), text.c_str(), arguments(options).copy());
    jq_set_error_cb(state.get(), discard, nullptr);
    if (!compiled)
        return std::unexpected(compileError(messages, source, before.empty() ? 0 : 1));
    return state;
}

RunError runError(Value message)
{
    RunError error;
    error.message = message.isString() ? message.toString() : json::toText(message) + " (not a string)";
    return error;
}

RunError stopped(Watched::Verdict verdict, const RunLimits &limits)
{
    RunError error;
    error.timedOut = verdict == Watched::Verdict::TimedOut;
    error.memory = verdict == Watched::Verdict::GrewTooMuch;
    error.message = error.memory ? "stopped because it used more than " + std::to_string(limits.growth >> 20) + " MiB of memory"
                                 : "stopped because it did not end within " + std::to_string(limits.time.count()) + " ms";
    return error;
}

} // namespace

struct Program::State {
    std::string source;
    CompileOptions options;
    RunLimits limits;
    Handle handle;
    Watched watched;      // after handle: unregistered before the program goes

    void watch() { watched.watch(handle.get(), limits); }

    // libjq's stack never shrinks, and after a runaway recursion it is as large as the limit allows. A new program starts small.
    void renew()
    {
        if (std::expected<Handle, CompileError> fresh = build(source, options)) {
            handle = std::move(*fresh);
            watch();
        }
    }

    // Calls take(output) until it answers false or there is no further output.
    template<typename Take>
    std::expected<void, RunError> evaluate(const Value &input, Take take)
    {
        watched.arm();
        jq_start(handle.get(), input.copy(), 0);
        std::optional<Value> fault;
        for (;;) {
            const jv output = jq_next(handle.get());
            if (!jv_is_valid(output)) {
                if (jv_invalid_has_msg(jv_copy(output)))
                    fault = Value(jv_invalid_get_msg(output));
                else
                    jv_free(output);
                break;
            }
            if (!take(Value(output)))
                break;
        }
        const Watched::Verdict verdict = watched.disarm();
        if (verdict != Watched::Verdict::Finished) {
            renew();
            return std::unexpected(stopped(verdict, limits));
        }
        if (fault)
            return std::unexpected(runError(std::move(*fault)));
        return {};
    }
};

Program::Program(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Program::~Program() = default;
Program::Program(Program &&) noexcept = default;
Program &Program::operator=(Program &&) noexcept = default;

std::expected<Program, CompileError> Program::compile(std::string_view source, const CompileOptions &options)
{
    auto state = std::make_unique<State>();
    state->source = source;
    state->options = options;
    std::expected<Handle, CompileError> handle = build(state->source, options);
    if (!handle)
        return std::unexpected(std::move(handle.error()));
    state->handle = std::move(*handle);
    state->watch();
    return Program(std::move(state));
}

void Program::setLimits(const RunLimits &limits)
{
    m_state->limits = limits;
    m_state->watch();
}

std::expected<std::optional<Value>, RunError> Program::first(const Value &input, bool *more)
{
    std::optional<Value> output;
    bool second = false;
    const auto run = m_state->evaluate(input, [&](Value value) {
        if (output)
            second = true;
        else
            output = std::move(value);
        return more && !second;
    });
    if (more)
        *more = second;
    if (!run && (!output || run.error().timedOut || run.error().memory))
        return std::unexpected(run.error());
    return output;
}

std::expected<void, RunError> Program::all(const Value &input, std::vector<Value> &outputs, std::size_t most)
{
    std::size_t count = 0;
    return m_state->evaluate(input, [&](Value value) {
        if (count++ == most)
            return false;
        outputs.push_back(std::move(value));
        return true;
    });
}

namespace
{
bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
} // namespace

std::string rewriteSingleQuotes(std::string_view source)
{
    std::string text(source);
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] != '\'')
            continue;
        const bool atBegin = i == 0;
        const bool atEnd = i + 1 == source.size();
        const bool spaceBefore = !atBegin && isSpace(source[i - 1]);
        const bool spaceAfter = !atEnd && isSpace(source[i + 1]);
        const bool quoteBefore = !atBegin && source[i - 1] == '"';
        const bool quoteAfter = !atEnd && source[i + 1] == '"';
        const bool opens = (atBegin || spaceBefore) && !spaceAfter && !quoteAfter;
        const bool closes = (atEnd || spaceAfter) && !spaceBefore && !quoteBefore;
        if (opens || closes)
            text[i] = '"';
    }
    return text;
}

} // namespace penstock::jq
