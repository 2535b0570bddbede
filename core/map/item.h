// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/fieldprogram.h"
#include "core/map/mapper.h"
#include "core/map/shortcut.h"

#include <optional>
#include <string_view>

namespace penstock::map
{

// What the selector and the mapping look at: a record's text, from which a value is built only when somebody needs it, or a value. One thread;
// the text outlives it.
class Item
{
public:
    // Values of path parameters are added to objects as __NAME, and as NAME where the profile says so and there is no such member.
    // `shortcut`: null where nothing is lowered; it knows the same parameters.
    Item(std::string_view text, std::int64_t record, const std::vector<Job::Injected> &injected, const Settings &settings, Shortcut *shortcut);
    Item(json::Value value, std::int64_t record, int index = -1);

    std::int64_t record() const { return m_record; }
    int index() const { return m_index; }                     // itemsToParse; -1: none
    bool isText() const { return !m_text.empty(); }
    std::string_view text() const { return m_text; }
    bool isObject();
    bool isChanged() const { return m_injected && !m_injected->empty(); }   // the value is not what the text says

    // Null where the record needs a value.
    LoweredRun *shortcut();
    // The fault of a text that is not JSON; then value() is null.
    const Diagnostic *fault();
    const json::Value &value();
    Input input(bool lookForLongNumbers);

private:
    void read();

    std::string_view m_text;
    std::int64_t m_record = 0;
    int m_index = -1;
    const std::vector<Job::Injected> *m_injected = nullptr;
    const Settings *m_settings = nullptr;
    Shortcut *m_shortcut = nullptr;
    LoweredRun *m_run = nullptr;      // of the shortcut, once it has read the text
    std::optional<json::Value> m_value;
    std::optional<Diagnostic> m_fault;
    std::optional<bool> m_hasLongNumbers;
};

void inject(json::Value &object, const std::vector<Job::Injected> &injected, const Profile &profile);

} // namespace penstock::map
