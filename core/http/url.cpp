// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/url.h"

#include "core/http/transport.h"

#include <algorithm>
#include <charconv>

namespace penstock::http
{

namespace
{

bool isAlpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isUnreserved(char c)
{
    return isAlpha(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void appendEscaped(std::string &to, char c)
{
    constexpr char digits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    to += '%';
    to += digits[byte >> 4];
    to += digits[byte & 15];
}

bool isScheme(std::string_view text)
{
    return !text.empty() && isAlpha(text.front())
        && std::ranges::all_of(text, [](char c) { return isAlpha(c) || isDigit(c) || c == '+' || c == '-' || c == '.'; });
}

void splitAuthority(std::string_view authority, UrlParts &parts)
{
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        parts.userInfo = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    const auto bracket = authority.rfind(']');
    const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    parts.host = authority.substr(0, colon);
    if (colon != std::string_view::npos)
        parts.port = authority.substr(colon + 1);
}

// RFC 3986, section 5.2.4.
std::string withoutDotSegments(std::string_view path)
{
    std::string out;
    while (!path.empty()) {
        if (path.starts_with("../")) {
            path.remove_prefix(3);
        } else if (path.starts_with("./")) {
            path.remove_prefix(2);
        } else if (path.starts_with("/./")) {
            path.remove_prefix(2);
        } else if (path == "/.") {
            path = "/";
        } else if (path.starts_with("/../") || path == "/..") {
            path = path.size() == 3 ? std::string_view("/") : path.substr(3);
            out.erase(std::min(out.rfind('/'), out.size()));
        } else if (path == "." || path == "..") {
            path = {};
        } else {
            const auto end = path.find('/', 1);
            out += path.substr(0, end);
            path.remove_prefix(std::min(end, path.size()));
        }
    }
    return out;
}

std::string mergedPath(const UrlParts &base, std::string_view path)
{
    if (base.hasAuthority && base.path.empty())
        return '/' + std::string(path);
    const auto slash = base.path.rfind('/');
    return (slash == std::string::npos ? std::string() : base.path.substr(0, slash + 1)) + std::string(path);
}

std::string_view effectivePort(const UrlParts &parts)
{
    if (!parts.port.empty())
        return parts.port;
    return equalNames(parts.scheme, "https") ? "443" : equalNames(parts.scheme, "http") ? "80" : "";
}

std::string escapeExcept(std::string_view text, std::string_view unsafe)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7f || unsafe.find(c) != std::string_view::npos)
            appendEscaped(out, c);
        else
            out += c;
    }
    return out;
}

std::string_view trimmed(std::string_view text)
{
    const auto isBlank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string decoded(std::string_view text, bool plusIsSpace)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexValue(text[i + 1]) >= 0 && hexValue(text[i + 2]) >= 0) {
            out += char(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
            i += 2;
        } else {
            out += plusIsSpace && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

// visit(std::string_view whole, std::string_view name, std::string_view value) for each part between ampersands
template<typename Visit>
void forEachPair(std::string_view query, Visit visit)
{
    while (!query.empty()) {
        const auto end = query.find('&');
        const std::string_view whole = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        if (whole.empty())
            continue;
        const auto equals = whole.find('=');
        visit(whole, whole.substr(0, equals), equals == std::string_view::npos ? std::string_view() : whole.substr(equals + 1));
    }
}

} // namespace

UrlParts splitReference(std::string_view reference)
{
    UrlParts parts;
    if (const auto hash = reference.find('#'); hash != std::string_view::npos) {
        parts.fragment = reference.substr(hash + 1);
        parts.hasFragment = true;
        reference = reference.substr(0, hash);
    }
    if (const auto mark = reference.find('?'); mark != std::string_view::npos) {
        parts.query = reference.substr(mark + 1);
        parts.hasQuery = true;
        reference = reference.substr(0, mark);
    }
    const auto colon = reference.find(':');
    if (colon != std::string_view::npos && isScheme(reference.substr(0, colon))) {
        parts.scheme = reference.substr(0, colon);
        reference.remove_prefix(colon + 1);
    }
    if (reference.starts_with("//")) {
        reference.remove_prefix(2);
        parts.hasAuthority = true;
        const auto end = std::min(reference.find('/'), reference.size());
        splitAuthority(reference.substr(0, end), parts);
        reference.remove_prefix(end);
    }
    parts.path = reference;
    return parts;
}

std::optional<UrlParts> splitUrl(std::string_view url)
{
    UrlParts parts = splitReference(url);
    if (parts.scheme.empty() || parts.host.empty())
        return std::nullopt;
    return parts;
}

std::string joinUrl(const UrlParts &parts)
{
    std::string url;
    if (!parts.scheme.empty())
        url += parts.scheme + ':';
    if (parts.hasAuthority || !parts.host.empty()) {
        url += "//";
        if (!parts.userInfo.empty())
            url += parts.userInfo + '@';
        url += parts.host;
        if (!parts.port.empty())
            url += ':' + parts.port;
        if (!parts.path.empty() && parts.path.front() != '/')
            url += '/';
    }
    url += parts.path;
    if (parts.hasQuery || !parts.query.empty())
        url += '?' + parts.query;
    if (parts.hasFragment || !parts.fragment.empty())
        url += '#' + parts.fragment;
    return url;
}

bool isHttpUrl(std::string_view url)
{
    const auto parts = splitUrl(url);
    if (!parts || (!equalNames(parts->scheme, "http") && !equalNames(parts->scheme, "https")))
        return false;
    int port = 0;
    const std::string &text = parts->port;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return text.empty() || (error == std::errc() && end == text.data() + text.size() && port >= 0 && port <= 65535);
}

bool sameOrigin(std::string_view urlA, std::string_view urlB)
{
    const auto a = splitUrl(urlA);
    const auto b = splitUrl(urlB);
    return a && b && equalNames(a->scheme, b->scheme) && equalNames(a->host, b->host) && effectivePort(*a) == effectivePort(*b);
}

std::string resolveUrl(std::string_view base, std::string_view reference)
{
    const UrlParts from = splitReference(trimmed(base));
    UrlParts target = splitReference(trimmed(reference));
    if (target.scheme.empty()) {
        target.scheme = from.scheme;
        if (!target.hasAuthority) {
            target.hasAuthority = from.hasAuthority;
            target.userInfo = from.userInfo;
            target.host = from.host;
            target.port = from.port;
            if (target.path.empty()) {
                target.path = from.path;
                if (!target.hasQuery) {
                    target.query = from.query;
                    target.hasQuery = from.hasQuery;
                }
            } else {
                target.path = withoutDotSegments(target.path.front() == '/' ? target.path : mergedPath(from, target.path));
            }
        } else {
            target.path = withoutDotSegments(target.path);
        }
    } else {
        target.path = withoutDotSegments(target.path);
    }
    const std::string url = encodeUrl(joinUrl(target));
    return isHttpUrl(url) ? url : std::string();
}

std::string encodeUrl(std::string_view url)
{
    UrlParts parts = splitReference(url);
    parts.path = escapeExcept(parts.path, "\"<>`{}");
    parts.query = escapeExcept(parts.query, "\"<>");
    parts.fragment = escapeExcept(parts.fragment, "\"<>`");
    return joinUrl(parts);
}

std::string percentEncode(std::string_view text, std::string_view keep)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (isUnreserved(c) || keep.find(c) != std::string_view::npos)
            out += c;
        else
            appendEscaped(out, c);
    }
    return out;
}

