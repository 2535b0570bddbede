// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/instant.h"
#include "core/worker/ledger.h"
#include "core/worker/source.h"

#include <functional>
#include <mutex>
#include <unordered_map>

namespace penstock::worker
{

// Looks after connectors (connector-api, section 8.2): tells them what their configuration is, that somebody is there and whether the source answers,
// judges drafts of sync rules, and makes the jobs that are due. May block; one thread, stop() from any.
class Scheduler
{
public:
    explicit Scheduler(const Settings &settings);
    void look();                             // once at every connector that is ours
    void stop();                             // ends what is under way, and every later one

private:
    struct Ping {
        std::string configuration;           // that was tried
        std::chrono::steady_clock::time_point at;
        std::string error;                   // empty: the source answered
    };

    void lookAfter(StoredDocument connector, const Project &project, connector::Instant since, connector::Instant now);
    bool change(const StoredDocument &connector, const Ledger::Edit &edit);
    bool prepare(StoredDocument &connector, const Project &project);
    void heartbeat(const StoredDocument &connector);
    Result<> validate(const StoredDocument &connector, const Project &project);
    Result<> ping(const StoredDocument &connector, const Source &source);
    void judgeDraft(const StoredDocument &connector);
    void tell(const StoredDocument &connector, const std::string &error);
    void schedule(const StoredDocument &connector, const char *type, const char *lastName, connector::Instant since, connector::Instant now);
    void note(Severity severity, const std::string &connector, const QString &text) const;
    template<typename T> bool succeeded(const Checked<T> &answer, const std::string &connector) const;

    const Settings &m_settings;
    Ledger m_ledger;
    connector::Instant m_lastLook;
    std::chrono::steady_clock::time_point m_pingsUntil;
    bool m_isFirst = true;
    std::unordered_map<std::string, Ping> m_pings;
    std::string m_lastFinding;               // about projects, so that each is told once
    std::atomic<bool> m_stopped = false;
    std::mutex m_mutex;
    std::function<void()> m_endPing;         // null: none under way
};

} // namespace penstock::worker
