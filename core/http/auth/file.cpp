// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/httpjsonkinds.h"

#include <QCoreApplication>

#include <filesystem>

namespace penstock::http
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

// The whole value of the header.
Result<std::string> headerValue(const httpjson::FileAuth &file, const Place &place)
{
    const auto content = readCredentialFile(file.path, "auth.file.path", place);
    if (!content)
        return std::unexpected(content.error());
    const std::string_view value = trimmed(*content);
    if (value.empty())
        return failure(codes::credentialFile, tr("The file %1 of `auth.file.path` is empty.").arg(QString::fromStdString(file.path)), place);
    if (!isHeaderText(value) || !isHeaderText(file.prefix))
        return failure(codes::credentialFile, tr("What the file %1 holds cannot stand in a header.").arg(QString::fromStdString(file.path)), place);
    return file.prefix + std::string(value);
}

Result<> checkPermissions(const httpjson::FileAuth &file, const Place &place)
{
#ifndef Q_OS_WIN
    using std::filesystem::perms;
    std::error_code problem;
    const perms given = std::filesystem::status(file.path, problem).permissions() & perms::all;
    if (!problem && given != perms::unknown && given != (perms::owner_read | perms::owner_write) && !file.relaxedPermissions) {
        return failure(codes::credentialFile,
                       tr("The file %1 has the permissions %2; it needs 0600, or `relaxed_permissions: true`.").arg(QString::fromStdString(file.path)).arg(int(given), 4, 8, QLatin1Char('0')),
                       place);
    }
#else
    Q_UNUSED(file)
    Q_UNUSED(place)
#endif
    return {};
}

// auth.file (httpjson, sections 2.3 and 13): a header from a file that somebody else renews.
class FileAuthenticator final : public Authenticator
{
public:
    FileAuthenticator(httpjson::FileAuth file, std::string value, bool renews, Place place)
        : m_file(std::move(file)), m_value(std::move(value)), m_renews(renews), m_place(std::move(place))
    {
    }

    // No login; but what a request is about to use has to be young enough.
    Result<std::optional<Request>> login(Time now) override
    {
        if (!m_readAt)
            m_readAt = now;                            // read when this was made, a moment ago
        if (now - *m_readAt <= m_file.refreshInterval)
            return std::nullopt;
        auto value = headerValue(m_file, m_place);
        if (!value)
            return std::unexpected(value.error());
        m_value = std::move(*value);
        m_readAt = now;
        return std::nullopt;
    }

    Result<> apply(Request &request, Time) const override
    {
        request.headers.set(m_file.header, m_value);
        return {};
    }

    // Somebody may have renewed the file since it was read.
    bool refused() override
    {
        const auto value = m_renews ? headerValue(m_file, m_place) : Result<std::string>(m_value);
        if (!value || *value == m_value)
            return false;
        m_value = *value;
        return true;
    }

    bool appliesFirst() const override { return false; }
    bool appliesToRedirects() const override { return true; }
    std::vector<std::string> credentialHeaders() const override { return {m_file.header}; }

private:
    httpjson::FileAuth m_file;
    std::string m_value;
    bool m_renews;                                     // see Profile::renewTokens
    Place m_place;
    std::optional<Time> m_readAt;
};

} // namespace

AuthenticatorResult makeHttpjsonFile(const HttpjsonAuthContext &context)
{
    const httpjson::FileAuth &file = *context.auth.file;
    if (auto usable = checkPermissions(file, context.auth.place); !usable)
        return std::unexpected(usable.error());
    auto value = headerValue(file, context.auth.place);
    if (!value)
        return std::unexpected(value.error());
    return std::make_unique<FileAuthenticator>(file, std::move(*value), context.profile.renewTokens, context.auth.place);
}

} // namespace penstock::http
