// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/kinds.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "core/http/retry.h"

#include <QCoreApplication>

namespace penstock::pagination
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Pagination", text);
}

constexpr Kind table[] = {
    {"none", makeNone},
    {"offset", makeOffset},
    {"page", makePage},
    {"cursor", makeCursor},
    {"next_link", makeNextLink},
    {"header_link", makeHeaderLink},
};
} // namespace

std::span<const Kind> kinds()
{
    return table;
}

namespace
{

// These are paths of names, unlike data_path, which is JQ: a dot in front leads nowhere, and paging would end after the first page.
Result<> checkPaths(const Options &options, const Profile &profile)
{
    for (const char *key : {"next_link_path", "cursor_path", "has_more_path", "last_page_path", "total_path"}) {
        const std::string path = options.text(key).orElse({});
        if (path.starts_with('.') && !profile.keepUnknownKeys)
            return failure(codes::badValue, tr("`%1: %2` begins with a dot, behind which nothing is found; write `%3`.").arg(QLatin1StringView(key), QString::fromStdString(path), QString::fromStdString(path.substr(1))), options.place(key));
    }
    return {};
}

} // namespace

Result<std::unique_ptr<Paginator>> make(const Options &options, const Profile &profile)
{
    const std::string type = options.isPresent() ? options.type() : std::string();
    if (type.empty())
        return makeNone(options, profile);
    if (auto paths = checkPaths(options, profile); !paths)
        return std::unexpected(paths.error());
    std::vector<std::string> names;
    for (const Kind &kind : table) {
        if (type == kind.name)
            return kind.make(options, profile);
        names.push_back(kind.name);
    }
    if (profile.keepUnknownKeys)
        return makeNone(options, profile);
    QString message = tr("There is no pagination `%1`.").arg(QString::fromStdString(type));
    if (const auto near = nearest(type, names))
        message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near));
    return failure(codes::badValue, message, options.place("type"));
}

Result<std::int64_t> readPageSize(const Options &options)
{
    const auto size = options.integer("page_size");
    if (size.isIllTyped())
        return failure(codes::wrongType, tr("The page size `%1` is not a whole number.").arg(QString::fromStdString(size.text)), size.place);
    return size.orElse(100);
}

Result<Parameters> Parameters::read(const Options &options, const Profile &profile, const char *defaultParam, const char *defaultSizeParam)
{
    Parameters parameters;
    const auto size = readPageSize(options);
    if (!size)
        return std::unexpected(size.error());
    parameters.pageSize = *size;
    parameters.pageSizeText = std::to_string(*size);
    parameters.param = options.text("param").orElse(profile.defaultParameterNames ? defaultParam : "None");
    parameters.sizeParam = options.text("size_param").orElse(profile.defaultParameterNames ? defaultSizeParam : "None");
    parameters.place = options.place();
    return parameters;
}

Parameters::Query Parameters::query(const std::string &value) const
{
    if (param == sizeParam)
        return sizeOnly();
    return {{param, value}, {sizeParam, pageSizeText}};
}

Parameters::Query Parameters::sizeOnly() const
{
    return {{sizeParam, pageSizeText}};
}

Flag flagAt(const json::Value &body, const std::string &path)
{
    const json::Value value = json::atDottedPath(body, path);
    if (value.isNull())
        return {};
    return {true, json::isTruthy(value), "body." + path, json::toText(value)};
}

std::string valueText(const json::Value &value)
{
    if (value.isString())
        return value.toString();
    return value.isNumber() ? value.numberText() : json::pythonText(value);
}

Stop stop(const char *rule, QString sentence, Place place, std::string source, std::string value)
{
    Reason reason;
    reason.rule = rule;
    reason.sentence = std::move(sentence);
    reason.source = std::move(source);
    reason.value = std::move(value);
    reason.place = std::move(place);
    return {std::move(reason)};
}

Reason firstPage(Place place)
{
    Reason reason;
    reason.rule = "first-page";
    reason.sentence = tr("The first page.");
    reason.place = std::move(place);
    return reason;
}

std::string hintOfMore(const PageView &page)
{
    if (http::linkTarget(page.head.headers, "next", false))
        return "header Link";
    if (page.shape != PageView::Shape::Object)
        return {};
    for (const char *key : {"@odata.nextLink", "next_cursor", "nextPageToken", "next_page_token", "next_page", "next_link", "nextLink", "next"}) {
        if (json::isTruthy(page.body.get(key)))
            return std::string("body.") + key;
    }
    for (const char *path : {"meta.after_cursor", "meta.next_cursor", "links.next", "_links.next", "paging.next", "pagination.next"}) {
        if (json::isTruthy(json::atDottedPath(page.body, path)))
            return std::string("body.") + path;
    }
    for (const char *key : {"has_more", "hasMore"}) {
        if (page.body.get(key).isTrue())
            return std::string("body.") + key;
    }
    return {};
}

} // namespace penstock::pagination
