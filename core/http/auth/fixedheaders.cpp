// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/kinds.h"

#include <QCoreApplication>

namespace penstock::http
{

Result<> FixedHeaders::apply(Request &request, Time) const
{
    for (const Header &header : m_headers.lines())
        request.headers.set(header.name, header.value);
    return {};
}

std::vector<std::string> FixedHeaders::credentialHeaders() const
{
    std::vector<std::string> names;
    for (const Header &header : m_headers.lines())
        names.push_back(header.name);
    return names;
}

Result<std::string> requiredText(const Options &options, const char *key, const Profile &profile)
{
    std::string text = options.text(key).orElse({});
    if (text.empty() && !profile.keepUnknownKeys) {
        return failure(codes::missingKey,
                       QCoreApplication::translate("Authentication", "`%1` is missing for the authentication `%2`.")
                           .arg(QString::fromUtf8(key), QString::fromStdString(options.type())),
                       options.place());
    }
    return text;
}

} // namespace penstock::http
