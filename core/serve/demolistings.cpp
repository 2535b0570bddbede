// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/demodata.h"
#include "core/serve/demoroutes.h"

#include <QByteArray>

#include <algorithm>

// The tracker's listings: one kind of pagination each.
namespace penstock::serve::demo
{

namespace
{

constexpr int mostPerPage = 100;

struct Slice {
    int begin = 0, end = 0;                      // counted from 0
    bool more = false;
};

Slice slice(int begin, int size, int count)
{
    const int from = std::clamp(begin, 0, count);
    const int to = std::min(count, from + size);
    return {from, to, to < count};
}

std::string cursorText(int begin)
{
    return QByteArray("after:" + QByteArray::number(begin)).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
}

std::optional<int> cursorBegin(const std::string &cursor)
{
    const QByteArray text = QByteArray::fromBase64(QByteArray::fromStdString(cursor), QByteArray::Base64UrlEncoding);
    bool valid = text.startsWith("after:");
    const int begin = valid ? text.mid(6).toInt(&valid) : 0;
    return valid ? std::optional(begin) : std::nullopt;
}

// {data, meta: {total, has_more, next_cursor}}, by cursor, or by offset where that is sent.
Reply dataReply(const Call &call, const std::vector<int> &numbers, const std::function<std::string(int)> &record)
{
    int begin = call.number("offset", 0, 0, 1'000'000);
    if (const std::string *cursor = call.parameter("cursor")) {
        const auto known = cursorBegin(*cursor);
        if (!known)
            return problem(400, "This cursor was not given out here.");
        begin = *known;
    }
    const Slice part = slice(begin, call.number("limit", 50, 1, mostPerPage), int(numbers.size()));
    std::vector<std::string> data;
    for (int i = part.begin; i < part.end; ++i)
        data.push_back(record(numbers[std::size_t(i)]));
    JsonObject meta;
    meta.number("total", std::int64_t(numbers.size())).flag("has_more", part.more);
    meta.raw("next_cursor", part.more ? jsonText(cursorText(part.end)) : "null");
    return jsonReply(JsonObject().raw("data", jsonList(data)).raw("meta", meta.done()).done());
}

std::vector<int> upTo(int count)
{
    std::vector<int> numbers;
    for (int number = 1; number <= count; ++number)
        numbers.push_back(number);
    return numbers;
}

bool exists(int number, int count)
{
    return number >= 1 && number <= count;
}

Reply listUsers(const Call &call)
{
    const int size = call.number("per_page", 30, 1, mostPerPage);
    const Slice part = slice((call.number("page", 1, 1, 1'000'000) - 1) * size, size, userCount);
    Reply reply = jsonReply(jsonList(records(part.begin, part.end, user)));
    reply.headers.append("X-Total-Count", std::to_string(userCount));
    return reply;
}

Reply listIssues(const Call &call)
{
    std::vector<int> numbers = upTo(issueCount);
    if (const std::string *state = call.parameter("state"))
        std::erase_if(numbers, [state](int number) { return (number % 3 == 0 ? "closed" : "open") != *state; });
    return dataReply(call, numbers, issue);
}

Reply oneIssue(const Call &call)
{
    return exists(call.capture(0), issueCount) ? jsonReply(issue(call.capture(0))) : problem(404, "There is no such issue.");
}

Reply listComments(const Call &call)
{
    const int number = call.capture(0);
    if (!exists(number, issueCount))
        return problem(404, "There is no such issue.");
    return dataReply(call, upTo(commentCount(number)), [number](int which) { return comment(number, which); });
}

Reply listAuditEvents(const Call &call)
{
    const Slice part = slice(call.number("after", 0, 0, auditCount), call.number("limit", 100, 1, mostPerPage), auditCount);
    JsonObject json;
    json.raw("events", jsonList(records(part.begin, part.end, auditEvent)));
    // Relative, as many APIs have it.
    return jsonReply(json.raw("next", part.more ? jsonText("/api/audit-events?after=" + std::to_string(part.end)) : "null").done());
}

Reply listReleases(const Call &call)
{
    const int size = call.number("per_page", 20, 1, mostPerPage);
    const int page = call.number("page", 1, 1, 1'000'000);
    const Slice part = slice((page - 1) * size, size, releaseCount);
    Reply reply = jsonReply(jsonList(records(part.begin, part.end, release)));
    const std::string *host = call.request.headers.first("Host");
    const auto link = [&](int to, const char *relation) {
        return "<http://" + (host ? *host : std::string()) + "/api/releases?page=" + std::to_string(to) + "&per_page=" + std::to_string(size) + ">; rel=\"" + relation + "\"";
    };
    const int last = (releaseCount + size - 1) / size;
    std::string links = link(1, "first") + ", " + link(last, "last");
    if (part.more)
        links += ", " + link(page + 1, "next");
    reply.headers.append("Link", links);
    return reply;
}

Reply listLabels(const Call &)
{
    return jsonReply(jsonList(records(0, labelCount, label)));
}

Reply listProjects(const Call &)
{
    return jsonReply(JsonObject().raw("projects", jsonList(records(0, projectCount, project))).done());
}

Reply listBoards(const Call &call)
{
    const int number = call.capture(0);
    if (!exists(number, projectCount))
        return problem(404, "There is no such project.");
    return jsonReply(JsonObject().raw("boards", jsonList(records(0, boardsPerProject, [number](int which) { return board(number, which); }))).done());
}

Reply listCards(const Call &call)
{
    const int project = call.capture(0);
    const int board = call.capture(1) - project * 10;
    if (!exists(project, projectCount) || !exists(board, boardsPerProject))
        return problem(404, "There is no such board in this project.");
    return jsonReply(jsonList(records(0, cardsPerBoard, [project, board](int which) { return card(project, board, which); })));
}

Reply exportIssues(const Call &call)
{
    Reply reply;
    reply.headers.append("Content-Type", "application/x-ndjson");
    const int count = call.number("count", issueCount, 0, 10'000'000);
    reply.stream = [count, sent = 0]() mutable {
        std::string lines;
        for (int i = 0; i < 100 && sent < count; ++i)
            lines += issue(1 + sent++ % issueCount) + "\n";
        return lines;
    };
    return reply;
}

constexpr Route routes[] = {
    {"POST", "/api/token", Access::Anyone, login, "A session token for client_id and client_secret; ?lifetime=SECONDS shortens its five minutes."},
    {"GET", "/api/users", Access::Basic, listUsers, "57 users: a JSON array by page and per_page."},
    {"GET", "/api/issues", Access::Bearer, listIssues, "240 issues in `data`: by cursor and limit (meta.next_cursor, meta.has_more), or by offset and limit; ?state=open."},
    {"GET", "/api/issues/{issue}", Access::Bearer, oneIssue, "One issue."},
    {"GET", "/api/issues/{issue}/comments", Access::Bearer, listComments, "The comments of an issue in `data`, by offset and limit; every fourth issue has some, issue 4 has 120."},
    {"GET", "/api/audit-events", Access::Login, listAuditEvents, "300 events in `events`; `next` is the relative address of the next page."},
    {"GET", "/api/releases", Access::ApiKey, listReleases, "45 releases: a JSON array with a Link header; numbers beyond 2^53 and of 30 digits."},
    {"GET", "/api/labels", Access::Anyone, listLabels, "12 labels: one JSON array."},
    {"GET", "/api/projects", Access::Anyone, listProjects, "4 projects in `projects`."},
    {"GET", "/api/projects/{project}/boards", Access::Anyone, listBoards, "The boards of a project in `boards`."},
    {"GET", "/api/projects/{project}/boards/{board}/cards", Access::Anyone, listCards, "The cards of a board: a path with two parameters, the second depending on the first."},
    {"GET", "/api/export/issues.ndjson", Access::Anyone, exportIssues, "Issues as NDJSON; ?count=N."},
};

} // namespace

std::span<const Route> listingRoutes()
{
    return routes;
}

} // namespace penstock::serve::demo
