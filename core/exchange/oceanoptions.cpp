// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/oceanoptions.h"

#include "core/exchange/nodes.h"

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

using Kind = OceanOption::Kind;

constexpr OceanOption options[] = {
    {"baseUrl", "base_url"},
    {"authType", "auth.type"},
    {"apiToken", "auth.token", Kind::Text, true},
    {"username", "auth.username"},
    {"password", "auth.password", Kind::Text, true},
    {"apiKey", "auth.key", Kind::Text, true},
    {"apiKeyHeader", "auth.header"},
    {"customAuthRequest", "auth.request", Kind::Object},
    {"customAuthRequestTemplate", "auth.request_template", Kind::Object},
    {"paginationType", "pagination.type"},
    {"pageSize", "pagination.page_size", Kind::Integer},
    {"paginationParam", "pagination.param"},
    {"sizeParam", "pagination.size_param"},
    {"startPage", "pagination.start_page", Kind::Integer},
    {"cursorPath", "pagination.cursor_path"},
    {"hasMorePath", "pagination.has_more_path"},
    {"lastPagePath", "pagination.last_page_path"},
    {"nextLinkPath", "pagination.next_link_path"},
    {"headerLinkRel", "pagination.header_link_rel"},
    {"timeout", "timeout", Kind::Integer},
    {"maxConcurrentRequests", "max_concurrent_requests", Kind::Integer},
    {"verifySsl", "tls.verify", Kind::Boolean},
};

constexpr LegacyOption legacy[] = {
    {"offsetParam", "paginationParam"}, {"pageParam", "paginationParam"}, {"cursorParam", "paginationParam"},
    {"limitParam", "sizeParam"},        {"authEndpoint", nullptr},        {"tokenPath", nullptr},
    {"authValue", nullptr},             {"customHeaders", nullptr},
};

constexpr OceanCoreSetting settings[] = {
    {"createMissingRelatedEntities", "create_missing_related_entities", false, true},
    {"deleteDependentEntities", "delete_dependent_entities", false, true},
    {"enableMergeEntity", "enable_merge_entity", false, true},
    {"entityDeletionThreshold", "entity_deletion_threshold", false, true},
    {"port.clientId", "sinks.port.client_id", true},
    {"port.clientSecret", "sinks.port.client_secret", true},
    {"port.baseUrl", "sinks.port.base_url"},
    {"port.portAppConfigCacheTtl", "ocean.port_app_config_cache_ttl"},
    {"integration.identifier", "sinks.port.integration_identifier"},
    {"integration.type", "sinks.port.integration_type"},
    {"integration.version", "ocean.integration_version"},
    {"application.logLevel", "ocean.log_level"},
    {"eventListener", "ocean.event_listener"},
    {"ssl", "ocean.ssl"},
    {"workload", "ocean.workload"},
    {"initializePortResources", "ocean.initialize_port_resources"},
    {"scheduledResyncInterval", "ocean.scheduled_resync_interval"},
    {"clientTimeout", "ocean.client_timeout"},
    {"sendRawDataExamples", "ocean.send_raw_data_examples"},
    {"allowEnvironmentVariablesJqAccess", "ocean.allow_environment_variables_jq_access"},
    {"upsertEntitiesBatchMaxLength", "ocean.upsert_entities_batch_max_length"},
    {"upsertEntitiesBatchMaxSizeInBytes", "ocean.upsert_entities_batch_max_size_in_bytes"},
    {"deleteEntitiesMaxBatchSize", "ocean.delete_entities_max_batch_size"},
    {"yieldItemsToParseBatchSize", "ocean.yield_items_to_parse_batch_size"},
    {"processInQueueMaxWorkers", "ocean.process_in_queue_max_workers"},
    {"processInQueueTimeout", "ocean.process_in_queue_timeout"},
    {"processingMode", "ocean.processing_mode"},
    {"runtime", "ocean.runtime"},
    {"resourcesPath", "ocean.resources_path"},
    {"baseUrl", "ocean.base_url"},
    {"pathPrefix", "ocean.path_prefix"},
};

constexpr std::string_view extra = "ocean.extra.";

bool isAtOrBelow(std::string_view path, std::string_view parent)
{
    return path.starts_with(parent) && (path.size() == parent.size() || path[parent.size()] == '.');
}

} // namespace

std::span<const OceanOption> oceanOptions()
{
    return options;
}

const OceanOption *oceanOption(std::string_view name)
{
    const auto found = std::ranges::find_if(options, [name](const OceanOption &option) { return name == option.name; });
    return found == std::end(options) ? nullptr : found;
}

const OceanOption *oceanOptionOfNative(std::string_view path)
{
    const auto found = std::ranges::find_if(options, [path](const OceanOption &option) { return path == option.native; });
    return found == std::end(options) ? nullptr : found;
}

bool isCustomAuthKey(std::string_view name)
{
    static constexpr std::array<std::string_view, 7> keys{"endpoint", "method",      "headers", "body",
                                                          "bodyForm", "queryParams", "reauthenticateIntervalSeconds"};
    return std::ranges::find(keys, name) != keys.end();
}

std::span<const LegacyOption> legacyOceanOptions()
{
    return legacy;
}

std::span<const OceanCoreSetting> oceanCoreSettings()
{
    return settings;
}

const OceanCoreSetting *oceanCoreSetting(std::string_view name)
{
    const auto found = std::ranges::find_if(settings, [name](const OceanCoreSetting &setting) { return name == setting.name; });
    return found == std::end(settings) ? nullptr : found;
}

std::string nativeOfCoreSetting(std::string_view name)
{
    const auto found = std::ranges::find_if(settings, [name](const OceanCoreSetting &setting) { return isAtOrBelow(name, setting.name); });
    if (found == std::end(settings))
        return std::string(extra) + snakeCase(name);
    return found->native + snakeCase(name.substr(std::string_view(found->name).size()));
}

std::string coreSettingOfNative(std::string_view path)
{
    if (path.starts_with(extra))
        return camelCase(path.substr(extra.size()));
    const auto found = std::ranges::find_if(settings, [path](const OceanCoreSetting &setting) { return isAtOrBelow(path, setting.native); });
    if (found == std::end(settings))
        return camelCase(path.substr(path.rfind('.') + 1));
    return found->name + camelCase(path.substr(std::string_view(found->native).size()));
}

} // namespace penstock::exchange
