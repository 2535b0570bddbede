// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson_section.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

// `ssl` (httpjson, section 2.5). What the transport cannot do is refused or named: an option of safety that is silently left out is none.
namespace penstock::httpjson
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Httpjson", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

constexpr std::array<std::string_view, 5> protocols = {"TLSv1", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
constexpr std::array<std::string_view, 4> curves = {"P-256", "P-384", "P-521", "X25519"};
constexpr std::array<std::string_view, 3> renegotiations = {"never", "once", "freely"};
constexpr std::array<std::string_view, 25> suites = {
    "ECDHE-ECDSA-AES-128-CBC-SHA", "ECDHE-ECDSA-AES-128-CBC-SHA256", "ECDHE-ECDSA-AES-128-GCM-SHA256", "ECDHE-ECDSA-AES-256-CBC-SHA", "ECDHE-ECDSA-AES-256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-RC4-128-SHA", "ECDHE-RSA-3DES-CBC3-SHA", "ECDHE-RSA-AES-128-CBC-SHA", "ECDHE-RSA-AES-128-CBC-SHA256",
    "ECDHE-RSA-AES-128-GCM-SHA256", "ECDHE-RSA-AES-256-CBC-SHA", "ECDHE-RSA-AES-256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1205", "ECDHE-RSA-RC4-128-SHA",
    "RSA-RC4-128-SHA", "RSA-3DES-CBC3-SHA", "RSA-AES-128-CBC-SHA", "RSA-AES-128-CBC-SHA256", "RSA-AES-128-GCM-SHA256",
    "RSA-AES-256-CBC-SHA", "RSA-AES-256-GCM-SHA384", "TLS-AES-128-GCM-SHA256", "TLS-AES-256-GCM-SHA384", "TLS-CHACHA20-POLY1305-SHA256"};

template<std::size_t size>
void checkNames(Section &section, std::string_view key, const std::vector<std::string> &names, const std::array<std::string_view, size> &known)
{
    const auto isOdd = [&known](const std::string &name) { return std::ranges::find(known, name) == known.end() && !name.contains("${"); };
    const auto odd = std::ranges::find_if(names, isOdd);
    if (odd == names.end())
        return;
    QStringList list;
    for (const std::string_view name : known)
        list.append(shown(name));
    section.fault(codes::badValue, tr("`%1` is none of: %2.").arg(shown(*odd), list.join(u", ")), key);
}

Tls::Verification readVerification(Section &section)
{
    const std::string mode = section.text("verification_mode").orElse("full");
    if (mode == "none")
        return Tls::Verification::None;
    if (mode == "certificate")
        return Tls::Verification::Certificate;
    if (mode == "strict") {
        section.warn(codes::notYetSupported, tr("`strict` is checked as `full` is: a certificate that names its host only in its common name is accepted."), "verification_mode");
        return Tls::Verification::Strict;
    }
    if (mode != "full" && !mode.empty())
        section.fault(codes::badValue, tr("`verification_mode` has to be full, strict, certificate or none."), "verification_mode");
    return Tls::Verification::Full;
}

void checkCertificate(Section &section, const Tls &tls)
{
    if (!tls.certificate.empty() && tls.key.empty())
        section.fault(codes::missingKey, tr("`ssl.certificate` needs `ssl.key`."), "certificate");
    else if (tls.certificate.empty() && !tls.key.empty())
        section.fault(codes::missingKey, tr("`ssl.key` needs `ssl.certificate`."), "key");
}

void refusePins(Section &section, const Tls &tls)
{
    if (!tls.caSha256.empty())
        section.fault(codes::notYetSupported, tr("Pins of certificate authorities (`ca_sha256`) are not checked here; name the authority in `certificate_authorities` instead."), "ca_sha256");
    if (!tls.caTrustedFingerprint.empty()) {
        section.fault(codes::notYetSupported, tr("`ca_trusted_fingerprint` cannot be used here; name the authority in `certificate_authorities` instead."),
                      "ca_trusted_fingerprint");
    }
}

} // namespace

Tls readTls(Section section)
{
    Tls tls;
    tls.place = section.place();
    tls.enabled = section.boolean("enabled", true);
    tls.verification = readVerification(section);
    tls.certificateAuthorities = section.texts("certificate_authorities");
    tls.certificate = section.textOrEmpty("certificate");
    tls.key = section.textOrEmpty("key");
    tls.keyPassphrase = section.textOrEmpty("key_passphrase");
    tls.keyPassphrasePath = section.textOrEmpty("key_passphrase_path");
    tls.supportedProtocols = section.texts("supported_protocols");
    tls.cipherSuites = section.texts("cipher_suites");
    tls.curveTypes = section.texts("curve_types");
    tls.caSha256 = section.texts("ca_sha256");
    tls.caTrustedFingerprint = section.textOrEmpty("ca_trusted_fingerprint");
    checkNames(section, "supported_protocols", tls.supportedProtocols, protocols);
    checkNames(section, "cipher_suites", tls.cipherSuites, suites);
    checkNames(section, "curve_types", tls.curveTypes, curves);
    if (const std::string again = section.textOrEmpty("renegotiation"); !again.empty())
        checkNames(section, "renegotiation", {again}, renegotiations);
    checkCertificate(section, tls);
    if (tls.enabled)
        refusePins(section, tls);
    section.finish();
    return tls;
}

} // namespace penstock::httpjson
