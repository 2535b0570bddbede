// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preferences.h"

namespace penstock::ui
{

Preferences::Preferences(const QString &file)
    : m_settings(file.isEmpty() ? QSettings().fileName() : file, QSettings::IniFormat)
{
}

void Preferences::addRecentProject(const QString &path)
{
    constexpr qsizetype kept = 10;
    QStringList recent = get(options::recentProjects);
    recent.removeAll(path);
    recent.prepend(path);
    set(options::recentProjects, QStringList(recent.mid(0, kept)));
}

} // namespace penstock::ui
