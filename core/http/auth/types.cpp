// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "core/http/auth/kinds.h"

#include <QCoreApplication>

namespace penstock::http
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

constexpr AuthKind table[] = {
    {"none", makeNone},
    {"bearer_token", makeBearer},
    {"basic", makeBasic},
    {"api_key", makeApiKey},
    {"custom", makeCustom},
};

} // namespace

std::span<const AuthKind> authKinds()
{
    return table;
}

Result<std::unique_ptr<Authenticator>> makeAuthenticator(const Options &options, const AuthContext &context)
{
    const std::string type = options.isPresent() ? options.type() : std::string();
    if (type.empty())
        return makeNone(options, context);
    std::vector<std::string> names;
    for (const AuthKind &kind : table) {
        if (type == kind.name)
            return kind.make(options, context);
        names.emplace_back(kind.name);
    }
    if (context.profile->keepUnknownKeys)
        return makeNone(options, context);
    QString message = tr("There is no authentication `%1`.").arg(QString::fromStdString(type));
    if (const auto near = nearest(type, names))
        message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near));
    return failure(codes::badValue, message, options.place("type"));
}

} // namespace penstock::http
