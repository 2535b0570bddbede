// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/sourceaccess.h"

#include <QObject>

#include <memory>
#include <thread>

namespace penstock::worker
{
class Worker;
}

namespace penstock::ui
{

// A worker of this process: serves the connectors of the local store with a project, as `penstock worker` does. GUI thread.
class WorkerHere : public QObject
{
    Q_OBJECT
public:
    explicit WorkerHere(ConnectorParts parts, QObject *parent = nullptr);
    ~WorkerHere() override;                      // waits for what is under way, a few seconds at most

    void start(const QString &project, const std::string &environment);      // as it is on the disk
    void stop();                                 // returns at once; changed() tells when it has
    bool isRunning() const { return m_thread.joinable(); }

Q_SIGNALS:
    void changed();                              // runs, or runs no more
    void noted(const QString &text, bool isTrouble);

private:
    struct Shared;
    void over();

    ConnectorParts m_parts;
    std::shared_ptr<Shared> m_shared;            // with the thread
    std::thread m_thread;
};

} // namespace penstock::ui
