// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/item.h"

#include "core/map/rounding.h"

namespace penstock::map
{

void inject(json::Value &object, const std::vector<Job::Injected> &injected, const Profile &profile)
{
    for (const Job::Injected &parameter : injected) {
        object.set("__" + parameter.name, json::Value::string(parameter.text));
        if (profile.plainParameterName && !object.has(parameter.name))
            object.set(parameter.name, json::Value::string(parameter.text));
    }
}

Item::Item(std::string_view text, std::int64_t record, const std::vector<Job::Injected> &injected, const Settings &settings, Shortcut *shortcut)
    : m_text(text), m_record(record), m_injected(&injected), m_settings(&settings), m_shortcut(shortcut)
{
}

Item::Item(json::Value value, std::int64_t record, int index) : m_record(record), m_index(index), m_value(std::move(value)) {}

void Item::read()
{
    if (m_value)
        return;
    Result<json::Value> parsed = json::parse(m_text, m_settings->parse);
    m_value.emplace();
    if (!parsed) {
        m_fault = std::move(parsed.error());
        return;
    }
    *m_value = std::move(*parsed);
    if (m_value->isObject())
        inject(*m_value, *m_injected, *m_settings->profile);
}

bool Item::isObject()
{
    return isText() ? m_text.front() == '{' : value().isObject();
}

LoweredRun *Item::shortcut()
{
    if (m_shortcut && !m_run)
        m_run = std::exchange(m_shortcut, nullptr)->read(m_text);
    return m_run;
}

const Diagnostic *Item::fault()
{
    if (shortcut())
        return nullptr;
    read();
    return m_fault ? &*m_fault : nullptr;
}

const json::Value &Item::value()
{
    read();
    return *m_value;
}

Input Item::input(bool lookForLongNumbers)
{
    if (lookForLongNumbers && !m_hasLongNumbers)
        m_hasLongNumbers = isText() ? mayHaveLongNumbers(m_text) : hasLongNumbers(value());
    return {value(), m_record, m_hasLongNumbers.value_or(false)};
}

} // namespace penstock::map
