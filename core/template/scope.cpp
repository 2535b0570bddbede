// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/scope.h"

#include <algorithm>

namespace penstock::tpl
{

namespace
{

std::shared_ptr<Members> initialMembers()
{
    const Value event = Value::object({}, Shape::StatePointer);
    const Value response = responseValue(Value::header(nullptr), {}, 0, {});
    return std::make_shared<Members>(Members{{"cursor", Value::object({})},
                                             {"first_event", event},
                                             {"last_event", event},
                                             {"first_response", response},
                                             {"last_response", response}});
}

// Scopes are made often and begin alike; as they share their members until they are changed, one set per thread will do.
const std::shared_ptr<Members> &sharedInitialMembers()
{
    thread_local const std::shared_ptr<Members> members = initialMembers();
    return members;
}

} // namespace

Scope::Scope() : m_members(sharedInitialMembers()) {}

Members &Scope::changeable()
{
    if (m_members.use_count() > 1)
        m_members = std::make_shared<Members>(*m_members);
    return *m_members;
}

void Scope::set(std::string_view name, Value value)
{
    slot(name) = std::move(value);
}

Value &Scope::slot(std::string_view name)
{
    Members &members = changeable();
    const auto found = members.find(name);
    return found != members.end() ? found->second : members.emplace(name, Value()).first->second;
}

void Scope::setEvent(std::string_view name, json::Value event, json::Numbers numbers)
{
    set(name, Value::fromJson(std::move(event), numbers, Shape::StatePointer));
}

void Scope::remove(std::string_view name)
{
    if (!has(name))
        return;
    Members &members = changeable();
    members.erase(members.find(name));
}

std::vector<std::string> Scope::names() const
{
    std::vector<std::string> names;
    for (const auto &[name, value] : *m_members)
        names.push_back(name);
    std::ranges::sort(names);
    return names;
}

Value urlValue(std::string_view url)
{
    auto parsed = Url::parse(url);
    return parsed ? Value::url(std::make_shared<const Url>(std::move(*parsed))) : Value();
}

Value addressValue(std::string_view url)
{
    const Url parsed = Url::parse(url).value_or(Url());
    return Value::object({{"value", Value::text(parsed.text())}, {"params", Value::parameters(std::make_shared<const Fields>(parsed.query()))}});
}

Value addressedResponse(Value header, Value body, std::int64_t page, Value address)
{
    return Value::object({{"header", std::move(header)}, {"body", std::move(body)}, {"page", Value::integer(page)}, {"url", std::move(address)}});
}

Value responseValue(Value header, Value body, std::int64_t page, std::string_view url)
{
    return addressedResponse(std::move(header), std::move(body), page, addressValue(url));
}

Value textsValue(const std::vector<std::pair<std::string, std::string>> &texts)
{
    Members members;
    for (const auto &[name, text] : texts)
        members.insert_or_assign(name, Value::text(text));
    return Value::object(std::move(members));
}

} // namespace penstock::tpl
