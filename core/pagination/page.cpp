// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/counted.h"

#include "core/base/codes.h"

#include <QCoreApplication>

namespace penstock::pagination
{

namespace
{
// page=1, 2, 3, ... (ocean, section 4.2). Objects without a hint: the real system reads one page only, native goes on while pages are full.
class Page final : public Counted
{
public:
    using Counted::Counted;

    Result<> read(const Options &options, const Profile &profile)
    {
        const auto start = options.integer("start_page");
        if (start.isIllTyped()) {
            return failure(codes::wrongType, QCoreApplication::translate("Pagination", "The start page `%1` is not a whole number.").arg(QString::fromStdString(start.text)),
                           start.place);
        }
        m_start = start.orElse(1);
        m_lastPagePath = options.text("last_page_path").orElse({});
        m_fullPagesGoOn = profile.pageWithoutHintContinues;
        return {};
    }

private:
    std::int64_t first() const override { return m_start; }
    std::int64_t step() const override { return 1; }

    Flag flag(const json::Value &body) const override
    {
        if (!m_hasMorePath.empty()) {
            if (const Flag flag = flagAt(body, m_hasMorePath); flag.has)
                return flag;
        }
        if (!m_lastPagePath.empty()) {
            if (Flag flag = flagAt(body, m_lastPagePath); flag.has) {
                flag.value = !flag.value;
                return flag;
            }
        }
        return hint(body);
    }

    Flag hint(const json::Value &body) const
    {
        bool named = false;
        for (const char *key : {"next_page", "next"}) {
            const json::Value value = body.get(key);
            if (!value.isNull())
                return {true, true, std::string("body.") + key, json::toText(value)};
            named = named || body.has(key);
        }
        if (const Flag flag = flagAt(body, "hasMore"); flag.has)
            return flag;
        // A key for the next page that is there and null says that there is none; only then is a full page not asked further.
        return named ? Flag{true, false, "body.next_page", "null"} : Flag{};
    }

    bool continuesWithoutHint(const PageView &page) const override { return m_fullPagesGoOn && page.items >= m_parameters.pageSize; }

    std::int64_t m_start = 1;
    std::string m_lastPagePath;
    bool m_fullPagesGoOn = true;
};
} // namespace

Result<std::unique_ptr<Paginator>> makePage(const Options &options, const Profile &profile)
{
    auto made = Counted::make<Page>(options, profile, "page", "size");
    if (made) {
        if (auto read = static_cast<Page &>(**made).read(options, profile); !read)
            return std::unexpected(read.error());
    }
    return made;
}

} // namespace penstock::pagination
