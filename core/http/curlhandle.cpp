// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/curlhandle.h"

#include "core/http/url.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace penstock::http
{

using Kind = TransportError::Kind;

namespace
{

constexpr long receiveBuffer = 512 * 1024;             // libcurl's largest
constexpr long noConnectLimit = 24L * 3600 * 1000;     // 0 would mean libcurl's own default

// curl_easy_setopt is variadic: this keeps the types that it expects.
template<typename T>
void set(CURL *easy, CURLoption option, T value)
{
    curl_easy_setopt(easy, option, value);
}

std::expected<std::string, TransportError> pemText(const std::string &textOrFile)
{
    if (textOrFile.find("-----BEGIN") != std::string::npos)
        return textOrFile;
    std::ifstream file(textOrFile, std::ios::binary);
    if (!file)
        return std::unexpected(TransportError{Kind::Other, "cannot read the certificate file " + textOrFile});
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void setBlob(CURL *easy, CURLoption option, std::string &text)
{
    curl_blob blob{text.data(), text.size(), CURL_BLOB_COPY};
    set(easy, option, &blob);
}

std::optional<TransportError> setAuthorities(CURL *easy, const Tls &tls)
{
    if (tls.certificateAuthorities.empty()) {
        if (const char *file = std::getenv("SSL_CERT_FILE"); file && *file)
            set(easy, CURLOPT_CAINFO, file);
        if (const char *folder = std::getenv("SSL_CERT_DIR"); folder && *folder)
            set(easy, CURLOPT_CAPATH, folder);
        return std::nullopt;
    }
    std::string all;
    for (const std::string &authority : tls.certificateAuthorities) {
        auto text = pemText(authority);
        if (!text)
            return text.error();
        all += *text + '\n';
    }
    set<const char *>(easy, CURLOPT_CAPATH, nullptr);
    setBlob(easy, CURLOPT_CAINFO_BLOB, all);
    return std::nullopt;
}

// Bits of CURLOPT_SSLVERSION, the oldest version in the lower half and the newest in the upper.
std::pair<long, long> versionBits(Tls::Version version)
{
    switch (version) {
    case Tls::Version::Any: break;
    case Tls::Version::Tls10: return {CURL_SSLVERSION_TLSv1_0, CURL_SSLVERSION_MAX_TLSv1_0};
    case Tls::Version::Tls11: return {CURL_SSLVERSION_TLSv1_1, CURL_SSLVERSION_MAX_TLSv1_1};
    case Tls::Version::Tls12: return {CURL_SSLVERSION_TLSv1_2, CURL_SSLVERSION_MAX_TLSv1_2};
    case Tls::Version::Tls13: return {CURL_SSLVERSION_TLSv1_3, CURL_SSLVERSION_MAX_TLSv1_3};
    }
    return {CURL_SSLVERSION_DEFAULT, CURL_SSLVERSION_MAX_NONE};
}

std::optional<TransportError> setProtocol(CURL *easy, const Tls &tls)
{
    set(easy, CURLOPT_SSLVERSION, versionBits(tls.oldest).first | versionBits(tls.newest).second);
    if (!tls.ciphers.empty() && curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, tls.ciphers.c_str()) != CURLE_OK)
        return TransportError{Kind::Other, "the TLS library does not take the cipher suites " + tls.ciphers};
    if (!tls.curves.empty() && curl_easy_setopt(easy, CURLOPT_SSL_EC_CURVES, tls.curves.c_str()) != CURLE_OK)
        return TransportError{Kind::Other, "the TLS library does not take the curves " + tls.curves};
    return std::nullopt;
}

std::expected<std::string, TransportError> keyPassword(const Tls &tls)
{
    if (!tls.keyPassword.empty() || tls.keyPasswordFile.empty())
        return tls.keyPassword;
    std::ifstream file(tls.keyPasswordFile, std::ios::binary);
    if (!file)
        return std::unexpected(TransportError{Kind::Other, "cannot read the file of the key's password " + tls.keyPasswordFile});
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::optional<TransportError> setTls(CURL *easy, const Tls &tls)
{
    set(easy, CURLOPT_SSL_VERIFYPEER, tls.verify ? 1L : 0L);
    set(easy, CURLOPT_SSL_VERIFYHOST, tls.verify && tls.verifyName ? 2L : 0L);
    if (auto error = setProtocol(easy, tls))
        return error;
    if (auto error = setAuthorities(easy, tls))
        return error;
    if (tls.certificate.empty())
        return std::nullopt;
    auto certificate = pemText(tls.certificate);
    auto key = tls.key.empty() ? certificate : pemText(tls.key);
    if (!certificate || !key)
        return certificate ? key.error() : certificate.error();
    setBlob(easy, CURLOPT_SSLCERT_BLOB, *certificate);
    setBlob(easy, CURLOPT_SSLKEY_BLOB, *key);
    const auto password = keyPassword(tls);
    if (!password)
        return password.error();
    if (!password->empty())
        set(easy, CURLOPT_KEYPASSWD, password->c_str());
    return std::nullopt;
}

void setFixed(CURL *easy, const CurlCallbacks &callbacks)
{
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);                 // removing a handle does not wait for its name look-up
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PATH_AS_IS, 1L);
    set(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_2TLS));
    set(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    set(easy, CURLOPT_HEADEROPT, long(CURLHEADER_SEPARATE));
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy, CURLOPT_BUFFERSIZE, receiveBuffer);
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set(easy, CURLOPT_HEADERFUNCTION, callbacks.header);
    set(easy, CURLOPT_WRITEFUNCTION, callbacks.write);
    set(easy, CURLOPT_DEBUGFUNCTION, callbacks.debug);
    set(easy, CURLOPT_PREREQFUNCTION, callbacks.beforeRequest);
    set(easy, CURLOPT_VERBOSE, 1L);                    // the debug callback is how the lines that were sent are known
}

