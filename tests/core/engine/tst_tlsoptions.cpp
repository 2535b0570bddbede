// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/engine/httpjson/tlsoptions.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using Version = http::Tls::Version;

class TestTlsOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ciphers_data();
    void ciphers();
    void protocols();
    void verification();
    void findings_data();
    void findings();
};

namespace
{

httpjson::Tls read(const std::string &ssl, Diagnostics &findings)
{
    const auto node = yaml::read("request: {url: 'https://x.test', ssl: " + ssl + "}\n", "input.yml");
    const auto config = node ? httpjson::readConfig(*node, findings) : std::nullopt;
    return config ? config->request.tls : httpjson::Tls();
}

http::Tls optionsOf(const std::string &ssl)
{
    Diagnostics findings;
    return tlsOf(read(ssl, findings));
}

} // namespace

void TestTlsOptions::ciphers_data()
{
    QTest::addColumn<QString>("theirs");
    QTest::addColumn<QString>("ours");
    const auto row = [](const char *theirs, const char *ours) { QTest::newRow(theirs) << QString::fromLatin1(theirs) << QString::fromLatin1(ours); };
    row("ECDHE-ECDSA-AES-128-CBC-SHA", "ECDHE-ECDSA-AES128-SHA");
    row("ECDHE-RSA-AES-128-CBC-SHA256", "ECDHE-RSA-AES128-SHA256");
    row("ECDHE-RSA-AES-256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384");
    row("ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-CHACHA20-POLY1305");
    row("ECDHE-RSA-CHACHA20-POLY1205", "ECDHE-RSA-CHACHA20-POLY1305");
    row("ECDHE-RSA-3DES-CBC3-SHA", "ECDHE-RSA-DES-CBC3-SHA");
    row("ECDHE-RSA-RC4-128-SHA", "ECDHE-RSA-RC4-SHA");
    row("RSA-AES-128-GCM-SHA256", "AES128-GCM-SHA256");
    row("RSA-AES-256-CBC-SHA", "AES256-SHA");
    row("RSA-AES-256-CBC-SHA, TLS-AES-128-GCM-SHA256, RSA-AES-128-CBC-SHA", "AES256-SHA:AES128-SHA");
}

void TestTlsOptions::ciphers()
{
    QFETCH(QString, theirs);
    QFETCH(QString, ours);
    QCOMPARE(QString::fromStdString(optionsOf("{cipher_suites: [" + theirs.toStdString() + "]}").ciphers), ours);
}

void TestTlsOptions::protocols()
{
    QCOMPARE(optionsOf("{}").oldest, Version::Any);
    const http::Tls range = optionsOf("{supported_protocols: [TLSv1.3, TLSv1.2]}");
    QCOMPARE(range.oldest, Version::Tls12);
    QCOMPARE(range.newest, Version::Tls13);
    QVERIFY(range.ciphers.empty());
    const http::Tls old = optionsOf("{supported_protocols: TLSv1}");
    QCOMPARE(old.newest, Version::Tls10);
    QVERIFY(old.ciphers.ends_with("SECLEVEL=0"));
    QCOMPARE(optionsOf("{cipher_suites: [TLS-AES-128-GCM-SHA256]}").oldest, Version::Tls13);
    QCOMPARE(optionsOf("{curve_types: [P-256, X25519]}").curves, std::string("P-256:X25519"));
}

void TestTlsOptions::verification()
{
    QVERIFY(optionsOf("{}").verify && optionsOf("{}").verifyName);
    QVERIFY(optionsOf("{verification_mode: certificate}").verify && !optionsOf("{verification_mode: certificate}").verifyName);
    QVERIFY(!optionsOf("{verification_mode: none}").verify);
    QVERIFY(optionsOf("{verification_mode: strict}").verifyName);
    QVERIFY(optionsOf("{enabled: false, verification_mode: none}").verify);
    QCOMPARE(optionsOf("{certificate: a, key: b, key_passphrase_path: c}").keyPasswordFile, std::string("c"));
}

void TestTlsOptions::findings_data()
{
    QTest::addColumn<QString>("ssl");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("isError");
    const auto row = [](const char *ssl, const Code &code, bool isError = true) { QTest::newRow(ssl) << QString::fromLatin1(ssl) << QByteArray(code.name) << isError; };
    row("{ca_sha256: [abc]}", codes::notYetSupported);
    row("{ca_trusted_fingerprint: abc}", codes::notYetSupported);
    row("{supported_protocols: [SSLv3]}", codes::badValue);
    row("{cipher_suites: [AES128-SHA]}", codes::badValue);
    row("{curve_types: [P-111]}", codes::badValue);
    row("{renegotiation: sometimes}", codes::badValue);
    row("{certificate: a}", codes::missingKey);
    row("{key: a}", codes::missingKey);
    row("{verification_mode: strict}", codes::notYetSupported, false);
    row("{verification_mod: none}", codes::keptUnknownKey, false);
}

void TestTlsOptions::findings()
{
    QFETCH(QString, ssl);
    QFETCH(QByteArray, code);
    QFETCH(bool, isError);
    Diagnostics found;
    read(ssl.toStdString(), found);
    const auto finding = std::ranges::find_if(found, [&](const Diagnostic &one) { return code == one.code->name; });
    QVERIFY(finding != found.end());
    QCOMPARE(finding->severity == Severity::Error, isError);
    QCOMPARE(finding->place.line, 1);
    QVERIFY(finding->place.column > 30);
}

QTEST_GUILESS_MAIN(TestTlsOptions)
#include "tst_tlsoptions.moc"
