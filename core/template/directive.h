// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/printer.h"

#include <span>

namespace penstock::tpl
{

// One pass over a format text with its values: flags, width, precision, [n] and *, and the notes about mismatches.
class Directives
{
public:
    Directives(Printer &printer, std::string &to, std::string_view format, std::span<const Value> values)
        : m_printer(printer), m_to(to), m_format(format), m_values(values)
    {
    }
    void run();

private:
    void runDirective();
    void takeFlags();
    void takeIndex();
    void takeWidth();
    void takePrecision();
    std::optional<int> takeNumber();
    std::optional<int> numberFromValue();
    void printExtra();
    bool atEnd() const { return m_at >= m_format.size(); }
    char here() const { return atEnd() ? '\0' : m_format[m_at]; }

    Printer &m_printer;
    std::string &m_to;
    std::string_view m_format;
    std::span<const Value> m_values;
    std::size_t m_at = 0;
    std::size_t m_next = 0;       // the value for the next verb
    bool m_reordered = false;     // an index occurred: surplus values are then no mistake
    bool m_goodIndex = true;
    bool m_afterIndex = false;
};

} // namespace penstock::tpl