bool isToken(std::string_view name)
{
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || others.find(c) != std::string_view::npos;
    });
}

bool isFieldValue(std::string_view value)
{
    return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void append(CurlList &list, const std::string &line)
{
    if (curl_slist *longer = curl_slist_append(list.get(), line.c_str())) {
        static_cast<void>(list.release());
        list.reset(longer);
    }
}

std::optional<TransportError> setHeaders(CURL *easy, const Request &request, CurlList &list)
{
    for (const Header &header : request.headers.lines()) {
        if (!isToken(header.name) || !isFieldValue(header.value))
            return TransportError{Kind::Other, "the header " + header.name + " has a name or a value that cannot be sent"};
        if (equalNames(header.name, "Content-Length"))          // counted from the body
            continue;
        const bool empty = header.value.find_first_not_of(" \t") == std::string::npos;
        append(list, empty ? header.name + ';' : header.name + ": " + header.value);
    }
    if (!request.options.acceptEncoding.empty() && !request.headers.has("Accept-Encoding"))
        append(list, "Accept-Encoding: " + request.options.acceptEncoding);
    if (!request.headers.has("Accept"))                         // what libcurl would add of its own
        append(list, "Accept:");
    if (request.hasBody) {
        append(list, "Expect:");
        if (!request.headers.has("Content-Type"))
            append(list, "Content-Type:");
    }
    set(easy, CURLOPT_HTTPHEADER, list.get());
    return std::nullopt;
}

void setMethodAndBody(CURL *easy, const Request &request)
{
    set(easy, CURLOPT_HTTPGET, 1L);
    if (request.method == "HEAD")
        set(easy, CURLOPT_NOBODY, 1L);
    if (request.hasBody) {
        set(easy, CURLOPT_POSTFIELDS, request.body.data());
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    }
    const bool implied = !request.hasBody && (request.method == "GET" || request.method == "HEAD");
    set(easy, CURLOPT_CUSTOMREQUEST, implied ? nullptr : request.method.c_str());
}

} // namespace

std::expected<CurlHandle, TransportError> makeCurlHandle(const TransferOptions &options, const CurlCallbacks &callbacks, CURLSH *jar)
{
    CurlHandle handle{CurlList(), CurlEasy(curl_easy_init()), options};
    CURL *easy = handle.easy.get();
    if (!easy)
        return std::unexpected(TransportError{Kind::Other, "libcurl gives no handle"});
    setFixed(easy, callbacks);
    const auto connect = options.connectTimeout.count();
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, connect > 0 ? long(connect) : noConnectLimit);
    for (const Header &header : options.proxyHeaders) {
        if (!isToken(header.name) || !isFieldValue(header.value))
            return std::unexpected(TransportError{Kind::Other, "the proxy header " + header.name + " has a name or a value that cannot be sent"});
        append(handle.proxyHeaders, header.name + ": " + header.value);
    }
    set(easy, CURLOPT_PROXYHEADER, handle.proxyHeaders.get());
    if (!options.unixSocket.empty())
        set(easy, CURLOPT_UNIX_SOCKET_PATH, options.unixSocket.c_str());
    if (jar) {
        set(easy, CURLOPT_COOKIEFILE, "");             // no file: keep cookies at all
        set(easy, CURLOPT_SHARE, jar);
    }
    if (auto error = setTls(easy, options.tls))
        return std::unexpected(std::move(*error));
    return handle;
}

std::optional<TransportError> setRequest(CURL *easy, const Request &request, const std::string &environmentProxy, CurlList &list)
{
    if (!isHttpUrl(request.url) || request.url.find_first_of(std::string_view(" \t\r\n\0", 5)) != std::string::npos)
        return TransportError{Kind::BadUrl, "not an http or https URL"};
    if (!isToken(request.method))
        return TransportError{Kind::Other, "the method cannot be sent"};
    set(easy, CURLOPT_URL, request.url.c_str());
    const std::optional<std::string> &proxy = request.options.proxy;
    const char *environment = environmentProxy.empty() ? nullptr : environmentProxy.c_str();
    set(easy, CURLOPT_PROXY, proxy ? proxy->c_str() : environment);
    set(easy, CURLOPT_NOPROXY, proxy ? "" : nullptr);           // a proxy of the document's own is used for every host
    setMethodAndBody(easy, request);
    return setHeaders(easy, request, list);
}

TransportError curlError(CURLcode result, CURL *easy, const char *words)
{
    std::string message = words && *words ? words : curl_easy_strerror(result);
    long answerOfProxy = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &answerOfProxy);
    if (answerOfProxy >= 300)
        return {Kind::ConnectionFailed, std::move(message)};
    switch (result) {
    case CURLE_URL_MALFORMAT: return {Kind::BadUrl, std::move(message)};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return {Kind::NameNotResolved, std::move(message)};
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PROXY: return {Kind::ConnectionFailed, std::move(message)};
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return {Kind::ConnectionLost, std::move(message)};
    case CURLE_OPERATION_TIMEDOUT: return {Kind::TimedOut, std::move(message)};
    case CURLE_PEER_FAILED_VERIFICATION: return {Kind::CertificateRefused, std::move(message)};
    default: return {Kind::Other, std::move(message)};
    }
}

} // namespace penstock::http
