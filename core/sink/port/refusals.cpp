// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/refusals.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::sink::port
{

namespace
{
constexpr std::size_t most = 20;
}

void Refusals::add(const std::string &blueprint, const std::string &identifier, const QString &why)
{
    const auto same = [&](const Group &group) { return group.blueprint == blueprint && group.why == why; };
    auto group = std::ranges::find_if(m_groups, same);
    if (group == m_groups.end()) {
        if (m_groups.size() == most)
            group = std::ranges::max_element(m_groups, {}, &Group::count);   // told of together with the most frequent one
        else
            group = m_groups.insert(m_groups.end(), {blueprint, identifier, why, 0});
    }
    ++group->count;
}

Diagnostics Refusals::diagnostics(Severity severity) const
{
    std::vector<Group> groups = m_groups;
    std::ranges::stable_sort(groups, std::ranges::greater(), &Group::count);
    Diagnostics diagnostics;
    for (const Group &group : groups) {
        const QString blueprint = QString::fromStdString(group.blueprint);
        const QString identifier = QString::fromStdString(group.firstIdentifier);
        Diagnostic diagnostic(
            codes::sinkRefused,
            group.count == 1
                ? QCoreApplication::translate("Port", "The catalogue refused the %1 \"%2\": %3").arg(blueprint, identifier, group.why)
                : QCoreApplication::translate("Port", "The catalogue refused %4 of %1, the first \"%2\": %3")
                      .arg(blueprint, identifier, group.why)
                      .arg(group.count));
        diagnostic.severity = severity;
        diagnostic.times = group.count;
        diagnostics.push_back(std::move(diagnostic).with("blueprint", group.blueprint).with("count", std::to_string(group.count)));
    }
    return diagnostics;
}

} // namespace penstock::sink::port