std::string percentDecode(std::string_view text)
{
    return decoded(text, false);
}

std::vector<QueryItem> parseQuery(std::string_view query)
{
    std::vector<QueryItem> items;
    forEachPair(query, [&items](std::string_view, std::string_view name, std::string_view value) {
        items.push_back({decoded(name, true), decoded(value, true)});
    });
    return items;
}

std::string queryText(const std::vector<QueryItem> &items)
{
    std::string text;
    for (const QueryItem &item : items) {
        if (!text.empty())
            text += '&';
        text += percentEncode(item.name);
        text += '=';
        text += percentEncode(item.value);
    }
    return text;
}

std::string withQuery(std::string_view url, const std::vector<QueryItem> &items)
{
    if (items.empty())
        return std::string(url);
    std::vector<bool> placed(items.size(), false);
    std::string text;
    const auto add = [&text](std::string_view part) {
        if (!text.empty())
            text += '&';
        text += part;
    };
    const auto place = [&](std::string_view name) {                // every new item of that name, once
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!placed[i] && items[i].name == name) {
                add(queryText({items[i]}));
                placed[i] = true;
            }
        }
    };
    UrlParts parts = splitReference(url);
    forEachPair(parts.query, [&](std::string_view whole, std::string_view name, std::string_view) {
        const std::string plain = decoded(name, true);
        if (std::ranges::find(items, plain, &QueryItem::name) == items.end())
            add(whole);
        else
            place(plain);
    });
    for (const QueryItem &item : items)
        place(item.name);
    parts.query = text;
    parts.hasQuery = true;
    return joinUrl(parts);
}

} // namespace penstock::http
