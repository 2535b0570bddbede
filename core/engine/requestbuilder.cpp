// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/requestbuilder.h"

#include "core/base/codes.h"
#include "core/http/retry.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Calls visit(begin, end, name) for every {name}; begin and end are offsets in the text.
template<typename Visit>
void forEachPlaceholder(std::string_view text, Visit visit)
{
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        std::size_t end = open + 1;
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        if (end > open + 1 && end < text.size() && text[end] == '}')
            visit(open, end + 1, text.substr(open + 1, end - open - 1));
    }
}

// Printable ASCII that may stand in a path unescaped, % included: escapes that are there stay.
constexpr std::string_view pathCharacters = "!$%&'()*+,/:;=@[\\]^_|~";

using Query = std::vector<http::QueryItem>;

void replace(Query &query, const std::string &name, std::vector<std::string> values)
{
    std::erase_if(query, [&name](const http::QueryItem &item) { return item.name == name; });
    for (std::string &value : values)
        query.push_back({name, std::move(value)});
}

std::string scalarParameter(const yaml::Node &node)
{
    return node.kind == yaml::Kind::Null ? std::string() : node.isScalar() ? node.text : jsonText(node);
}

void addConfigured(Query &query, const yaml::Node *parameters)
{
    if (!parameters)
        return;
    for (const yaml::Entry &entry : parameters->entries) {
        std::vector<std::string> values;
        if (entry.node->kind == yaml::Kind::Sequence) {
            for (const auto &item : entry.node->items)
                values.push_back(scalarParameter(*item));
        } else {
            values.push_back(scalarParameter(*entry.node));
        }
        replace(query, entry.key, std::move(values));
    }
}

std::string withoutEnd(std::string text, char c)
{
    while (text.ends_with(c))
        text.pop_back();
    return text;
}

bool isAbsolute(std::string_view address)
{
    return address.starts_with("http://") || address.starts_with("https://");
}

std::string ownAddress(const PageAddress &address, const pagination::PageRequest &page, const Profile &profile)
{
    const RequestSpec &spec = *address.spec;
    std::string endpoint = filledEndpoint(spec.endpoint, *address.values, profile.encodeParameters);
    endpoint.erase(std::min(endpoint.find('#'), endpoint.size()));
    std::string_view path = endpoint;
    Query query;
    if (const std::size_t mark = path.find('?'); mark != std::string_view::npos) {
        if (profile.keepKindQuery)
            query = http::parseQuery(path.substr(mark + 1));
        path = path.substr(0, mark);
    }
    addConfigured(query, spec.queryParams.get());
    for (const auto &[name, value] : page.query)
        replace(query, name, {value});
    std::string url;
    if (isAbsolute(path)) {
        url = path;
    } else {
        while (path.starts_with('/'))
            path.remove_prefix(1);
        url = withoutEnd(address.connection->baseUrl.orElse({}), '/') + '/' + http::percentEncode(path, pathCharacters);
    }
    if (!query.empty())
        url += '?' + http::queryText(query);
    return url;
}

} // namespace

std::string filledEndpoint(std::string_view endpoint, const ParameterValues &values, bool encode)
{
    std::string filled;
    std::size_t done = 0;
    forEachPlaceholder(endpoint, [&](std::size_t begin, std::size_t end, std::string_view name) {
        const auto value = std::ranges::find(values, name, &map::Job::Injected::name);
        if (value == values.end())
            return;
        filled += endpoint.substr(done, begin - done);
        filled += encode ? http::percentEncode(value->text) : value->text;
        done = end;
    });
    filled += endpoint.substr(done);
    return filled;
}

http::TransferOptions transferOptions(const Connection &connection, const OceanSettings &ocean, const Profile &profile)
{
    http::TransferOptions options;
    if (profile.timeoutApplies) {
        options.totalTimeout = connection.timeout.orElse(options.totalTimeout);
        options.connectTimeout = connection.connectTimeout.orElse(options.connectTimeout);
    } else {
        // The core's client_timeout bounds each phase, and nothing bounds the whole (ocean, section 5).
        options.totalTimeout = {};
        options.connectTimeout = options.idleTimeout = ocean.clientTimeout;
    }
    options.maxResponse = connection.maxResponse.orElse(options.maxResponse);
    options.tls = {connection.tls.verify, connection.tls.certificateAuthorities, connection.tls.certificate, connection.tls.key, connection.tls.keyPassword};
    if (connection.noProxy)
        options.proxy = std::string();
    else if (connection.proxyUrl)
        options.proxy = *connection.proxyUrl;
    return options;
}

Result<http::Request> buildRequest(const PageAddress &address, const pagination::PageRequest &page, const Document &document)
{
    const Profile &profile = *document.profile;
    const RequestSpec &spec = *address.spec;
    http::Request request;
    request.method = spec.method;
    if (page.url.empty()) {
        request.url = ownAddress(address, page, profile);
    } else if (profile.resolveRelativeLinks) {
        request.url = http::resolveUrl(address.previousUrl.empty() ? std::string_view(address.connection->baseUrl.orElse({})) : address.previousUrl, page.url);
    } else {
        request.url = page.url;
    }
    if (profile.resolveRelativeLinks && !http::splitUrl(request.url)) {
        return failure(codes::badUrl,
                       QCoreApplication::translate("Engine", "`%1` is not an absolute http or https address.")
                           .arg(QString::fromStdString(page.url.empty() ? request.url : page.url)),
                       spec.endpointPlace);
    }
    request.headers.set("Accept", "*/*");
    request.headers.set("User-Agent", profile.userAgent);
    if (!spec.body.empty()) {
        request.body = spec.body;
        request.hasBody = true;
        request.headers.set("Content-Type", "application/json");
    }
    for (const auto &[name, value] : address.connection->headers)
        request.headers.set(name, value);
    for (const auto &[name, value] : spec.headers)
        request.headers.set(name, value);
    request.options = transferOptions(*address.connection, document.ocean, profile);
    return request;
}

} // namespace penstock
