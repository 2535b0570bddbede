// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/har.h"

#include "core/http/url.h"
#include "core/json/value.h"

#include <QByteArray>
#include <QDateTime>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

using json::Value;

Value text(std::string_view value)
{
    return Value::string(value);
}

Value pairs(const HarEntry::Lines &lines)
{
    Value list = Value::array();
    for (const auto &[name, value] : lines) {
        Value one = Value::object();
        one.set("name", text(name));
        one.set("value", text(value));
        list.append(std::move(one));
    }
    return list;
}

const std::string *headerOf(const HarEntry::Lines &lines, std::string_view wanted)
{
    const auto same = [&](const auto &line) {
        return std::ranges::equal(line.first, wanted, [](unsigned char a, unsigned char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
    };
    const auto found = std::ranges::find_if(lines, same);
    return found == lines.end() ? nullptr : &found->second;
}

std::string versionText(const std::string &version)
{
    return version.empty() ? "HTTP/1.1" : "HTTP/" + version;
}

bool isText(const std::string &bytes)
{
    return QString::fromUtf8(bytes).toUtf8().toStdString() == bytes;
}

Value requestOf(const HarEntry &entry)
{
    Value request = Value::object();
    request.set("method", text(entry.method));
    request.set("url", text(entry.url));
    request.set("httpVersion", text(versionText(entry.httpVersion)));
    request.set("cookies", Value::array());
    request.set("headers", pairs(entry.requestHeaders));
    HarEntry::Lines query;
    if (const std::size_t mark = entry.url.find('?'); mark != std::string::npos) {
        for (const http::QueryItem &item : http::parseQuery(entry.url.substr(mark + 1, entry.url.find('#', mark) - mark - 1)))
            query.emplace_back(item.name, item.value);
    }
    request.set("queryString", pairs(query));
    if (entry.hasRequestBody) {
        Value body = Value::object();
        const std::string *type = headerOf(entry.requestHeaders, "content-type");
        body.set("mimeType", text(type ? *type : std::string()));
        body.set("text", text(entry.requestBody));
        request.set("postData", std::move(body));
    }
    request.set("headersSize", Value::integer(-1));
    request.set("bodySize", Value::integer(std::int64_t(entry.requestBody.size())));
    return request;
}

Value responseOf(const HarEntry &entry)
{
    Value response = Value::object();
    response.set("status", Value::integer(entry.status));
    response.set("statusText", text(entry.statusText));
    response.set("httpVersion", text(versionText(entry.httpVersion)));
    response.set("cookies", Value::array());
    response.set("headers", pairs(entry.responseHeaders));
    Value content = Value::object();
    const std::string *type = headerOf(entry.responseHeaders, "content-type");
    content.set("size", Value::integer(std::int64_t(entry.body.size())));
    content.set("mimeType", text(type ? *type : std::string()));
    if (isText(entry.body)) {
        content.set("text", text(entry.body));
    } else {
        content.set("text", text(QByteArray::fromStdString(entry.body).toBase64().toStdString()));
        content.set("encoding", text("base64"));
    }
    response.set("content", std::move(content));
    const std::string *location = headerOf(entry.responseHeaders, "location");
    response.set("redirectURL", text(location ? *location : std::string()));
    response.set("headersSize", Value::integer(-1));
    response.set("bodySize", Value::integer(std::int64_t(entry.bytesReceived)));
    if (!entry.failure.empty())
        response.set("comment", text(entry.failure));
    return response;
}

Value milliseconds(std::int64_t microseconds)
{
    return Value::number(double(microseconds) / 1000);
}

// The transport counts from the start of the transfer; an archive holds each part's own length, -1 for what did not happen.
Value timingsOf(const HarEntry &entry)
{
    Value timings = Value::object();
    const std::int64_t connected = std::max(entry.connect, entry.tls);
    const auto part = [](std::int64_t from, std::int64_t to) { return to > from ? milliseconds(to - from) : Value::integer(-1); };
    timings.set("blocked", Value::integer(-1));
    timings.set("dns", part(0, entry.nameLookup));
    timings.set("connect", part(entry.nameLookup, connected));
    timings.set("ssl", entry.tls > 0 ? part(entry.connect, entry.tls) : Value::integer(-1));
    timings.set("send", Value::integer(0));
    timings.set("wait", milliseconds(std::max<std::int64_t>(0, entry.firstByte - connected)));
    timings.set("receive", milliseconds(std::max<std::int64_t>(0, entry.total - entry.firstByte)));
    return timings;
}

} // namespace

std::string harText(const std::vector<HarEntry> &entries)
{
    Value list = Value::array();
    for (const HarEntry &entry : entries) {
        Value one = Value::object();
        const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(entry.startedAt.time_since_epoch()).count();
        one.set("startedDateTime", text(QDateTime::fromMSecsSinceEpoch(since, Qt::UTC).toString(Qt::ISODateWithMs).toStdString()));
        one.set("time", milliseconds(entry.total));
        one.set("request", requestOf(entry));
        one.set("response", responseOf(entry));
        one.set("cache", Value::object());
        one.set("timings", timingsOf(entry));
        if (!entry.remoteAddress.empty())
            one.set("serverIPAddress", text(entry.remoteAddress));
        if (!entry.comment.empty())
            one.set("comment", text(entry.comment));
        list.append(std::move(one));
    }
    Value creator = Value::object();
    creator.set("name", text("Penstock"));
    creator.set("version", text(PENSTOCK_VERSION));
    Value log = Value::object();
    log.set("version", text("1.2"));
    log.set("creator", std::move(creator));
    log.set("entries", std::move(list));
    Value har = Value::object();
    har.set("log", std::move(log));
    return json::toText(har) + '\n';
}

} // namespace penstock::exchange
