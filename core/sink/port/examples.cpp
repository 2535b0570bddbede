// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/examples.h"

#include <QRegularExpression>

namespace penstock::sink::port
{

namespace
{
constexpr std::string_view redaction = "[REDACTED]";
constexpr std::size_t shortestSecret = 4;           // a shorter one would tear ordinary words apart

const QRegularExpression &keyPatterns()
{
    static const QRegularExpression patterns(
        QStringLiteral("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"                                     // AWS
                       "|\\bgh[pousr]_[A-Za-z0-9]{36,}|\\bgithub_pat_[A-Za-z0-9_]{22,}"      // GitHub
                       "|\\bglpat-[A-Za-z0-9_-]{20,}"                                        // GitLab
                       "|\\bxox[abeprs]-[A-Za-z0-9-]{10,}"                                   // Slack
                       "|\\bsk_(?:live|test)_[A-Za-z0-9]{16,}|\\bsk-[A-Za-z0-9_-]{32,}"      // Stripe, OpenAI
                       "|\\bAIza[0-9A-Za-z_-]{35}"                                           // Google
                       "|\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*"     // JWT
                       "|(?<=://)[^/\\s:@]+:[^/\\s:@]+(?=@)"                                 // user and password in an address
                       "|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"));
    return patterns;
}

std::string withoutSecrets(std::string text, const std::vector<std::string> &secrets)
{
    for (const std::string &secret : secrets) {
        if (secret.size() < shortestSecret)
            continue;
        for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + redaction.size()))
            text.replace(at, secret.size(), redaction);
    }
    return QString::fromStdString(text).replace(keyPatterns(), QString::fromLatin1(redaction)).toStdString();
}
} // namespace

json::Value withoutSecrets(const json::Value &value, const std::vector<std::string> &secrets)
{
    if (value.isString())
        return json::Value::string(withoutSecrets(value.toString(), secrets));
    if (value.isArray()) {
        json::Value clean = json::Value::array();
        for (int i = 0; i < value.size(); ++i)
            clean.append(withoutSecrets(value.at(i), secrets));
        return clean;
    }
    if (value.isObject()) {
        json::Value clean = json::Value::object();
        value.forEachMember([&](std::string_view name, const json::Value &member) { clean.set(name, withoutSecrets(member, secrets)); });
        return clean;
    }
    return value;
}

} // namespace penstock::sink::port
