// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/form.h"
#include "core/connector/outlook.h"
#include "ui/connector/sourceaccess.h"

#include <vector>

// What the views show, read off the GUI thread: plain structs.
namespace penstock::ui
{

// Which jobs are wanted: the newest, of one status or of any.
struct JobsWanted {
    std::size_t most = 50;
    std::string status;                          // empty: any
};

// A connector with what its jobs and schedules say.
struct SeenConnector {
    connector::ConnectorSummary connector;
    int pending = 0;                             // jobs
    std::optional<connector::Instant> next;      // sync by schedule
};

// A source at one moment.
struct SourceSnapshot {
    connector::Instant at;
    std::vector<SeenConnector> connectors;
    std::size_t connectorTotal = 0;
    std::vector<connector::JobSummary> open;     // all that have not ended
    std::vector<connector::JobSummary> jobs;     // as wanted
    std::size_t jobTotal = 0;                    // of that status

    const connector::ConnectorSummary *connector(const std::string &id) const;
};
connector::Checked<SourceSnapshot> readSnapshot(SourceAccess &access, const JobsWanted &wanted);

// One connector with all that its tabs show.
struct ConnectorDetail {
    QString source;                              // its id
    connector::Instant at;
    connector::ConnectorSummary connector;
    std::string configuration;                   // as JSON, with its sensitive values: never shown
    std::vector<connector::FormField> fields;
    connector::SyncRules rules;
    std::vector<connector::JobSummary> jobs;     // as wanted
    std::size_t jobTotal = 0;                    // of that status
    std::vector<connector::JobSummary> open;
};
connector::Checked<ConnectorDetail> readDetail(SourceAccess &access, const std::string &id, const JobsWanted &wanted);

} // namespace penstock::ui
