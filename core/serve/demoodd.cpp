// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/demodata.h"
#include "core/serve/demoroutes.h"
#include "core/serve/gzip.h"

// Answers as they come in real life: late, too many, too large, broken, elsewhere.
namespace penstock::serve::demo
{

namespace
{

std::string someIssues(int count)
{
    return jsonList(records(0, count, issue));
}

Reply limited(const Call &call)
{
    constexpr int every = 3;
    const int before = call.counters.limited++ % every;
    const int page = call.number("page", 1, 1, 4);
    Reply reply = before == every - 1 ? problem(429, "Too many requests; ask again in a second.")
                                      : jsonReply(JsonObject().raw("data", jsonList(records((page - 1) * 10, page * 10, issue))).flag("has_more", page < 4).done());
    if (before == every - 1)
        reply.headers.append("Retry-After", "1");
    reply.headers.append("X-RateLimit-Limit", std::to_string(every - 1));
    reply.headers.append("X-RateLimit-Remaining", std::to_string(std::max(0, every - 2 - before)));
    return reply;
}

Reply slow(const Call &call)
{
    Reply reply = jsonReply(someIssues(5));
    reply.delay = std::chrono::seconds(call.number("seconds", 2, 0, 120));
    return reply;
}

// About a kilobyte a record, made while it is sent.
Reply large(const Call &call)
{
    Reply reply;
    reply.headers.append("Content-Type", "application/json");
    const std::size_t most = std::size_t(call.number("megabytes", 100, 1, 10'000)) * 1'000'000;
    reply.stream = [most, sent = std::size_t(0), number = 0, ended = false]() mutable {
        std::string piece;
        while (!ended && piece.size() < 64'000) {
            const std::string filler(600, char('a' + number % 26));
            piece += number == 0 ? "[" : ",\n";
            piece += JsonObject().number("number", number).raw("issue", issue(1 + number % issueCount)).text("filler", filler).done();
            ++number;
            ended = sent + piece.size() >= most;
        }
        if (ended && !piece.empty())
            piece += "]\n";
        sent += piece.size();
        return piece;
    };
    return reply;
}

Reply truncated(const Call &)
{
    const std::string whole = someIssues(10);
    return jsonReply(whole.substr(0, whole.size() * 2 / 3));
}

Reply dropped(const Call &call)
{
    Reply reply = truncated(call);
    reply.breakOff = true;
    return reply;
}

Reply silent(const Call &)
{
    Reply reply;
    reply.abort = true;
    return reply;
}

Reply flaky(const Call &call)
{
    return call.counters.flaky++ % 2 == 0 ? problem(500, "Fails every other time.") : jsonReply(someIssues(10));
}

Reply html(const Call &)
{
    Reply reply;
    reply.headers.append("Content-Type", "text/html; charset=utf-8");
    reply.body = "<!doctype html><title>Sign in</title><p>Please sign in.</p>\n";
    return reply;
}

Reply status(const Call &call)
{
    const int wanted = call.capture(0);
    return wanted >= 200 && wanted <= 599 ? problem(wanted, "As asked for.") : problem(404, "A status is 200 to 599.");
}

Reply endless(const Call &)
{
    return jsonReply(JsonObject().raw("data", someIssues(2)).flag("has_more", true).text("next", "/api/broken/endless").text("next_cursor", "again").done());
}

Reply mixed(const Call &)
{
    return jsonReply(jsonList({issue(1), "17", "null", jsonText("text"), issue(2), "[]"}));
}

Reply brokenGzip(const Call &)
{
    Reply reply = jsonReply(someIssues(50));
    reply.body = gzipped(reply.body);
    reply.body.resize(reply.body.size() / 2);
    reply.headers.append("Content-Encoding", "gzip");
    return reply;
}

Reply redirectTo(const std::string &location)
{
    Reply reply = problem(302, "See the Location header.");
    reply.headers.append("Location", location);
    return reply;
}

Reply redirect(const Call &)
{
    return redirectTo("/api/labels");
}

Reply redirectLoop(const Call &)
{
    return redirectTo("/api/redirect/loop");
}

// The same machine under its other name, which is another origin: credentials stay behind.
Reply redirectAway(const Call &call)
{
    const std::string *host = call.request.headers.first("Host");
    const auto colon = host ? host->rfind(':') : std::string::npos;
    const std::string port = colon == std::string::npos ? std::string() : host->substr(colon);
    const bool byNumber = host && host->starts_with("127.");
    std::string location = byNumber ? "http://localhost" : "http://127.0.0.1";
    location += port;
    location += "/api/echo";
    return redirectTo(location);
}

Reply echo(const Call &call)
{
    JsonObject headers, query, json;
    for (const http::Header &line : call.request.headers.lines())
        headers.text(line.name, line.value);
    for (const http::QueryItem &item : call.query)
        query.text(item.name, item.value);
    json.text("method", call.request.method).text("target", call.request.target).raw("query", query.done()).raw("headers", headers.done());
    return jsonReply(json.text("body", call.request.body).done());
}

constexpr Route routes[] = {
    {"GET", "/api/limited", Access::Anyone, limited, "Four pages by page; every third request gets 429 with Retry-After: 1."},
    {"GET", "/api/slow", Access::Anyone, slow, "Answers late; ?seconds=2."},
    {"GET", "/api/large", Access::Anyone, large, "One JSON array of any size; ?megabytes=100."},
    {"GET", "/api/broken/truncated", Access::Anyone, truncated, "The JSON ends in the middle of a record."},
    {"GET", "/api/broken/dropped", Access::Anyone, dropped, "The connection ends in the middle of a record."},
    {"GET", "/api/broken/silent", Access::Anyone, silent, "The connection ends without an answer."},
    {"GET", "/api/broken/flaky", Access::Anyone, flaky, "500, then an answer, then 500 ..."},
    {"GET", "/api/broken/html", Access::Anyone, html, "A sign-in page instead of JSON, with status 200."},
    {"GET", "/api/broken/endless", Access::Anyone, endless, "Every page names the same next one."},
    {"GET", "/api/broken/mixed", Access::Anyone, mixed, "An array whose elements are not all objects."},
    {"GET", "/api/broken/gzip", Access::Anyone, brokenGzip, "Compressed, and cut off."},
    {"GET", "/api/broken/status/{status}", Access::Anyone, status, "Any status."},
    {"GET", "/api/redirect", Access::Anyone, redirect, "302 to /api/labels."},
    {"GET", "/api/redirect/loop", Access::Anyone, redirectLoop, "302 to itself."},
    {"GET", "/api/redirect/away", Access::Anyone, redirectAway, "302 to /api/echo under the machine's other name."},
    {"*", "/api/echo", Access::Anyone, echo, "What was asked, as JSON."},
};

} // namespace

std::span<const Route> oddRoutes()
{
    return routes;
}

} // namespace penstock::serve::demo
