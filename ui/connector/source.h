// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace penstock::ui
{

class Preferences;

// Where connectors are: the store in a folder of this machine, or a cluster. Credentials are names of secrets, never values.
struct ConnectorSource {
    enum class Login { None, ApiKey, Password };
    QString id;                                  // never changes
    QString name;                                // for people
    QString url;                                 // of a cluster; empty: the local store
    Login login = Login::None;
    QString user;
    QString secret;                              // path in the secret store: of the API key or the password
    QString caFile;
    bool isWritable = false;                     // a cluster is read-only until somebody allows more

    bool isLocal() const { return url.isEmpty(); }
    bool operator==(const ConnectorSource &) const = default;
};

QString connectorFolder();                       // the user's own local store, the same as the command line's
QByteArray sourcesText(const QList<ConnectorSource> &clusters);
QList<ConnectorSource> sourcesFrom(const QByteArray &text);          // what cannot be read is left out
ConnectorSource localSource();

// The local store, and the clusters as they were added.
QList<ConnectorSource> storedSources(const Preferences &preferences);
void storeSources(Preferences &preferences, const QList<ConnectorSource> &all);

} // namespace penstock::ui
