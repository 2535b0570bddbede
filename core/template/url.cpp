// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/url.h"

#include <algorithm>

namespace penstock::tpl
{

namespace
{

enum class Part { Path, Segment, Host, User, Query, Fragment };

bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 3986 leaves to each part which delimiters it may hold unescaped; these are Go's choices.
bool needsEscape(char c, Part part)
{
    if (isAlphanumeric(c) || std::string_view("-_.~").find(c) != std::string_view::npos)
        return false;
    if (part == Part::Host && std::string_view("!$&'()*+,;=:[]<>\"").find(c) != std::string_view::npos)
        return false;
    if (std::string_view("$&+,/:;=?@").find(c) != std::string_view::npos) {
        switch (part) {
        case Part::Path: return c == '?';
        case Part::Segment: return c == '/' || c == ';' || c == ',' || c == '?';
        case Part::User: return c == '@' || c == '/' || c == '?' || c == ':';
        case Part::Fragment: return false;
        default: return true;
        }
    }
    return part != Part::Fragment || std::string_view("!()*").find(c) == std::string_view::npos;
}

std::string escape(std::string_view text, Part part)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string escaped;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ' ' && part == Part::Query)
            escaped += '+';
        else if (needsEscape(c, part))
            (escaped += '%').append({digits[byte >> 4], digits[byte & 15]});
        else
            escaped += c;
    }
    return escaped;
}

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> unescape(std::string_view text, Part part)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
                return std::nullopt;
            plain += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else if (text[i] == '+' && part == Part::Query) {
            plain += ' ';
        } else if (part == Part::Host && static_cast<unsigned char>(text[i]) < 0x80 && needsEscape(text[i], part)) {
            return std::nullopt;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

// Whether a raw part may be kept as it was written.
bool isValidEncoded(std::string_view text, Part part)
{
    return std::ranges::all_of(text, [part](char c) {
        return std::string_view("!$&'()*+,;=:@[]%").find(c) != std::string_view::npos || !needsEscape(c, part);
    });
}

bool isValidPort(std::string_view port)
{
    return port.empty() || (port[0] == ':' && std::ranges::all_of(port.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
}

std::optional<std::string> parseHost(std::string_view host)
{
    const std::size_t colon = host.starts_with('[') ? host.rfind(']') : host.rfind(':');
    if (host.starts_with('[') && colon == std::string_view::npos)
        return std::nullopt;
    if (colon != std::string_view::npos && !isValidPort(host.substr(colon + host.starts_with('['))))
        return std::nullopt;
    return unescape(host, Part::Host);
}

bool parseAuthority(Url &url, std::string_view authority)
{
    const std::size_t at = authority.rfind('@');
    const auto host = parseHost(at == std::string_view::npos ? authority : authority.substr(at + 1));
    if (!host)
        return false;
    url.host = *host;
    if (at == std::string_view::npos)
        return true;
    const std::string_view info = authority.substr(0, at);
    const std::size_t colon = info.find(':');
    url.user = unescape(info.substr(0, colon), Part::User);
    if (colon != std::string_view::npos)
        url.password = unescape(info.substr(colon + 1), Part::User);
    return url.user && (colon == std::string_view::npos || url.password);
}

// The scheme with its colon taken off `text`; false: a colon with nothing before it.
bool takeScheme(Url &url, std::string_view &text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            continue;
        if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') {
            if (i == 0)
                return true;
            continue;
        }
        if (c != ':')
            return true;
        if (i == 0)
            return false;
        for (const char letter : text.substr(0, i))
            url.scheme += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
        text.remove_prefix(i + 1);
        return true;
    }
    return true;
}

bool setPath(Url &url, std::string_view raw)
{
    const auto plain = unescape(raw, Part::Path);
    if (!plain)
        return false;
    url.path = *plain;
    url.rawPath = escape(*plain, Part::Path) == raw ? std::string() : std::string(raw);
    return true;
}

bool setFragment(Url &url, std::string_view raw)
{
    const auto plain = unescape(raw, Part::Fragment);
    if (!plain)
        return false;
    url.fragment = *plain;
    url.rawFragment = escape(*plain, Part::Fragment) == raw ? std::string() : std::string(raw);
    return true;
}

bool parseHierarchy(Url &url, std::string_view rest)
{
    if (rest.starts_with("//") && (!url.scheme.empty() || !rest.starts_with("///"))) {
        const std::string_view authority = rest.substr(2, rest.find('/', 2) - 2);
        if (!parseAuthority(url, authority))
            return false;
        rest.remove_prefix(2 + authority.size());
    }
    return setPath(url, rest);
}

// A path with the reference put in the place of its last segment, and without . and .. segments.
std::string withoutDots(std::string_view base, std::string_view reference)
{
    std::string full(reference.empty() ? base : reference);
    if (!reference.empty() && reference[0] != '/')
        full = std::string(base.substr(0, base.rfind('/') + 1)) + full;
    if (full.empty())
        return full;
    std::string result = "/";
    std::string_view rest = full;
    while (!rest.empty()) {
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, slash);
        const bool last = slash == rest.size();
        const bool first = rest.data() == full.data();
        rest.remove_prefix(std::min(slash + 1, rest.size()));
        if (segment == "..") {
            result.resize(result.size() > 1 ? result.rfind('/', result.size() - 2) + 1 : 1);
        } else if (segment != "." && !(first && segment.empty())) {
            result += segment;
            result += last ? "" : "/";
        }
    }
    return result;
}

