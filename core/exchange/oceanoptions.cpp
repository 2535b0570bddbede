// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/oceanoptions.h"

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
    {"customAuthRequestTemplate", "auth.template", Kind::Object},
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
    {"createMissingRelatedEntities", nullptr, false, true},
    {"deleteDependentEntities", nullptr, false, true},
    {"enableMergeEntity", nullptr, false, true},
    {"entityDeletionThreshold", nullptr, false, true},
    {"port.clientId", "sinks.port.client_id", true, false, true},
    {"port.clientSecret", "sinks.port.client_secret", true, false, true},
    {"port.baseUrl", "sinks.port.base_url", false, false, true},
    {"port.portAppConfigCacheTtl", nullptr},
    {"integration.identifier", "sinks.port.integration_identifier", false, false, true},
    {"integration.type", "sinks.port.integration_type", false, false, true},
    {"integration.version", nullptr, false, false, true},
    {"eventListener.type", nullptr},
    {"initializePortResources", nullptr, false, false, true},
    {"scheduledResyncInterval", nullptr, false, false, true},
    {"clientTimeout", nullptr, false, false, true},
    {"sendRawDataExamples", nullptr, false, false, true},
    {"allowEnvironmentVariablesJqAccess", nullptr, false, false, true},
    {"upsertEntitiesBatchMaxLength", nullptr},
    {"upsertEntitiesBatchMaxSizeInBytes", nullptr},
    {"deleteEntitiesMaxBatchSize", nullptr},
    {"yieldItemsToParseBatchSize", nullptr},
    {"processInQueueMaxWorkers", nullptr},
    {"processInQueueTimeout", nullptr},
    {"processingMode", nullptr},
    {"runtime", nullptr},
    {"resourcesPath", nullptr},
    {"ssl.port.verify", nullptr},
    {"ssl.port.x509.strict", nullptr},
    {"baseUrl", nullptr},
    {"pathPrefix", nullptr},
    {"application.logLevel", nullptr},
};

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

} // namespace penstock::exchange
