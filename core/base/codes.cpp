// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"

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
    &retried,
    &repeatedRequest,
    &repeatedBody,
    &pageLimit,
    &morePagesLikely,
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
    &valueType,
    &templateMissing,
    &pathMissing,
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
    &stateUnreadable,
    &stateUnwritable,
    &stateLocked,
    &sinkRefused,
    &sinkUnavailable,
    &deletionSkipped,
    &deletionDangerous,
    &atMostOnce,
    &outputClosed,
    &connectorRefused,
    &connectorUnauthorized,
    &connectorUnreachable,
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
