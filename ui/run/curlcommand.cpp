// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/curlcommand.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <optional>

namespace penstock::ui
{

namespace
{
QString shellName(const QString &secret)
{
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9]+"));
    QString name = secret.toUpper().replace(other, QStringLiteral("_"));
    if (name.isEmpty() || name.at(0).isDigit())
        name.prepend(QLatin1Char('_'));
    return name;
}

QString quoted(const QString &text)
{
    return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

// One shell word in which the placeholders of secrets are variables.
QString word(const QString &text, const QString &nameOfHidden, QStringList &variables)
{
    static const QRegularExpression placeholder(QStringLiteral("\\[secret ([^\\]]*)\\]|\\[hidden\\]"));
    QString result;
    qsizetype at = 0;
    for (auto matches = placeholder.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedStart() > at)
            result += quoted(text.mid(at, match.capturedStart() - at));
        const QString name = shellName(match.captured(1).isEmpty() ? nameOfHidden : match.captured(1));
        if (!variables.contains(name))
            variables.append(name);
        result += QStringLiteral("\"$%1\"").arg(name);
        at = match.capturedEnd();
    }
    if (at < text.size() || result.isEmpty())
        result += quoted(text.mid(at));
    return result;
}

// "Basic dXNlcj[secret NAME]": the name of the user is in front, and the secret is what stands behind the colon.
std::optional<QString> userAndSecret(const QString &name, const QString &value)
{
    static const QRegularExpression basic(QStringLiteral("^Basic ([A-Za-z0-9+/]*)(\\[secret [^\\]]*\\])$"));
    if (name.compare(QLatin1StringView("Authorization"), Qt::CaseInsensitive) != 0)
        return std::nullopt;
    const QRegularExpressionMatch match = basic.match(value);
    const QString user = QString::fromUtf8(QByteArray::fromBase64(match.captured(1).toLatin1()));
    return match.hasMatch() && user.endsWith(QLatin1Char(':')) ? std::optional(QString(user + match.captured(2))) : std::nullopt;
}

bool isMadeByCurl(const QString &header)
{
    return header.compare(QLatin1StringView("Host"), Qt::CaseInsensitive) == 0
        || header.compare(QLatin1StringView("Content-Length"), Qt::CaseInsensitive) == 0;
}
} // namespace

QString curlCommand(const ExchangeRow &exchange)
{
    QStringList variables;
    QStringList parts{QStringLiteral("curl")};
    if (exchange.method != QLatin1StringView("GET") || exchange.hasRequestBody)
        parts.append(QStringLiteral("-X ") + word(exchange.method, {}, variables));
    parts.append(word(exchange.url, QStringLiteral("URL"), variables));
    for (const auto &[name, value] : exchange.requestHeaders()) {
        if (isMadeByCurl(name))
            continue;
        if (const auto user = userAndSecret(name, value)) {
            parts.append(QStringLiteral("-u ") + word(*user, name, variables));
            continue;
        }
        // "Name;" is how curl sends a header without a value.
        const QString line = value.isEmpty() ? name + QLatin1Char(';') : QString(name + QStringLiteral(": ") + value);
        if (name.compare(QLatin1StringView("Accept-Encoding"), Qt::CaseInsensitive) == 0)
            parts.append(QStringLiteral("--compressed"));
        parts.append(QStringLiteral("-H ") + word(line, name, variables));
    }
    if (exchange.hasRequestBody)
        parts.append(QStringLiteral("--data-binary ") + word(QString::fromStdString(exchange.requestBody), QStringLiteral("BODY"), variables));
    QString command = parts.join(QStringLiteral(" \\\n  "));
    if (!variables.isEmpty())
        command.prepend(QCoreApplication::translate("CurlCommand", "# set first: %1").arg(variables.join(QStringLiteral(", "))) + QLatin1Char('\n'));
    return command;
}

} // namespace penstock::ui
