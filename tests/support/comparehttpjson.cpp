// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/transport.h"
#include "tests/support/comparing.h"
#include "tests/support/observation.h"
#include "tests/support/values.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace penstock::test
{

namespace
{

// --- problems: the class of a recorded one, and the diagnostics that stand for it ---------------------------------
struct ProblemClass {
    std::string_view prefix;                       // the longest one that fits counts
    std::string_view code;
    std::string_view detail;                       // what the rest of the text is, where a diagnostic tells it; empty: not compared
};

constexpr ProblemClass problemClasses[] = {
    {"template empty: ", "template-empty", "target"},
    {"template failed: ", "template-failed", "target"},
    {"template panicked: ", "template-missing", "target"},
    {"request aborted: ", "request-aborted", ""},
    {"http status ", "http-status", "status"},
    {"gave up after ", "gave-up", ""},
    {"too many redirects: ", "too-many-redirects", ""},
    {"timeout", "timed-out", ""},
    {"connection refused", "connection-failed", ""},
    {"not an absolute URL", "not-absolute-url", ""},
    {"token request failed", "login-failed", ""},
    {"cannot decode response", "cannot-decode", ""},
    {"response body is not an object or array", "body-not-object-or-array", ""},
    {"array element is not an object", "array-element-not-object", ""},
    {"array elements are not objects: ", "array-element-not-object", ""},
    {"split expected ", "split-wrong-type", ""},
    {"body path goes through a non-object", "path-through-scalar", ""},
    {"response transform: ", "value-type", ""},
    {"processing stopped: ", "processing-stopped", ""},
    {"rate limited: waiting", "rate-limit-waiting", ""},
    {"rate limit: ", "rate-limit-not-integer", ""},
    {"first response is not a JSON object", "first-response-not-object", ""},
    {"request body already used", "request-body-already-used", ""},
    {"file auth: ", "credential-file", ""},
};

const ProblemClass *classOf(std::string_view problem)
{
    const ProblemClass *best = nullptr;
    for (const ProblemClass &known : problemClasses) {
        if (problem.starts_with(known.prefix) && (!best || known.prefix.size() > best->prefix.size()))
            best = &known;
    }
    return best;
}

// Extras are allowed, so are repeats; each listed one has to be reported.
void addProblemDifferences(Lines &to, const json::Value &expected, const Diagnostics &observed)
{
    bool missing = false;
    for (int i = 0; i < expected.size(); ++i) {
        const std::string problem = expected.at(i).toString();
        if (std::ranges::any_of(observed, [&](const Diagnostic &diagnostic) { return reportsProblem(diagnostic, problem); }))
            continue;
        missing = true;
        to.push_back("problems: " + std::string(isKnownProblem(problem) ? "not reported: " : "not a known class: ") + problem);
    }
    if (!missing)
        return;
    for (const Diagnostic &diagnostic : observed)
        to.push_back("problems: reported: " + shown(diagnostic));
}

// --- headers: only what was recorded -----------------------------------------------------------------------------
std::vector<std::string> capturedHeaders(const Scenario &scenario)
{
    std::vector<std::string> names{"Authorization"};
    if (const yaml::Node *captured = scenario.section("capture.headers")) {
        for (const auto &name : captured->items)
            names.push_back(name->text);
    }
    return names;
}

// Every request has a Host, and what recorded the cases did not count that one.
json::Value withoutOwnHost(const json::Value &request)
{
    json::Value headers = request.get("headers");
    std::vector<std::string> own;
    headers.forEachMember([&](std::string_view name, const json::Value &value) {
        if (http::equalNames(name, "Host") && (value.stringView() == "{{host}}" || value.stringView().starts_with("localhost:")))
            own.emplace_back(name);
    });
    for (const std::string &name : own)
        headers.remove(name);
    json::Value result = request;
    if (!own.empty())
        result.set("headers", headers);
    return result;
}

// `Content-Type` counts where there is a body.
void addRecordedDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed, const std::vector<std::string> &names)
{
    const bool hasBody = observed.has("body_text") || observed.has("body");
    const auto counts = [&](std::string_view header) {
        return (hasBody && http::equalNames(header, "Content-Type")) || std::ranges::any_of(names, [&](const std::string &name) { return http::equalNames(header, name); });
    };
    addRequestDifferences(to, where, expected, withoutOwnHost(observed), counts);
}

// --- places that depend on the time of the run or on chance ------------------------------------------------------
bool equalIgnoringCase(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// What is said about the place or within it, but not that there is nothing. (Lines spell the names of headers in small letters.)
bool isAbout(const std::string &line, const std::string &place)
{
    if (line.size() <= place.size() || !equalIgnoringCase(std::string_view(line).substr(0, place.size()), place))
        return false;
    const std::string_view rest = std::string_view(line).substr(place.size());
    return rest.starts_with(": expected ") || rest.starts_with(".") || rest.starts_with("[");
}

void removeIgnored(Lines &lines, const Scenario &scenario)
{
    const yaml::Node *places = scenario.section("ignore_exact");
    for (std::size_t i = 0; places && i < places->items.size(); ++i)
        std::erase_if(lines, [&](const std::string &line) { return isAbout(line, places->items[i]->text); });
}

std::string_view errorClass(std::string_view error)
{
    return error.substr(0, error.find(':'));
}

void addErrorDifferences(Lines &to, const std::string &expected, const std::string &observed)
{
    if (errorClass(expected) == errorClass(observed))
        return;
    const auto orNone = [](const std::string &error) { return error.empty() ? std::string("none") : error; };
    to.push_back("error: expected " + orNone(expected) + ", got " + orNone(observed));
}

json::Value objectOr(const json::Value &value, const json::Value &otherwise)
{
    return value.isObject() ? value : otherwise;
}

} // namespace

bool isKnownProblem(std::string_view problem)
{
    return classOf(problem) != nullptr;
}

bool reportsProblem(const Diagnostic &diagnostic, std::string_view problem)
{
    const ProblemClass *known = classOf(problem);
    if (!known || !diagnostic.code || known->code != diagnostic.code->name)
        return false;
    const std::string *detail = known->detail.empty() ? nullptr : diagnostic.detail(known->detail);
    return !detail || *detail == problem.substr(known->prefix.size());
}

std::vector<std::string> httpjsonDifferences(const Scenario &scenario, const Observation &observation)
{
    const yaml::Node *node = scenario.section("expect");
    if (!node)
        return {"the case has no `expect`"};
    const json::Value expect = toValue(*node);
    const Round round = observation.rounds.empty() ? Round() : observation.rounds.front();
    Lines lines;
    addErrorDifferences(lines, expect.get("error").toString(), observation.error);
    const Differ requests = [names = capturedHeaders(scenario)](Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed) {
        addRecordedDifferences(to, where, expected, observed, names);
    };
    addListDifferences(lines, "requests", expect.get("requests"), round.requests, false, requests);
    addListDifferences(lines, "documents", expect.get("documents"), round.documents, isOrderFree(scenario), addDifferences);
    const json::Value cursor = objectOr(expect.get("cursor"), json::Value::object());
    addDifferences(lines, "cursor", cursor, observation.cursor);
    addDifferences(lines, "cursor_stored", objectOr(expect.get("cursor_stored"), cursor), observation.storedCursor);
    addProblemDifferences(lines, expect.get("problems"), round.diagnostics);
    if (observation.trace && expect.has("trace"))
        addListDifferences(lines, "trace", expect.get("trace"), *observation.trace, false, addDifferences);
    removeIgnored(lines, scenario);
    return lines;
}

} // namespace penstock::test
