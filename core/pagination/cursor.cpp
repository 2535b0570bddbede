// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/kinds.h"

#include "core/base/codes.h"

#include <QCoreApplication>

namespace penstock::pagination
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Pagination", text);
}

struct FoundCursor {
    json::Value value;
    std::string source;
};

class Cursor final : public Paginator
{
public:
    Cursor(Parameters parameters, const Options &options, const Profile &profile)
        : m_parameters(std::move(parameters))
        , m_cursorPath(options.text("cursor_path").orElse({}))
        , m_hasMorePath(options.text("has_more_path").orElse({}))
        , m_needsFlag(profile.cursorNeedsFlag)
    {
    }

    Result<PageRequest> at(const Position &position) const override
    {
        if (position.token.empty())
            return PageRequest{m_parameters.sizeOnly(), {}, firstPage(m_parameters.place)};
        PageRequest request;
        request.query = m_parameters.sizeOnly();
        std::erase_if(request.query, [this](const auto &item) { return item.first == m_parameters.param; });
        request.query.emplace_back(m_parameters.param, position.token);
        Reason &reason = request.reason;
        reason.rule = "next-cursor";
        reason.sentence = tr("The answer named a cursor: it is sent as `%1`.").arg(QString::fromStdString(m_parameters.param));
        reason.source = m_cursorPath.empty() ? std::string() : "body." + m_cursorPath;
        reason.value = position.token;
        reason.target = "query " + m_parameters.param;
        reason.place = m_parameters.place;
        return request;
    }

    Result<std::variant<Position, Stop>> after(const Position &position, const PageView &page) const override
    {
        const Place &place = m_parameters.place;
        if (page.shape != PageView::Shape::Object)
            return stop("no-cursor", tr("The answer is not an object, so it holds no cursor."), place);
        const auto cursor = find(page.body);
        if (!cursor)
            return std::unexpected(cursor.error());
        if (!json::isTruthy(cursor->value))
            return stop("no-cursor", tr("The answer holds no further cursor."), place, cursor->source, json::toText(cursor->value));
        const Flag flag = findFlag(page.body);
        if (flag.has ? !flag.value : m_needsFlag) {
            return stop(flag.has ? "has-more-false" : "no-flag",
                        flag.has ? tr("The answer says that there is no further page.") : tr("The answer has a cursor, but nothing that says that there is more."), place,
                        flag.source, flag.text);
        }
        return Position{position.page + 1, valueText(cursor->value)};
    }

private:
    Result<FoundCursor> find(const json::Value &body) const
    {
        if (!m_cursorPath.empty())
            return FoundCursor{json::atDottedPath(body, m_cursorPath), "body." + m_cursorPath};
        for (const char *key : {"next_cursor", "cursor"}) {
            if (json::Value value = body.get(key); json::isTruthy(value))
                return FoundCursor{value, std::string("body.") + key};
        }
        for (const auto &[outer, inner] : {std::pair("meta", "after_cursor"), std::pair("links", "next")}) {
            const json::Value container = body.get(outer);
            // The real system breaks off here: a null container cannot be looked into (ocean, section 4.2).
            if (m_needsFlag && body.has(outer) && !container.isObject())
                return failure(codes::fetchFailed, tr("`%1` is not an object, so no cursor can be looked for in it.").arg(QLatin1StringView(outer)), m_parameters.place);
            if (json::Value value = container.get(inner); json::isTruthy(value))
                return FoundCursor{value, std::string("body.") + outer + '.' + inner};
        }
        return FoundCursor{{}, "body"};
    }

    Flag findFlag(const json::Value &body) const
    {
        if (!m_hasMorePath.empty())
            return flagAt(body, m_hasMorePath);
        for (const char *path : {"has_more", "hasMore", "meta.has_more"}) {
            if (const Flag flag = flagAt(body, path); flag.has)
                return flag;
        }
        return {};
    }

    Parameters m_parameters;
    std::string m_cursorPath, m_hasMorePath;
    bool m_needsFlag;
};

} // namespace

Result<std::unique_ptr<Paginator>> makeCursor(const Options &options, const Profile &profile)
{
    auto parameters = Parameters::read(options, profile, "cursor", "limit");
    if (!parameters)
        return std::unexpected(parameters.error());
    return std::make_unique<Cursor>(std::move(*parameters), options, profile);
}

} // namespace penstock::pagination
