// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/document/profile.h"
#include "core/document/yaml.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// The configuration as values, after interpolation. Plain structs: `optional` keeps "absent" apart from "empty", every value has its place.
// Immutable once read; any thread.
namespace penstock
{

namespace httpjson { struct Config; }

template<typename T>
struct Field {
    std::optional<T> value;
    Place place;
    std::string text;             // as written; where `value` is missing but this is not, the value is ill-typed and was kept

    explicit operator bool() const { return value.has_value(); }
    const T &operator*() const { return *value; }
    const T *operator->() const { return &*value; }
    T orElse(T fallback) const { return value ? *value : std::move(fallback); }
    bool isIllTyped() const { return !value && !text.empty(); }
};

// Settings of a kind that the kind's own file reads (auth, pagination, sink): the interpolated YAML below the key.
class Options
{
public:
    Options() = default;
    explicit Options(std::shared_ptr<const yaml::Node> node) : m_node(std::move(node)) {}

    bool isPresent() const { return m_node != nullptr; }
    const yaml::Node *node() const { return m_node.get(); }
    Place place() const { return m_node ? m_node->place : Place(); }
    Place place(std::string_view key) const;
    bool has(std::string_view key) const;
    Field<std::string> text(std::string_view key) const;                     // any scalar, as text; null is absent
    Field<std::int64_t> integer(std::string_view key) const;                 // 12 and "12"
    Field<double> number(std::string_view key) const;
    Field<bool> boolean(std::string_view key) const;                         // true, false and their quoted forms
    Field<std::chrono::milliseconds> duration(std::string_view key) const;   // 1h30m, bare number: seconds
    Field<std::uint64_t> size(std::string_view key) const;                   // bytes, KiB, MiB, GiB
    std::vector<std::string> texts(std::string_view key) const;              // list of scalars, or one scalar
    std::vector<std::pair<std::string, std::string>> pairs(std::string_view key) const;   // mapping of scalars, in order
    Options child(std::string_view key) const;
    std::string type() const { return text("type").orElse({}); }

private:
    std::shared_ptr<const yaml::Node> m_node;
};

std::optional<std::chrono::milliseconds> parseDuration(std::string_view text);
std::optional<std::uint64_t> parseSize(std::string_view text);
std::string jsonText(const yaml::Node &node);                                // the value as compact JSON

// A JQ program in the document. `place` is of the scalar's content: behind the quote, below the `|`.
struct Expression {
    std::string source;
    Place place;
    std::shared_ptr<const yaml::Runs> runs;                // where the pieces of `source` stand; null: it is one piece of the file
    bool isEmpty() const { return source.empty(); }
    Place at(int line, int column) const;                  // of a line and column of `source`, both from 1
    Place span(std::size_t offset, std::size_t length) const;   // of bytes of `source`
};

// Where one JQ expression stands for a value, or a mapping or list whose every text is one (search queries; in native also nested objects).
struct MappingValue {
    std::variant<Expression, std::vector<std::pair<std::string, MappingValue>>, std::vector<MappingValue>> form;
    Place place;
};

struct EntityMapping {
    std::optional<MappingValue> identifier, title, icon, team, blueprint;
    std::vector<std::pair<std::string, MappingValue>> properties, relations;
    bool hasProperties = false, hasRelations = false;      // present though empty
    std::vector<std::string> order;                        // keys as written
    Place place;
};

struct PortMapping {
    std::optional<Expression> itemsToParse;
    std::string itemsToParseName = "item";
    bool itemsToParseTopLevelTransform = true;
    EntityMapping entity;
};

struct TlsSettings {
    bool verify = true;
    std::vector<std::string> certificateAuthorities;
    std::string certificate, key, keyPassword;
    Place place;
};

struct RetrySettings {
    Field<std::int64_t> maxAttempts;
    Field<std::chrono::milliseconds> waitMin, waitMax;
};

// Defaults of the project, overridden key by key by a resource's own. `auth` and `pagination` are replaced whole,
// `headers` merge by name, the other mappings key by key.
struct Connection {
    Field<std::string> baseUrl;
    Options auth;
    Options pagination;
    std::vector<std::pair<std::string, std::string>> headers;
    Field<std::chrono::milliseconds> timeout, connectTimeout;
    Field<std::int64_t> maxConcurrentRequests;
    TlsSettings tls;
    Field<std::string> proxyUrl;
    bool noProxy = false;                                  // proxy_url: ""
    RetrySettings retry;
    Field<double> requestsPerSecond;
    Field<std::int64_t> maxRedirects;
    Field<std::uint64_t> maxResponse, maxRecord;
    Field<std::int64_t> maxPages;
    Field<std::chrono::milliseconds> jqTime;               // limits.jq_time
    Place place;
};

struct RequestSpec {                                       // what a resource and a path parameter have in common
    std::string endpoint;                                  // kind, or the parameter's endpoint
    Place endpointPlace;
    std::string method = "GET";
    std::shared_ptr<const yaml::Node> queryParams;         // mapping or null
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;                                      // JSON text; empty: none
    Field<std::string> dataPath;
};

struct PathParameter {
    std::string name;
    RequestSpec request;
    Expression field;
    std::optional<Expression> filter;
    std::map<std::string, std::shared_ptr<const PathParameter>> parameters;   // of placeholders in its own endpoint
    Place place;
};

// Names of the placeholders {name} in a path, in order, each once.
std::vector<std::string> placeholders(std::string_view endpoint);

struct Resource {
    std::string name;                                      // unique in the project
    std::string kind;
    RequestSpec request;
    Connection connection;                                 // effective
    std::optional<Expression> query;                       // selector.query
    std::vector<PathParameter> parameters;                 // as written; placeholders decide which are used
    std::optional<PortMapping> port;
    std::optional<Expression> map;
    std::shared_ptr<const httpjson::Config> httpjson;      // written in httpjson's words: request, response, cursor, chain
    std::shared_ptr<const httpjson::Config> templates;     // beside `kind`: request.transforms and cursor, and nothing else of it
    bool enabled = true;
    Place place;
};

struct OceanSettings {                                     // `ocean:` core settings and the mapping document's switches
    bool createMissingRelatedEntities = true;
    bool deleteDependentEntities = true;
    bool enableMergeEntity = true;
    double entityDeletionThreshold = 0.9;
    std::optional<bool> jqEnvironment;                     // allow_environment_variables_jq_access
    std::chrono::milliseconds clientTimeout{60'000};
    int itemsToParseBatch = 200;
    int upsertBatchMaxLength = 20;
    std::uint64_t upsertBatchMaxSize = 1u << 20;
    bool sendRawDataExamples = true;
    Options all;                                           // the whole block, for exports
};

struct SinkSettings {
    std::string name;
    std::string type;
    Options options;
    Place place;
};

struct Document {
    std::string name;
    const Profile *profile = &nativeProfile();
    Connection connection;
    std::vector<Resource> resources;
    std::vector<SinkSettings> sinks;
    OceanSettings ocean;
    std::string fingerprint;                               // of everything that a resume point depends on
};

} // namespace penstock
