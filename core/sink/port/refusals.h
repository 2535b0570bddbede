// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <string>
#include <vector>

namespace penstock::sink::port
{

// One finding per blueprint and reason, the most frequent first; at most 20.
class Refusals
{
public:
    void add(const std::string &blueprint, const std::string &identifier, const QString &why);
    Diagnostics diagnostics(Severity severity) const;

private:
    struct Group {
        std::string blueprint, firstIdentifier;
        QString why;
        int count = 0;
    };
    std::vector<Group> m_groups;
};

} // namespace penstock::sink::port
