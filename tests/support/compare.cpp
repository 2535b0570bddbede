// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/retry.h"
#include "core/http/transport.h"
#include "tests/support/comparing.h"
#include "tests/support/mockapi.h"
#include "tests/support/observation.h"
#include "tests/support/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace penstock::test
{

bool isOrderFree(const Scenario &scenario)
{
    const yaml::Node *order = scenario.section("documents_order");
    return order && order->text == "any";
}

std::string shown(const Diagnostic &diagnostic)
{
    std::string text = diagnostic.code ? diagnostic.code->name : "?";
    for (const Detail &detail : diagnostic.details)
        text += " " + detail.key + "=" + detail.value;
    return text + " (" + diagnostic.message.toStdString() + ")";
}

void addListDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed, bool anyOrder, const Differ &differ)
{
    if (expected.size() != observed.size())
        to.push_back(where + ": expected " + std::to_string(expected.size()) + ", got " + std::to_string(observed.size()));
    std::vector<int> left(std::size_t(observed.size()));
    std::iota(left.begin(), left.end(), 0);
    for (int i = 0; i < expected.size(); ++i) {
        const std::string place = where + "[" + std::to_string(i) + "]";
        const auto matches = [&](int index) {
            Lines lines;
            differ(lines, place, expected.at(i), observed.at(index));
            return lines.empty();
        };
        const auto found = anyOrder ? std::ranges::find_if(left, matches) : std::ranges::find(left, i);
        if (found == left.end()) {
            to.push_back(place + ": missing, expected " + shown(expected.at(i)));
            continue;
        }
        differ(to, place, expected.at(i), observed.at(*found));
        left.erase(found);
    }
    for (const int index : left)
        to.push_back(where + ": not expected, got " + shown(observed.at(index)));
}

namespace
{

bool isTransportHeader(std::string_view name)
{
    static constexpr std::array names{"Host", "Connection", "Accept", "Accept-Encoding", "Content-Length", "User-Agent"};
    return std::ranges::any_of(names, [name](const char *known) { return http::equalNames(name, known); });
}

// Names in lower case, values as texts.
json::Value comparableHeaders(const json::Value &headers, const Counts &counts)
{
    json::Value result = json::Value::object();
    headers.forEachMember([&](std::string_view name, const json::Value &value) {
        if (!counts(name))
            return;
        std::string lower(name);
        std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return char(std::tolower(c)); });
        result.set(lower, value.isNumber() ? json::Value::string(value.numberText()) : value);
    });
    return result;
}

// Parameters are texts on the wire.
json::Value comparableQuery(const json::Value &query)
{
    json::Value result = json::Value::object();
    query.forEachMember([&](std::string_view name, const json::Value &value) {
        result.set(name, value.isNumber() ? json::Value::string(value.numberText()) : value);
    });
    return result;
}

void addBodyDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed)
{
    if (expected.has("body"))
        addDifferences(to, where + ".body", expected.get("body"), observed.has("body") ? observed.get("body") : observed.get("body_text"));
    else if (expected.has("body_text"))
        addDifferences(to, where + ".body_text", expected.get("body_text"), observed.get("body_text"));
    else if (expected.has("body_form"))
        addDifferences(to, where + ".body_form", expected.get("body_form"),
                       observed.has("body_form") ? observed.get("body_form") : queryValue(observed.get("body_text").stringView()));
    else if (observed.has("body_text") || observed.has("body"))
        to.push_back(where + ".body: not expected, got " + shown(observed.has("body_text") ? observed.get("body_text") : observed.get("body")));
    if (expected.has("jwt"))
        addDifferences(to, where + ".jwt", expected.get("jwt"), observed.get("jwt"));
}

} // namespace

void addRequestDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed, const Counts &headerCounts)
{
    addDifferences(to, where + ".method", expected.get("method"), observed.get("method"));
    // `path` alone is both the decoded and the sent form.
    if (expected.has("raw_path"))
        addDifferences(to, where + ".path", expected.get("path"), observed.get("path"));
    const char *sent = observed.has("raw_path") ? "raw_path" : "path";
    addDifferences(to, where + ".raw_path", expected.get(expected.has("raw_path") ? "raw_path" : "path"), observed.get(sent));
    addDifferences(to, where + ".query", comparableQuery(expected.get("query")), comparableQuery(observed.get("query")));
    if (expected.has("raw_query"))
        addDifferences(to, where + ".raw_query", expected.get("raw_query"), observed.get("raw_query"));
    addDifferences(to, where + ".headers", comparableHeaders(expected.get("headers"), headerCounts),
                   comparableHeaders(observed.get("headers"), headerCounts));
    addBodyDifferences(to, where, expected, observed);
}

