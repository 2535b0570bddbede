// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/directive.h"

#include "core/template/spelling.h"

#include <cstdlib>

namespace penstock::tpl
{

namespace
{
constexpr int largestNumber = 1'000'000; // of a width, a precision or an index
}

void Directives::run()
{
    while (!atEnd() && !m_printer.isFull()) {
        const std::size_t percent = std::min(m_format.find('%', m_at), m_format.size());
        m_to += m_format.substr(m_at, percent - m_at);
        m_at = percent + 1;
        if (percent < m_format.size())
            runDirective();
    }
    if (!m_reordered && m_next < m_values.size())
        printExtra();
}

void Directives::runDirective()
{
    m_goodIndex = true;
    m_afterIndex = false;
    m_printer.flags = {};
    takeFlags();
    takeIndex();
    takeWidth();
    takePrecision();
    if (!m_afterIndex)
        takeIndex();
    if (atEnd()) {
        m_to += "%!(NOVERB)";
        return;
    }
    const Rune verb = runeAt(m_format, m_at);
    m_at += verb.length;
    if (verb.code == '%') {
        m_to += '%';
        return;
    }
    if (!m_goodIndex || m_next >= m_values.size()) {
        m_to += "%!";
        appendRune(m_to, verb.code);
        m_to += m_goodIndex ? "(MISSING)" : "(BADINDEX)";
        return;
    }
    if (verb.code == 'v' || verb.code == 'w') {
        m_printer.flags.goSyntax = std::exchange(m_printer.flags.sharp, false);
        m_printer.flags.plusV = std::exchange(m_printer.flags.plus, false);
    }
    m_printer.print(m_values[m_next++], verb.code);
}

void Directives::takeFlags()
{
    for (;; ++m_at) {
        switch (here()) {
        case '#': m_printer.flags.sharp = true; break;
        case '0': m_printer.flags.zero = true; break;
        case '+': m_printer.flags.plus = true; break;
        case '-': m_printer.flags.minus = true; break;
        case ' ': m_printer.flags.space = true; break;
        default: return;
        }
    }
}

std::optional<int> Directives::takeNumber()
{
    std::optional<int> number;
    for (; here() >= '0' && here() <= '9'; ++m_at) {
        if (number.value_or(0) > largestNumber) {
            m_at = m_format.size();
            return std::nullopt;
        }
        number = number.value_or(0) * 10 + (here() - '0');
    }
    return number;
}

void Directives::takeIndex()
{
    m_afterIndex = false;
    if (here() != '[')
        return;
    m_reordered = true;
    const std::size_t close = m_format.find(']', m_at + 1);
    if (close == std::string_view::npos || m_format.size() - m_at < 3) {
        m_goodIndex = false;
        ++m_at;
        return;
    }
    const std::string_view digits = m_format.substr(m_at + 1, close - m_at - 1);
    m_at = close + 1;
    const bool valid = !digits.empty() && digits.size() < 8 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    const long number = valid ? std::strtol(std::string(digits).c_str(), nullptr, 10) : 0;
    if (number >= 1 && static_cast<std::size_t>(number) <= m_values.size())
        m_next = static_cast<std::size_t>(number) - 1;
    else
        m_goodIndex = false;
    m_afterIndex = valid;
}

std::optional<int> Directives::numberFromValue()
{
    if (m_next >= m_values.size())
        return std::nullopt;
    const Value &value = m_values[m_next++];
    if (!value.isInteger() || std::abs(static_cast<double>(value.toInteger())) > largestNumber)
        return std::nullopt;
    return static_cast<int>(value.toInteger());
}

void Directives::takeWidth()
{
    Flags &flags = m_printer.flags;
    if (here() != '*') {
        flags.width = takeNumber();
        if (m_afterIndex && flags.width)
            m_goodIndex = false;
        return;
    }
    ++m_at;
    flags.width = numberFromValue();
    if (!flags.width)
        m_to += "%!(BADWIDTH)";
    if (flags.width && *flags.width < 0) {
        flags.width = -*flags.width;
        flags.minus = true;
        flags.zero = false;
    }
    m_afterIndex = false;
}

void Directives::takePrecision()
{
    if (here() != '.' || m_at + 1 >= m_format.size())
        return;
    ++m_at;
    if (m_afterIndex)
        m_goodIndex = false;
    takeIndex();
    if (here() != '*') {
        m_printer.flags.precision = takeNumber().value_or(0);
        return;
    }
    ++m_at;
    m_printer.flags.precision = numberFromValue();
    if (m_printer.flags.precision.value_or(-1) < 0) {
        m_printer.flags.precision = std::nullopt;
        m_to += "%!(BADPREC)";
    }
    m_afterIndex = false;
}

void Directives::printExtra()
{
    m_printer.flags = {};
    m_to += "%!(EXTRA ";
    for (std::size_t i = m_next; i < m_values.size(); ++i) {
        if (i > m_next)
            m_to += ", ";
        if (!m_values[i].isNil())
            m_to += m_values[i].typeName() + '=';
        m_printer.print(m_values[i], U'v');
    }
    m_to += ')';
}

} // namespace penstock::tpl
