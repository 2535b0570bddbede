// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/base64.h"
#include "core/template/functions.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace penstock::tpl
{

namespace
{

// sha256 and sha1 only; anything else gives an empty result without a failure (httpjson, section 15.3).
std::optional<QCryptographicHash::Algorithm> algorithm(std::string_view name)
{
    if (name == "sha256")
        return QCryptographicHash::Sha256;
    if (name == "sha1")
        return QCryptographicHash::Sha1;
    return std::nullopt;
}

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray digest(const Call &call)
{
    const auto kind = algorithm(call.text(0));
    return kind ? QCryptographicHash::hash(bytes(call.joinedTexts(1)), *kind) : QByteArray();
}

QByteArray authenticated(const Call &call)
{
    const auto kind = algorithm(call.text(0));
    const std::string data = call.joinedTexts(2);
    return kind && !data.empty() ? QMessageAuthenticationCode::hash(bytes(data), bytes(call.text(1)), *kind) : QByteArray();
}

Value hexadecimal(const QByteArray &digest)
{
    return Value::text(digest.toHex().toStdString());
}

Value base64(const QByteArray &digest)
{
    return Value::text(toBase64(std::string_view(digest.data(), static_cast<std::size_t>(digest.size())), true));
}

Evaluated hash(const Call &call)
{
    return hexadecimal(digest(call));
}

Evaluated hashBase64(const Call &call)
{
    return base64(digest(call));
}

Evaluated hmac(const Call &call)
{
    return hexadecimal(authenticated(call));
}

Evaluated hmacBase64(const Call &call)
{
    return base64(authenticated(call));
}

constexpr Function rows[] = {
    {"hash", Group::Hashes, "hash type text...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The hash (sha256 or sha1) of the joined texts, in hexadecimal digits."),
     takes({Accepts::Text}, Accepts::Text), hash},
    {"hashBase64", Group::Hashes, "hashBase64 type text...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The hash (sha256 or sha1) of the joined texts, in Base64."),
     takes({Accepts::Text}, Accepts::Text), hashBase64},
    {"hmac", Group::Hashes, "hmac type key text...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The keyed hash (sha256 or sha1) of the joined texts, in hexadecimal digits."),
     takes({Accepts::Text, Accepts::Text}, Accepts::Text), hmac},
    {"hmacBase64", Group::Hashes, "hmacBase64 type key text...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The keyed hash (sha256 or sha1) of the joined texts, in Base64."),
     takes({Accepts::Text, Accepts::Text}, Accepts::Text), hmacBase64},
};

} // namespace

std::span<const Function> hashFunctions()
{
    return rows;
}

} // namespace penstock::tpl