namespace
{

void addOceanRequestDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed)
{
    addRequestDifferences(to, where, expected, observed, [](std::string_view name) { return !isTransportHeader(name); });
}

void addWaitDifferences(Lines &to, const json::Value &expected, std::vector<double> observed, double tolerance, bool anyOrder)
{
    std::vector<double> wanted;
    for (int i = 0; i < expected.size(); ++i)
        wanted.push_back(expected.at(i).toDouble());
    if (anyOrder) {
        std::ranges::sort(wanted);
        std::ranges::sort(observed);
    }
    const auto close = [tolerance](double a, double b) { return std::abs(a - b) <= tolerance * std::abs(a) + 1e-9; };
    if (std::ranges::equal(wanted, observed, close))
        return;
    const auto list = [](const std::vector<double> &waits) {
        std::string text;
        for (const double wait : waits)
            text += (text.empty() ? "" : ", ") + QString::number(wait).toStdString();
        return "[" + text + "]";
    };
    to.push_back("retry_waits: expected " + list(wanted) + ", got " + list(observed));
}

std::string severityName(Severity severity)
{
    return severity == Severity::Error ? "error" : severity == Severity::Warning ? "warning" : "information";
}

// `level` is a detail of its own where a finding has one, else its severity. `times` is not binding.
bool reports(const Diagnostic &diagnostic, const json::Value &expected)
{
    if (!diagnostic.code || expected.get("code").stringView() != diagnostic.code->name)
        return false;
    bool same = true;
    expected.forEachMember([&](std::string_view key, const json::Value &value) {
        if (key == "code" || key == "times")
            return;
        const std::string *detail = diagnostic.detail(key);
        const std::string text = value.isString() ? value.toString() : json::toText(value);
        const std::string own = detail ? *detail : key == "level" ? severityName(diagnostic.severity) : std::string();
        same = same && own == text;
    });
    return same;
}

void addDiagnosticDifferences(Lines &to, const json::Value &expected, const Diagnostics &observed)
{
    bool missing = false;
    for (int i = 0; i < expected.size(); ++i) {
        const json::Value wanted = expected.at(i);
        if (std::ranges::any_of(observed, [&](const Diagnostic &diagnostic) { return reports(diagnostic, wanted); }))
            continue;
        missing = true;
        to.push_back("diagnostics: not reported: " + test::shown(wanted));
    }
    if (!missing)
        return;
    for (const Diagnostic &diagnostic : observed)
        to.push_back("diagnostics: reported: " + shown(diagnostic));
}

// --- calls to the catalogue: which of them bind, and in which order (mock-catalogue's README) ---------------------
enum class CallKind { Token, Examples, Bulk, Single, Listing, Deletion, NotBinding };
constexpr std::array callNames{"token", "examples", "bulk", "single", "listing", "deletion"};

CallKind kindOf(const json::Value &call)
{
    const std::string path = call.get("path").toString();
    if (call.get("method").stringView() != "POST")
        return CallKind::NotBinding;
    if (path == "/v1/auth/access_token")
        return CallKind::Token;
    if (path.ends_with("/examples"))
        return CallKind::Examples;
    if (path.ends_with("/datasource-entities"))
        return CallKind::Listing;
    if (path.ends_with("/entities/bulk"))
        return CallKind::Bulk;
    if (path.ends_with("/bulk/entities/delete"))
        return CallKind::Deletion;
    return path.ends_with("/entities") ? CallKind::Single : CallKind::NotBinding;
}

json::Value callsOf(const json::Value &calls, CallKind kind)
{
    json::Value result = json::Value::array();
    for (int i = 0; i < calls.size(); ++i) {
        if (kindOf(calls.at(i)) != kind)
            continue;
        // The token is asked for again when it has to be; that is no difference.
        if (kind == CallKind::Token && result.size() == 1)
            continue;
        result.append(calls.at(i));
    }
    return result;
}

bool standsForAny(const json::Value &expected)
{
    const std::string_view text = expected.stringView();
    return text.starts_with('<') && text.ends_with('>');
}

