// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/remote.h"

#include <QString>
#include <QTemporaryDir>

namespace penstock::test
{

// A real Elasticsearch on loopback, where the shared tools have it (search-node/start.sh); it takes some seconds to start, so a test program
// should do with one. It ends with this object, or soon after this process.
class SearchNode
{
public:
    static bool isAvailable();
    ~SearchNode();

    // Settings as the starter takes them: "name=value;name=value". Documents and port stay the same from one start to the next.
    bool start(const QString &settings = {});
    void stop();
    void kill(); // no clean shutdown
    std::string url() const { return m_url; }
    QString problem() const { return m_problem; } // why start() did not

    // Without retries; an empty answer where there is none.
    json::Value ask(const char *method, const std::string &path, const std::string &body = {}) const;
    std::int64_t count(const std::string &index) const; // refreshed before; -1: no answer

private:
    bool run(const QString &program, const QStringList &arguments, const QString &settings = {});

    QTemporaryDir m_data;
    std::string m_url;
    QString m_problem, m_output;
    int m_port = 0;
};

} // namespace penstock::test
