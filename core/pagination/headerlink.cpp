// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/links.h"

#include "core/http/retry.h"

#include <QCoreApplication>

namespace penstock::pagination
{

namespace
{
// The address of the next page stands in the Link header.
class HeaderLink final : public Linked
{
public:
    HeaderLink(const Options &options, const Profile &profile)
        : Linked(options.place()), m_relation(options.text("header_link_rel").orElse("next")), m_naive(!profile.resolveRelativeLinks)
    {
    }

private:
    std::string source() const override { return "header Link"; }

    std::string link(const PageView &page) const override { return http::linkTarget(page.head.headers, m_relation, m_naive).value_or(std::string()); }

    std::string m_relation;
    bool m_naive;
};
} // namespace

Result<std::unique_ptr<Paginator>> makeHeaderLink(const Options &options, const Profile &profile)
{
    if (const auto size = readPageSize(options); !size)
        return std::unexpected(size.error());
    return std::make_unique<HeaderLink>(options, profile);
}

} // namespace penstock::pagination
