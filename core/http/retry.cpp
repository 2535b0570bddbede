// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/retry.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace penstock::http
{

using std::chrono::milliseconds;
using Time = std::chrono::system_clock::time_point;

namespace
{

bool isSafe(std::string_view method)
{
    constexpr std::array<std::string_view, 6> safe{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
    return std::ranges::find(safe, method) != safe.end();
}

bool mayRepeat(const RetryRules &rules, std::string_view method, int attempt)
{
    return attempt < rules.attempts && (rules.unsafeMethods || isSafe(method));
}

milliseconds until(Time then, Time now)
{
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(then - now));
}

RetryDecision backOff(const RetryRules &rules, int attempt, double coin)
{
    const double share = rules.coinToss ? (coin < 0.5 ? -1.0 : 1.0) : 2 * coin - 1;
    const double wait = double(rules.waitMin.count()) * std::exp2(std::min(attempt - 1, 60)) * (1 + share * rules.jitter);
    const double most = double(rules.waitMax.count());
    return {milliseconds(std::llround(std::clamp(wait, 0.0, most))), "back-off"};
}

std::optional<Time> toTime(const QDateTime &date)
{
    if (!date.isValid())
        return std::nullopt;
    return Time(milliseconds(date.toMSecsSinceEpoch()));
}

std::optional<Time> parseIsoTime(const QString &text)
{
    if (text.size() < 10 || text.at(4) != u'-')
        return std::nullopt;
    QString full = text;
    if (full.at(full.size() > 10 ? 10 : 0) == u' ')
        full[10] = u'T';
    if (full.size() == 10)
        full += QStringLiteral("T00:00:00");
    QDateTime date = QDateTime::fromString(full, Qt::ISODateWithMs);
    if (date.timeSpec() == Qt::LocalTime)
        date.setTimeSpec(Qt::UTC);
    return toTime(date);
}

std::optional<Time> parseHttpDate(const QString &text)
{
    // Month and day names are English whatever the locale: Qt's RFC 2822 reader takes them so.
    return toTime(QDateTime::fromString(text.endsWith(QStringLiteral("GMT")) ? text.chopped(3) + QStringLiteral("+0000") : text, Qt::RFC2822Date));
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void makeGet(Request &request)
{
    request.method = "GET";
    request.body.clear();
    request.hasBody = false;
    for (const char *name : {"Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "Content-Location", "Transfer-Encoding"})
        request.headers.remove(name);
}

bool withoutCredentials(Headers &headers, const std::vector<std::string> &credentials)
{
    const std::size_t before = headers.lines().size();
    for (const char *name : {"Authorization", "Cookie", "Proxy-Authorization"})
        headers.remove(name);
    for (const std::string &name : credentials)
        headers.remove(name);
    return headers.lines().size() != before;
}

} // namespace

std::optional<milliseconds> parseWait(std::string_view value, Time now, bool httpDates)
{
    constexpr std::int64_t mostSeconds = 10'000;
    if (value.empty() || value.size() > 64)
        return std::nullopt;
    if (std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
        std::int64_t number = 0;
        if (std::from_chars(value.data(), value.data() + value.size(), number).ec != std::errc() || number > 100'000'000'000)
            return milliseconds::max();
        // Ocean takes everything above its limit for a point in time; no other number of seconds since 1970 is as small as a day.
        const std::int64_t mostOfWait = httpDates ? 100'000'000 : mostSeconds;
        return number <= mostOfWait ? milliseconds(number * 1000) : until(Time(std::chrono::seconds(number)), now);
    }
    const QString text = QString::fromLatin1(value.data(), qsizetype(value.size()));
    if (const auto then = parseIsoTime(text); then && *then > now)
        return until(*then, now);
    if (!httpDates)
        return std::nullopt;
    if (const auto then = parseHttpDate(text); then && *then > now)
        return until(*then, now);
    double seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds, std::chars_format::fixed);
    if (error == std::errc() && end == value.data() + value.size() && seconds >= 0 && seconds <= mostSeconds)
        return milliseconds(std::llround(std::ceil(seconds * 1000)));
    return std::nullopt;
}

std::optional<RetryDecision> retryAfter(const RetryRules &rules, std::string_view method, int attempt, const ResponseHead &head, Time now, double coin)
{
    const bool passing = std::ranges::find(rules.statuses, head.status) != rules.statuses.end() || (head.status == 401 && rules.unauthorized);
    if (!passing || !mayRepeat(rules, method, attempt))
        return std::nullopt;
    for (const std::string_view name : rules.headers) {
        const std::string *value = head.headers.first(name);
        if (!value)
            continue;
        if (const auto wait = parseWait(*value, now, rules.httpDates))
            return RetryDecision{std::min(*wait, rules.waitMax), "header " + std::string(name)};
    }
    return backOff(rules, attempt, coin);
}

std::optional<RetryDecision> retryAfter(const RetryRules &rules, std::string_view method, int attempt, const TransportError &error, double coin)
{
    using Kind = TransportError::Kind;
    const bool never = error.kind == Kind::TooLarge || error.kind == Kind::Cancelled;
    const bool lasting = error.kind == Kind::CertificateRefused || error.kind == Kind::BadUrl;
    if (never || (lasting && !rules.everyFailure) || !mayRepeat(rules, method, attempt))
        return std::nullopt;
    return backOff(rules, attempt, coin);
}

std::optional<Request> redirected(const Request &request, const ResponseHead &head, const std::vector<std::string> &credentials, bool *leftOut)
{
    if (leftOut)
        *leftOut = false;
    const std::string *location = head.headers.first("Location");
    if (!isRedirect(head.status) || !location || location->empty())
        return std::nullopt;
    const std::string target = resolveUrl(request.url, *location);
    if (target.empty())
        return std::nullopt;
    Request next = request;
    next.url = target;
    const bool post = request.method == "POST" && (head.status == 301 || head.status == 302);
    const bool seeOther = head.status == 303 && request.method != "HEAD" && request.method != "GET";
    if (post || seeOther)
        makeGet(next);
    if (!sameOrigin(request.url, target)) {
        next.headers.remove("Host");
        const bool any = withoutCredentials(next.headers, credentials);
        if (leftOut)
            *leftOut = any;
    }
    return next;
}

} // namespace penstock::http
