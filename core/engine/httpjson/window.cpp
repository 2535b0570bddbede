// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/window.h"

#include "core/http/url.h"

#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace penstock
{

namespace
{

using Time = TimeWindow::Time;

std::vector<Time> timesIn(const QString &text)
{
    static const QRegularExpression written(QStringLiteral(R"((?<!\d)\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d))"));
    static const QRegularExpression counted(QStringLiteral(R"(^\s*(1\d{9}|2\d{9})(\d{3})?(\.\d+)?\s*$)"));
    std::vector<Time> times;
    const auto add = [&](const QDateTime &time) {
        if (time.isValid())
            times.emplace_back(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
    };
    if (const auto match = counted.match(text); match.hasMatch()) {
        const qint64 seconds = match.captured(1).toLongLong();
        add(QDateTime::fromMSecsSinceEpoch(seconds * 1000 + match.captured(2).toLongLong(), Qt::UTC));
        return times;
    }
    for (auto matches = written.globalMatch(text); matches.hasNext();) {
        QDateTime time = QDateTime::fromString(matches.next().captured().replace(QLatin1Char(' '), QLatin1Char('T')), Qt::ISODateWithMs);
        if (time.timeSpec() == Qt::LocalTime)
            time.setTimeSpec(Qt::UTC);
        add(time);
    }
    return times;
}

bool says(const std::string &name, std::span<const std::string_view> words)
{
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : char(c); });
    return std::ranges::any_of(words, [&](std::string_view word) { return lower.contains(word); });
}

constexpr std::array<std::string_view, 8> beginnings{"since", "start", "from", "after", "begin", "gte", "min", "newer"};
constexpr std::array<std::string_view, 8> ends{"until", "end", "before", "lte", "max", "older", "_to", "till"};

} // namespace

TimeWindow windowOf(const std::string &url)
{
    TimeWindow window;
    const std::size_t mark = url.find('?');
    if (mark == std::string::npos)
        return window;
    const std::string query = url.substr(mark + 1, url.find('#') == std::string::npos ? std::string::npos : url.find('#') - mark - 1);
    for (const http::QueryItem &item : http::parseQuery(query)) {
        const std::vector<Time> times = timesIn(QString::fromStdString(item.value));
        if (times.empty())
            continue;
        const bool isEnd = item.name == "to" || says(item.name, ends);
        if (times.size() > 1 || (!isEnd && (says(item.name, beginnings) || !window.from))) {
            if (!window.from) {
                window.from = times.front();
                window.fromName = item.name;
            }
        }
        if (times.size() > 1 || isEnd) {
            window.until = times.back();
            window.untilName = item.name;
        }
    }
    return window;
}

} // namespace penstock
