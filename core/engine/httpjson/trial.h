// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/profile.h"
#include "core/request/application.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace penstock
{

// What a run showed of one exchange, as texts: what a template is tried against.
struct TrialState {
    using Header = std::vector<std::pair<std::string, std::string>>;
    struct Answer {
        std::string body;
        Header header;
        std::string url;
        std::int64_t page = 0;                     // from 0
    };
    struct Request {
        std::string url, body;
        Header header;
    };

    std::optional<Request> request;                // as it was built
    std::optional<Answer> answer, parent;
    std::optional<std::string> event;              // JSON; the first and the last one
    std::map<std::string, std::string> cursor;
    std::string decodeAs;
};

// Evaluates templates against one exchange, as the run would at their place in the configuration: each place sees other parts of the state
// (httpjson, section 5.2). Nothing is sent or changed. One thread.
class Trial
{
public:
    Trial(const TrialState &state, const Profile &profile, std::chrono::system_clock::time_point now);
    ~Trial();

    // `key`: the path of the template's key in the input, as forEachTemplate() and places spell it: response.pagination[0].set.value.
    request::Gave give(std::string_view key, const httpjson::Template &value, const httpjson::Template *fallback = nullptr) const;
    // What a part of a template gives by itself: .last_response.body.next, (now).
    request::Gave part(std::string_view key, const std::string &expression) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace penstock
