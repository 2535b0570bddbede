// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/instant.h"
#include "core/connector/states.h"
#include "core/json/value.h"

#include <expected>
#include <vector>

// Connectors and sync jobs as plain structs: for whoever shows or judges them, on any thread (connector-api, section 3).
namespace penstock::connector
{

inline constexpr std::string_view fullSync = "full", incrementalSync = "incremental", accessControlSync = "access_control";

struct ScheduleSummary {
    bool enabled = false;
    std::string interval;                        // Quartz cron
    bool operator==(const ScheduleSummary &) const = default;
};
struct Scheduling {
    ScheduleSummary full, incremental, accessControl;
    bool operator==(const Scheduling &) const = default;
};

struct PipelineSettings {
    std::string name;
    bool extractBinaryContent = false, reduceWhitespace = false, runMlInference = false;
    bool operator==(const PipelineSettings &) const = default;
};

// What its service says it can do.
struct Features {
    bool incremental = false, documentLevelSecurity = false, basicRules = false, advancedRules = false;
};

struct ConnectorSummary {
    std::string id, name, description, serviceType, indexName, error;
    std::string status;                          // as stored; an unknown word is kept
    bool isNative = false;
    std::optional<Instant> lastSeen, lastSynced;
    std::string lastSyncStatus, lastSyncError, lastAccessControlSyncStatus;
    std::optional<std::int64_t> lastIndexed, lastDeleted;
    Scheduling scheduling;
    std::optional<PipelineSettings> pipeline;
    Features features;
    bool hasConfiguration = false;

    const std::string &title() const { return name.empty() ? id : name; }
};
ConnectorSummary connectorSummary(const json::Value &connector);

struct JobSummary {
    std::string id, connectorId, indexName, serviceType, error, worker;
    std::string status, type, trigger;           // as stored
    std::optional<Instant> created, started, completed, canceled, cancelRequested, lastSeen;
    std::int64_t indexed = 0, deleted = 0, volume = 0, total = 0;      // volume in MiB
    std::int64_t stale = 0;                      // documents that it found gone, and more than it was allowed to delete

    std::optional<std::chrono::seconds> duration(Instant now) const;   // from its start to its end, or until now
};
JobSummary jobSummary(const json::Value &job);

struct SyncRule {
    std::string id, field, policy, rule, value;
    std::int64_t order = 0;
    bool operator==(const SyncRule &) const = default;
    bool isDefault() const { return id == "DEFAULT" && field == "_" && policy == "include" && rule == "regex" && value == ".*"; }
};
struct RuleFault {
    std::vector<std::string> ids, messages;
    bool operator==(const RuleFault &) const = default;
};
struct RuleSet {
    std::vector<SyncRule> rules;                 // in their order
    std::string snippet;                         // the advanced rule as JSON
    std::string state;                           // edited, valid, invalid
    std::vector<RuleFault> faults;
    bool operator==(const RuleSet &) const = default;
};
struct SyncRules {
    RuleSet active, draft;
    bool operator==(const SyncRules &) const = default;
};
SyncRules syncRules(const json::Value &connector);

// The body of update_filtering: what the draft becomes. The error says why the snippet is none.
std::expected<json::Value, std::string> draftRequest(const std::vector<SyncRule> &rules, const std::string &snippet);
json::Value schedulingRequest(const Scheduling &scheduling);
json::Value pipelineRequest(const PipelineSettings &pipeline);

} // namespace penstock::connector
