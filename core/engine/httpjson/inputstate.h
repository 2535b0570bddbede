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

// What the templates of one input can see (httpjson, section 5). A chain's entries work on copies that share the cursor. One thread.
struct InputState {
    std::shared_ptr<std::map<std::string, std::string>> cursor = std::make_shared<std::map<std::string, std::string>>();
    std::optional<SeenResponse> first, last, parent;
    std::optional<json::Value> firstEvent, lastEvent;
    std::shared_ptr<split::Sharing> sharing;       // of the last page with the documents cut from it (httpjson, section 5.3); null: nothing is shared
    json::Numbers numbers = json::Numbers::Exact;

    void clearPages();                             // when the first page of an interval is processed
    void endInterval();                            // bodies go, all else stays (httpjson, section 4.4)
    InputState forChain() const;

    tpl::Scope scope() const;                      // for requests and documents
    tpl::Scope cursorScope() const;                // the cursor itself is empty there
    tpl::Scope untilScope(const SeenResponse &answer) const;

private:
    tpl::Scope responses() const;
    tpl::Value valueOf(const SeenResponse &response) const;
};

} // namespace penstock
