// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pagination/kinds.h"

namespace penstock::pagination
{

// What page numbers and offsets have in common: a number that grows by a step, and a rule that says when a page was the last one.
class Counted : public Paginator
{
public:
    Counted(Parameters parameters, const Options &options, const Profile &profile);

    Result<PageRequest> at(const Position &position) const override;
    Result<std::variant<Position, Stop>> after(const Position &position, const PageView &page) const override;
    bool needsItems() const override { return m_stopsOnEmptyPage; }

    template<typename Kind>
    static Result<std::unique_ptr<Paginator>> make(const Options &options, const Profile &profile, const char *defaultParam, const char *defaultSizeParam)
    {
        auto parameters = Parameters::read(options, profile, defaultParam, defaultSizeParam);
        if (!parameters)
            return std::unexpected(parameters.error());
        return std::make_unique<Kind>(std::move(*parameters), options, profile);
    }

protected:
    virtual std::int64_t first() const = 0;
    virtual std::int64_t step() const = 0;
    virtual Flag flag(const json::Value &body) const = 0;
    virtual bool continuesWithoutHint(const PageView &page) const = 0;

    Parameters m_parameters;
    std::string m_hasMorePath;
    bool m_stopsOnEmptyPage;

private:
    std::int64_t number(const Position &position) const;
    Position next(const Position &position) const;
};

} // namespace penstock::pagination
