// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/counted.h"

#include <QCoreApplication>

namespace penstock::pagination
{

namespace
{
// offset=0, 100, 200, ... (ocean, section 4.2). Objects without a flag: the real system goes on for ever, native until an empty or short page.
class Offset final : public Counted
{
public:
    using Counted::Counted;

private:
    std::int64_t first() const override { return 0; }
    std::int64_t step() const override { return m_parameters.pageSize; }

    Flag flag(const json::Value &body) const override
    {
        if (!m_hasMorePath.empty()) {
            Flag flag = flagAt(body, m_hasMorePath);
            flag.has = true;      // a missing value means stop
            return flag;
        }
        if (const Flag flag = flagAt(body, "has_more"); flag.has)
            return flag;
        return flagAt(body, "hasMore");
    }

    bool continuesWithoutHint(const PageView &page) const override
    {
        return m_stopsOnEmptyPage ? page.items >= m_parameters.pageSize : true;
    }
};
} // namespace

Result<std::unique_ptr<Paginator>> makeOffset(const Options &options, const Profile &profile)
{
    return Counted::make<Offset>(options, profile, "offset", "limit");
}

} // namespace penstock::pagination
