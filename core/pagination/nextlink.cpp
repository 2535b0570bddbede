// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/links.h"

#include <QCoreApplication>

namespace penstock::pagination
{

namespace
{
// The address of the next page stands in the body: the key is tried literally, then as a dotted path (ocean, section 4.2).
class NextLink final : public Linked
{
public:
    explicit NextLink(const Options &options)
        : Linked(options.place()), m_path(options.text("next_link_path").orElse("@odata.nextLink"))
    {
    }

private:
    std::string source() const override { return "body." + m_path; }

    std::string link(const PageView &page) const override
    {
        if (page.shape != PageView::Shape::Object)
            return {};
        json::Value value = page.body.get(m_path);
        if (value.isNull())
            value = json::atDottedPath(page.body, m_path);
        return json::isTruthy(value) ? valueText(value) : std::string();
    }

    std::string m_path;
};
} // namespace

Result<std::unique_ptr<Paginator>> makeNextLink(const Options &options, const Profile &)
{
    if (const auto size = readPageSize(options); !size)
        return std::unexpected(size.error());
    return std::make_unique<NextLink>(options);
}

} // namespace penstock::pagination
