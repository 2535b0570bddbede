// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/permission.h"

#include "core/connector/values.h"

namespace penstock::connector
{

namespace
{
constexpr const char *permission = "allow_deletion";
}

json::Value deletionPermission()
{
    const json::Value none = json::Value::integer(0);
    return object({{"indexed_document_count", none}, {"deleted_document_count", none}, {"indexed_document_volume", none},
                   {"metadata", object({{permission, json::Value::boolean(true)}})}});
}

bool allowsDeletion(const json::Value &job)
{
    return job.get("metadata").get(permission).isTrue();
}

} // namespace penstock::connector
