// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/counted.h"

#include <QCoreApplication>

#include <charconv>

namespace penstock::pagination
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Pagination", text);
}
} // namespace

Counted::Counted(Parameters parameters, const Options &options, const Profile &profile)
    : m_parameters(std::move(parameters))
    , m_hasMorePath(options.text("has_more_path").orElse({}))
    , m_stopsOnEmptyPage(profile.offsetStopsOnEmptyPage)
{
}

std::int64_t Counted::number(const Position &position) const
{
    std::int64_t value = first();
    if (!position.token.empty())
        std::from_chars(position.token.data(), position.token.data() + position.token.size(), value);
    return value;
}

Result<PageRequest> Counted::at(const Position &position) const
{
    const std::string value = std::to_string(number(position));
    PageRequest request{m_parameters.query(value), {}, {}};
    if (position.page == 1) {
        request.reason = firstPage(m_parameters.place);
    } else {
        request.reason.rule = "next-number";
        request.reason.sentence = tr("The page before was not the last: `%1` is now %2.").arg(QString::fromStdString(m_parameters.param), QString::fromStdString(value));
        request.reason.place = m_parameters.place;
    }
    request.reason.value = value;
    request.reason.target = "query " + m_parameters.param;
    return request;
}

Position Counted::next(const Position &position) const
{
    return {position.page + 1, std::to_string(number(position) + step())};
}

Result<std::variant<Position, Stop>> Counted::after(const Position &position, const PageView &page) const
{
    const Place &place = m_parameters.place;
    if (m_stopsOnEmptyPage && page.items == 0)
        return stop("empty-page", tr("The page holds no item."), place, "count", "0");
    switch (page.shape) {
    case PageView::Shape::Array:
        if (page.rootCount >= m_parameters.pageSize)
            return next(position);
        return stop("short-page", tr("A short page: %1 of %2 items.").arg(page.rootCount).arg(m_parameters.pageSize), place, "count", std::to_string(page.rootCount));
    case PageView::Shape::Object: {
        const Flag found = flag(page.body);
        if (found.has) {
            if (found.value)
                return next(position);
            return stop("has-more-false", tr("The answer says that there is no further page."), place, found.source, found.text);
        }
        if (continuesWithoutHint(page))
            return next(position);
        if (page.items < m_parameters.pageSize)
            return stop("short-page", tr("A short page: %1 of %2 items.").arg(page.items).arg(m_parameters.pageSize), place, "count", std::to_string(page.items));
        return stop("no-hint", tr("The answer does not say whether there is a further page."), place);
    }
    case PageView::Shape::Other:
        if (!m_stopsOnEmptyPage)
            return next(position);      // neither object nor array ends the loop (ocean, section 4.2)
        return stop("not-a-page", tr("The answer is neither an object nor an array."), place);
    }
    return stop("not-a-page", tr("The answer is neither an object nor an array."), place);
}

} // namespace penstock::pagination
