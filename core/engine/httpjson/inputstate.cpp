// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/inputstate.h"

namespace penstock
{

void InputState::keepFirst(SeenResponse response)
{
    first = std::move(response);
    m_first = {};
}

void InputState::see(SeenResponse response)
{
    last = std::move(response);
    m_last = {};
}

void InputState::clearPages()
{
    firstEvent.reset();
    lastEvent.reset();
    last.reset();
    sharing.reset();
    m_scope = m_cursorScope = tpl::Scope();
    m_cursorShown.clear();
    m_last = {};
}

void InputState::endInterval()
{
    for (std::optional<SeenResponse> *response : {&first, &last}) {
        if (*response)
            (*response)->body.reset();
    }
    sharing.reset();
    m_first = m_last = {};
}

InputState InputState::forChain() const
{
    InputState state = *this;
    state.parent = last;
    state.m_parent = {};
    return state;
}

tpl::Value InputState::bodyValue(const std::optional<json::Value> &body) const
{
    return body ? tpl::Value::fromJson(*body, numbers) : tpl::Value();
}

const tpl::Value &InputState::shown(const SeenResponse &response, Shown &shown) const
{
    if (!shown.address)
        shown.address = tpl::addressValue(response.url);
    if (!shown.value)
        shown.value = tpl::addressedResponse(response.header, bodyValue(response.body), response.page, *shown.address);
    return *shown.value;
}

// With what the documents have changed in the page.
const tpl::Value &InputState::lastShown()
{
    const std::size_t version = sharing ? sharing->version() : 0;
    if (version != m_last.version) {
        SeenResponse changed = *last;
        if (sharing && sharing->isChanged())
            changed.body = sharing->page();
        m_last.value.reset();
        m_last.version = version;
        return shown(changed, m_last);
    }
    return shown(*last, m_last);
}

void InputState::showResponses(tpl::Scope &scope)
{
    if (firstEvent)
        scope.setEvent("first_event", *firstEvent, numbers);
    if (lastEvent)
        scope.setEvent("last_event", *lastEvent, numbers);
    if (last)
        scope.set("last_response", lastShown());
    if (first)
        scope.set("first_response", shown(*first, m_first));
}

tpl::Scope &InputState::scope()
{
    showResponses(m_scope);
    if (parent)
        m_scope.set("parent_last_response", shown(*parent, m_parent));
    if (m_cursorShown != *cursor) {
        m_scope.set("cursor", tpl::textsValue({cursor->begin(), cursor->end()}));
        m_cursorShown = *cursor;
    }
    return m_scope;
}

const tpl::Scope &InputState::cursorScope()
{
    showResponses(m_cursorScope);
    return m_cursorScope;
}

tpl::Scope InputState::untilScope(const SeenResponse &answer) const
{
    tpl::Scope scope;
    scope.set("last_response", tpl::responseValue(answer.header, bodyValue(answer.body), answer.page, answer.url));
    return scope;
}

} // namespace penstock
