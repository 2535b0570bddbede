// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/scope.h"

namespace penstock::tpl
{

Scope::Scope() : m_members(std::make_shared<Members>())
{
    set("cursor", Value::object({}));
    set("first_event", Value::object({}, Shape::StatePointer));
    set("last_event", Value::object({}, Shape::StatePointer));
    const Value response = responseValue(Value::header(nullptr), {}, 0, {});
    set("first_response", response);
    set("last_response", response);
}

Members &Scope::changeable()
{
    if (m_members.use_count() > 1)
        m_members = std::make_shared<Members>(*m_members);
    return *m_members;
}

void Scope::set(const std::string &name, Value value)
{
    changeable().insert_or_assign(name, std::move(value));
}

void Scope::setEvent(const std::string &name, json::Value event, json::Numbers numbers)
{
    set(name, Value::fromJson(std::move(event), numbers, Shape::StatePointer));
}

void Scope::remove(const std::string &name)
{
    changeable().erase(name);
}

std::vector<std::string> Scope::names() const
{
    std::vector<std::string> names;
    for (const auto &[name, value] : *m_members)
        names.push_back(name);
    return names;
}

Value urlValue(std::string_view url)
{
    auto parsed = Url::parse(url);
    return parsed ? Value::url(std::make_shared<const Url>(std::move(*parsed))) : Value();
}

Value responseValue(Value header, Value body, std::int64_t page, std::string_view url)
{
    const Url parsed = Url::parse(url).value_or(Url());
    Members parts{{"value", Value::text(parsed.text())}, {"params", Value::parameters(std::make_shared<const Fields>(parsed.query()))}};
    return Value::object({{"header", std::move(header)},
                          {"body", std::move(body)},
                          {"page", Value::integer(page)},
                          {"url", Value::object(std::move(parts))}});
}

Value textsValue(const std::vector<std::pair<std::string, std::string>> &texts)
{
    Members members;
    for (const auto &[name, text] : texts)
        members.insert_or_assign(name, Value::text(text));
    return Value::object(std::move(members));
}

} // namespace penstock::tpl
