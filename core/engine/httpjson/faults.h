// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/context.h"

#include <set>

namespace penstock
{

// What of httpjson, section 16, a run can turn out to depend on.
enum class Fault {
    KeepsFailedUrl,      // 1
    CursorLags,          // 2
    QuotaAfterRetry,     // 3
    BodyLost,            // 4
    RepeatsRequest,      // 5
    LongNumber,          // 6
    ExponentId,          // 6
    HeaderAdded,         // 7
    AgentKept,           // 7
    ContentType,         // 10
    ParentPublished,     // 13
    SharedLists,         // 15
    IdUnescaped,         // 17
    HealthyAfterFailure, // 23
    CursorNotMoved,      // 24
    RelativeLink,        // 25
    NoRenewal,           // 26
    ForeignHost,         // 27
    LastAnswerHidden,    // 31
    AnyMapOrder,         // 32
};

// Tells where the outcome of a resource's run hangs on a behaviour of the original that one would not expect: what happens, where, and what to
// do; each once. Whether it happens is for the caller to find out. Private to the engine; one thread.
class Faults
{
public:
    Faults(RunContext &context, const Resource &resource) : m_context(context), m_resource(resource) {}

    // `what` stands for %1 of the fault's sentence.
    void tell(Fault fault, const QString &what, const Place &place, Origin origin = {});
    bool isTold(Fault fault) const { return m_told.contains(fault); }

    // For findings that every document could repeat: true the first time at this place.
    bool isFirst(const Diagnostic &finding);

private:
    RunContext &m_context;
    const Resource &m_resource;
    std::set<Fault> m_told;
    std::set<std::pair<const Code *, std::size_t>> m_seen;
};

} // namespace penstock
