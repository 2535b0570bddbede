// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/reading.h"

#include <algorithm>

namespace penstock
{

namespace
{

using NodePointer = std::shared_ptr<const yaml::Node>;

bool isSameHeader(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

enum class Merge { Keys, Headers };

NodePointer mergedMapping(const NodePointer &base, const NodePointer &own, Merge how)
{
    if (!base || base->kind != yaml::Kind::Mapping || !own || own->kind != yaml::Kind::Mapping)
        return own ? own : base;
    auto merged = std::make_shared<yaml::Node>(*base);
    for (const yaml::Entry &entry : own->entries) {
        const auto same = std::ranges::find_if(merged->entries, [&](const yaml::Entry &other) {
            return how == Merge::Headers ? isSameHeader(other.key, entry.key) : other.key == entry.key;
        });
        if (same == merged->entries.end())
            merged->entries.push_back(entry);
        else
            *same = entry;
    }
    merged->place = own->place;
    return merged;
}

} // namespace

NodePointer mergedConnection(const NodePointer &base, const NodePointer &own)
{
    if (!base || base->kind != yaml::Kind::Mapping || !own || own->kind != yaml::Kind::Mapping)
        return own && own->kind == yaml::Kind::Mapping ? own : base;
    auto merged = std::make_shared<yaml::Node>(*base);
    for (const yaml::Entry &entry : own->entries) {
        const auto same = std::ranges::find(merged->entries, entry.key, &yaml::Entry::key);
        if (same == merged->entries.end()) {
            merged->entries.push_back(entry);
            continue;
        }
        const bool isWhole = entry.key == "auth" || entry.key == "pagination";
        NodePointer value = isWhole ? entry.node : mergedMapping(same->node, entry.node, entry.key == "headers" ? Merge::Headers : Merge::Keys);
        *same = entry;
        same->node = std::move(value);
    }
    merged->place = own->place;
    return merged;
}

Connection readConnection(const Options &options)
{
    Connection connection;
    connection.place = options.place();
    connection.baseUrl = options.text("base_url");
    connection.auth = options.child("auth");
    connection.pagination = options.child("pagination");
    connection.headers = options.pairs("headers");
    connection.timeout = options.duration("timeout");
    connection.connectTimeout = options.duration("connect_timeout");
    connection.maxConcurrentRequests = options.integer("max_concurrent_requests");
    const Options tls = options.child("tls");
    connection.tls.place = tls.place();
    connection.tls.verify = tls.boolean("verify").orElse(true);
    connection.tls.certificateAuthorities = tls.texts("certificate_authorities");
    connection.tls.certificate = tls.text("certificate").orElse({});
    connection.tls.key = tls.text("key").orElse({});
    connection.tls.keyPassword = tls.text("key_password").orElse({});
    connection.proxyUrl = options.text("proxy_url");
    connection.noProxy = connection.proxyUrl && connection.proxyUrl->empty();
    const Options retry = options.child("retry");
    connection.retry = {.maxAttempts = retry.integer("max_attempts"), .waitMin = retry.duration("wait_min"), .waitMax = retry.duration("wait_max")};
    connection.requestsPerSecond = options.child("rate_limit").number("requests_per_second");
    connection.maxRedirects = options.child("redirect").integer("max");
    const Options limits = options.child("limits");
    connection.maxResponse = limits.size("response_size");
    connection.maxRecord = limits.size("record_size");
    connection.maxPages = limits.integer("pages");
    connection.jqTime = limits.duration("jq_time");
    return connection;
}

} // namespace penstock
