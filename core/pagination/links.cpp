// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/links.h"

#include <QCoreApplication>

namespace penstock::pagination
{

Result<PageRequest> Linked::at(const Position &position) const
{
    if (position.token.empty())
        return PageRequest{{}, {}, firstPage(m_place)};
    PageRequest request;
    request.url = position.token;
    request.reason.rule = "next-link";
    request.reason.sentence = QCoreApplication::translate("Pagination", "The page before names this address as the next one.");
    request.reason.source = source();
    request.reason.value = position.token;
    request.reason.target = "url";
    request.reason.place = m_place;
    return request;
}

Result<std::variant<Position, Stop>> Linked::after(const Position &position, const PageView &page) const
{
    std::string next = link(page);
    if (next.empty())
        return stop("no-next-link", QCoreApplication::translate("Pagination", "The answer names no further page."), m_place, source());
    return Position{position.page + 1, std::move(next)};
}

} // namespace penstock::pagination
