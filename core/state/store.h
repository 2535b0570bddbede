// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace penstock
{

// How far one resource of a run has come: everything before is acknowledged by the sink.
struct ResourceProgress {
    std::string resource;
    bool finished = false;
    bool failed = false;
    int page = 1;                          // that is to be asked next, of the outermost listing
    std::string token;                     // the paginator's
    std::int64_t recordsInPage = 0;        // of that page, already delivered
    std::vector<std::string> doneValues;   // path parameters: combinations of that page whose listings are complete
    std::string source;                    // httpjson: whose cursor it is, from the input's id and address; another one starts over
    std::map<std::string, std::string> cursor;   // httpjson: flat map of texts
    std::int64_t pages = 0, records = 0, entities = 0;
    bool operator==(const ResourceProgress &) const = default;
};

// What is needed to continue a run; a value that can be copied, compared, stored and put back (design, decision 5).
struct RunState {
    std::string run;                       // id
    std::string fingerprint;               // of the document; another one starts anew
    std::string startedAt;                 // ISO 8601, UTC
    std::string sink;                      // name
    std::string sinkToken;
    bool finished = false;
    std::vector<ResourceProgress> resources;
    bool operator==(const RunState &) const = default;

    ResourceProgress &of(const std::string &resource);
};

std::string toJson(const RunState &state);
Result<RunState> runStateFromJson(std::string_view text);

// Where run states are kept: one row per sink name. Commits are transactions; a killed process leaves the last one whole.
class StateStore
{
public:
    virtual ~StateStore() = default;
    virtual Result<std::optional<RunState>> load(const std::string &sink) = 0;
    virtual Result<> save(const RunState &state) = 0;
    virtual Result<> reset(const std::string &sink) = 0;
    virtual Result<std::vector<RunState>> all() = 0;
    // One run at a time per sink; the lock ends with the process. state-locked when another one holds it.
    virtual Result<> lock(const std::string &sink) = 0;
};

Result<std::unique_ptr<StateStore>> openSqliteState(const std::filesystem::path &file);   // made with its folder if missing
std::unique_ptr<StateStore> memoryState();

} // namespace penstock
