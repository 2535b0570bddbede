// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/serve/server.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <mutex>

namespace penstock::ui::test
{

// Filebeat's way to ask ChainedApi: two pages, a step per order, two splits, a cursor. %1 is the server.
inline constexpr const char *chainedConfiguration = R"(filebeat.inputs:
  - type: httpjson
    id: orders
    interval: 5m
    request.url: "%1/orders"
    request.transforms:
      - set: {target: url.params.since, value: '[[.cursor.since]]', default: '2024-05-01T00:00:00Z'}
      - set: {target: url.params.until, value: '[[formatDate (now) "RFC3339"]]'}
      - set: {target: header.X-Missing, value: '[[.last_response.body.none]]'}
    response.pagination:
      - set: {target: url.params.after, value: '[[.last_response.body.next]]', fail_on_template_error: true}
    chain:
      - step:
          request.url: "%1/orders/$.orders[:].id"
          request.method: GET
          replace: '$.orders[:].id'
          response.split: {target: body.lines, split: {target: body.parts}}
    cursor:
      since: {value: '[[.last_event.at]]'}
      version: {value: '[[.last_event.version]]', ignore_empty_value: true}
)";

// Two pages of orders; each order has lines with parts, one of which is no object.
class ChainedApi
{
public:
    bool start()
    {
        auto server = serve::Server::start({}, [this](const serve::Request &request) { return answer(request); });
        if (server)
            m_server = std::move(*server);
        return server.has_value();
    }
    QByteArray configuration() const { return QString::fromLatin1(chainedConfiguration).arg(QString::fromStdString(m_server->url())).toUtf8(); }
    QStringList asked()
    {
        const std::lock_guard lock(m_mutex);
        return m_asked;
    }

private:
    serve::Reply answer(const serve::Request &request)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_asked.append(QString::fromStdString(request.target));
        }
        serve::Reply reply;
        reply.headers.set("Content-Type", "application/json");
        if (request.path == "/orders") {
            const bool second = request.query.contains("after=");
            reply.body = second ? R"({"orders":[{"id":"o3","at":"2024-05-01T03:00:00Z"}],"next":null})"
                                : R"({"orders":[{"id":"o1","at":"2024-05-01T01:00:00Z"},{"id":"o2","at":"2024-05-01T02:00:00Z"}],"next":"b81"})";
            return reply;
        }
        const std::string id = request.path.substr(request.path.rfind('/') + 1);
        const std::string at = "2024-05-01T0" + id.substr(1) + ":30:00Z";
        reply.body = R"({"lines":[{"parts":[{"part":")" + id + R"(-a","at":")" + at + R"("},{"part":")" + id + R"(-b","at":")" + at + R"("},7]},{"parts":"broken"}]})";
        return reply;
    }

    std::mutex m_mutex;
    QStringList m_asked;
    std::unique_ptr<serve::Server> m_server;      // last: ends before what its answers touch
};

} // namespace penstock::ui::test
