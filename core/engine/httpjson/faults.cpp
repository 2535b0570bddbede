// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/faults.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{

struct Row {
    Fault fault;
    const Code &code;
    const char *message;         // source text for translation, as the advice
    const char *advice;          // empty: the code's own
};

#define TEXT(text) QT_TRANSLATE_NOOP("Faults", text)

// Where native does it differently the code is profile-behaviour; the others happen under every profile.
constexpr Row rows[] = {
    {Fault::KeepsFailedUrl, codes::behaviourDiffers, TEXT("After this failure the entry of the chain asks for %1 in every later interval, instead of the new ids."),
     TEXT("The native profile starts each interval with the new ids. In the original only a restart helps.")},
    {Fault::CursorLags, codes::behaviourDiffers, TEXT("The stored cursor does not know the last document (%1): after a restart it is usually fetched and published again."),
     TEXT("The native profile stores the cursor of the last document. In the original, give documents an id so that the second one replaces the first.")},
    {Fault::QuotaAfterRetry, codes::quotaAfterRetry, TEXT("Retry repeats the answer 429 before rate_limit sees it, up to %1 times and with its own waits."), ""},
    {Fault::BodyLost, codes::behaviourDiffers, TEXT("rate_limit repeats a POST (%1), and the repeated request has lost its body."),
     TEXT("The native profile sends the body again. In the original, let retry do the repeating, with no rate_limit on this request.")},
    {Fault::RepeatsRequest, codes::behaviourDiffers, TEXT("Page %1 asks exactly what the page before asked. The original goes on like this until an answer holds no object; native ends the pages here."),
     TEXT("Give the transform that finds the next page `fail_on_template_error: true`, and let its template give nothing on the last page.")},
    {Fault::LongNumber, codes::behaviourDiffers, TEXT("A number of more than 16 digits (%1) loses its last digits, as every number is a 64-bit float."),
     TEXT("The native profile keeps numbers as they are. In the original only an API that sends such numbers as text helps.")},
    {Fault::ExponentId, codes::behaviourDiffers, TEXT("A number that goes into the address of a chain prints as %1."),
     TEXT("The native profile prints its digits. In the original, make it a text first: a response transform with `printf \"%.0f\"` or toInt.")},
    {Fault::HeaderAdded, codes::headerRepeated, TEXT("The request has several lines of the header %1, because `set` adds one."), ""},
    {Fault::AgentKept, codes::headerRepeated, TEXT("`set` on the header %1 has no effect: only the first value is sent, which is the program's own."), ""},
    {Fault::ContentType, codes::behaviourDiffers, TEXT("The content type `%1` is not recognised, because only the exact name of a type is: the body is read as JSON."),
     TEXT("Set response.decode_as. The native profile ignores parameters of a content type and knows text/xml.")},
    {Fault::ParentPublished, codes::parentPublished, TEXT("The split found nothing to take apart at `%1` and published the document as it was."), ""},
    {Fault::SharedLists, codes::behaviourDiffers, TEXT("Transforms of the split have changed objects inside %1, and later templates see the changed ones."),
     TEXT("The native profile leaves last_response as it came. In the original, read from last_event what the split has changed, or keep the parent.")},
    {Fault::IdUnescaped, codes::idUnescaped, TEXT("The id `%1` goes into the address as it is; some of its characters mean something there."), ""},
    {Fault::HealthyAfterFailure, codes::behaviourDiffers, TEXT("The pages of this interval ended with a failure (%1), and the original still reports the interval as healthy."),
     TEXT("The native profile counts it as a failure. In the original, watch the log or the degraded status, which shows for a moment only.")},
    {Fault::CursorNotMoved, codes::cursorNotMoved, TEXT("Pages were read, but no document was published: the cursor stays at %1."), ""},
    {Fault::RelativeLink, codes::behaviourDiffers, TEXT("The link to the next page, `%1`, is relative and is not resolved against the page's address."),
     TEXT("The native profile resolves it. In the original, put scheme and host in front of it in the template.")},
    {Fault::NoRenewal, codes::behaviourDiffers, TEXT("The answer 401 does not make the original fetch a new %1; it keeps the old one until its time is over."),
     TEXT("The native profile fetches a new one and asks again.")},
    {Fault::ForeignHost, codes::behaviourDiffers, TEXT("redirect.forward_headers sends the credentials along to another host, %1."),
     TEXT("Add the header to redirect.headers_ban_list. The native profile keeps credentials to their origin.")},
    {Fault::LastAnswerHidden, codes::behaviourDiffers, TEXT("The original reports only that it gave up; it tells neither the status %1 nor the body of the last answer."),
     TEXT("The native profile tells both. In the original, request.retry.max_attempts 1 shows the real status.")},
    {Fault::AnyMapOrder, codes::behaviourDiffers, TEXT("The original publishes the members of `%1` in any order, another one each time; here they come as in the answer, as in native."),
     TEXT("Let neither the cursor nor a template depend on which of them is the last.")},
};

#undef TEXT

QString tr(const char *text)
{
    return *text ? QCoreApplication::translate("Faults", text) : QString();
}

} // namespace

void Faults::tell(Fault fault, const QString &what, const Place &place, Origin origin)
{
    if (!m_told.insert(fault).second)
        return;
    const auto row = std::ranges::find(rows, fault, &Row::fault);
    origin.resource = m_resource.name;
    const QString sentence = tr(row->message);
    Diagnostic note(row->code, sentence.contains(QLatin1String("%1")) ? sentence.arg(what) : sentence, place.isKnown() ? place : m_resource.place, std::move(origin));
    note.advice = tr(row->advice);
    if (fault == Fault::AnyMapOrder || fault == Fault::LastAnswerHidden)
        note.severity = Severity::Information;
    m_context.report(std::move(note));
}

bool Faults::isFirst(const Diagnostic &finding)
{
    return m_seen.insert({finding.code, finding.place.offset}).second;
}

} // namespace penstock
