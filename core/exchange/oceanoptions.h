// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

// What the settings of Port Ocean's HTTP integration are called there and here: the one table behind import and export
// (ocean, sections 2.1 and 2.2).
namespace penstock::exchange
{

struct OceanOption {
    enum class Kind { Text, Integer, Boolean, Object };
    const char *name;              // camelCase; the environment's name is OCEAN__INTEGRATION__CONFIG__ and this in upper snake case
    const char *native;            // below `connection:`
    Kind kind = Kind::Text;
    bool secret = false;
};
std::span<const OceanOption> oceanOptions();
const OceanOption *oceanOption(std::string_view name);           // camelCase
const OceanOption *oceanOptionOfNative(std::string_view path);   // auth.token

// Keys of customAuthRequest and customAuthRequestTemplate, which are in snake_case here.
bool isCustomAuthKey(std::string_view name);                     // camelCase

// Names of earlier versions and of published samples, which the present version ignores.
struct LegacyOption {
    const char *name;
    const char *now;               // null: nothing does that today
};
std::span<const LegacyOption> legacyOceanOptions();

struct OceanCoreSetting {
    const char *name;              // camelCase, dotted; the environment's name is OCEAN__ and the parts in upper snake case
    const char *native;            // below the document's root; null: kept under `ocean:` by its snake_case name
    bool secret = false;
    bool inMapping = false;        // a switch of the mapping document
    bool inHelm = false;           // known to the chart under the same name
};
std::span<const OceanCoreSetting> oceanCoreSettings();
const OceanCoreSetting *oceanCoreSetting(std::string_view name);

} // namespace penstock::exchange