// The expected value with `<version>` and the like replaced by what is there.
json::Value filledIn(const json::Value &expected, const json::Value &observed)
{
    if (standsForAny(expected) && observed.isString())
        return observed;
    if (!expected.isObject())
        return expected;
    json::Value result = json::Value::object();
    expected.forEachMember([&](std::string_view key, const json::Value &member) { result.set(key, filledIn(member, observed.get(key))); });
    return result;
}

void addCallDifferences(Lines &to, const std::string &where, const json::Value &expected, const json::Value &observed)
{
    for (const char *key : {"method", "path"})
        addDifferences(to, where + "." + key, expected.get(key), observed.get(key));
    const json::Value query = comparableQuery(observed.get("query"));
    addDifferences(to, where + ".query", filledIn(comparableQuery(expected.get("query")), query), query);
    if (expected.has("body"))
        addDifferences(to, where + ".body", filledIn(expected.get("body"), observed.get("body")), observed.get("body"));
}

void addPortDifferences(Lines &to, const json::Value &expected, const json::Value &observed, bool anyOrder)
{
    for (std::size_t kind = 0; kind < callNames.size(); ++kind)
        addListDifferences(to, std::string("port_requests.") + callNames[kind], callsOf(expected, CallKind(kind)), callsOf(observed, CallKind(kind)), anyOrder, addCallDifferences);
}

// --- the whole ---------------------------------------------------------------------------------------------------
void addRoundDifferences(Lines &to, const json::Value &expected, const Round &round)
{
    const bool anyOrder = expected.get("order").stringView() == "any";
    addListDifferences(to, "requests", expected.get("requests"), round.requests, anyOrder, addOceanRequestDifferences);
    addListDifferences(to, "documents", expected.get("documents"), round.documents, anyOrder, addDifferences);
    addListDifferences(to, "deleted", expected.get("deleted"), round.deleted, true, addDifferences);
    if (expected.has("outcome"))
        addDifferences(to, "outcome", expected.get("outcome"), json::Value::string(round.outcome));
    const double tolerance = expected.has("retry_waits_tolerance") ? expected.get("retry_waits_tolerance").toDouble() : 0.01;
    addWaitDifferences(to, expected.get("retry_waits"), round.retryWaits, tolerance, anyOrder);
    addDiagnosticDifferences(to, expected.get("diagnostics"), round.diagnostics);
    if (expected.has("examples"))
        addDifferences(to, "examples", expected.get("examples"), round.examples);
    if (expected.has("port_requests"))
        addPortDifferences(to, expected.get("port_requests"), round.portRequests, anyOrder);
}

// What stands beside `rounds` holds for each of them.
json::Value roundExpectation(const json::Value &expect, int index)
{
    json::Value round = expect.get("rounds").at(index);
    for (const char *key : {"order", "retry_waits_tolerance"}) {
        if (!round.has(key) && expect.has(key))
            round.set(key, expect.get(key));
    }
    return round;
}

void addAnyOrder(const Scenario &scenario, json::Value &expect)
{
    if (isOrderFree(scenario))
        expect.set("order", json::Value::string("any"));
}

} // namespace

std::vector<std::string> differences(const Scenario &scenario, const Observation &observation)
{
    Lines lines;
    const yaml::Node *node = scenario.section("expect");
    if (!node)
        return {"the case has no `expect`"};
    json::Value expect = toValue(*node);
    addAnyOrder(scenario, expect);
    if (expect.has("startup_error") != !observation.startupError.empty())
        lines.push_back(expect.has("startup_error") ? "startup_error: expected, but it started" : "startup_error: " + observation.startupError);
    if (!expect.has("rounds")) {
        const Round round = observation.rounds.empty() ? Round() : observation.rounds.front();
        addRoundDifferences(lines, expect, round);
        if (observation.rounds.size() > 1)
            lines.push_back("rounds: expected 1, got " + std::to_string(observation.rounds.size()));
        return lines;
    }
    const int rounds = expect.get("rounds").size();
    if (std::size_t(rounds) != observation.rounds.size())
        lines.push_back("rounds: expected " + std::to_string(rounds) + ", got " + std::to_string(observation.rounds.size()));
    for (int i = 0; i < rounds && std::size_t(i) < observation.rounds.size(); ++i) {
        Lines own;
        addRoundDifferences(own, roundExpectation(expect, i), observation.rounds[std::size_t(i)]);
        for (const std::string &line : own)
            lines.push_back("round " + std::to_string(i + 1) + ": " + line);
    }
    return lines;
}

} // namespace penstock::test
