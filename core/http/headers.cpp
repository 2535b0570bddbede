// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/transport.h"

#include "core/base/codes.h"

#include <algorithm>

namespace penstock::http
{

namespace
{

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

} // namespace

bool equalNames(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

const std::string *Headers::first(std::string_view name) const
{
    const auto found = std::ranges::find_if(m_lines, [name](const Header &line) { return equalNames(line.name, name); });
    return found == m_lines.end() ? nullptr : &found->value;
}

std::vector<std::string> Headers::all(std::string_view name) const
{
    std::vector<std::string> values;
    for (const Header &line : m_lines) {
        if (equalNames(line.name, name))
            values.push_back(line.value);
    }
    return values;
}

void Headers::set(std::string_view name, std::string_view value)
{
    const auto named = [name](const Header &line) { return equalNames(line.name, name); };
    const auto found = std::ranges::find_if(m_lines, named);
    if (found == m_lines.end()) {
        append(name, value);
        return;
    }
    *found = {std::string(name), std::string(value)};
    m_lines.erase(std::remove_if(std::next(found), m_lines.end(), named), m_lines.end());
}

void Headers::append(std::string_view name, std::string_view value)
{
    m_lines.push_back({std::string(name), std::string(value)});
}

void Headers::remove(std::string_view name)
{
    std::erase_if(m_lines, [name](const Header &line) { return equalNames(line.name, name); });
}

const Code &TransportError::code() const
{
    switch (kind) {
    case Kind::BadUrl: return codes::badUrl;
    case Kind::NameNotResolved: return codes::nameNotResolved;
    case Kind::ConnectionFailed: return codes::connectionFailed;
    case Kind::ConnectionLost: return codes::connectionLost;
    case Kind::TimedOut: return codes::timedOut;
    case Kind::CertificateRefused: return codes::certificateRefused;
    case Kind::TooLarge: return codes::responseTooLarge;
    case Kind::Cancelled:
    case Kind::Other: break;
    }
    return codes::transferFailed;
}

} // namespace penstock::http
