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

// A source at one moment.
struct SourceSnapshot {
    connector::Instant at;
    std::vector<connector::ConnectorSummary> connectors;
    std::size_t connectorTotal = 0;
    std::vector<connector::JobSummary> open;     // all that have not ended
    std::vector<connector::JobSummary> jobs;     // the newest
    std::size_t jobTotal = 0;

    const connector::ConnectorSummary *connector(const std::string &id) const;
    int pending(const std::string &connectorId) const;
};
connector::Checked<SourceSnapshot> readSnapshot(SourceAccess &access, std::size_t jobs);

// One connector with all that its tabs show.
struct ConnectorDetail {
    QString source;                              // its id
    connector::Instant at;
    connector::ConnectorSummary connector;
    std::string configuration;                   // as JSON, with its sensitive values: never shown
    std::vector<connector::FormField> fields;
    connector::SyncRules rules;
    std::vector<connector::JobSummary> jobs;     // the newest
    std::size_t jobTotal = 0;
    std::vector<connector::JobSummary> open;
};
connector::Checked<ConnectorDetail> readDetail(SourceAccess &access, const std::string &id, std::size_t jobs);

} // namespace penstock::ui
