// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/httpjson.h"

#include "core/base/codes.h"
#include "core/http/auth/httpjsonkinds.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace penstock::http
{

namespace
{

constexpr qint64 largestFile = 1 << 20;

struct Kind {
    bool (*chosen)(const httpjson::Auth &auth);
    AuthenticatorResult (*make)(const HttpjsonAuthContext &context);
};

constexpr Kind table[] = {
    {[](const httpjson::Auth &auth) { return auth.aws.isPresent(); }, makeHttpjsonAws},
    {[](const httpjson::Auth &auth) { return auth.file.has_value(); }, makeHttpjsonFile},
    {[](const httpjson::Auth &auth) { return auth.oauth2.has_value(); }, makeHttpjsonOAuth2},
    {[](const httpjson::Auth &auth) { return auth.basic.has_value(); }, makeHttpjsonBasic},
};

} // namespace

AuthenticatorResult makeHttpjsonBasic(const HttpjsonAuthContext &context)
{
    const QByteArray pair = QByteArray::fromStdString(context.auth.basic->user + ':' + context.auth.basic->password);
    return std::make_unique<FixedHeaders>(Headers{{"Authorization", "Basic " + pair.toBase64().toStdString()}}, false);
}

Result<std::string> readCredentialFile(const std::string &path, const char *key, const Place &place)
{
    QFile file(QString::fromStdString(path));
    QString problem;
    if (!file.open(QIODevice::ReadOnly))
        problem = file.errorString();
    else if (const QByteArray bytes = file.read(largestFile + 1); bytes.size() <= largestFile && file.error() == QFileDevice::NoError)
        return bytes.toStdString();
    else
        problem = file.error() == QFileDevice::NoError ? QCoreApplication::translate("Authentication", "it is larger than 1 MiB") : file.errorString();
    return failure(codes::fileUnreadable,
                   QCoreApplication::translate("Authentication", "The file %1 of `%2` cannot be read: %3").arg(QString::fromStdString(path), QString::fromUtf8(key), problem),
                   place);
}

bool isHeaderText(std::string_view text)
{
    return std::ranges::none_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

AuthenticatorResult makeHttpjsonAuthenticator(const httpjson::Auth &auth, const Profile &profile, const TransferOptions &transfer)
{
    const auto kind = std::ranges::find_if(table, [&auth](const Kind &candidate) { return candidate.chosen(auth); });
    if (kind == std::end(table))
        return std::make_unique<FixedHeaders>(Headers());
    return kind->make({auth, profile, transfer});
}

} // namespace penstock::http
