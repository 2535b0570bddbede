// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <span>

// Every kind of finding, by family. A new one is a constant here and a line in allCodes() (codes.cpp).
namespace penstock::codes
{

using enum Severity;

// --- configuration ----------------------------------------------------------------------------------------------
inline constexpr Code yamlSyntax{"CFG-100", "yaml-syntax", Error, Exit::Configuration, "The text is not valid YAML.", "Mend the line that is named; `${...}` inside a flow mapping has to be quoted."};
inline constexpr Code unknownKey{"CFG-101", "unknown-key", Error, Exit::Configuration, "A key that the format does not know.", "Rename it to the nearest known key, or remove it."};
inline constexpr Code wrongType{"CFG-102", "wrong-type", Error, Exit::Configuration, "A value has the wrong type.", "Write a value of the type that is named."};
inline constexpr Code missingKey{"CFG-103", "missing-key", Error, Exit::Configuration, "A required key is missing.", "Add the key."};
inline constexpr Code badValue{"CFG-104", "bad-value", Error, Exit::Configuration, "A value is not one of those allowed.", "Use one of the values that are named."};
inline constexpr Code duplicateKey{"CFG-105", "duplicate-key", Error, Exit::Configuration, "A key is written twice in one mapping.", "Keep one of the two."};
inline constexpr Code notYetSupported{"CFG-106", "not-yet-supported", Error, Exit::Configuration, "A key of the format that this version cannot run yet.", "Remove the key, or use the native form."};
inline constexpr Code noScheme{"CFG-107", "url-without-scheme", Error, Exit::Configuration, "A URL has no scheme.", "Write https:// in front of it."};
inline constexpr Code contradiction{"CFG-112", "contradiction", Error, Exit::Configuration, "Two settings exclude each other.", "Keep one of the two."};
inline constexpr Code keptUnknownKey{"CFG-113", "kept-unknown-key", Warning, Exit::Done, "A key that the original system ignores is kept and ignored.", "Remove it once the original is no longer needed."};
inline constexpr Code keptIllTyped{"CFG-114", "kept-ill-typed", Warning, Exit::Done, "A value of the wrong type is kept and behaves as in the original system.", "Write a value of the type that is named."};
inline constexpr Code appConfigRejected{"CFG-115", "app-config-rejected", Error, Exit::Configuration, "The mapping document is invalid; the real system refuses the whole of it.", "Mend the place that is named."};
inline constexpr Code documentTooLarge{"CFG-116", "document-too-large", Error, Exit::Configuration, "The document exceeds a limit (size, nesting, aliases).", "Split it, or remove the expansion."};
inline constexpr Code fileUnreadable{"CFG-117", "file-unreadable", Error, Exit::Configuration, "A file cannot be read or written.", "Check that it exists and its permissions."};
inline constexpr Code schemaIgnored{"CFG-118", "xsd-ignored", Warning, Exit::Done, "An XML schema has no effect, because decode_as is set.", "Remove decode_as; the content type of the answer then chooses the decoder, and the schema counts."};
inline constexpr Code bodyRewritten{"CFG-119", "request-body-rewritten", Warning, Exit::Done, "A part of request.body is sent differently from what is written.", "Set that part with a transform on `body` and value_type json, whose text is taken as it is."};
inline constexpr Code cursorNameDotted{"CFG-120", "cursor-name-dotted", Error, Exit::Configuration, "A name in the cursor holds a dot and would store nothing.", "Use a name without dots."};
inline constexpr Code withoutEffect{"CFG-121", "setting-without-effect", Warning, Exit::Done, "A setting has no effect where it stands.", "Remove it, or add what the message names."};
inline constexpr Code variableMissing{"VAR-203", "variable-missing", Error, Exit::Configuration, "A variable has no value in the chosen environment.", "Set it in the document, or with --var."};
inline constexpr Code secretMissing{"SEC-301", "secret-missing", Error, Exit::SecretMissing, "A secret cannot be found.", "Set it with `penstock secrets set`, or in the environment."};
inline constexpr Code secretInExport{"SEC-310", "secret-in-export", Error, Exit::CannotRepresent, "The output would contain the value of a secret.", "Replace the value by a reference."};

// --- network ----------------------------------------------------------------------------------------------------
inline constexpr Code nameNotResolved{"NET-401", "name-not-resolved", Error, Exit::Network, "A host name does not resolve.", "Check the spelling of the base URL."};
inline constexpr Code connectionFailed{"NET-402", "connection-failed", Error, Exit::Network, "No connection could be made.", "Check host, port and proxy."};
inline constexpr Code connectionLost{"NET-403", "connection-lost", Error, Exit::Network, "The connection ended before the answer was complete.", "Try again; if it repeats, ask for smaller pages."};
inline constexpr Code timedOut{"NET-404", "timed-out", Error, Exit::Network, "No complete answer within the time allowed.", "Raise connection.timeout, or ask for smaller pages."};
inline constexpr Code certificateRefused{"NET-408", "certificate-refused", Error, Exit::Network, "The certificate of the server is not trusted.", "Add the CA file to connection.tls; do not switch verification off."};
inline constexpr Code verificationOff{"NET-409", "ssl-verification-off", Warning, Exit::Done, "Certificate verification is off for this connection.", "Add the CA file to connection.tls instead."};
inline constexpr Code badUrl{"NET-410", "bad-url", Error, Exit::Configuration, "The URL of a request is not usable.", "Check base_url, kind and the values put into it."};
inline constexpr Code responseTooLarge{"NET-411", "response-too-large", Error, Exit::LimitReached, "An answer exceeds the size limit.", "Raise connection.limits.response_size, or ask for smaller pages."};
inline constexpr Code transferFailed{"NET-412", "transfer-failed", Error, Exit::Network, "The transfer failed.", "See the cause."};
inline constexpr Code credentialsKept{"NET-413", "credentials-kept-back", Information, Exit::Done, "Credentials were not sent along to another origin.", "Declare a connection for that origin if it needs them."};
inline constexpr Code listenFailed{"NET-414", "listen-failed", Error, Exit::Network, "A server cannot listen on its address.", "Choose another port, or end the program that uses it."};
inline constexpr Code authenticationRefused{"AUT-501", "authentication-refused", Error, Exit::Authentication, "The server refused the credentials.", "Check the secret and the kind of authentication."};
inline constexpr Code loginFailed{"AUT-502", "login-failed", Error, Exit::Authentication, "The login request failed.", "Look at the exchange; check endpoint, body and credentials."};
inline constexpr Code loginNotJson{"AUT-503", "auth-response-not-json", Error, Exit::Authentication, "The answer of the login is not JSON.", "Check the login endpoint."};
inline constexpr Code loginTemplate{"AUT-504", "login-template-failed", Error, Exit::Authentication, "A template finds no value in the login's answer.", "Check the path in the template against the answer."};
inline constexpr Code credentialFile{"AUT-505", "credential-file", Error, Exit::Authentication, "A file with credentials cannot be used.", "Check the file that is named, and its permissions."};
inline constexpr Code fetchFailed{"HTTP-601", "fetch-failed", Error, Exit::Remote, "An endpoint could not be fetched.", "Look at the exchange that is named."};
inline constexpr Code parameterFetchFailed{"HTTP-602", "parameter-fetch-failed", Error, Exit::Remote, "The endpoint of a path parameter could not be fetched.", "Look at the exchange that is named."};
inline constexpr Code rateLimited{"HTTP-603", "rate-limited", Warning, Exit::RateLimit, "The server asks to wait.", "Set connection.rate_limit."};
inline constexpr Code httpStatus{"HTTP-604", "http-status", Error, Exit::Remote, "The server answered with an error status.", "Look at the body of the answer."};
inline constexpr Code tooManyRedirects{"HTTP-605", "too-many-redirects", Error, Exit::Remote, "Too many redirects.", "Use the final address as base_url."};
inline constexpr Code notJson{"HTTP-610", "not-json", Error, Exit::Remote, "The answer is not JSON.", "Look at the body; check the path, add `Accept: application/json`."};
inline constexpr Code jsonBroken{"HTTP-611", "json-broken", Error, Exit::Remote, "The JSON of the answer is broken.", "Records before the fault are kept; the resource counts as incomplete."};
inline constexpr Code cannotDecode{"HTTP-613", "cannot-decode", Error, Exit::Remote, "The body of an answer cannot be decoded.", "Look at the body; say with decode_as what it is."};
inline constexpr Code requestAborted{"HTTP-614", "request-aborted", Error, Exit::Remote, "A request could not be built.", "Look at the transform that is named."};
inline constexpr Code gaveUp{"HTTP-615", "gave-up", Error, Exit::Remote, "All repeats of a request failed.", "Look at the exchanges; raise retry.max_attempts if it passes with time."};
inline constexpr Code notAbsoluteUrl{"HTTP-616", "not-absolute-url", Error, Exit::Remote, "An address that was set is not absolute.", "Put scheme and host in front of it."};
inline constexpr Code rateLimitWaiting{"HTTP-617", "rate-limit-waiting", Warning, Exit::Done, "The quota that the answers tell is used up: the run waits.", ""};
inline constexpr Code rateLimitNotInteger{"HTTP-618", "rate-limit-not-integer", Error, Exit::Remote, "A rate limit template does not give a whole number.", "Convert it in the template; `reset` has to be seconds since 1970."};
inline constexpr Code firstResponseNotObject{"HTTP-619", "first-response-not-object", Warning, Exit::Done, "The first response is not a JSON object and is kept without its body.", ""};
inline constexpr Code bodyAlreadyUsed{"HTTP-620", "request-body-already-used", Error, Exit::Remote, "A request that the rate limit repeats has lost its body.", "Use the native profile, which sends it again."};
inline constexpr Code headerRepeated{"HTTP-621", "header-repeated", Warning, Exit::Done, "`set` on a header adds a line to those that are there.", "Put `delete` for the same header in front of it to replace the value."};
inline constexpr Code quotaAfterRetry{"HTTP-622", "retry-before-rate-limit", Information, Exit::Done, "Answers 429 are repeated by retry and never reach rate_limit.", "Set request.retry.max_attempts to 1 where rate_limit is to wait for the reset."};
inline constexpr Code effectiveAttempts{"HTTP-623", "effective-attempts", Information, Exit::Done, "retry.max_attempts counts repeats: N means up to N + 1 requests, and 1 means no repeat at all.", "Write the number of repeats that you want, from 2 on."};
inline constexpr Code effectiveRedirects{"HTTP-624", "effective-redirects", Information, Exit::Done, "redirect.max_redirects counts requests: N allows N - 1 redirects.", "Write one more than the number of redirects that you want."};
inline constexpr Code retried{"HTTP-612", "retried", Information, Exit::Done, "A request was repeated.", ""};

// --- pagination -------------------------------------------------------------------------------------------------
inline constexpr Code repeatedRequest{"PAGE-701", "repeated-request", Error, Exit::LimitReached, "A page asks exactly what an earlier page asked.", "Check the pagination rule: its value did not change."};
inline constexpr Code repeatedBody{"PAGE-702", "repeated-body", Error, Exit::LimitReached, "Three pages in a row are identical.", "Check the parameter names of the pagination."};
inline constexpr Code pageLimit{"PAGE-703", "page-limit", Warning, Exit::LimitReached, "The limit on pages was reached.", "Raise connection.limits.pages."};
inline constexpr Code morePagesLikely{"PAGE-704", "more-pages-likely", Warning, Exit::Done, "Only one page was read, though the answer names a next one.", "Choose the pagination that fits."};
inline constexpr Code pagingHasNoEnd{"PAGE-705", "paging-has-no-end", Warning, Exit::Done, "Nothing in the pagination ends it.", "Give the transform that finds the next page `fail_on_template_error: true`."};
inline constexpr Code pagingEnded{"PAGE-709", "paging-ended", Information, Exit::Done, "The pagination ended.", ""};
inline constexpr Code noParameterValues{"PATH-720", "no-path-parameter-values", Error, Exit::DoneWithFailures, "A path parameter has no value at all.", "Check data_path, field and filter of the parameter."};
inline constexpr Code parameterNotConfigured{"PATH-721", "path-parameter-not-configured", Error, Exit::Configuration, "A placeholder in the path is not configured.", "Add it under selector.path_parameters."};
inline constexpr Code onlyFirstParameter{"PATH-722", "only-first-path-parameter-used", Warning, Exit::Done, "The real system fills only the first placeholder.", "Use the native profile."};

// --- records and mapping ----------------------------------------------------------------------------------------
inline constexpr Code dataPathMissing{"SPLIT-801", "data-path-missing", Warning, Exit::Done, "data_path finds nothing in a page.", "Check data_path against the answer."};
inline constexpr Code batchRejected{"SPLIT-802", "batch-rejected", Error, Exit::DoneWithFailures, "A page holds an item that is not an object; the real system rejects the page.", "Use data_path to choose objects."};
inline constexpr Code itemNotObject{"SPLIT-803", "item-not-object", Error, Exit::DoneWithFailures, "An item is not an object.", "Use data_path to choose objects."};
inline constexpr Code itemsToParseNotList{"SPLIT-804", "items-to-parse-not-a-list", Warning, Exit::Done, "itemsToParse does not give a list for an item; the item is dropped.", "Check the expression."};
inline constexpr Code recordTooLarge{"SPLIT-805", "record-too-large", Error, Exit::LimitReached, "A record exceeds the size limit.", "Raise connection.limits.record_size."};
inline constexpr Code splitWrongType{"SPLIT-810", "split-wrong-type", Error, Exit::DoneWithFailures, "The target of a split has the wrong type.", "Check the target and the type of the split against the answer."};
inline constexpr Code pathThroughScalar{"SPLIT-811", "path-through-scalar", Error, Exit::DoneWithFailures, "A body path runs through a value that is not an object.", "Check the path against the answer."};
inline constexpr Code notObjectOrList{"SPLIT-812", "body-not-object-or-array", Warning, Exit::Done, "The body of an answer is neither an object nor an array.", "Look at the body."};
inline constexpr Code elementNotObject{"SPLIT-813", "array-element-not-object", Warning, Exit::Done, "An element of the answer's array is not an object and is left out.", "Look at the body."};
inline constexpr Code processingStopped{"SPLIT-814", "processing-stopped", Error, Exit::DoneWithFailures, "A failure ended the pages of this interval.", "See the cause."};
inline constexpr Code partsDropped{"SPLIT-815", "parts-dropped", Warning, Exit::Done, "Parts of a split are numbers, booleans or null, which give no document.", "Split one level higher, or look at what the list holds."};
inline constexpr Code parentPublished{"SPLIT-816", "parent-published", Information, Exit::Done, "A split found nothing to take apart and published the document as it was.", "Set `ignore_empty_value: true`, without keep_parent, if such documents are not wanted."};
inline constexpr Code valueType{"TPL-856", "value-type", Error, Exit::DoneWithFailures, "A value is not of the type that value_type or the target asks for.", "Check the template's result."};
inline constexpr Code templateMissing{"TPL-857", "template-missing", Error, Exit::DoneWithFailures, "A template is needed here and there is none.", "Write `value`."};
inline constexpr Code pathMissing{"CHAIN-730", "chain-path-missing", Warning, Exit::Done, "A path of a chain finds nothing; the interval ends.", "Check `replace` and `replace_with` against the answer."};
inline constexpr Code idUnescaped{"CHAIN-731", "chain-id-unescaped", Warning, Exit::Done, "An id goes into the address of a chain as it is, and holds characters that mean something there.", "Let the answer give ids that need no escaping, or put them into a parameter with a transform."};
inline constexpr Code entryDefaults{"CHAIN-732", "chain-entry-defaults", Information, Exit::Done, "Requests of a chain have none of the usual defaults: no retry, no time-out, no redirects.", "Write retry.max_attempts, timeout and redirect.max_redirects in the entry's request."};
inline constexpr Code untilNeverAsked{"CHAIN-733", "until-never-asked", Warning, Exit::Done, "`until` is asked only where requests may be repeated.", "Set request.retry.max_attempts of the entry to more than 1."};
inline constexpr Code chainAfterSplit{"CHAIN-734", "chain-after-split-pages", Warning, Exit::Done, "With a split and a pagination in the root, the chain finds its ids only on the first page.", "Leave the split to the last entry of the chain."};
inline constexpr Code entryWithoutIds{"CHAIN-735", "chain-entry-without-replace", Warning, Exit::Done, "An entry of the chain without `replace` has no ids and asks nothing.", "Add `replace` with the JSONPath of the ids."};
inline constexpr Code jqSyntax{"MAP-901", "jq-syntax", Error, Exit::Configuration, "A JQ expression does not compile.", "Mend it at the column that is named."};
inline constexpr Code jqFailed{"MAP-902", "jq-failed", Warning, Exit::Done, "A JQ expression failed for a record.", "Guard it with `?` or `//`."};
inline constexpr Code jqTimedOut{"MAP-903", "jq-timed-out", Error, Exit::LimitReached, "A JQ program was stopped because it did not end.", "Look for an endless recursion or range."};
inline constexpr Code jqRounded{"MAP-904", "jq-rounded", Warning, Exit::Done, "JQ arithmetic rounded a number that binary64 cannot hold.", "Keep such numbers as text, without arithmetic."};
inline constexpr Code jqSecondOutput{"MAP-905", "jq-more-outputs", Information, Exit::Done, "Only the first output of an expression is used.", "Wrap it in [...] to keep all."};
inline constexpr Code quoteRewritten{"MAP-906", "quotes-rewritten", Information, Exit::Done, "Single quotes of an expression are read as double quotes.", "Write double quotes."};
inline constexpr Code nullValue{"MAP-910", "null-value", Warning, Exit::Done, "A mapped field is null.", "Check the path, or give a default with `//`."};
inline constexpr Code itemsSkipped{"MAP-914", "items-skipped", Warning, Exit::Done, "Records gave no entity.", "See the reasons per record."};
inline constexpr Code selectorNotBoolean{"MAP-915", "selector-not-boolean", Error, Exit::DoneWithFailures, "The selector does not give true or false.", "Compare: `.on == true`."};
inline constexpr Code behaviourDiffers{"PROF-930", "profile-behaviour", Warning, Exit::Done, "The outcome depends on a behaviour of the original system.", "The native profile does it differently; see the message."};

// --- value templates --------------------------------------------------------------------------------------------
inline constexpr Code templateSyntax{"TPL-850", "template-syntax", Error, Exit::Configuration, "A value template is malformed.", "Mend it at the column that is named."};
inline constexpr Code templateFunction{"TPL-851", "template-function", Error, Exit::Configuration, "A value template uses a function that does not exist.", "Use one of the functions of the reference."};
inline constexpr Code templateFailed{"TPL-852", "template-failed", Warning, Exit::Done, "A value template failed.", "Mend it at the column that is named, or give a default."};
inline constexpr Code templateEmpty{"TPL-853", "template-empty", Warning, Exit::Done, "A value template gives nothing.", "Give a default, or test with `index` whether the value exists."};
inline constexpr Code templateLimit{"TPL-854", "template-limit", Error, Exit::LimitReached, "A value template takes too many steps or grows too large.", "Look for an endless range or a text that grows without end."};
inline constexpr Code templateExponent{"TPL-855", "template-exponent", Information, Exit::Done, "A value template prints a number in exponent form.", "Use toInt or printf \"%.0f\" for its digits."};
inline constexpr Code stateNotVisible{"TPL-858", "state-not-visible", Warning, Exit::Done, "A template reads something that does not exist where it stands, or is always empty there.", "Read it from what exists there; the message names it."};
inline constexpr Code yearOne{"TPL-859", "date-of-year-one", Warning, Exit::Done, "A date could not be read and has become the year 1.", "Give parseDate the layout of the text, or test with .IsZero."};

// --- state, sinks, exchange, limits -----------------------------------------------------------------------------
inline constexpr Code stateUnreadable{"STATE-950", "state-unreadable", Error, Exit::State, "The stored state cannot be read.", "Reset it with `penstock state reset`."};
inline constexpr Code stateUnwritable{"STATE-951", "state-unwritable", Error, Exit::State, "The state cannot be stored.", "Free space on the disk, or check the permissions of the folder."};
inline constexpr Code stateLocked{"STATE-952", "state-locked", Error, Exit::State, "Another run holds the state of this project.", "Wait for it, or stop it."};
inline constexpr Code cursorNotMoved{"STATE-953", "cursor-not-moved", Information, Exit::Done, "Pages were read, but no document was published: the cursor stays where it was.", "The cursor moves with documents only, also where its value is taken from last_response."};
inline constexpr Code sinkRefused{"SINK-960", "sink-refused", Error, Exit::SinkRefused, "The sink refused documents.", "See the cause."};
inline constexpr Code sinkUnavailable{"SINK-961", "sink-unavailable", Error, Exit::SinkRefused, "The sink cannot be reached or written.", "See the cause."};
inline constexpr Code deletionSkipped{"SINK-962", "delete-phase-skipped", Warning, Exit::Done, "Stale entities were not deleted.", "See the reason."};
inline constexpr Code deletionDangerous{"SINK-963", "deletion-after-failed-fetch", Warning, Exit::Done, "The real system deletes entities here although their fetch failed.", "Use the native profile."};
inline constexpr Code atMostOnce{"SINK-964", "at-most-once", Information, Exit::Done, "This sink cannot confirm what it took: after a crash, records may be missing.", "Write to a file for a resumable sync."};
inline constexpr Code outputClosed{"SINK-965", "output-closed", Information, Exit::Done, "The reader of the output has gone away.", ""};
inline constexpr Code connectorRefused{"CON-970", "connector-call-refused", Error, Exit::Remote, "A call of the Connector APIs was refused.", "See the reason."};
inline constexpr Code connectorUnauthorized{"CON-971", "connector-unauthorized", Error, Exit::Authentication, "The server with the connectors refused the credentials.", "Set PENSTOCK_CONNECTORS_API_KEY, or PENSTOCK_CONNECTORS_USER and PENSTOCK_CONNECTORS_PASSWORD."};
inline constexpr Code connectorUnreachable{"CON-972", "connector-unreachable", Error, Exit::Network, "The server with the connectors gives no answer.", "Check --server, and whether it runs."};
inline constexpr Code jobLost{"CON-973", "sync-job-lost", Error, Exit::Remote, "A sync job is no longer this worker's.", "Look whether the worker reaches the server, and at its idle limit."};
inline constexpr Code jobFailed{"CON-974", "sync-job-failed", Error, Exit::Remote, "A sync job did not do all that it should.", "See the reason, then start it again."};
inline constexpr Code cannotRepresent{"EXP-980", "cannot-represent", Warning, Exit::CannotRepresent, "The target cannot express this.", "See the nearest thing that it can do."};
inline constexpr Code importNote{"IMP-985", "import-note", Warning, Exit::Done, "Something was read differently from what is written.", ""};
inline constexpr Code limitReached{"LIM-990", "limit-reached", Warning, Exit::Done, "A limit of the preview was reached.", "Run to the end."};
inline constexpr Code usage{"USE-001", "usage", Error, Exit::Usage, "The command line is not understood.", "See --help."};
inline constexpr Code internal{"INT-999", "internal", Error, Exit::Internal, "A fault in Penstock.", "Please report it with the steps that lead to it."};

std::span<const Code *const> all();
const Code *find(std::string_view idOrName);   // null: no such code

} // namespace penstock::codes
