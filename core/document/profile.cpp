// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/profile.h"

#include <algorithm>

namespace penstock
{

namespace
{

using namespace std::chrono_literals;

Profile makeNative()
{
    Profile profile;
    profile.name = "native";
    profile.retry = {.statuses = {408, 425, 429, 500, 502, 503, 504},
                     .unsafeMethods = true,
                     .attempts = 5,
                     .waitMin = 1s,
                     .waitMax = 60s,
                     .jitter = 0.1,
                     .headers = {"Retry-After", "x-ratelimit-reset", "RateLimit-Reset"}};
    profile.userAgent = "Penstock/" PENSTOCK_VERSION;
    profile.loginUserAgent = "Penstock/" PENSTOCK_VERSION;
    return profile;
}

// Ocean, section 5: 11 requests in all, 0.1 s doubled each time, plus or minus a tenth.
RetryRules oceanRetry()
{
    return {.statuses = {401, 408, 429, 502, 503, 504},
            .unsafeMethods = false,
            .attempts = 11,
            .waitMin = 100ms,
            .waitMax = 60s,
            .jitter = 0.1,
            .coinToss = true,
            .headers = {"Retry-After", "x-ratelimit-reset"},
            .httpDates = false,
            .unauthorized = true,
            .everyFailure = true};
}

Profile makeOcean()
{
    Profile profile;
    profile.name = "ocean";
    profile.keepUnknownKeys = true;
    profile.strictMappingDocument = true;
    profile.scalarExpressions = true;
    profile.nestedProperties = false;
    profile.defaultParameterNames = false;
    profile.emptyBody = false;
    profile.keepKindQuery = false;
    profile.timeoutApplies = false;
    profile.followRedirects = false;
    profile.credentialsSameOriginOnly = false;
    profile.resolveRelativeLinks = false;
    profile.keepCookies = true;
    profile.shareTruncatedFetch = true;
    profile.retry = oceanRetry();
    profile.renewOnUnauthorized = false;
    profile.userAgent = "Port-Ocean-HTTP-Integration/1.0";
    profile.loginUserAgent = "python-httpx/0.28.1";
    profile.templatesInLists = false;
    profile.offsetStopsOnEmptyPage = false;
    profile.cursorNeedsFlag = true;
    profile.loopGuard = false;
    profile.pageWithoutHintContinues = false;
    profile.allParameters = false;
    profile.nestedParameters = false;
    profile.encodeParameters = false;
    profile.distinctParameters = false;
    profile.splitParameterArrays = false;
    profile.plainParameterName = false;
    profile.filterIsTruthy = false;
    profile.pythonTexts = true;
    profile.pageCountsWhole = true;
    profile.nonObjectRejectsPage = true;
    profile.wholePageIsRaw = true;
    profile.booleanSelector = true;
    profile.leftOutIsSkipped = true;
    profile.rewriteQuotes = true;
    profile.jqEnvironment = true;
    profile.numbers = json::Numbers::Binary64;
    profile.skipFalsyIdentity = true;
    profile.textIcon = true;
    profile.textIdentity = false;
    profile.fetchErrorsCount = false;
    profile.concurrentResources = false;
    profile.sendNulls = true;
    profile.retryRefusedWhole = false;
    return profile;
}

// httpjson, section 12: its attempts count repeats, five and the first one.
Profile makeHttpJson()
{
    Profile profile;
    profile.name = "httpjson";
    profile.keepUnknownKeys = true;
    profile.credentialsSameOriginOnly = false;
    profile.resolveRelativeLinks = false;
    profile.retry = {.statuses = {429, 500, 502, 503, 504},
                     .unsafeMethods = true,
                     .attempts = 6,
                     .waitMin = 1s,
                     .waitMax = 60s,
                     .jitter = 0,
                     .headers = {"Retry-After"}};
    profile.renewOnUnauthorized = false;
    profile.renewTokens = false;
    profile.userAgent = "Elastic-Filebeat/9.5.0 (linux; amd64; unknown; 0001-01-01 00:00:00 +0000 UTC)";
    profile.loginUserAgent = "Go-http-client/1.1";
    profile.loopGuard = false;
    profile.numbers = json::Numbers::Binary64;
    profile.fetchErrorsCount = false;
    profile.concurrentResources = false;
    profile.cursorLags = true;
    profile.chainKeepsFailedUrl = true;
    profile.repeatLosesBody = true;
    profile.sharedLists = true;
    profile.exactContentTypes = true;
    profile.looseNumbers = false;
    profile.masksPrinted = true;
    profile.exponentIds = true;
    profile.dropsEmptyBodies = true;
    profile.reportsReadBodies = true;
    profile.hidesLastAnswer = true;
    profile.anyMapOrder = true;
    profile.dottedCursorNames = true;
    profile.forwardsToForeignHosts = true;
    profile.sortedDocuments = true;
    return profile;
}

} // namespace

std::span<const Profile *const> profiles()
{
    static const Profile native = makeNative();
    static const Profile ocean = makeOcean();
    static const Profile httpJson = makeHttpJson();
    static const Profile *const table[] = {&native, &ocean, &httpJson};
    return table;
}

const Profile &nativeProfile()
{
    return *profiles().front();
}

const Profile *profileNamed(std::string_view name)
{
    const auto found = std::ranges::find(profiles(), name, [](const Profile *profile) { return std::string_view(profile->name); });
    return found == profiles().end() ? nullptr : *found;
}

} // namespace penstock
