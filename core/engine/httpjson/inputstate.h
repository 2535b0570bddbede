// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/httpjson/requester.h"
#include "core/split/sharing.h"

#include <map>

namespace penstock
{

// An answer as templates see it.
struct SeenResponse {
    std::optional<json::Value> body;
    tpl::Value header;
    std::int64_t page = 0;
    std::string url;
};

// What the templates of one input can see (httpjson, section 5). A chain's entries work on copies that share the cursor. What a scope shows is
// kept from one document to the next and brought up to date where something has changed. One thread.
struct InputState {
    std::shared_ptr<std::map<std::string, std::string>> cursor = std::make_shared<std::map<std::string, std::string>>();
    std::optional<SeenResponse> first, last, parent;       // set by the functions below
    std::optional<json::Value> firstEvent, lastEvent;
    std::shared_ptr<split::Sharing> sharing;       // of the last page with the documents cut from it (httpjson, section 5.3); null: nothing is shared
    json::Numbers numbers = json::Numbers::Exact;

    void keepFirst(SeenResponse response);
    void see(SeenResponse response);               // a page, before its documents
    void clearPages();                             // when the first page of an interval is processed
    void endInterval();                            // bodies go, all else stays (httpjson, section 4.4)
    InputState forChain() const;

    tpl::Scope &scope();                           // for requests and documents
    const tpl::Scope &cursorScope();               // the cursor itself is empty there
    tpl::Scope untilScope(const SeenResponse &answer) const;

private:
    // A response as a value, made when it is first needed.
    struct Shown {
        std::optional<tpl::Value> address, value;
        std::size_t version = 0;                   // of the sharing
    };
    void showResponses(tpl::Scope &scope);
    const tpl::Value &lastShown();
    const tpl::Value &shown(const SeenResponse &response, Shown &shown) const;
    tpl::Value bodyValue(const std::optional<json::Value> &body) const;

    tpl::Scope m_scope, m_cursorScope;
    Shown m_first, m_last, m_parent;
    std::map<std::string, std::string> m_cursorShown;
};

} // namespace penstock
