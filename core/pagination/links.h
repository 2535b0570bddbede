// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pagination/kinds.h"

namespace penstock::pagination
{

// What the two kinds that follow addresses have in common. The engine resolves relative addresses where the profile says so.
class Linked : public Paginator
{
public:
    explicit Linked(Place place) : m_place(std::move(place)) {}

    Result<PageRequest> at(const Position &position) const override;
    Result<std::variant<Position, Stop>> after(const Position &position, const PageView &page) const override;

protected:
    virtual std::string source() const = 0;
    virtual std::string link(const PageView &page) const = 0;   // empty: none

private:
    Place m_place;
};

} // namespace penstock::pagination
