// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"

#include "core/base/cursorcodes.h"

namespace penstock::codes
{

namespace
{
constexpr const Code *table[] = {
    &yamlSyntax,
    &unknownKey,
    &wrongType,
    &missingKey,
    &badValue,
    &duplicateKey,
    &notYetSupported,
    &noScheme,
    &contradiction,
    &keptUnknownKey,
    &keptIllTyped,
    &appConfigRejected,
    &documentTooLarge,
    &fileUnreadable,
    &schemaIgnored,
    &bodyRewritten,
    &cursorNameDotted,
    &withoutEffect,
    &variableMissing,
    &secretMissing,
    &secretInExport,
    &nameNotResolved,
    &connectionFailed,
    &connectionLost,
    &timedOut,
    &certificateRefused,
    &verificationOff,
    &badUrl,
    &responseTooLarge,
    &transferFailed,
    &credentialsKept,
    &listenFailed,
    &authenticationRefused,
    &loginFailed,
    &loginNotJson,
    &loginTemplate,
    &credentialFile,
    &fetchFailed,
    &parameterFetchFailed,
    &rateLimited,
    &httpStatus,
    &tooManyRedirects,
    &notJson,
    &jsonBroken,
    &cannotDecode,
    &requestAborted,
    &gaveUp,
    &notAbsoluteUrl,
    &rateLimitWaiting,
    &rateLimitNotInteger,
    &firstResponseNotObject,
    &bodyAlreadyUsed,
    &headerRepeated,
    &quotaAfterRetry,
    &effectiveAttempts,
    &effectiveRedirects,
    &retried,
    &repeatedRequest,
    &repeatedBody,
    &pageLimit,
    &morePagesLikely,
    &pagingHasNoEnd,
    &pagingEnded,
    &noParameterValues,
    &parameterNotConfigured,
    &onlyFirstParameter,
    &dataPathMissing,
    &batchRejected,
    &itemNotObject,
    &itemsToParseNotList,
    &recordTooLarge,
    &splitWrongType,
    &pathThroughScalar,
    &notObjectOrList,
    &elementNotObject,
    &processingStopped,
    &partsDropped,
    &parentPublished,
    &valueType,
    &templateMissing,
    &pathMissing,
    &idUnescaped,
    &entryDefaults,
    &untilNeverAsked,
    &chainAfterSplit,
    &entryWithoutIds,
    &jqSyntax,
    &jqFailed,
    &jqTimedOut,
    &jqRounded,
    &jqSecondOutput,
    &quoteRewritten,
    &nullValue,
    &itemsSkipped,
    &selectorNotBoolean,
    &behaviourDiffers,
    &templateSyntax,
    &templateFunction,
    &templateFailed,
    &templateEmpty,
    &templateLimit,
    &templateExponent,
    &stateNotVisible,
    &yearOne,
    &stateUnreadable,
    &stateUnwritable,
    &stateLocked,
    &cursorNotMoved,
    &cursorStands,
    &cursorBackwards,
    &cursorFromClock,
    &cursorFromFirst,
    &sinkRefused,
    &sinkUnavailable,
    &deletionSkipped,
    &deletionDangerous,
    &atMostOnce,
    &outputClosed,
    &cannotRepresent,
    &importNote,
    &limitReached,
    &usage,
    &internal,
};
} // namespace

std::span<const Code *const> all()
{
    return table;
}

const Code *find(std::string_view idOrName)
{
    for (const Code *code : table) {
        if (idOrName == code->id || idOrName == code->name)
            return code;
    }
    return nullptr;
}

} // namespace penstock::codes
