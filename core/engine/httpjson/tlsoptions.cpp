// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/tlsoptions.h"

#include <algorithm>
#include <array>
#include <utility>

namespace penstock
{

namespace
{

using Version = http::Tls::Version;

Version versionOf(std::string_view name)
{
    if (name == "TLSv1.3")
        return Version::Tls13;
    if (name == "TLSv1.2")
        return Version::Tls12;
    return name == "TLSv1.1" ? Version::Tls11 : Version::Tls10;
}

bool isOfTls13(std::string_view suite)
{
    return suite.starts_with("TLS-");
}

// The names are those of Go's suites in OpenSSL's style, but not quite.
std::string opensslName(std::string name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> parts{{{"AES-128-CBC", "AES128"}, {"AES-256-CBC", "AES256"}, {"AES-128-GCM", "AES128-GCM"},
                                                                                         {"AES-256-GCM", "AES256-GCM"}, {"RC4-128", "RC4"}, {"3DES-CBC3", "DES-CBC3"},
                                                                                         {"POLY1205", "POLY1305"}, {"CHACHA20-POLY1305-SHA256", "CHACHA20-POLY1305"}}};
    if (name.starts_with("RSA-"))
        name.erase(0, 4);
    for (const auto &[theirs, ours] : parts) {
        if (const std::size_t at = name.find(theirs); at != std::string::npos)
            name.replace(at, theirs.size(), ours);
    }
    return name;
}

std::string joined(const std::vector<std::string> &names)
{
    std::string text;
    for (const std::string &name : names)
        text += (text.empty() ? "" : ":") + name;
    return text;
}

// The suites of TLS 1.3 cannot be chosen there, either; a list of only those leaves older versions without any.
void setSuites(http::Tls &tls, const std::vector<std::string> &suites)
{
    std::vector<std::string> names;
    for (const std::string &suite : suites) {
        if (!isOfTls13(suite))
            names.push_back(opensslName(suite));
    }
    tls.ciphers = joined(names);
    if (!suites.empty() && names.empty())
        tls.oldest = Version::Tls13;
}

} // namespace

http::Tls tlsOf(const httpjson::Tls &settings)
{
    using Verification = httpjson::Tls::Verification;
    http::Tls tls;
    if (!settings.enabled)
        return tls;
    tls.verify = settings.verification != Verification::None;
    tls.verifyName = settings.verification != Verification::Certificate;
    tls.certificateAuthorities = settings.certificateAuthorities;
    tls.certificate = settings.certificate;
    tls.key = settings.key;
    tls.keyPassword = settings.keyPassphrase;
    tls.keyPasswordFile = settings.keyPassphrasePath;
    // The original takes the range between the oldest and the newest one that are named.
    for (const std::string &protocol : settings.supportedProtocols) {
        const Version version = versionOf(protocol);
        tls.oldest = tls.oldest == Version::Any ? version : std::min(tls.oldest, version);
        tls.newest = std::max(tls.newest, version);
    }
    setSuites(tls, settings.cipherSuites);
    tls.curves = joined(settings.curveTypes);
    constexpr const char *withOldDigests = "DEFAULT:@SECLEVEL=0";     // what TLS before 1.2 signs with is below the usual level
    if (tls.newest != Version::Any && tls.newest < Version::Tls12 && tls.ciphers.empty())
        tls.ciphers = withOldDigests;
    return tls;
}

} // namespace penstock
