// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/states.h"

#include <algorithm>
#include <array>

namespace penstock::connector
{

namespace
{

constexpr std::array<std::string_view, 5> connectorWords{"created", "needs_configuration", "configured", "connected", "error"};
constexpr std::array<std::string_view, 7> jobWords{"pending", "in_progress", "canceling", "canceled", "suspended", "completed", "error"};
constexpr std::array<std::string_view, 3> typeWords{"full", "incremental", "access_control"};
constexpr std::array<std::string_view, 2> triggerWords{"on_demand", "scheduled"};

// Rows: from; columns: to; both in the order of the enumeration.
constexpr bool connectorTable[5][5] = {
    {false, true, false, false, true},
    {false, false, true, false, true},
    {false, true, true, true, true},
    {false, false, true, true, true},
    {false, false, true, true, true},
};
constexpr bool jobTable[7][7] = {
    // pending, in_progress, canceling, canceled, suspended, completed, error
    {false, true, false, true, false, false, false},
    {false, false, true, false, true, true, true},
    {false, false, false, true, false, false, true},
    {},
    {false, true, false, true, false, false, false},
    {},
    {},
};

template<typename Status, std::size_t N>
std::optional<Status> find(const std::array<std::string_view, N> &words, std::string_view word)
{
    const auto found = std::ranges::find(words, word);
    return found == words.end() ? std::nullopt : std::optional(Status(found - words.begin()));
}

} // namespace

std::span<const std::string_view> connectorStatuses() { return connectorWords; }
std::span<const std::string_view> jobStatuses() { return jobWords; }
std::span<const std::string_view> jobTypes() { return typeWords; }
std::span<const std::string_view> triggerMethods() { return triggerWords; }

std::string_view word(ConnectorStatus status) { return connectorWords[std::size_t(status)]; }
std::string_view word(JobStatus status) { return jobWords[std::size_t(status)]; }
std::optional<ConnectorStatus> connectorStatus(std::string_view word) { return find<ConnectorStatus>(connectorWords, word); }
std::optional<JobStatus> jobStatus(std::string_view word) { return find<JobStatus>(jobWords, word); }

bool mayBecome(ConnectorStatus from, ConnectorStatus to) { return connectorTable[std::size_t(from)][std::size_t(to)]; }
bool mayBecome(JobStatus from, JobStatus to) { return jobTable[std::size_t(from)][std::size_t(to)]; }
bool isFinal(JobStatus status) { return status == JobStatus::Completed || status == JobStatus::Canceled || status == JobStatus::Error; }

} // namespace penstock::connector
