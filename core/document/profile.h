// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

namespace penstock
{

// Which answers are asked for again, and after how long.
struct RetryRules {
    std::vector<int> statuses;
    bool unsafeMethods = true;                     // POST and PATCH too
    int attempts = 5;                              // in all
    std::chrono::milliseconds waitMin{1000};
    std::chrono::milliseconds waitMax{60'000};
    double jitter = 0.1;                           // relative, to both sides
    bool coinToss = false;                         // the jitter is either end of the range, nothing between (ocean)
    std::vector<std::string_view> headers;         // asked in order for a wait
    bool httpDates = true;                         // a date in a header counts
    bool unauthorized = false;                     // 401 counts as a passing fault
    bool everyFailure = false;                     // refused certificates and unusable URLs too (ssl-verify-default-rejects-self-signed)
};

// How each system behaves where they differ, as named values: stages read these fields and never ask which system it is
// (design, decision 13). The rule and the scenario that pins it stand beside each field.
struct Profile {
    const char *name = "native";

    // documents
    bool keepUnknownKeys = false;                  // unknown and ill-typed: kept with a warning, else errors
    bool strictMappingDocument = false;            // one invalid part refuses every resource (ocean 6)
    bool scalarExpressions = false;                // 5 and true become the texts `5` and `True` (map-non-string-expressions)
    bool nestedProperties = true;                  // objects as property values; ocean refuses them (map-nested-properties-rejected)

    // requests
    bool defaultParameterNames = true;             // else a missing name is the text None (page-names-unset)
    bool emptyBody = true;                         // `body: {}` is sent; else it counts as none (ocean 3)
    bool keepKindQuery = true;                     // else the query in a kind is lost (kind-with-query-string)
    bool timeoutApplies = true;                    // else core settings only (config-timeout-has-no-effect)
    bool followRedirects = true;
    bool credentialsSameOriginOnly = true;         // else next links to other hosts receive them (ocean 15.17)
    bool resolveRelativeLinks = true;              // (next-link-relative-url-fails)
    bool keepCookies = false;                      // one jar for the process (ocean 3)
    bool shareTruncatedFetch = false;              // a broken recording is replayed to later users (shared-fetch-truncated-recording)
    RetryRules retry;
    bool renewOnUnauthorized = true;               // at once; else only after the retries (auth-custom-reauth-on-401)
    bool renewTokens = true;                       // OAuth 2 and files: after a 401, and however the first was got; else only by time (oauth2-401-does-not-refresh)
    const char *userAgent = "Penstock";
    const char *loginUserAgent = "Penstock";
    bool templatesInLists = true;                  // of a login: those in objects inside lists too; ocean leaves them alone (ocean 14.2)

    // pagination
    bool offsetStopsOnEmptyPage = true;            // (offset-object-without-hint-never-stops)
    bool cursorNeedsFlag = false;                  // (cursor-without-has-more-stops)
    bool loopGuard = true;                         // a repeated request, or three equal bodies, end the paging
    bool pageWithoutHintContinues = true;          // full pages of objects go on; ocean stops (page-object-without-hint-stops)

    // path parameters
    bool allParameters = true;                     // else only the first placeholder is filled (path-parameter-two-placeholders)
    bool nestedParameters = true;                  // (path-parameter-nested-endpoint-not-resolved)
    bool encodeParameters = true;                  // (path-parameter-values-not-encoded)
    bool distinctParameters = true;                // equal values are asked for once (ocean 8.9)
    bool splitParameterArrays = true;              // an array without data_path is many records (path-parameter-array-without-data-path)
    bool plainParameterName = true;                // NAME beside __NAME where the item has no such key
    bool filterIsTruthy = true;                    // else exactly true
    bool pythonTexts = false;                      // values become texts as Python spells them: True, {'a': 1} (path-parameter-null-values-skipped)

    // records and mapping
    bool pageCountsWhole = false;                  // the page is held to its end; a fault loses all of it
    bool nonObjectRejectsPage = false;             // (data-path-mixed-array)
    bool wholePageIsRaw = false;                   // without data_path an object is an item without injected values (path-parameter-object-without-data-path-not-injected)
    bool booleanSelector = false;                  // anything but true and false is an error (select-null-result-is-error)
    bool leftOutIsSkipped = false;                 // one count for what the selector leaves out and what gives no entity (select-expression)
    bool rewriteQuotes = false;                    // (map-single-quoted-strings)
    bool jqEnvironment = false;                    // default; (map-env-access)
    json::Numbers numbers = json::Numbers::Exact;  // (map-big-integers)
    bool skipFalsyIdentity = true;                 // identifier and blueprint must be truthy (map-identifier-null-skipped)
    bool textIcon = false;                         // numbers become text, arrays and objects reject the page (ocean 10.4)
    bool textIdentity = true;                      // identifier 0 is valid in native: only null, "" and false are not

    // httpjson (its section 16 lists them; the original's faults are false here)
    bool cursorLags = false;                       // what is stored with a document does not know it yet (16.2)
    bool chainKeepsFailedUrl = false;              // a chain entry goes on with the id that failed (16.1)
    bool repeatLosesBody = false;                  // of the rate limit (16.4)
    bool sharedLists = false;                      // split transforms change last_response (16.15)
    bool exactContentTypes = false;                // parameters of a content type are not understood (16.10)
    bool looseNumbers = true;                      // of templates: kinds of numbers mix; else as in Go (16.30, 14.4)
    bool masksPrinted = false;                     // names such as password are hidden where a template prints an object
    bool exponentIds = false;                      // ids of a chain and what replace_with names print as 1.2e+06 (16.6, 11.1)
    bool dropsEmptyBodies = false;                 // {} and null in request.body are dropped, or null (16.12, 2.1)
    bool reportsReadBodies = false;                // answers whose ids a chain has read are reported to have no body (16.19)
    bool hidesLastAnswer = false;                  // exhausted repeats tell neither status nor body (16.31)
    bool anyMapOrder = false;                      // the parts of a map come in any order (16.32)
    bool dottedCursorNames = false;                // are accepted and store nothing (16.35)
    bool forwardsToForeignHosts = false;           // redirect.forward_headers takes credentials anywhere (16.27)
    bool sortedDocuments = false;                  // members by name, <, > and & escaped (7.3)

    // outcome
    bool fetchErrorsCount = true;                  // else a failed fetch leaves the run completed (delete-after-failed-fetch)
    bool concurrentResources = true;               // else strictly one after another
    bool sendNulls = false;                        // to Port: null clears the value there (ocean 15.16)
    bool retryRefusedWhole = true;                 // else reduced to identifier, blueprint, relations (load-bulk-refused-sorted-retry)
};

// Immutable, for the life of the process.
std::span<const Profile *const> profiles();
const Profile &nativeProfile();
const Profile *profileNamed(std::string_view name);   // null: no such profile

} // namespace penstock
