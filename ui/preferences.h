// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace penstock::ui
{

// One setting of the person: its key and its default, declared once. Nothing here changes what a sync does.
template<typename T>
struct Option {
    const char *key;
    T fallback;
};

namespace options
{
inline const Option<QString> theme{"appearance/theme", QStringLiteral("system")};
inline const Option<int> editorFontSize{"appearance/editorFontSize", 0};       // points; 0: the system's
inline const Option<QByteArray> geometry{"window/geometry", {}};
inline const Option<QByteArray> layout{"window/layout", {}};
inline const Option<QByteArray> clusters{"connectors/clusters", {}};            // sources with connectors, without credentials
inline const Option<int> connectorRefresh{"connectors/refreshSeconds", 5};      // 0: off
inline const Option<QByteArray> connectorGeometry{"connectors/geometry", {}};
inline const Option<QStringList> recentProjects{"projects/recent", {}};         // newest first
} // namespace options

// GUI thread. Without a file name, the user's own settings.
class Preferences
{
public:
    explicit Preferences(const QString &file = {});

    template<typename T>
    T get(const Option<T> &option) const
    {
        return m_settings.value(QLatin1StringView(option.key), QVariant::fromValue(option.fallback)).template value<T>();
    }
    template<typename T>
    void set(const Option<T> &option, const T &value)
    {
        m_settings.setValue(QLatin1StringView(option.key), QVariant::fromValue(value));
    }

    void addRecentProject(const QString &path);        // to the front; ten are kept

private:
    QSettings m_settings;
};

} // namespace penstock::ui
