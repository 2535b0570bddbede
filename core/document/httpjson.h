// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/json/value.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The configuration of one httpjson input as values (httpjson, section 2). Plain structs; a Field without value was not written, and the
// functions below it say what then counts. Immutable once read; any thread.
namespace penstock::httpjson
{

using std::chrono::milliseconds;

// A value template as written; compiled by whoever evaluates it. The place is of the scalar's content.
using Template = Expression;

enum class ValueType { Text, Integer, Json };
enum class Action { Set, Append, Delete };
enum class TargetKind { Body, Header, UrlParameter, UrlValue };

struct Target {
    TargetKind kind = TargetKind::Body;
    std::string name;                          // body.P, header.N and url.params.N: what stands behind the last of these words
    std::string text;                          // as written
    Place place;
};

struct Transform {
    Action action = Action::Set;
    Target target;
    std::optional<Template> value;             // missing: counts as a template that fails
    std::optional<Template> fallback;          // `default`; sees no state
    ValueType valueType = ValueType::Text;
    bool failOnTemplateError = false;
    bool doNotLogFailure = false;
    Place place;
};
using Transforms = std::vector<Transform>;

struct Split {
    enum class Kind { Array, Map, String };

    Kind kind = Kind::Array;
    Target target;                             // of kind Body
    Transforms transforms;
    bool keepParent = false;
    bool ignoreEmptyValue = false;
    std::string keyField;
    std::string delimiter;
    std::shared_ptr<const Split> child;
    Place place;
};

struct Retry {
    Field<std::int64_t> maxAttempts;           // 0: not set, and there is no retry
    Field<milliseconds> waitMin, waitMax;
    milliseconds longestWait() const { return waitMax.orElse(waitMin.orElse(milliseconds(0))); }
};

struct RateLimit {
    std::optional<Template> limit, reset, remaining;
    Field<double> earlyLimit;
    Field<std::int64_t> maxNonDegraded;
    Place place;
};

struct KeepAlive {
    bool disable = true;
    std::int64_t maxIdleConnections = 0;
    std::int64_t maxIdleConnectionsPerHost = 0;
    milliseconds idleConnectionTimeout{0};
};

struct Redirect {
    bool forwardHeaders = false;
    std::vector<std::string> headersBanList;
    std::int64_t maxRedirects = 0;             // N allows N-1
};

struct Proxy {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    bool disable = false;
};

struct Tls {
    enum class Verification { Full, Strict, Certificate, None };

    bool enabled = true;
    Verification verification = Verification::Full;
    std::vector<std::string> certificateAuthorities;   // files, or the certificates themselves
    std::string certificate, key, keyPassphrase, keyPassphrasePath;
    std::vector<std::string> supportedProtocols, cipherSuites, curveTypes, caSha256;
    std::string caTrustedFingerprint;
    Place place;
};

struct Tracer {
    bool enabled = true;
    std::string filename;
    std::int64_t maxSize = 1;                  // MB
    std::int64_t maxAge = 0;                   // days, 0: keep
    std::int64_t maxBackups = 0;               // 0: all
    bool localTime = false;
    bool compress = false;
    Place place;
};

struct Request {
    Field<std::string> url;
    std::string method;                        // GET or POST
    std::shared_ptr<const yaml::Node> body;    // an object in which dotted keys are taken apart; null: none
    std::string encodeAs;
    std::optional<milliseconds> timeout;       // nothing: none (chain requests)
    Retry retry;
    Redirect redirect;
    std::optional<RateLimit> rateLimit;
    KeepAlive keepAlive;
    Proxy proxy;
    Tls tls;
    Transforms transforms;
    std::optional<Tracer> tracer;
    Place place;
};

struct Response {
    std::string decodeAs;
    Field<std::string> xsd;
    bool requestBodyOnPagination = false;
    bool saveFirstResponse = false;
    Transforms transforms;
    Transforms pagination;
    std::shared_ptr<const Split> split;
    Place place;
};

struct BasicAuth {
    std::string user, password;
};

struct FileAuth {
    std::string path;
    std::string header = "Authorization";
    std::string prefix;
    milliseconds refreshInterval{60'000};
    bool relaxedPermissions = false;
};

struct OAuth2 {
    enum class Provider { Default, Azure, Google, Okta };

