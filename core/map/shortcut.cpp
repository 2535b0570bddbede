// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/shortcut.h"

#include "core/json/value.h"

namespace penstock::map
{

void Shortcut::begin(const std::vector<Job::Injected> &injected, const Profile &profile)
{
    m_injects = !injected.empty();
    m_members.clear();
    for (const Job::Injected &parameter : injected) {
        std::string text;
        json::writeStringInside(text, parameter.text);
        if (const int path = paths.find("__" + parameter.name); path >= 0)
            m_members.push_back({path, text, false});
        if (const int path = paths.find(parameter.name); path >= 0 && profile.plainParameterName)
            m_members.push_back({path, text, true});
    }
}

LoweredRun *Shortcut::read(std::string_view record)
{
    if (!m_tree.scan(record))
        return nullptr;
    const bool changes = m_injects && m_tree.root().kind == json::RawKind::Object;
    for (std::size_t i = 0; changes && i < m_members.size(); ++i) {
        const Member &member = m_members[i];
        if (!member.onlyWhereMissing || !m_tree.has(member.path))
            m_tree.override(member.path, {json::RawKind::Text, member.text.find('\\') != std::string::npos, member.text});
    }
    m_run.setRecord(m_tree, changes);
    return &m_run;
}

} // namespace penstock::map
