// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/inputstate.h"

namespace penstock
{

void InputState::clearPages()
{
    firstEvent.reset();
    lastEvent.reset();
    last.reset();
    sharing.reset();
}

void InputState::endInterval()
{
    for (std::optional<SeenResponse> *response : {&first, &last}) {
        if (*response)
            (*response)->body.reset();
    }
    sharing.reset();
}

InputState InputState::forChain() const
{
    InputState state = *this;
    state.parent = last;
    return state;
}

tpl::Value InputState::valueOf(const SeenResponse &response) const
{
    const tpl::Value body = response.body ? tpl::Value::fromJson(*response.body, numbers) : tpl::Value();
    return tpl::responseValue(response.header, body, response.page, response.url);
}

tpl::Scope InputState::responses() const
{
    tpl::Scope scope;
    if (firstEvent)
        scope.setEvent("first_event", *firstEvent, numbers);
    if (lastEvent)
        scope.setEvent("last_event", *lastEvent, numbers);
    if (last) {
        SeenResponse shown = *last;
        if (sharing && sharing->isChanged())
            shown.body = sharing->page();
        scope.set("last_response", valueOf(shown));
    }
    if (first)
        scope.set("first_response", valueOf(*first));
    return scope;
}

tpl::Scope InputState::scope() const
{
    tpl::Scope scope = responses();
    if (parent)
        scope.set("parent_last_response", valueOf(*parent));
    scope.set("cursor", tpl::textsValue({cursor->begin(), cursor->end()}));
    return scope;
}

tpl::Scope InputState::cursorScope() const
{
    return responses();
}

tpl::Scope InputState::untilScope(const SeenResponse &answer) const
{
    tpl::Scope scope;
    scope.set("last_response", valueOf({answer.body, {}, 0, {}}));
    return scope;
}

} // namespace penstock
