// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/exchange/casefile.h"
#include "core/exchange/har.h"
#include "session.h"

#include <QCoreApplication>

namespace penstock::cli
{

namespace
{

exchange::HarEntry::Lines linesOf(const http::Headers &headers)
{
    exchange::HarEntry::Lines lines;
    for (const http::Header &line : headers.lines())
        lines.emplace_back(line.name, line.value);
    return lines;
}

// The exchanges of a recorded case, whose secrets are names. A case holds no times.
Exit trace(Session &session, const Arguments &arguments)
{
    if (arguments.positionals().front() != "export")
        return session.fail(Diagnostic(codes::usage, QCoreApplication::translate("Trace", "`penstock trace export CASE` is what there is.")));
    const std::string &name = arguments.positionals().back();
    const auto text = readFile(name);
    if (!text)
        return session.fail(text.error());
    const auto recorded = exchange::readCase(*text, name);
    if (!recorded)
        return session.fail(recorded.error());
    std::vector<exchange::HarEntry> entries;
    for (const http::RecordedExchange &one : recorded->exchanges) {
        exchange::HarEntry entry{.method = one.method, .url = one.url, .requestHeaders = {}, .requestBody = one.body, .hasRequestBody = !one.body.empty(), .status = one.head.status,
                                 .statusText = one.head.reason, .httpVersion = one.head.httpVersion, .responseHeaders = linesOf(one.head.headers), .body = one.reply,
                                 .bytesReceived = one.reply.size(), .remoteAddress = {}, .comment = recorded->resource, .failure = one.error ? one.error->message : std::string()};
        entries.push_back(std::move(entry));
    }
    session.output().result(exchange::harText(entries));
    return Exit::Done;
}

constexpr OptionSpec options[] = {
    {"har", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "As an HTTP archive (HAR 1.2), which is the only form and the one by itself")},
};

} // namespace

const Command traceCommand{"trace", "export CASE", QT_TRANSLATE_NOOP("Commands", "Give the exchanges of a recorded case to other tools"), options, 2, 2, trace};

} // namespace penstock::cli