    Provider provider = Provider::Default;
    std::string clientId;
    std::optional<std::string> clientSecret;   // given but empty is accepted, absent is not
    std::string user, password;
    std::vector<std::string> scopes;
    std::string tokenUrl;
    std::vector<std::pair<std::string, std::vector<std::string>>> endpointParams;
    std::string azureTenantId, azureResource;
    std::string googleCredentialsFile, googleCredentialsJson, googleJwtFile, googleJwtJson, googleDelegatedAccount;
    std::string oktaJwkFile, oktaJwkJson, oktaJwkPem, oktaDpopKeyPem;
};

struct Auth {
    std::optional<BasicAuth> basic;            // of these four at most one; only those that are enabled
    std::optional<FileAuth> file;
    std::optional<OAuth2> oauth2;
    Options aws;                               // present: enabled
    Place place;

    bool isPresent() const { return basic || file || oauth2 || aws.isPresent(); }
};

struct CursorEntry {
    std::string name;
    std::optional<Template> value, fallback;
    bool ignoreEmptyValue = true;
    bool doNotLogFailure = true;
    Place place;
};

struct ChainEntry {
    bool isWhile = false;
    std::optional<Auth> auth;                  // nothing: the root's
    Request request;
    Response response;                         // transforms and split alone
    std::string replace;                       // a JSONPath, and the text that is replaced in the URL
    std::string replaceWith;
    std::optional<Template> until;
    Place place;
};

struct Config {
    std::string id;
    milliseconds interval{60'000};
    Auth auth;
    Request request;
    Response response;
    std::vector<CursorEntry> cursor;           // by name
    std::vector<ChainEntry> chain;
    milliseconds cleanInactive{1'800'000};
    Options all;                               // the whole, with dotted keys taken apart: what has no meaning here is kept for exports
    Place place;
};

// Whether a run brings only what is new: what earlier runs brought is not stale then.
inline bool keepsCursor(const Resource &resource)
{
    return resource.httpjson && !resource.httpjson->cursor.empty();
}

// What a reader has to know beside the text.
struct ReadOptions {
    bool unknownKeysAreErrors = false;         // native documents; else warned about and kept
};

// Reads an input's configuration; nested and dotted keys may be mixed. Every fault of section 2.9 that shows without parsing templates is a
// finding with its place; nothing where one of them is an error. Templates are checked by whoever compiles them (see forEachTemplate).
std::optional<Config> readConfig(const std::shared_ptr<const yaml::Node> &node, Diagnostics &findings, const ReadOptions &options = {});

// The part of it that may stand beside `kind`: request.transforms and cursor, for templated headers and parameters and for a position that the
// next run goes on from. Nothing where one of its findings is an error.
std::optional<Config> readTemplates(const std::shared_ptr<const yaml::Node> &node, Diagnostics &findings, const ReadOptions &options = {});

// Every template of a configuration with the path of its key: request.transforms[0].set.value.
void forEachTemplate(const Config &config, const std::function<void(const std::string &path, const Template &)> &visit);

// What `request.body` is as JSON, in the original's way (section 2.1): entries that are null or {} are dropped, further inside {} becomes null.
// Whole numbers keep their number text, which tells them from floats where that matters.
json::Value bodyValue(const yaml::Node &body);

// A mapping in which a.b: 1 has become a: {b: 1} at every level, mappings of the same name merged; lists item by item. The later of two
// values for one key counts. Empty keys and keys that begin or end with a dot stay as they are.
std::shared_ptr<const yaml::Node> withoutDottedKeys(const std::shared_ptr<const yaml::Node> &node);

} // namespace penstock::httpjson
