// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/project.h"

#include <QtGlobal>

namespace penstock
{

namespace
{

using enum ValueType;
constexpr unsigned N = Native;
constexpr unsigned NO = Native | Ocean;
constexpr unsigned NH = Native | HttpJson;
constexpr unsigned NOH = Native | Ocean | HttpJson;

constexpr SchemaRow required(SchemaRow row) { row.required = true; return row; }
constexpr SchemaRow reserved(SchemaRow row) { row.reserved = true; return row; }
constexpr SchemaRow oneOf(const char *allowed, SchemaRow row) { row.allowed = allowed; return row; }
constexpr SchemaRow when(const char *types, SchemaRow row) { row.when = types; return row; }
constexpr SchemaRow excludes(const char *key, SchemaRow row) { row.excludes = key; return row; }
constexpr SchemaRow sameAs(const char *path, SchemaRow row) { row.sameAs = path; return row; }
constexpr SchemaRow alias(const char *name, unsigned systems, SchemaRow row) { row.alias = name; row.aliasSystems = systems; return row; }
constexpr SchemaRow later(const char *path, ValueType type, const char *help, const char *fallback = nullptr) { return reserved({path, type, fallback, help, HttpJson}); }
constexpr SchemaRow input(const char *path, ValueType type, const char *help, const char *fallback = nullptr)
{
    SchemaRow row{path, type, fallback, help, NH};
    row.ofInput = true;
    return row;
}

#define HELP(text) QT_TRANSLATE_NOOP("Schema", text)

constexpr SchemaRow rows[] = {
    // --- the project ---------------------------------------------------------------------------------------------
    oneOf("1..1", {"penstock", Integer, "1", HELP("Version of the format."), N}),
    {"name", Text, nullptr, HELP("Name of the project."), N},
    {"description", Text, nullptr, HELP("What the project is for."), N},
    oneOf("native|httpjson|ocean", {"profile", Text, "native", HELP("Whose behaviour a run follows."), N}),
    {"variables", Mapping, nullptr, HELP("Values for ${var:NAME}."), N},
    {"variables.*", Any, nullptr, HELP("A value; the type is kept where a reference stands alone."), N},
    {"environments", Mapping, nullptr, HELP("Named sets of variable values, chosen with -e."), N},
    {"environments.*", Mapping, nullptr, HELP("One environment."), N},
    {"environments.*.extends", Text, nullptr, HELP("Another environment whose values are taken where this one has none."), N},
    {"environments.*.description", Text, nullptr, HELP("What the environment is for."), N},
    {"environments.*.variables", Mapping, nullptr, HELP("Values over those of the project."), N},
    {"environments.*.variables.*", Any, nullptr, HELP("A value over that of the project."), N},

    // --- connection: defaults of the project, overridden by a resource -------------------------------------------
    {"connection", Mapping, nullptr, HELP("Defaults for every resource; a resource may override each of them."), NOH},
    {"connection.base_url", Url, nullptr, HELP("Address in front of every `kind`, with its scheme."), NO},
    {"connection.auth", Mapping, nullptr, HELP("How requests are signed; replaced whole by a resource."), NOH},
    required(oneOf("none|bearer_token|basic|api_key|custom|!oauth2|!aws|!file", {"connection.auth.type", Text, nullptr, HELP("Kind of authentication."), NOH})),
    required(when("bearer_token", {"connection.auth.token", Text, nullptr, HELP("Token of `Authorization: Bearer`."), NO})),
    required(when("basic", {"connection.auth.username", Text, nullptr, HELP("User of basic authentication."), NOH})),
    when("basic", {"connection.auth.password", Text, nullptr, HELP("Password of basic authentication."), NOH}),
    required(when("api_key", {"connection.auth.key", Text, nullptr, HELP("The key, sent as it is."), NO})),
    when("api_key", {"connection.auth.header", Text, "X-API-Key", HELP("Header that carries the key."), NO}),
    required(when("custom", {"connection.auth.request", Mapping, nullptr, HELP("The login request."), NO})),
    required({"connection.auth.request.endpoint", Text, nullptr, HELP("Address of the login; without scheme it is joined to base_url."), NO}),
    oneOf("GET|POST|PUT|PATCH|DELETE", {"connection.auth.request.method", Text, "POST", HELP("Method of the login."), NO}),
    {"connection.auth.request.headers", TextMap, nullptr, HELP("Headers of the login."), NO},
    {"connection.auth.request.body", Any, nullptr, HELP("Body of the login, sent as JSON."), NO},
    alias("bodyForm", NO, excludes("body", {"connection.auth.request.body_form", Text, nullptr, HELP("Body of the login, sent as a form; not together with `body`."), NO})),
    alias("queryParams", NO, {"connection.auth.request.query_params", Mapping, nullptr, HELP("Query of the login."), NO}),
    {"connection.auth.request.query_params.*", Any, nullptr, HELP("A parameter."), NO},
    alias("reauthenticateIntervalSeconds", NO, oneOf("1..", {"connection.auth.request.reauthenticate_interval_seconds", Integer, nullptr, HELP("Life of what the login gave; renewed 60 s before its end."), NO})),
    required(when("custom", {"connection.auth.request_template", Mapping, nullptr, HELP("What is set on every request, with {{.path}} into the login's answer."), NO})),
    {"connection.auth.request_template.headers", TextMap, nullptr, HELP("Headers to set."), NO},
    alias("queryParams", NO, {"connection.auth.request_template.query_params", Mapping, nullptr, HELP("Query parameters to set."), NO}),
    {"connection.auth.request_template.query_params.*", Any, nullptr, HELP("A parameter."), NO},
    {"connection.auth.request_template.body", Any, nullptr, HELP("Keys to set in the body."), NO},
    later("connection.auth.provider", Text, HELP("Provider of OAuth2.")),
    later("connection.auth.client", Mapping, HELP("Client of OAuth2.")),
    later("connection.auth.user", Text, HELP("User of the password grant.")),
    later("connection.auth.scopes", List, HELP("Scopes of OAuth2.")),
    later("connection.auth.token_url", Text, HELP("Token endpoint of OAuth2.")),
    later("connection.auth.endpoint_params", Mapping, HELP("Further parameters of the token request.")),
    later("connection.auth.azure", Mapping, HELP("OAuth2 of Azure.")),
    later("connection.auth.google", Mapping, HELP("OAuth2 of Google.")),
    later("connection.auth.okta", Mapping, HELP("OAuth2 of Okta.")),
    later("connection.auth.path", Text, HELP("File that holds the credential.")),
    later("connection.auth.prefix", Text, HELP("Text in front of the file's content.")),
    later("connection.auth.refresh_interval", Duration, HELP("How often the file is read again."), "1m"),
    later("connection.auth.relaxed_permissions", Boolean, HELP("Others may read the file."), "false"),
    later("connection.auth.service_name", Text, HELP("AWS service.")),
    later("connection.auth.default_region", Text, HELP("AWS region.")),
    later("connection.auth.access_key_id", Text, HELP("AWS access key.")),
    later("connection.auth.secret_access_key", Text, HELP("AWS secret key.")),
    later("connection.auth.session_token", Text, HELP("AWS session token.")),
    {"connection.headers", TextMap, nullptr, HELP("Headers of every request; a resource's own are merged by name."), N},
    {"connection.timeout", Duration, "30s", HELP("Longest time of a whole exchange."), NH},
    {"connection.connect_timeout", Duration, "10s", HELP("Longest time to make a connection."), N},
    oneOf("1..1000", {"connection.max_concurrent_requests", Integer, "10", HELP("Requests under way at once."), NO}),
    {"connection.tls", Mapping, nullptr, HELP("Certificates."), NOH},
    {"connection.tls.verify", Boolean, "true", HELP("Check the server's certificate and name."), NOH},
    {"connection.tls.certificate_authorities", List, nullptr, HELP("Files with authorities to trust besides the system's."), NH},
    {"connection.tls.certificate_authorities[]", Text, nullptr, HELP("A file."), NH},
    {"connection.tls.certificate", Text, nullptr, HELP("File with the client's certificate."), NH},
    {"connection.tls.key", Text, nullptr, HELP("File with the client's key."), NH},
    {"connection.tls.key_password", Text, nullptr, HELP("Password of the client's key."), NH},
    {"connection.proxy_url", Url, nullptr, HELP("Proxy; null: as the environment says; an empty text: none."), NH},
    {"connection.retry", Mapping, nullptr, HELP("When a request is repeated."), NH},
    oneOf("1..1000", {"connection.retry.max_attempts", Integer, "5", HELP("Requests in all."), NH}),
    {"connection.retry.wait_min", Duration, "1s", HELP("First wait; doubled each time."), NH},
    {"connection.retry.wait_max", Duration, "60s", HELP("Longest wait."), NH},
    {"connection.rate_limit", Mapping, nullptr, HELP("Own ceiling on requests."), N},
    {"connection.rate_limit.requests_per_second", Number, nullptr, HELP("Requests per second; null: no ceiling."), N},
    {"connection.redirect", Mapping, nullptr, HELP("Redirects."), NH},
    oneOf("0..100", {"connection.redirect.max", Integer, "10", HELP("Redirects that are followed."), NH}),
    {"connection.limits", Mapping, nullptr, HELP("Bounds that stop a run; null: none."), N},
    {"connection.limits.response_size", Size, "2GiB", HELP("Largest answer, decoded."), N},
    {"connection.limits.record_size", Size, "64MiB", HELP("Largest record."), N},
    oneOf("1..", {"connection.limits.pages", Integer, nullptr, HELP("Pages of one listing."), N}),
    {"connection.limits.jq_time", Duration, nullptr, HELP("Longest time of one JQ program on one record."), N},
    {"connection.pagination", Mapping, nullptr, HELP("How the next page is asked for; replaced whole by a resource."), NO},
    required(oneOf("none|offset|page|cursor|next_link|header_link", {"connection.pagination.type", Text, nullptr, HELP("Kind of pagination."), NO})),
    when("offset|page|cursor", {"connection.pagination.param", Text, nullptr, HELP("Query parameter with the page number, offset or cursor."), NO}),
    when("offset|page|cursor", {"connection.pagination.size_param", Text, nullptr, HELP("Query parameter with the page size."), NO}),
    when("offset|page|cursor", oneOf("1..", {"connection.pagination.page_size", Integer, "100", HELP("Items per page."), NO})),
    when("page", oneOf("0..", {"connection.pagination.start_page", Integer, "1", HELP("Number of the first page."), NO})),
    when("cursor", {"connection.pagination.cursor_path", Text, nullptr, HELP("Dotted path of the cursor in the answer."), NO}),
    when("offset|page|cursor", {"connection.pagination.has_more_path", Text, nullptr, HELP("Dotted path of the flag that says that more follows."), NO}),
    excludes("has_more_path", when("page", {"connection.pagination.last_page_path", Text, nullptr, HELP("Dotted path of the flag that says that this was the last page."), NO})),
    when("next_link", {"connection.pagination.next_link_path", Text, "@odata.nextLink", HELP("Key or dotted path of the next page's address."), NO}),
    when("header_link", {"connection.pagination.header_link_rel", Text, "next", HELP("Relation in the Link header."), NO}),

    // --- resources -----------------------------------------------------------------------------------------------
    {"resources", List, nullptr, HELP("What is fetched, in this order."), NO},
    {"resources[]", Mapping, nullptr, HELP("One listing and what becomes of its records."), NO},
    {"resources[].name", Text, nullptr, HELP("Name, unique in the project; else `kind` is it."), N},
    {"resources[].description", Text, nullptr, HELP("What the resource is for."), N},
    {"resources[].enabled", Boolean, "true", HELP("false: left out of runs."), NH},
    required({"resources[].kind", Text, nullptr, HELP("The endpoint, below base_url; {name} are path parameters."), NO}),
    sameAs("connection", {"resources[].connection", Mapping, nullptr, HELP("What differs from the project's connection."), N}),
    {"resources[].selector", Mapping, nullptr, HELP("The request, and which items count."), NO},
    {"resources[].selector.query", Expression, "true", HELP("JQ: true or false per item."), NO},
    {"resources[].selector.method", Text, "GET", HELP("Method."), NO},
    {"resources[].selector.query_params", Mapping, nullptr, HELP("Query; a list repeats the key."), NO},
    {"resources[].selector.query_params.*", Any, nullptr, HELP("A parameter."), NO},
    {"resources[].selector.headers", TextMap, nullptr, HELP("Headers; they win over the connection's."), NO},
    {"resources[].selector.body", Any, nullptr, HELP("Body, sent as JSON."), NO},
    {"resources[].selector.data_path", Expression, ".", HELP("JQ from an answer to its items."), NO},
    {"resources[].selector.path_parameters", Mapping, nullptr, HELP("Where the values of {name} in `kind` come from."), NO},
    {"resources[].selector.path_parameters.*", Mapping, nullptr, HELP("One path parameter."), NO},
    required({"resources[].selector.path_parameters.*.endpoint", Text, nullptr, HELP("Listing that gives the values."), NO}),
    required({"resources[].selector.path_parameters.*.field", Expression, nullptr, HELP("JQ from a record to the value."), NO}),
    {"resources[].selector.path_parameters.*.filter", Expression, nullptr, HELP("JQ: which records count."), NO},
    {"resources[].selector.path_parameters.*.data_path", Expression, nullptr, HELP("JQ from an answer to the records."), NO},
    oneOf("GET|POST|PUT|PATCH|DELETE", {"resources[].selector.path_parameters.*.method", Text, "GET", HELP("Method."), NO}),
    {"resources[].selector.path_parameters.*.query_params", Mapping, nullptr, HELP("Query."), NO},
    {"resources[].selector.path_parameters.*.query_params.*", Any, nullptr, HELP("A parameter."), NO},
    {"resources[].selector.path_parameters.*.headers", TextMap, nullptr, HELP("Headers."), NO},
    {"resources[].selector.path_parameters.*.body", Any, nullptr, HELP("Body, sent as JSON."), N},
    sameAs("resources[].selector.path_parameters", {"resources[].selector.path_parameters.*.path_parameters", Mapping, nullptr, HELP("Where the values of {name} in `endpoint` come from."), N}),
    alias("export_env_variables", NO, {"resources[].selector.exportEnvVariables", List, nullptr, HELP("Environment variables for off-loaded processing; kept for exports."), Ocean}),
    {"resources[].selector.exportEnvVariables[]", Text, nullptr, HELP("A name."), Ocean},
    {"resources[].port", Mapping, nullptr, HELP("How items become entities of the catalogue."), NO},
    alias("items_to_parse", N, {"resources[].port.itemsToParse", Expression, nullptr, HELP("JQ to a list in the item: one entity per element."), NO}),
    alias("items_to_parse_name", N, {"resources[].port.itemsToParseName", Text, "item", HELP("Key under which the element stands."), NO}),
    alias("items_to_parse_top_level_transform", N, {"resources[].port.itemsToParseTopLevelTransform", Boolean, "true", HELP("Take the list out of the item."), NO}),
    required({"resources[].port.entity", Mapping, nullptr, HELP("The entity."), NO}),
    required({"resources[].port.entity.mappings", Mapping, nullptr, HELP("JQ per field of the entity."), NO}),
    required({"resources[].port.entity.mappings.identifier", ExpressionTree, nullptr, HELP("JQ, or a search query."), NO}),
    {"resources[].port.entity.mappings.title", Expression, nullptr, HELP("JQ."), NO},
    {"resources[].port.entity.mappings.icon", Expression, nullptr, HELP("JQ."), NO},
    {"resources[].port.entity.mappings.team", ExpressionTree, nullptr, HELP("JQ, or a search query."), NO},
    required({"resources[].port.entity.mappings.blueprint", Expression, nullptr, HELP("JQ; a fixed name needs quotes of its own: '\"service\"'."), NO}),
    {"resources[].port.entity.mappings.properties", Mapping, nullptr, HELP("JQ per property."), NO},
    {"resources[].port.entity.mappings.properties.*", ExpressionTree, nullptr, HELP("JQ."), NO},
    {"resources[].port.entity.mappings.relations", Mapping, nullptr, HELP("JQ or a search query per relation."), NO},
    {"resources[].port.entity.mappings.relations.*", ExpressionTree, nullptr, HELP("JQ, or a search query."), NO},
    excludes("port", {"resources[].map", Expression, nullptr, HELP("One JQ program for the whole record, instead of `port`."), N}),

    // --- the mapping document's switches -------------------------------------------------------------------------
    alias("createMissingRelatedEntities", NO, {"create_missing_related_entities", Boolean, "true", HELP("The catalogue makes targets of relations that it lacks."), NO}),
    alias("deleteDependentEntities", NO, {"delete_dependent_entities", Boolean, "true", HELP("Deleting an entity deletes those that depend on it."), NO}),
    alias("enableMergeEntity", NO, {"enable_merge_entity", Boolean, "true", HELP("Merge into what the catalogue has."), NO}),
    alias("entityDeletionThreshold", NO, oneOf("0..1", {"entity_deletion_threshold", Number, "0.9", HELP("Share of entities that may be deleted at most."), NO})),

    // --- sinks ---------------------------------------------------------------------------------------------------
    {"sinks", Mapping, nullptr, HELP("Where documents go; `sync --sink NAME`."), N},
    {"sinks.*", Mapping, nullptr, HELP("One sink."), N},
    required(oneOf("ndjson|sqlite|port|!elasticsearch", {"sinks.*.type", Text, nullptr, HELP("Kind of sink."), N})),
    when("ndjson|sqlite", {"sinks.*.path", Text, nullptr, HELP("File, below the project's folder; - is the standard output."), N}),
    when("ndjson|sqlite", oneOf("auto|append|replace", {"sinks.*.mode", Text, "auto", HELP("What happens to what earlier runs wrote."), N})),
    when("sqlite", {"sinks.*.table", Text, nullptr, HELP("Table."), N}),
    when("port", {"sinks.*.base_url", Url, "https://api.getport.io", HELP("Address of the catalogue."), N}),
    required(when("port", {"sinks.*.client_id", Text, nullptr, HELP("Credentials of the catalogue."), N})),
    required(when("port", {"sinks.*.client_secret", Text, nullptr, HELP("Credentials of the catalogue."), N})),
    when("port", {"sinks.*.integration_identifier", Text, nullptr, HELP("Owner of the entities."), N | Ocean}),
    when("port", {"sinks.*.integration_type", Text, "custom", HELP("Type of the owner."), N | Ocean}),
    when("port", {"sinks.*.delete_stale", Boolean, "true", HELP("Delete entities that a complete run did not produce."), N}),
    when("port", oneOf("send|omit", {"sinks.*.nulls", Text, nullptr, HELP("Whether null clears the catalogue's value or leaves it; as the profile does if absent."), N})),
    reserved(when("elasticsearch", {"sinks.*.hosts", List, nullptr, HELP("Addresses of the cluster."), N})),
    reserved(when("elasticsearch", {"sinks.*.index", Text, nullptr, HELP("Index."), N})),
    reserved(when("elasticsearch", {"sinks.*.api_key", Text, nullptr, HELP("Credentials of the cluster."), N})),
    reserved(when("elasticsearch", {"sinks.*.username", Text, nullptr, HELP("Credentials of the cluster."), N})),
    reserved(when("elasticsearch", {"sinks.*.password", Text, nullptr, HELP("Credentials of the cluster."), N})),
    reserved(when("elasticsearch", {"sinks.*.pipeline", Text, nullptr, HELP("Ingest pipeline."), N})),

    // --- Ocean's core settings -----------------------------------------------------------------------------------
    {"ocean", Mapping, nullptr, HELP("Settings of the Ocean core, for exports and for runs as Ocean."), NO},
    {"ocean.client_timeout", Duration, "60", HELP("Connect, read and write time-out each."), NO},
    {"ocean.allow_environment_variables_jq_access", Boolean, "true", HELP("JQ can read the environment."), NO},
    oneOf("1..", {"ocean.yield_items_to_parse_batch_size", Integer, "200", HELP("Items per batch after itemsToParse."), NO}),
    oneOf("1..", {"ocean.upsert_entities_batch_max_length", Integer, "20", HELP("Entities per bulk call."), NO}),
    {"ocean.upsert_entities_batch_max_size_in_bytes", Size, "1048576", HELP("Bytes per bulk call."), NO},
    oneOf("1..", {"ocean.delete_entities_max_batch_size", Integer, "1000", HELP("Entities per delete call."), Ocean}),
    {"ocean.event_listener", Mapping, nullptr, HELP("What starts a resync."), Ocean},
    oneOf("POLLING|ONCE|KAFKA|WEBHOOK|WEBHOOKS_ONLY|ACTIONS_ONLY", {"ocean.event_listener.type", Text, "POLLING", HELP("Kind of listener."), Ocean}),
    {"ocean.event_listener.interval", Duration, "60", HELP("Time between two questions."), Ocean},
    {"ocean.event_listener.resync_on_start", Boolean, "true", HELP("Resync at the start."), Ocean},
    {"ocean.event_listener.brokers", Text, nullptr, HELP("Kafka brokers."), Ocean},
    {"ocean.event_listener.security_protocol", Text, nullptr, HELP("Kafka security."), Ocean},
    {"ocean.event_listener.authentication_mechanism", Text, nullptr, HELP("Kafka authentication."), Ocean},
    {"ocean.event_listener.app_host", Text, nullptr, HELP("Public address of the web hook."), Ocean},
    {"ocean.scheduled_resync_interval", Integer, nullptr, HELP("Minutes between two resyncs."), Ocean},
    {"ocean.send_raw_data_examples", Boolean, "true", HELP("Send some raw items to the catalogue."), NO},
    {"ocean.initialize_port_resources", Boolean, "true", HELP("Create default blueprints."), Ocean},
    {"ocean.integration_version", Text, nullptr, HELP("Version of the integration."), Ocean},
    {"ocean.process_in_queue_max_workers", Integer, nullptr, HELP("Mapping workers."), Ocean},
    {"ocean.process_in_queue_timeout", Duration, "120", HELP("Time per item."), Ocean},
    {"ocean.processing_mode", Text, nullptr, HELP("Where mapping happens."), Ocean},
    {"ocean.runtime", Text, nullptr, HELP("Where the integration runs."), Ocean},
    {"ocean.resources_path", Text, nullptr, HELP("Folder with defaults."), Ocean},
    {"ocean.base_url", Text, nullptr, HELP("Public address."), Ocean},
    {"ocean.path_prefix", Text, nullptr, HELP("Path in front of the integration's routes."), Ocean},
    {"ocean.log_level", Text, "INFO", HELP("Log level."), Ocean},
    {"ocean.port_app_config_cache_ttl", Duration, "60", HELP("Life of the cached mapping."), Ocean},
    {"ocean.ssl", Mapping, nullptr, HELP("TLS towards the catalogue."), Ocean},
    {"ocean.ssl.*", Any, nullptr, HELP("A setting."), Ocean},
    {"ocean.workload", Mapping, nullptr, HELP("How the chart runs it."), Ocean},
    {"ocean.workload.*", Any, nullptr, HELP("A setting."), Ocean},
    {"ocean.extra", Mapping, nullptr, HELP("Further settings, kept for exports."), Ocean},
    {"ocean.extra.*", Any, nullptr, HELP("A setting."), Ocean},

    // --- httpjson --------------------------------------------------------------------------------------
    input("resources[].interval", Duration, HELP("Time between two runs."), "60s"),
    input("resources[].id", Text, HELP("Part of the state's key.")),
    input("resources[].config_version", Integer, HELP("An old switch.")),
    input("resources[].clean_inactive", Duration, HELP("When unused state may go."), "30m"),
    input("resources[].tags", List, HELP("Tags of the events.")),
    input("resources[].fields", Mapping, HELP("Fields of the events.")),
    input("resources[].fields_under_root", Boolean, HELP("Fields stand at the top."), "false"),
    input("resources[].processors", List, HELP("Processors of the events.")),
    input("resources[].pipeline", Text, HELP("Ingest pipeline.")),
    input("resources[].keep_null", Boolean, HELP("Keep nulls."), "false"),
    input("resources[].index", Text, HELP("Index.")),
    input("resources[].data_stream", Mapping, HELP("Data stream.")),
    input("resources[].publisher_pipeline", Mapping, HELP("Publisher options.")),
    input("resources[].auth", Mapping, HELP("Authentication as httpjson spells it.")),
    input("resources[].auth.basic", Mapping, HELP("Basic authentication.")),
    input("resources[].auth.file", Mapping, HELP("Credential from a file.")),
    input("resources[].auth.oauth2", Mapping, HELP("OAuth2.")),
    input("resources[].auth.aws", Mapping, HELP("AWS signatures.")),
    input("resources[].request", Mapping, HELP("The request as httpjson spells it.")),
    input("resources[].request.url", Text, HELP("Address, with its scheme; no template.")),
    oneOf("GET|POST", input("resources[].request.method", Text, HELP("Method: GET or POST."), "GET")),
    input("resources[].request.body", Any, HELP("Body of a POST: a mapping, no template.")),
    oneOf("application/json|application/x-www-form-urlencoded", input("resources[].request.encode_as", Text, HELP("Encoding of the body: JSON, or a form of the URL's parameters."))),
    input("resources[].request.timeout", Duration, HELP("Time-out."), "30s"),
    input("resources[].request.ssl", Mapping, HELP("Certificates.")),
    input("resources[].request.proxy_url", Text, HELP("Proxy.")),
    input("resources[].request.proxy_headers", TextMap, HELP("Headers for the proxy.")),
    input("resources[].request.proxy_disable", Boolean, HELP("No proxy."), "false"),
    input("resources[].request.idle_connection_timeout", Duration, HELP("Life of an idle connection.")),
    input("resources[].request.keep_alive", Mapping, HELP("Connections that stay open.")),
    input("resources[].request.retry", Mapping, HELP("When a request is repeated.")),
    input("resources[].request.redirect", Mapping, HELP("Redirects.")),
    input("resources[].request.rate_limit", Mapping, HELP("Limits that the answers tell.")),
    input("resources[].request.transforms", List, HELP("Changes of the request before it is sent, in this order.")),
    input("resources[].request.tracer", Mapping, HELP("Trace file.")),
    input("resources[].response", Mapping, HELP("The answer as httpjson spells it.")),
    oneOf("application/json|application/x-ndjson|text/csv|application/zip|application/xml|text/xml; charset=utf-8", input("resources[].response.decode_as", Text, HELP("What the answer is read as; else its Content-Type decides."))),
    input("resources[].response.xsd", Text, HELP("XML schema.")),
    input("resources[].response.transforms", List, HELP("Changes of the answer before it is cut.")),
    input("resources[].response.split", Mapping, HELP("How a page is cut into events.")),
    input("resources[].response.pagination", List, HELP("Changes that make the next page's request of the first one. Paging ends where one with fail_on_template_error has no value.")),
    input("resources[].response.request_body_on_pagination", Boolean, HELP("Send the body with every page."), "false"),
    input("resources[].response.save_first_response", Boolean, HELP("Keep the first answer's body, as .first_response.body."), "false"),
    input("resources[].cursor", Mapping, HELP("What is remembered for the next interval: templates by name.")),
    input("resources[].cursor.*", Mapping, HELP("One value.")),
    input("resources[].cursor.*.value", Template, HELP("Value template.")),
    input("resources[].cursor.*.default", Template, HELP("Value template.")),
    input("resources[].cursor.*.ignore_empty_value", Boolean, HELP("An empty result changes nothing."), "true"),
    input("resources[].cursor.*.do_not_log_failure", Boolean, HELP("Failures are not logged."), "true"),
    input("resources[].chain", List, HELP("Requests that follow for each id.")),
    input("resources[].chain[]", Mapping, HELP("One step.")),
    input("resources[].chain[].step", Mapping, HELP("A request per id.")),
    input("resources[].chain[].while", Mapping, HELP("A request until a condition holds.")),
};

#undef HELP

} // namespace

std::span<const SchemaRow> schemaRows()
{
    return rows;
}

} // namespace penstock
