// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/remote.h"
#include "core/secret/secrets.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace penstock::worker
{

// How often and how long (connector-api, section 8).
struct Times {
    using Duration = std::chrono::milliseconds;
    Duration poll{5'000};                // between two looks for due schedules and waiting jobs
    Duration heartbeat{300'000};         // a connector is checked in when it was not seen for so long
    Duration idleLimit{300'000};         // a running job that was not seen for so long has lost its worker
    Duration cleanup{300'000};           // between two looks for such jobs
    Duration check{5'000};               // of a running job: whether it is to go on; never longer than a fifth of the idle limit
    Duration stats{10'000};              // of a running job: its counts; never longer than a third of the idle limit
    Duration ping{300'000};              // a source that answered is asked again
    Duration pingAgain{30'000};          // one that did not
    Duration drain{30'000};              // what is under way may take at the end
    Duration startup{240'000};           // until the server answers
};

// What a worker says of its work; any of its threads.
struct Note {
    Severity severity = Severity::Information;
    std::string connector, job;          // ids; empty: not about one
    QString text;
};

struct Settings {
    connector::Server server;
    std::filesystem::path projects;      // a project, or a folder with projects in its folders
    std::string environment;             // name under `environments:`
    std::function<std::unique_ptr<SecretStore>()> secrets;       // this machine's, for fields that are left empty
    std::function<std::optional<std::string>(const std::string &)> processEnvironment;
    int jobs = 4;                        // at a time
    double deleteThreshold = 0.5;        // share of an index that a full sync may delete
    Times times;
    std::function<void(const Note &)> notes;
};

} // namespace penstock::worker
