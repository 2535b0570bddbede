// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/connectordetail.h"
#include "ui/connector/sourceclient.h"

#include <QTimer>

#include <map>

namespace penstock::ui
{

class Preferences;

// All sources with what was last read of each. Reads them anew from time to time, each on its own: a slow one keeps no other waiting, and is
// not asked again before it has answered. GUI thread.
class SourceList : public QObject
{
    Q_OBJECT
public:
    SourceList(Preferences &preferences, ConnectorParts parts, QObject *parent = nullptr);

    struct Entry {
        std::unique_ptr<SourceClient> client;
        std::shared_ptr<const SourceSnapshot> snapshot;      // null: never read
        std::optional<connector::Problem> problem;           // of the latest reading
        bool isReading = false;
        bool isAwaited = false;                              // to be read again as soon as the reading has ended
    };
    const std::vector<std::unique_ptr<Entry>> &entries() const { return m_entries; }
    Entry *entry(const QString &id) const;                   // null: none of that id
    const ConnectorParts &parts() const { return m_parts; }

    void put(const ConnectorSource &source);                 // adds it, or replaces the one of its id; kept in the preferences
    void remove(const QString &id);
    void refresh(const QString &id = {});                    // empty: all
    void cancel();                                           // whatever is under way
    bool isBusy() const;

    int interval() const;                                    // seconds; 0: off
    void setInterval(int seconds);
    void setLive(bool live);                                 // somebody looks
    void setJobsWanted(const JobsWanted &wanted);            // from the next reading on

Q_SIGNALS:
    void sourcesChanged();                                   // one came, went, or has other settings
    void read(const QString &id);                            // its snapshot or problem is new
    void busyChanged();
    void called(const penstock::ui::CallRow &call);

private:
    void append(ConnectorSource source);
    void store();
    void begin(Entry &entry);
    void took(Entry &entry, const connector::Checked<SourceSnapshot> &answer);
    void updateTimer();

    Preferences &m_preferences;
    ConnectorParts m_parts;
    std::vector<std::unique_ptr<Entry>> m_entries;
    QTimer m_timer;
    bool m_isLive = false;
    JobsWanted m_jobsWanted;
};

} // namespace penstock::ui
