// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/demo.h"

#include "core/serve/demodata.h"
#include "core/serve/demoroutes.h"
#include "core/serve/gzip.h"

#include <algorithm>
#include <charconv>
#include <memory>

namespace penstock::serve
{

namespace demo
{

const std::string *Call::parameter(std::string_view name) const
{
    const auto found = std::ranges::find(query, name, &http::QueryItem::name);
    return found == query.end() ? nullptr : &found->value;
}

namespace
{

std::optional<int> whole(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

int Call::number(std::string_view name, int otherwise, int least, int most) const
{
    const std::string *text = parameter(name);
    return std::clamp(text ? whole(*text).value_or(otherwise) : otherwise, least, most);
}

int Call::capture(std::size_t index) const
{
    return index < captures.size() ? whole(captures[index]).value_or(0) : 0;
}

Reply jsonReply(std::string body, int status)
{
    Reply reply;
    reply.status = status;
    reply.headers.append("Content-Type", "application/json");
    reply.body = std::move(body);
    return reply;
}

Reply problem(int status, std::string_view sentence)
{
    return jsonReply(JsonObject().number("status", status).text("error", sentence).done(), status);
}

std::vector<std::string> records(int begin, int end, const std::function<std::string(int number)> &record)
{
    std::vector<std::string> list;
    for (int i = begin; i < end; ++i)
        list.push_back(record(i + 1));
    return list;
}

namespace
{

std::string_view takeSegment(std::string_view &path)
{
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    const auto end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

// The values of the pattern's {names}; nothing where the path is another one.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path)
{
    std::vector<std::string> captures;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = takeSegment(pattern);
        const std::string_view given = takeSegment(path);
        if (wanted.starts_with('{'))
            captures.push_back(http::percentDecode(given));
        else if (wanted != given)
            return std::nullopt;
    }
    return pattern.empty() && path.empty() ? std::optional(std::move(captures)) : std::nullopt;
}

Reply describe(const Call &)
{
    std::vector<std::string> list;
    for (const DemoRoute &route : demoRoutes())
        list.push_back(JsonObject().text("method", route.method).text("path", route.pattern).text("auth", route.authentication).text("about", route.about).done());
    return jsonReply(JsonObject().text("name", "Penstock sample API: an issue tracker").raw("routes", jsonList(list)).done());
}

constexpr Route ownRoutes[] = {
    {"GET", "/", Access::Anyone, describe, "This list."},
};

std::vector<Route> allRoutes()
{
    std::vector<Route> all(std::begin(ownRoutes), std::end(ownRoutes));
    for (const auto part : {listingRoutes(), oddRoutes()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

bool takesMethod(const Route &route, std::string_view method)
{
    const std::string_view own = route.method;
    return own == "*" || own == method || (own == "GET" && method == "HEAD");
}

// Compressed where the client can read that and it is worth it.
void compress(const Request &request, Reply &reply)
{
    constexpr std::size_t worthIt = 1024;
    const std::string *accepted = request.headers.first("Accept-Encoding");
    if (reply.stream || reply.breakOff || reply.body.size() < worthIt || reply.headers.has("Content-Encoding") || !accepted || accepted->find("gzip") == std::string::npos)
        return;
    reply.body = gzipped(reply.body);
    reply.headers.append("Content-Encoding", "gzip");
    reply.headers.append("Vary", "Accept-Encoding");
}

Reply answer(const Request &request, const std::vector<Route> &routes, Counters &counters)
{
    const Route *otherMethod = nullptr;
    for (const Route &route : routes) {
        auto captures = match(route.pattern, request.rawPath);
        if (!captures)
            continue;
        if (!takesMethod(route, request.method)) {
            otherMethod = &route;
            continue;
        }
        if (auto refused = refusal(route.access, request))
            return *refused;
        return route.answer(Call{request, http::parseQuery(request.query), std::move(*captures), counters});
    }
    if (!otherMethod)
        return problem(404, "Nothing here; GET / lists what there is.");
    Reply reply = problem(405, "Not with this method.");
    reply.headers.append("Allow", otherMethod->method);
    return reply;
}

} // namespace
} // namespace demo

std::vector<DemoRoute> demoRoutes()
{
    std::vector<DemoRoute> list;
    for (const demo::Route &route : demo::allRoutes())
        list.push_back({route.method, route.pattern, demo::accessName(route.access), route.about});
    return list;
}

Server::Handler demoHandler()
{
    auto counters = std::make_shared<demo::Counters>();
    return [counters, routes = demo::allRoutes()](const Request &request) {
        Reply reply = demo::answer(request, routes, *counters);
        demo::compress(request, reply);
        return reply;
    };
}

} // namespace penstock::serve
