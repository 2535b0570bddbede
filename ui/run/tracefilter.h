// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runupdate.h"

#include <expected>
#include <vector>

namespace penstock::ui
{

// The small language of the trace's filter: terms that all have to hold, separated by spaces.
//   status>=400 ms>200 bytes<10 page:2 attempt>1      numbers, with : = != < <= > >=
//   role:login method:post host:api.* path:/v1 resource:orders    texts; * stands for anything
//   body~"quota"                                       somewhere in what was sent or received
//   anything else                                      somewhere in the address
// A term behind - must not hold.
class TraceFilter
{
public:
    // Or why it is not valid.
    static std::expected<TraceFilter, QString> parse(const QString &text);

    bool isEmpty() const { return m_terms.empty(); }
    bool accepts(const ExchangeRow &row) const;

private:
    struct Term {
        QString field;                            // empty: the address
        QString relation;                         // : = != < <= > >= ~
        QString value;
        double number = 0;
        bool negated = false;
    };
    static bool holds(const Term &term, const ExchangeRow &row);

    std::vector<Term> m_terms;
};

} // namespace penstock::ui
