// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

namespace penstock::connector
{

// A full sync deletes at most a share of its index. More can be allowed for one job: its metadata say so, and workers look there before they delete.
json::Value deletionPermission();                       // the body of a sync_job_update_stats for a job that has not begun
bool allowsDeletion(const json::Value &job);

} // namespace penstock::connector
