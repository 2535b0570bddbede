// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/repeat.h"

#include "core/connector/values.h"

namespace penstock::connector
{

namespace
{
constexpr const char *permission = "allow_deletion";
}

Checked<json::Value> repeatJob(Api &api, const std::string &id, bool allowDeletion)
{
    const auto before = api.ask("sync_job_get", id);
    if (!before)
        return before;
    auto made = api.ask("sync_job_post", {}, object({{"id", before->get("connector").get("id")}, {"job_type", before->get("job_type")}}));
    if (!made || !allowDeletion)
        return made;
    const json::Value none = json::Value::integer(0);
    const auto allowed = api.ask("sync_job_update_stats", made->get("id").toString(),
                                 object({{"indexed_document_count", none}, {"deleted_document_count", none}, {"indexed_document_volume", none},
                                         {"metadata", object({{permission, json::Value::boolean(true)}})}}));
    if (!allowed)
        return allowed;
    return made;
}

bool allowsDeletion(const json::Value &job)
{
    return job.get("metadata").get(permission).isTrue();
}

} // namespace penstock::connector
