// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/connectordetail.h"

#include <algorithm>
#include <map>

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

Checked<std::vector<JobSummary>> newestJobs(SourceAccess &access, Parameters parameters, const JobsWanted &wanted, std::size_t &total)
{
    if (!wanted.status.empty())
        parameters.emplace_back("status", wanted.status);
    return jobs(access, std::move(parameters), wanted.most, &total);
}
} // namespace

const ConnectorSummary *SourceSnapshot::connector(const std::string &id) const
{
    const auto found = std::ranges::find(connectors, id, [](const SeenConnector &seen) { return seen.connector.id; });
    return found == connectors.end() ? nullptr : &found->connector;
}

Checked<SourceSnapshot> readSnapshot(SourceAccess &access, const JobsWanted &wanted)
{
    SourceSnapshot snapshot;
    const auto connectors = access.all("list", {}, mostConnectors, &snapshot.connectorTotal);
    if (!connectors)
        return std::unexpected(connectors.error());
    auto open = openJobs(access, {});
    auto newest = open ? newestJobs(access, {}, wanted, snapshot.jobTotal) : open;
    if (!newest)
        return std::unexpected(newest.error());
    snapshot.open = std::move(*open);
    snapshot.jobs = std::move(*newest);
    snapshot.at = connector::now();
    std::map<std::string, int> pending;
    for (const JobSummary &job : snapshot.open)
        pending[job.connectorId] += job.status == connector::word(connector::JobStatus::Pending);
    for (const json::Value &one : *connectors) {
        ConnectorSummary summary = connector::connectorSummary(one);
        const int count = pending[summary.id];
        const auto next = connector::nextSync(summary.scheduling, snapshot.at);
        snapshot.connectors.push_back({std::move(summary), count, next});
    }
    return snapshot;
}

Checked<ConnectorDetail> readDetail(SourceAccess &access, const std::string &id, const JobsWanted &wanted)
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
    auto newest = open ? newestJobs(access, ofConnector, wanted, detail.jobTotal) : open;
    if (!newest)
        return std::unexpected(newest.error());
    detail.open = std::move(*open);
    detail.jobs = std::move(*newest);
    detail.at = connector::now();
    return detail;
}

} // namespace penstock::ui
