// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/secretfinder.h"

#include "core/exchange/references.h"

#include <algorithm>
#include <array>
#include <optional>

namespace penstock::exchange
{

namespace
{

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/';
}

// Length of the reference that begins here; nothing where none does.
std::optional<std::size_t> referenceAt(std::string_view text)
{
    for (const std::string_view opening : {"${secret:", "${env:", "${var:"}) {
        if (!text.starts_with(opening))
            continue;
        std::size_t end = opening.size();
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        if (end > opening.size() && end < text.size() && text[end] == '}')
            return end + 1;
    }
    return std::nullopt;
}

// Letters and digits in lower case, nothing else: X-API-Key, api_key and apiKey are one name.
std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            plain += char(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain += c;
    }
    return plain;
}

// `Bearer x`: the scheme is not secret, and a reader wants to see it.
std::size_t schemeLength(std::string_view text)
{
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos || space == 0 || space > 12 || text.find(' ', space + 1) != std::string_view::npos)
        return 0;
    const bool word = std::ranges::all_of(text.substr(0, space), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    return word ? space + 1 : 0;
}

// One that takes its value from a login's answer or from the state holds no secret.
bool isTemplate(std::string_view text)
{
    return text.contains("{{") || text.contains("[[");
}

} // namespace

bool namesCredential(std::string_view name)
{
    static constexpr std::array<std::string_view, 11> endings{"authorization", "password", "passwd",     "secret",      "token",   "apikey",
                                                              "accesskey",     "privatekey", "credential", "credentials", "cookie"};
    static constexpr std::array<std::string_view, 5> harmless{"pagetoken", "nexttoken", "continuationtoken", "synctoken", "setcookie"};
    const std::string plain = plainName(name);
    const auto ends = [&plain](std::string_view ending) { return plain.ends_with(ending); };
    return std::ranges::any_of(endings, ends) && std::ranges::none_of(harmless, ends);
}

bool holdsReference(std::string_view text)
{
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
        if (referenceAt(text.substr(at)))
            return true;
    }
    return false;
}

std::string withoutInterpolation(std::string_view text)
{
    std::string safe;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (const auto length = referenceAt(rest)) {
            safe += rest.substr(0, *length);
            at += *length;
            continue;
        }
        if (rest.starts_with("${"))
            safe += '$';
        safe += text[at++];
    }
    return safe;
}

std::string SecretFinder::reference(std::string_view name) const
{
    const std::string path = m_project + '/' + std::string(name);
    return m_form == Form::Marked ? marked(Piece::Kind::Secret, path) : "${secret:" + path + '}';
}

std::string SecretFinder::keep(std::string_view name, std::string_view value)
{
    const std::string snake = snakeCase(name);
    std::string base;
    for (const char c : snake) {
        const bool plain = isNameCharacter(c) && c != '/' && c != '-';
        if (plain && !(c == '_' && (base.empty() || base.back() == '_')))
            base += c;
        else if (!plain && !base.empty() && base.back() != '_')
            base += '_';
    }
    std::string unique = base.empty() ? "secret" : base;
    for (int number = 2;; ++number) {
        const std::string path = m_project + '/' + unique;
        const auto known = std::ranges::find(m_found, path, &std::pair<std::string, std::string>::first);
        const bool isNew = known == m_found.end();
        if (isNew || known->second == value) {
            if (isNew)
                m_found.emplace_back(path, value);
            return reference(unique);
        }
        unique = base + '_' + std::to_string(number);
    }
}

NodePtr SecretFinder::take(std::string_view name, const NodePtr &scalar)
{
    const std::string value = scalarOf(scalar.get());
    return value.empty() || holdsReference(value) ? scalar : textNode(keep(name, value), scalar->place);
}

NodePtr SecretFinder::search(const NodePtr &node)
{
    return changed(node, [this](const Path &path, const NodePtr &scalar) -> NodePtr {
        const std::string text = scalar && isText(*scalar) && !path.empty() ? scalar->text : std::string();
        const std::string without = text.empty() ? text : searchText(path.back(), text);
        return without == text ? scalar : textNode(without, scalar->place);
    });
}

std::string SecretFinder::searchText(std::string_view name, std::string_view text)
{
    if (text.empty() || isTemplate(text) || !namesCredential(name) || holdsReference(text))
        return std::string(text);
    const std::size_t scheme = schemeLength(text);
    return std::string(text.substr(0, scheme)) + keep(name, text.substr(scheme));
}

std::string SecretFinder::searchForm(std::string_view form)
{
    std::string result;
    for (std::size_t begin = 0; begin <= form.size();) {
        const std::size_t end = std::min(form.find('&', begin), form.size());
        const std::string_view item = form.substr(begin, end - begin);
        const std::size_t equals = item.find('=');
        const bool secret = equals != std::string_view::npos && equals + 1 < item.size() && namesCredential(item.substr(0, equals)) && !holdsReference(item) && !isTemplate(item);
        if (begin > 0)
            result += '&';
        result += secret ? std::string(item.substr(0, equals + 1)) + keep(item.substr(0, equals), item.substr(equals + 1)) : std::string(item);
        begin = end + 1;
    }
    return result;
}

std::string SecretFinder::searchUrl(std::string_view url)
{
    const std::size_t question = url.find('?');
    if (question == std::string_view::npos)
        return searchPassword(url);
    const std::size_t end = std::min(url.find('#', question), url.size());
    const std::string before = searchPassword(url.substr(0, question + 1));
    return before + searchForm(url.substr(question + 1, end - question - 1)) + std::string(url.substr(end));
}

std::string SecretFinder::searchPassword(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    const std::size_t at = url.substr(0, scheme == std::string_view::npos ? 0 : url.find('/', scheme + 3)).rfind('@');
    const std::size_t colon = scheme == std::string_view::npos ? scheme : url.find(':', scheme + 3);
    if (at == std::string_view::npos || colon == std::string_view::npos || colon + 1 >= at || holdsReference(url.substr(colon + 1, at - colon - 1)))
        return std::string(url);
    return std::string(url.substr(0, colon + 1)) + keep("base_url_password", url.substr(colon + 1, at - colon - 1)) + std::string(url.substr(at));
}

} // namespace penstock::exchange
