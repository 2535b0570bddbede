// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/connectordetail.h"

#include <algorithm>

namespace penstock::ui
{

namespace
{
using connector::Checked;
using connector::ConnectorSummary;
using connector::JobSummary;
using Parameters = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t mostConnectors = 10'000, mostOpenJobs = 10'000;

Checked<std::vector<JobSummary>> jobs(SourceAccess &access, Parameters parameters, std::size_t most, std::size_t *total = nullptr)
{
    const auto items = access.all("sync_job_list", std::move(parameters), most, total);
    if (!items)
        return std::unexpected(items.error());
    std::vector<JobSummary> all;
    for (const json::Value &item : *items)
        all.push_back(connector::jobSummary(item));
    return all;
}

Checked<std::vector<JobSummary>> openJobs(SourceAccess &access, const Parameters &parameters)
{
    std::vector<JobSummary> all;
    for (const std::string_view status : connector::jobStatuses()) {
        if (connector::isFinal(*connector::jobStatus(status)))
            continue;
        Parameters asked = parameters;
        asked.emplace_back("status", status);
        auto some = jobs(access, std::move(asked), mostOpenJobs);
        if (!some)
            return std::unexpected(some.error());
        std::ranges::move(*some, std::back_inserter(all));
    }
    return all;
}
} // namespace

const ConnectorSummary *SourceSnapshot::connector(const std::string &id) const
{
    const auto found = std::ranges::find(connectors, id, &ConnectorSummary::id);
    return found == connectors.end() ? nullptr : &*found;
}

int SourceSnapshot::pending(const std::string &connectorId) const
{
    return static_cast<int>(std::ranges::count_if(open, [&](const JobSummary &job) { return job.connectorId == connectorId && job.status == connector::word(connector::JobStatus::Pending); }));
}

Checked<SourceSnapshot> readSnapshot(SourceAccess &access, std::size_t most)
{
    SourceSnapshot snapshot;
    const auto connectors = access.all("list", {}, mostConnectors, &snapshot.connectorTotal);
    if (!connectors)
        return std::unexpected(connectors.error());
    for (const json::Value &one : *connectors)
        snapshot.connectors.push_back(connector::connectorSummary(one));
    auto open = openJobs(access, {});
    auto newest = open ? jobs(access, {}, most, &snapshot.jobTotal) : open;
    if (!newest)
        return std::unexpected(newest.error());
    snapshot.open = std::move(*open);
    snapshot.jobs = std::move(*newest);
    snapshot.at = connector::now();
    return snapshot;
}

Checked<ConnectorDetail> readDetail(SourceAccess &access, const std::string &id, std::size_t most)
{
    const auto document = access.api().ask("get", id);
    if (!document)
        return std::unexpected(document.error());
    ConnectorDetail detail;
    detail.connector = connector::connectorSummary(*document);
    const json::Value configuration = document->get("configuration").isObject() ? document->get("configuration") : json::Value::object();
    detail.configuration = json::toText(configuration);
    detail.fields = connector::formFields(configuration);
    detail.rules = connector::syncRules(*document);
    const Parameters ofConnector{{"connector_id", id}};
    auto open = openJobs(access, ofConnector);
    auto newest = open ? jobs(access, ofConnector, most, &detail.jobTotal) : open;
    if (!newest)
        return std::unexpected(newest.error());
    detail.open = std::move(*open);
    detail.jobs = std::move(*newest);
    detail.at = connector::now();
    return detail;
}

} // namespace penstock::ui
