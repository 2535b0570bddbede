// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/kinds.h"

#include <QCoreApplication>

namespace penstock::pagination
{

namespace
{
class None final : public Paginator
{
public:
    explicit None(Place place) : m_place(std::move(place)) {}

    Result<PageRequest> at(const Position &) const override
    {
        return PageRequest{{}, {}, firstPage(m_place)};
    }

    Result<std::variant<Position, Stop>> after(const Position &, const PageView &) const override
    {
        return stop("no-pagination", QCoreApplication::translate("Pagination", "The pagination is `none`: one page is all."), m_place);
    }

private:
    Place m_place;
};
} // namespace

Result<std::unique_ptr<Paginator>> makeNone(const Options &options, const Profile &)
{
    if (const auto size = readPageSize(options); !size)
        return std::unexpected(size.error());
    return std::make_unique<None>(options.place());
}

} // namespace penstock::pagination
