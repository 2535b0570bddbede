// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/links.h"

#include <algorithm>
#include <ranges>

namespace penstock::http
{

namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

std::string_view stripped(std::string_view text, std::string_view of)
{
    const auto begin = text.find_first_not_of(of);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(of) - begin + 1);
}

void appendWords(std::string_view text, std::vector<std::string> &to)
{
    for (const auto part : std::views::split(text, ' ')) {
        if (const std::string_view word(part.begin(), part.end()); !word.empty())
            to.emplace_back(word);
    }
}

// Reads one header line by the grammar `<target> *( ; name [= token or quoted text] )`, several separated by commas.
class LinkReader
{
public:
    explicit LinkReader(std::string_view text) : m_text(text) {}

    void read(std::vector<Link> &to)
    {
        while (skipTo('<')) {
            const auto end = m_text.find('>', m_at);
            if (end == std::string_view::npos)
                return;
            Link link{std::string(m_text.substr(m_at, end - m_at)), {}};
            m_at = end + 1;
            bool hasRelation = false;
            while (const auto parameter = nextParameter()) {
                if (hasRelation || !equalNames(parameter->name, "rel"))   // only the first rel counts (RFC 8288, section 3.3)
                    continue;
                appendWords(parameter->value, link.relations);
                hasRelation = true;
            }
            to.push_back(std::move(link));
        }
    }

private:
    struct Parameter { std::string_view name; std::string value; };

    bool skipTo(char wanted)
    {
        const auto found = m_text.find(wanted, m_at);
        m_at = found == std::string_view::npos ? m_text.size() : found + 1;
        return found != std::string_view::npos;
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
    }

    bool take(char c)
    {
        skipBlanks();
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    std::string_view takeUntil(std::string_view stops)
    {
        skipBlanks();
        const auto end = std::min(m_text.find_first_of(stops, m_at), m_text.size());
        const std::string_view taken = m_text.substr(m_at, end - m_at);
        m_at = end;
        return stripped(taken, " \t");
    }

    std::string takeQuoted()
    {
        std::string value;
        while (m_at < m_text.size() && m_text[m_at] != '"') {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            value += m_text[m_at++];
        }
        ++m_at;
        return value;
    }

    std::optional<Parameter> nextParameter()
    {
        if (!take(';'))
            return std::nullopt;
        Parameter parameter{takeUntil("=;,"), {}};
        if (take('='))
            parameter.value = take('"') ? takeQuoted() : std::string(takeUntil(";,"));
        return parameter;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

void readNaively(std::string_view link, std::vector<Link> &to)
{
    constexpr std::string_view ends = " '\"";
    const auto semicolon = link.find(';');
    Link read{std::string(stripped(link.substr(0, semicolon), "<> '\"")), {}};
    std::string relation;
    std::string_view rest = semicolon == std::string_view::npos ? std::string_view() : link.substr(semicolon + 1);
    while (true) {
        const auto end = rest.find(';');
        const std::string_view parameter = rest.substr(0, end);
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos || parameter.find('=', equals + 1) != std::string_view::npos)
            break;                            // one odd parameter hides the ones after it
        if (stripped(parameter.substr(0, equals), ends) == "rel")
            relation = stripped(parameter.substr(equals + 1), ends);
        if (end == std::string_view::npos)
            break;
        rest.remove_prefix(end + 1);
    }
    read.relations.push_back(relation.empty() ? read.target : relation);
    to.push_back(std::move(read));
}

void splitNaively(std::string_view text, std::vector<Link> &to)
{
    text = stripped(text, " '\"");
    while (!text.empty()) {
        std::size_t comma = text.find(','), next = std::string_view::npos;
        for (; comma != std::string_view::npos; comma = text.find(',', comma + 1)) {
            next = text.find_first_not_of(' ', comma + 1);
            if (next != std::string_view::npos && text[next] == '<')
                break;
        }
        readNaively(text.substr(0, comma), to);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(next + 1);
    }
}

} // namespace

std::vector<Link> parseLinks(const Headers &headers, bool naive)
{
    std::vector<Link> links;
    std::string joined;
    for (const std::string &line : headers.all("Link"))
        joined += (joined.empty() ? "" : ", ") + line;
    if (naive)
        splitNaively(joined, links);
    else
        LinkReader(joined).read(links);
    return links;
}

std::optional<std::string> linkTarget(const Headers &headers, std::string_view relation, bool naive)
{
    const std::vector<Link> links = parseLinks(headers, naive);
    if (naive) {                              // a later link of the same relation replaces an earlier one
        const auto found = std::ranges::find_if(links.rbegin(), links.rend(), [&](const Link &link) { return link.relations.front() == relation; });
        return found == links.rend() ? std::nullopt : std::optional(found->target);
    }
    const auto found = std::ranges::find_if(links, [&](const Link &link) {
        return std::ranges::any_of(link.relations, [&](const std::string &name) { return equalNames(name, relation); });
    });
    return found == links.end() ? std::nullopt : std::optional(found->target);
}

} // namespace penstock::http
