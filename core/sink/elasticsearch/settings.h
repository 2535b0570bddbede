// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/http/transport.h"

#include <optional>
#include <string>
#include <vector>

namespace penstock::sink::elasticsearch
{

enum class Action { Index, Create, Update };       // update: with doc_as_upsert

// Where documents go and how. Of a project's sink, or of the connector whose sync job is performed.
struct Settings {
    std::string name;                              // of the sink
    std::vector<std::string> hosts;                // asked in turn; the next one when a request gets no answer
    std::string index;
    std::string apiKey, user, password;
    std::string certificateAuthority;
    std::string pipeline;
    std::string mappings;                          // JSON, for an index that is created; empty: none
    Action action = Action::Index;
    std::size_t bodySize = 1u << 20;               // bytes of a bulk request, about
    bool deleteStale = false; // what a complete run did not write; documents get `_timestamp`, the same for the whole run
    double deleteThreshold = 0.5; // share of the index that may be deleted at most
    std::optional<std::string> timestamp; // instead of the run's beginning
    std::string members; // put into each document: ,"a":true,"b":1
    bool addsId = false; // `id`, as the Connector Protocol wants it (connector-api, section 8.5)
    bool namesResources = false;                   // ids begin with the resource's name, where there are several: ids of different things may be the same
};

Result<Settings> readSettings(const SinkSettings &given);
http::Request request(const Settings &settings, const char *method);   // without address and body

} // namespace penstock::sink::elasticsearch
