// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <map>
#include <string>
#include <vector>

// A connector's configuration as a form for people (connector-api, sections 3.2 and 8.4). Pure.
namespace penstock::connector
{

struct FormOption {
    std::string label, value;                    // the value as text
};

struct FormField {
    enum class Control { Line, Area, Number, Toggle, Choice };
    std::string name, label, tooltip, placeholder, category;
    Control control = Control::Line;
    bool isRequired = false, isSensitive = false;
    bool isAsked = true;                         // its dependencies are met
    bool hasValue = false;
    std::string text;                            // the value; lists with commas, toggles as true and false; empty where it is sensitive
    std::string fallback;                        // what counts where it is left empty
    std::vector<FormOption> options;
    std::vector<std::string> faults;             // none while it is not asked
};

using FormEdits = std::map<std::string, std::string>;            // text by the field's name

// In their order.
std::vector<FormField> formFields(const json::Value &configuration);
// What the texts mean by the types of their fields: name to value, for update_configuration. Names that are no fields are left out.
json::Value formValues(const json::Value &configuration, const FormEdits &edits);
json::Value withValues(json::Value configuration, const json::Value &values);

} // namespace penstock::connector
