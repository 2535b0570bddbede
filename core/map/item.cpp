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

Item::Item(std::string_view text, std::int64_t record, const std::vector<Job::Injected> &injected, const Settings &settings)
    : m_text(text), m_record(record), m_injected(&injected), m_settings(&settings)
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

const Diagnostic *Item::fault()
{
    read();
    return m_fault ? &*m_fault : nullptr;
}

const json::Value &Item::value()
{
    read();
    return *m_value;
}

Input Item::input()
{
    if (!m_hasLongNumbers)
        m_hasLongNumbers = isText() ? mayHaveLongNumbers(m_text) : hasLongNumbers(value());
    return {value(), m_record, *m_hasLongNumbers};
}

} // namespace penstock::map
