// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/httpjsonkinds.h"
#include "core/http/url.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <map>

namespace penstock::http
{

namespace
{

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

QByteArrayView view(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

std::string sha256(std::string_view text)
{
    return QCryptographicHash::hash(view(text).toByteArray(), QCryptographicHash::Sha256).toHex().toStdString();
}

QByteArray hmac(const QByteArray &key, std::string_view text)
{
    return QMessageAuthenticationCode::hash(view(text).toByteArray(), key, QCryptographicHash::Sha256);
}

std::string lower(std::string_view name)
{
    std::string made(name);
    std::ranges::transform(made, made.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return made;
}

// Without blanks at the ends, and one where there were several.
std::string squeezed(std::string_view text)
{
    std::string made;
    for (const char c : text) {
        if (c != ' ' || (!made.empty() && made.back() != ' '))
            made += c;
    }
    while (!made.empty() && (made.back() == ' ' || made.back() == '\t'))
        made.pop_back();
    return made;
}

std::string hostWithPort(const UrlParts &url)
{
    const bool isDefault = url.port.empty() || (url.scheme == "http" && url.port == "80") || (url.scheme == "https" && url.port == "443");
    return isDefault ? url.host : url.host + ':' + url.port;
}

// Sorted by name and then by value, everything escaped that can be.
std::string canonicalQuery(const std::string &query)
{
    std::vector<QueryItem> items = parseQuery(query);
    std::ranges::sort(items, {}, [](const QueryItem &item) { return std::tie(item.name, item.value); });
    std::string text;
    for (const QueryItem &item : items)
        text += (text.empty() ? "" : "&") + percentEncode(item.name) + '=' + percentEncode(item.value);
    return text;
}

// The headers that are signed: by lower-case name, several of one name in one line.
std::map<std::string, std::string> canonicalHeaders(const Request &request, const std::string &host)
{
    // Those may change on the way, or are made by the transport.
    constexpr std::array<std::string_view, 7> unsignedNames{"authorization", "user-agent", "x-amzn-trace-id", "expect", "transfer-encoding", "host", "content-length"};
    std::map<std::string, std::string> lines{{"host", host}};
    if (!request.body.empty())
        lines["content-length"] = std::to_string(request.body.size());
    for (const Header &header : request.headers.lines()) {
        const std::string name = lower(header.name);
        if (std::ranges::find(unsignedNames, name) != unsignedNames.end())
            continue;
        const auto [line, isNew] = lines.try_emplace(name, squeezed(header.value));
        if (!isNew)
            line->second += ',' + squeezed(header.value);
    }
    return lines;
}

struct AwsKeys {
    std::string id, secret, sessionToken;
};

// auth.aws: signature version 4 with keys of the configuration (httpjson, section 2.3). The rules of signing are of Amazon's "Signature
// Version 4 signing process"; the path is escaped once more than it is sent, as all services but S3 want it.
class AwsAuthenticator final : public Authenticator
{
public:
    AwsAuthenticator(AwsKeys keys, std::string service, std::string region, Place place)
        : m_keys(std::move(keys)), m_service(std::move(service)), m_region(std::move(region)), m_place(std::move(place))
    {
    }

    Result<> apply(Request &request, Time now) const override
    {
        auto url = splitUrl(request.url);
        if (!url)
            return failure(codes::badUrl, tr("The URL of a request cannot be signed: %1").arg(QString::fromStdString(request.url)), m_place);
        const std::string host = hostWithPort(*url);
        const auto target = serviceAndRegion(host);
        if (!target)
            return std::unexpected(target.error());
        const QDateTime time = QDateTime::fromSecsSinceEpoch(std::chrono::system_clock::to_time_t(now), QTimeZone::utc());
        const std::string stamp = time.toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toStdString();
        request.headers.set("X-Amz-Date", stamp);
        if (!m_keys.sessionToken.empty())
            request.headers.set("X-Amz-Security-Token", m_keys.sessionToken);
        url->query = canonicalQuery(url->query);
        url->hasQuery = !url->query.empty();
        request.url = joinUrl(*url);
        request.headers.set("Authorization", authorization(request, *url, host, stamp, *target));
        return {};
    }

    bool appliesFirst() const override { return false; }
    bool appliesToRedirects() const override { return true; }
    std::vector<std::string> credentialHeaders() const override { return {"Authorization", "X-Amz-Security-Token"}; }

private:
    struct Target {
        std::string service, region;
    };

    // service.region.amazonaws.com, where the configuration does not say both.
    Result<Target> serviceAndRegion(const std::string &host) const
    {
        Target target{m_service, m_region};
        if (!target.service.empty() && !target.region.empty())
            return target;
        const std::size_t first = host.find('.');
        const std::size_t second = first == std::string::npos ? first : host.find('.', first + 1);
        if (second == std::string::npos || host.find('.', second + 1) == std::string::npos) {
            return failure(codes::badValue,
                           tr("Service and region cannot be told from the host %1; set `service_name` and `default_region` of `auth.aws`.").arg(QString::fromStdString(host)), m_place);
        }
        if (target.service.empty())
            target.service = host.substr(0, first);
        if (target.region.empty())
            target.region = host.substr(first + 1, second - first - 1);
        return target;
    }

    std::string authorization(const Request &request, const UrlParts &url, const std::string &host, const std::string &stamp, const Target &target) const
    {
        std::string lines, names;
        for (const auto &[name, value] : canonicalHeaders(request, host)) {
            lines += name + ':' + value + '\n';
            names += (names.empty() ? "" : ";") + name;
        }
        const std::string path = percentEncode(url.path.empty() ? "/" : url.path, "/");
        const std::string canonical = request.method + '\n' + path + '\n' + url.query + '\n' + lines + '\n' + names + '\n' + sha256(request.body);
        const std::string day = stamp.substr(0, 8);
        const std::string scope = day + '/' + target.region + '/' + target.service + "/aws4_request";
        const std::string toSign = std::string(algorithm) + '\n' + stamp + '\n' + scope + '\n' + sha256(canonical);
        QByteArray key = QByteArray::fromStdString("AWS4" + m_keys.secret);
        for (const std::string &part : {day, target.region, target.service, std::string("aws4_request")})
            key = hmac(key, part);
        return std::string(algorithm) + " Credential=" + m_keys.id + '/' + scope + ", SignedHeaders=" + names + ", Signature=" + hmac(key, toSign).toHex().toStdString();
    }

    AwsKeys m_keys;
    std::string m_service, m_region;
    Place m_place;
};

Result<> refuseOtherSources(const Options &aws)
{
    if (!aws.text("role_arn").orElse({}).empty()) {
        return failure(codes::notYetSupported, tr("`role_arn` cannot be used: taking a role needs another service of Amazon, which this version does not ask. "
                                                  "Put the keys of the role into `access_key_id`, `secret_access_key` and `session_token`."),
                       aws.place("role_arn"));
    }
    if (aws.boolean("use_cloud_connectors").orElse(false))
        return failure(codes::notYetSupported, tr("`use_cloud_connectors` has a meaning only inside of an Elastic Agent."), aws.place("use_cloud_connectors"));
    const bool hasKeys = !aws.text("access_key_id").orElse({}).empty() && !aws.text("secret_access_key").orElse({}).empty();
    for (const char *key : {"credential_profile_name", "shared_credential_file"}) {
        // The original does not look at them either where there are keys.
        if (!hasKeys && !aws.text(key).orElse({}).empty()) {
            return failure(codes::notYetSupported, tr("`%1` cannot be used: the files of Amazon's tools are not read, because they differ from machine to machine. "
                                                      "Use `access_key_id` and `secret_access_key`.").arg(QString::fromUtf8(key)),
                           aws.place(key));
        }
    }
    if (!hasKeys) {
        return failure(codes::missingKey, tr("`auth.aws` needs `access_key_id` and `secret_access_key`: credentials of the machine's surroundings are not looked for."),
                       aws.place());
    }
    return {};
}

} // namespace

AuthenticatorResult makeHttpjsonAws(const HttpjsonAuthContext &context)
{
    const Options &aws = context.auth.aws;
    if (auto usable = refuseOtherSources(aws); !usable)
        return std::unexpected(usable.error());
    AwsKeys keys{aws.text("access_key_id").orElse({}), aws.text("secret_access_key").orElse({}), aws.text("session_token").orElse({})};
    return std::make_unique<AwsAuthenticator>(std::move(keys), aws.text("service_name").orElse({}), aws.text("default_region").orElse({}), aws.place());
}

} // namespace penstock::http
