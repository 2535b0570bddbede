// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/keys.h"

#include <QtGlobal>

// httpjson, section 2, below the words that schemaRows() has.
namespace penstock
{

namespace
{

using enum ValueType;

constexpr SchemaRow key(const char *path, ValueType type, const char *help, const char *fallback = nullptr, const char *allowed = nullptr)
{
    SchemaRow row{path, type, fallback, help, Native | HttpJson};
    row.allowed = allowed;
    row.ofInput = true;
    return row;
}

constexpr SchemaRow same(const char *path, const char *source, ValueType type, const char *help)
{
    SchemaRow row = key(path, type, help);
    row.sameAs = source;
    return row;
}

#define HELP(text) QT_TRANSLATE_NOOP("Schema", text)
#define AUTH "resources[].auth"
#define REQUEST "resources[].request"
#define RESPONSE "resources[].response"
#define TRANSFORM "resources[].request.transforms[]"
#define CHAIN "resources[].chain[]"
constexpr const char *truth = "true|false";

constexpr SchemaRow rows[] = {
    key(AUTH ".basic.enabled", Boolean, HELP("false: as if the section were not there."), "true", truth),
    key(AUTH ".basic.user", Text, HELP("User.")),
    key(AUTH ".basic.password", Text, HELP("Password; better a ${secret:…} reference.")),
    key(AUTH ".file.enabled", Boolean, HELP("false: as if the section were not there."), "true", truth),
    key(AUTH ".file.path", Text, HELP("File that holds the credential; only its owner may read it (0600).")),
    key(AUTH ".file.header", Text, HELP("Header that carries the credential."), "Authorization"),
    key(AUTH ".file.prefix", Text, HELP("Text in front of the file's content: `Bearer `.")),
    key(AUTH ".file.refresh_interval", Duration, HELP("How often the file is read again."), "1m"),
    key(AUTH ".file.relaxed_permissions", Boolean, HELP("Others may read the file, too."), "false", truth),
    key(AUTH ".oauth2.enabled", Boolean, HELP("false: as if the section were not there."), "true", truth),
    key(AUTH ".oauth2.provider", Text, HELP("Whose ways of asking for a token; absent: the standard's."), nullptr, "azure|google|okta"),
    key(AUTH ".oauth2.client", Mapping, HELP("Client that asks for the token.")),
    key(AUTH ".oauth2.client.id", Text, HELP("Identifier of the client.")),
    key(AUTH ".oauth2.client.secret", Text, HELP("Secret of the client; better a ${secret:…} reference.")),
    key(AUTH ".oauth2.user", Text, HELP("User of the password grant; only together with `password`.")),
    key(AUTH ".oauth2.password", Text, HELP("Password of the password grant.")),
    key(AUTH ".oauth2.scopes", List, HELP("Scopes to ask for.")),
    key(AUTH ".oauth2.token_url", Text, HELP("Address that gives the token.")),
    key(AUTH ".oauth2.endpoint_params", Mapping, HELP("Further parameters of the token request: a list of values per name.")),
    key(AUTH ".oauth2.azure", Mapping, HELP("Settings of the provider azure.")),
    key(AUTH ".oauth2.azure.tenant_id", Text, HELP("Tenant; gives the token's address. Not together with `token_url`.")),
    key(AUTH ".oauth2.azure.resource", Text, HELP("Parameter `resource` of the token request.")),
    key(AUTH ".oauth2.google", Mapping, HELP("Settings of the provider google.")),
    key(AUTH ".oauth2.google.credentials_file", Text, HELP("File with the JSON of a service account or user.")),
    key(AUTH ".oauth2.google.credentials_json", Text, HELP("JSON of a service account or user.")),
    key(AUTH ".oauth2.google.jwt_file", Text, HELP("File with the JSON of a service account.")),
    key(AUTH ".oauth2.google.jwt_json", Text, HELP("JSON of a service account.")),
    key(AUTH ".oauth2.google.delegated_account", Text, HELP("User in whose name the service account acts; only with `jwt_file` or `jwt_json`.")),
    key(AUTH ".oauth2.okta", Mapping, HELP("Settings of the provider okta; exactly one key is needed.")),
    key(AUTH ".oauth2.okta.jwk_file", Text, HELP("File with the private key as JWK.")),
    key(AUTH ".oauth2.okta.jwk_json", Text, HELP("The private key as JWK.")),
    key(AUTH ".oauth2.okta.jwk_pem", Text, HELP("The private key as PEM.")),
    key(AUTH ".oauth2.okta.dpop_key_pem", Text, HELP("A second key, with which each request proves that the token is held (DPoP).")),
    key(AUTH ".aws.enabled", Boolean, HELP("false: as if the section were not there."), "true", truth),
    key(AUTH ".aws.service_name", Text, HELP("AWS service; else guessed from the host.")),
    key(AUTH ".aws.default_region", Text, HELP("AWS region.")),
    key(AUTH ".aws.access_key_id", Text, HELP("AWS access key.")),
    key(AUTH ".aws.secret_access_key", Text, HELP("AWS secret key.")),
    key(AUTH ".aws.session_token", Text, HELP("AWS session token.")),
    key(AUTH ".aws.credential_profile_name", Text, HELP("Profile in the file of credentials.")),
    key(AUTH ".aws.shared_credential_file", Text, HELP("File of credentials.")),
    key(AUTH ".aws.role_arn", Text, HELP("Role to take on.")),
    key(AUTH ".aws.external_id", Text, HELP("Identifier that the role asks for.")),

    key(REQUEST ".ssl.enabled", Boolean, HELP("false: these settings do not count."), "true", truth),
    key(REQUEST ".ssl.verification_mode", Text, HELP("What of the server's certificate is checked."), "full", "full|strict|certificate|none"),
    key(REQUEST ".ssl.certificate_authorities", List, HELP("Authorities to trust: files, or the certificates themselves.")),
    key(REQUEST ".ssl.certificate", Text, HELP("The client's certificate: a file, or the certificate itself.")),
    key(REQUEST ".ssl.key", Text, HELP("The client's key: a file, or the key itself.")),
    key(REQUEST ".ssl.key_passphrase", Text, HELP("Password of the client's key.")),
    key(REQUEST ".ssl.key_passphrase_path", Text, HELP("File with the password of the client's key.")),
    key(REQUEST ".ssl.supported_protocols", List, HELP("Versions of TLS: TLSv1.2, TLSv1.3.")),
    key(REQUEST ".ssl.cipher_suites", List, HELP("Cipher suites.")),
    key(REQUEST ".ssl.curve_types", List, HELP("Elliptic curves.")),
    key(REQUEST ".ssl.ca_sha256", List, HELP("Digests of keys of which one has to be in the chain.")),
    key(REQUEST ".ssl.ca_trusted_fingerprint", Text, HELP("Fingerprint of an authority that is trusted.")),
    key(REQUEST ".ssl.renegotiation", Text, HELP("Whether the server may negotiate again."), "never", "never|once|freely"),
    key(REQUEST ".keep_alive.disable", Boolean, HELP("One connection per request."), "true", truth),
    key(REQUEST ".keep_alive.max_idle_connections", Integer, HELP("Idle connections in all; 0: no limit."), "0"),
    key(REQUEST ".keep_alive.max_idle_connections_per_host", Integer, HELP("Idle connections per host; 0: two."), "0"),
    key(REQUEST ".keep_alive.idle_connection_timeout", Duration, HELP("Life of an idle connection; 0: no end."), "0"),
    key(REQUEST ".retry.max_attempts", Integer, HELP("How often a failed request is repeated; 1: never. A chain's request is not repeated unless this is set."), "5"),
    key(REQUEST ".retry.wait_min", Duration, HELP("First wait; doubled each time."), "1s"),
    key(REQUEST ".retry.wait_max", Duration, HELP("Longest wait."), "60s"),
    key(REQUEST ".redirect.forward_headers", Boolean, HELP("The first request's headers go along with redirects."), "false", truth),
    key(REQUEST ".redirect.headers_ban_list", List, HELP("Headers that do not go along; only with `forward_headers`.")),
    key(REQUEST ".redirect.max_redirects", Integer, HELP("N follows N-1 redirects. A chain's request follows none unless this is set."), "10"),
    key(REQUEST ".rate_limit.limit", Template, HELP("Template for the number of requests that are allowed; sees .last_response.header alone.")),
    key(REQUEST ".rate_limit.remaining", Template, HELP("Template for the number of requests that are left; sees .last_response.header alone.")),
    key(REQUEST ".rate_limit.reset", Template, HELP("Template for the time, in seconds since 1970, from which requests are allowed again; sees .last_response.header alone.")),
    key(REQUEST ".rate_limit.early_limit", Number, HELP("Wait already when so much is left: below 1 a share of the limit, else a number of requests.")),
    key(REQUEST ".rate_limit.max_non_degraded", Integer, HELP("So many waits in a row are no reason yet to report the input as degraded.")),
    key(REQUEST ".transforms[]", Mapping, HELP("One change: set, append or delete.")),
    key(REQUEST ".tracer.enabled", Boolean, HELP("false: nothing is traced."), "true", truth),
    key(REQUEST ".tracer.filename", Text, HELP("File in the input's log folder; a * in it becomes the input's id.")),
    key(REQUEST ".tracer.maxsize", Integer, HELP("MB after which a new file begins."), "1"),
    key(REQUEST ".tracer.maxage", Integer, HELP("Days that old files are kept; 0: for ever."), "0"),
    key(REQUEST ".tracer.maxbackups", Integer, HELP("Old files that are kept; 0: all."), "0"),
    key(REQUEST ".tracer.localtime", Boolean, HELP("Local time in the names of old files; else UTC."), "false", truth),
    key(REQUEST ".tracer.compress", Boolean, HELP("Old files are compressed."), "false", truth),

    key(TRANSFORM ".set", Mapping, HELP("Gives the target a value.")),
    key(TRANSFORM ".set.target", Text, HELP("What is changed: body.NAME, header.NAME, url.params.NAME or url.value; in answers body.NAME alone.")),
    key(TRANSFORM ".set.value", Template, HELP("Template that gives the value.")),
    key(TRANSFORM ".set.default", Template, HELP("Template that takes its place where it fails or gives nothing; sees no state.")),
    key(TRANSFORM ".set.value_type", Text, HELP("What the text is turned into."), "string", "string|int|json"),
    key(TRANSFORM ".set.fail_on_template_error", Boolean, HELP("A failure ends the request or the paging; else the transform is left out."), "false", truth),
    key(TRANSFORM ".set.do_not_log_failure", Boolean, HELP("An empty result is not reported."), "false", truth),
    same(TRANSFORM ".append", TRANSFORM ".set", Mapping, HELP("Adds a value to what the target has.")),
    key(TRANSFORM ".delete", Mapping, HELP("Takes the target away.")),
    key(TRANSFORM ".delete.target", Text, HELP("What is taken away: body.NAME, header.NAME or url.params.NAME; in answers body.NAME alone.")),

    same(RESPONSE ".transforms[]", TRANSFORM, Mapping, HELP("One change: set, append or delete.")),
    same(RESPONSE ".pagination[]", TRANSFORM, Mapping, HELP("One change of the next request: set, append or delete.")),
    key(RESPONSE ".split.target", Text, HELP("The part that is cut: body.NAME.")),
    key(RESPONSE ".split.type", Text, HELP("How it is cut."), "array", "array|map|string"),
    key(RESPONSE ".split.transforms", List, HELP("Changes before cutting; they see the body and the state, not the header.")),
    same(RESPONSE ".split.transforms[]", TRANSFORM, Mapping, HELP("One change: set, append or delete.")),
    key(RESPONSE ".split.keep_parent", Boolean, HELP("Each document keeps what stands around its part."), "false", truth),
    key(RESPONSE ".split.ignore_empty_value", Boolean, HELP("Where there is nothing to cut, the inner split gets the whole document."), "false", truth),
    key(RESPONSE ".split.key_field", Text, HELP("Field that gets the key of each part; only with type map.")),
    key(RESPONSE ".split.delimiter", Text, HELP("What stands between the parts; required with type string.")),
    same(RESPONSE ".split.split", RESPONSE ".split", Mapping, HELP("How each part is cut further.")),

    same(CHAIN ".step.request", REQUEST, Mapping, HELP("The request for each id.")),
    same(CHAIN ".step.auth", AUTH, Mapping, HELP("Authentication of its own; absent: the input's.")),
    key(CHAIN ".step.response", Mapping, HELP("What becomes of the answers.")),
    key(CHAIN ".step.response.transforms", List, HELP("Changes of the answer before it is cut.")),
    same(CHAIN ".step.response.transforms[]", TRANSFORM, Mapping, HELP("One change: set, append or delete.")),
    same(CHAIN ".step.response.split", RESPONSE ".split", Mapping, HELP("How a page is cut into events.")),
    key(CHAIN ".step.replace", Text, HELP("JSONPath that collects the ids from the answer before; the same text is replaced in the URL: $.items[:].id")),
    key(CHAIN ".step.replace_with", Text, HELP("What is put in its place: pattern,value.")),
    key(CHAIN ".while.until", Template, HELP("Template: the request is repeated until it gives true. Sees .last_response.body alone.")),
    same(CHAIN ".while", CHAIN ".step", Mapping, HELP("A request until a condition holds.")),
};

#undef CHAIN
#undef TRANSFORM
#undef RESPONSE
#undef REQUEST
#undef AUTH
#undef HELP

} // namespace

std::span<const SchemaRow> inputRows()
{
    return rows;
}

} // namespace penstock
