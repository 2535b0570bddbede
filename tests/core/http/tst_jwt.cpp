// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/jwt.h"
#include "tests/core/http/testkey.h"

#include <QTest>

using namespace penstock;
using namespace penstock::http;

namespace
{

QByteArray base64Url(const std::string &bytes)
{
    return QByteArray::fromStdString(bytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray decoded(const QByteArray &part)
{
    return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding);
}

} // namespace

class tst_Jwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // RSA signatures of this kind are determined by key and text: openssl's has to come out, whatever form the key had.
    void signs_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("isPem");
        QTest::newRow("PKCS #8") << QByteArray(testkey::pem) << true;
        QTest::newRow("PKCS #1") << QByteArray(testkey::traditionalPem) << true;
        QTest::newRow("JWK") << QByteArray(testkey::jwk) << false;
    }

    void signs()
    {
        QFETCH(QByteArray, key);
        QFETCH(bool, isPem);
        const auto made = isPem ? SigningKey::fromPem(key.toStdString(), "x", {}) : SigningKey::fromJwk(key.toStdString(), "x", {});
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        const auto signature = made->sign("the text that is signed", {});
        QVERIFY(signature);
        QCOMPARE(base64Url(*signature), QByteArray(testkey::signature));
    }

    void makesTokens()
    {
        const auto key = SigningKey::fromPem(testkey::pem, "x", {});
        QVERIFY(key);
        json::Value header = json::Value::object();
        header.set("alg", json::Value::string("RS256"));
        json::Value claims = json::Value::object();
        claims.set("iss", json::Value::string("a?~ä"));
        const auto token = signedJwt(header, claims, *key, {});
        QVERIFY(token);
        const QList<QByteArray> parts = QByteArray::fromStdString(*token).split('.');
        QCOMPARE(parts.size(), 3);
        QCOMPARE(decoded(parts[0]), QByteArray("{\"alg\":\"RS256\"}"));
        QCOMPARE(decoded(parts[1]), QByteArray("{\"iss\":\"a?~ä\"}"));
        const auto signature = key->sign(token->substr(0, token->rfind('.')), {});
        QVERIFY(signature);
        QCOMPARE(parts[2], base64Url(*signature));
        QVERIFY(!token->contains('='));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("isPem");
        const QByteArray jwk(testkey::jwk);
        QTest::newRow("no PEM") << QByteArray("topsecret") << true;
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("cut") << QByteArray(testkey::pem).first(400) << true;
        QTest::newRow("not RSA") << QByteArray(testkey::ellipticPem) << true;
        QTest::newRow("no JSON") << QByteArray("topsecret") << false;
        QTest::newRow("a public key") << QByteArray(R"({"kty":"RSA","e":"AQAB","n":"dG9wc2VjcmV0"})") << false;
        QTest::newRow("not base64") << QByteArray(jwk).replace("\"e\":\"AQAB\"", "\"e\":\"topsecret!\"") << false;
        QTest::newRow("parts that do not go together") << QByteArray(jwk).replace("\"n\":\"", "\"n\":\"AQID") << false;
    }

    void refuses()
    {
        QFETCH(QByteArray, key);
        QFETCH(bool, isPem);
        const auto made = isPem ? SigningKey::fromPem(key.toStdString(), "okta.key", {}) : SigningKey::fromJwk(key.toStdString(), "okta.key", {});
        QVERIFY(!made);
        QVERIFY(made.error().is(codes::badValue));
        QVERIFY(made.error().message.contains(u"okta.key"));
        QVERIFY(!made.error().message.contains(u"topsecret"));
    }
};

QTEST_GUILESS_MAIN(tst_Jwt)
#include "tst_jwt.moc"
