// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/jwt.h"

#include "core/base/codes.h"

#include <QByteArray>
#include <QCoreApplication>

#include <array>

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

namespace penstock::http
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

gnutls_datum_t datum(const QByteArray &bytes)
{
    return {reinterpret_cast<unsigned char *>(const_cast<char *>(bytes.constData())), unsigned(bytes.size())};
}

QByteArray view(std::string_view text)
{
    return QByteArray::fromRawData(text.data(), qsizetype(text.size()));
}

gnutls_privkey_st *newKey()
{
    gnutls_privkey_t key = nullptr;
    return gnutls_privkey_init(&key) == GNUTLS_E_SUCCESS ? key : nullptr;
}

std::string base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
}

// Empty: absent, or not base64url.
QByteArray number(const json::Value &jwk, const char *name)
{
    const json::Value member = jwk.get(name);
    const auto decoded = QByteArray::fromBase64Encoding(view(member.stringView()), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok ? decoded.decoded : QByteArray();
}

} // namespace

SigningKey::SigningKey(gnutls_privkey_st *taken) : m_key(taken, [](gnutls_privkey_st *key) { gnutls_privkey_deinit(key); }) {}

Result<SigningKey> SigningKey::checked(SigningKey key, int problem, const char *what, const Place &place)
{
    unsigned bits = 0;
    if (problem == GNUTLS_E_SUCCESS && gnutls_privkey_get_pk_algorithm(key.m_key.get(), &bits) != GNUTLS_PK_RSA)
        return failure(codes::badValue, tr("The key of `%1` is not an RSA key, which RS256 needs.").arg(QString::fromUtf8(what)), place);
    if (problem == GNUTLS_E_SUCCESS)
        problem = gnutls_privkey_verify_params(key.m_key.get());
    if (problem != GNUTLS_E_SUCCESS)
        return failure(codes::badValue, tr("The private key of `%1` cannot be used: %2").arg(QString::fromUtf8(what), QString::fromUtf8(gnutls_strerror(problem))), place);
    return key;
}

Result<SigningKey> SigningKey::fromPem(std::string_view pem, const char *what, const Place &place)
{
    SigningKey key(newKey());
    const QByteArray bytes = view(pem);
    const gnutls_datum_t data = datum(bytes);
    const int problem = key.m_key ? gnutls_privkey_import_x509_raw(key.m_key.get(), &data, GNUTLS_X509_FMT_PEM, nullptr, 0) : GNUTLS_E_MEMORY_ERROR;
    return checked(std::move(key), problem, what, place);
}

Result<SigningKey> SigningKey::fromJwk(std::string_view text, const char *what, const Place &place)
{
    const auto jwk = json::parse(text, {.lenient = true});
    if (!jwk || !jwk->isObject())
        return failure(codes::badValue, tr("`%1` is not a JSON object.").arg(QString::fromUtf8(what)), place);
    constexpr std::array<const char *, 5> names{"n", "e", "d", "p", "q"};
    std::array<QByteArray, names.size()> numbers;
    std::array<gnutls_datum_t, names.size()> data;
    for (std::size_t i = 0; i < names.size(); ++i) {
        numbers[i] = number(*jwk, names[i]);
        if (numbers[i].isEmpty())
            return failure(codes::badValue, tr("The key of `%1` has no usable member `%2`: an RSA private key is needed.").arg(QString::fromUtf8(what), QString::fromUtf8(names[i])), place);
        data[i] = datum(numbers[i]);
    }
    SigningKey key(newKey());
    const int problem = key.m_key ? gnutls_privkey_import_rsa_raw(key.m_key.get(), &data[0], &data[1], &data[2], &data[3], &data[4], nullptr, nullptr, nullptr)
                                  : GNUTLS_E_MEMORY_ERROR;
    return checked(std::move(key), problem, what, place);
}

Result<std::string> SigningKey::sign(std::string_view bytes, const Place &place) const
{
    const QByteArray text = view(bytes);
    const gnutls_datum_t data = datum(text);
    gnutls_datum_t signature{};
    const int problem = gnutls_privkey_sign_data2(m_key.get(), GNUTLS_SIGN_RSA_SHA256, 0, &data, &signature);
    if (problem != GNUTLS_E_SUCCESS)
        return failure(codes::loginFailed, tr("The token request cannot be signed: %1").arg(QString::fromUtf8(gnutls_strerror(problem))), place);
    std::string made(reinterpret_cast<const char *>(signature.data), signature.size);
    gnutls_free(signature.data);
    return made;
}

Result<std::string> signedJwt(const json::Value &header, const json::Value &claims, const SigningKey &key, const Place &place)
{
    const std::string text = base64Url(view(json::toText(header))) + '.' + base64Url(view(json::toText(claims)));
    const auto signature = key.sign(text, place);
    if (!signature)
        return std::unexpected(signature.error());
    return text + '.' + base64Url(view(*signature));
}

} // namespace penstock::http
