// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

// The two state machines of the Connector Protocol (connector-api, section 7).
namespace penstock::connector
{

enum class ConnectorStatus { Created, NeedsConfiguration, Configured, Connected, Error };
enum class JobStatus { Pending, InProgress, Canceling, Canceled, Suspended, Completed, Error };

std::span<const std::string_view> connectorStatuses();      // in the order of the enumeration
std::span<const std::string_view> jobStatuses();
std::span<const std::string_view> jobTypes();               // full, incremental, access_control
std::span<const std::string_view> triggerMethods();

std::string_view word(ConnectorStatus status);
std::string_view word(JobStatus status);
std::optional<ConnectorStatus> connectorStatus(std::string_view word);
std::optional<JobStatus> jobStatus(std::string_view word);

bool mayBecome(ConnectorStatus from, ConnectorStatus to);
bool mayBecome(JobStatus from, JobStatus to);
bool isFinal(JobStatus status);                             // completed, canceled, error

} // namespace penstock::connector
