// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/url.h"

// What a template may see (httpjson, section 5).
namespace penstock::tpl
{

// The state at one place of a run: names to values. Nothing is copied deeply, neither here nor when a template runs; a copy of a scope is one
// reference until it is changed. One thread.
class Scope
{
public:
    // The state before anything happened, which is also what a `default` sees: cursor, first_event, last_event, first_response and
    // last_response, all empty.
    Scope();

    void set(std::string_view name, Value value);     // body, header, url, cursor, last_response...
    Value &slot(std::string_view name);               // made where it is missing; valid until the scope is copied or changed otherwise
    void setEvent(std::string_view name, json::Value event, json::Numbers numbers = json::Numbers::Binary64); // first_event, last_event
    void remove(std::string_view name);               // the name does not exist at this place: reading it is a failure
    bool has(std::string_view name) const { return m_members->contains(name); }
    Value root() const { return Value::sharedObject(m_members, Shape::Root); }
    std::vector<std::string> names() const;           // sorted; for completion

private:
    Members &changeable();
    std::shared_ptr<Members> m_members;
};

// Header lines as they came (anything with a name and a value); names are brought into canonical spelling.
template<typename Lines>
Value headerValue(const Lines &lines)
{
    auto fields = std::make_shared<Fields>();
    for (const auto &[name, value] : lines)
        (*fields)[canonicalHeaderName(name)].push_back(value);
    return Value::header(std::move(fields));
}
inline Value headerValue(const std::vector<std::pair<std::string, std::string>> &lines)
{
    return headerValue<>(lines);
}
// A URL as the `url` of a request or response; nil for what is no URL.
Value urlValue(std::string_view url);
// What last_response, first_response and parent_last_response hold. `url`: empty for none.
Value responseValue(Value header, Value body, std::int64_t page, std::string_view url);
// The same with its address taken apart before, by addressValue().
Value addressedResponse(Value header, Value body, std::int64_t page, Value address);
Value addressValue(std::string_view url);
// Texts by name, for the cursor.
Value textsValue(const std::vector<std::pair<std::string, std::string>> &texts);

} // namespace penstock::tpl