std::string cleanPath(std::string_view path)
{
    std::vector<std::string_view> segments;
    const bool rooted = path.starts_with('/');
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, slash);
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (segment.empty() || segment == ".")
            continue;
        if (segment != "..")
            segments.push_back(segment);
        else if (!segments.empty() && segments.back() != "..")
            segments.pop_back();
        else if (!rooted)
            segments.push_back(segment);
    }
    std::string clean = rooted ? "/" : "";
    for (const std::string_view segment : segments) {
        if (!clean.empty() && clean.back() != '/')
            clean += '/';
        clean += segment;
    }
    return clean;
}

} // namespace

std::optional<Url> Url::parse(std::string_view text)
{
    if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
        return std::nullopt;
    Url url;
    const std::size_t hash = text.find('#');
    const std::string_view fragment = hash == std::string_view::npos ? std::string_view() : text.substr(hash + 1);
    std::string_view rest = text.substr(0, hash);
    if (rest == "*") {
        url.path = "*";
        return url;
    }
    if (!takeScheme(url, rest))
        return std::nullopt;
    const std::size_t mark = rest.find('?');
    if (mark != std::string_view::npos) {
        url.forceQuery = mark + 1 == rest.size();
        url.rawQuery = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    const bool opaque = !rest.starts_with('/') && !url.scheme.empty();
    if (opaque)
        url.opaque = rest;
    else if (!rest.starts_with('/') && rest.substr(0, rest.find('/')).find(':') != std::string_view::npos)
        return std::nullopt; // the first segment of a relative path may not look like a scheme
    else if (!parseHierarchy(url, rest))
        return std::nullopt;
    if (!setFragment(url, fragment))
        return std::nullopt;
    return url;
}

std::string Url::escapedPath() const
{
    if (!rawPath.empty() && isValidEncoded(rawPath, Part::Path) && unescape(rawPath, Part::Path) == path)
        return rawPath;
    return path == "*" ? "*" : escape(path, Part::Path);
}

std::string Url::escapedFragment() const
{
    if (!rawFragment.empty() && isValidEncoded(rawFragment, Part::Fragment) && unescape(rawFragment, Part::Fragment) == fragment)
        return rawFragment;
    return escape(fragment, Part::Fragment);
}

std::string Url::text() const
{
    std::string whole = scheme.empty() ? "" : scheme + ':';
    if (!opaque.empty()) {
        whole += opaque;
    } else {
        if (!scheme.empty() || !host.empty() || user) {
            if (!host.empty() || !path.empty() || user)
                whole += "//";
            if (user)
                whole += userInfo() + '@';
            whole += escape(host, Part::Host);
        }
        const std::string escaped = escapedPath();
        if (!escaped.empty() && escaped[0] != '/' && !host.empty())
            whole += '/';
        if (whole.empty() && escaped.substr(0, escaped.find('/')).find(':') != std::string::npos)
            whole += "./";
        whole += escaped;
    }
    if (forceQuery || !rawQuery.empty())
        whole += '?' + rawQuery;
    if (!fragment.empty())
        whole += '#' + escapedFragment();
    return whole;
}

std::string Url::userInfo() const
{
    return user ? escape(*user, Part::User) + (password ? ':' + escape(*password, Part::User) : "") : std::string();
}

std::string Url::hostname() const
{
    if (host.starts_with('['))
        return host.substr(1, host.find(']') - 1);
    const std::size_t colon = host.rfind(':');
    return colon != std::string::npos && isValidPort(std::string_view(host).substr(colon)) ? host.substr(0, colon) : host;
}

std::string Url::port() const
{
    const std::size_t colon = host.rfind(':');
    if (colon == std::string::npos || host.find(']', colon) != std::string::npos || !isValidPort(std::string_view(host).substr(colon)))
        return {};
    return host.substr(colon + 1);
}

std::string Url::requestUri() const
{
    std::string uri = opaque;
    if (uri.empty()) {
        uri = escapedPath();
        if (uri.empty())
            uri = "/";
    } else if (uri.starts_with("//")) {
        uri = scheme + ':' + uri;
    }
    return forceQuery || !rawQuery.empty() ? uri + '?' + rawQuery : uri;
}

std::string Url::redacted() const
{
    Url masked = *this;
    if (masked.password)
        masked.password = "xxxxx";
    return masked.text();
}

Url Url::joined(std::span<const std::string> elements) const
{
    std::string whole = escapedPath();
    const bool rooted = whole.starts_with('/');
    if (!rooted)
        whole.insert(0, "/"); // as in Go, nothing climbs above the path it started with
    for (const std::string &element : elements)
        (whole += '/') += element;
    const bool slash = whole.ends_with('/');
    std::string clean = cleanPath(whole);
    if (slash && !clean.ends_with('/'))
        clean += '/';
    Url result = *this;
    setPath(result, rooted ? clean : clean.substr(1));
    return result;
}

Url Url::resolved(const Url &reference) const
{
    Url result = reference;
    if (reference.scheme.empty())
        result.scheme = scheme;
    if (!reference.scheme.empty() || !reference.host.empty() || reference.user) {
        setPath(result, withoutDots(reference.escapedPath(), {}));
        return result;
    }
    if (!reference.opaque.empty()) {
        result.user.reset();
        result.password.reset();
        result.host.clear();
        result.path.clear();
        return result;
    }
    if (reference.path.empty() && !reference.forceQuery && reference.rawQuery.empty()) {
        result.rawQuery = rawQuery;
        if (reference.fragment.empty()) {
            result.fragment = fragment;
            result.rawFragment = rawFragment;
        }
    }
    if (reference.path.empty() && !opaque.empty()) {
        result.opaque = opaque;
        return result;
    }
    result.host = host;
    result.user = user;
    result.password = password;
    setPath(result, withoutDots(escapedPath(), reference.escapedPath()));
    return result;
}

Fields Url::query() const
{
    Fields fields;
    std::string_view rest = rawQuery;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view item = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (item.empty() || item.find(';') != std::string_view::npos)
            continue;
        const std::size_t equals = std::min(item.find('='), item.size());
        const auto name = queryUnescape(item.substr(0, equals));
        const auto value = queryUnescape(item.substr(std::min(equals + 1, item.size())));
        if (name && value)
            fields[*name].push_back(*value);
    }
    return fields;
}

std::string queryEscape(std::string_view text)
{
    return escape(text, Part::Query);
}

std::optional<std::string> queryUnescape(std::string_view text)
{
    return unescape(text, Part::Query);
}

std::string encodeParameters(const Fields &parameters)
{
    std::string text;
    for (const auto &[name, values] : parameters) {
        for (const std::string &value : values) {
            if (!text.empty())
                text += '&';
            text += queryEscape(name) + '=' + queryEscape(value);
        }
    }
    return text;
}

std::string canonicalHeaderName(std::string_view name)
{
    const bool valid = std::ranges::all_of(name, [](char c) {
        return isAlphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
    std::string canonical(name);
    bool upper = true;
    for (char &c : canonical) {
        if (!valid)
            break;
        if (upper && c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
        else if (!upper && c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
        upper = c == '-';
    }
    return canonical;
}

} // namespace penstock::tpl
