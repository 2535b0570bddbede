// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/format.h"

#include "core/template/directive.h"
#include "core/template/printer.h"

namespace penstock::tpl
{

bool print(std::string &to, const Value &value, const Printing &printing)
{
    if (value.is(Kind::Text)) {
        to += value.toText();
        return to.size() <= printing.limit;
    }
    Printer printer(to, printing);
    printer.print(value, U'v');
    return !printer.isFull();
}

bool printAll(std::string &to, std::span<const Value> values, const Printing &printing)
{
    Printer printer(to, printing);
    bool textBefore = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool isText = values[i].is(Kind::Text);
        if (i > 0 && !isText && !textBefore)
            to += ' ';
        printer.print(values[i], U'v');
        textBefore = isText;
    }
    return !printer.isFull();
}

bool printLine(std::string &to, std::span<const Value> values, const Printing &printing)
{
    Printer printer(to, printing);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0)
            to += ' ';
        printer.print(values[i], U'v');
    }
    to += '\n';
    return !printer.isFull();
}

bool printFormatted(std::string &to, std::string_view format, std::span<const Value> values, const Printing &printing)
{
    Printer printer(to, printing);
    Directives(printer, to, format, values).run();
    return !printer.isFull();
}

} // namespace penstock::tpl
