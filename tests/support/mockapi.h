// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/yaml.h"
#include "core/json/value.h"
#include "core/serve/server.h"
#include "tests/support/placeholders.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace penstock::test
{

// How the recording system wrote the JSON of `body` replies.
struct MockWriting {
    bool sortKeys = false;
    bool escapeHtml = false;
};

// Plays the `exchanges` of a case and notes what was asked. Any thread.
class MockApi
{
public:
    // `exchanges` may be null: then everything is answered 404. `tls`: with the self-signed certificate.
    static Result<std::unique_ptr<MockApi>> start(std::shared_ptr<const yaml::Node> exchanges, bool tls = false, MockWriting writing = {});
    ~MockApi();

    std::string url() const;
    std::uint16_t port() const;
    const Placeholders &placeholders() const;
    void setFolder(const std::string &folder);     // {{dir}}; before the first request
    // Whose seconds {{epoch}} means, instead of the system's; called by the server's thread; before the first request.
    void setClock(std::function<std::int64_t()> secondsSince1970);

    std::vector<serve::Request> takeRequests();    // in order of arrival, since the last call
    json::Value takeRequestValues();               // as expect.requests writes them, real addresses made placeholders

private:
    struct State;
    explicit MockApi(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// One request as expect.requests writes it, with all headers and all forms of the body: `body` where it is JSON, `body_form` and `jwt` where it
// is a form with a signed token, `body_text` always.
json::Value requestValue(const serve::Request &request);
// Decoded parameters: text, or a list where a name is repeated.
json::Value queryValue(std::string_view query);

} // namespace penstock::test
