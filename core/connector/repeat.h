// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/api.h"

namespace penstock::connector
{

// A sync job once more: a new one of the same type for the same connector; {"id": its own}. A full sync deletes at most a share of its index
// (`staleDocuments` is in the metadata of a job that found more). More can be allowed for the new job alone: its metadata say so, where every worker looks before it deletes.
Checked<json::Value> repeatJob(Api &api, const std::string &id, bool allowDeletion);
bool allowsDeletion(const json::Value &job);

inline constexpr const char *staleDocuments = "stale_document_count";

} // namespace penstock::connector
