// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/format.h"

namespace penstock::tpl
{

// What stands between % and the verb.
struct Flags {
    bool plus = false, minus = false, sharp = false, space = false, zero = false;
    bool plusV = false, goSyntax = false; // %+v, %#v
    std::optional<int> width, precision;
};

// Writes one value by one verb. A verb that does not fit its value leaves a note in the text: %!d(string=x).
class Printer
{
public:
    Printer(std::string &to, const Printing &printing) : m_to(to), m_printing(printing) {}

    void print(const Value &value, char32_t verb) { printValue(value, verb, 0); }
    bool isFull() const { return m_to.size() > m_printing.limit; }

    Flags flags;

private:
    void printValue(const Value &value, char32_t verb, int depth);
    void printSelf(const Value &value, char32_t verb, int depth);
    bool printByMethod(const Value &value, char32_t verb);
    void printText(std::string_view text, char32_t verb, const Value &value);
    void printInteger(std::uint64_t magnitude, bool negative, char32_t verb, const Value &value);
    void printDigits(std::uint64_t magnitude, bool negative, unsigned base, char32_t verb);
    void printFloat(const Value &value, char32_t verb);
    void printList(const Value &value, char32_t verb, int depth);
    void printMap(const Value &value, char32_t verb, int depth);
    void printHex(std::string_view bytes, bool upper);
    void printCodePoint(std::uint64_t code);
    void badVerb(const Value &value, char32_t verb);
    void pad(std::string_view text, bool allowZeros = true);
    std::string_view cut(std::string_view text) const;

    std::string &m_to;
    const Printing &m_printing;
    bool m_inNote = false; // within a note about a mismatch methods are not called
};

} // namespace penstock::tpl
